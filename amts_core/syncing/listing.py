"""What lies in a watch at this moment: paths, something that tells contents apart, the contents."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from amts_core.documents import MAX_BYTES
from amts_core.errors import SyncError
from amts_core.syncing import git, layout
from amts_core.watches import SyncTarget, Watch, WatchKind, WatchSettings

_N_SHA256 = 64


@dataclass(frozen=True, slots=True)
class Listing:
    """The documents of a watch, and how to read them.

    ``ids`` tells by path which contents a file has; ``conflicts`` are the targets that were edited
    both where they were delivered to and where they are read from, ``pending`` those that nobody
    has merged yet.
    """

    commit: str
    ids: Mapping[str, str]
    read: Callable[[Iterable[str]], dict[str, bytes]]
    conflicts: frozenset[str] = frozenset()
    pending: frozenset[str] = frozenset()


def content_id(watch: Watch, data: bytes) -> str:
    """Return what tells these bytes apart in a watch: in git, the id that git gives them."""
    if watch.settings.kind is WatchKind.FOLDER:
        return hashlib.sha256(data).hexdigest()
    algorithm = "sha256" if len(watch.seen) == _N_SHA256 else "sha1"
    header = b"blob %d\0" % len(data)
    return hashlib.new(algorithm, header + data, usedforsecurity=False).hexdigest()


def of_watch(watch: Watch, targets: Sequence[SyncTarget]) -> Listing:
    """Return what lies in a watch now.

    :raises SyncError: the folder or the branch is not there.
    """
    settings = watch.settings
    if settings.kind is WatchKind.FOLDER:
        return _folder(watch)
    repository = Path(settings.path)
    git.check_repository(repository)
    if settings.fetches:
        git.fetch(repository)
    return _branch(settings, git.commit_of(repository, settings.branch), targets)


def of_commit(watch: Watch, commit: str) -> Listing:
    """Return what a commit of a watched checkout holds.

    :raises SyncError: there is no such commit.
    """
    return _branch(watch.settings, git.commit_of(Path(watch.settings.path), commit), ())


def _folder(watch: Watch) -> Listing:
    settings = watch.settings
    folder = Path(settings.path)
    if not folder.is_dir():
        raise SyncError(f"There is no folder {folder}. Give the path of one on this machine.")
    ids: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if _is_ours(settings, name) and path.is_file() and not path.is_symlink():
            ids[name] = content_id(watch, _bytes(path))
    return Listing("", ids, lambda paths: {one: _bytes(folder / one) for one in paths})


def _is_ours(settings: WatchSettings, name: str) -> bool:
    is_hidden = any(part.startswith(".") for part in name.split("/"))
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return not is_hidden and layout.find(settings.layout, name) is not None


def _bytes(path: Path) -> bytes:
    """Return the bytes of a file, of a huge one only so many that it is refused later."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SyncError(f"{path} can't be read: {error.strerror}.") from error


def _branch(settings: WatchSettings, commit: str, targets: Sequence[SyncTarget]) -> Listing:
    repository = Path(settings.path)
    found = {
        path: one.blob
        for path, one in git.tree(repository, commit).items()
        if _is_ours(settings, path)
    }
    conflicts: set[str] = set()
    pending: dict[str, str] = {}
    tip = git.find_commit(repository, f"refs/heads/{settings.deliver_branch}")
    if tip is not None and not git.is_ancestor(repository, tip, commit):
        delivered = git.tree(repository, tip)
        for target in targets:
            on_branch = delivered.get(target.tgt_path)
            if target.delivered_content_id and on_branch is not None:
                _compare(found, on_branch.blob, target, pending, conflicts)
    found |= pending

    def read(paths: Iterable[str]) -> dict[str, bytes]:
        wanted = list(paths)
        contents = git.contents(repository, (found[path] for path in wanted))
        return {path: contents[found[path]] for path in wanted}

    return Listing(commit, found, read, frozenset(conflicts), frozenset(pending))


def _compare(
    found: Mapping[str, str], on_branch: str, target: SyncTarget,
    pending: dict[str, str], conflicts: set[str],
) -> None:  # fmt: skip
    """Take a target from the branch that it was delivered to as long as nobody has merged it.

    Who edits it there, before it is merged, edits the newest translation that there is.
    """
    on_main = found.get(target.tgt_path, "")
    if on_main == on_branch:
        return
    if on_main == target.seen_id:
        pending[target.tgt_path] = on_branch
    elif on_branch != target.delivered_content_id:
        conflicts.add(target.tgt_path)
