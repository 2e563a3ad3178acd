"""Events: what people decided, appended in the same transaction as the states it changes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, delete, func, select
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

_N_ROWS = 5000


@dataclass(frozen=True, slots=True)
class Cause:
    """Who acts, and how: what an event keeps besides the states.

    ``newest`` is the person's last event as they saw it, where the action makes sense only after
    that one.
    """

    person: Person
    action: Action
    via: Via
    undoes: int | None = None
    dwell_ms: int | None = None
    newest: int | None = None


def record(
    store: Store, project_id: int, changes: Sequence[tuple[int, Change]], cause: Cause
) -> Decision:
    """Change beads and append the event, in one transaction, and return the event.

    :param changes: for each bead's id, the function from its present state to the next one; what
        it raises leaves everything as it was.
    :raises NotFoundError: there is no such bead.
    :raises ConflictError: the person has acted since what ``cause`` calls their newest event.
    """
    ids = sorted(bead_id for bead_id, _ in changes)
    with store.writing() as session:
        _wait_for_own(session, project_id, cause)
        rows = {
            row.id: row for start in range(0, len(ids), _N_ROWS)
            for row in _held_beads(session, ids[start : start + _N_ROWS])
        }  # fmt: skip
        event = EventRow(
            project_id=project_id, person_id=cause.person.id, action=cause.action, via=cause.via,
            at=now(), undoes=cause.undoes, dwell_ms=cause.dwell_ms,
        )  # fmt: skip
        session.add(event)
        session.flush()
        for bead_id, change in changes:
            session.add(_change(rows, bead_id, change, event.id))
        _drop_drafts(session, cause.person.id, ids)
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
        _hold_person(session, person_id)
        if text is None:
            _drop_drafts(session, person_id, [bead_id])
        else:
            session.merge(DraftRow(person_id=person_id, bead_id=bead_id, text=text, saved_at=now()))


def draft(store: Store, person_id: int, bead_id: int) -> str | None:
    """Return a person's unfinished edit of a bead."""
    with store.reading() as session:
        row = session.get(DraftRow, (person_id, bead_id))
    return None if row is None else row.text


def _wait_for_own(session: Session, project_id: int, cause: Cause) -> None:
    """Let one person's events follow each other, also those of two windows."""
    _hold_person(session, cause.person.id)
    if cause.newest is not None:
        mine = EventRow.project_id == project_id, EventRow.person_id == cause.person.id
        if session.scalar(select(func.max(EventRow.id)).where(*mine)) != cause.newest:
            raise ConflictError(
                "You have decided something else in the meantime, in another window. Look at it "
                "again."
            )


def _hold_person(session: Session, person_id: int) -> None:
    """Let nobody else hold this person until the transaction ends."""
    session.get(PersonRow, person_id, with_for_update={"key_share": True})


def _held_beads(session: Session, ids: Sequence[int]) -> Iterable[BeadRow]:
    """Return beads that nobody else changes until the transaction ends.

    They are asked for in the order of their ids, so that no two events wait for each other.
    """
    query = select(BeadRow).where(BeadRow.id.in_(ids)).order_by(BeadRow.id)
    return session.scalars(query.with_for_update())


def _change(
    rows: Mapping[int, BeadRow], bead_id: int, change: Change, event_id: int
) -> BeadChangeRow:
    row = rows.get(bead_id)
    if row is None:
        raise NotFoundError(f"There is no bead {bead_id}. Choose a document again.")
    before = state_of(row)
    after = change(before)
    row.status, row.version, row.event_id = after.status, after.version, event_id
    row.src_text, row.tgt_text = after.src_text, after.tgt_text
    return BeadChangeRow(
        event_id=event_id, bead_id=bead_id, version=after.version,
        status_before=before.status, status_after=after.status,
        src_before=before.src_text, tgt_before=before.tgt_text,
        src_after=None if after.src_text == before.src_text else after.src_text,
        tgt_after=None if after.tgt_text == before.tgt_text else after.tgt_text,
    )  # fmt: skip


def _drop_drafts(session: Session, person_id: int, ids: Sequence[int]) -> None:
    for start in range(0, len(ids), _N_ROWS):
        of_beads = DraftRow.bead_id.in_(ids[start : start + _N_ROWS])
        session.execute(delete(DraftRow).where(DraftRow.person_id == person_id, of_beads))


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
