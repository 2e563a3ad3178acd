"""How each translation of a watch stands against its source, from what lies there now.

A translation is in step when it was made from the revision of the source that is there: each pair
of revisions is kept that was found in step, or was to be written, and what lies there is held
against all of them. One that a person has changed while its source stayed as it was is in step
with it: what people write is never taken back. A target counts as *changed* when source or target
are not what they were when it was compared last.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Indel

from amts_core.documents import document_of, sources
from amts_core.formats import characters_of, layouts
from amts_core.kernel.database.engine import Store
from amts_core.post_editing import AtDesk, sync_edits
from amts_core.project import reviews_post_edits
from amts_core.sync.listings import Listing
from amts_core.sync.records import (
    UNCHANGED,
    FoundTarget,
    KnownPair,
    SyncPair,
    SyncTarget,
    TargetChange,
    TargetState,
    Watch,
    WatchedFile,
)
from amts_core.sync.store import sync_pairs, sync_targets, watch_rows

_EDITED_TWICE = (
    "It was edited both where it is read and on the branch that it was delivered to. Merge that "
    "branch or delete it, and synchronise again."
)
_DELETED = (
    "The translation is gone although its source is there. Put it back, or remove the source too."
)
_MOVED = "Its source was moved: the translation follows it."
_UNDER_WAY = (
    TargetState.UNTRANSLATED, TargetState.CHANGED, TargetState.BEHIND, TargetState.DRAFTING,
    TargetState.IN_REVIEW, TargetState.READY,
)  # fmt: skip
"""States that last as long as source and target are those that were compared."""
_WORD = re.compile(r"[A-Za-z0-9]+|\S")


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a target besides its row: its pairs, what editors have made of its source.

    ``old`` is where it lies that has yet to follow its source, empty for in its place.
    """

    pairs: Sequence[KnownPair]
    at_desk: AtDesk
    old: str


@dataclass(frozen=True, slots=True)
class _Standing:
    """What becomes of a target, and the pair that was found in step, if it was not known."""

    change: TargetChange
    pair: KnownPair | None = None


def follow(store: Store, watch: Watch, src_lang: str, found: Listing) -> None:
    """Store how the targets of a watch stand after its files were read."""
    known = {(one.name, one.tgt_lang): one for one in sync_targets.targets(store, watch.id)}
    pairs = sync_pairs.of_watch(store, watch.id)
    reviews = reviews_post_edits(store, watch.project_id)
    at_desk = sync_edits.at_desk(store, watch.id, reviews=reviews)
    files = {
        path: one for path, one in watch_rows.files(store, watch.id).items() if not one.is_deleted
    }
    spelled = {layouts.same_name(path): path for path in files}
    changes: list[FoundTarget] = []
    for src in files.values():
        if src.language != src_lang:
            continue
        for tgt_lang in watch.settings.layout:
            if tgt_lang == src_lang:
                continue
            row = known.pop((src.name, tgt_lang), None)
            of_row = pairs.get(row.id, ()) if row else ()
            path = layouts.path_of(watch.settings.layout, tgt_lang, src.name)
            path = spelled.get(layouts.same_name(path), path)
            old = _left_behind(row, of_row, files, path)
            tgt = files.get(path) or files.get(old)
            known_of = _Known(of_row, at_desk.get((src.revision_id or 0, tgt_lang), AtDesk()), old)
            stands = _standing(store, row, known_of, src=src, tgt=tgt, path=path, found=found)
            change = replace(stands.change, src_path=src.path, tgt_path=path, old_tgt_path=old)
            changes.append(FoundTarget(src.name, tgt_lang, change, stands.pair))
    gone = TargetChange(state=TargetState.SOURCE_GONE, message="Its source was deleted.")
    changes += [FoundTarget(name, tgt_lang, gone) for name, tgt_lang in known]
    sync_targets.put(store, watch.id, changes, found.commit)


def in_step(pair: SyncPair, state: TargetState) -> TargetChange:
    """Return what becomes of a target that is in step with its source."""
    return TargetChange(
        state=state,
        message="",
        base=pair,
        src_revision_id=pair.src_revision_id,
        tgt_revision_id=pair.tgt_revision_id,
        n_human=0,
        n_human_words=0,
        n_gone=0,
    )


def in_order(renamed: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return renames so that none takes a name before its former bearer has left it."""
    left, ordered = dict(renamed), []
    while left:
        before = next((one for one, to in left.items() if to not in left), next(iter(left)))
        ordered.append((before, left.pop(before)))
    return ordered


def _left_behind(
    row: SyncTarget | None, pairs: Sequence[KnownPair], files: Mapping[str, WatchedFile], path: str
) -> str:
    """Return where a target lies that has yet to follow its source, empty for none.

    Once it was written to its new place, what is left behind is removed if nobody has changed it.
    """
    old = files.get(row.old_tgt_path) if row is not None else None
    if old is None or old.path == path:
        return ""
    is_known = any(one.pair.tgt_revision_id == old.revision_id for one in pairs)
    return old.path if path not in files or is_known else ""


def _standing(
    store: Store,
    row: SyncTarget | None,
    known: _Known,
    src: WatchedFile,
    tgt: WatchedFile | None,
    path: str,
    found: Listing,
) -> _Standing:
    """Return what the files of a target decide, and the pair in step, if it is new."""
    tgt_id = None if tgt is None else tgt.revision_id
    reason = src.reason or (tgt.reason if tgt is not None else "")
    if src.revision_id is None or reason:
        return _Standing(
            TargetChange(state=TargetState.FAILED, message=reason, tgt_revision_id=tgt_id)
        )
    if path in found.conflicts:
        return _Standing(TargetChange(state=TargetState.CONFLICT, message=_EDITED_TWICE))
    if tgt_id is None:
        if row is not None and row.base is not None:
            return _Standing(
                TargetChange(state=TargetState.CONFLICT, message=_DELETED, tgt_revision_id=None)
            )
        return _Standing(_behind(row, src.revision_id, None, None))
    pair = SyncPair(src.revision_id, tgt_id)
    base = _base(store, row, known.pairs, pair, is_apart=path in found.apart)
    if base is None:
        change = replace(in_step(pair, TargetState.UP_TO_DATE), order_id=None)
        return _Standing(change, KnownPair(pair=pair))
    if base.pair.src_revision_id != src.revision_id:
        return _Standing(_behind(row, src.revision_id, tgt_id, base.pair))
    return _in_step(known, base, pair, is_pending=path in found.pending)


def _in_step(known: _Known, base: KnownPair, pair: SyncPair, *, is_pending: bool) -> _Standing:
    """Return what becomes of a target that was made from its source, or is an edit of what was.

    It is finished when the editors are, and when it heeds all that they have decided.
    """
    change = in_step(pair, TargetState.DELIVERED if is_pending else TargetState.UP_TO_DATE)
    if known.old:
        change = replace(change, state=TargetState.READY, message=_MOVED)
    elif not known.at_desk.done >= base.texts.keys():
        change = replace(change, state=TargetState.IN_REVIEW)
    elif base.texts and known.at_desk.event_id > base.event_id:
        change = replace(change, state=TargetState.READY)
    now = replace(base, pair=pair, is_there=True)
    if pair != base.pair:
        now = replace(now, content_id="", seen_id="")
    return _Standing(change, None if now == base else now)


def _behind(
    row: SyncTarget | None, src_id: int, tgt_id: int | None, base: SyncPair | None
) -> TargetChange:
    """Return what becomes of a target whose source has moved on, compared already or not."""
    change = TargetChange(src_revision_id=src_id, tgt_revision_id=tgt_id, base=base)
    is_known = row is not None and (row.src_revision_id, row.tgt_revision_id, row.base) == (
        src_id,
        tgt_id,
        base,
    )
    if row is not None and is_known and row.state in _UNDER_WAY:
        return change
    is_other = row is None or row.src_revision_id != src_id
    return replace(
        change,
        state=TargetState.CHANGED,
        message="",
        order_id=None if is_other else UNCHANGED,
    )


def _base(
    store: Store,
    row: SyncTarget | None,
    pairs: Sequence[KnownPair],
    now: SyncPair,
    *,
    is_apart: bool,
) -> KnownPair | None:
    """Return the pair that a target is, or is an edit of; None where none is known.

    It is an edit of what lay there last, or of what was to be written since: the nearer one.

    :param is_apart: whether a delivery stands on its branch beside it: it may be an edit of any.
    """
    last = None if row is None else row.base
    ordered = sorted(reversed(pairs), key=lambda one: one.pair != last)
    same = [one for one in ordered if one.pair.tgt_revision_id == now.tgt_revision_id]
    if same:
        src_id = now.src_revision_id
        return next((one for one in same if one.pair.src_revision_id == src_id), same[0])
    may_be = [one for one in ordered if is_apart or one.pair == last or not one.is_there]
    if len(may_be) < 2:
        return next(iter(may_be), None)
    words = _words(store, now.tgt_revision_id)
    return max(
        may_be,
        key=lambda one: Indel.normalized_similarity(words, _words(store, one.pair.tgt_revision_id)),
    )


def _words(store: Store, revision_id: int | None) -> list[str]:
    if revision_id is None:
        return []
    data, encoding = sources.contents(store, revision_id)
    path = document_of(store, revision_id).path
    return _WORD.findall(characters_of(data, path, encoding=encoding))
