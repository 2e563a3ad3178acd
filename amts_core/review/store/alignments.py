"""Alignments: which there are, which of them are current, and how far their beads are."""

from dataclasses import replace

from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import (
    AlignmentRow,
    BeadRow,
    DocumentRow,
    GatheringRow,
    RevisionRow,
)
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.records import (
    Alignment,
    BeadStatus,
)

_N_INSERT = 5000

_N_SAME = 500

_N_NEAR = 100


def current_id(session: Session, project_id: int, revisions: tuple[int, int]) -> str | None:
    """Return the current alignment of the documents of two revisions, None where there is none."""
    src, tgt = (
        session.execute(
            select(DocumentRow.path, DocumentRow.language)
            .join(RevisionRow, RevisionRow.document_id == DocumentRow.id)
            .where(RevisionRow.id == revision)
        ).one()
        for revision in revisions
    )
    found = _uncounted(session, and_(AlignmentRow.project_id == project_id, is_current()))
    of_pair = (one.id for one in found if (one.src_path, one.tgt_lang) == (src[0], tgt[1]))
    return next(of_pair, None)


def is_current() -> ColumnElement[bool]:
    """Return the condition that an alignment was not deleted, and that no newer one replaces it."""
    newer = aliased(AlignmentRow)
    return and_(
        AlignmentRow.deleted_at.is_(None), ~exists().where(newer.replaces == AlignmentRow.id)
    )


def current_of(store: Store, alignment_id: str) -> str:
    """Return the alignment that has taken the place of one, itself where none has."""
    with store.reading() as session:
        while newer := session.scalar(
            select(AlignmentRow.id).where(AlignmentRow.replaces == alignment_id)
        ):
            alignment_id = newer
    return alignment_id


def current(store: Store, project_id: int) -> tuple[Alignment, ...]:
    """Return the current alignments of a project, each of its documents once."""
    with store.reading() as session:
        return _alignments(session, and_(AlignmentRow.project_id == project_id, is_current()))


def alignments_of(store: Store, project_id: int) -> tuple[Alignment, ...]:
    """Return the alignments of a project with their progress, by source path, newest first."""
    return tuple(one for one in with_deleted(store, project_id) if one.deleted_at is None)


def with_deleted(store: Store, project_id: int) -> tuple[Alignment, ...]:
    """Return what :func:`alignments_of` does, and what was deleted: the past names it."""
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


def without_progress(store: Store, alignment_id: str) -> Alignment:
    """Return one alignment quickly: its beads are not counted.

    :raises NotFoundError: there is none of this id.
    """
    with store.reading() as session:
        found = _uncounted(session, AlignmentRow.id == alignment_id)
    if not found:
        raise NotFoundError(f"There is no alignment {alignment_id!r}. Choose a document again.")
    return found[0]


def document_ids(store: Store, alignment_id: str) -> tuple[int, int]:
    """Return the ids of the source and the target document of an alignment."""
    src, tgt = aliased(RevisionRow), aliased(RevisionRow)
    query = (
        select(src.document_id, tgt.document_id)
        .join(AlignmentRow, AlignmentRow.src_revision_id == src.id)
        .join(tgt, tgt.id == AlignmentRow.tgt_revision_id)
        .where(AlignmentRow.id == alignment_id)
    )
    with store.reading() as session:
        src_id, tgt_id = session.execute(query).one()
    return src_id, tgt_id


def n_proposed(store: Store, project_id: int) -> int:
    """Return how many beads of a project wait for a decision."""
    query = (
        select(func.count(BeadRow.id))
        .join(AlignmentRow, AlignmentRow.id == BeadRow.alignment_id)
        .where(
            AlignmentRow.project_id == project_id,
            BeadRow.status == BeadStatus.PROPOSED,
            is_current(),
        )
    )
    with store.reading() as session:
        return session.scalar(query) or 0


def ratios(store: Store, alignment_id: str) -> tuple[float, float] | None:
    """Return the usual range of the length of a target as a multiple of its source's."""
    query = select(AlignmentRow.ratio_low, AlignmentRow.ratio_high)
    with store.reading() as session:
        low, high = session.execute(query.where(AlignmentRow.id == alignment_id)).one()
    return None if low is None or high is None else (low, high)


def _alignments(session: Session, condition: ColumnElement[bool]) -> tuple[Alignment, ...]:
    decided = (BeadStatus.APPROVED, BeadStatus.REJECTED)
    counts = (
        select(
            BeadRow.alignment_id,
            func.count(),
            func.sum(case((BeadRow.status == BeadStatus.APPROVED, 1), else_=0)),
            func.sum(case((BeadRow.status.in_(decided), 1), else_=0)),
        )
        .where(BeadRow.status != BeadStatus.SUPERSEDED)
        .where(BeadRow.alignment_id.in_(select(AlignmentRow.id).where(condition)))
        .group_by(BeadRow.alignment_id)
    )
    counted = {alignment_id: found for alignment_id, *found in session.execute(counts)}
    return tuple(
        replace(one, n_beads=n, n_approved=n_approved, n_decided=n_decided)
        for one in _uncounted(session, condition)
        for n, n_approved, n_decided in [counted.get(one.id, (0, 0, 0))]
    )


def _uncounted(session: Session, condition: ColumnElement[bool]) -> tuple[Alignment, ...]:
    src, tgt = aliased(DocumentRow), aliased(DocumentRow)
    src_revision, tgt_revision = aliased(RevisionRow), aliased(RevisionRow)
    newer = aliased(AlignmentRow)
    rows = session.execute(
        select(AlignmentRow, src, tgt, newer.id, newer.carries, src_revision.n, tgt_revision.n)
        .outerjoin(newer, newer.replaces == AlignmentRow.id)
        .join(src_revision, src_revision.id == AlignmentRow.src_revision_id)
        .join(tgt_revision, tgt_revision.id == AlignmentRow.tgt_revision_id)
        .join(src, src.id == src_revision.document_id)
        .join(tgt, tgt.id == tgt_revision.document_id)
        .where(condition)
        .order_by(src.path, tgt.language, AlignmentRow.created_at.desc())
    )
    return tuple(
        Alignment(
            id=row.id,
            project_id=row.project_id,
            src_revision_id=row.src_revision_id,
            tgt_revision_id=row.tgt_revision_id,
            src_path=src_document.path,
            tgt_path=tgt_document.path,
            src_lang=src_document.language,
            tgt_lang=tgt_document.language,
            encoder=row.encoder,
            encoder_digest=row.encoder_digest,
            warnings=tuple(row.warnings),
            asked_at=row.asked_at or row.created_at,
            created_at=row.created_at,
            replaced_by=replaced_by,
            is_carried=bool(carries),
            revisions=(ns[0], ns[1]),
            deleted_at=row.deleted_at,
        )
        for row, src_document, tgt_document, replaced_by, carries, *ns in rows
    )


def general_alignments(store: Store, project_id: int) -> frozenset[str]:
    """Return the alignments of a project whose units are general: no document of its own."""
    query = select(GatheringRow.alignment_id).where(GatheringRow.project_id == project_id)
    with store.reading() as session:
        return frozenset(session.scalars(query))
