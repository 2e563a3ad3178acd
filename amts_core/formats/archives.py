"""Files that somebody handed in together, those in ZIP archives unpacked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from zipfile import ZipInfo

from amts_core.formats import folders
from amts_core.formats.readers import MAX_BYTES, SUFFIXES
from amts_core.formats.zip_members import ZipArchive
from amts_core.kernel.errors import FormatError
from amts_core.kernel.text.counts import count_noun

ARCHIVE_SUFFIX = ".zip"
MAX_UNPACKED_BYTES = 500_000_000
"""What the documents in all archives may have together, unpacked."""


@dataclass(frozen=True, slots=True)
class UnpackedFiles:
    """The contents of documents by their paths, and a sentence about each file left out.

    ``names`` are, by path, those that were taken: such paths got a number.
    """

    contents: Mapping[str, bytes]
    left_out: tuple[str, ...]
    names: Mapping[str, str]


def unpack(files: Iterable[tuple[str, bytes]]) -> UnpackedFiles:
    """Return documents that were handed in together, with those of archives among them.

    The path of what comes from one of several files begins with the name of its archive. A second
    file of the same path gets a number; what no document is named like, and what is too large, is
    left out.

    :param files: name and contents of each.
    """
    given = list(files)
    unpacked = _Unpacked()
    for name, data in given:
        if PurePosixPath(name).suffix.lower() != ARCHIVE_SUFFIX:
            unpacked.add(name, data)
            continue
        folder = "" if len(given) == 1 else name[: -len(ARCHIVE_SUFFIX)] + "/"
        try:
            unpacked.add_members(ZipArchive(data, name), folder)
        except FormatError as error:
            unpacked.left_out.append(str(error))
    return UnpackedFiles(unpacked.contents, tuple(dict.fromkeys(unpacked.left_out)), unpacked.names)


class _Unpacked:
    """Gathers files within what all of them may have together."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.names: dict[str, str] = {}
        self.left_out: list[str] = []
        self._numbers: dict[str, int] = {}
        self._n_left = MAX_UNPACKED_BYTES

    def add(self, name: str, data: bytes) -> None:
        """Take a file, with a number in its name where that is taken."""
        path, free = PurePosixPath(name), name
        while free in self.contents:
            n = self._numbers[name] = self._numbers.get(name, 1) + 1
            free = str(path.with_name(f"{path.stem} ({n}){path.suffix}"))
        self.contents[free] = data
        if free != name:
            self.names[free] = name

    def add_members(self, archive: ZipArchive, folder: str) -> None:
        """Take the documents of an archive, and tell what else is in it."""
        n_others = n_beyond = 0
        for member in sorted(archive.members, key=lambda member: member.filename):
            path = member.filename.replace("\\", "/").strip("/")
            if member.is_dir() or folders.is_hidden(path):
                continue
            if PurePosixPath(path).suffix.lower() not in SUFFIXES:
                n_others += 1
            elif member.file_size > MAX_BYTES:
                self.left_out.append(
                    f"{archive.file_name}: {path} has {member.file_size / 1e6:.1f} MB; documents "
                    f"of up to {MAX_BYTES / 1e6:.0f} MB are read"
                )
            elif member.file_size > self._n_left:
                n_beyond += 1
            else:
                self._add_member(archive, member, folder + path)
        if n_others:
            self.left_out.append(
                f"{archive.file_name}: no documents: {count_noun(n_others, 'file')}"
            )
        if n_beyond:
            self.left_out.append(
                f"{archive.file_name}: beyond the {MAX_UNPACKED_BYTES / 1e6:.0f} MB that are "
                f"unpacked together: {count_noun(n_beyond, 'file')}. Import them by themselves."
            )

    def _add_member(self, archive: ZipArchive, member: ZipInfo, path: str) -> None:
        try:
            data = archive.read(member, member.file_size)
        except FormatError as error:
            self.left_out.append(str(error))
            return
        if data is not None:
            self._n_left -= len(data)
            self.add(path, data)
