"""Pieces that came back from a service → pieces of this segment, each once, properly nested.

What is missing afterwards is put back by :mod:`missing_markup`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from amts_core.exchange.block_marks import is_block_mark
from amts_core.exchange.damages import (
    MARKUP_CHANGED,
    MARKUP_DOUBLED,
    MARKUP_UNBALANCED,
    MARKUP_UNKNOWN,
    Note,
)
from amts_core.exchange.source_pieces import PieceKind, Source
from amts_core.exchange.white_space import settled
from amts_core.exchange.wire_format import Close, Open, Piece, Text, Verbatim, joined
from amts_core.kernel.text.spans import inline_spans


def mended(source: Source, pieces: Iterable[Piece], notes: list[Note]) -> list[Piece]:
    """Return the pieces without what the source does not have, or has not as often.

    Pairs are closed in the order in which they were opened, but one that was never closed is left
    with its beginning only. What was repaired is added to ``notes``.

    :param pieces: as :func:`as_in_source` leaves them.
    """
    found = _filled(_renamed(source, list(pieces), notes))
    found = _recognised(source, _once(source, found, notes), notes)
    return list(joined(_filled(_nested(found, notes))))


def _is_pair(source: Source, id: str) -> bool:
    return id in source.markup and source.markup[id].kind is not PieceKind.VERBATIM


def _is_verbatim(source: Source, id: str) -> bool:
    return id in source.markup and source.markup[id].kind is PieceKind.VERBATIM


def as_in_source(source: Source, pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces with elements taken for what their ids were, whatever was made of them."""
    rest = list(pieces)[::-1]
    found: list[Piece] = []
    while rest:
        piece = rest.pop()
        if isinstance(piece, Verbatim) and _is_pair(source, piece.id):
            found += (Open(piece.id, "span"), Text(piece.text), Close(piece.id, "span"))
        elif isinstance(piece, Open) and _is_verbatim(source, piece.id):
            found.append(Verbatim(piece.id, _taken(rest, piece.id, source)))
        elif not (isinstance(piece, Close) and _is_verbatim(source, piece.id)):
            found.append(piece)
    return found


def _taken(rest: list[Piece], id: str, source: Source) -> str:
    """Take from the reversed pieces the text of verbatim markup whose element has become open."""
    known = source.markup[id].opening
    following = rest[-1] if rest else None
    if not isinstance(following, Text):
        return known
    if len(rest) > 1 and isinstance(rest[-2], Close) and rest[-2].id == id:
        del rest[-2:]
        return following.text
    written = following.text.lstrip()
    if written.startswith(known):
        rest[-1] = Text(written[len(known) :])
    return known


def _renamed(source: Source, pieces: Sequence[Piece], notes: list[Note]) -> list[Piece]:
    """Drop what has an id that the source doesn't have, unless its text is one that is missing."""
    missing = _missing(source, pieces)
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Text) or piece.id in source.markup:
            found.append(piece)
            continue
        id = ""
        if isinstance(piece, Verbatim) and missing.get(piece.text.strip()):
            id = missing[piece.text.strip()].pop(0)
            found.append(Verbatim(id, source.markup[id].opening))
        if not isinstance(piece, Close):
            notes.append(Note(MARKUP_UNKNOWN, id))
    return found


def _missing(source: Source, pieces: Iterable[Piece]) -> defaultdict[str, list[str]]:
    """Return the ids of verbatim markup that is not among the pieces, by its text without space."""
    present = {piece.id for piece in pieces if isinstance(piece, Verbatim)}
    missing: defaultdict[str, list[str]] = defaultdict(list)
    for id, markup in source.markup.items():
        if markup.kind is PieceKind.VERBATIM and id not in present:
            missing[markup.opening.strip()].append(id)
    return missing


def _once(source: Source, pieces: Iterable[Piece], notes: list[Note]) -> list[Piece]:
    """Return the pieces with what came more than once, or changed, as the source has it."""
    found: list[Piece] = []
    n_came: Counter[str] = Counter()
    for piece in pieces:
        if isinstance(piece, Text):
            found.append(piece)
            continue
        key = f"/{piece.id}" if isinstance(piece, Close) else piece.id
        n_came[key] += 1
        if isinstance(piece, Close) and not n_came[piece.id]:
            continue  # its beginning will be missed
        if n_came[key] > 1:
            notes.append(Note(MARKUP_DOUBLED, piece.id))
            continue
        if isinstance(piece, Verbatim):
            known = source.markup[piece.id].opening
            if settled(piece.text) != settled(known):
                notes.append(Note(MARKUP_CHANGED, piece.id))
            piece = Verbatim(piece.id, known)
        found.append(piece)
    return found


def _recognised(source: Source, pieces: Sequence[Piece], notes: list[Note]) -> list[Piece]:
    """Return the pieces with verbatim markup found again where it has become text.

    A service that knows no inline elements leaves their text; one that repeats an element as text
    leaves too much of it.
    """
    missing = _missing(source, pieces)
    own = {markup.opening.strip(): id for id, markup in source.markup.items() if not markup.closing}
    found: list[Piece] = []
    for piece in pieces:
        if not isinstance(piece, Text):
            found.append(piece)
            continue
        at = 0
        for span in inline_spans(piece.text):
            written = piece.text[span.start : span.end].strip()
            if written not in own or span.start < at:
                continue
            found.append(Text(piece.text[at : span.start]))
            at = span.end
            if missing[written]:
                id = missing[written].pop(0)
                found.append(Verbatim(id, source.markup[id].opening))
            else:
                notes.append(Note(MARKUP_DOUBLED, own[written]))
        found.append(Text(piece.text[at:]))
    for id in (id for ids in missing.values() for id in ids):
        mark = Verbatim(id, source.markup[id].opening)
        if is_block_mark(mark):
            found = _divided(found, mark)
    return found


def _divided(pieces: Sequence[Piece], mark: Verbatim) -> list[Piece]:
    """Return the pieces with a mark of the block found where it is none, within a text."""
    written = mark.text.strip()
    for n, piece in enumerate(pieces):
        if isinstance(piece, Text) and written in piece.text:
            before, _, after = piece.text.partition(written)
            return [*pieces[:n], Text(before), mark, Text(after.lstrip(" ")), *pieces[n + 1 :]]
    return list(pieces)


def _nested(pieces: Iterable[Piece], notes: list[Note]) -> list[Piece]:
    """Return the pieces with pairs that cross each other closed from the inside."""
    found: list[Piece] = []
    opened: list[Open] = []
    closes = {piece.id for piece in pieces if isinstance(piece, Close)}
    for piece in pieces:
        match piece:
            case Open(id, _) if id in closes:
                opened.append(piece)
                found.append(piece)
            case Close(id, _):
                if piece.id not in {other.id for other in opened}:
                    continue
                while (last := opened.pop()).id != id:
                    notes.append(Note(MARKUP_UNBALANCED, last.id))
                    found.append(Close(last.id, last.tag))
                found.append(piece)
            case _:
                found.append(piece)
    return found


def _filled(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces without pairs that hold no words."""
    found: list[Piece] = []
    for piece in joined(pieces):
        if isinstance(piece, Close):
            last = found[-1] if found else None
            at = -2 if isinstance(last, Text) and not any(map(str.isalnum, last.text)) else -1
            first = found[at] if len(found) >= -at else None
            if isinstance(first, Open) and first.id == piece.id:
                del found[at]
                continue
        found.append(piece)
    return list(joined(found))
