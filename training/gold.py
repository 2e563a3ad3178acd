"""Gold alignments: read them, and score beads against them."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from amts_core.kernel.errors import AlignmentInputError

Pair = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class AlignmentScore:
    """Precision, recall and their harmonic mean, as fractions; higher is better."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def read_gold(path: Path) -> tuple[Pair, ...]:
    """Return the beads of a file with lines such as ``[1, 2]:[1]``.

    :raises AlignmentInputError: a line of another form.
    """
    beads: list[Pair] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            src, tgt = line.split(":")[:2]
            beads.append((tuple(ast.literal_eval(src)), tuple(ast.literal_eval(tgt))))
        except (ValueError, SyntaxError, TypeError) as error:
            raise AlignmentInputError(
                f"{path.name}, line {number}: {line!r} is not of the form [0, 1]:[2]."
            ) from error
    return tuple(beads)


def strict_score(gold: Iterable[Pair], beads: Iterable[Pair]) -> AlignmentScore:
    """Return the strict score: a bead counts where gold has exactly the same.

    A skip counts once a segment in precision and not at all in recall, as in Vecalign's scorer
    (Thompson and Koehn 2019, https://aclanthology.org/D19-1136).
    """
    wanted, found = set(_single_skips(gold)), set(_single_skips(beads))
    links_wanted, links_found = _links(wanted), _links(found)
    return AlignmentScore(
        precision=len(wanted & found) / len(found) if found else 0.0,
        recall=len(links_wanted & links_found) / len(links_wanted) if links_wanted else 1.0,
    )


def lax_score(gold: Iterable[Pair], beads: Iterable[Pair]) -> AlignmentScore:
    """Return the lax score: a link counts where a gold one shares a segment of each side with it.

    Skips count as in :func:`strict_score`.
    """
    wanted, found = set(_single_skips(gold)), set(_single_skips(beads))
    links_wanted, links_found = _links(wanted), _links(found)
    n_skips = len((found - links_found) & wanted)
    n_found = _n_touching(links_found, links_wanted)
    n_wanted = _n_touching(links_wanted, links_found)
    return AlignmentScore(
        precision=(n_found + n_skips) / len(found) if found else 0.0,
        recall=n_wanted / len(links_wanted) if links_wanted else 1.0,
    )


def _single_skips(beads: Iterable[Pair]) -> Iterator[Pair]:
    """Yield the links, and a skip for each segment of the beads without a counterpart."""
    for src, tgt in beads:
        if src and tgt:
            yield src, tgt
        else:
            yield from (((i,), ()) for i in src)
            yield from (((), (j,)) for j in tgt)


def _links(beads: set[Pair]) -> set[Pair]:
    return {(src, tgt) for src, tgt in beads if src and tgt}


def _n_touching(links: set[Pair], others: set[Pair]) -> int:
    """Return how many links share a pair of segments with one of the others."""
    pairs = {pair for src, tgt in others for pair in product(src, tgt)}
    return sum(any(pair in pairs for pair in product(src, tgt)) for src, tgt in links)
