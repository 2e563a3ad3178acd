"""Beads by their words: those that hold some, and those with the same text as others."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from amts_core.documents import Kin, TextPlace
from amts_core.kernel.database.engine import Lowered, Store
from amts_core.kernel.database.tables import (
    AlignmentRow,
    BeadRow,
    DocumentRow,
    RevisionRow,
)
from amts_core.kernel.records import (
    Alignment,
    BeadStatus,
    ReviewBead,
)
from amts_core.kernel.text.keys import text_key
from amts_core.review.store.alignments import is_current
from amts_core.review.store.bead_rows import bead_query, beads_of

_N_SAME = 500

Others = tuple[tuple[str, ...], tuple[str, ...]]
"""Other targets of a bead's source, and other sources of its target."""


def same_texts(
    store: Store, alignment: Alignment, beads: Sequence[ReviewBead], n: int, kin: Kin
) -> dict[int, Others]:
    """Return, by bead, other targets that its source has in the project, and other sources.

    Rejected beads don't count, nor what belongs to the bead's own segments in any revision, nor
    what is held out; ``n`` is the most of each.

    :param kin: of both sides of the alignment.
    :param beads: a single one may have other texts than the stored ones, several as they stand.
    """
    own = [bead.id for bead in beads] if len(beads) == 1 else []
    keys = {
        bead.id: (text_key(bead.state.src_text), text_key(bead.state.tgt_text)) for bead in beads
    }
    live = (BeadStatus.PROPOSED, BeadStatus.APPROVED, BeadStatus.SKIPPED, BeadStatus.FLAGGED)
    query = (
        select(
            BeadRow.src_key,
            BeadRow.tgt_key,
            BeadRow.src_text,
            BeadRow.tgt_text,
            BeadRow.alignment_id,
            BeadRow.src,
            BeadRow.tgt,
        )
        .where(BeadRow.status.in_(live), BeadRow.src_text != "", BeadRow.tgt_text != "")
        .where(BeadRow.id.not_in(own))
        .limit(_N_SAME)
    )
    same_src = BeadRow.src_key.in_([src for src, _ in keys.values()])
    same_tgt = BeadRow.tgt_key.in_([key for _, key in keys.values()])
    with store.reading() as session:  # one index each: together neither would be used
        found = [*session.execute(query.where(same_src)), *session.execute(query.where(same_tgt))]
        sides = _of_languages(session, alignment)
    rows = [row for row in found if row[4] in sides]
    own_sides = alignment.src_revision_id, alignment.tgt_revision_id

    def texts(bead: ReviewBead, side: int) -> tuple[str, ...]:
        """Return what else stands for the source (0) or the target (1) of a bead."""
        own = TextPlace(own_sides[side], min((bead.src, bead.tgt)[side], default=None))
        others = {
            row[3 - side]
            for row in rows
            if row[side] == keys[bead.id][side]
            and row[1 - side] != keys[bead.id][1 - side]
            and kin.is_other(
                own, TextPlace(sides[row[4]][side], min(row[5 + side], default=None)), sides[row[4]]
            )
        }
        return tuple(sorted(others))[:n]

    return {bead.id: (texts(bead, 0), texts(bead, 1)) for bead in beads}


def _of_languages(session: Session, alignment: Alignment) -> dict[str, tuple[int, int]]:
    """Return the current alignments of a project into a language, with their revisions."""
    query = (
        select(AlignmentRow.id, AlignmentRow.src_revision_id, AlignmentRow.tgt_revision_id)
        .join(RevisionRow, RevisionRow.id == AlignmentRow.tgt_revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .where(
            AlignmentRow.project_id == alignment.project_id,
            DocumentRow.language == alignment.tgt_lang,
            is_current(),
        )
    )
    return {one: (src, tgt) for one, src, tgt in session.execute(query)}


def concordance(store: Store, alignment: Alignment, words: str, n: int) -> tuple[ReviewBead, ...]:
    """Return approved beads of the project and its languages that hold these words on a side.

    The newest decisions come first; ``n`` is the most.
    """
    query = bead_query().where(BeadRow.status == BeadStatus.APPROVED, holds_words(words))
    with store.reading() as session:
        query = query.where(BeadRow.alignment_id.in_(sorted(_of_languages(session, alignment))))
        return beads_of(session, query.order_by(BeadRow.event_id.desc()).limit(n))


def holds_words(words: str) -> ColumnElement[bool]:
    """Return the condition that a side of a bead holds these words."""
    return or_(like_words(BeadRow.src_text, words), like_words(BeadRow.tgt_text, words))


def like_words(column: InstrumentedAttribute[Any], words: str) -> ColumnElement[bool]:
    """Return the condition that a column holds these words, in capitals or not."""
    return Lowered(column).like(Lowered(literal(f"%{_escaped(words)}%")), escape="\\")


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
