"""Segments with the same source elsewhere in a project, that nobody has done yet."""

from collections.abc import Collection, Sequence

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import (
    BatchDocumentRow,
    BatchRow,
    DocumentRow,
    OrderRow,
    PostEditRow,
    RevisionRow,
    SegmentRow,
)
from amts_core.kernel.post_edits import EditStatus, PostEdit
from amts_core.kernel.records import Granularity
from amts_core.kernel.text.keys import text_key
from amts_core.parallel_data import edit_query, edits_of
from amts_core.translation import DocumentState


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


def unopened(
    store: Store, project_id: int, tgt_lang: str, texts: Collection[str]
) -> dict[str, tuple[int, ...]]:
    """Return by source text the revisions that hold it and that nobody has opened yet.

    They are the newest of documents that some arm has translated by sentence; one that holds a text
    twice is there twice.
    """
    later = aliased(RevisionRow)
    newest = select(func.max(later.n)).where(later.document_id == RevisionRow.document_id)
    is_open = exists().where(
        PostEditRow.revision_id == RevisionRow.id,
        PostEditRow.tgt_lang == tgt_lang,
        PostEditRow.granularity == Granularity.SENTENCE,
    )
    translated = (
        select(BatchDocumentRow.revision_id)
        .join(BatchRow, BatchRow.id == BatchDocumentRow.batch_id)
        .join(OrderRow, OrderRow.id == BatchRow.order_id)
        .where(
            OrderRow.project_id == project_id,
            OrderRow.granularity == Granularity.SENTENCE,
            BatchRow.tgt_lang == tgt_lang,
            BatchDocumentRow.state == DocumentState.DONE,
        )
    )
    query = (
        select(SegmentRow.text, SegmentRow.revision_id)
        .join(RevisionRow, RevisionRow.id == SegmentRow.revision_id)
        .where(
            RevisionRow.id.in_(translated),
            ~is_open,
            SegmentRow.text.in_(texts),
            RevisionRow.n == newest.scalar_subquery(),
        )
    )
    found: dict[str, tuple[int, ...]] = {}
    with store.reading() as session:
        for text, revision_id in session.execute(query):
            found[text] = (*found.get(text, ()), revision_id)
    return found
