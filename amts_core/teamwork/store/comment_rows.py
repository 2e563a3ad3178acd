"""Comments as they are stored, and the notes of events that are comments too."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.tables import (
    BeadChangeRow,
    CommentRow,
    EventRow,
    PersonRow,
    PostEditChangeRow,
)
from amts_core.kernel.records import Action, DeskAct
from amts_core.teamwork.records import Comment, CommentKind, Desk, Topic

_N_ROWS = 5000

_COLUMNS: Mapping[Desk, InstrumentedAttribute[int | None]] = MappingProxyType(
    {Desk.REVIEW: CommentRow.bead_id, Desk.POST_EDIT: CommentRow.post_edit_id}
)
_ASKING: Mapping[Desk, tuple[Action, InstrumentedAttribute[int], InstrumentedAttribute[int]]] = (
    MappingProxyType(
        {
            Desk.REVIEW: (Action.FLAG, BeadChangeRow.bead_id, BeadChangeRow.event_id),
            Desk.POST_EDIT: (
                Action.RETURN,
                PostEditChangeRow.post_edit_id,
                PostEditChangeRow.event_id,
            ),
        }
    )
)
"""By desk: the action whose note asks, and the columns of what it was done to and of its event."""


def is_known(store: Store, token: str | None) -> bool:
    """Return whether a comment came before by this token."""
    if token is None:
        return False
    with store.reading() as session:
        return session.scalar(select(CommentRow.id).where(CommentRow.token == token)) is not None


def add(store: Store, project_id: int, act: DeskAct, topic: Topic, kind: CommentKind) -> None:
    """Keep what somebody has said on a topic; sent again by the same token, it is kept once."""
    with store.writing() as session:
        hold(session, project_id)
        known = select(CommentRow.id).where(CommentRow.token == act.token)
        if act.token is not None and session.scalar(known) is not None:
            return
        session.add(
            CommentRow(
                project_id=project_id,
                kind=kind,
                text=act.note or "",
                person_id=act.person.id,
                to_id=act.to,
                at=now(),
                token=act.token,
                **{_COLUMNS[topic.desk].key: topic.id},
            )
        )


def commented(session: Session, project_id: int, desk: Desk) -> frozenset[int]:
    """Return the ids of all topics of a desk in a project on which anybody has said anything."""
    column = _COLUMNS[desk]
    said = select(column).where(CommentRow.project_id == project_id, column.is_not(None))
    action, about, event_id = _ASKING[desk]
    noted = (
        select(about)
        .join(EventRow, EventRow.id == event_id)
        .where(
            EventRow.project_id == project_id,
            EventRow.action == action,
            EventRow.note.is_not(None),
        )
    )
    found = {one for one in session.scalars(said) if one is not None}
    return frozenset(found.union(session.scalars(noted)))


def comments_on(session: Session, desk: Desk, ids: Iterable[int]) -> tuple[Comment, ...]:
    """Return what was said on some topics of a desk, in no order."""
    numbers = sorted(ids)
    return tuple(
        comment
        for start in range(0, len(numbers), _N_ROWS)
        for query in (_said, _noted)
        for comment in _comments(session, desk, query(desk, numbers[start : start + _N_ROWS]))
    )


def _said(desk: Desk, ids: list[int]) -> Select[*tuple[Any, ...]]:
    column, to = _COLUMNS[desk], aliased(PersonRow)
    return (
        select(CommentRow, column, PersonRow.name, to.name)
        .join(PersonRow, PersonRow.id == CommentRow.person_id)
        .outerjoin(to, to.id == CommentRow.to_id)
        .where(column.in_(ids))
    )


def _noted(desk: Desk, ids: list[int]) -> Select[*tuple[Any, ...]]:
    action, about, event_id = _ASKING[desk]
    to = aliased(PersonRow)
    return (
        select(EventRow, about, PersonRow.name, to.name)
        .join(EventRow, EventRow.id == event_id)
        .join(PersonRow, PersonRow.id == EventRow.person_id)
        .outerjoin(to, to.id == EventRow.to_id)
        .where(about.in_(ids), EventRow.action == action, EventRow.note.is_not(None))
    )


def _comments(session: Session, desk: Desk, query: Select[*tuple[Any, ...]]) -> Iterable[Comment]:
    for row, topic_id, person, to in session.execute(query):
        is_event = isinstance(row, EventRow)
        yield Comment(
            topic=Topic(desk, topic_id),
            kind=CommentKind.ASKS if is_event else CommentKind(row.kind),
            text=row.note if is_event else row.text,
            person_id=row.person_id,
            person=person,
            at=row.at,
            to_id=row.to_id,
            to=to,
            event_id=row.id if is_event else None,
        )
