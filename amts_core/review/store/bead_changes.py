"""What events did to beads: the states before and after each."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import func, or_, select

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import (
    AlignmentRow,
    BeadChangeRow,
    BeadRow,
)
from amts_core.kernel.events.ledger import with_portions
from amts_core.kernel.records import (
    BeadChange,
    BeadState,
    BeadStatus,
)
from amts_core.review.store.alignments import is_current
from amts_core.review.store.bead_rows import state_of
from amts_core.review.store.lineage import counterparts, is_left

_N_ROWS = 5000


def made_by(store: Store, event_id: int) -> tuple[int, ...]:
    """Return the beads that a structure edit made, in document order."""
    query = (
        select(BeadRow.id)
        .join(BeadChangeRow, BeadChangeRow.bead_id == BeadRow.id)
        .where(BeadChangeRow.event_id == event_id, BeadChangeRow.version == 1)
        .where(BeadChangeRow.status_before == BeadStatus.SUPERSEDED)
    )
    with store.reading() as session:
        return tuple(session.scalars(query.order_by(BeadRow.place, BeadRow.id)))


def changes_of(store: Store, event_id: int) -> tuple[BeadChange, ...]:
    """Return what an event did, by bead; of an act on many, what all its portions did."""
    query = select(BeadChangeRow).where(BeadChangeRow.event_id.in_(with_portions(event_id)))
    with store.reading() as session:
        return tuple(map(change_of, session.scalars(query.order_by(BeadChangeRow.bead_id))))


def where_they_are(store: Store, changes: Sequence[BeadChange]) -> tuple[BeadChange, ...]:
    """Return changes as those of the beads that go on with theirs in the current alignments.

    Left out are beads that only a replaced alignment has, where it is no unit that comes or goes.
    What an event made in the place of other beads is there as a whole, or not at all.
    """
    now_at = counterparts(store, [change.bead_id for change in changes])
    moved = [replace(one, bead_id=now_at.get(one.bead_id, one.bead_id)) for one in changes]
    with store.reading() as session:
        there: dict[int, bool] = {}
        ids = [one.bead_id for one in moved]
        for start in range(0, len(ids), _N_ROWS):
            query = (
                select(BeadRow.id, is_current())
                .join(AlignmentRow, AlignmentRow.id == BeadRow.alignment_id)
                .where(BeadRow.id.in_(ids[start : start + _N_ROWS]))
                .where(or_(is_current(), is_left() & (BeadRow.status != BeadStatus.SUPERSEDED)))
            )
            there |= {bead_id: bool(is_now) for bead_id, is_now in session.execute(query)}
    found = tuple(
        one
        for one in moved
        if there.get(one.bead_id)
        or (one.bead_id in there and BeadStatus.APPROVED in (one.before.status, one.after.status))
    )
    return () if is_structure(changes) and len(found) < len(moved) else found


def is_structure(changes: Sequence[BeadChange]) -> bool:
    """Return whether an event made beads in the place of others: they come and go together."""
    return any(BeadStatus.SUPERSEDED in (one.before.status, one.after.status) for one in changes)


def state_at(store: Store, bead_id: int, version: int) -> BeadState | None:
    """Return how a bead was at a version; None where there never was such a one."""
    after = select(BeadChangeRow).where(
        BeadChangeRow.bead_id == bead_id, BeadChangeRow.version == version
    )
    before = select(BeadChangeRow).where(
        BeadChangeRow.bead_id == bead_id, BeadChangeRow.version == version + 1
    )
    with store.reading() as session:
        row = session.scalar(after)
        if row is not None:
            return change_of(row).after
        row = session.scalar(before)
        if row is not None:
            return change_of(row).before
        bead = session.get(BeadRow, bead_id)
        return state_of(bead) if bead is not None and bead.version == version else None


def was_approved(store: Store, bead_id: int, event_id: int) -> bool:
    """Return whether a bead was approved right after an event, of which ever bead."""
    query = (
        select(BeadChangeRow.status_after)
        .where(BeadChangeRow.bead_id == bead_id, BeadChangeRow.event_id <= event_id)
        .order_by(BeadChangeRow.version.desc())
        .limit(1)
    )
    with store.reading() as session:
        return session.scalar(query) == BeadStatus.APPROVED


def proposals(store: Store, ids: Sequence[int]) -> dict[int, BeadState]:
    """Return how each of these beads was first proposed, for those decided since."""
    first = (
        select(BeadChangeRow.bead_id, func.min(BeadChangeRow.version).label("version"))
        .where(BeadChangeRow.bead_id.in_(ids))
        .group_by(BeadChangeRow.bead_id)
        .subquery()
    )
    query = select(BeadChangeRow).join(
        first,
        (first.c.bead_id == BeadChangeRow.bead_id) & (first.c.version == BeadChangeRow.version),
    )
    with store.reading() as session:
        found = {row.bead_id: change_of(row) for row in session.scalars(query)}
    return {
        bead_id: change.after if change.before.status is BeadStatus.SUPERSEDED else change.before
        for bead_id, change in found.items()
    }


def change_row(
    event_id: int, bead_id: int, before: BeadState, after: BeadState
) -> dict[str, object]:
    """Return the row that says what an event did to a bead."""
    return {
        "event_id": event_id,
        "bead_id": bead_id,
        "version": after.version,
        "status_before": before.status,
        "status_after": after.status,
        "src_before": before.src_text,
        "tgt_before": before.tgt_text,
        "src_after": None if after.src_text == before.src_text else after.src_text,
        "tgt_after": None if after.tgt_text == before.tgt_text else after.tgt_text,
        "ignored_before": list(before.ignored),
        "ignored_after": None if after.ignored == before.ignored else list(after.ignored),
    }


def change_of(row: BeadChangeRow) -> BeadChange:
    """Return what a row says of one bead before and after an event."""
    src_after = row.src_before if row.src_after is None else row.src_after
    tgt_after = row.tgt_before if row.tgt_after is None else row.tgt_after
    ignored = tuple(row.ignored_before)
    ignored_after = ignored if row.ignored_after is None else tuple(row.ignored_after)
    status_before, status_after = BeadStatus(row.status_before), BeadStatus(row.status_after)
    return BeadChange(
        row.bead_id,
        BeadState(
            status=status_before,
            src_text=row.src_before,
            tgt_text=row.tgt_before,
            version=row.version - 1,
            ignored=ignored,
        ),
        BeadState(
            status=status_after,
            src_text=src_after,
            tgt_text=tgt_after,
            version=row.version,
            ignored=ignored_after,
        ),
    )
