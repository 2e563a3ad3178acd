"""All events of a project as plain rows, one a change, in the order in which they happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import aliased

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import (
    AlignmentRow,
    BeadChangeRow,
    BeadRow,
    DocumentRow,
    EventRow,
    OpinionRow,
    PersonRow,
    PostEditChangeRow,
    PostEditRow,
    RevisionRow,
)
from amts_core.review import change_of

_N_STREAM = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One change of one bead or post-edit, with its event; of an opinion the event alone.

    ``at`` is ISO 8601 in UTC; ``role`` is the person's present one. ``source`` is the text after
    the change, ``src_segments`` are the numbers of its segments, from 0, with spaces between.
    ``part_of`` names the act on many beads that the event is a portion of. The fields before it are
    those of post-edits: from what the text was made, what the step has cost, and its HTER after it.
    """

    event: int
    at: str
    person: str
    role: str
    action: str
    via: str
    dwell_ms: int | None
    note: str | None
    undoes: int | None
    document: str | None
    tgt_lang: str | None
    bead: int | None
    src_segments: str
    version: int | None
    status_before: str | None
    status_after: str | None
    source: str | None
    target_before: str | None
    target_after: str | None
    confidence: float | None
    score: float | None
    encoder_digest: str | None
    post_edit: int | None = None
    taken: str | None = None
    active_ms: int | None = None
    n_keystrokes: int | None = None
    hter: float | None = None
    part_of: int | None = None


def rows(store: Store, project_id: int) -> Iterator[AuditRow]:
    """Yield all changes of a project, oldest first, as the database gives them."""
    src, tgt, edited = aliased(DocumentRow), aliased(DocumentRow), aliased(DocumentRow)
    src_revision, tgt_revision = aliased(RevisionRow), aliased(RevisionRow)
    edited_revision = aliased(RevisionRow)
    query = (
        select(
            EventRow,
            PostEditChangeRow,
            PostEditRow,
            BeadChangeRow,
            PersonRow.name.label("person"),
            PersonRow.role.label("role"),
            edited.path.label("edited_path"),
            src.path.label("document"),
            tgt.language.label("tgt_lang"),
            BeadRow.id.label("bead"),
            BeadRow.src.label("src"),
            BeadRow.confidence.label("confidence"),
            BeadRow.score.label("score"),
            AlignmentRow.encoder_digest.label("encoder_digest"),
        )
        .join(PersonRow, PersonRow.id == EventRow.person_id)
        .outerjoin(BeadChangeRow, BeadChangeRow.event_id == EventRow.id)
        .outerjoin(OpinionRow, OpinionRow.event_id.in_((EventRow.id, EventRow.undoes)))
        .outerjoin(BeadRow, BeadRow.id == func.coalesce(BeadChangeRow.bead_id, OpinionRow.bead_id))
        .outerjoin(AlignmentRow, AlignmentRow.id == BeadRow.alignment_id)
        .outerjoin(src_revision, src_revision.id == AlignmentRow.src_revision_id)
        .outerjoin(src, src.id == src_revision.document_id)
        .outerjoin(tgt_revision, tgt_revision.id == AlignmentRow.tgt_revision_id)
        .outerjoin(tgt, tgt.id == tgt_revision.document_id)
        .outerjoin(PostEditChangeRow, PostEditChangeRow.event_id == EventRow.id)
        .outerjoin(PostEditRow, PostEditRow.id == PostEditChangeRow.post_edit_id)
        .outerjoin(edited_revision, edited_revision.id == PostEditRow.revision_id)
        .outerjoin(edited, edited.id == edited_revision.document_id)
        .where(EventRow.project_id == project_id)
        .order_by(EventRow.id, BeadRow.id, PostEditRow.id)
        .execution_options(yield_per=_N_STREAM)
    )
    with store.reading() as session:
        for found in session.execute(query):
            yield _bead_row(found) if found.PostEditChangeRow is None else _edit_row(found)


def _edit_row(found: Row[*tuple[Any, ...]]) -> AuditRow:
    """Return what an event did to a post-edit."""
    row, step, edit = found.EventRow, found.PostEditChangeRow, found.PostEditRow
    return AuditRow(
        event=row.id,
        at=_iso(row.at),
        person=found.person,
        role=found.role,
        action=row.action,
        via=row.via,
        dwell_ms=row.dwell_ms,
        note=row.note,
        undoes=row.undoes,
        document=found.edited_path,
        tgt_lang=edit.tgt_lang,
        bead=None,
        src_segments=str(edit.n),
        version=step.version,
        status_before=step.status_before,
        status_after=step.status_after,
        source=edit.src_text,
        target_before=step.text_before,
        target_after=step.text_after,
        confidence=None,
        score=None,
        encoder_digest=None,
        post_edit=edit.id,
        taken=step.taken_after,
        active_ms=step.active_ms,
        n_keystrokes=step.n_keystrokes,
        hter=step.hter_after,
    )


def _bead_row(found: Row[*tuple[Any, ...]]) -> AuditRow:
    """Return what an event did to a bead, or that it did nothing to any."""
    row, changed = found.EventRow, found.BeadChangeRow
    change = None if changed is None else change_of(changed)
    return record_of(
        AuditRow,
        found,
        event=row.id,
        at=_iso(row.at),
        action=row.action,
        via=row.via,
        dwell_ms=row.dwell_ms,
        note=row.note,
        undoes=row.undoes,
        src_segments=" ".join(map(str, found.src or ())),
        version=None if change is None else change.after.version,
        status_before=None if change is None else change.before.status,
        status_after=None if change is None else change.after.status,
        source=None if change is None else change.after.src_text,
        target_before=None if change is None else change.before.tgt_text,
        target_after=None if change is None else change.after.tgt_text,
        post_edit=None,
        taken=None,
        active_ms=None,
        n_keystrokes=None,
        hter=None,
        part_of=row.part_of,
    )


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
