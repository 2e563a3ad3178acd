"""Alignments and their beads, as review and export need them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, insert, select
from sqlalchemy.orm import Session, aliased

from amts_core.errors import NotFoundError
from amts_core.records import Alignment, BeadState, BeadStatus, ProposedBead, ReviewBead
from amts_core.store.engine import Store, now
from amts_core.store.projects import hold
from amts_core.store.schema import (
    AlignmentRow,
    BeadRow,
    DocumentRow,
    EventRow,
    PersonRow,
    RevisionRow,
)

_N_INSERT = 5000


@dataclass(frozen=True, slots=True)
class Queue:
    """Which beads of an alignment are looked at, and in which order.

    ``statuses`` empty means all but superseded ones; ``scores`` bounds the confidence, both ends
    included. ``uncertain_first`` orders by distance of the confidence from certainty, otherwise by
    place in the document; skipped beads always come last.
    """

    statuses: frozenset[BeadStatus] = frozenset()
    scores: tuple[float, float] = (0.0, 1.0)
    uncertain_first: bool = False


def add_alignment(
    store: Store, alignment_id: str, project_id: int, revisions: tuple[int, int],
    encoder: tuple[str, str], warnings: Sequence[str], beads: Iterable[ProposedBead],
) -> None:  # fmt: skip
    """Store an alignment with all its beads, at once; one of this id is left as it is.

    :param revisions: ids of the source's and the target's revision.
    :param encoder: name and digest.
    """
    with store.writing() as session:
        hold(session, project_id)
        if session.get(AlignmentRow, alignment_id) is not None:
            return  # a step that is run again after a crash
        session.add(
            AlignmentRow(
                id=alignment_id, project_id=project_id, src_revision_id=revisions[0],
                tgt_revision_id=revisions[1], encoder=encoder[0], encoder_digest=encoder[1],
                warnings=list(warnings), created_at=now(),
            )
        )  # fmt: skip
        session.flush()
        rows = [
            {
                "alignment_id": alignment_id, "position": position,
                "src": list(bead.src), "tgt": list(bead.tgt),
                "score": bead.score, "confidence": bead.confidence, "accept": bead.accept,
                "moved_to": bead.moved_to,
                "status": BeadStatus.PROPOSED, "version": 0,
                "src_text": bead.src_text, "tgt_text": bead.tgt_text,
            }
            for position, bead in enumerate(beads)
        ]  # fmt: skip
        for start in range(0, len(rows), _N_INSERT):
            session.execute(insert(BeadRow), rows[start : start + _N_INSERT])


def alignments(store: Store, project_id: int) -> tuple[Alignment, ...]:
    """Return the alignments of a project with their progress, by source path, newest first."""
    with store.reading() as session:
        return _alignments(session, AlignmentRow.project_id == project_id)


def alignment(store: Store, alignment_id: str) -> Alignment:
    """Return one alignment with its progress.

    :raises NotFoundError: there is none of this id.
    """
    with store.reading() as session:
        found = _alignments(session, AlignmentRow.id == alignment_id)
    if not found:
        raise NotFoundError(f"There is no alignment {alignment_id!r}. Choose a document again.")
    return found[0]


def beads(
    store: Store, alignment_id: str, queue: Queue, *, offset: int = 0, limit: int | None = None
) -> tuple[ReviewBead, ...]:
    """Return the beads of an alignment that belong to a queue, in its order, or some of them."""
    query = _bead_query(alignment_id).where(*_conditions(queue)).order_by(*_order(queue))
    with store.reading() as session:
        rows = session.execute(query.offset(offset).limit(limit))
        return tuple(_bead(row, person, at) for row, person, at in rows)


def bead_ids(store: Store, alignment_id: str, queue: Queue) -> tuple[int, ...]:
    """Return the ids of the beads of a queue, in its order: cheap, for moving about."""
    query = select(BeadRow.id).where(BeadRow.alignment_id == alignment_id, *_conditions(queue))
    with store.reading() as session:
        return tuple(session.scalars(query.order_by(*_order(queue))))


def bead(store: Store, bead_id: int) -> ReviewBead:
    """Return one bead.

    :raises NotFoundError: there is none of this id.
    """
    query = _bead_query(None).where(BeadRow.id == bead_id)
    with store.reading() as session:
        row = session.execute(query).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no bead {bead_id}. Choose a document again.")
    found, person, at = row
    return _bead(found, person, at)


def beads_by_id(store: Store, ids: Sequence[int]) -> tuple[ReviewBead, ...]:
    """Return some beads, by id."""
    found: list[ReviewBead] = []
    with store.reading() as session:
        for start in range(0, len(ids), _N_INSERT):
            query = _bead_query(None).where(BeadRow.id.in_(ids[start : start + _N_INSERT]))
            rows = session.execute(query.order_by(BeadRow.id))
            found += [_bead(row, person, at) for row, person, at in rows]
    return tuple(found)


def n_proposed(store: Store, project_id: int) -> int:
    """Return how many beads of a project wait for a decision."""
    query = (
        select(func.count(BeadRow.id))
        .join(AlignmentRow, AlignmentRow.id == BeadRow.alignment_id)
        .where(AlignmentRow.project_id == project_id, BeadRow.status == BeadStatus.PROPOSED)
    )
    with store.reading() as session:
        return session.scalar(query) or 0


def neighbours(store: Store, bead: ReviewBead, n: int) -> tuple[ReviewBead, ...]:
    """Return up to ``n`` beads before and after one, in document order, without itself."""
    query = (
        _bead_query(bead.alignment_id)
        .where(
            BeadRow.status != BeadStatus.SUPERSEDED,
            BeadRow.position.between(bead.position - n, bead.position + n),
            BeadRow.id != bead.id,
        )
        .order_by(BeadRow.position)
    )
    with store.reading() as session:
        rows = session.execute(query)
        return tuple(_bead(row, person, at) for row, person, at in rows)


def state_of(row: BeadRow) -> BeadState:
    """Return what of a bead decisions change."""
    return BeadState(BeadStatus(row.status), row.src_text, row.tgt_text, row.version)


def _bead_query(alignment_id: str | None) -> Select[BeadRow, str | None, datetime | None]:
    query = (
        select(BeadRow, PersonRow.name, EventRow.at)
        .outerjoin(EventRow, EventRow.id == BeadRow.event_id)
        .outerjoin(PersonRow, PersonRow.id == EventRow.person_id)
    )
    return query if alignment_id is None else query.where(BeadRow.alignment_id == alignment_id)


def _conditions(queue: Queue) -> tuple[ColumnElement[bool], ...]:
    statuses = queue.statuses or frozenset(BeadStatus) - {BeadStatus.SUPERSEDED}
    return BeadRow.status.in_(sorted(statuses)), BeadRow.confidence.between(*queue.scores)


def _order(queue: Queue) -> tuple[ColumnElement[Any], ...]:
    skipped = BeadRow.status == BeadStatus.SKIPPED
    skipped_last = case((skipped, BeadRow.event_id), else_=-1)
    if queue.uncertain_first:
        return skipped_last, BeadRow.confidence.expression, BeadRow.position.expression
    return skipped_last, BeadRow.position.expression


def _alignments(session: Session, condition: ColumnElement[bool]) -> tuple[Alignment, ...]:
    src, tgt = aliased(DocumentRow), aliased(DocumentRow)
    src_revision, tgt_revision = aliased(RevisionRow), aliased(RevisionRow)
    decided = (BeadStatus.APPROVED, BeadStatus.REJECTED)
    counts = (
        select(
            BeadRow.alignment_id.label("id"),
            func.count().label("n"),
            func.sum(case((BeadRow.status == BeadStatus.APPROVED, 1), else_=0)).label("approved"),
            func.sum(case((BeadRow.status.in_(decided), 1), else_=0)).label("decided"),
        )
        .where(BeadRow.status != BeadStatus.SUPERSEDED)
        .group_by(BeadRow.alignment_id)
        .subquery()
    )
    rows = session.execute(
        select(AlignmentRow, src, tgt, counts.c.n, counts.c.approved, counts.c.decided)
        .join(src_revision, src_revision.id == AlignmentRow.src_revision_id)
        .join(tgt_revision, tgt_revision.id == AlignmentRow.tgt_revision_id)
        .join(src, src.id == src_revision.document_id)
        .join(tgt, tgt.id == tgt_revision.document_id)
        .outerjoin(counts, counts.c.id == AlignmentRow.id)
        .where(condition)
        .order_by(src.path, tgt.language, AlignmentRow.created_at.desc())
    )
    return tuple(
        Alignment(
            row.id, row.project_id, row.src_revision_id, row.tgt_revision_id,
            src_document.path, tgt_document.path, src_document.language, tgt_document.language,
            row.encoder, row.encoder_digest, tuple(row.warnings), row.created_at,
            n or 0, n_approved or 0, n_decided or 0,
        )
        for row, src_document, tgt_document, n, n_approved, n_decided in rows
    )  # fmt: skip


def _bead(row: BeadRow, person: str | None, changed_at: datetime | None) -> ReviewBead:
    return ReviewBead(
        row.id, row.alignment_id, row.position, tuple(row.src), tuple(row.tgt),
        row.score, row.confidence, row.accept, state_of(row), row.moved_to, row.event_id, person,
        changed_at,
    )  # fmt: skip
