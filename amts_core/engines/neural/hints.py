"""What the parallel data knows of a text: its translation, or that of a similar one.

The encoder finds the units that are near in meaning, RapidFuzz those of them that are near in
words, as in Neural Fuzzy Repair (Bulté and Tezcan 2019, https://aclanthology.org/P19-1175).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from amts_core.engines.exact_matches import ComparedText, KnownTexts, compared
from amts_core.engines.smt.lexicon import TextEncoder
from amts_core.exchange import Piece
from amts_core.kernel.vectors import top_k, unit_rows

N_NEAREST = 8
"""Units of a text that are compared with it word by word."""
SIMILAR_SHARE = 0.5
"""Least likeness in words, 0 to 1, of a unit that a model is given as a hint: 1 less the edits
(Levenshtein 1966) over the words of the longer text. The value is Bulté and Tezcan's."""
_N_ROWS = 64


@dataclass(frozen=True, slots=True)
class Hint:
    """The target of a unit; ``is_same`` says that its source says what the text says."""

    pieces: tuple[Piece, ...]
    is_same: bool


class Hints:
    """The units of a job, to be asked for each of its texts."""

    def __init__(self, units: Sequence[tuple[str, str]], encoder: TextEncoder) -> None:
        """Compute the vectors of the units' sources; there is at least one."""
        self._encoder = encoder
        self._known = KnownTexts(units)
        self._vectors = unit_rows(encoder.encode([one.text for one in self._known.sources]))

    def find(self, texts: Sequence[Sequence[Piece]]) -> tuple[Hint | None, ...]:
        """Return for each text the unit that helps most, None where none is similar."""
        wanted = [compared(pieces) for pieces in texts]
        return tuple(
            hint
            for start in range(0, len(wanted), _N_ROWS)
            for hint in self._found(wanted[start : start + _N_ROWS])
        )

    def _found(self, wanted: Sequence[ComparedText]) -> list[Hint | None]:
        queries = unit_rows(self._encoder.encode([one.text for one in wanted]))
        nearest = top_k(queries, self._vectors, N_NEAREST).numbers.tolist()
        return [self._best(one, row) for one, row in zip(wanted, nearest, strict=True)]

    def _best(self, wanted: ComparedText, nearest: Sequence[int]) -> Hint | None:
        if not wanted.words:
            return None
        same = self._known.same(wanted)
        if same is not None:
            return Hint(self._known.target(same), is_same=True)
        best = max(nearest, key=lambda n: self._share(wanted, n))
        if self._share(wanted, best) < SIMILAR_SHARE:
            return None
        return Hint(self._known.target(best), is_same=False)

    def _share(self, wanted: ComparedText, number: int) -> float:
        return Levenshtein.normalized_similarity(self._known.sources[number].words, wanted.words)
