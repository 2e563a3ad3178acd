"""The places between the words of a segment, and how well each suits a piece of markup.

A place is told by how many letters stand before it, compared with the source between the nearest
verbatim text on either side that both texts have; of places that are equally near, one beside the
same kind of neighbours is taken. No place is inside a word.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from amts_core.exchange.wire_format import Close, Open, Piece, Text, Verbatim
from amts_core.kernel.text.scripts import is_unspaced

_WEIGHT_VERBATIM = 2
_COST_NEIGHBOUR = 1.5
"""How many letters nearer a place must be for each neighbour that is of the wrong kind."""
_COST_ELSEWHERE = 10_000.0
_EDGE, _VERBATIM = "edge", "verbatim"
_IN_WORD = frozenset("'’‐-_.@/")


@dataclass(frozen=True, slots=True, kw_only=True)
class WordGap:
    """A place: before character ``offset`` of a piece, before all of it if that is no text.

    ``weight`` counts the letters before it; ``inside`` are the pairs around it; ``previous`` and
    ``next`` the kinds of its neighbours, white space aside; ``before`` and ``after`` the characters
    at it, empty at the ends and at verbatim text.
    """

    piece: int
    offset: int
    weight: int
    inside: tuple[str, ...]
    previous: str
    next: str
    before: str
    after: str
    is_in_word: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """Where markup of the source belongs in a translation: ``weight`` letters from its start.

    Best after piece ``first`` and not after piece ``last``, inside the pairs ``inside``, and beside
    the kinds ``previous`` and ``next``.
    """

    weight: float
    first: int
    last: int
    inside: frozenset[str]
    previous: str
    next: str

    def cost(self, gap: WordGap) -> float:
        """Return how far a place is off, in letters: lower is better."""
        return (
            abs(gap.weight - self.weight)
            + _COST_NEIGHBOUR * ((gap.previous != self.previous) + (gap.next != self.next))
            + _COST_ELSEWHERE * (not self.first < gap.piece <= self.last)
            + _COST_ELSEWHERE * (frozenset(gap.inside) != self.inside)
        )


def gaps(pieces: Sequence[Piece]) -> list[WordGap]:
    """Return the places of a segment, in order: between words, and at the ends of pieces."""
    places = list(_places(pieces))
    characters = [character for _, _, _, character in places if character is not None]
    lasts, nexts = _kinds_before(characters), _kinds_before(characters[::-1])[::-1]
    found: list[WordGap] = []
    at = weight = 0
    for piece, offset, inside, character in places:
        before = characters[at - 1] if at else ""
        after = characters[at] if at < len(characters) else ""
        is_in_word = 0 < at < len(characters) and _is_in_word(characters, at)
        if not is_in_word or not offset:
            found.append(
                WordGap(
                    piece=piece,
                    offset=offset,
                    weight=weight,
                    inside=inside,
                    previous=lasts[at],
                    next=nexts[at],
                    before=before,
                    after=after,
                    is_in_word=is_in_word,
                )
            )
        if character is not None:
            weight += character.isalnum() if character else _WEIGHT_VERBATIM
            at += 1
    return found


def _places(pieces: Iterable[Piece]) -> Iterator[tuple[int, int, tuple[str, ...], str | None]]:
    """Yield all places: piece, offset, pairs around, and the character there.

    Verbatim text is one character, the empty one; a tag is none, nor is the end.
    """
    inside: tuple[str, ...] = ()
    n = -1
    for n, piece in enumerate(pieces):
        if isinstance(piece, Text):
            for offset, character in enumerate(piece.text):
                yield n, offset, inside, character
            continue
        yield n, 0, inside, "" if isinstance(piece, Verbatim) else None
        if isinstance(piece, Open):
            inside = (*inside, piece.id)
        elif isinstance(piece, Close):
            inside = tuple(id for id in inside if id != piece.id)
    yield n + 1, 0, inside, None


def _kinds_before(characters: Sequence[str]) -> list[str]:
    """Return for each place between characters the kind of the last one that is no white space."""
    kinds = [_EDGE]
    for character in characters:
        kinds.append(kinds[-1] if character.isspace() else _kind(character))
    return kinds


def _kind(character: str) -> str:
    if not character:
        return _VERBATIM
    return "word" if character.isalnum() else "mark"


def _is_in_word(characters: Sequence[str], at: int) -> bool:
    """Return whether the place before character ``at`` is inside a word, as far as one can tell.

    Scripts without spaces don't show where words begin: there it is, between any two letters.
    """
    before, after = characters[at - 1], characters[at]
    if not before or not after:
        return False
    if unicodedata.combining(after):
        return not before.isspace()
    if after in _IN_WORD:
        return before.isalnum() and "".join(characters[at + 1 : at + 2]).isalnum()
    if before in _IN_WORD:
        return after.isalnum() and at > 1 and characters[at - 2].isalnum()
    is_word = before.isalnum() or unicodedata.combining(before) > 0
    return is_word and after.isalnum() and is_unspaced(before) == is_unspaced(after)


def aim(rest: Sequence[Piece], at: int, pieces: Sequence[Piece]) -> Aim:
    """Return where in ``pieces`` belongs what stood before piece ``at`` of the source.

    :param rest: the pieces of the source without the markup in question.
    """
    there = {piece.id: n for n, piece in enumerate(pieces) if isinstance(piece, Verbatim)}
    kept = [n for n, one in enumerate(rest) if isinstance(one, Verbatim) and one.id in there]
    left = max((n for n in kept if n < at), default=None)
    right = min((n for n in kept if n >= at), default=None)
    if left is not None and right is not None and there[_id(rest, left)] > there[_id(rest, right)]:
        left = right = None  # a translation that turns them round says nothing of what is between
    src_weights, tgt_weights = _weights(rest), _weights(pieces)
    outside = {piece.id for piece in rest[:at] if isinstance(piece, Open)}
    outside -= {piece.id for piece in rest[:at] if isinstance(piece, Close)}
    opened = {piece.id for piece in pieces if isinstance(piece, Open)}
    first = -1 if left is None else there[_id(rest, left)]
    last = len(pieces) if right is None else there[_id(rest, right)]
    src_from = 0 if left is None else src_weights[left + 1]
    src_width = src_weights[len(rest) if right is None else right] - src_from
    share = (src_weights[at] - src_from) / src_width if src_width else 0.0
    weight = tgt_weights[first + 1] + share * (tgt_weights[last] - tgt_weights[first + 1])
    return Aim(
        weight=weight,
        first=first,
        last=last,
        inside=frozenset(outside & opened),
        previous=_kind_before(rest[:at]),
        next=_kind_before(rest[at:][::-1], turned=True),
    )


def _kind_before(pieces: Sequence[Piece], *, turned: bool = False) -> str:
    """Return the kind of the last character of the pieces, or of the first of pieces turned."""
    for piece in reversed(pieces):
        if isinstance(piece, Verbatim):
            return _VERBATIM
        text = piece.text.strip() if isinstance(piece, Text) else ""
        if text:
            return _kind(text[0 if turned else -1])
    return _EDGE


def _id(pieces: Sequence[Piece], n: int) -> str:
    piece = pieces[n]
    return "" if isinstance(piece, Text) else piece.id


def _weights(pieces: Iterable[Piece]) -> list[int]:
    """Return the weight before each piece, and that of all."""
    weights = [0]
    for piece in pieces:
        match piece:
            case Text(text):
                weights.append(weights[-1] + sum(map(str.isalnum, text)))
            case Verbatim():
                weights.append(weights[-1] + _WEIGHT_VERBATIM)
            case _:
                weights.append(weights[-1])
    return weights


def inserted(pieces: Sequence[Piece], gap: WordGap, *new: Piece) -> list[Piece]:
    """Return the pieces with new ones at a place."""
    before, after = list(pieces[: gap.piece]), list(pieces[gap.piece :])
    if gap.offset and isinstance(divided := after.pop(0), Text):
        before.append(Text(divided.text[: gap.offset]))
        after.insert(0, Text(divided.text[gap.offset :]))
    return [*before, *new, *after]
