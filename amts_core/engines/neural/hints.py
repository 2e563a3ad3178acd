"""What the parallel data knows of a text: its translation, or that of a similar one."""

from collections.abc import Sequence
from dataclasses import dataclass

from amts_core.engines.exact_matches import compared
from amts_core.engines.similar_units import SimilarUnit, SimilarUnits
from amts_core.engines.smt.lexicon import TextEncoder
from amts_core.exchange import Piece

N_NEAREST = 8
"""Units of a text that are compared with it word by word."""
SIMILAR_SHARE = 0.5
"""Least likeness in words, 0 to 1, of a unit that a model is given as a hint. The value is that of
Bulté and Tezcan (2019)."""


@dataclass(frozen=True, slots=True)
class Hint:
    """The target of a unit; ``is_same`` says that its source says what the text says."""

    pieces: tuple[Piece, ...]
    is_same: bool


class Hints:
    """The units of a job, to be asked for each of its texts."""

    def __init__(self, units: Sequence[tuple[str, str]], encoder: TextEncoder) -> None:
        """Compute the vectors of the units' sources; there is at least one."""
        self._similar = SimilarUnits(units, encoder)

    def find(self, texts: Sequence[Sequence[Piece]]) -> tuple[Hint | None, ...]:
        """Return for each text the unit that helps most, None where none is similar."""
        ranked = self._similar.find(texts, N_NEAREST)
        return tuple(self._best(*one) for one in zip(texts, ranked, strict=True))

    def _best(self, pieces: Sequence[Piece], ranked: Sequence[SimilarUnit]) -> Hint | None:
        wanted = compared(pieces)
        if not wanted.words:
            return None
        known = self._similar.known
        same = known.same(wanted)
        if same is not None:
            return Hint(known.target(same), is_same=True)
        if ranked[0].likeness < SIMILAR_SHARE:
            return None
        return Hint(known.target(ranked[0].number), is_same=False)
