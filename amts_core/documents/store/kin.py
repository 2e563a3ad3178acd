"""Which texts of a project are others for a segment: not its own translations, not held out.

Documents in one language are kin that have had the same bytes: what was imported again under
another name, or comes from a watched folder besides. A segment is the same one in all revisions of
a document and of its kin that have its text as often before it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import (
    AlignmentRow,
    DocumentRow,
    GatheringRow,
    HeldOutRow,
    RevisionRow,
    SegmentRow,
)


@dataclass(frozen=True, slots=True)
class TextPlace:
    """Where a text begins: at segment ``n`` of a revision, or, without one, with a block of it."""

    revision_id: int
    n: int | None
    block: int | None = None


class Kin:
    """What belongs to a document, read once for all of its segments."""

    def __init__(self, store: Store, project_id: int, revision_ids: Collection[int]) -> None:
        self._store = store
        self._known: dict[TextPlace, tuple[str, int] | None] = {}
        self.held_out = held_out_revisions(store, project_id)
        with store.reading() as session:
            groups = _groups(session, project_id)
        own = {groups[one] for one in revision_ids if one in groups}
        self._revisions = frozenset(one for one, group in groups.items() if group in own)

    def is_other(
        self, own: TextPlace, place: TextPlace | None, revision_ids: Iterable[int]
    ) -> bool:
        """Return whether a unit is another one than a segment, and may be set against it.

        :param own: where the segment begins.
        :param place: where the unit's side in the language of the segment begins; None where no
            document has it.
        :param revision_ids: those that the sides of the unit are of.
        """
        if self.held_out.intersection(revision_ids):
            return False
        if place is None or place.revision_id not in self._revisions:
            return True
        segment = self._segment(own)
        return segment is None or self._segment(place) != segment

    def _segment(self, place: TextPlace) -> tuple[str, int] | None:
        """Return the text at a place, and how often the revision has it before."""
        if place not in self._known:
            with self._store.reading() as session:
                self._known[place] = _segment(session, place)
        return self._known[place]


def held_out_revisions(store: Store, project_id: int, at: datetime | None = None) -> frozenset[int]:
    """Return the ids of the revisions that are held out.

    They are those of the documents that were marked, of their kin, and of what is aligned with
    either.

    :param at: a moment: leave out what was marked, stored or aligned only later.
    """
    query = (
        select(HeldOutRow.document_id)
        .join(DocumentRow, DocumentRow.id == HeldOutRow.document_id)
        .where(DocumentRow.project_id == project_id)
    )
    if at is not None:
        query = query.where(HeldOutRow.at <= at)
    with store.reading() as session:
        marked = set(session.scalars(query))
        if not marked:
            return frozenset()
        groups = _groups(session, project_id, at)
        of_marked = select(RevisionRow.id).where(RevisionRow.document_id.in_(marked))
        held = {groups[one] for one in session.scalars(of_marked) if one in groups}
        pairs = _aligned(session, project_id, at)
    sides = [(groups.get(src), groups.get(tgt)) for src, tgt in pairs]
    held |= {other for pair in sides if held.intersection(pair) for other in pair if other}
    return frozenset(one for one, group in groups.items() if group in held)


def _groups(session: Session, project_id: int, at: datetime | None = None) -> dict[int, int]:
    """Return by revision the first document of its kin."""
    query = (
        select(RevisionRow.id, DocumentRow.id, DocumentRow.language, RevisionRow.sha256)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .where(DocumentRow.project_id == project_id)
        .order_by(RevisionRow.id)
    )
    if at is not None:
        query = query.where(RevisionRow.created_at <= at)
    rows = session.execute(query).all()
    first: dict[int, int] = {}

    def root(document_id: int) -> int:
        while first.get(document_id, document_id) != document_id:
            document_id = first[document_id]
        return document_id

    same: dict[tuple[str, str], int] = {}
    for _, document_id, language, sha256 in rows:
        one, other = sorted(
            (root(document_id), root(same.setdefault((language, sha256), document_id)))
        )
        first[other] = one
    return {revision_id: root(document_id) for revision_id, document_id, *_ in rows}


def _aligned(session: Session, project_id: int, at: datetime | None) -> list[tuple[int, int]]:
    """Return the revisions that are aligned with each other, collections of articles aside."""
    query = select(AlignmentRow.src_revision_id, AlignmentRow.tgt_revision_id).where(
        AlignmentRow.project_id == project_id,
        AlignmentRow.id.not_in(select(GatheringRow.alignment_id)),
    )
    if at is not None:
        query = query.where(AlignmentRow.created_at <= at)
    return [(src, tgt) for src, tgt in session.execute(query)]


def _segment(session: Session, place: TextPlace) -> tuple[str, int] | None:
    of_revision = SegmentRow.revision_id == place.revision_id
    n = place.n
    if n is None:
        n = session.scalar(
            select(func.min(SegmentRow.n)).where(of_revision, SegmentRow.block == place.block)
        )
    own, before = aliased(SegmentRow), aliased(SegmentRow)
    is_before = (
        (before.revision_id == own.revision_id) & (before.n < own.n) & (before.text == own.text)
    )
    query = (
        select(own.text, func.count(before.n))
        .outerjoin(before, is_before)
        .where(own.revision_id == place.revision_id, own.n == n)
        .group_by(own.text)
    )
    row = session.execute(query).first()
    return None if row is None else (row[0], row[1])
