"""What is known around a segment that is post-edited: references, usual lengths, other targets."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Subquery, and_, or_, select
from sqlalchemy.orm import aliased

from amts_core.documents import Kin, TextPlace
from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import (
    AlignmentRow,
    BeadRow,
    DocumentRow,
    PostEditRow,
    RevisionRow,
)
from amts_core.kernel.post_edits import DocumentKey, EditStatus, PostEdit
from amts_core.kernel.records import BeadStatus, Granularity
from amts_core.kernel.text.keys import text_key
from amts_core.parallel_data import key_of
from amts_core.review import is_current, is_kept

_N_SAME = 500
"""Units with the very same source that are looked at, of each kind."""
_LIVE = (BeadStatus.PROPOSED, BeadStatus.APPROVED, BeadStatus.SKIPPED, BeadStatus.FLAGGED)


@dataclass(frozen=True, slots=True)
class Reference:
    """A human translation of consecutive segments ``src`` of a revision, joined."""

    src: tuple[int, ...]
    text: str


@dataclass(frozen=True, slots=True)
class AlignedRevision:
    """The current alignment of a revision with a document in another language.

    ``turned`` says that the revision is its target side. ``ratios`` is the usual range of the
    length of a translation as a multiple of its source's.
    """

    alignment_id: str
    turned: bool
    ratios: tuple[float, float] | None


def aligned(store: Store, revision_id: int, tgt_lang: str) -> AlignedRevision | None:
    """Return the newest alignment of a revision with a document in a language, None without one."""
    src, tgt = aliased(RevisionRow), aliased(RevisionRow)
    src_document, tgt_document = aliased(DocumentRow), aliased(DocumentRow)
    straight = (AlignmentRow.src_revision_id == revision_id) & (tgt_document.language == tgt_lang)
    turned = (AlignmentRow.tgt_revision_id == revision_id) & (src_document.language == tgt_lang)
    query = (
        select(AlignmentRow)
        .join(src, src.id == AlignmentRow.src_revision_id)
        .join(tgt, tgt.id == AlignmentRow.tgt_revision_id)
        .join(src_document, src_document.id == src.document_id)
        .join(tgt_document, tgt_document.id == tgt.document_id)
        .where(straight | turned, AlignmentRow.deleted_at.is_(None))
        .order_by(AlignmentRow.created_at.desc(), AlignmentRow.id)
        .limit(1)
    )
    with store.reading() as session:
        row = session.scalar(query)
    if row is None:
        return None
    is_turned = row.tgt_revision_id == revision_id
    low, high = row.ratio_low, row.ratio_high
    ratios = None if not low or not high else (1 / high, 1 / low) if is_turned else (low, high)
    return AlignedRevision(row.id, is_turned, ratios)


def references(store: Store, of: AlignedRevision) -> dict[int, Reference]:
    """Return by segment number the human translation of the bead that the segment is in.

    Beads that were rejected or superseded, and those without one of the sides, give none.
    """
    query = (
        select(BeadRow.src, BeadRow.tgt, BeadRow.src_text, BeadRow.tgt_text)
        .where(BeadRow.alignment_id == of.alignment_id, BeadRow.status.in_(_LIVE))
        .order_by(BeadRow.place, BeadRow.id)
    )
    found: dict[int, Reference] = {}
    with store.reading() as session:
        for src, tgt, src_text, tgt_text in session.execute(query):
            numbers, text = (tgt, src_text) if of.turned else (src, tgt_text)
            if text.strip():
                found |= dict.fromkeys(numbers, Reference(tuple(numbers), text))
    return found


def other_targets(
    store: Store, project_id: int, languages: tuple[str, str], edit: PostEdit, kin: Kin
) -> tuple[str, ...]:
    """Return how else a source is translated in a project, in beads and in saved post-edits.

    What belongs to the segment itself, in any revision, what a newer version has replaced, and what
    is held out does not count.

    :param languages: of source and target, of which either is the project's source language.
    """
    src_text, key = edit.src_text, text_key(edit.src_text)
    own = place_of(edit.key, edit.n, edit.block)
    saved = (
        select(PostEditRow)
        .join(RevisionRow, RevisionRow.id == PostEditRow.revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .where(
            PostEditRow.src_key == key,
            PostEditRow.src_text == src_text,
            PostEditRow.tgt_lang == languages[1],
            PostEditRow.id != edit.id,
            PostEditRow.status != EditStatus.OPEN,
            PostEditRow.text.is_not(None),
            DocumentRow.project_id == project_id,
        )
        .limit(_N_SAME)
    )
    of = _of_languages(project_id, languages)
    sides = BeadRow.src, BeadRow.tgt, of.c.src_revision_id, of.c.tgt_revision_id
    beads = select(BeadRow.tgt_text, *sides).where(
        BeadRow.src_key == key, BeadRow.src_text == src_text, of.c.src_lang == languages[0]
    )
    turned = select(BeadRow.src_text, *sides).where(
        BeadRow.tgt_key == key, BeadRow.tgt_text == src_text, of.c.src_lang == languages[1]
    )
    candidates: list[tuple[str, TextPlace, tuple[int, ...]]] = []
    with store.reading() as session:
        for row in session.scalars(saved):
            place = place_of(key_of(row), row.n, row.block)
            candidates.append((row.text or "", place, (row.revision_id,)))
        for query, is_turned in ((beads, False), (turned, True)):
            of_bead = query.join(of, of.c.id == BeadRow.alignment_id)
            rows = session.execute(of_bead.where(_stands()).limit(_N_SAME))
            for text, src, tgt, *revision_ids in rows:
                numbers = tgt if is_turned else src
                place = TextPlace(revision_ids[is_turned], min(numbers, default=None))
                candidates.append((text, place, tuple(revision_ids)))
    return tuple(
        sorted(
            {
                text
                for text, place, of_sides in candidates
                if text and kin.is_other(own, place, of_sides)
            }
        )
    )


def place_of(key: DocumentKey, n: int, block: int) -> TextPlace:
    """Return where a text of a document at the desk begins."""
    return TextPlace(key.revision_id, n if key.granularity is Granularity.SENTENCE else None, block)


def _stands() -> ColumnElement[bool]:
    """Return the condition that a bead says how its source is translated now."""
    of_current = select(AlignmentRow.id).where(is_current())
    return and_(BeadRow.status.in_(_LIVE), or_(BeadRow.alignment_id.in_(of_current), is_kept()))


def _of_languages(project_id: int, languages: tuple[str, str]) -> Subquery:
    """Return the alignments of a project in two languages, with the one of their source."""
    src, tgt = aliased(DocumentRow), aliased(DocumentRow)
    src_revision, tgt_revision = aliased(RevisionRow), aliased(RevisionRow)
    return (
        select(
            AlignmentRow.id,
            src.language.label("src_lang"),
            AlignmentRow.src_revision_id,
            AlignmentRow.tgt_revision_id,
        )
        .join(src_revision, src_revision.id == AlignmentRow.src_revision_id)
        .join(tgt_revision, tgt_revision.id == AlignmentRow.tgt_revision_id)
        .join(src, src.id == src_revision.document_id)
        .join(tgt, tgt.id == tgt_revision.document_id)
        .where(
            AlignmentRow.project_id == project_id,
            src.language.in_(languages),
            tgt.language.in_(languages),
        )
        .subquery()
    )
