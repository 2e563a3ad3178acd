"""How each translation of a watch stands against its source, from what lies there now.

A translation that a person has changed while its source stayed as it was is in step with it: what
people write is never taken back. A target counts as *changed* when source or target are not what
they were when it was compared last.
"""

from collections.abc import Mapping
from typing import Any

from rapidfuzz.distance import Indel

from amts_core.store import sources, sync_targets, watches
from amts_core.store.engine import Store
from amts_core.syncing import layout
from amts_core.syncing.listing import Listing
from amts_core.watches import Pair, SyncTarget, TargetState, Watch, WatchedFile

_EDITED_TWICE = (
    "It was edited both where it is read and on the branch that it was delivered to. Merge that "
    "branch or delete it, and synchronise again."
)
_DELETED = (
    "The translation is gone although its source is there. Put it back, or remove the source too."
)
_MOVED = "Its source was moved: the translation follows it."
_REDO = (TargetState.FAILED, TargetState.CONFLICT, TargetState.SOURCE_GONE)
"""States that a look at the files decides anew."""


def follow(
    store: Store, watch: Watch, src_lang: str, renamed: Mapping[str, str], found: Listing
) -> None:
    """Store how the targets of a watch stand after its files were read.

    :param renamed: new names of sources, by the old ones.
    """
    for before, name in _in_order(renamed):
        sync_targets.rename(store, watch.id, before, name)
    known = {(one.name, one.tgt_lang): one for one in sync_targets.targets(store, watch.id)}
    files = {path: one for path, one in watches.files(store, watch.id).items()
             if not one.is_deleted}  # fmt: skip
    is_first = watch.checked_at is None
    changes: list[dict[str, Any]] = []
    for src in files.values():
        if src.language != src_lang:
            continue
        for tgt_lang in watch.settings.layout:
            if tgt_lang == src_lang:
                continue
            row = known.pop((src.name, tgt_lang), None)
            path = layout.path_of(watch.settings.layout, tgt_lang, src.name)
            tgt = files.get(path) or (files.get(row.old_tgt_path) if row else None)
            values = _standing(store, row, src, tgt, path, found, is_first=is_first)
            old = tgt.path if tgt is not None and tgt.path != path else ""
            changes.append(
                {"name": src.name, "tgt_lang": tgt_lang, "src_path": src.path, "tgt_path": path,
                 "old_tgt_path": old, **values}
            )  # fmt: skip
    changes += [
        {"name": name, "tgt_lang": tgt_lang, "state": TargetState.SOURCE_GONE,
         "message": "Its source was deleted."}
        for name, tgt_lang in known
    ]  # fmt: skip
    sync_targets.put(store, watch.id, changes)


def in_step(src_revision_id: int, tgt_revision_id: int) -> dict[str, Any]:
    """Return the columns of a target that is in step with its source."""
    return {
        "base_src_id": src_revision_id, "base_tgt_id": tgt_revision_id,
        "src_revision_id": src_revision_id, "tgt_revision_id": tgt_revision_id,
        "n_human": 0, "n_human_words": 0, "n_gone": 0, "message": "",
    }  # fmt: skip


def _in_order(renamed: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return renames so that none takes a name before its former bearer has left it."""
    left, ordered = dict(renamed), []
    while left:
        before = next((one for one, to in left.items() if to not in left), next(iter(left)))
        ordered.append((before, left.pop(before)))
    return ordered


def _standing(
    store: Store, row: SyncTarget | None, src: WatchedFile, tgt: WatchedFile | None, path: str,
    found: Listing, *, is_first: bool,
) -> dict[str, Any]:  # fmt: skip
    """Return the columns of a target that its files decide."""
    tgt_id = None if tgt is None else tgt.revision_id
    reason = src.reason or (tgt.reason if tgt is not None else "")
    if src.revision_id is None or reason:
        return {"state": TargetState.FAILED, "message": reason, "tgt_revision_id": tgt_id}
    if path in found.conflicts:
        return {"state": TargetState.CONFLICT, "message": _EDITED_TWICE}
    base = _base(store, row, tgt_id)
    if base is None or base.tgt_revision_id is None:
        if tgt_id is not None:
            return {**in_step(src.revision_id, tgt_id), "state": TargetState.UP_TO_DATE}
        begins = TargetState.UNTRANSLATED if is_first else TargetState.CHANGED
        return _behind(row, src.revision_id, None, None, begins)
    if tgt_id is None:
        return {"state": TargetState.CONFLICT, "message": _DELETED, "tgt_revision_id": None}
    is_written = (
        tgt is not None
        and row is not None
        and (tgt.content_id == row.delivered_content_id and tgt_id == row.delivered_id)
    )
    if src.revision_id == base.src_revision_id or (
        is_written and row is not None and src.revision_id == row.src_revision_id
    ):
        step = in_step(src.revision_id, tgt_id)
        if tgt is not None and tgt.path != path:
            return {**step, "state": TargetState.READY, "message": _MOVED}
        pending = TargetState.DELIVERED if path in found.pending else TargetState.UP_TO_DATE
        return {**step, "state": pending}
    return _behind(row, src.revision_id, tgt_id, base, TargetState.CHANGED)


def _behind(
    row: SyncTarget | None, src_id: int, tgt_id: int | None, base: Pair | None,
    begins: TargetState,
) -> dict[str, Any]:  # fmt: skip
    """Return the columns of a target whose source has moved on, compared already or not."""
    values: dict[str, Any] = {
        "src_revision_id": src_id, "tgt_revision_id": tgt_id,
        "base_src_id": None if base is None else base.src_revision_id,
        "base_tgt_id": None if base is None else base.tgt_revision_id,
    }  # fmt: skip
    is_known = row is not None and (row.src_revision_id, row.tgt_revision_id, row.base) == (
        src_id, tgt_id, base,
    )  # fmt: skip
    if row is not None and is_known and row.state not in (*_REDO, TargetState.UP_TO_DATE):
        return values
    if row is None:
        return {**values, "state": begins}
    return {**values, "state": TargetState.CHANGED, "message": ""}


def _base(store: Store, row: SyncTarget | None, tgt_id: int | None) -> Pair | None:
    """Return the pair that a target was made from.

    After a delivery it may still be an edit of what was there before: the nearer one is meant.
    """
    if row is None or row.base is None or row.before is None or tgt_id is None:
        return None if row is None else row.base
    if tgt_id in (row.base.tgt_revision_id, row.before.tgt_revision_id):
        return row.base if tgt_id == row.base.tgt_revision_id else row.before
    now = _words(store, tgt_id)
    after, before = (_words(store, one.tgt_revision_id) for one in (row.base, row.before))
    is_older = Indel.normalized_similarity(now, before) > Indel.normalized_similarity(now, after)
    return row.before if is_older else row.base


def _words(store: Store, revision_id: int | None) -> list[str]:
    if revision_id is None:
        return []
    data, encoding = sources.contents(store, revision_id)
    return data.decode(encoding, "replace").split()
