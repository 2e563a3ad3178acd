"""What of a project people have dealt with one by one, text by text, and what machines have done.

An event that changes many at once without a look at each (a verdict or a band accepted, a text
propagated) touches nothing. Every other one touches what it changes, even if it was undone:
somebody has looked. An undo or a redo shows nobody anything that its event had not shown, and what
was carried over is as touched as what it comes from.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, or_, select

from amts_core.ledger import DocumentState
from amts_core.post_edits import DocumentKey, EditStatus
from amts_core.records import Action, BeadStatus, Granularity
from amts_core.store.alignments import is_current
from amts_core.store.engine import Store
from amts_core.store.post_edits import key_of
from amts_core.store.schema import (
    AlignmentRow,
    BatchDocumentRow,
    BatchRow,
    BeadChangeRow,
    BeadOriginRow,
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

_UNSEEN = (Action.ACCEPT, Action.PROPAGATE, Action.CARRY, Action.UNDO, Action.REDO)
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
    """Return the beads of the current alignment of each document of a project with each language.

    Collections of web articles are left out: nobody has to translate them.
    """
    touched = or_(_is_touched(project_id, BeadRow.id.expression), _was_touched(project_id))
    judged = exists().where(OpinionRow.bead_id == BeadRow.id)
    query = (
        select(DocumentRow.language, BeadRow.src_text, BeadRow.status, or_(touched, judged))
        .join(AlignmentRow, AlignmentRow.id == BeadRow.alignment_id)
        .join(RevisionRow, RevisionRow.id == AlignmentRow.src_revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .where(
            AlignmentRow.project_id == project_id,
            AlignmentRow.id.not_in(select(GatheringRow.alignment_id)),
            is_current(),
            BeadRow.status != BeadStatus.SUPERSEDED,
        )
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


def _is_touched(project_id: int, bead_id: ColumnElement[int]) -> ColumnElement[bool]:
    return exists().where(
        BeadChangeRow.bead_id == bead_id, BeadChangeRow.event_id.in_(_seen(project_id))
    )


def _was_touched(project_id: int) -> ColumnElement[bool]:
    """Return the condition that somebody dealt with a bead before it was carried over."""
    step = select(BeadOriginRow.bead_id, BeadOriginRow.origin_id).where(BeadOriginRow.is_same)
    line = step.cte("line", recursive=True)
    line = line.union(
        select(line.c.bead_id, BeadOriginRow.origin_id).where(
            BeadOriginRow.is_same, BeadOriginRow.bead_id == line.c.origin_id
        )
    )
    touched = select(line.c.bead_id).where(_is_touched(project_id, line.c.origin_id))
    return BeadRow.id.in_(touched)


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
