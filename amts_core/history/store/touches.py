"""What of a project people have dealt with one by one, text by text, and what machines have done.

An event that changes many at once without a look at each (a verdict or a band accepted, a text
propagated) touches nothing. Every other one touches what it changes, even if it was undone:
somebody has looked. An undo or a redo shows nobody anything that its event had not shown, and what
was carried over is as touched as what it comes from.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, or_, select

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import (
    AlignmentRow,
    BeadChangeRow,
    BeadOriginRow,
    BeadRow,
    DocumentRow,
    EventRow,
    GatheringRow,
    HypothesisRow,
    OpinionRow,
    PostEditChangeRow,
    PostEditDraftRow,
    PostEditRow,
    RevisionRow,
    SegmentRow,
)
from amts_core.kernel.post_edits import DocumentKey, EditStatus
from amts_core.kernel.records import Action, BeadStatus, Granularity
from amts_core.parallel_data import key_of
from amts_core.review import is_current

_UNSEEN = (Action.ACCEPT, Action.PROPAGATE, Action.CARRY, Action.UNDO, Action.REDO)
_N_ROWS = 500


@dataclass(frozen=True, slots=True)
class ReviewedText:
    """The source of a bead, and whether a person has dealt with it by itself."""

    language: str
    text: str
    status: BeadStatus
    is_touched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedText:
    """The source of a text at the post-editing desk, and what became of it.

    ``place`` is the segment that it is, or the block. ``has_findings`` tells that the checks find
    something that nobody has ignored with a reason; ``active_ms`` is the time that all have spent
    on it. ``output`` is what the arm that was taken had written, None where none was. ``has_event``
    is False for a text that was there before anybody could decide on it: a sync has kept it.
    """

    key: DocumentKey
    place: int
    language: str
    src_text: str
    status: EditStatus
    text: str | None
    output: str | None
    has_event: bool
    is_touched: bool
    has_findings: bool
    active_ms: int


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
            record_of(
                EditedText,
                row,
                key=key_of(row),
                place=row.n if row.granularity == Granularity.SENTENCE else row.block,
                language=language,
                output=output,
                has_event=row.event_id is not None,
                is_touched=bool(is_touched),
                has_findings=bool(row.found.split()),
            )
            for row, language, output, is_touched in session.execute(query)
        )


def segments(
    store: Store, revision_ids: Iterable[int]
) -> dict[int, tuple[tuple[int, int, str], ...]]:
    """Return number, block and text of the segments of revisions, by revision."""
    wanted = sorted(set(revision_ids))
    found: dict[int, list[tuple[int, int, str]]] = {one: [] for one in wanted}
    with store.reading() as session:
        for start in range(0, len(wanted), _N_ROWS):
            query = select(
                SegmentRow.revision_id, SegmentRow.n, SegmentRow.block, SegmentRow.text
            ).where(SegmentRow.revision_id.in_(wanted[start : start + _N_ROWS]))
            for revision_id, n, block, text in session.execute(query):
                found[revision_id].append((n, block, text))
    return {one: tuple(of_revision) for one, of_revision in found.items()}


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
