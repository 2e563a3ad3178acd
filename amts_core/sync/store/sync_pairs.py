"""What a translation was made from: the pairs of revisions that were in step, oldest first."""

from collections import defaultdict

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import SyncPairRow, SyncTargetRow
from amts_core.sync.records import KnownPair, SyncPair


def of_watch(store: Store, watch_id: int) -> dict[int, tuple[KnownPair, ...]]:
    """Return the known pairs of the targets of a watch, by target."""
    query = (
        select(SyncPairRow)
        .join(SyncTargetRow, SyncTargetRow.id == SyncPairRow.target_id)
        .where(SyncTargetRow.watch_id == watch_id)
        .order_by(SyncPairRow.id)
    )
    found: defaultdict[int, list[KnownPair]] = defaultdict(list)
    with store.reading() as session:
        for row in session.scalars(query):
            found[row.target_id].append(_known(row))
    return {target_id: tuple(pairs) for target_id, pairs in found.items()}


def intend(store: Store, target_id: int, made: KnownPair) -> None:
    """Store what is about to be written; the same pair again takes the place of the old one."""
    with store.writing() as session:
        put(session, target_id, made)


def put(session: Session, target_id: int, known: KnownPair) -> None:
    """Add a pair to those of a target, as the newest one."""
    session.execute(
        delete(SyncPairRow).where(
            SyncPairRow.target_id == target_id,
            SyncPairRow.src_revision_id == known.pair.src_revision_id,
            SyncPairRow.tgt_revision_id == known.pair.tgt_revision_id,
        )
    )
    session.add(
        SyncPairRow(
            target_id=target_id,
            src_revision_id=known.pair.src_revision_id,
            tgt_revision_id=known.pair.tgt_revision_id,
            content_id=known.content_id,
            seen_id=known.seen_id,
            is_there=known.is_there,
            texts={str(n): text for n, text in known.texts.items()},
            event_id=known.event_id,
        )
    )


def arrive(session: Session, target_id: int, pair: SyncPair) -> None:
    """Write down that a pair of a target was written."""
    session.execute(
        update(SyncPairRow)
        .where(
            SyncPairRow.target_id == target_id,
            SyncPairRow.src_revision_id == pair.src_revision_id,
            SyncPairRow.tgt_revision_id == pair.tgt_revision_id,
        )
        .values(is_there=True)
    )


def _known(row: SyncPairRow) -> KnownPair:
    return record_of(
        KnownPair,
        row,
        pair=SyncPair(row.src_revision_id, row.tgt_revision_id),
        texts={int(n): text for n, text in row.texts.items()},
    )
