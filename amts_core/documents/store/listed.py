"""Which documents of a project anybody still has to do with."""

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import aliased

from amts_core.kernel.database.tables import (
    AlignmentRow,
    DocumentRow,
    RevisionRow,
    WaitingRow,
    WatchedFileRow,
)


def is_listed() -> ColumnElement[bool]:
    """Return the condition that a document was not deleted with all the pairs that had it.

    One that waits to be translated, or lies in a watched folder, is listed all the same, and so is
    one that never was in a pair.
    """
    own = aliased(RevisionRow)
    of_document = own.document_id == DocumentRow.id
    of_pair = or_(AlignmentRow.src_revision_id == own.id, AlignmentRow.tgt_revision_id == own.id)
    return or_(
        ~exists().where(of_document, of_pair),
        exists().where(of_document, of_pair, AlignmentRow.deleted_at.is_(None)),
        exists().where(of_document, WaitingRow.revision_id == own.id),
        is_watched(),
    )


def is_watched() -> ColumnElement[bool]:
    """Return the condition that a document lies in a watched folder."""
    own = aliased(RevisionRow)
    return exists().where(
        own.document_id == DocumentRow.id,
        WatchedFileRow.revision_id == own.id,
        ~WatchedFileRow.is_deleted,
    )
