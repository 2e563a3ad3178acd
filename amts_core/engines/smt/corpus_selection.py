"""The units that a task of the local engine takes of general corpora, however large these are.

A corpus is read line by line, and its vectors, once computed, stay in a file: of both a task holds
in memory what it takes, no more.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Protocol

import numpy as np

from amts_core.engines.protocol import Tell
from amts_core.engines.smt import unit_selection
from amts_core.engines.smt.lexicon import TextEncoder
from amts_core.engines.smt.setup import GeneralCorpus
from amts_core.kernel import files
from amts_core.kernel.errors import ServiceError
from amts_core.kernel.languages.tags import denotes
from amts_core.kernel.vectors import Floats, Vectors

_N_ENCODED = 20_000
_N_VECTOR_FILES = 8
"""Files of vectors that are kept: those used last."""


class CorpusEncoder(TextEncoder, Protocol):
    """What is needed of the encoder: vectors, and its name for what is kept."""

    @property
    def digest(self) -> str:
        """What tells the encoder's weights from all others."""


class _Joined:
    """Vectors of several files as if they were one."""

    def __init__(self, parts: Sequence[Vectors]) -> None:
        self._parts = parts

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def __getitem__(self, rows: slice) -> Vectors:
        found: list[Vectors] = []
        start = 0
        for part in self._parts:
            found.append(part[max(rows.start - start, 0) : max(rows.stop - start, 0)])
            start += len(part)
        return np.concatenate(found)


def nearest_units(
    folder: Path,
    corpora: Sequence[GeneralCorpus],
    languages: tuple[str, str],
    queries: Floats,
    encoder: CorpusEncoder,
    n: int,
    tell: Tell,
) -> list[tuple[str, str]]:
    """Return the units of all corpora in these languages that are nearest to a task's segments.

    :param folder: where vectors are kept.
    :param queries: vectors of the segments.
    :param n: most of them.
    :raises ServiceError: a corpus is broken.
    """
    used = serving(corpora, languages)
    vectors = [_vectors(folder, one, side, encoder=encoder, tell=tell) for one, side in used]
    chosen = set(unit_selection.nearest(queries, _Joined(vectors), n).tolist()) if used else set()
    found: dict[tuple[str, str], None] = {}
    first = 0
    for (corpus, side), part in zip(used, vectors, strict=True):
        for number, row in enumerate(rows(corpus), start=first):
            if number in chosen:
                found[(row[side], row[1 - side])] = None
        first += len(part)
    return list(found)


def serving(
    corpora: Sequence[GeneralCorpus], languages: tuple[str, str]
) -> list[tuple[GeneralCorpus, int]]:
    """Return the corpora that serve two languages, each with its column in the first of them."""
    sides = ((one, _src_side(one, languages)) for one in corpora)
    return [(one, side) for one, side in sides if side is not None]


def _src_side(corpus: GeneralCorpus, languages: tuple[str, str]) -> int | None:
    """Return which column of a corpus is in the source language, None where it does not serve.

    What is in a language in general serves its variants too.
    """
    own = corpus.src_lang, corpus.tgt_lang
    if set(own) == set(languages):
        return own.index(languages[0])
    for side in (0, 1):
        if denotes(own[side], languages[0]) and denotes(own[1 - side], languages[1]):
            return side
    return None


def rows(corpus: GeneralCorpus) -> Iterator[tuple[str, str]]:
    """Yield the pairs of a corpus, as they stand in its file."""
    with corpus.path.open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, start=1):
            row = line.removesuffix("\n").split("\t")
            if len(row) != 2:
                raise ServiceError(
                    f"The corpus {corpus.path} has {len(row)} columns in line {number}, not two. "
                    "Delete the file: it is then written again."
                )
            yield row[0], row[1]


def _vectors(
    folder: Path, corpus: GeneralCorpus, side: int, encoder: CorpusEncoder, tell: Tell
) -> Vectors:
    """Return the vectors of a corpus' texts of one column, computed once."""
    path = folder / f"{corpus.path.stem}.{encoder.digest}.{side}.npy"
    with files.held(folder.with_suffix(".lock")):  # both arms of an order begin at once
        if path.exists():
            path.touch()
        else:
            _write(path, corpus, side, encoder=encoder, tell=tell)
            files.keep_newest(folder, _N_VECTOR_FILES)
    found: Vectors = np.load(path, mmap_mode="r", allow_pickle=False)
    return found


def _write(
    path: Path, corpus: GeneralCorpus, side: int, encoder: CorpusEncoder, tell: Tell
) -> None:
    """Write the vectors of one side of a corpus, in half precision."""
    n_rows = sum(1 for _ in rows(corpus))
    n_columns = encoder.encode([""]).shape[1]
    header = {"descr": "<f2", "fortran_order": False, "shape": (n_rows, n_columns)}
    texts = (row[side] for row in rows(corpus))
    n_done = 0
    with files.whole(path) as partial, partial.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, header)
        while some := list(islice(texts, _N_ENCODED)):
            tell(0.02, f"Reading the corpus: {n_done:,} of {n_rows:,} units")
            file.write(encoder.encode(some).astype("<f2").tobytes())
            n_done += len(some)
