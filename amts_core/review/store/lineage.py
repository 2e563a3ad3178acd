"""Which beads of one alignment go on in the next, and which are left behind."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import (
    AlignmentRow,
    BeadOriginRow,
    BeadRow,
)
from amts_core.kernel.records import (
    BeadStatus,
    ReviewBead,
)
from amts_core.review.store.alignments import is_current
from amts_core.review.store.bead_rows import bead_query, beads_by_id, beads_of

_N_SAME = 500


def is_unit() -> ColumnElement[bool]:
    """Return the condition that a bead is approved in a current alignment, or kept."""
    of_current = select(AlignmentRow.id).where(is_current())
    return and_(
        BeadRow.status == BeadStatus.APPROVED,
        or_(BeadRow.alignment_id.in_(of_current), is_kept()),
    )


def is_kept() -> ColumnElement[bool]:
    """Return the condition that a bead of a replaced alignment is a unit all the same.

    It is approved, its texts are not in the newer revisions, and nobody has decided yet on what
    stands in its place there.
    """
    newer = aliased(AlignmentRow)
    is_carried = exists().where(newer.replaces == BeadRow.alignment_id, newer.carries)
    return and_(BeadRow.status == BeadStatus.APPROVED, is_carried, is_left())


def is_left() -> ColumnElement[bool]:
    """Return the condition that a bead was not carried over, nor decided anew in its new wording.

    Only such beads of a replaced alignment concern anybody, and none of one that was deleted.
    """
    deleted = select(AlignmentRow.id).where(AlignmentRow.deleted_at.is_not(None))
    again, now_at, further = (aliased(BeadOriginRow) for _ in range(3))
    newer = aliased(BeadRow)
    is_moved = exists().where(again.origin_id == BeadRow.id, again.is_same)
    is_decided = exists().where(
        now_at.origin_id == BeadRow.id,
        ~now_at.is_same,
        newer.id == now_at.bead_id,
        newer.status.in_((BeadStatus.APPROVED, BeadStatus.REJECTED)),
        ~exists().where(further.origin_id == newer.id, further.is_same),
    )
    return and_(BeadRow.alignment_id.not_in(deleted), ~is_moved, ~is_decided)


def counterparts(store: Store, ids: Iterable[int]) -> dict[int, int]:
    """Return for beads that were carried over, also several times, where they are now."""
    with store.reading() as session:
        return counterparts_in(session, ids)


def counterparts_in(session: Session, ids: Iterable[int]) -> dict[int, int]:
    """Return what :func:`counterparts` does, in a session."""
    found = {one: one for one in ids}
    front = set(found)
    while front:
        step: dict[int, int] = {}
        numbers = sorted(front)
        for start in range(0, len(numbers), _N_SAME):
            query = select(BeadOriginRow.origin_id, BeadOriginRow.bead_id).where(
                BeadOriginRow.is_same,
                BeadOriginRow.origin_id.in_(numbers[start : start + _N_SAME]),
            )
            step |= {origin: bead_id for origin, bead_id in session.execute(query)}
        found = {one: step.get(at, at) for one, at in found.items()}
        front = set(step.values())
    return {one: at for one, at in found.items() if one != at}


def kept(store: Store, project_id: int) -> tuple[ReviewBead, ...]:
    """Return the units of a project that only replaced alignments have, in no order."""
    of_project = select(AlignmentRow.id).where(AlignmentRow.project_id == project_id, ~is_current())
    with store.reading() as session:
        return beads_of(
            session, bead_query().where(BeadRow.alignment_id.in_(of_project), is_kept())
        )


def successors_of(
    store: Store, alignment_ids: Sequence[str], among: Sequence[str]
) -> dict[int, tuple[tuple[int, bool], ...]]:
    """Return by bead which ones go on with it, and whether with the same texts.

    :param among: ids of the alignments whose beads are meant.
    """
    if not alignment_ids:
        return {}
    newer = aliased(BeadRow)
    query = (
        select(BeadOriginRow.origin_id, newer.id, BeadOriginRow.is_same)
        .join(BeadRow, BeadRow.id == BeadOriginRow.origin_id)
        .join(newer, newer.id == BeadOriginRow.bead_id)
        .where(BeadRow.alignment_id.in_(alignment_ids), newer.alignment_id.in_(among))
    )
    found: defaultdict[int, list[tuple[int, bool]]] = defaultdict(list)
    with store.reading() as session:
        for origin_id, bead_id, is_same in session.execute(query):
            found[origin_id].append((bead_id, is_same))
    return {origin_id: tuple(ones) for origin_id, ones in found.items()}


def bead_origins(store: Store, bead_ids: Sequence[int]) -> dict[int, tuple[ReviewBead, ...]]:
    """Return for beads the earlier ones whose changed text they take the place of."""
    query = select(BeadOriginRow.bead_id, BeadOriginRow.origin_id).where(
        BeadOriginRow.bead_id.in_(bead_ids), ~BeadOriginRow.is_same
    )
    with store.reading() as session:
        pairs = [(bead_id, origin_id) for bead_id, origin_id in session.execute(query)]
    earlier = {one.id: one for one in beads_by_id(store, sorted({pair[1] for pair in pairs}))}
    return {
        bead_id: tuple(earlier[origin_id] for one, origin_id in pairs if one == bead_id)
        for bead_id in dict.fromkeys(pair[0] for pair in pairs)
    }
