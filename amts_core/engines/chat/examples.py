"""Which approved units are shown for some texts: the nearest of each, within a budget of tokens."""

from collections.abc import Sequence

from amts_core.engines.chat.chat_model import estimated_tokens
from amts_core.engines.protocol import Pair
from amts_core.engines.similar_units import SimilarUnits
from amts_core.engines.smt.lexicon import TextEncoder
from amts_core.exchange import Piece

EXAMPLE_TOKENS = 1500
"""Tokens of all examples of a call, whether they are sentences or paragraphs."""
_N_LOOKED_AT = 4
"""How many times more units are ranked by their words than are shown."""


class Examples:
    """The units of a task, to be asked for those that help with some texts."""

    def __init__(self, units: Sequence[Pair], encoder: TextEncoder) -> None:
        """Compute the vectors of the units' sources; there is at least one."""
        self._similar = SimilarUnits(units, encoder)

    def chosen(
        self, texts: Sequence[Sequence[Piece]], n: int, *, n_tokens: int = EXAMPLE_TOKENS
    ) -> tuple[Pair, ...]:
        """Return at most ``n`` units for each text, those most alike last.

        The nearest of every text comes before the second of any, so that no text takes all places;
        one that is too long for what is left gives way to the next.
        """
        ranked = [found[:n] for found in self._similar.find(texts, n * _N_LOOKED_AT)]
        in_rounds = [
            (place, -found[place].likeness, found[place].number)
            for place in range(n)
            for found in ranked
            if place < len(found)
        ]
        chosen: dict[Pair, None] = {}
        for _, _, number in sorted(in_rounds):
            pair = self._similar.units[number]
            length = sum(map(estimated_tokens, pair))
            if pair not in chosen and length <= n_tokens:
                chosen[pair] = None
                n_tokens -= length
        return tuple(reversed(chosen))
