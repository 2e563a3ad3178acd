"""Drafts of post-edits: texts that their editors have not saved yet."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import PostEditDraftRow, PostEditRow
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.post_edits import Effort, PostEditDraft, Taken
from amts_core.review import events

_N_ROWS = 5000


def save_draft(
    store: Store,
    person_id: int,
    post_edit_id: int,
    text: str,
    taken: Taken | None,
    effort: Effort,
    batch_id: int | None = None,
) -> None:
    """Keep a person's unfinished post-edit in place of what they had kept of it before.

    :param effort: what it has cost since the post-edit was saved last.
    :param batch_id: the batch whose output was taken.
    :raises NotFoundError: there is no such post-edit.
    """
    with store.writing() as session:
        events.hold_person(session, person_id)
        if session.get(PostEditRow, post_edit_id) is None:
            raise NotFoundError(f"There is no post-edit {post_edit_id}. Choose a document again.")
        session.merge(
            PostEditDraftRow(
                person_id=person_id,
                post_edit_id=post_edit_id,
                text=text,
                taken=taken,
                active_ms=effort.active_ms,
                n_keystrokes=effort.n_keystrokes,
                saved_at=now(),
                batch_id=batch_id,
            )
        )


def drop_draft(store: Store, person_id: int, post_edit_id: int) -> None:
    """Forget a person's unfinished post-edit."""
    with store.writing() as session:
        events.hold_person(session, person_id)
        drop(session, person_id, [post_edit_id])


def drafts(store: Store, person_id: int, ids: Sequence[int]) -> dict[int, PostEditDraft]:
    """Return a person's unfinished post-edits, of some, by post-edit."""
    query = select(PostEditDraftRow).where(
        PostEditDraftRow.person_id == person_id, PostEditDraftRow.post_edit_id.in_(ids)
    )
    with store.reading() as session:
        return {
            row.post_edit_id: record_of(
                PostEditDraft,
                row,
                taken=None if row.taken is None else Taken(row.taken),
                effort=Effort(row.active_ms, row.n_keystrokes),
            )
            for row in session.scalars(query)
        }


def drop(session: Session, person_id: int, ids: Sequence[int]) -> None:
    """Forget a person's unfinished post-edits within a transaction."""
    mine = PostEditDraftRow.person_id == person_id
    for start in range(0, len(ids), _N_ROWS):
        of_edits = PostEditDraftRow.post_edit_id.in_(ids[start : start + _N_ROWS])
        session.execute(delete(PostEditDraftRow).where(mine, of_edits))
