"""How far each translation of a watch is behind its source, and what its segments need."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import (
    AlignmentRow,
    BeadRow,
    SegmentRow,
    SyncedSegmentRow,
    SyncPairRow,
    SyncRunRow,
    SyncTargetRow,
    WatchRow,
)
from amts_core.kernel.errors import NotFoundError
from amts_core.post_editing import StoredSegment, stored
from amts_core.sync.records import (
    UNCHANGED,
    FoundTarget,
    SyncCounts,
    SyncPair,
    SyncTarget,
    TargetChange,
    TargetState,
)
from amts_core.sync.store import sync_pairs

_N_TEXTS = 500
_NEW = TargetChange(
    src_path="",
    tgt_path="",
    old_tgt_path="",
    state=TargetState.UP_TO_DATE,
    message="",
    elsewhere=(),
    n_segments=0,
    n_words=0,
    n_kept_words=0,
    n_human=0,
    n_human_words=0,
    n_gone=0,
)


def targets(store: Store, watch_id: int) -> tuple[SyncTarget, ...]:
    """Return the targets of a watch, by document and language."""
    query = select(SyncTargetRow).where(SyncTargetRow.watch_id == watch_id)
    with store.reading() as session:
        rows = session.scalars(query.order_by(SyncTargetRow.name, SyncTargetRow.tgt_lang))
        return tuple(map(_target, rows))


def target(store: Store, target_id: int) -> SyncTarget:
    """Return one target.

    :raises NotFoundError: there is none of this id.
    """
    with store.reading() as session:
        row = session.get(SyncTargetRow, target_id)
    if row is None:
        raise NotFoundError(f"Nothing is synchronised under the number {target_id}.")
    return _target(row)


def put(store: Store, watch_id: int, found: Iterable[FoundTarget], seen: str) -> None:
    """Store how the targets of a watch stand after a look at its files: all of it or nothing.

    What is not named stays as it is; a target that is already so is not touched. What was compared
    with another revision of the source is forgotten.

    :param seen: the commit that was looked at, empty for a folder.
    """
    with store.writing() as session:
        known = {
            (row.name, row.tgt_lang): row
            for row in session.scalars(
                select(SyncTargetRow).where(SyncTargetRow.watch_id == watch_id)
            )
        }
        for one in found:
            row = known.get((one.name, one.tgt_lang))
            if row is None:
                row = SyncTargetRow(
                    watch_id=watch_id,
                    name=one.name,
                    tgt_lang=one.tgt_lang,
                    is_wanted=False,
                    updated_at=now(),
                    **(_columns(_NEW) | _columns(one.change)),
                )
                session.add(row)
                session.flush()
            elif one.change.src_revision_id not in (UNCHANGED, row.src_revision_id):
                _forget_segments(session, row.id)
            _change(row, one.change)
            if one.pair is not None:
                sync_pairs.put(session, row.id, one.pair)
        session.execute(
            update(WatchRow).where(WatchRow.id == watch_id).values(seen=seen, checked_at=now())
        )


def want(store: Store, watch_id: int) -> None:
    """Store that somebody wants a translation of all documents of a watch that never had one."""
    without = (
        SyncTargetRow.watch_id == watch_id,
        SyncTargetRow.base_src_id.is_(None),
        SyncTargetRow.is_wanted.is_(False),
    )
    with store.writing() as session:
        for row in session.scalars(select(SyncTargetRow).where(*without)):
            row.is_wanted = True
            if row.state == TargetState.UNTRANSLATED:
                row.state = TargetState.CHANGED
            row.updated_at = now()


def change(store: Store, of: SyncTarget, to: TargetChange) -> None:
    """Change a target, as :func:`change_several` does."""
    change_several(store, [(of, to)])


def change_several(store: Store, changes: Iterable[tuple[SyncTarget, TargetChange]]) -> None:
    """Change targets, as they were read: all of it or nothing.

    One that has moved on since is left as it is: a later look has found something else there.
    """
    with store.writing() as session:
        for of, to in sorted(changes, key=lambda one: one[0].id):
            row = session.get_one(SyncTargetRow, of.id, with_for_update=True)
            now_ = _target(row)
            if (_compared(now_), now_.state) == (_compared(of), of.state):
                _change(row, to)


def arrived(store: Store, target_id: int, pair: SyncPair, to: TargetChange) -> None:
    """Store that a target was written, and what becomes of it."""
    with store.writing() as session:
        sync_pairs.arrive(session, target_id, pair)
        _change(session.get_one(SyncTargetRow, target_id), to)


def put_segments(
    store: Store,
    of: SyncTarget,
    segments: Sequence[StoredSegment],
    *,
    job_id: str,
    to: TargetChange,
) -> None:
    """Store what becomes of a target and of each of its segments, in place of what was known.

    One that has changed since it was read is left as it is.

    :param of: the target as it was compared.
    :param job_id: the round in which it was compared: its words are counted there.
    """
    with store.writing() as session:
        row = session.get_one(SyncTargetRow, of.id, with_for_update=True)
        if _compared(_target(row)) != _compared(of):
            return
        _forget_segments(session, of.id)
        if segments:
            session.execute(
                insert(SyncedSegmentRow),
                [
                    {
                        "target_id": of.id,
                        "n": one.n,
                        "state": one.state,
                        "text": one.text,
                        "old": list(one.old),
                        "old_text": one.old_text,
                        "tgt_text": one.tgt_text,
                        "needs_human": one.needs_human,
                        "why": one.why,
                        "n_words": one.n_words,
                        "shared_with": list(one.shared_with),
                        "is_edited": one.is_edited,
                    }
                    for one in segments
                ],
            )
        _change(row, to)
        _add_words(session, job_id, row)


def rename(session: Session, watch_id: int, name: str, to: str) -> None:
    """Let the targets of a document follow it to another name; those that were there give way."""
    rows = session.scalars(
        select(SyncTargetRow).where(
            SyncTargetRow.watch_id == watch_id, SyncTargetRow.name.in_((name, to))
        )
    ).all()
    moving = {row.tgt_lang for row in rows if row.name == name}
    for row in rows:
        if row.name == to and row.tgt_lang in moving:
            _forget_segments(session, row.id)
            session.execute(delete(SyncPairRow).where(SyncPairRow.target_id == row.id))
            session.delete(row)
    session.flush()
    for row in rows:
        if row.name == name:
            row.name, row.old_tgt_path = to, row.old_tgt_path or row.tgt_path
    session.flush()


def texts_in(
    store: Store, revision_ids: Sequence[int], texts: Sequence[str]
) -> dict[int, frozenset[str]]:
    """Return which of these texts are segments of which revision."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    with store.reading() as session:
        for start in range(0, len(texts), _N_TEXTS):
            query = select(SegmentRow.revision_id, SegmentRow.text).where(
                SegmentRow.revision_id.in_(revision_ids),
                SegmentRow.text.in_(texts[start : start + _N_TEXTS]),
            )
            for revision_id, text in session.execute(query):
                found[revision_id].add(text)
    return {revision_id: frozenset(ones) for revision_id, ones in found.items()}


def segments(store: Store, target_id: int) -> tuple[StoredSegment, ...]:
    """Return what becomes of each segment of a target, in order."""
    query = select(SyncedSegmentRow).where(SyncedSegmentRow.target_id == target_id)
    with store.reading() as session:
        return tuple(map(stored, session.scalars(query.order_by(SyncedSegmentRow.n))))


def alignment_of(store: Store, pair: SyncPair) -> str | None:
    """Return the newest alignment of two revisions that people have decided about, if any."""
    decided = select(BeadRow.id).where(
        BeadRow.alignment_id == AlignmentRow.id, BeadRow.event_id.is_not(None)
    )
    query = (
        select(AlignmentRow.id)
        .where(
            AlignmentRow.src_revision_id == pair.src_revision_id,
            AlignmentRow.tgt_revision_id == pair.tgt_revision_id,
            decided.exists(),
        )
        .order_by(AlignmentRow.created_at.desc())
    )
    with store.reading() as session:
        return session.scalar(query.limit(1))


def words(store: Store, project_id: int, watch_id: int | None = None) -> tuple[int, int]:
    """Return how many words of changed sources a project has synchronised, and how many were kept.

    A word counts once for each language, in each round that found its document changed.

    :param watch_id: of this watch alone.
    """
    query = (
        select(func.sum(SyncRunRow.n_words), func.sum(SyncRunRow.n_kept_words))
        .join(WatchRow, WatchRow.id == SyncRunRow.watch_id)
        .where(WatchRow.project_id == project_id)
    )
    if watch_id is not None:
        query = query.where(WatchRow.id == watch_id)
    with store.reading() as session:
        n_words, n_kept = session.execute(query).one()
    return int(n_words or 0), int(n_kept or 0)


def _add_words(session: Session, job_id: str, of: SyncTargetRow) -> None:
    row = session.scalar(select(SyncRunRow).where(SyncRunRow.job_id == job_id).with_for_update())
    if row is not None:
        row.n_words += of.n_words
        row.n_kept_words += of.n_kept_words


def _forget_segments(session: Session, target_id: int) -> None:
    session.execute(delete(SyncedSegmentRow).where(SyncedSegmentRow.target_id == target_id))


def _compared(of: SyncTarget) -> tuple[int | None, int | None, SyncPair | None]:
    """Return what a comparison of a target depends on."""
    return of.src_revision_id, of.tgt_revision_id, of.base


def _change(row: SyncTargetRow, to: TargetChange) -> None:
    differing = {name: value for name, value in _columns(to).items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    if differing:
        row.updated_at = now()


def _columns(to: TargetChange) -> dict[str, Any]:
    """Return the columns that a change is about, by name."""
    changed = {
        field.name: value
        for field in fields(to)
        if (value := getattr(to, field.name)) is not UNCHANGED
    }
    if "base" in changed:
        base = changed.pop("base")
        changed["base_src_id"] = None if base is None else base.src_revision_id
        changed["base_tgt_id"] = None if base is None else base.tgt_revision_id
    if "elsewhere" in changed:
        pairs = changed["elsewhere"]
        changed["elsewhere"] = [[one.src_revision_id, one.tgt_revision_id] for one in pairs]
    return changed


def _pair(src: int | None, tgt: int | None) -> SyncPair | None:
    return None if src is None else SyncPair(src, tgt)


def _target(row: SyncTargetRow) -> SyncTarget:
    return record_of(
        SyncTarget,
        row,
        base=_pair(row.base_src_id, row.base_tgt_id),
        counts=record_of(SyncCounts, row),
        elsewhere=tuple(SyncPair(*pair) for pair in row.elsewhere),
    )
