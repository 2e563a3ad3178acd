"""Drafts of post-edits: texts that their editors have not saved yet."""

from collections.abc import Sequence

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import PostEditDraftRow
from amts_core.kernel.events import drafts as kept
from amts_core.kernel.post_edits import Effort, PostEditDraft, Taken

_COLUMN = PostEditDraftRow.post_edit_id


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
    """
    kept.save_draft(
        store,
        _COLUMN,
        person_id,
        post_edit_id,
        text=text,
        taken=taken,
        active_ms=effort.active_ms,
        n_keystrokes=effort.n_keystrokes,
        batch_id=batch_id,
    )


def drop_draft(store: Store, person_id: int, post_edit_id: int) -> None:
    """Forget a person's unfinished post-edit."""
    kept.drop_draft(store, _COLUMN, person_id, post_edit_id)


def drafts(store: Store, person_id: int, ids: Sequence[int]) -> dict[int, PostEditDraft]:
    """Return a person's unfinished post-edits, of some, by post-edit."""
    return {
        post_edit_id: record_of(
            PostEditDraft,
            row,
            taken=None if row.taken is None else Taken(row.taken),
            effort=Effort(row.active_ms, row.n_keystrokes),
        )
        for post_edit_id, row in kept.drafts_of(store, _COLUMN, person_id, ids).items()
    }
