"""What is known around a segment that is post-edited: references, usual lengths, other targets."""

from dataclasses import dataclass

from sqlalchemy import Subquery, select
from sqlalchemy.orm import aliased

from amts_core.post_edits import EditStatus
from amts_core.records import BeadStatus
from amts_core.store.engine import Store
from amts_core.store.schema import (
    AlignmentRow,
    BeadRow,
    DocumentRow,
    PostEditRow,
    RevisionRow,
)
from amts_core.text.keys import text_key

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
        .where(straight | turned)
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
    store: Store, project_id: int, languages: tuple[str, str], src_text: str, post_edit_id: int,
    n: int,
) -> tuple[str, ...]:  # fmt: skip
    """Return how else a source is translated in a project, in beads and in saved post-edits.

    :param languages: of source and target, of which either is the project's source language.
    :param post_edit_id: of the one that asks, which is left out.
    :param n: the most of each kind.
    """
    key = text_key(src_text)
    saved = (
        select(PostEditRow.text)
        .join(RevisionRow, RevisionRow.id == PostEditRow.revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .where(
            PostEditRow.src_key == key, PostEditRow.src_text == src_text,
            PostEditRow.tgt_lang == languages[1], PostEditRow.id != post_edit_id,
            PostEditRow.status != EditStatus.OPEN, PostEditRow.text.is_not(None),
            DocumentRow.project_id == project_id,
        )
        .distinct()
        .limit(n)
    )  # fmt: skip
    of_languages = _of_languages(project_id, languages)
    beads = select(BeadRow.tgt_text).where(BeadRow.src_key == key, BeadRow.src_text == src_text)
    turned = select(BeadRow.src_text).where(BeadRow.tgt_key == key, BeadRow.tgt_text == src_text)
    found: set[str] = set()
    with store.reading() as session:
        found |= {text for text in session.scalars(saved) if text}
        for query, is_turned in ((beads, False), (turned, True)):
            source = languages[1] if is_turned else languages[0]
            of_bead = query.join(of_languages, of_languages.c.id == BeadRow.alignment_id).where(
                BeadRow.status.in_(_LIVE), of_languages.c.src_lang == source
            )
            found |= {text for text in session.scalars(of_bead.distinct().limit(n)) if text}
    return tuple(sorted(found))


def _of_languages(project_id: int, languages: tuple[str, str]) -> Subquery:
    """Return the alignments of a project in two languages, with the one of their source."""
    src, tgt = aliased(DocumentRow), aliased(DocumentRow)
    src_revision, tgt_revision = aliased(RevisionRow), aliased(RevisionRow)
    return (
        select(AlignmentRow.id, src.language.label("src_lang"))
        .join(src_revision, src_revision.id == AlignmentRow.src_revision_id)
        .join(tgt_revision, tgt_revision.id == AlignmentRow.tgt_revision_id)
        .join(src, src.id == src_revision.document_id)
        .join(tgt, tgt.id == tgt_revision.document_id)
        .where(
            AlignmentRow.project_id == project_id,
            src.language.in_(languages), tgt.language.in_(languages),
        )
        .subquery()
    )  # fmt: skip
