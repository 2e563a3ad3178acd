"""What lies in a watch at this moment: paths, something that tells contents apart, the contents."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from amts_core.formats import MAX_BYTES, folders, layouts
from amts_core.kernel.errors import SyncError
from amts_core.sync import git
from amts_core.sync.records import KnownPair, SyncTarget, Watch, WatchKind, WatchSettings

_N_SHA256 = 64
_UNREADABLE = "unreadable"
"""What contents are told apart by that the system does not show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The documents of a watch, and how to read them.

    ``ids`` tells by path which contents a file has, and ``unreadable`` why the system does not let
    some be read; ``conflicts`` are the targets that were edited
    both where they were delivered to and where they are read from, ``pending`` those that nobody
    has merged yet, and ``apart`` those that were edited where they are read from meanwhile.
    """

    commit: str
    ids: Mapping[str, str]
    read: Callable[[Iterable[str]], dict[str, bytes]]
    unreadable: Mapping[str, str] = field(default_factory=dict)
    conflicts: frozenset[str] = frozenset()
    pending: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()


def content_id(watch: Watch, data: bytes) -> str:
    """Return what tells these bytes apart in a watch: in git, the id that git gives them."""
    if watch.settings.kind is WatchKind.FOLDER:
        return hashlib.sha256(data).hexdigest()
    algorithm = "sha256" if len(watch.seen) == _N_SHA256 else "sha1"
    header = b"blob %d\0" % len(data)
    return hashlib.new(algorithm, header + data, usedforsecurity=False).hexdigest()


def of_watch(
    watch: Watch, targets: Sequence[SyncTarget], pairs: Mapping[int, Sequence[KnownPair]]
) -> Listing:
    """Return what lies in a watch now.

    :param pairs: what is known of the targets, oldest first, by their ids.
    :raises SyncError: the folder or the branch is not there.
    """
    settings = watch.settings
    if settings.kind is WatchKind.FOLDER:
        return _folder(watch)
    repository = Path(settings.path)
    git.check_repository(repository)
    if settings.fetches:
        git.fetch(repository)
    return _branch(settings, git.commit_of(repository, settings.branch), targets, pairs)


def of_commit(watch: Watch, commit: str) -> Listing:
    """Return what a commit of a watched checkout holds.

    :raises SyncError: there is no such commit.
    """
    return _branch(watch.settings, git.commit_of(Path(watch.settings.path), commit), (), {})


def _folder(watch: Watch) -> Listing:
    settings = watch.settings
    folder = Path(settings.path)
    if not folder.is_dir():
        raise SyncError(f"There is no folder {folder}. Give the path of one on this machine.")
    ids: dict[str, str] = {}
    unreadable: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if _is_watched(settings, name) and path.is_file() and not path.is_symlink():
            try:
                ids[name] = content_id(watch, _bytes(path))
            except OSError as error:
                ids[name] = _UNREADABLE
                unreadable[name] = f"{name} can't be read: {error.strerror}."

    def read(paths: Iterable[str]) -> dict[str, bytes]:
        try:
            return {one: _bytes(folder / one) for one in paths}
        except OSError as error:  # it was there a moment ago: the next round sees it as it is
            raise SyncError(f"{error.filename} can't be read: {error.strerror}.") from error

    return Listing(commit="", ids=ids, read=read, unreadable=unreadable)


def _is_watched(settings: WatchSettings, name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return not folders.is_hidden(name) and layouts.find(settings.layout, name) is not None


def _bytes(path: Path) -> bytes:
    """Return the bytes of a file, of a huge one only so many that it is refused later."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _branch(
    settings: WatchSettings,
    commit: str,
    targets: Sequence[SyncTarget],
    pairs: Mapping[int, Sequence[KnownPair]],
) -> Listing:
    repository = Path(settings.path)
    found = {
        path: one.blob
        for path, one in git.tree(repository, commit).items()
        if _is_watched(settings, path)
    }
    conflicts: set[str] = set()
    apart: set[str] = set()
    pending: dict[str, str] = {}
    tip = git.find_commit(repository, f"refs/heads/{settings.deliver_branch}")
    if tip is not None and not git.is_ancestor(repository, tip, commit):
        delivered = git.tree(repository, tip)
        for target in targets:
            on_branch = delivered.get(target.tgt_path)
            made = [one for one in pairs.get(target.id, ()) if one.content_id]
            if not made or on_branch is None:
                continue
            on_main = found.get(target.tgt_path, "")
            if on_main != on_branch.blob and _is_newer(on_branch.blob, on_main, made):
                pending[target.tgt_path] = on_branch.blob
            elif on_main != on_branch.blob:
                is_ours = any(one.content_id == on_branch.blob for one in made)
                (apart if is_ours else conflicts).add(target.tgt_path)
    found |= pending

    def read(paths: Iterable[str]) -> dict[str, bytes]:
        wanted = list(paths)
        contents = git.contents(repository, (found[path] for path in wanted))
        return {path: contents[found[path]] for path in wanted}

    return Listing(
        commit=commit,
        ids=found,
        read=read,
        conflicts=frozenset(conflicts),
        pending=frozenset(pending),
        apart=frozenset(apart),
    )


def _is_newer(on_branch: str, on_main: str, made: Sequence[KnownPair]) -> bool:
    """Return whether a target on the branch that it was delivered to follows what is on the other.

    As long as nobody has merged it, it is the newest translation that there is, also where somebody
    edits it there. What lies on the other branch then was read before it was written, or is an
    earlier delivery.
    """
    last = max((n for n, one in enumerate(made) if one.content_id == on_branch), default=None)
    if last is None:
        earlier = [one for one in made if one.is_there]
        contents = {one.content_id for one in earlier}
    else:
        earlier = list(made[: last + 1])
        contents = {one.content_id for one in earlier[:-1]}
    return on_main in contents | {one.seen_id for one in earlier}
