"""Rows of post-edits as records."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import (
    EventRow,
    PersonRow,
    PostEditRow,
)
from amts_core.kernel.post_edits import (
    DocumentKey,
    EditStatus,
    Effort,
    PostEdit,
    PostEditState,
    Taken,
)
from amts_core.kernel.records import Granularity
from amts_core.review import like_words

EditQuery = Select[PostEditRow, str | None, datetime | None]


def edit_query() -> EditQuery:
    """Return the query of post-edits with who changed them last and when."""
    return (
        select(PostEditRow, PersonRow.name, EventRow.at)
        .outerjoin(EventRow, EventRow.id == PostEditRow.event_id)
        .outerjoin(PersonRow, PersonRow.id == EventRow.person_id)
    )


def edits_of(session: Session, query: EditQuery) -> tuple[PostEdit, ...]:
    """Return the post-edits that such a query finds."""
    return tuple(
        post_edit_of(row, state_of(row), row.event_id, person=person, changed_at=changed_at)
        for row, person, changed_at in session.execute(query)
    )


def post_edit_of(
    row: PostEditRow,
    state: PostEditState,
    event_id: int | None,
    person: str | None,
    changed_at: datetime | None,
) -> PostEdit:
    """Return the post-edit of a row in a state that an event has brought about."""
    return record_of(
        PostEdit,
        row,
        key=key_of(row),
        state=state,
        effort=Effort(row.active_ms, row.n_keystrokes),
        found=tuple(row.found.split()),
        event_id=event_id,
        person=person,
        changed_at=changed_at,
    )


def of_key(key: DocumentKey) -> tuple[Any, ...]:
    """Return the conditions on the post-edits of a document."""
    return (
        PostEditRow.revision_id == key.revision_id,
        PostEditRow.tgt_lang == key.tgt_lang,
        PostEditRow.granularity == key.granularity,
    )


def key_of(row: PostEditRow) -> DocumentKey:
    """Return what names the document of a row."""
    return DocumentKey(row.revision_id, row.tgt_lang, Granularity(row.granularity))


def state_of(row: PostEditRow) -> PostEditState:
    """Return what of a post-edit decisions change."""
    return edit_state(
        row.status,
        row.text,
        row.taken,
        version=row.version,
        ignored=row.ignored,
        batch_id=row.batch_id,
    )


def edit_state(
    status: str,
    text: str | None,
    taken: str | None,
    version: int,
    ignored: Sequence[str],
    batch_id: int | None,
) -> PostEditState:
    """Return what the columns of a post-edit, or of a change of one, say of it."""
    was_taken = None if taken is None else Taken(taken)
    return PostEditState(
        status=EditStatus(status),
        text=text,
        taken=was_taken,
        version=version,
        ignored=tuple(ignored),
        batch_id=batch_id,
    )


def holds_words(words: str) -> ColumnElement[bool]:
    """Return the condition that the source or the saved text of a post-edit holds these words."""
    return or_(
        like_words(PostEditRow.src_text, words),
        func.coalesce(like_words(PostEditRow.text, words), False),
    )
