"""Documents as something to translate: their revisions, and how long they are."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, or_, select

from amts_core.documents.records import SourceDocument
from amts_core.documents.store.listed import is_listed
from amts_core.kernel.database.blobs import blob
from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import (
    AlignmentRow,
    DocumentRow,
    GatheringRow,
    RevisionRow,
    SegmentRow,
)


def newest(
    store: Store, project_id: int, language: str | None = None
) -> tuple[SourceDocument, ...]:
    """Return the newest revision of each document of a project that has text, by path.

    What only holds pairs that were mined elsewhere is no document to be translated.
    """
    last = (
        select(RevisionRow.document_id, func.max(RevisionRow.n).label("n"))
        .group_by(RevisionRow.document_id)
        .subquery()
    )
    general = (
        select(GatheringRow.id)
        .join(AlignmentRow, AlignmentRow.id == GatheringRow.alignment_id)
        .where(
            or_(
                AlignmentRow.src_revision_id == RevisionRow.id,
                AlignmentRow.tgt_revision_id == RevisionRow.id,
            )
        )
    )
    is_last = select(last.c.n).where(
        last.c.document_id == RevisionRow.document_id, last.c.n == RevisionRow.n
    )
    conditions = [
        DocumentRow.project_id == project_id,
        is_last.exists(),
        ~general.exists(),
        is_listed(),
    ]
    if language is not None:
        conditions.append(DocumentRow.language == language)
    return _documents(store, *conditions)


def of_revisions(
    store: Store, project_id: int, revision_ids: Sequence[int]
) -> tuple[SourceDocument, ...]:
    """Return these revisions of documents of a project, as far as there are such, by path."""
    return _documents(
        store, DocumentRow.project_id == project_id, RevisionRow.id.in_(list(revision_ids))
    )


def contents(store: Store, revision_id: int) -> tuple[bytes, str]:
    """Return the bytes of a revision, and their encoding."""
    with store.reading() as session:
        row = session.get_one(RevisionRow, revision_id)
    return blob(store, row.sha256), row.encoding


def _documents(store: Store, *conditions: ColumnElement[bool]) -> tuple[SourceDocument, ...]:
    query = (
        select(
            RevisionRow.id,
            DocumentRow.path,
            DocumentRow.language,
            func.count(SegmentRow.n),
            func.sum(func.length(SegmentRow.text)),
        )
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .join(SegmentRow, SegmentRow.revision_id == RevisionRow.id)
        .where(*conditions)
        .group_by(RevisionRow.id, DocumentRow.path, DocumentRow.language)
        .order_by(DocumentRow.path, DocumentRow.language, RevisionRow.id)
    )
    with store.reading() as session:
        return tuple(
            SourceDocument(
                revision_id=revision_id,
                path=path,
                language=language,
                n_segments=n_segments,
                n_characters=int(n_characters),
            )
            for revision_id, path, language, n_segments, n_characters in session.execute(query)
        )
