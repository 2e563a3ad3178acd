"""Texts that the parallel data translates as they stand: its words are taken, not made anew."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from amts_core.engines.smt.tokens import tokenize
from amts_core.exchange import Close, Open, Piece, Text, Verbatim, joined, part_ends, source

SAME_PERCENT = 90.0
"""Least likeness in characters (rapidfuzz's ratio, 0 to 100) of a unit that translates a text as it
stands. All words must be the same besides: in a long sentence one "not" more changes less, and in a
short one "us" is not "US"."""
_MINOR = frozenset(",;，；、\"'“”„‘’«»")


@dataclass(frozen=True, slots=True)
class ComparedText:
    """A text as it is compared: its words, what stays as it is, and all of its characters."""

    words: tuple[str, ...]
    kept: tuple[str, ...]
    text: str

    @property
    def bare(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What two texts that say the same have in common: all but commas, quotes and capitals."""
        return tuple(one for one in self.words if one not in _MINOR), self.kept


def compared(pieces: Sequence[Piece]) -> ComparedText:
    """Return a text as it is compared."""
    found = tokenize(pieces, tuple)
    text = " ".join("".join(one.text for one in pieces if isinstance(one, Text | Verbatim)).split())
    words = tuple(token.casefold() for token in found.tokens)
    return ComparedText(words, tuple(one.text for one in found.kept), text)


class KnownTexts:
    """The units of a job, to be asked whether one of them has the very text."""

    def __init__(self, units: Sequence[tuple[str, str]]) -> None:
        """Read the units' sources."""
        self.sources = [compared(_sentence(src)) for src, _ in units]
        self._targets = [tgt for _, tgt in units]
        self._by_bare: dict[object, list[int]] = {}
        for n, one in enumerate(self.sources):
            self._by_bare.setdefault(one.bare, []).append(n)

    def target(self, number: int) -> tuple[Piece, ...]:
        """Return the target of a unit, by its number."""
        return _sentence(self._targets[number])

    def same(self, wanted: ComparedText) -> int | None:
        """Return the number of the unit that says what a text says, None where there is none."""
        if not wanted.words:
            return None
        same = self._by_bare.get(wanted.bare, [])
        likeness = {n: fuzz.ratio(self.sources[n].text, wanted.text) for n in same}
        best = max(likeness, key=likeness.__getitem__, default=None)
        return best if best is not None and likeness[best] >= SAME_PERCENT else None

    def translation(self, pieces: Sequence[Piece]) -> tuple[Piece, ...] | None:
        """Return a text as a unit translates it; None where none has it with the same markup."""
        same = self.same(compared(pieces))
        if same is None or not is_marked_alike(self.target(same), pieces):
            return None
        return adopted(self.target(same), pieces)


def _sentence(text: str) -> tuple[Piece, ...]:
    """Return the pieces of a side of a unit, without the marks of its block."""
    return part_ends(source(text, "u").pieces)[1]


def adopted(pieces: Sequence[Piece], text: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return a unit's target as the translation of a text: with the ids of the text's markup.

    Verbatim text that is not in the text stays as words; a pair without a counterpart is dropped.
    """
    kept = [one for one in text if isinstance(one, Verbatim)]
    pairs = [one for one in text if isinstance(one, Open)]
    ids: dict[str, str] = {}
    found: list[Piece] = []
    for piece in pieces:
        match piece:
            case Text():
                found.append(piece)
            case Verbatim():
                own = next((one for one in kept if one.text == piece.text), None)
                if own is not None:
                    kept.remove(own)
                found.append(own or Text(piece.text))
            case Open(id, tag):
                pair = next((one for one in pairs if one.tag == tag), None)
                if pair is not None:
                    pairs.remove(pair)
                    ids[id] = pair.id
                    found.append(pair)
            case Close(id, tag):
                if id in ids:
                    found.append(Close(ids[id], tag))
    return joined(found)


def is_marked_alike(pieces: Sequence[Piece], text: Sequence[Piece]) -> bool:
    """Return whether a unit's target has the markup that a text has, and no other."""

    def markup(of: Sequence[Piece]) -> list[str]:
        kept = [one.text for one in of if isinstance(one, Verbatim)]
        return sorted(kept + [one.tag for one in of if isinstance(one, Open)])

    return markup(pieces) == markup(text)
