"""Which units are like a text: the encoder finds those near in meaning, RapidFuzz ranks them.

That is how Neural Fuzzy Repair chooses its matches (Bulté and Tezcan 2019,
https://aclanthology.org/P19-1175), and how examples are chosen for a prompt.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from amts_core.engines.exact_matches import ComparedText, KnownTexts, compared
from amts_core.engines.protocol import Pair
from amts_core.engines.smt.lexicon import TextEncoder
from amts_core.exchange import Piece
from amts_core.kernel.vectors import top_k, unit_rows

_N_ROWS = 64


@dataclass(frozen=True, slots=True)
class SimilarUnit:
    """A unit by its number, and how like its source is to a text.

    ``likeness`` is of words, 0 to 1, higher is more alike: 1 less the edits (Levenshtein 1966) over
    the words of the longer text.
    """

    number: int
    likeness: float


class SimilarUnits:
    """The units of a task, to be asked for each of its texts."""

    def __init__(self, units: Sequence[Pair], encoder: TextEncoder) -> None:
        """Compute the vectors of the units' sources; there is at least one."""
        self._encoder = encoder
        self.units = tuple(units)
        self.known = KnownTexts(units)
        self._vectors = unit_rows(encoder.encode([one.text for one in self.known.sources]))

    def find(
        self, texts: Sequence[Sequence[Piece]], n_near: int
    ) -> tuple[tuple[SimilarUnit, ...], ...]:
        """Return for each text the units nearest in meaning, those most alike in words first.

        :param n_near: how many of the nearest are ranked.
        """
        wanted = [compared(pieces) for pieces in texts]
        return tuple(
            found
            for start in range(0, len(wanted), _N_ROWS)
            for found in self._ranked(wanted[start : start + _N_ROWS], n_near)
        )

    def _ranked(self, wanted: Sequence[ComparedText], n_near: int) -> list[tuple[SimilarUnit, ...]]:
        queries = unit_rows(self._encoder.encode([one.text for one in wanted]))
        nearest = top_k(queries, self._vectors, n_near).numbers.tolist()
        return [
            tuple(
                sorted(
                    (SimilarUnit(n, self._likeness(text, n)) for n in row),
                    key=lambda one: -one.likeness,  # of equal ones the nearer stays first
                )
            )
            for text, row in zip(wanted, nearest, strict=True)
        ]

    def _likeness(self, text: ComparedText, number: int) -> float:
        return Levenshtein.normalized_similarity(self.known.sources[number].words, text.words)
