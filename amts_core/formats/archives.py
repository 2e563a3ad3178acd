"""Files that somebody handed in together, those in ZIP archives unpacked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from amts_core.formats import folders
from amts_core.formats.readers import SUFFIXES
from amts_core.formats.zip_members import ZipMembers
from amts_core.kernel.errors import FormatError

ARCHIVE_SUFFIX = ".zip"
MAX_UNPACKED_BYTES = 500_000_000
"""What the documents in one archive may have together, unpacked."""


@dataclass(frozen=True, slots=True)
class UnpackedFiles:
    """The contents of documents by their paths, and a sentence about each file left out."""

    contents: Mapping[str, bytes]
    left_out: tuple[str, ...]


def unpack(files: Iterable[tuple[str, bytes]]) -> UnpackedFiles:
    """Return documents that were handed in together, with those of archives among them.

    The path of what comes from one of several files begins with the name of its archive. A second
    file of the same path gets a number; what no document is named like is left out.

    :param files: name and contents of each.
    """
    given = list(files)
    contents: dict[str, bytes] = {}
    left_out: list[str] = []
    for name, data in given:
        if PurePosixPath(name).suffix.lower() != ARCHIVE_SUFFIX:
            contents[_free_name(name, contents)] = data
            continue
        folder = "" if len(given) == 1 else name[: -len(ARCHIVE_SUFFIX)] + "/"
        try:
            for path, member in _documents_in(name, data, left_out):
                contents[_free_name(folder + path, contents)] = member
        except FormatError as error:
            left_out.append(str(error))
    return UnpackedFiles(contents, tuple(left_out))


def _documents_in(name: str, data: bytes, left_out: list[str]) -> Iterator[tuple[str, bytes]]:
    members = ZipMembers(data, name, n_most_bytes=MAX_UNPACKED_BYTES)
    others = 0
    for member in members.names():
        path = member.replace("\\", "/").strip("/")
        if member.endswith("/") or folders.is_hidden(path):
            continue
        if PurePosixPath(path).suffix.lower() in SUFFIXES:
            yield path, members.read(member)
        else:
            others += 1
    if others:
        left_out.append(f"{name}: no documents: {others} files")


def _free_name(name: str, taken: Iterable[str]) -> str:
    path, n = PurePosixPath(name), 1
    free = name
    while free in taken:
        n += 1
        free = str(path.with_name(f"{path.stem} ({n}){path.suffix}"))
    return free
