"""Members of a ZIP archive: read within limits, and written anew where they have changed.

Everything else of the archive is copied as it is: compressed bytes, times, order, comments.
"""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

from amts_core.kernel.errors import FormatError

MAX_MEMBER_BYTES = 50_000_000
"""What the members of an archive that are read may have together, unpacked."""
_N_MOST_MEMBERS = 10_000

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_HAS_UTF8_NAME = 0x800
_IS_ENCRYPTED = 0x1
_VERSION = 20
_DAMAGES = (
    zipfile.BadZipFile,
    NotImplementedError,
    ValueError,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
)
"""What the library for archives raises of those that are not as they should be."""
_WITHIN_ZIP64 = 0xFFFFFFFF


class ZipMembers:
    """The members of an archive by name, whatever its case."""

    def __init__(self, data: bytes, name: str, *, n_most_bytes: int = MAX_MEMBER_BYTES) -> None:
        """Read the directory of an archive.

        :param name: the file's name, for messages.
        :param n_most_bytes: what all that is read may have together.
        :raises FormatError: it is no archive, or holds too many members.
        """
        self.file_name = name
        self._n_most = self._n_left = n_most_bytes
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except _DAMAGES as error:
            raise FormatError(f"{name} is not a whole file: {error}. Save it once more.") from error
        members = self._archive.infolist()
        if len(members) > _N_MOST_MEMBERS:
            raise FormatError(
                f"{name} is a package of {len(members):,} files; up to {_N_MOST_MEMBERS:,} are "
                "read. Choose a document."
            )
        self._by_name = {_key(member.filename): member for member in members}

    def __contains__(self, member: str) -> bool:
        return _key(member) in self._by_name

    def names(self) -> tuple[str, ...]:
        """Return the names of the members, sorted."""
        return tuple(sorted(member.filename for member in self._by_name.values()))

    def read(self, member: str) -> bytes:
        """Return the contents of a member.

        :raises FormatError: it is missing, damaged or encrypted, or all that was read is too large.
        """
        try:
            info = self._by_name[_key(member)]
        except KeyError:
            raise FormatError(
                f"{self.file_name} lacks {member}: it is damaged. Save it once more."
            ) from None
        if info.flag_bits & _IS_ENCRYPTED:
            raise FormatError(f"{self.file_name} is encrypted. Save it without a password.")
        try:
            with self._archive.open(info) as file:
                contents = file.read(self._n_left + 1)
        except _DAMAGES as error:
            raise FormatError(
                f"{self.file_name}: {member} in it can't be unpacked: {error}. Save it once more."
            ) from error
        self._n_left -= len(contents)
        if self._n_left < 0:
            raise FormatError(
                f"{self.file_name} has more than {self._n_most / 1e6:.0f} MB of text once it is "
                "unpacked. Split it and import the parts."
            )
        return contents

    def actual_name(self, member: str) -> str:
        """Return the name of a member as the archive has it."""
        return self._by_name[_key(member)].filename


def _key(member: str) -> str:
    return member.lstrip("/").casefold()


def with_members(data: bytes, contents: Mapping[str, bytes]) -> bytes:
    """Return an archive with new contents for some of its members.

    :param data: an archive that :class:`ZipMembers` has read.
    :param contents: by the name of a member as the archive has it.
    :raises FormatError: the archive is damaged, or of the kind for more than 4 GB.
    """
    archive = zipfile.ZipFile(BytesIO(data))
    at: int = archive.start_dir
    stops = sorted([*(member.header_offset for member in archive.filelist), at])
    if stops[-1] != at:
        raise FormatError("The document is a damaged package. Save it once more.")
    after = dict(zip(stops, [*stops[1:], at], strict=True))
    written = bytearray()
    directory = bytearray()
    for member in archive.filelist:
        fields = list(_CENTRAL.unpack_from(data, at))
        end = at + _CENTRAL.size + sum(fields[10:13])
        tail = data[at + _CENTRAL.size : end]
        at = end
        if _WITHIN_ZIP64 in (fields[8], fields[9], fields[16]):
            raise FormatError("The document is a package of the kind for very large files.")
        fields[16] = len(written)
        changed = contents.get(member.filename)
        if changed is None:
            written += data[member.header_offset : after[member.header_offset]]
        else:
            written += _local_record(fields, tail[: fields[10]], changed)
        directory += _CENTRAL.pack(*fields) + tail
    n_members, comment = len(archive.filelist), archive.comment
    end_record = _END.pack(
        b"PK\5\6", 0, 0, n_members, n_members, len(directory), len(written), len(comment)
    )
    return bytes(written + directory + end_record + comment)


def _local_record(fields: list[int], raw_name: bytes, contents: bytes) -> bytes:
    """Return a member with its header, and put what it says of it into the directory's fields."""
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    compressed = deflate.compress(contents) + deflate.flush()
    fields[2] = max(fields[2], _VERSION)
    fields[3] &= _HAS_UTF8_NAME
    fields[4] = zipfile.ZIP_DEFLATED
    fields[7:10] = [zlib.crc32(contents), len(compressed), len(contents)]
    header = _LOCAL.pack(b"PK\3\4", *fields[2:10], len(raw_name), 0)
    return header + raw_name + compressed
