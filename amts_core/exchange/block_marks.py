"""Keep the marks of a block at its ends: the box of a task, the attributes of a heading.

They are read as such nowhere else, and are no word of the sentence. So is what begins or ends an
emphasis of several sentences in one of them.
"""

from collections.abc import Iterable, Sequence
from typing import TypeGuard

from amts_core.exchange.damages import MARKUP_MOVED, Note
from amts_core.exchange.source_pieces import RUNS, Source
from amts_core.exchange.wire_format import Piece, Text, Verbatim, joined
from amts_core.kernel.text.spans import BLOCK_MARKS, inline_spans

Pieces = tuple[Piece, ...]


def is_block_mark(piece: Piece) -> TypeGuard[Verbatim]:
    """Return whether a piece says something of its block, and is no part of the sentence."""
    return isinstance(piece, Verbatim) and (
        piece.text in RUNS or any(span.kind in BLOCK_MARKS for span in inline_spans(piece.text)[:1])
    )


def part_ends(pieces: Sequence[Piece]) -> tuple[Pieces, Pieces, Pieces]:
    """Return the marks of the block that pieces begin with, the rest, and those they end with."""
    first = _n_marks(pieces)
    last = len(pieces) - _n_marks(pieces[first:][::-1])
    return tuple(pieces[:first]), tuple(pieces[first:last]), tuple(pieces[last:])


def _n_marks(pieces: Iterable[Piece]) -> int:
    """Return how many pieces there are to the last mark of those that they begin with."""
    n_marks = 0
    for n, piece in enumerate(pieces, start=1):
        if is_block_mark(piece):
            n_marks = n
        elif not isinstance(piece, Text) or piece.text.strip():
            break
    return n_marks


def at_their_ends(source: Source, pieces: Sequence[Piece], notes: list[Note]) -> list[Piece]:
    """Return the pieces with the marks that begin or end the source at the same end.

    :param pieces: with all verbatim markup of the source.
    """
    head, middle, tail = part_ends(source.pieces)
    ends = [piece for piece in (*head, *tail) if is_block_mark(piece)]
    if not ends:
        return list(pieces)
    had_head, _, had_tail = part_ends(pieces)
    known = {note.id for note in notes}
    for mark in ends:
        if mark not in (had_head if mark in head else had_tail) and mark.id not in known:
            notes.append(Note(MARKUP_MOVED, mark.id))
    rest = list(joined(piece for piece in pieces if piece not in ends))
    for at, strip in ((0, str.lstrip), (-1, str.rstrip)):
        if rest and isinstance(text := rest[at], Text):
            rest[at] = Text(strip(text.text))
    spaces = [Text(" " * _is_spaced(middle[:1], 0)), Text(" " * _is_spaced(middle[-1:], -1))]
    return [*head, spaces[0], *rest, spaces[1], *tail]


def _is_spaced(edge: Sequence[Piece], at: int) -> bool:
    """Return whether the only one of some pieces has white space at its beginning, or its end."""
    return any(isinstance(piece, Text) and piece.text[at].isspace() for piece in edge)
