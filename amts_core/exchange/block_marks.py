"""Keep the marks of a block at its ends: the box of a task, the attributes of a heading.

They are read as such nowhere else, and no word of the sentence.
"""

from collections.abc import Iterable, Sequence

from amts_core.exchange.damages import MARKUP_MOVED, Note
from amts_core.exchange.source_pieces import Source
from amts_core.exchange.wire_format import Piece, Text, Verbatim, joined


def at_their_ends(source: Source, pieces: Sequence[Piece], notes: list[Note]) -> list[Piece]:
    """Return the pieces with the marks that begin or end the source at the same end.

    :param pieces: with all verbatim markup of the source.
    """
    head = _edge(source, source.pieces)
    tail = _edge(source, [piece for piece in reversed(source.pieces) if piece not in head])[::-1]
    if not head and not tail:
        return list(pieces)
    ends = (*head, *tail)
    if _edge(source, pieces) != head or _edge(source, pieces[::-1])[::-1] != tail:
        known = {note.id for note in notes}
        moved = _strayed(source, pieces, head) | _strayed(source, pieces[::-1], tail[::-1])
        notes += [Note(MARKUP_MOVED, one.id) for one in ends if one.id in moved - known]
    rest = list(joined(piece for piece in pieces if piece not in ends))
    if head and rest and isinstance(first := rest[0], Text):
        rest[0] = Text(first.text.lstrip())
    if tail and rest and isinstance(last := rest[-1], Text):
        rest[-1] = Text(last.text.rstrip())
    return [
        *(each for one in head for each in (one, Text(_space(source, one, after=True)))),
        *rest,
        *(each for one in tail for each in (Text(_space(source, one, after=False)), one)),
    ]


def _edge(source: Source, pieces: Iterable[Piece]) -> list[Verbatim]:
    """Return the marks of the block with which the pieces begin, white space aside."""
    edge: list[Verbatim] = []
    for piece in pieces:
        if isinstance(piece, Verbatim) and source.markup[piece.id].is_bound:
            edge.append(piece)
        elif not isinstance(piece, Text) or piece.text.strip():
            break
    return edge


def _strayed(source: Source, pieces: Iterable[Piece], edge: Sequence[Verbatim]) -> set[str]:
    """Return the ids of the marks of an edge that pieces do not begin with."""
    present = {piece.id for piece in _edge(source, pieces)}
    return {mark.id for mark in edge} - present


def _space(source: Source, mark: Verbatim, *, after: bool) -> str:
    """Return the space that the source has on one side of a mark."""
    markup = source.markup[mark.id]
    at = markup.end if after else markup.start - 1
    beside = source.text[at : at + 1] if at >= 0 else ""
    return " " if beside.isspace() else ""
