"""Post-edits of whole projects, as they are now or were right after an event."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import InstrumentedAttribute

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import (
    DocumentRow,
    EventRow,
    PersonRow,
    PostEditChangeRow,
    PostEditRow,
    RevisionRow,
)
from amts_core.kernel.post_edits import DocumentKey, EditStatus, PostEdit, PostEditState, Taken
from amts_core.kernel.records import Granularity
from amts_core.parallel_data.store.post_edit_rows import (
    edit_query,
    edits_of,
    of_key,
    post_edit_of,
    state_of,
)

_STATE = (
    PostEditChangeRow.status_before, PostEditChangeRow.text_before, PostEditChangeRow.taken_before,
    PostEditChangeRow.version, PostEditChangeRow.ignored_before, PostEditChangeRow.batch_before,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EditedRevision:
    """A document with post-edits, and these, in its order."""

    key: DocumentKey
    path: str
    languages: tuple[str, str]
    edits: tuple[PostEdit, ...]


def edited(
    store: Store,
    project_id: int,
    languages: tuple[str, str] | None = None,
    *,
    at: int | None = None,
) -> tuple[EditedRevision, ...]:
    """Return the documents of a project of which a text was ever saved, with all their segments.

    :param languages: of source and target; None for all.
    :param at: an event: return the texts as they were right after it, not as they are now.
    """
    of_document = PostEditRow.revision_id, PostEditRow.tgt_lang, PostEditRow.granularity
    query = (
        select(*of_document, DocumentRow.language, DocumentRow.path)
        .join(RevisionRow, RevisionRow.id == PostEditRow.revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .where(DocumentRow.project_id == project_id, PostEditRow.event_id.is_not(None))
        .distinct()
        .order_by(*of_document)
    )
    if languages is not None:
        query = query.where(
            DocumentRow.language == languages[0], PostEditRow.tgt_lang == languages[1]
        )
    with store.reading() as session:
        found = session.execute(query).all()
    keys = [
        (DocumentKey(revision_id, tgt_lang, Granularity(granularity)), src_lang, path)
        for revision_id, tgt_lang, granularity, src_lang, path in found
    ]
    return tuple(
        EditedRevision(key, path, (src_lang, key.tgt_lang), _edits(store, key, at))
        for key, src_lang, path in keys
    )


def n_edits(store: Store, project_id: int, statuses: Collection[EditStatus]) -> int:
    """Return how many post-edits of a project that somebody has decided on have a status."""
    query = (
        select(func.count())
        .select_from(PostEditRow)
        .join(RevisionRow, RevisionRow.id == PostEditRow.revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .where(
            DocumentRow.project_id == project_id,
            PostEditRow.event_id.is_not(None),
            PostEditRow.status.in_(statuses),
        )
    )
    with store.reading() as session:
        return session.execute(query).scalar_one()


def _edits(store: Store, key: DocumentKey, at: int | None) -> tuple[PostEdit, ...]:
    conditions = of_key(key)
    with store.reading() as session:
        if at is None:
            query = edit_query().where(*conditions)
            return edits_of(session, query.order_by(PostEditRow.n))
        before = [_before(column, at) for column in _STATE]
        past = (
            select(PostEditRow, EventRow.id, PersonRow.name, EventRow.at, *before)
            .select_from(PostEditRow)
            .outerjoin(EventRow, EventRow.id == _last_until(at))
            .outerjoin(PersonRow, PersonRow.id == EventRow.person_id)
            .where(*conditions)
            .order_by(PostEditRow.n)
        )
        return tuple(
            post_edit_of(row, _state(row, *then), event_id, person=person, changed_at=changed_at)
            for row, event_id, person, changed_at, *then in session.execute(past)
        )


def _before(column: InstrumentedAttribute[Any], event_id: int) -> ScalarSelect[Any]:
    """Return what the first change after an event says of a post-edit before it, null without."""
    is_later = PostEditChangeRow.event_id > event_id
    return _of_edit(column, is_later, PostEditChangeRow.version.expression)


def _last_until(event_id: int) -> ScalarSelect[int]:
    """Return the last event up to another one that changed a post-edit."""
    is_earlier = PostEditChangeRow.event_id <= event_id
    return _of_edit(PostEditChangeRow.event_id, is_earlier, PostEditChangeRow.version.desc())


def _of_edit(
    column: InstrumentedAttribute[Any], condition: ColumnElement[bool], order: ColumnElement[Any]
) -> ScalarSelect[Any]:
    return (
        select(column)
        .where(PostEditChangeRow.post_edit_id == PostEditRow.id, condition)
        .order_by(order)
        .limit(1)
        .correlate(PostEditRow)
        .scalar_subquery()
    )


def _state(
    row: PostEditRow,
    status: str | None,
    text: str | None,
    taken: str | None,
    version: int | None,
    ignored: list[str] | None,
    batch_id: int | None,
) -> PostEditState:
    """Return the state of a row, given ``_STATE`` of its first later change, if there is one."""
    if version is None or status is None:
        return state_of(row)
    was_taken = None if taken is None else Taken(taken)
    return PostEditState(
        status=EditStatus(status),
        text=text,
        taken=was_taken,
        version=version - 1,
        ignored=tuple(ignored or ()),
        batch_id=batch_id,
    )
