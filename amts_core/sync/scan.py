"""What has changed in a watch: new revisions stored, moved files followed, deleted ones marked.

Contents are told apart by their ids first: where nothing has changed, nothing is read or parsed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from amts_core.documents import imports, sources
from amts_core.formats import characters_of, layouts
from amts_core.kernel import reading_limits
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import AmtsError, DocumentError
from amts_core.kernel.text.counts import count_noun
from amts_core.project import find_project
from amts_core.sync import listings, renames, target_states
from amts_core.sync.listings import Listing
from amts_core.sync.records import Watch, WatchedFile
from amts_core.sync.store import sync_pairs, sync_targets, watch_rows
from amts_core.sync.store.watch_rows import NewFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What a look at a watch has found, as numbers of files, and reasons of those left out."""

    commit: str
    n_files: int
    n_new: int
    n_changed: int
    n_moved: int
    n_deleted: int
    left_out: tuple[str, ...]

    @property
    def described(self) -> str:
        """What was found, in one sentence."""
        counts = (
            (self.n_new, "new"),
            (self.n_changed, "changed"),
            (self.n_moved, "moved"),
            (self.n_deleted, "deleted"),
        )
        told = ", ".join(f"{n} {word}" for n, word in counts if n) or "nothing has changed"
        return "; ".join((f"{count_noun(self.n_files, 'file')}: {told}", *self.left_out))


def scan(store: Store, watch_id: int) -> Scan:
    """Store what has changed in a watch since it was read last, and say how its targets stand.

    The first time, sources and targets that both are there count as in step: as they are now, or
    as they were at the commit that the watch names.

    :raises SyncError: the folder or the branch is not there.
    """
    watch = watch_rows.find_watch(store, watch_id)
    if watch.checked_at is None and watch.settings.since:
        _take_in(store, watch, listings.of_commit(watch, watch.settings.since))
        watch = watch_rows.find_watch(store, watch_id)
    found = listings.of_watch(
        watch, sync_targets.targets(store, watch_id), sync_pairs.of_watch(store, watch_id)
    )
    return _take_in(store, watch, found)


def _take_in(store: Store, watch: Watch, found: Listing) -> Scan:
    known = watch_rows.files(store, watch.id)
    live = {path: one for path, one in known.items() if not one.is_deleted}
    gone = [path for path in live if path not in found.ids]
    fresh = [path for path, content in found.ids.items() if _is_fresh(known.get(path), content)]
    added = [path for path in fresh if path not in live]
    data = found.read(path for path in fresh if path not in found.unreadable)
    origins = _origins(
        store,
        watch,
        found,
        live=live,
        gone=gone,
        added={path: data[path] for path in added if path in data},
    )
    new = [
        _file(watch, found, path, data=data.get(path), from_path=origins.get(path))
        for path in fresh
    ]
    deleted = [path for path in gone if path not in origins.values()]
    src_lang = find_project(store, watch.project_id).src_lang
    renamed = target_states.in_order(_renamed(watch, src_lang, origins))
    watch_rows.put_files(store, watch, new, deleted=deleted, renamed=renamed)
    target_states.follow(store, watch, src_lang, found)
    reasons = [
        f"{one.path}: {one.reason}"
        for one in watch_rows.files(store, watch.id).values()
        if one.reason and not one.is_deleted
    ]
    return Scan(
        commit=found.commit,
        n_files=len(found.ids),
        n_new=len(added) - len(origins),
        n_changed=len(fresh) - len(added),
        n_moved=len(origins),
        n_deleted=len(deleted),
        left_out=tuple(reasons),
    )


def _is_fresh(known: WatchedFile | None, content: str) -> bool:
    return known is None or known.is_deleted or known.content_id != content


def _origins(
    store: Store,
    watch: Watch,
    found: Listing,
    live: Mapping[str, WatchedFile],
    gone: Iterable[str],
    added: Mapping[str, bytes],
) -> dict[str, str]:
    """Return for files that are new in their place where they were before, of one language each."""
    origins: dict[str, str] = {}
    for language in watch.settings.layout:
        before = {path: live[path].content_id for path in gone if live[path].language == language}
        after = {path: found.ids[path] for path in added if _language(watch, path) == language}
        if before and after:
            words = {path: _words(added[path], path) for path in after}
            words |= {path: _stored_words(store, live[path]) for path in before}
            origins |= renames.moved(before, after, words)
    return origins


def _language(watch: Watch, path: str) -> str:
    place = layouts.find(watch.settings.layout, path)
    return place[0] if place else ""


def _words(data: bytes, path: str, encoding: str | None = None) -> tuple[str, ...]:
    try:
        text = reading_limits.read(path, characters_of, data, path, encoding=encoding)
    except DocumentError:  # it is compared all the same, and refused later
        text = data.decode("utf-8", "replace")
    return tuple(text.split())


def _stored_words(store: Store, file: WatchedFile) -> tuple[str, ...]:
    if file.revision_id is None:
        return ()
    data, encoding = sources.contents(store, file.revision_id)
    return _words(data, file.path, encoding)


def _file(
    watch: Watch, found: Listing, path: str, data: bytes | None, from_path: str | None
) -> NewFile:
    place = layouts.find(watch.settings.layout, path)
    language, name = place or ("", path)
    file = WatchedFile(
        path=path, language=language, name=name, content_id=found.ids[path], revision_id=None
    )
    try:
        if data is None:
            raise DocumentError(found.unreadable[path])
        revision = imports.read(data, layouts.document_path(path, name), language)
    except AmtsError as error:
        failed = WatchedFile(
            path=path,
            language=language,
            name=name,
            content_id=found.ids[path],
            revision_id=None,
            reason=str(error),
        )
        return NewFile(failed, None, from_path)
    return NewFile(file, revision, from_path)


def _renamed(watch: Watch, src_lang: str, origins: Mapping[str, str]) -> dict[str, str]:
    """Return the new names of sources that were moved, by the one each had before."""
    places = {
        layouts.find(watch.settings.layout, before): layouts.find(watch.settings.layout, path)
        for path, before in origins.items()
    }
    return {
        before[1]: now[1]
        for before, now in places.items()
        if before and now and before[0] == src_lang and before[1] != now[1]
    }
