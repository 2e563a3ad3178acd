"""The ledger: what people did, appended one after another, and read again."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import EventRow, PersonRow, PostEditChangeRow
from amts_core.kernel.errors import ActedElsewhere, NotFoundError
from amts_core.kernel.records import Action, Decision, DeskAct


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What an event keeps besides the states: who acts, how, and what they do.

    ``undoes`` is the event that is taken back or brought back; ``newest`` is the person's last
    event as they saw it, where the action makes sense only after that one.
    """

    act: DeskAct
    action: Action
    undoes: int | None = None
    newest: int | None = None


def history(
    store: Store,
    project_id: int,
    kind: ColumnElement[bool],
    person_id: int | None = None,
    *,
    limit: int | None = None,
) -> tuple[Decision, ...]:
    """Return the events of one kind in a project, oldest first; with a person, only theirs.

    An act on many beads is one; its portions are left out.

    :param kind: such as :func:`of_post_edits`.
    :param limit: how many of the newest; those that they undo or redo come besides.
    """
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


def note_of(store: Store, event_id: int) -> str | None:
    """Return the note of an event."""
    with store.reading() as session:
        return session.scalar(select(EventRow.note).where(EventRow.id == event_id))


def last_event(store: Store, project_id: int) -> int | None:
    """Return the id of the newest event of a project, None where nothing was decided yet."""
    with store.reading() as session:
        return session.scalar(
            select(EventRow.id)
            .where(EventRow.project_id == project_id)
            .order_by(EventRow.id.desc())
            .limit(1)
        )


def with_portions(event_id: int) -> Select[int]:
    """Return the query of an event and of its portions, if it is an act on many beads."""
    return select(EventRow.id).where(or_(EventRow.id == event_id, EventRow.part_of == event_id))


def is_act() -> ColumnElement[bool]:
    """Return the condition that an event is something that a person did, and no portion of it."""
    return EventRow.part_of.is_(None)


def of_post_edits() -> ColumnElement[bool]:
    """Return the condition that an event concerns post-edits, not beads."""
    changed = select(PostEditChangeRow.event_id).where(PostEditChangeRow.event_id == EventRow.id)
    return changed.correlate(EventRow).exists()


def with_token(session: Session, token: str | None) -> Decision | None:
    """Return the event that its sender calls so, None where it was never stored."""
    if token is None:
        return None
    found = session.execute(_event_query().where(EventRow.token == token)).one_or_none()
    return None if found is None else decision_of(found[0], found[1])


def find(store: Store, token: str | None) -> Decision | None:
    """Return what :func:`with_token` does, outside of a transaction."""
    with store.reading() as session:
        return with_token(session, token)


def check_newest(
    session: Session, project_id: int, cause: Cause, kind: ColumnElement[bool]
) -> None:
    """Refuse what a person does after an event that is not their newest any more.

    :param kind: of the events among which ``cause`` names the newest one.
    :raises ActedElsewhere: the person has acted since.
    """
    if cause.newest is None:
        return
    mine = EventRow.project_id == project_id, EventRow.person_id == cause.act.person.id
    newest = select(EventRow.id).where(*mine, is_act(), kind).order_by(EventRow.id.desc()).limit(1)
    if session.scalar(newest) != cause.newest:
        raise ActedElsewhere(
            "You have decided something else in the meantime, in another window. Look at it again."
        )


def put_event(session: Session, project_id: int, cause: Cause) -> EventRow:
    """Append an event, and return its row with the id it has got."""
    act = cause.act
    row = EventRow(
        project_id=project_id,
        person_id=act.person.id,
        action=cause.action,
        via=act.via,
        at=now(),
        undoes=cause.undoes,
        dwell_ms=act.dwell_ms,
        note=act.note,
        token=act.token,
        to_id=act.to,
    )
    session.add(row)
    session.flush()
    return row


def hold_person(session: Session, person_id: int) -> None:
    """Let nobody else hold this person until the transaction ends.

    So one person's acts follow each other, also those of two windows.
    """
    session.get(PersonRow, person_id, with_for_update={"key_share": True})


def decision_of(row: EventRow, person: str) -> Decision:
    """Return the event of a row, by the name of who acted."""
    return record_of(Decision, row, person=person)


def _event_query() -> Select[EventRow, str]:
    return select(EventRow, PersonRow.name).join(PersonRow, PersonRow.id == EventRow.person_id)
