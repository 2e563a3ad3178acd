"""Documents that wait to be translated, and how useful beads would be to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, select, update

from amts_core.documents import NewRevision, add_revision
from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.tables import (
    AlignmentRow,
    BeadRow,
    DocumentRow,
    RevisionRow,
    SegmentRow,
    WaitingRow,
)
from amts_core.kernel.records import BeadStatus
from amts_core.review.store.alignments import is_current

_USABLE = (BeadStatus.PROPOSED, BeadStatus.SKIPPED, BeadStatus.FLAGGED, BeadStatus.APPROVED)
_N_UPDATE = 5000


@dataclass(frozen=True, slots=True)
class WaitingDocument:
    """A document that waits to be translated into one language."""

    revision_id: int
    path: str
    tgt_lang: str


def add_waiting(store: Store, project_id: int, new: NewRevision, tgt_lang: str) -> int:
    """Let a document wait to be translated, and return its revision; again is no harm."""
    with store.writing() as session:
        hold(session, project_id)
        revision = add_revision(session, project_id, new)
        if session.get(WaitingRow, (revision.id, tgt_lang)) is None:
            session.add(WaitingRow(revision_id=revision.id, tgt_lang=tgt_lang, added_at=now()))
        return revision.id


def remove_waiting(store: Store, revision_id: int, tgt_lang: str) -> None:
    """Let a document wait no longer; the document itself stays."""
    with store.writing() as session:
        session.execute(
            delete(WaitingRow).where(
                WaitingRow.revision_id == revision_id, WaitingRow.tgt_lang == tgt_lang
            )
        )


def waiting_documents(store: Store, project_id: int) -> tuple[WaitingDocument, ...]:
    """Return the documents of a project that wait, by path and language."""
    query = (
        select(WaitingRow.revision_id, DocumentRow.path, WaitingRow.tgt_lang)
        .join(RevisionRow, RevisionRow.id == WaitingRow.revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .where(DocumentRow.project_id == project_id)
        .order_by(DocumentRow.path, WaitingRow.tgt_lang)
    )
    with store.reading() as session:
        return tuple(WaitingDocument(*row) for row in session.execute(query))


def waiting_texts(store: Store, project_id: int, tgt_lang: str) -> tuple[str, ...]:
    """Return the segments of all documents of a project that wait for this language."""
    query = (
        select(SegmentRow.text)
        .join(WaitingRow, WaitingRow.revision_id == SegmentRow.revision_id)
        .join(RevisionRow, RevisionRow.id == WaitingRow.revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .where(DocumentRow.project_id == project_id, WaitingRow.tgt_lang == tgt_lang)
    )
    with store.reading() as session:
        return tuple(session.scalars(query))


def usable_sources(store: Store, project_id: int, tgt_lang: str) -> tuple[tuple[int, str], ...]:
    """Return id and source of the beads of a project that are units or may become some."""
    query = (
        select(BeadRow.id, BeadRow.src_text)
        .join(AlignmentRow, AlignmentRow.id == BeadRow.alignment_id)
        .join(RevisionRow, RevisionRow.id == AlignmentRow.tgt_revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .where(
            AlignmentRow.project_id == project_id,
            is_current(),
            DocumentRow.language == tgt_lang,
            BeadRow.status.in_(_USABLE),
            BeadRow.src_text != "",
            BeadRow.tgt_text != "",
        )
        .order_by(BeadRow.id)
    )
    with store.reading() as session:
        return tuple((bead_id, text) for bead_id, text in session.execute(query))


def set_usefulness(store: Store, scores: Sequence[tuple[int, float]]) -> None:
    """Keep how useful beads are, by id."""
    change = update(BeadRow).where(BeadRow.id == bindparam("of")).values(useful=bindparam("to"))
    for start in range(0, len(scores), _N_UPDATE):
        with store.writing() as session:
            session.connection().execute(
                change, [{"of": one, "to": to} for one, to in scores[start : start + _N_UPDATE]]
            )
