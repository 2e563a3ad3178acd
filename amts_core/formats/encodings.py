"""Bytes ↔ characters, without ever guessing an encoding."""

import codecs
import re
from dataclasses import dataclass

from amts_core.kernel.errors import EncodingError, FormatError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the other's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF", "Export its text as Markdown, HTML or plain text"),
    (b"PK\x03\x04", "a ZIP archive, such as a Word or Excel file", "Give a Word file its .docx"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file", "Save it as .docx, HTML or plain text"),
    (b"\x89PNG", "a PNG picture", "Choose a text document"),
    (b"\xff\xd8\xff", "a JPEG picture", "Choose a text document"),
    (b"GIF8", "a GIF picture", "Choose a text document"),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first"),
    (b"{\\rtf", "an RTF file", "Save it as .docx, HTML or plain text"),
)
_DECLARED = (
    re.compile(rb"""<meta\s[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE),
    re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""", re.IGNORECASE),
    re.compile(rb"-\*-[^\n]{0,80}?coding[:=]\s*([\w.-]{1,40})"),
    re.compile(rb"\A---\r?\n(?:[^\n]{0,200}\n){0,20}?(?:charset|encoding):\s*[\"']?([\w.-]{1,40})"),
)
_UTF8_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_N_HEAD_BYTES = 4096

ENCODING_CHOICES = (
    "utf-8", "windows-1252", "iso-8859-15", "windows-1254", "windows-1258",
    "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr", "utf-16-le", "utf-16-be",
)  # fmt: skip
"""What a person is offered when the encoding of a document can't be told."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a file with these bytes. ``bom`` is its byte-order mark, or empty."""

    text: str
    encoding: str
    bom: bytes
    data: bytes


def decode(data: bytes, name: str, *, encoding: str | None = None) -> Decoded:
    """Return the characters of a file: byte-order mark, strict UTF-8, then what it declares.

    :param name: the file's name, for messages.
    :param encoding: what a person chose; used after the byte-order mark, instead of the rest.
    :raises FormatError: the file is empty, or of a binary kind.
    :raises EncodingError: no rule applies (a person must choose), or the text holds NUL characters
        or lone surrogates.
    """
    _refuse_binary(data, name)
    decoded = _decode(data, name, encoding)
    if not decoded.text.strip():
        raise FormatError(f"{name} is empty. Choose a file that has text in it.")
    check_characters(decoded.text, name)
    return decoded


def encode(text: str, decoded: Decoded) -> bytes:
    """Return the bytes of ``text`` in the encoding of the file that ``decoded`` came from.

    Where that encoding lacks a character the whole file is written as UTF-8.
    """
    try:
        return decoded.bom + text.encode(decoded.encoding)
    except UnicodeEncodeError:
        return text.encode("utf-8")


def encode_with_references(text: str, decoded: Decoded) -> bytes:
    """Return the bytes of ``text``, with ``&#21517;`` for what the file's encoding lacks."""
    return decoded.bom + text.encode(decoded.encoding, "xmlcharrefreplace")


def check_characters(text: str, name: str) -> None:
    """Refuse characters that no text may hold.

    :raises EncodingError: a NUL character or a lone surrogate, with its line.
    """
    nul = text.find("\0")
    if nul >= 0:
        raise EncodingError(
            f"{name} has a NUL character in line {_line(text, nul)}: it is not text, or was "
            "damaged. Remove the character, or choose the encoding the file was saved in."
        )
    if surrogate := _SURROGATE.search(text):
        raise EncodingError(
            f"{name} has a lone surrogate (U+{ord(surrogate.group()):04X}) in line "
            f"{_line(text, surrogate.start())}: half of a character is missing. Repair it in an "
            "editor and import the file again."
        )


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _refuse_binary(data: bytes, name: str) -> None:
    if not data:
        raise FormatError(f"{name} is empty (0 bytes). Choose a file that has text in it.")
    for magic, kind, advice in _MAGIC:
        if data.startswith(magic):
            raise FormatError(f"{name} is {kind}, not a text document. {advice}, and import that.")


def _decode(data: bytes, name: str, encoding: str | None) -> Decoded:
    for bom, of_bom in _BOMS:
        if data.startswith(bom):
            return Decoded(_strictly(data[len(bom) :], of_bom, name, "its mark"), of_bom, bom, data)
    if encoding is not None:
        return Decoded(_strictly(data, encoding, name, "you chose"), encoding, b"", data)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", b"", data)
    except UnicodeDecodeError as error:
        if broken := _UTF8_SURROGATE.search(data):
            line = data.count(b"\n", 0, broken.start()) + 1
            raise EncodingError(
                f"{name} has a lone surrogate (bytes {broken.group().hex(' ')}) in line {line}: "
                "half of a character is missing. Repair it in an editor and import the file again."
            ) from error
        bad_byte, at = data[error.start], error.start
    for pattern in _DECLARED:
        if match := pattern.search(data, 0, _N_HEAD_BYTES):
            declared = match.group(1).decode("ascii")
            return Decoded(_strictly(data, declared, name, "it declares"), declared, b"", data)
    raise EncodingError(
        f"{name} is not UTF-8 (byte 0x{bad_byte:02x} at position {at}) and does not declare an "
        "encoding. Choose the encoding it was saved in, or save it again as UTF-8."
    )


def _strictly(data: bytes, encoding: str, name: str, whose: str) -> str:
    try:
        text = data.decode(encoding)
        same = text.encode(encoding) == data
    except LookupError as error:
        raise EncodingError(
            f"{name}: the encoding {whose}, {encoding!r}, is not known. Save the file as UTF-8."
        ) from error
    except UnicodeError as error:
        raise EncodingError(
            f"{name} can't be read in the encoding {whose}, {encoding}: {error}. "
            "Choose another, or save the file again as UTF-8."
        ) from error
    if not same:
        raise EncodingError(
            f"{name} can't be written back byte for byte in the encoding {whose}, {encoding}. "
            "Save the file as UTF-8 first."
        )
    return text
