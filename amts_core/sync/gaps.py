"""What stands between two pieces of a new target.

As the target has it, where the two stood beside each other in it and the source has not changed
what stands between them; else as the new source has it.
"""

from amts_core.languages import profile
from amts_core.sync.elements import Elements, Gap, Kind
from amts_core.sync.rows import Piece, Rows


def joint(rows: Rows, before: Piece | None, piece: Piece, shown: set[int]) -> Gap:
    """Return what stands between two pieces of the new target."""
    if before is None:
        space = rows.tgt.gaps[0].space if piece.tgt == 0 else ""
        return Gap("", space, _lead(rows, piece))
    ours = theirs = kept = None
    if before.new and piece.new and before.new[-1] < piece.new[0]:
        if shown.isdisjoint(range(before.new[-1] + 1, piece.new[0])):
            ours = _between(rows.new, before.new[-1], piece.new[0])
            theirs = _old_gap(rows, before.new[-1], piece.new[0])
    if before.tgt is not None and piece.tgt is not None and before.tgt < piece.tgt:
        kept = _between(rows.tgt, before.tgt, piece.tgt)
        if before.new == piece.new and piece.new:
            return kept
    is_kept = kept is not None and (
        ours is None
        or (theirs is not None and _like(ours, theirs))
        or _in_one_block(rows, before, piece)
        or (theirs is None and ours.depth == kept.depth)
    )
    space = kept.space if kept and is_kept else _space(rows, before, piece, ours)
    return Gap(_tail(rows, before), space, _lead(rows, piece))


def _in_one_block(rows: Rows, before: Piece, piece: Piece) -> bool:
    """Whether two pieces of the old target stand in one paragraph there, and in the new source."""
    if before.tgt is None or piece.tgt is None or not _go_on(rows, before, piece):
        return False
    first, second = rows.tgt.items[before.tgt].block, rows.tgt.items[piece.tgt].block
    return first is not None and first == second


def _go_on(rows: Rows, before: Piece, piece: Piece) -> bool:
    """Whether two pieces stand in one paragraph of the new source."""
    if not before.new or not piece.new:
        return False
    first, second = rows.new.items[before.new[-1]].block, rows.new.items[piece.new[0]].block
    return first is not None and first == second


def _like(one: Gap, other: Gap) -> bool:
    return one.depth == other.depth and one.space.split() == other.space.split()


def _between(row: Elements, first: int, second: int) -> Gap:
    gaps = row.gaps[first + 1 : second + 1]
    return Gap(gaps[0].tail, max(gaps, key=lambda gap: gap.depth).space, gaps[-1].lead)


def _old_gap(rows: Rows, before: int, behind: int) -> Gap | None:
    first, second = rows.matches[before].old, rows.matches[behind].old
    if first and second and first[-1] < second[0]:
        return _between(rows.old, first[-1], second[0])
    return None


def _space(rows: Rows, before: Piece, piece: Piece, ours: Gap | None) -> str:
    """Return the space between two pieces that did not stand beside each other in the target."""
    own = rows.tgt.gaps[piece.tgt] if piece.tgt is not None else None
    if own is not None and own.depth == 1 and _go_on(rows, before, piece):
        space = own.space
    elif ours is not None:
        space = ours.space
    else:
        found = [rows.new.gaps[piece.new[0]]] if piece.new else []
        if before.tgt is not None and not before.new and not _are_lines(rows, before, piece):
            found.append(rows.tgt.gaps[before.tgt + 1])
        if own is not None and (not piece.new or not found):
            found.append(own)
        space = max(found, key=lambda gap: gap.depth).space
    if space.strip() or "\n" in space:
        return space
    is_translated = before.is_translated and piece.is_translated
    return profile(rows.tgt_lang).joiner if is_translated else " "


def _are_lines(rows: Rows, before: Piece, piece: Piece) -> bool:
    """Whether a line of markup of the target's own is followed by one of the source."""
    if before.tgt is None or not piece.new:
        return False
    return rows.tgt.items[before.tgt].kind is rows.new.items[piece.new[0]].kind is Kind.LINE


def _tail(rows: Rows, piece: Piece) -> str:
    new = rows.new.gaps[piece.new[-1] + 1].tail if piece.new else ""
    if piece.tgt is None:
        return new
    own = rows.tgt.gaps[piece.tgt + 1].tail
    old = rows.matches[piece.new[-1]].old if piece.new else ()
    return new if old and rows.old.gaps[old[-1] + 1].tail.strip() != new.strip() else own


def _lead(rows: Rows, piece: Piece) -> str:
    new = rows.new.gaps[piece.new[0]].lead if piece.new else ""
    if piece.tgt is None:
        return new
    own = rows.tgt.gaps[piece.tgt].lead
    old = rows.matches[piece.new[0]].old if piece.new else ()
    return new if old and rows.old.gaps[old[0]].lead != new else own


def ending(rows: Rows, piece: Piece | None) -> str:
    """Return what stands behind the last piece of a new target."""
    last = rows.tgt.gaps[-1]
    return (last.tail if piece is None else _tail(rows, piece)) + last.space + last.lead
