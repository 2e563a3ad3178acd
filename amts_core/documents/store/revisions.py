"""Documents, their revisions and segments."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from amts_core.documents.store.listed import is_listed, is_watched
from amts_core.kernel.database.blobs import put_blob
from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import DocumentRow, RevisionRow, SegmentRow
from amts_core.kernel.errors import NotFoundError, StoreError
from amts_core.kernel.records import Document, Revision, Segment

_N_IDS = 500
"""How many are asked for at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRevision:
    """Contents of a document to be stored."""

    path: str
    language: str
    data: bytes
    encoding: str
    segments: tuple[Segment, ...]

    @property
    def sha256(self) -> str:
        """The SHA-256 of its bytes."""
        return hashlib.sha256(self.data).hexdigest()


def add_pair(
    store: Store, project_id: int, src: NewRevision, tgt: NewRevision
) -> tuple[Revision, Revision]:
    """Store the contents of two documents with their segments, both or none.

    The same bytes are stored once: importing them again returns the revision there is.

    :raises NotFoundError: there is no such project.
    """
    with store.writing() as session:
        hold(session, project_id)
        return add_revision(session, project_id, src), add_revision(session, project_id, tgt)


def add_revisions(
    store: Store, project_id: int, new: Sequence[NewRevision]
) -> tuple[Revision, ...]:
    """Store the contents of documents with their segments, all or none.

    :raises NotFoundError: there is no such project.
    """
    with store.writing() as session:
        hold(session, project_id)
        return tuple(add_revision(session, project_id, one) for one in new)


def add_revision(session: Session, project_id: int, new: NewRevision) -> Revision:
    """Store the contents of a document with its segments, once, and return the revision."""
    digest = put_blob(session, new.data)
    document = session.scalar(
        select(DocumentRow).where(
            DocumentRow.project_id == project_id,
            DocumentRow.language == new.language,
            DocumentRow.path == new.path,
        )
    )
    if document is None:
        document = DocumentRow(project_id=project_id, language=new.language, path=new.path)
        session.add(document)
        session.flush()
    of_document = RevisionRow.document_id == document.id
    row = session.scalar(select(RevisionRow).where(of_document, RevisionRow.sha256 == digest))
    if row is None:
        newest = session.scalar(select(func.max(RevisionRow.n)).where(of_document)) or 0
        row = RevisionRow(
            document_id=document.id,
            n=newest + 1,
            sha256=digest,
            encoding=new.encoding,
            created_at=now(),
        )
        session.add(row)
        session.flush()
        _add_segments(session, row.id, new.segments)
    return record_of(Revision, row)


def digests(store: Store, revision_ids: Iterable[int]) -> dict[int, str]:
    """Return the SHA-256 of the bytes of revisions, by id."""
    wanted = sorted(set(revision_ids))
    found: dict[int, str] = {}
    with store.reading() as session:
        for start in range(0, len(wanted), _N_IDS):
            query = select(RevisionRow.id, RevisionRow.sha256).where(
                RevisionRow.id.in_(wanted[start : start + _N_IDS])
            )
            found |= {revision_id: sha256 for revision_id, sha256 in session.execute(query)}
    return found


def documents(store: Store, project_id: int) -> tuple[Document, ...]:
    """Return the documents of a project that are listed, by path and language."""
    with store.reading() as session:
        rows = session.scalars(
            select(DocumentRow)
            .where(DocumentRow.project_id == project_id, is_listed())
            .order_by(DocumentRow.path, DocumentRow.language)
        )
        return tuple(map(_document, rows))


def document(store: Store, document_id: int) -> Document:
    """Return the document of this id.

    :raises NotFoundError: there is none.
    """
    with store.reading() as session:
        row = session.get(DocumentRow, document_id)
    if row is None:
        raise NotFoundError(f"There is no document {document_id}. Choose one of the list.")
    return _document(row)


def rename(store: Store, document_id: int, path: str) -> None:
    """Give a document another path.

    :raises StoreError: another document of the project has it in this language, or the document
        lies in a watched folder.
    """
    with store.writing() as session:
        row = session.get_one(DocumentRow, document_id)
        watched = select(DocumentRow.id).where(DocumentRow.id == document_id, is_watched())
        if session.scalar(watched) is not None:
            raise StoreError(
                f"{row.path} lies in a watched folder. Rename the file there: the next round of "
                "Sync follows it."
            )
        try:
            row.path = path
            session.flush()
        except IntegrityError as error:
            raise StoreError(
                f"This project has a document {path!r} already, which may be deleted. Choose "
                "another name."
            ) from error


def document_of(store: Store, revision_id: int) -> Document:
    """Return the document that a revision is one of.

    :raises NotFoundError: there is no such revision.
    """
    query = select(DocumentRow).join(RevisionRow, RevisionRow.document_id == DocumentRow.id)
    with store.reading() as session:
        row = session.scalar(query.where(RevisionRow.id == revision_id))
    if row is None:
        raise NotFoundError(f"There is no revision {revision_id}. Choose a document again.")
    return _document(row)


def segments(store: Store, revision_id: int) -> tuple[Segment, ...]:
    """Return the segments of a revision, in order."""
    return segments_between(store, revision_id, 0, None)


def segments_between(
    store: Store, revision_id: int, first: int, last: int | None
) -> tuple[Segment, ...]:
    """Return the segments of a revision from a number to another, both included, in order."""
    query = select(SegmentRow).where(SegmentRow.revision_id == revision_id, SegmentRow.n >= first)
    if last is not None:
        query = query.where(SegmentRow.n <= last)
    with store.reading() as session:
        rows = session.scalars(query.order_by(SegmentRow.n))
        return tuple(record_of(Segment, row) for row in rows)


def segment_texts(store: Store, revision_id: int, numbers: Iterable[int]) -> dict[int, str]:
    """Return the texts of some segments of a revision, by number."""
    query = select(SegmentRow.n, SegmentRow.text).where(
        SegmentRow.revision_id == revision_id, SegmentRow.n.in_(sorted(numbers))
    )
    with store.reading() as session:
        return {n: text for n, text in session.execute(query)}


def _add_segments(session: Session, revision_id: int, segments: Sequence[Segment]) -> None:
    if segments:
        session.execute(
            insert(SegmentRow),
            [
                {
                    "revision_id": revision_id,
                    "n": part.n,
                    "block": part.block,
                    "kind": part.kind,
                    "text": part.text,
                    "start": part.start,
                    "end": part.end,
                }
                for part in segments
            ],
        )


def _document(row: DocumentRow) -> Document:
    return Document(row.id, row.project_id, row.path, row.language)
