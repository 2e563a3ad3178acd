"""What stands between two pieces of a new target.

As the target has it, where the two stood beside each other in it and the source has not changed
what stands between them; else as the new source has it. What begins a line (``> ``, ``* ``) stands
behind a line break only, and every line of a paragraph is quoted as deep as its first.
"""

import re
from collections.abc import Sequence

from amts_core.carryover.elements import ElementGap, ElementKind, Elements
from amts_core.carryover.rows import Piece, Rows
from amts_core.kernel.languages import profile

_MARKS = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+[ \t>]*)*")
"""What begins a line of a quotation or an item of a list."""


def assembled(rows: Rows, pieces: Sequence[Piece]) -> str:
    """Return the new target that these pieces are, in order."""
    shown = {j for piece in pieces for j in piece.new}
    text: list[str] = []
    before: Piece | None = None
    first = ""  # what begins the paragraph that a piece stands in
    for piece in pieces:
        gap = joint(rows, before, piece, shown)
        lead = gap.lead
        if before is None or not is_same_paragraph(rows, before, piece):
            first = lead
        elif gap.depth and _depth(lead) != _depth(first):
            lead = _next_line(first)
        text += (gap.tail, gap.space, lead, _quoted(rows, piece, first))
        before = piece
    return "".join([*text, ending(rows, before)])


def joint(rows: Rows, before: Piece | None, piece: Piece, shown: set[int]) -> ElementGap:
    """Return what stands between two pieces of the new target."""
    if before is None:
        space = rows.tgt.gaps[0].space if piece.tgt == 0 else ""
        return ElementGap("", space, _lead(rows, piece))
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
    found = kept if kept and is_kept else _other(rows, before, piece, ours)
    if found.depth == 0:
        return ElementGap("", found.space, "")
    if _is_within(rows, before, piece, found):
        return found
    return ElementGap(_tail(rows, before), found.space, _lead(rows, piece))


def _in_one_block(rows: Rows, before: Piece, piece: Piece) -> bool:
    """Whether two pieces of the old target stand in one paragraph there, and in the new source."""
    if before.tgt is None or piece.tgt is None or not _go_on(rows, before, piece):
        return False
    return is_one_block(rows.tgt, before.tgt, piece.tgt)


def is_same_paragraph(rows: Rows, before: Piece, piece: Piece) -> bool:
    """Whether two pieces stand in one paragraph: of the new source, else of the target."""
    if before.new and piece.new:
        return _go_on(rows, before, piece)
    if before.tgt is None or piece.tgt is None:
        return False
    return is_one_block(rows.tgt, before.tgt, piece.tgt)


def _is_within(rows: Rows, before: Piece, piece: Piece, gap: ElementGap) -> bool:
    """Whether two pieces stand in one paragraph, and the gap is one within a paragraph, too."""
    if not is_same_paragraph(rows, before, piece):
        return False
    t = piece.tgt
    if t is not None and gap == rows.tgt.gaps[t]:
        return t > 0 and is_one_block(rows.tgt, t - 1, t)
    return bool(piece.new) and gap == rows.new.gaps[piece.new[0]]


def _quoted(rows: Rows, piece: Piece, first: str) -> str:
    """Return a text as it is written in a paragraph that begins with ``first``."""
    own = _depth(_origin(rows, piece))
    if not piece.text or own == _depth(first):
        return piece.raw
    behind = re.compile(rf"(\r\n|\r|\n)[ \t]*(?:>[ \t]*){{0,{own}}}")
    return behind.sub(lambda match: match.group(1) + _next_line(first), piece.raw)


def _origin(rows: Rows, piece: Piece) -> str:
    """Return what begins the paragraph from which the text of a piece was taken."""
    if piece.tgt is not None:
        return _first_lead(rows.tgt, piece.tgt)
    if not piece.is_translated:
        return _first_lead(rows.new, piece.new[0])
    copied = [t for number in rows.ties_of_new[piece.new[0]] for t in rows.ties[number].tgt]
    return _first_lead(rows.tgt, copied[0]) if copied else ""


def _first_lead(row: Elements, at: int) -> str:
    while at > 0 and is_one_block(row, at - 1, at):
        at -= 1
    return row.gaps[at].lead


def _depth(lead: str) -> int:
    """Return how deep a paragraph is quoted; 0 where that can't be told from how it begins."""
    return lead.count(">") if _MARKS.fullmatch(lead) else 0


def _next_line(first: str) -> str:
    """Return what begins the other lines of a paragraph that begins with ``first``."""
    return re.sub(r"[^>\s]", " ", first) if _MARKS.fullmatch(first) else ""


def _go_on(rows: Rows, before: Piece, piece: Piece) -> bool:
    """Whether two pieces stand in one paragraph of the new source."""
    if not before.new or not piece.new:
        return False
    return is_one_block(rows.new, before.new[-1], piece.new[0])


def is_one_block(row: Elements, one: int, other: int) -> bool:
    """Whether two elements of a document are sentences of one paragraph."""
    first, second = row.items[one], row.items[other]
    is_text = first.block is not None
    return is_text and (first.document, first.block) == (second.document, second.block)


def _like(one: ElementGap, other: ElementGap) -> bool:
    return one.depth == other.depth and one.space.split() == other.space.split()


def _between(row: Elements, first: int, second: int) -> ElementGap:
    gaps = row.gaps[first + 1 : second + 1]
    return ElementGap(gaps[0].tail, max(gaps, key=lambda gap: gap.depth).space, gaps[-1].lead)


def _old_gap(rows: Rows, before: int, behind: int) -> ElementGap | None:
    first, second = rows.matches[before].old, rows.matches[behind].old
    if first and second and first[-1] < second[0]:
        return _between(rows.old, first[-1], second[0])
    return None


def _other(rows: Rows, before: Piece, piece: Piece, ours: ElementGap | None) -> ElementGap:
    """Return what is between two pieces that did not stand beside each other in the target."""
    own = rows.tgt.gaps[piece.tgt] if piece.tgt is not None else None
    if own is not None and own.depth == 1 and _go_on(rows, before, piece):
        return own
    if ours is None:
        found = [rows.new.gaps[piece.new[0]]] if piece.new else []
        if before.tgt is not None and not before.new and not _are_lines(rows, before, piece):
            found.append(rows.tgt.gaps[before.tgt + 1])
        if own is not None and (not piece.new or not found):
            found.append(own)
        ours = max(found, key=lambda gap: gap.depth)
    if ours.space.strip() or ours.depth:
        return ours
    is_translated = before.is_translated and piece.is_translated
    return ElementGap("", profile(rows.tgt_lang).joiner if is_translated else " ", "")


def _are_lines(rows: Rows, before: Piece, piece: Piece) -> bool:
    """Whether a line of markup of the target's own is followed by one of the source."""
    if before.tgt is None or not piece.new:
        return False
    return rows.tgt.items[before.tgt].kind is rows.new.items[piece.new[0]].kind is ElementKind.LINE


def _tail(rows: Rows, piece: Piece) -> str:
    new = rows.new.gaps[piece.new[-1] + 1].tail if piece.new else ""
    if piece.tgt is None:
        return new
    own = rows.tgt.gaps[piece.tgt + 1].tail
    old = rows.matches[piece.new[-1]].old if piece.new else ()
    is_changed = bool(old) and _seen(rows.old.gaps[old[-1] + 1].tail) != _seen(new)
    return new if is_changed else own


def _seen(tail: str) -> str:
    """Return the end of a line without blanks, but for two, which break the line in Markdown."""
    return tail.strip() + ("  " if tail.endswith("  ") else "")


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
