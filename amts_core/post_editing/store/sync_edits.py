"""What is known of synchronised documents at the post-editing desk, and what waits there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import (
    PostEditRow,
    RevisionRow,
    SyncedSegmentRow,
    SyncPairRow,
    SyncTargetRow,
    WatchRow,
)
from amts_core.kernel.post_edits import DocumentKey, EditStatus, Taken
from amts_core.kernel.records import Granularity
from amts_core.parallel_data import final_statuses, of_key
from amts_core.post_editing.synced_segments import StoredSegment

_IS_AT_DESK: ColumnElement[bool] = and_(
    PostEditRow.revision_id == SyncTargetRow.src_revision_id,
    PostEditRow.tgt_lang == SyncTargetRow.tgt_lang,
    PostEditRow.granularity == Granularity.SENTENCE,
    PostEditRow.n == SyncedSegmentRow.n,
)
"""The post-edit is that of the synchronised segment."""


@dataclass(frozen=True, slots=True)
class AtDesk:
    """Which segments of a document have a final text, and the newest decision about any."""

    done: frozenset[int] = frozenset()
    event_id: int = 0


def give(store: Store, key: DocumentKey, texts: Mapping[int, str], status: EditStatus) -> None:
    """Give texts, by segment, that they have before anybody decides on them: there is no event.

    What somebody has touched since is left as it is, so that doing it again is no harm.
    """
    untouched = (
        *of_key(key),
        PostEditRow.status == EditStatus.OPEN,
        PostEditRow.event_id.is_(None),
        PostEditRow.text.is_(None),
    )
    with store.writing() as session:
        for n, text in sorted(texts.items()):
            session.execute(
                update(PostEditRow)
                .where(*untouched, PostEditRow.n == n)
                .values(status=status, text=text, taken=Taken.MEMORY)
            )


def left(store: Store, watch_id: int, *, reviews: bool) -> dict[int, tuple[int, int]]:
    """Return by target how many segments and words that need a person have no final text yet.

    A kept translation counts once somebody has taken it up. Targets whose present source is not at
    the post-editing desk are left out.
    """
    final = final_statuses(reviews=reviews)
    query = (
        select(
            SyncTargetRow.id,
            func.sum(case((PostEditRow.status.in_(final), 0), else_=1)),
            func.sum(case((PostEditRow.status.in_(final), 0), else_=SyncedSegmentRow.n_words)),
        )
        .join(SyncedSegmentRow, SyncedSegmentRow.target_id == SyncTargetRow.id)
        .join(PostEditRow, _IS_AT_DESK)
        .where(
            SyncTargetRow.watch_id == watch_id,
            or_(SyncedSegmentRow.needs_human, PostEditRow.event_id.is_not(None)),
        )
        .group_by(SyncTargetRow.id)
    )
    with store.reading() as session:
        return {one: (int(n), int(n_words)) for one, n, n_words in session.execute(query)}


def kept(store: Store, project_id: int) -> dict[DocumentKey, frozenset[int]]:
    """Return by document the segments that a synchronisation has kept the translation of."""
    query = (
        select(SyncTargetRow.src_revision_id, SyncTargetRow.tgt_lang, SyncedSegmentRow.n)
        .join(SyncedSegmentRow, SyncedSegmentRow.target_id == SyncTargetRow.id)
        .join(WatchRow, WatchRow.id == SyncTargetRow.watch_id)
        .where(
            WatchRow.project_id == project_id,
            SyncedSegmentRow.needs_human.is_(False),
        )
    )
    found: defaultdict[DocumentKey, set[int]] = defaultdict(set)
    with store.reading() as session:
        for revision_id, tgt_lang, n in session.execute(query):
            if revision_id is not None:
                found[DocumentKey(revision_id, tgt_lang)].add(n)
    return {key: frozenset(numbers) for key, numbers in found.items()}


def at_desk(store: Store, watch_id: int, *, reviews: bool) -> dict[tuple[int, str], AtDesk]:
    """Return what editors have made of sources that translations of a watch were made from.

    They are named by the revision of the source, and the language of the translation.
    """
    final = PostEditRow.status.in_(final_statuses(reviews=reviews)) & PostEditRow.text.is_not(None)
    of_watch = (
        select(SyncPairRow.src_revision_id)
        .join(SyncTargetRow, SyncTargetRow.id == SyncPairRow.target_id)
        .where(SyncTargetRow.watch_id == watch_id)
    )
    query = select(
        PostEditRow.revision_id,
        PostEditRow.tgt_lang,
        PostEditRow.n,
        PostEditRow.event_id,
        case((final, 1), else_=0),
    ).where(
        PostEditRow.revision_id.in_(of_watch),
        PostEditRow.granularity == Granularity.SENTENCE,
        final | PostEditRow.event_id.is_not(None),
    )
    done: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
    events: defaultdict[tuple[int, str], int] = defaultdict(int)
    with store.reading() as session:
        for revision_id, tgt_lang, n, event_id, is_done in session.execute(query):
            key = revision_id, tgt_lang
            events[key] = max(events[key], event_id or 0)
            if is_done:
                done[key].add(n)
    return {key: AtDesk(frozenset(done[key]), newest) for key, newest in events.items()}


def kept_segments(store: Store, key: DocumentKey) -> tuple[StoredSegment, ...]:
    """Return the segments that a synchronisation has kept the translation of, of a document."""
    if key.granularity is not Granularity.SENTENCE:
        return ()
    query = (
        select(SyncedSegmentRow)
        .join(SyncTargetRow, SyncTargetRow.id == SyncedSegmentRow.target_id)
        .where(
            SyncTargetRow.src_revision_id == key.revision_id,
            SyncTargetRow.tgt_lang == key.tgt_lang,
            SyncedSegmentRow.needs_human.is_(False),
        )
        .order_by(SyncTargetRow.id)
    )
    with store.reading() as session:
        return tuple(stored(row) for row in session.scalars(query))


def waiting(store: Store, ids: Sequence[int]) -> dict[int, StoredSegment]:
    """Return by post-edit, of some, what a synchronisation needs a person for.

    Those that no synchronisation brought, or that kept their translation, are left out.
    """
    query = (
        select(PostEditRow.id, SyncedSegmentRow)
        .join(SyncTargetRow, SyncTargetRow.id == SyncedSegmentRow.target_id)
        .join(PostEditRow, _IS_AT_DESK)
        .where(PostEditRow.id.in_(ids), SyncedSegmentRow.needs_human)
        .order_by(SyncTargetRow.id)
    )
    with store.reading() as session:
        return {post_edit_id: stored(row) for post_edit_id, row in session.execute(query)}


def earlier_edits(
    store: Store, revision_id: int, tgt_lang: str, *, reviews: bool
) -> dict[str, str]:
    """Return what people have made of segments of a document before, by source text.

    They are the final post-edits of any of its revisions, the newest of each text.
    """
    final = final_statuses(reviews=reviews)
    document = select(RevisionRow.document_id).where(RevisionRow.id == revision_id)
    query = (
        select(PostEditRow.src_text, PostEditRow.text)
        .join(RevisionRow, RevisionRow.id == PostEditRow.revision_id)
        .where(
            RevisionRow.document_id == document.scalar_subquery(),
            PostEditRow.tgt_lang == tgt_lang,
            PostEditRow.status.in_(final),
            PostEditRow.text.is_not(None),
        )
        .order_by(PostEditRow.event_id)
    )
    with store.reading() as session:
        return {src: str(text) for src, text in session.execute(query)}


def stored(row: SyncedSegmentRow) -> StoredSegment:
    """Return what a row says of a segment."""
    return record_of(StoredSegment, row)
