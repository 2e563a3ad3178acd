"""Events: what people decided, appended in the same transaction as the states it changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from amts_core.errors import ConflictError, NotFoundError
from amts_core.records import Action, BeadChange, BeadState, BeadStatus, Decision, Person, Via
from amts_core.store.alignments import state_of
from amts_core.store.engine import Store, now
from amts_core.store.schema import (
    AlignmentRow,
    BeadChangeRow,
    BeadRow,
    DraftRow,
    EventRow,
    PersonRow,
)

Change = Callable[[BeadState], BeadState]


@dataclass(frozen=True, slots=True)
class Cause:
    """Who acts, and how: what an event keeps besides the states."""

    person: Person
    action: Action
    via: Via
    undoes: int | None = None
    dwell_ms: int | None = None


def record(
    store: Store, project_id: int, changes: Sequence[tuple[int, Change]], cause: Cause
) -> Decision:
    """Change beads and append the event, in one transaction, and return the event.

    :param changes: for each bead's id, the function from its present state to the next one; what
        it raises leaves everything as it was.
    :raises NotFoundError: there is no such bead.
    :raises ConflictError: somebody else wrote to a bead at the same moment.
    """
    with store.writing() as session:
        event = EventRow(
            project_id=project_id, person_id=cause.person.id, action=cause.action, via=cause.via,
            at=now(), undoes=cause.undoes, dwell_ms=cause.dwell_ms,
        )  # fmt: skip
        session.add(event)
        session.flush()
        for bead_id, change in changes:
            _change(session, bead_id, change, event.id)
            _drop_draft(session, cause.person.id, bead_id)
        return _decision(event, cause.person.name)


def history(store: Store, project_id: int, person_id: int | None = None) -> tuple[Decision, ...]:
    """Return the events of a project, oldest first; with a person, only theirs."""
    query = _event_query().where(EventRow.project_id == project_id).order_by(EventRow.id)
    if person_id is not None:
        query = query.where(EventRow.person_id == person_id)
    with store.reading() as session:
        return tuple(_decision(row, name) for row, name in session.execute(query))


def changes_of(store: Store, event_id: int) -> tuple[BeadChange, ...]:
    """Return what an event did, by bead."""
    query = select(BeadChangeRow).where(BeadChangeRow.event_id == event_id)
    with store.reading() as session:
        return tuple(map(_bead_change, session.scalars(query.order_by(BeadChangeRow.bead_id))))


def changes_to(store: Store, alignment_id: str) -> tuple[BeadChange, ...]:
    """Return all changes to the beads of an alignment, oldest first."""
    query = (
        select(BeadChangeRow)
        .join(BeadRow, BeadRow.id == BeadChangeRow.bead_id)
        .where(BeadRow.alignment_id == alignment_id)
        .order_by(BeadChangeRow.event_id)
    )
    with store.reading() as session:
        return tuple(map(_bead_change, session.scalars(query)))


def last_event(store: Store, project_id: int) -> int | None:
    """Return the id of the newest event of a project, None where nothing was decided yet."""
    with store.reading() as session:
        return session.scalar(
            select(EventRow.id)
            .where(EventRow.project_id == project_id)
            .order_by(EventRow.id.desc())
            .limit(1)
        )


def n_decided_by(store: Store, alignment_id: str, person_id: int) -> int:
    """Return how many beads of an alignment stand as this person decided them."""
    query = (
        select(func.count(BeadRow.id))
        .join(EventRow, EventRow.id == BeadRow.event_id)
        .where(
            BeadRow.alignment_id == alignment_id,
            EventRow.person_id == person_id,
            BeadRow.status.in_((BeadStatus.APPROVED, BeadStatus.REJECTED)),
        )
    )
    with store.reading() as session:
        return session.scalar(query) or 0


def acceptable(store: Store, project_id: int, least: float | None) -> tuple[int, ...]:
    """Return the ids of the beads of a project that are proposed and can be accepted.

    :param least: confidence from which on; None takes the verdict stored with each bead.
    """
    enough = BeadRow.accept.is_(True) if least is None else BeadRow.confidence >= least
    query = (
        select(BeadRow.id)
        .join(AlignmentRow, AlignmentRow.id == BeadRow.alignment_id)
        .where(
            AlignmentRow.project_id == project_id,
            BeadRow.status == BeadStatus.PROPOSED,
            BeadRow.score.is_not(None),
            enough,
        )
        .order_by(BeadRow.id)
    )
    with store.reading() as session:
        return tuple(session.scalars(query))


def save_draft(store: Store, person_id: int, bead_id: int, text: str | None) -> None:
    """Keep a person's unfinished edit of a bead; None drops it."""
    with store.writing() as session:
        if text is None:
            _drop_draft(session, person_id, bead_id)
        else:
            session.merge(DraftRow(person_id=person_id, bead_id=bead_id, text=text, saved_at=now()))


def draft(store: Store, person_id: int, bead_id: int) -> str | None:
    """Return a person's unfinished edit of a bead."""
    with store.reading() as session:
        row = session.get(DraftRow, (person_id, bead_id))
    return None if row is None else row.text


def _change(session: Session, bead_id: int, change: Change, event_id: int) -> None:
    row = session.get(BeadRow, bead_id)
    if row is None:
        raise NotFoundError(f"There is no bead {bead_id}. Choose a document again.")
    before = state_of(row)
    after = change(before)
    result = session.execute(
        update(BeadRow)
        .where(BeadRow.id == bead_id, BeadRow.version == before.version)
        .values(
            status=after.status, src_text=after.src_text, tgt_text=after.tgt_text,
            version=after.version, event_id=event_id,
        )
    )  # fmt: skip
    if result.rowcount != 1:  # type: ignore[attr-defined]
        raise ConflictError("This bead was changed since you saw it. Look at it again.")
    session.add(
        BeadChangeRow(
            event_id=event_id, bead_id=bead_id, version=after.version,
            status_before=before.status, status_after=after.status,
            src_before=before.src_text, tgt_before=before.tgt_text,
            src_after=None if after.src_text == before.src_text else after.src_text,
            tgt_after=None if after.tgt_text == before.tgt_text else after.tgt_text,
        )
    )  # fmt: skip


def _drop_draft(session: Session, person_id: int, bead_id: int) -> None:
    row = session.get(DraftRow, (person_id, bead_id))
    if row is not None:
        session.delete(row)


def _event_query() -> Select[EventRow, str]:
    return select(EventRow, PersonRow.name).join(PersonRow, PersonRow.id == EventRow.person_id)


def _decision(row: EventRow, person: str) -> Decision:
    return Decision(
        row.id, row.project_id, person, Action(row.action), Via(row.via), row.at,
        row.undoes, row.dwell_ms,
    )  # fmt: skip


def _bead_change(row: BeadChangeRow) -> BeadChange:
    src_after = row.src_before if row.src_after is None else row.src_after
    tgt_after = row.tgt_before if row.tgt_after is None else row.tgt_after
    return BeadChange(
        row.bead_id,
        BeadState(BeadStatus(row.status_before), row.src_before, row.tgt_before, row.version - 1),
        BeadState(BeadStatus(row.status_after), src_after, tgt_after, row.version),
    )
