"""Pairs of documents that were deleted: their alignments are kept, and count for nothing."""

from collections.abc import Sequence

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.tables import AlignmentRow, BeadRow, PersonRow
from amts_core.kernel.errors import ConflictError, NotFoundError
from amts_core.kernel.records import Alignment, BeadStatus
from amts_core.review.store.alignments import current_id, is_current, with_deleted
from amts_core.review.store.lineage import is_kept

_DECIDED = (BeadStatus.APPROVED, BeadStatus.REJECTED, BeadStatus.FLAGGED)


def decided(store: Store, alignment_id: str) -> tuple[tuple[int, str, int], ...]:
    """Return who has decided how many beads of a pair, as they stand: id, name, and number."""
    with store.reading() as session:
        chain = _chain(session, alignment_id)
        counts = or_(
            and_(BeadRow.alignment_id == alignment_id, BeadRow.status.in_(_DECIDED)),
            and_(BeadRow.alignment_id.in_(chain), is_kept()),
        )
        query = (
            select(PersonRow.id, PersonRow.name, func.count(BeadRow.id))
            .join(BeadRow, BeadRow.person_id == PersonRow.id)
            .where(counts)
            .group_by(PersonRow.id, PersonRow.name)
            .order_by(PersonRow.name)
        )
        return tuple((one, name, n) for one, name, n in session.execute(query))


def approved(store: Store, alignment_id: str) -> frozenset[int]:
    """Return the ids of the beads of a pair that have been approved, in any alignment of it."""
    with store.reading() as session:
        query = select(BeadRow.id).where(
            BeadRow.alignment_id.in_(_chain(session, alignment_id)),
            BeadRow.status == BeadStatus.APPROVED,
        )
        return frozenset(session.scalars(query))


def deleted(store: Store, project_id: int) -> tuple[tuple[Alignment, str], ...]:
    """Return the pairs of a project that were deleted, with who deleted each, newest first."""
    found = {
        one.id: one
        for one in with_deleted(store, project_id)
        if one.deleted_at is not None and one.replaced_by is None
    }
    query = (
        select(AlignmentRow.id, PersonRow.name)
        .join(PersonRow, PersonRow.id == AlignmentRow.deleted_by)
        .where(AlignmentRow.project_id == project_id)
        .order_by(AlignmentRow.deleted_at.desc(), AlignmentRow.id)
    )
    with store.reading() as session:
        return tuple((found[one], name) for one, name in session.execute(query) if one in found)


def delete(store: Store, alignment_id: str, person_id: int) -> None:
    """Delete a pair of documents: its current alignment, and those that it has replaced.

    :raises NotFoundError: there is no such alignment.
    :raises ConflictError: another one has taken its place.
    """
    with store.writing() as session:
        row = session.get(AlignmentRow, alignment_id)
        if row is None:
            raise NotFoundError(f"There is no alignment {alignment_id!r}. Choose a document again.")
        hold(session, row.project_id)
        current = select(AlignmentRow.id).where(AlignmentRow.id == alignment_id, is_current())
        if session.scalar(current) is None and row.deleted_at is None:
            raise ConflictError(
                "The document was imported again since you saw it. Look at what is there now."
            )
        session.execute(
            update(AlignmentRow)
            .where(
                AlignmentRow.id.in_(_chain(session, alignment_id)),
                AlignmentRow.deleted_at.is_(None),
            )
            .values(deleted_at=now(), deleted_by=person_id)
        )


def bring_back(store: Store, alignment_id: str) -> None:
    """Let a pair of documents that was deleted be there again, as it was.

    :raises ConflictError: the same documents were imported again meanwhile.
    """
    with store.writing() as session:
        row = session.get_one(AlignmentRow, alignment_id)
        hold(session, row.project_id)
        revisions = row.src_revision_id, row.tgt_revision_id
        there = current_id(session, row.project_id, revisions)
        if there is not None and there != alignment_id:
            raise ConflictError(
                "These documents were imported again meanwhile. Delete that pair first, or rename "
                "it."
            )
        session.execute(
            update(AlignmentRow)
            .where(AlignmentRow.id.in_(_chain(session, alignment_id)))
            .values(deleted_at=None, deleted_by=None)
        )


def _chain(session: Session, alignment_id: str) -> Sequence[str]:
    """Return an alignment and those that it has replaced, one after the other."""
    found: list[str] = []
    at: str | None = alignment_id
    while at is not None:
        found.append(at)
        at = session.scalar(select(AlignmentRow.replaces).where(AlignmentRow.id == at))
    return found
