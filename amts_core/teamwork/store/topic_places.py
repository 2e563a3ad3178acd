"""Where what was commented on stands now, and whether it still waits for a decision."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from amts_core.kernel.database.tables import (
    AlignmentRow,
    BeadChangeRow,
    BeadOriginRow,
    BeadRow,
    DocumentRow,
    PostEditRow,
    RevisionRow,
)
from amts_core.kernel.post_edits import EditStatus
from amts_core.kernel.records import BeadStatus
from amts_core.teamwork.records import Desk

_N_ROWS = 5000
_DECIDED = (BeadStatus.APPROVED, BeadStatus.REJECTED)


@dataclass(frozen=True, slots=True)
class TopicPlace:
    """What stands in the place of a topic, often itself.

    It ``waits`` where the topic was flagged, or sent back, when it was there last, and what stands
    in its place is not decided.
    """

    id: int
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicDocument:
    """The document of a topic: its path, its languages, and the text of the topic's source."""

    path: str
    languages: tuple[str, str]
    src_text: str


def places(session: Session, desk: Desk, ids: Iterable[int]) -> dict[int, TopicPlace]:
    """Return by id where topics of a desk are now."""
    numbers = sorted(set(ids))
    find = _bead_places if desk is Desk.REVIEW else _segment_places
    found: dict[int, TopicPlace] = {}
    for start in range(0, len(numbers), _N_ROWS):
        found |= find(session, numbers[start : start + _N_ROWS])
    return found


def documents(session: Session, desk: Desk, ids: Iterable[int]) -> dict[int, TopicDocument]:
    """Return by id the documents of topics; those of deleted documents are left out."""
    src, tgt = aliased(DocumentRow), aliased(DocumentRow)
    src_revision, tgt_revision = aliased(RevisionRow), aliased(RevisionRow)
    of_beads = (
        select(BeadRow.id, src.path, src.language, tgt.language, BeadRow.src_text)
        .join(AlignmentRow, AlignmentRow.id == BeadRow.alignment_id)
        .join(src_revision, src_revision.id == AlignmentRow.src_revision_id)
        .join(tgt_revision, tgt_revision.id == AlignmentRow.tgt_revision_id)
        .join(src, src.id == src_revision.document_id)
        .join(tgt, tgt.id == tgt_revision.document_id)
        .where(BeadRow.id.in_(ids), AlignmentRow.id.not_in(_deleted()))
    )
    of_segments = (
        select(PostEditRow.id, src.path, src.language, PostEditRow.tgt_lang, PostEditRow.src_text)
        .join(RevisionRow, RevisionRow.id == PostEditRow.revision_id)
        .join(src, src.id == RevisionRow.document_id)
        .where(PostEditRow.id.in_(ids))
    )
    return {
        topic_id: TopicDocument(path=path, languages=(src_lang, tgt_lang), src_text=src_text)
        for topic_id, path, src_lang, tgt_lang, src_text in session.execute(
            of_beads if desk is Desk.REVIEW else of_segments
        )
    }


def _deleted() -> Select[str | None]:
    """Return the query of the alignments that were deleted, and of all that they have replaced."""
    gone = (
        select(AlignmentRow.id, AlignmentRow.replaces)
        .where(AlignmentRow.deleted_at.is_not(None))
        .cte("gone", recursive=True)
    )
    earlier = select(AlignmentRow.id, AlignmentRow.replaces).join(
        gone, gone.c.replaces == AlignmentRow.id
    )
    return select(gone.union_all(earlier).c.id)


def _bead_places(session: Session, ids: list[int]) -> dict[int, TopicPlace]:
    """Follow beads to the live one where they stood, and on into newer alignments."""
    here = {one: one for one in ids}
    statuses: dict[int, str] = {}
    front = set(ids)
    while front:
        query = select(BeadRow.id, BeadRow.status).where(BeadRow.id.in_(front))
        of_front = {bead_id: status for bead_id, status in session.execute(query)}
        statuses |= of_front
        gone = {one for one, status in of_front.items() if status == BeadStatus.SUPERSEDED}
        step = _replacements(session, gone) | _successors(session, of_front.keys() - gone)
        here = {one: step.get(at, at) for one, at in here.items()}
        front = set(step.values())
    last = statuses | _last_statuses(session, {one for one, at in here.items() if at != one})
    return {
        one: TopicPlace(at, last[one] == BeadStatus.FLAGGED and statuses[at] not in _DECIDED)
        for one, at in here.items()
        if one in statuses
    }


def _replacements(session: Session, ids: Iterable[int]) -> dict[int, int]:
    """Return the live beads that stand at the places of superseded ones, or next before them."""
    live = aliased(BeadRow)
    at_or_before = (
        select(live.id)
        .where(
            live.alignment_id == BeadRow.alignment_id,
            live.status != BeadStatus.SUPERSEDED,
            live.place <= BeadRow.place,
        )
        .order_by(live.place.desc(), live.id)
        .limit(1)
        .correlate(BeadRow)
        .scalar_subquery()
    )
    rows = session.execute(select(BeadRow.id, at_or_before).where(BeadRow.id.in_(ids)))
    return {bead_id: at for bead_id, at in rows if at is not None}


def _successors(session: Session, ids: Iterable[int]) -> dict[int, int]:
    """Return the beads of newer alignments that go on with others, or have taken their places."""
    query = (
        select(BeadOriginRow.origin_id, BeadOriginRow.bead_id)
        .where(BeadOriginRow.origin_id.in_(ids))
        .order_by(BeadOriginRow.is_same, BeadOriginRow.bead_id.desc())
    )
    return {origin_id: bead_id for origin_id, bead_id in session.execute(query)}


def _last_statuses(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Return what beads were when something else took their places."""
    query = (
        select(BeadChangeRow.bead_id, BeadChangeRow.status_before)
        .where(
            BeadChangeRow.bead_id.in_(ids),
            BeadChangeRow.status_after == BeadStatus.SUPERSEDED,
        )
        .order_by(BeadChangeRow.version)
    )
    return {bead_id: status for bead_id, status in session.execute(query)}


def _segment_places(session: Session, ids: list[int]) -> dict[int, TopicPlace]:
    """Follow segments to the nearest with the same source in the newest revision at the desk."""
    newer = aliased(PostEditRow)
    own_revision, new_revision = aliased(RevisionRow), aliased(RevisionRow)
    of_same = and_(
        newer.src_key == PostEditRow.src_key,
        newer.src_text == PostEditRow.src_text,
        newer.tgt_lang == PostEditRow.tgt_lang,
        newer.granularity == PostEditRow.granularity,
    )
    query = (
        select(PostEditRow.id, PostEditRow.status, newer.id, newer.status)
        .join(newer, of_same)
        .join(own_revision, own_revision.id == PostEditRow.revision_id)
        .join(new_revision, new_revision.id == newer.revision_id)
        .where(
            PostEditRow.id.in_(ids),
            new_revision.document_id == own_revision.document_id,
            (newer.id == PostEditRow.id) | (new_revision.n > own_revision.n),
        )
        .order_by(new_revision.n, func.abs(newer.n - PostEditRow.n).desc(), newer.n.desc())
    )
    waits_as = EditStatus.OPEN, EditStatus.RETURNED
    return {
        one: TopicPlace(at, status == EditStatus.RETURNED and now in waits_as)
        for one, status, at, now in session.execute(query)
    }
