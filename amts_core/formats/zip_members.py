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
"""What the members of a package that are read may have together, unpacked."""
MAX_TAGS = 2_000_000
"""How many tags these may have together: each takes far more memory than bytes."""
_N_MOST_MEMBERS = 10_000

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_HAS_UTF8_NAME = 0x800
_IS_ENCRYPTED = 0x1
_VERSION = 20
_DAMAGES = (
    zipfile.BadZipFile,
    NotImplementedError,  # raised by zipfile for packing or encryption it does not know
    ValueError,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
)
"""What the library for archives raises of those that are not as they should be."""
_LIMITED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Ways of packing that are unpacked byte by byte; others give all that they hold at once."""
_WITHIN_ZIP64 = 0xFFFFFFFF


class ZipArchive:
    """An archive whose directory was read."""

    def __init__(self, data: bytes, name: str) -> None:
        """Read the directory of an archive.

        :param name: the file's name, for messages.
        :raises FormatError: it is no archive, or holds too many members.
        """
        self.file_name = name
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except _DAMAGES as error:
            raise FormatError(f"{name} is not a whole file: {error}. Save it once more.") from error
        self.members = tuple(self._archive.infolist())
        if len(self.members) > _N_MOST_MEMBERS:
            raise FormatError(
                f"{name} is a package of {len(self.members):,} files; up to {_N_MOST_MEMBERS:,} "
                "are read. Choose a document."
            )

    def read(self, member: zipfile.ZipInfo, n_most_bytes: int) -> bytes | None:
        """Return the contents of a member, or None where they are more than that.

        :raises FormatError: it is damaged, encrypted, or packed in a way that knows no limit.
        """
        if member.flag_bits & _IS_ENCRYPTED:
            raise FormatError(f"{self.file_name} is encrypted. Save it without a password.")
        if member.compress_type not in _LIMITED:
            raise FormatError(
                f"{self.file_name} is packed in an unusual way. Pack it as other archives are: "
                "deflated."
            )
        try:
            with self._archive.open(member) as file:
                contents = file.read(n_most_bytes + 1)
        except _DAMAGES as error:
            raise FormatError(
                f"{self.file_name}: {member.filename} in it can't be unpacked: {error}. Save it "
                "once more."
            ) from error
        return contents if len(contents) <= n_most_bytes else None


class ZipMembers:
    """The members of a package of XML by name, whatever its case."""

    def __init__(self, data: bytes, name: str) -> None:
        """Read the directory of a package.

        :param name: the file's name, for messages.
        :raises FormatError: it is no archive, or holds too many members.
        """
        self.file_name = name
        self._archive = ZipArchive(data, name)
        self._n_left, self._n_tags_left = MAX_MEMBER_BYTES, MAX_TAGS
        self._by_name = {_key(member.filename): member for member in self._archive.members}

    def __contains__(self, member: str) -> bool:
        return _key(member) in self._by_name

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
        contents = self._archive.read(info, self._n_left)
        if contents is None:
            raise FormatError(
                f"{self.file_name} has more than {MAX_MEMBER_BYTES / 1e6:.0f} MB of text once it "
                "is unpacked. Split it and import the parts."
            )
        self._n_left -= len(contents)
        self._n_tags_left -= contents.count(b"<")
        if self._n_tags_left < 0:
            raise FormatError(
                f"{self.file_name} has more than {MAX_TAGS:,} tags in its XML. Split it and import "
                "the parts."
            )
        return contents

    def actual_name(self, member: str) -> str:
        """Return the name of a member as the package has it."""
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
