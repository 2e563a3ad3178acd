"""Documents that are kept for measuring, as a lead has marked them; :mod:`kin` has what follows."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import aliased

from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.tables import AlignmentRow, DocumentRow, HeldOutRow, RevisionRow
from amts_core.kernel.errors import NotFoundError


def set_held_out(
    store: Store, project_id: int, person_id: int, document_ids: Sequence[int], *, is_out: bool
) -> None:
    """Hold documents of a project out, or let them in again; what is so already stays as it is.

    :raises NotFoundError: one is not of this project; nothing is changed then.
    """
    wanted = set(document_ids)
    with store.writing() as session:
        hold(session, project_id)
        of_project = DocumentRow.project_id == project_id
        known = set(
            session.scalars(select(DocumentRow.id).where(of_project, DocumentRow.id.in_(wanted)))
        )
        if wanted - known:
            raise NotFoundError(
                f"This project has no document {min(wanted - known)}. Choose documents of it."
            )
        marked = HeldOutRow.document_id.in_(wanted)
        if not is_out:
            session.execute(delete(HeldOutRow).where(marked))
            return
        already = set(session.scalars(select(HeldOutRow.document_id).where(marked)))
        session.add_all(
            HeldOutRow(document_id=one, person_id=person_id, at=now())
            for one in sorted(wanted - already)
        )


def held_out(store: Store, project_id: int) -> frozenset[int]:
    """Return the ids of the documents of a project that are held out."""
    query = (
        select(HeldOutRow.document_id)
        .join(DocumentRow, DocumentRow.id == HeldOutRow.document_id)
        .where(DocumentRow.project_id == project_id)
    )
    with store.reading() as session:
        return frozenset(session.scalars(query))


def links(store: Store, project_id: int) -> tuple[tuple[int, int], ...]:
    """Return which documents of a project are aligned, source and target, each pair once."""
    src, tgt = aliased(RevisionRow), aliased(RevisionRow)
    query = (
        select(src.document_id, tgt.document_id)
        .join(AlignmentRow, AlignmentRow.src_revision_id == src.id)
        .join(tgt, tgt.id == AlignmentRow.tgt_revision_id)
        .where(AlignmentRow.project_id == project_id, AlignmentRow.deleted_at.is_(None))
        .distinct()
    )
    with store.reading() as session:
        return tuple((src_id, tgt_id) for src_id, tgt_id in session.execute(query))
