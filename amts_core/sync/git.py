"""Git, by its own program: what a branch holds is read and written without touching the checkout.

Files are read from and written to the object database, so that a person who works in the checkout
is never disturbed, and a delivery is there whole or not at all.
"""

import os
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from amts_core.kernel.errors import SyncError

_SECONDS = 60
_FETCH_SECONDS = 300
_FILE_MODES = ("100644", "100755")
_N_TRIES = 5
_NO_PROGRAMS = ("-c", f"core.hooksPath={os.devnull}", "-c", "core.fsmonitor=false")
"""Nothing that a checkout names is run."""
_NAME, _MAIL = "AMTS", "amts@localhost"


@dataclass(frozen=True, slots=True)
class FileChange:
    """What a commit puts on top of another one: contents by path, None for a file to be removed."""

    parent: str
    files: Mapping[str, bytes | None]
    message: str


@dataclass(frozen=True, slots=True)
class TreeFile:
    """A file of a commit: the id of its contents, its size, and whether it is a program."""

    blob: str
    n_bytes: int
    mode: str


def run(
    repository: Path,
    *arguments: str,
    stdin: bytes | None = None,
    seconds: int = _SECONDS,
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """Return what git prints.

    :raises SyncError: git is missing, refuses, or takes too long.
    """
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    clean |= {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    clean.update(environment or {})
    command = [
        "git",
        "-C",
        str(repository),
        "-c",
        "core.quotePath=false",
        *_NO_PROGRAMS,
        *arguments,
    ]
    try:
        done = subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            timeout=seconds,
            check=False,
            stdin=subprocess.DEVNULL if stdin is None else None,
            env=clean,
        )
    except FileNotFoundError as error:
        raise SyncError(
            "The program git is not on this machine. Install it, or watch the folder as files."
        ) from error
    except subprocess.TimeoutExpired as error:
        raise SyncError(
            f"git {arguments[0]} has not ended within {seconds} seconds in {repository}. Look "
            "whether its disk or its remote answers, and synchronise again."
        ) from error
    if done.returncode:
        told = " ".join(done.stderr.decode("utf-8", "replace").split()) or "it does not say why"
        raise SyncError(f"git {arguments[0]} failed in {repository}: {told}")
    return done.stdout


def check_repository(repository: Path) -> None:
    """Refuse a folder that is no git checkout.

    :raises SyncError: there is no such folder, or it is none.
    """
    if not repository.is_dir():
        raise SyncError(f"There is no folder {repository}. Give the path of one on this machine.")
    run(repository, "rev-parse", "--git-dir")


def commit_of(repository: Path, name: str) -> str:
    """Return the id of the commit that a branch, a tag or an id names.

    :raises SyncError: it names none.
    """
    found = find_commit(repository, name)
    if found is None:
        raise SyncError(f"{repository} has no commit {name!r}. Give a branch, a tag or an id.")
    return found


def find_commit(repository: Path, name: str) -> str | None:
    """Return the id of the commit that a name stands for, None where it stands for none."""
    if not name or name.startswith("-"):
        return None
    try:
        told = run(repository, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    except SyncError:
        check_repository(repository)
        return None
    return told.decode().strip()


def fetch(repository: Path) -> None:
    """Ask the remotes of a checkout for what is new; nobody is asked for a password.

    :raises SyncError: one of them refuses or does not answer.
    """
    run(repository, "fetch", "--all", "--quiet", "--no-tags", seconds=_FETCH_SECONDS)


def tree(repository: Path, commit: str) -> dict[str, TreeFile]:
    """Return the files of a commit, by path. Links, submodules and unreadable names are none."""
    return {
        path: TreeFile(fields[2], int(fields[3]), fields[0])
        for path, fields in _entries(repository, commit)
        if fields[0] in _FILE_MODES
    }


def links(repository: Path, commit: str) -> frozenset[str]:
    """Return the paths at which a commit has a link or another repository."""
    return frozenset(
        path for path, fields in _entries(repository, commit) if fields[0] not in _FILE_MODES
    )


def _entries(repository: Path, commit: str) -> Iterator[tuple[str, list[str]]]:
    """Yield path, and mode, kind, id and size, of all that a commit has."""
    for line in run(repository, "ls-tree", "-r", "-z", "-l", "--full-tree", commit).split(b"\0"):
        about, _, raw = line.partition(b"\t")
        with suppress(UnicodeDecodeError):
            path = raw.decode("utf-8")
            if about:
                yield path, about.decode("ascii").split()


def contents(repository: Path, blobs: Iterable[str]) -> dict[str, bytes]:
    """Return the bytes of files, by the id of their contents."""
    wanted = list(dict.fromkeys(blobs))
    if not wanted:
        return {}
    told = run(repository, "cat-file", "--batch", stdin="\n".join(wanted).encode() + b"\n")
    found: dict[str, bytes] = {}
    position = 0
    for blob in wanted:
        end = told.index(b"\n", position)
        n_bytes = int(told[position:end].split()[2])
        found[blob] = told[end + 1 : end + 1 + n_bytes]
        position = end + 2 + n_bytes
    return found


def is_ancestor(repository: Path, commit: str, of: str) -> bool:
    """Return whether one commit is another one, or among those it was made from."""
    told = run(repository, "rev-list", "--max-count=1", commit, f"^{of}")
    return not told.strip()


def check_writable(repository: Path, branch: str) -> None:
    """Refuse to write to a branch whose name is none, or that somebody works on.

    :raises SyncError: saying which.
    """
    if branch.startswith("-"):
        raise SyncError(f"{branch!r} is no name of a branch. Choose one like amts/sync.")
    run(repository, "check-ref-format", f"refs/heads/{branch}")
    for line in run(repository, "worktree", "list", "--porcelain").decode("utf-8").split("\n"):
        if line == f"branch refs/heads/{branch}":
            raise SyncError(
                f"The branch {branch} is checked out in {repository}, where a delivery would pull "
                "it from under whoever works there. Check out another one, or deliver elsewhere."
            )


def fork_of(repository: Path, one: str, other: str) -> str | None:
    """Return the newest commit that both of two go back to, None where there is none."""
    try:
        return run(repository, "merge-base", one, other).decode().strip()
    except SyncError:  # histories that have nothing in common
        return None


def is_contained(repository: Path, commit: str, within: str) -> bool:
    """Return whether another commit has all that a branch has changed: merged, in whichever way."""
    if is_ancestor(repository, commit, within):
        return True
    fork = fork_of(repository, commit, within)
    if fork is None:
        return False
    told = run(repository, "diff", "--name-only", "-z", "--no-renames", fork, commit)
    ours, theirs = tree(repository, commit), tree(repository, within)
    paths = [path.decode("utf-8", "replace") for path in told.split(b"\0") if path]
    return all(ours.get(path) == theirs.get(path) for path in paths)


def commit_files(
    repository: Path, branch: str, change: Callable[[str | None], FileChange | None]
) -> str | None:
    """Commit files as the new tip of a branch; None for no difference.

    A branch that somebody moves meanwhile is looked at again: nothing on it is ever left behind.

    :param change: what to commit, by the tip that the branch has; it may be asked again.
    :raises SyncError: the branch is checked out, or moves each time.
    """
    check_writable(repository, branch)
    ref = f"refs/heads/{branch}"
    for _ in range(_N_TRIES):
        tip = find_commit(repository, ref)
        wanted = change(tip)
        if wanted is None:
            return None
        commit = _write_commit(repository, wanted)
        if commit is None:
            return None
        try:
            run(repository, "update-ref", "--no-deref", ref, commit, tip or "0" * len(commit))
        except SyncError:
            if find_commit(repository, ref) == tip:
                raise
        else:
            return commit
    raise SyncError(
        f"Others commit to {branch} in {repository} all the time: {_N_TRIES} tries have failed. "
        "Synchronise again."
    )


def _write_commit(repository: Path, change: FileChange) -> str | None:
    """Return the id of a commit that no branch has yet, None where it would change nothing."""
    tree_id = _write_tree(repository, change.parent, change.files)
    if tree_id == run(repository, "rev-parse", f"{change.parent}^{{tree}}").decode().strip():
        return None
    return (
        run(
            repository,
            "commit-tree",
            tree_id,
            "-p",
            change.parent,
            "-F",
            "-",
            stdin=change.message.encode(),
            environment=_author(repository),
        )
        .decode()
        .strip()
    )


def _write_tree(repository: Path, commit: str, files: Mapping[str, bytes | None]) -> str:
    modes = tree(repository, commit)
    lines = []
    for path, data in files.items():
        if data is None:
            lines.append(f"0 {'0' * len(commit)}\t{path}")
            continue
        blob = run(repository, "hash-object", "-w", "--stdin", stdin=data).decode().strip()
        mode = modes[path].mode if path in modes else _FILE_MODES[0]
        lines.append(f"{mode} {blob}\t{path}")
    with TemporaryDirectory() as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        run(repository, "read-tree", commit, environment=index)
        stdin = "".join(f"{line}\0" for line in lines).encode()
        run(repository, "update-index", "-z", "--index-info", stdin=stdin, environment=index)
        return run(repository, "write-tree", environment=index).decode().strip()


def _author(repository: Path) -> dict[str, str]:
    """Return who a commit is by: whoever the checkout says, else the program itself."""
    environment: dict[str, str] = {}
    for key, value in (("name", _NAME), ("email", _MAIL)):
        try:
            told = run(repository, "config", f"user.{key}").decode("utf-8", "replace").strip()
        except SyncError:
            told = ""
        for role in ("AUTHOR", "COMMITTER"):
            environment[f"GIT_{role}_{key.upper()}"] = told or value
    return environment


def current_branch(repository: Path) -> str:
    """Return the branch that is checked out, or HEAD where none is."""
    told = run(repository, "rev-parse", "--abbrev-ref", "HEAD").decode("utf-8").strip()
    return told or "HEAD"
