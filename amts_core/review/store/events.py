"""Events: what people did, appended one after another, and read again."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, not_, or_, select
from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import (
    EventRow,
    OpinionRow,
    PersonRow,
    PostEditChangeRow,
)
from amts_core.kernel.errors import ConflictError, NotFoundError
from amts_core.kernel.records import (
    Action,
    Decision,
    DeskAct,
    Person,
    Via,
)

_N_ROWS = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Who acts, and how: what an event keeps besides the states.

    ``newest`` is the person's last event as they saw it, where the action makes sense only after
    that one. ``token`` is what the sender calls the event: sent again, it is not done again.
    """

    person: Person
    action: Action
    via: Via
    undoes: int | None = None
    dwell_ms: int | None = None
    newest: int | None = None
    note: str | None = None
    token: str | None = None


def cause_of(act: DeskAct, action: Action, note: str | None) -> Cause:
    """Return what an event keeps of an act at a desk.

    :param note: that of the act, as it is to be kept.
    """
    return Cause(
        person=act.person,
        action=action,
        via=act.via,
        dwell_ms=act.dwell_ms,
        note=note,
        token=act.token,
    )


def history(
    store: Store, project_id: int, person_id: int | None = None, *, limit: int | None = None
) -> tuple[Decision, ...]:
    """Return the events of a project that concern beads, oldest first; with a person, only theirs.

    An act on many beads is one; its portions are left out.

    :param limit: how many of the newest; those that they undo or redo come besides.
    """
    return events_of(store, project_id, person_id, not_(of_post_edits()), limit=limit)


def events_of(
    store: Store,
    project_id: int,
    person_id: int | None,
    kind: ColumnElement[bool],
    *,
    limit: int | None = None,
) -> tuple[Decision, ...]:
    """Return the events of one kind as :func:`history` does. Portions of an act are left out."""
    query = _event_query().where(EventRow.project_id == project_id, is_act(), kind)
    if person_id is not None:
        query = query.where(EventRow.person_id == person_id)
    newest = query.order_by(EventRow.id.desc()).limit(limit)
    with store.reading() as session:
        found = {row.id: decision_of(row, name) for row, name in session.execute(newest)}
        missing = {one.undoes for one in found.values() if one.undoes is not None} - set(found)
        earlier = query.where(EventRow.id.in_(missing))
        found |= {row.id: decision_of(row, name) for row, name in session.execute(earlier)}
    return tuple(found[event_id] for event_id in sorted(found))


def event(store: Store, event_id: int) -> Decision:
    """Return the event of this id.

    :raises NotFoundError: there is none.
    """
    with store.reading() as session:
        found = session.execute(_event_query().where(EventRow.id == event_id)).one_or_none()
    if found is None:
        raise NotFoundError(f"There is no event {event_id}. Choose one of the list.")
    return decision_of(found[0], found[1])


def event_with_token(store: Store, token: str | None) -> Decision | None:
    """Return the event that its sender calls so, None where it was never stored."""
    if token is None:
        return None
    with store.reading() as session:
        found = session.execute(_event_query().where(EventRow.token == token)).one_or_none()
    return None if found is None else decision_of(found[0], found[1])


def opinion_of(store: Store, event_id: int) -> int:
    """Return the bead on which an event gave a second person's opinion.

    :raises NotFoundError: it gave none.
    """
    with store.reading() as session:
        row = session.get(OpinionRow, event_id)
    if row is None:
        raise NotFoundError(f"Event {event_id} concerns no bead.")
    return row.bead_id


def note_of(store: Store, event_id: int) -> str | None:
    """Return the note of an event."""
    with store.reading() as session:
        return session.scalar(select(EventRow.note).where(EventRow.id == event_id))


def with_portions(event_id: int) -> Select[int]:
    """Return the query of an event and of its portions, if it is an act on many beads."""
    return select(EventRow.id).where(or_(EventRow.id == event_id, EventRow.part_of == event_id))


def is_act() -> ColumnElement[bool]:
    """Return the condition that an event is something that a person did, and no portion of it."""
    return EventRow.part_of.is_(None)


def last_event(store: Store, project_id: int) -> int | None:
    """Return the id of the newest event of a project, None where nothing was decided yet."""
    with store.reading() as session:
        return session.scalar(
            select(EventRow.id)
            .where(EventRow.project_id == project_id)
            .order_by(EventRow.id.desc())
            .limit(1)
        )


def of_post_edits() -> ColumnElement[bool]:
    """Return the condition that an event concerns post-edits, not beads."""
    changed = select(PostEditChangeRow.event_id).where(PostEditChangeRow.event_id == EventRow.id)
    return changed.correlate(EventRow).exists()


def wait_for_own(
    session: Session, project_id: int, cause: Cause, kind: ColumnElement[bool]
) -> Decision | None:
    """Let one person's events follow each other, also those of two windows.

    :param kind: of the events among which ``cause`` names the person's newest one.
    :returns: the event itself, where it was stored already.
    :raises ConflictError: the person has acted since what ``cause`` calls their newest event.
    """
    hold_person(session, cause.person.id)
    if cause.token is not None:
        known = session.scalar(select(EventRow).where(EventRow.token == cause.token))
        if known is not None:
            return decision_of(known, cause.person.name)
    if cause.newest is not None:
        mine = EventRow.project_id == project_id, EventRow.person_id == cause.person.id
        newest = (
            select(EventRow.id).where(*mine, is_act(), kind).order_by(EventRow.id.desc()).limit(1)
        )
        if session.scalar(newest) != cause.newest:
            raise ConflictError(
                "You have decided something else in the meantime, in another window. Look at it "
                "again."
            )
    return None


def put_event(session: Session, project_id: int, cause: Cause) -> EventRow:
    """Append an event, and return its row with the id it has got."""
    event = EventRow(
        project_id=project_id,
        person_id=cause.person.id,
        action=cause.action,
        via=cause.via,
        at=now(),
        undoes=cause.undoes,
        dwell_ms=cause.dwell_ms,
        note=cause.note,
        token=cause.token,
    )
    session.add(event)
    session.flush()
    return event


def hold_person(session: Session, person_id: int) -> None:
    """Let nobody else hold this person until the transaction ends."""
    session.get(PersonRow, person_id, with_for_update={"key_share": True})


def _event_query() -> Select[EventRow, str]:
    return select(EventRow, PersonRow.name).join(PersonRow, PersonRow.id == EventRow.person_id)


def decision_of(row: EventRow, person: str) -> Decision:
    """Return the event of a row, by the name of who acted."""
    return record_of(
        Decision,
        row,
        person=person,
    )
