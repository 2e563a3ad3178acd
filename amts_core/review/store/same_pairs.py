"""The same pair again: undecided beads with the very texts of another one."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import AlignmentRow, BeadRow, DocumentRow, RevisionRow
from amts_core.kernel.records import BeadStatus, ReviewBead
from amts_core.kernel.text.keys import text_key
from amts_core.review.store.alignments import is_current
from amts_core.review.store.bead_rows import bead_query, beads_of

_UNDECIDED = (BeadStatus.PROPOSED, BeadStatus.SKIPPED)


def identical(
    store: Store, project_id: int, tgt_lang: str, bead: ReviewBead, targets: Sequence[str]
) -> tuple[ReviewBead, ...]:
    """Return the undecided beads of a project with the source of a bead and one of some targets.

    They come in the order of their documents, those of the bead's own alignment first.
    """
    query = (
        bead_query()
        .join(AlignmentRow, AlignmentRow.id == BeadRow.alignment_id)
        .join(RevisionRow, RevisionRow.id == AlignmentRow.tgt_revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .where(
            BeadRow.src_key == text_key(bead.state.src_text),
            BeadRow.src_text == bead.state.src_text,
            BeadRow.tgt_text.in_(targets),
            BeadRow.status.in_(_UNDECIDED),
            BeadRow.id != bead.id,
            AlignmentRow.project_id == project_id,
            DocumentRow.language == tgt_lang,
            is_current(),
        )
        .order_by(BeadRow.alignment_id != bead.alignment_id, DocumentRow.path, BeadRow.place)
    )
    with store.reading() as session:
        return beads_of(session, query)


def counts(store: Store, project_id: int, ids: Sequence[int]) -> dict[int, int]:
    """Return by bead how many undecided ones of the project have the same two texts now."""
    with store.reading() as session:
        return {bead_id: n for bead_id, n in session.execute(_counts(project_id, ids))}


def _counts(project_id: int, ids: Sequence[int]) -> Select[int, int]:
    own, other, of_own, of_other = (
        aliased(BeadRow),
        aliased(BeadRow),
        aliased(AlignmentRow),
        AlignmentRow,
    )
    src, tgt = (aliased(RevisionRow) for _ in range(2))
    languages = [aliased(DocumentRow) for _ in range(2)]
    return (
        select(own.id, func.count(other.id))
        .join(other, other.src_key == own.src_key)
        .join(of_own, of_own.id == own.alignment_id)
        .join(of_other, of_other.id == other.alignment_id)
        .join(src, src.id == of_own.tgt_revision_id)
        .join(tgt, tgt.id == of_other.tgt_revision_id)
        .join(languages[0], languages[0].id == src.document_id)
        .join(languages[1], languages[1].id == tgt.document_id)
        .where(
            own.id.in_(ids),
            other.id != own.id,
            other.src_text == own.src_text,
            other.tgt_text == own.tgt_text,
            own.src_text != "",
            own.tgt_text != "",
            other.status.in_(_UNDECIDED),
            of_other.project_id == project_id,
            languages[0].language == languages[1].language,
            is_current(),
        )
        .group_by(own.id)
    )
