"""The portions of an act on many beads: each a short transaction, and an event of its own.

A portion is ``part_of`` its act and has what it changed, so that the state of a bead stays the fold
of the events, in their order. How far an act is moves on in the transaction that changes the beads:
whoever carries it out, and however often it is begun again, each bead has one turn.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, insert, literal, or_, select, update
from sqlalchemy.orm import Session, aliased

from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.tables import (
    AlignmentRow,
    BeadChangeRow,
    BeadRow,
    BulkRow,
    EventRow,
)
from amts_core.kernel.records import Action
from amts_core.review.store.alignments import is_current
from amts_core.review.store.bead_rows import carried_event
from amts_core.review.store.bulks import Bulk, Turn
from amts_core.review.store.lineage import counterparts_in, is_left

N_PORTION = 100
"""Beads that have their turn in one transaction: few, so that others wait for none of them."""


class _Step(NamedTuple):
    """What an event did to a bead at a version."""

    version: int
    event_id: int
    action: Action
    undoes: int | None


def coming(of: Bulk, turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """Return whose turn comes next. An undo or a redo retraces one event at a time."""
    found = turns[of.n_seen : of.n_seen + N_PORTION]
    if of.status is None:
        found = [turn for turn in found if turn[1] == found[0][1]]
    return tuple(found)


def texts(store: Store, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Return both texts of some beads, by id."""
    query = select(BeadRow.id, BeadRow.src_text, BeadRow.tgt_text).where(BeadRow.id.in_(ids))
    with store.reading() as session:
        return {bead_id: (src, tgt) for bead_id, src, tgt in session.execute(query)}


def carry_on(
    store: Store, of: Bulk, portion: Sequence[Turn], blocked: Collection[int] = ()
) -> None:
    """Let some beads have their turn, unless they have had it, or the act was stopped.

    :param portion: what :func:`coming` returns for the act as it was read.
    :param blocked: those that have an error, as they were asked for.
    """
    with store.writing() as session:
        row = session.get(BulkRow, of.event.id, with_for_update=True)
        event = session.get(EventRow, of.event.id)
        if row is None or event is None or row.stopped_at is not None or row.n_seen != of.n_seen:
            return
        if row.status is None:
            ids = [bead_id for bead_id, _ in portion]
            row.n_done += _retrace(session, event, ids, portion[0][1])
        else:
            as_asked = _as_asked(session, dict(portion))
            row.n_blocked += len(as_asked.intersection(blocked))
            row.n_done += _decide(session, event, row.status, as_asked.difference(blocked))
        row.n_seen += len(portion)


def _as_asked(session: Session, versions: Mapping[int, int]) -> set[int]:
    """Return which beads are as they were asked for; nobody else changes these until the end.

    Those of a document that was aligned anew in the meantime are not.
    """
    query = (
        select(BeadRow.id, BeadRow.version)
        .join(AlignmentRow, AlignmentRow.id == BeadRow.alignment_id)
        .where(BeadRow.id.in_(versions), is_current())
        .order_by(BeadRow.id)
    )
    held = session.execute(query.with_for_update(of=BeadRow, key_share=True))
    return {bead_id for bead_id, version in held if versions[bead_id] == version}


def _decide(session: Session, act: EventRow, status: str, ids: Collection[int]) -> int:
    """Give beads a status, by an event of its own, and return how many they are."""
    if ids:
        event = _put_part(session, act)
        _put_status(session, event, BeadRow.id.in_(ids), literal(status))
    return len(ids)


def _retrace(session: Session, act: EventRow, ids: Sequence[int], event_id: int) -> int:
    """Take back, or bring back, what an event did to beads, where nobody has decided since.

    What was carried over to a newer alignment is retraced there. Return how many beads these are.
    """
    is_undo = act.action == Action.UNDO
    change = BeadChangeRow.status_before if is_undo else BeadChangeRow.status_after
    wanted = select(BeadChangeRow.bead_id, change).where(
        BeadChangeRow.event_id == event_id, BeadChangeRow.bead_id.in_(ids)
    )
    now_at = counterparts_in(session, ids)
    statuses = {now_at.get(bead_id, bead_id): status for bead_id, status in session.execute(wanted)}
    versions = _versions_to_retrace(session, statuses)
    standing = {
        bead_id
        for bead_id, steps in _steps(session, versions).items()
        if _stands(steps, versions[bead_id], event_id, is_undo=is_undo)
    }
    if standing:
        event = _put_part(session, act, undoes=event_id)
        for status in sorted({statuses[bead_id] for bead_id in standing}):
            chosen = [bead_id for bead_id in standing if statuses[bead_id] == status]
            _put_status(session, event, BeadRow.id.in_(chosen), literal(status))
    return len(standing)


def _versions_to_retrace(session: Session, ids: Collection[int]) -> dict[int, int]:
    """Return the versions of beads that still concern somebody; nobody else changes these."""
    query = (
        select(BeadRow.id, BeadRow.version)
        .join(AlignmentRow, AlignmentRow.id == BeadRow.alignment_id)
        .where(BeadRow.id.in_(ids), or_(is_current(), is_left()))
        .order_by(BeadRow.id)
    )
    held = session.execute(query.with_for_update(of=BeadRow, key_share=True))
    return {bead_id: version for bead_id, version in held}


def _put_part(session: Session, act: EventRow, *, undoes: int | None = None) -> EventRow:
    event = EventRow(
        project_id=act.project_id,
        person_id=act.person_id,
        action=act.action,
        via=act.via,
        at=now(),
        undoes=undoes,
        note=act.note,
        part_of=act.id,
    )
    session.add(event)
    session.flush()
    return event


def _put_status(
    session: Session, event: EventRow, chosen: ColumnElement[bool], status: ColumnElement[str]
) -> None:
    """Give beads a status and append what was before and after; their texts stay."""
    columns = (
        "event_id",
        "bead_id",
        "version",
        "status_before",
        "status_after",
        "src_before",
        "tgt_before",
        "ignored_before",
    )
    rows = select(
        literal(event.id),
        BeadRow.id,
        BeadRow.version + 1,
        BeadRow.status,
        status,
        BeadRow.src_text,
        BeadRow.tgt_text,
        BeadRow.ignored,
    ).where(chosen)
    session.execute(insert(BeadChangeRow).from_select(columns, rows))
    session.execute(
        update(BeadRow)
        .where(chosen)
        .values(
            status=status,
            version=BeadRow.version + 1,
            event_id=event.id,
            person_id=event.person_id,
        )
        .execution_options(synchronize_session=False)
    )


def _steps(session: Session, ids: Collection[int]) -> dict[int, dict[int, _Step]]:
    """Return by bead and version what its events did; one that was carried over counts, too."""
    found: dict[int, dict[int, _Step]] = {bead_id: {} for bead_id in ids}
    origin = aliased(EventRow)
    query = (
        select(
            BeadChangeRow.bead_id,
            BeadChangeRow.version,
            *(
                case((origin.id.is_not(None), first), else_=second)
                for first, second in (
                    (origin.id, EventRow.id),
                    (origin.action, EventRow.action),
                    (origin.undoes, EventRow.undoes),
                )
            ),
        )
        .join(EventRow, EventRow.id == BeadChangeRow.event_id)
        .outerjoin(origin, carried_event(origin))
        .where(BeadChangeRow.bead_id.in_(ids))
    )
    for bead_id, version, event_id, action, undoes in session.execute(query):
        found[bead_id][version] = _Step(version, event_id, Action(action), undoes)
    return found


def _stands(steps: Mapping[int, _Step], version: int, event_id: int, *, is_undo: bool) -> bool:
    """Return whether a bead stands as an event left it, or for a redo as the event found it.

    What was done to it since and taken back again does not count.
    """
    versions = {step.event_id: step.version for step in steps.values()}
    again = Action.REDO if is_undo else Action.UNDO
    wanted = {
        step.version for step in steps.values() if step.undoes == event_id and step.action == again
    }
    if event_id in versions:
        wanted.add(versions[event_id] if is_undo else versions[event_id] - 1)
    here = _decided_at(steps, versions, version)
    return any(here == _decided_at(steps, versions, one) for one in wanted)


def _decided_at(steps: Mapping[int, _Step], versions: Mapping[int, int], version: int) -> int:
    """Return at which version was decided what stands at a version: undos lead back from it."""
    while (step := steps.get(version)) is not None:
        undone = versions.get(step.undoes or 0)
        if undone is None:
            break
        version = undone - (step.action == Action.UNDO)
    return version
