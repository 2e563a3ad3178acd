"""Segments with the same source elsewhere in a project, that nobody has done yet."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from amts_core.post_edits import EditStatus, PostEdit
from amts_core.store.engine import Store
from amts_core.store.post_edits import edit_query, edits_of
from amts_core.store.schema import DocumentRow, PostEditRow, RevisionRow
from amts_core.text.keys import text_key


def identical(store: Store, project_id: int, edit: PostEdit) -> tuple[PostEdit, ...]:
    """Return the other open segments with the same source into the same language, in order."""
    query = (
        edit_query()
        .join(RevisionRow, RevisionRow.id == PostEditRow.revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .where(
            PostEditRow.src_key == text_key(edit.src_text),
            PostEditRow.src_text == edit.src_text,
            PostEditRow.tgt_lang == edit.key.tgt_lang,
            PostEditRow.status == EditStatus.OPEN,
            PostEditRow.id != edit.id,
            DocumentRow.project_id == project_id,
        )
        .order_by(DocumentRow.path, PostEditRow.revision_id, PostEditRow.granularity, PostEditRow.n)
    )
    with store.reading() as session:
        return edits_of(session, query)


def counts(store: Store, project_id: int, edits: Sequence[PostEdit]) -> dict[int, int]:
    """Return by segment how many :func:`identical` finds, for those that have any."""
    own, other = aliased(PostEditRow), aliased(PostEditRow)
    query = (
        select(own.id, func.count(other.id))
        .join(other, other.src_key == own.src_key)
        .join(RevisionRow, RevisionRow.id == other.revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .where(
            own.id.in_([edit.id for edit in edits]),
            other.id != own.id,
            other.src_text == own.src_text,
            other.tgt_lang == own.tgt_lang,
            other.status == EditStatus.OPEN,
            DocumentRow.project_id == project_id,
        )
        .group_by(own.id)
    )
    with store.reading() as session:
        return {post_edit_id: n for post_edit_id, n in session.execute(query)}
