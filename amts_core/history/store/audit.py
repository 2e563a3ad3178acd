"""The audit: which events there were, and what each did to which beads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import (
    BeadChangeRow,
    BeadRow,
    DocumentRow,
    EventRow,
    OpinionRow,
    PersonRow,
    PostEditChangeRow,
    PostEditRow,
    RevisionRow,
)
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.events.ledger import decision_of, is_act, with_portions
from amts_core.kernel.records import Action, BeadChange, BeadStatus, Decision
from amts_core.review import change_of

_RETRACINGS = (Action.UNDO, Action.REDO)
_N_STREAM = 2000


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events are listed: None lists all."""

    person_id: int | None = None
    action: Action | None = None
    alignment_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEvent:
    """An event and what it was about.

    It changed ``n_beads`` beads in ``n_alignments`` documents; ``bead_id`` is the first of them, or
    the one that an opinion is about, and ``alignment_id`` and ``src_text`` are its. An event at the
    post-editing desk changed ``n_post_edits`` instead, of which ``src_text``, ``path`` and
    ``tgt_lang`` are those of the first. ``is_undone`` tells that it was taken back and not brought
    back since.
    """

    event: Decision
    n_beads: int
    n_alignments: int
    bead_id: int | None
    alignment_id: str | None
    src_text: str
    is_undone: bool
    n_post_edits: int = 0
    path: str = ""
    tgt_lang: str = ""


class _Subject(NamedTuple):
    n_beads: int
    n_alignments: int
    bead_id: int | None
    alignment_id: str | None
    src_text: str


_NOTHING = _Subject(0, 0, None, None, "")


def events(
    store: Store, project_id: int, only: EventFilter, *, offset: int = 0, limit: int | None = None
) -> tuple[LoggedEvent, ...]:
    """Return events of a project, newest first; an act on many beads without its portions."""
    query = (
        _event_query()
        .where(EventRow.project_id == project_id, is_act(), *_conditions(only))
        .order_by(EventRow.id.desc())
        .offset(offset)
        .limit(limit)
    )
    with store.reading() as session:
        found = [decision_of(row, name) for row, name in session.execute(query)]
        return _logged(session, found)


def n_events(store: Store, project_id: int, only: EventFilter = EventFilter()) -> int:
    """Return how many events of a project a filter leaves."""
    query = select(func.count(EventRow.id)).where(
        EventRow.project_id == project_id, is_act(), *_conditions(only)
    )
    with store.reading() as session:
        return session.scalar(query) or 0


def event(store: Store, project_id: int, event_id: int) -> LoggedEvent:
    """Return one event of a project; of a portion, the act that it is part of.

    :raises NotFoundError: the project has none of this id.
    """
    act = select(_act_id(EventRow)).where(EventRow.id == event_id).scalar_subquery()
    query = _event_query().where(EventRow.project_id == project_id, EventRow.id == act)
    with store.reading() as session:
        found = [decision_of(row, name) for row, name in session.execute(query)]
        if not found:
            raise NotFoundError(f"This project has no event {event_id}. Choose one of the list.")
        return _logged(session, found)[0]


def nth_event(store: Store, project_id: int, number: int) -> Decision | None:
    """Return an event of a project by its number from 1, oldest first; None beyond the ends."""
    if number < 1:
        return None
    query = _event_query().where(EventRow.project_id == project_id, is_act()).order_by(EventRow.id)
    with store.reading() as session:
        found = session.execute(query.offset(number - 1).limit(1)).one_or_none()
    return None if found is None else decision_of(found[0], found[1])


def last_until(store: Store, project_id: int, number: int) -> Decision | None:
    """Return the last event before the one after a number, a portion or not; None before all.

    An act on many beads may go on after others have decided: right after it is as far as it was
    when the next event came.
    """
    following = nth_event(store, project_id, number + 1)
    query = _event_query().where(EventRow.project_id == project_id).order_by(EventRow.id.desc())
    if following is not None:
        query = query.where(EventRow.id < following.id)
    with store.reading() as session:
        found = session.execute(query.limit(1)).one_or_none()
    return None if found is None else decision_of(found[0], found[1])


def number_of(store: Store, project_id: int, event_id: int) -> int:
    """Return how many events of a project there are up to this one: its number, from 1."""
    query = select(func.count(EventRow.id)).where(
        EventRow.project_id == project_id, is_act(), EventRow.id <= event_id
    )
    with store.reading() as session:
        return session.scalar(query) or 0


def changes(
    store: Store, event_id: int, *, offset: int = 0, limit: int | None = None
) -> tuple[BeadChange, ...]:
    """Return what an event did, by bead, or some of it; of an act on many, all its portions."""
    query = select(BeadChangeRow).where(BeadChangeRow.event_id.in_(with_portions(event_id)))
    query = query.order_by(BeadChangeRow.bead_id).offset(offset).limit(limit)
    with store.reading() as session:
        return tuple(change_of(row) for row in session.scalars(query))


def story(store: Store, bead_id: int) -> tuple[tuple[LoggedEvent, BeadChange | None], ...]:
    """Return all events that concern a bead, oldest first, each with what it did to the bead.

    An opinion of a second person changes nothing.
    """
    changed = select(BeadChangeRow.event_id).where(BeadChangeRow.bead_id == bead_id)
    opinions = select(OpinionRow.event_id).where(OpinionRow.bead_id == bead_id)
    query = _event_query().where(_concerns(changed, opinions))
    of_bead = select(BeadChangeRow).where(BeadChangeRow.bead_id == bead_id)
    with store.reading() as session:
        found = [
            decision_of(row, name) for row, name in session.execute(query.order_by(EventRow.id))
        ]
        by_event = {row.event_id: change_of(row) for row in session.scalars(of_bead)}
        logged = _logged(session, found)
    return tuple((one, by_event.get(one.event.id)) for one in logged)


def replaced_by(store: Store, bead_id: int) -> tuple[int, ...]:
    """Return the beads that structure edits have made in the place of this one, oldest first."""
    superseding = select(BeadChangeRow.event_id).where(
        BeadChangeRow.bead_id == bead_id, BeadChangeRow.status_after == BeadStatus.SUPERSEDED
    )
    query = (
        select(BeadRow.id, BeadRow.parents)
        .join(BeadChangeRow, BeadChangeRow.bead_id == BeadRow.id)
        .where(BeadChangeRow.event_id.in_(superseding), BeadChangeRow.version == 1)
        .order_by(BeadRow.id)
    )
    with store.reading() as session:
        return tuple(one for one, parents in session.execute(query) if bead_id in parents)


def _conditions(only: EventFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if only.person_id is not None:
        found.append(EventRow.person_id == only.person_id)
    if only.action is not None:
        found.append(EventRow.action == only.action)
    if only.alignment_id is not None:
        of_alignment, part = BeadRow.alignment_id == only.alignment_id, aliased(EventRow)
        changed = (
            select(_act_id(part))
            .join(BeadChangeRow, BeadChangeRow.event_id == part.id)
            .join(BeadRow, BeadRow.id == BeadChangeRow.bead_id)
            .where(of_alignment)
        )
        opinions = (
            select(OpinionRow.event_id)
            .join(BeadRow, BeadRow.id == OpinionRow.bead_id)
            .where(of_alignment)
        )
        found.append(_concerns(changed, opinions))
    return found


def _concerns(changed: Select[int], opinions: Select[int]) -> ColumnElement[bool]:
    """Return the condition that an event is among these, or takes back such an opinion."""
    return or_(EventRow.id.in_(changed), EventRow.id.in_(opinions), EventRow.undoes.in_(opinions))


def _event_query() -> Select[EventRow, str]:
    return select(EventRow, PersonRow.name).join(PersonRow, PersonRow.id == EventRow.person_id)


def _act_id(event: type[EventRow]) -> ColumnElement[int]:
    """Return the id of an event, or of the act that it is a portion of."""
    return func.coalesce(event.part_of, event.id)


def undone_query(*conditions: ColumnElement[bool]) -> Select[int | None]:
    """Return the query of the events whose last retracing was an undo.

    :param conditions: on the retracing events.
    """
    last = (
        select(func.max(EventRow.id).label("id"))
        .where(EventRow.action.in_(_RETRACINGS), EventRow.undoes.is_not(None), *conditions)
        .group_by(EventRow.undoes)
        .subquery()
    )
    undoing = aliased(EventRow)
    return (
        select(undoing.undoes)
        .join(last, last.c.id == undoing.id)
        .where(undoing.action == Action.UNDO)
    )


def _logged(session: Session, found: Sequence[Decision]) -> tuple[LoggedEvent, ...]:
    """Return events with what they were about and whether they were undone."""
    ids = [one.id for one in found]
    part = aliased(EventRow)
    acts = {one.id: one.part_of or one.id for one in found}
    of_event = _act_id(part)
    counts = (
        select(
            of_event.label("event_id"),
            func.count().label("n"),
            func.count(BeadRow.alignment_id.distinct()).label("n_alignments"),
            func.min(BeadChangeRow.bead_id).label("bead_id"),
        )
        .select_from(part)
        .join(BeadChangeRow, BeadChangeRow.event_id == part.id)
        .join(BeadRow, BeadRow.id == BeadChangeRow.bead_id)
        .where(or_(part.id.in_(acts.values()), part.part_of.in_(acts.values())))
        .group_by(of_event)
        .subquery()
    )
    first = select(
        counts.c.event_id,
        counts.c.n,
        counts.c.n_alignments,
        BeadRow.id,
        BeadRow.alignment_id,
        BeadRow.src_text,
    ).join(counts, BeadRow.id == counts.c.bead_id)
    about = {row.event_id: _Subject(*row[1:]) for row in session.execute(first)}
    given = (
        select(OpinionRow.event_id, BeadRow.id, BeadRow.alignment_id, BeadRow.src_text)
        .join(BeadRow, BeadRow.id == OpinionRow.bead_id)
        .where(OpinionRow.event_id.in_({*ids, *(one.undoes for one in found)} - {None}))
    )
    opinions = {row.event_id: _Subject(0, 1, *row[1:]) for row in session.execute(given)}
    undone = set(session.scalars(undone_query(EventRow.undoes.in_(acts.values()))))
    edited = _edited(session, ids)
    logged = []
    for one in found:
        act = acts[one.id]
        subject = (
            about.get(act) or opinions.get(one.id) or opinions.get(one.undoes or 0) or _NOTHING
        )
        n, src_text, path, tgt_lang = edited.get(one.id, (0, subject.src_text, "", ""))
        if n:
            subject = _NOTHING
        logged.append(
            record_of(
                LoggedEvent,
                subject,
                event=one,
                src_text=src_text,
                is_undone=act in undone,
                n_post_edits=n,
                path=path,
                tgt_lang=tgt_lang,
            )
        )
    return tuple(logged)


def _edited(session: Session, ids: Sequence[int]) -> dict[int, tuple[int, str, str, str]]:
    """Return by event how many post-edits it changed; source, path, language of the first."""
    counts = (
        select(
            PostEditChangeRow.event_id,
            func.count().label("n"),
            func.min(PostEditChangeRow.post_edit_id).label("post_edit_id"),
        )
        .where(PostEditChangeRow.event_id.in_(ids))
        .group_by(PostEditChangeRow.event_id)
        .subquery()
    )
    query = (
        select(
            counts.c.event_id,
            counts.c.n,
            PostEditRow.src_text,
            DocumentRow.path,
            PostEditRow.tgt_lang,
        )
        .join(counts, PostEditRow.id == counts.c.post_edit_id)
        .join(RevisionRow, RevisionRow.id == PostEditRow.revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
    )
    return {event_id: (n, *rest) for event_id, n, *rest in session.execute(query)}
