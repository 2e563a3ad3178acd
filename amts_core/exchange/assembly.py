"""Put the text of a segment together of its pieces, so that its markup is read as markup."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from amts_core.exchange.source_pieces import Source, flanks
from amts_core.exchange.wire_format import Close, Open, Piece, Text, Verbatim, joined

_SPACES = re.compile(" {2,}")


@dataclass(frozen=True, slots=True)
class AssembledText:
    """A text put together of pieces, and where each piece of markup stands in it, by its id."""

    text: str
    places: Mapping[str, tuple[int, int]]


def tidied_spaces(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return the pieces with the spaces at the inner side of tags moved out of the pair.

    ``** words **`` is no emphasis, and services like to set spaces around what they moved.
    """
    forward = _moved_out(joined(pieces), Open, turned=False)
    both = _moved_out(joined(forward)[::-1], Close, turned=True)[::-1]
    found = [
        Text(_SPACES.sub(" ", one.text)) if isinstance(one, Text) else one for one in joined(both)
    ]
    for at, strip in ((0, str.lstrip), (-1, str.rstrip)):
        if found and isinstance(one := found[at], Text):
            found[at] = Text(strip(one.text, " "))
    return joined(found)


def _moved_out(
    pieces: Iterable[Piece], tag: type[Open] | type[Close], *, turned: bool
) -> list[Piece]:
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Text) and found and isinstance(found[-1], tag):
            bare = Text(piece.text.rstrip(" ") if turned else piece.text.lstrip(" "))
            if bare != piece:
                at = len(found)
                while at and isinstance(found[at - 1], tag):
                    at -= 1
                found.insert(at, Text(" "))
            piece = bare
        if not isinstance(piece, Text) or piece.text:
            found.append(piece)
    return found


def written_text(source: Source, pieces: Sequence[Piece], *, is_spaced: bool) -> AssembledText:
    """Return the text of pieces; emphasis gets the spaces without which it would be none.

    :param pieces: all pairs closed, properly nested; all ids those of the source.
    :param is_spaced: put spaces around all markup.
    """
    literals = [_literal(source, piece) for piece in pieces]
    text = ""
    begun: dict[str, int] = {}
    places: dict[str, tuple[int, int]] = {}
    for n, (piece, literal) in enumerate(zip(pieces, literals, strict=True)):
        if n and _is_apart(pieces, literals, n, is_spaced):
            text += " "
        if not isinstance(piece, Text):
            begun.setdefault(piece.id, len(text))
            places[piece.id] = begun[piece.id], len(text) + len(literal)
        text += literal
    return AssembledText(text, places)


def _is_apart(pieces: Sequence[Piece], literals: Sequence[str], n: int, is_spaced: bool) -> bool:
    """Return whether a space is needed between a piece and the one before it."""
    left, right = pieces[n - 1], pieces[n]
    before, after = literals[n - 1][-1:], literals[n][:1]
    if isinstance(left, Open) or isinstance(right, Close):
        return False
    if before.isspace() or after.isspace():
        return False
    if is_spaced:
        return True
    if isinstance(right, Open) and not flanks(before, literals[n + 1][:1], literals[n]):
        return True
    if isinstance(left, Close) and not flanks(after, literals[n - 2][-1:], literals[n - 1]):
        return True
    return isinstance(left, Close) and isinstance(right, Open) and before == after


def _literal(source: Source, piece: Piece) -> str:
    match piece:
        case Text(text):
            return text
        case Close(id, _):
            return source.markup[id].closing
        case Verbatim(id, _) | Open(id, _):
            return source.markup[id].opening
