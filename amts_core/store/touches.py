"""What of a project people have dealt with one by one, text by text, and what machines have done.

An event that changes many at once without a look at each (a verdict or a band accepted, a text
propagated) touches nothing. Every other one touches what it changes, even if it was undone:
somebody has looked. An undo or a redo shows nobody anything that its event had not shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ScalarSelect, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from amts_core.ledger import DocumentState
from amts_core.post_edits import DocumentKey, EditStatus
from amts_core.records import Action, BeadStatus, Granularity
from amts_core.store.engine import Store
from amts_core.store.post_edits import key_of
from amts_core.store.schema import (
    AlignmentRow,
    BatchDocumentRow,
    BatchRow,
    BeadChangeRow,
    BeadRow,
    DocumentRow,
    EventRow,
    GatheringRow,
    HypothesisRow,
    OpinionRow,
    OrderRow,
    PostEditChangeRow,
    PostEditDraftRow,
    PostEditRow,
    RevisionRow,
    SegmentRow,
)

_UNSEEN = (Action.ACCEPT, Action.PROPAGATE, Action.UNDO, Action.REDO)
_N_ROWS = 500


@dataclass(frozen=True, slots=True)
class ReviewedText:
    """The source of a bead, and whether a person has dealt with it by itself."""

    language: str
    text: str
    status: BeadStatus
    is_touched: bool


@dataclass(frozen=True, slots=True)
class EditedText:
    """The source of a segment at the post-editing desk, and what became of it.

    ``output`` is what the arm that was taken had written, None where none was. ``has_event`` is
    False for a text that was there before anybody could decide on it: a sync has kept it.
    """

    key: DocumentKey
    language: str
    src_text: str
    status: EditStatus
    text: str | None
    output: str | None
    has_event: bool
    is_touched: bool


def reviewed_texts(store: Store, project_id: int) -> tuple[ReviewedText, ...]:
    """Return the beads of the newest alignment of each document of a project with each language.

    Collections of web articles are left out: nobody has to translate them.
    """
    touched = exists().where(
        BeadChangeRow.bead_id == BeadRow.id, BeadChangeRow.event_id.in_(_seen(project_id))
    )
    judged = exists().where(OpinionRow.bead_id == BeadRow.id)
    newest = _newest_alignments(project_id).subquery()
    query = (
        select(newest.c.language, BeadRow.src_text, BeadRow.status, or_(touched, judged))
        .join(newest, newest.c.id == BeadRow.alignment_id)
        .where(newest.c.age == 1, BeadRow.status != BeadStatus.SUPERSEDED)
    )
    with store.reading() as session:
        return tuple(
            ReviewedText(language, text, BeadStatus(status), bool(is_touched))
            for language, text, status, is_touched in session.execute(query)
        )


def edited_texts(store: Store, project_id: int) -> tuple[EditedText, ...]:
    """Return the segments at the post-editing desk that have a text, an event or a draft."""
    touched = exists().where(
        PostEditChangeRow.post_edit_id == PostEditRow.id,
        PostEditChangeRow.event_id.in_(_seen(project_id)),
    )
    begun = exists().where(PostEditDraftRow.post_edit_id == PostEditRow.id)
    query = (
        select(PostEditRow, DocumentRow.language, _output().label("output"), or_(touched, begun))
        .join(RevisionRow, RevisionRow.id == PostEditRow.revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .where(
            DocumentRow.project_id == project_id,
            or_(PostEditRow.event_id.is_not(None), PostEditRow.text.is_not(None), begun),
        )
    )
    with store.reading() as session:
        return tuple(
            EditedText(
                key_of(row), language, row.src_text, EditStatus(row.status), row.text, output,
                row.event_id is not None, bool(is_touched),
            )
            for row, language, output, is_touched in session.execute(query)
        )  # fmt: skip


def translated(store: Store, project_id: int) -> dict[DocumentKey, str]:
    """Return the newest translation of each document into each language, with its own language."""
    age = func.row_number().over(
        partition_by=(RevisionRow.document_id, BatchRow.tgt_lang),
        order_by=(OrderRow.id.desc(), BatchDocumentRow.revision_id.desc(), BatchRow.id.desc()),
    )
    found = (
        select(
            BatchDocumentRow.revision_id, BatchRow.tgt_lang, OrderRow.granularity,
            OrderRow.src_lang, age.label("age"),
        )
        .select_from(BatchDocumentRow)
        .join(BatchRow, BatchRow.id == BatchDocumentRow.batch_id)
        .join(OrderRow, OrderRow.id == BatchRow.order_id)
        .join(RevisionRow, RevisionRow.id == BatchDocumentRow.revision_id)
        .where(OrderRow.project_id == project_id, BatchDocumentRow.state == DocumentState.DONE)
        .subquery()
    )  # fmt: skip
    with store.reading() as session:
        return {
            DocumentKey(revision_id, tgt_lang, Granularity(granularity)): language
            for revision_id, tgt_lang, granularity, language, _ in session.execute(
                select(found).where(found.c.age == 1)
            )
        }


def segment_texts(store: Store, revision_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Return the texts of revisions, by revision."""
    wanted = sorted(set(revision_ids))
    found: dict[int, list[str]] = {one: [] for one in wanted}
    with store.reading() as session:
        for start in range(0, len(wanted), _N_ROWS):
            query = select(SegmentRow.revision_id, SegmentRow.text).where(
                SegmentRow.revision_id.in_(wanted[start : start + _N_ROWS])
            )
            for revision_id, text in session.execute(query):
                found[revision_id].append(text)
    return {one: tuple(texts) for one, texts in found.items()}


def _seen(project_id: int) -> Select[int]:
    """Return the query of the events in which somebody has looked at what they changed."""
    return select(EventRow.id).where(
        EventRow.project_id == project_id, EventRow.action.not_in(_UNSEEN)
    )


def _newest_alignments(project_id: int) -> Select[str, str, int]:
    """Return the query of the alignments of a project with their age among those of a document."""
    src, tgt = aliased(DocumentRow), aliased(DocumentRow)
    src_revision, tgt_revision = aliased(RevisionRow), aliased(RevisionRow)
    age = func.row_number().over(
        partition_by=(src.path, tgt.language),
        order_by=(AlignmentRow.created_at.desc(), AlignmentRow.id),
    )
    return (
        select(AlignmentRow.id, src.language, age.label("age"))
        .join(src_revision, src_revision.id == AlignmentRow.src_revision_id)
        .join(tgt_revision, tgt_revision.id == AlignmentRow.tgt_revision_id)
        .join(src, src.id == src_revision.document_id)
        .join(tgt, tgt.id == tgt_revision.document_id)
        .where(
            AlignmentRow.project_id == project_id,
            AlignmentRow.id.not_in(select(GatheringRow.alignment_id)),
        )
    )


def _output() -> ScalarSelect[str]:
    """Return what the output that a post-edit was made of says."""
    return (
        select(HypothesisRow.text)
        .where(
            HypothesisRow.batch_id == PostEditRow.batch_id,
            HypothesisRow.revision_id == PostEditRow.revision_id,
            HypothesisRow.n == PostEditRow.n,
        )
        .correlate(PostEditRow)
        .scalar_subquery()
    )
