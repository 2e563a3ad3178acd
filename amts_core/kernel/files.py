"""Files that others see whole or not at all.

A file is written beside its place, on the disk before it is put there, with the rights of the one
that it replaces. Its name until then is made up, and nothing that lies there already is opened, so
that a link in its way is not followed. What a killed process left is removed by the next one.
"""

import fcntl
import os
import secrets
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX, _SUFFIX = ".amts-", ".partial"
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_RIGHTS = 0o777
_ABANDONED_SECONDS = 60


def write(path: Path, data: bytes) -> None:
    """Write a file, in place of the one that is there, with its folders where they are missing.

    :raises OSError: it can't be written.
    """
    with whole(path) as partial:
        partial.write_bytes(data)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give the path of an empty file to write, which takes the place of ``path`` at the end.

    :raises OSError: it can't be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(path.parent)
    partial = path.with_name(f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}")
    descriptor = os.open(partial, _NEW, 0o666)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)  # as long as its writer lives
        with suppress(FileNotFoundError):
            there = path.lstat()
            if stat.S_ISREG(there.st_mode):
                os.fchmod(descriptor, there.st_mode & _RIGHTS)
        yield partial
        os.fsync(descriptor)
        partial.replace(path)
        _sync_folder(path.parent)
    finally:
        os.close(descriptor)
        partial.unlink(missing_ok=True)


def is_inside(folder: Path, path: Path) -> bool:
    """Return whether a file is, or would be, in a folder itself: behind no link that leads out."""
    return not path.is_symlink() and path.parent.resolve().is_relative_to(folder.resolve())


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a lock, made where there is none, until the end of the block: others wait for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def keep_newest(folder: Path, n: int) -> None:
    """Delete all but the ``n`` files or folders that were written, or touched, last."""
    found: list[tuple[float, Path]] = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # another process has just deleted it
            found.append((path.stat().st_mtime, path))
    for _, path in sorted(found, reverse=True)[n:]:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def remove_older(folder: Path, seconds: float) -> None:
    """Delete the files of a folder that were last written, or touched, longer ago than this."""
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # another process has just deleted it
            if path.stat().st_mtime < time.time() - seconds:
                path.unlink()


def _remove_abandoned(folder: Path) -> None:
    """Remove what processes that were killed have left: nobody holds its lock any more."""
    for partial in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):
            if time.time() - partial.lstat().st_mtime < _ABANDONED_SECONDS:
                continue  # its writer may be about to lock it
            descriptor = os.open(partial, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                for one in folder.glob(f"{partial.name}*"):  # a database has files beside it
                    one.unlink(missing_ok=True)
            finally:
                os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # not every file system can
        descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
