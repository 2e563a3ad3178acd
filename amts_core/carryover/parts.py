"""A new target in parts that can each be left as the old target has them.

Where no part is left the parts are the new target; where all are, they are the old one. They are
cut where both have a blank line, or a line break between two paragraphs, items or rows: a line of
markup stays with the text that it stands at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from amts_core.carryover.elements import ElementKind, Elements
from amts_core.carryover.gaps import is_one_block, is_same_paragraph, joint
from amts_core.carryover.rows import Piece, Rows


class Keep(StrEnum):
    """What is kept of the old target: the lines that its texts stand in, or the texts as well."""

    LINES = "lines"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pieces of the new target that stand for elements ``own`` of the old one; either may be none.

    Stretches with the same number of a ``part`` hold something of each other: a sentence that has
    moved from one into the other.
    """

    pieces: tuple[Piece, ...]
    own: range
    part: int


def stretches(rows: Rows, pieces: Sequence[Piece]) -> tuple[Stretch, ...]:
    """Return the stretches of a new target, in order."""
    cuts = _cuts(rows, pieces)
    spans = [
        (tuple(pieces[start[0] : stop[0]]), range(start[1], stop[1]))
        for start, stop in zip(cuts, cuts[1:], strict=False)
    ]
    place = {t: number for number, (_, own) in enumerate(spans) for t in own}
    parts = list(range(len(spans)))
    for number, (there, _) in enumerate(spans):
        for t in (piece.tgt for piece in there):
            _join(parts, number, place.get(t, number) if t is not None else number)
    for tie in rows.ties:
        found = [place[t] for t in tie.tgt if t in place]
        for other in found[1:]:
            _join(parts, found[0], other)
    numbers = {part: n for n, part in enumerate(dict.fromkeys(parts))}
    return tuple(Stretch(*span, numbers[part]) for span, part in zip(spans, parts, strict=True))


def chosen(
    found: Sequence[Stretch], kept: Mapping[int, Keep], own: Mapping[Keep, Sequence[Piece | None]]
) -> list[Piece]:
    """Return the pieces of a new target some parts of which are as the old one has them.

    :param kept: how much of a part is kept, by its number.
    :param own: the pieces of the old target, None for what is left out.
    """
    pieces: list[Piece] = []
    for one in found:
        if one.part in kept:
            there = (own[kept[one.part]][t] for t in one.own)
            pieces += (piece for piece in there if piece is not None)
        else:
            pieces += one.pieces
    return pieces


def _cuts(rows: Rows, pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """Return the places in the new and the old target between which the stretches lie."""
    n_own = sum(item.document == 0 for item in rows.tgt.items)
    shown = {j for piece in pieces for j in piece.new}
    ahead = [n_own] * (len(pieces) + 1)
    for p in range(len(pieces) - 1, -1, -1):
        staying = pieces[p].tgt if pieces[p].stays else None
        ahead[p] = ahead[p + 1] if staying is None else staying
    cuts = [(0, 0)]
    for p in range(1, len(pieces) + 1):
        before = pieces[p - 1]
        if p < len(pieces):
            depth = joint(rows, before, pieces[p], shown).depth
            are_texts = bool(before.text and pieces[p].text)
            if depth < (1 if are_texts else 2) or is_same_paragraph(rows, before, pieces[p]):
                continue
        behind = before.tgt + 1 if before.stays and before.tgt is not None else ahead[p]
        cuts += ((p, t) for t in (behind, ahead[p]) if _is_open(rows.tgt, t, n_own))
    return list(dict.fromkeys([*cuts, (len(pieces), n_own)]))


def _is_open(tgt: Elements, at: int, n_own: int) -> bool:
    """Whether the old target may be cut before one of its elements."""
    if at in (0, n_own):
        return True
    are_texts = tgt.items[at - 1].kind is tgt.items[at].kind is ElementKind.TEXT
    return tgt.gaps[at].depth >= (1 if are_texts else 2) and not is_one_block(tgt, at - 1, at)


def _join(parts: list[int], one: int, other: int) -> None:
    """Let two stretches, and all that are of one part with them, be one part."""
    if parts[one] != parts[other]:
        first, second = sorted((parts[one], parts[other]))
        parts[:] = [first if part == second else part for part in parts]
