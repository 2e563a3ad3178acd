"""Bytes ↔ characters, without ever guessing an encoding.

The name of an encoding, be it declared or chosen, means what it means to browsers:
https://encoding.spec.whatwg.org/#names-and-labels. Windows' extended code pages stand for the
standards that they extend.
"""

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass

import webencodings

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
_XML_DECLARATION = r"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})"""
_DECLARED = (
    re.compile(rb"""<meta\s[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE),
    re.compile(_XML_DECLARATION.encode("ascii"), re.IGNORECASE),
    re.compile(rb"^\"Content-Type:[^\n]{0,80}?charset=(?!CHARSET\b)([\w.:-]{1,40})", re.MULTILINE),
    re.compile(rb"-\*-[^\n]{0,80}?coding[:=]\s*([\w.-]{1,40})"),
    re.compile(rb"\A---\r?\n(?:[^\n]{0,200}\n){0,20}?(?:charset|encoding):\s*[\"']?([\w.-]{1,40})"),
)
_XML_STARTS = {"<\0?\0": "utf-16-le", "\0<\0?": "utf-16-be"}
"""How XML without a byte-order mark begins in an encoding of two bytes a character."""
_UTF8_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_C1_CONTROL = re.compile("[\x80-\x9f]")
_N_HEAD_BYTES = 4096
_CODECS = {
    "gbk": ("gb18030",),
    "big5": ("cp950", "big5hkscs"),
    "replacement": (),
    "x-user-defined": (),
}
"""The codecs of Python for an encoding of the web, where the table of labels names no such one.

Of several the first that reads all of a file is taken: of Big5 there are two extensions.
"""

ENCODING_CHOICES = (
    "utf-8", "windows-1252", "iso-8859-15", "macintosh", "windows-1254", "windows-1258", "gb18030",
    "big5", "big5hkscs", "cp932", "euc-jp", "iso-2022-jp", "cp949", "utf-16-le", "utf-16-be",
)  # fmt: skip
"""What a person is offered when the encoding of a document can't be told."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a file with these bytes.

    ``encoding`` is the codec of Python that reads and writes it, ``bom`` its byte-order mark, or
    empty.
    """

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
    return _checked(_decode(data, name, encoding), name)


def decode_declared(data: bytes, name: str, *, encoding: str | None = None) -> Decoded:
    """Return the characters of a file as :func:`decode` does; ASCII alone is what it declares.

    What is written into such a file is then in that encoding, too, or declared anew.
    """
    decoded = decode(data, name, encoding=encoding)
    if encoding is not None or not data.isascii():
        return decoded
    for pattern in _DECLARED:
        if match := pattern.search(data, 0, _N_HEAD_BYTES):
            with suppress(EncodingError):
                return _strictly(data, match.group(1).decode("ascii"), name, "it declares")
            break
    return decoded


def decode_xml(data: bytes, name: str, *, encoding: str | None = None) -> Decoded:
    """Return the characters of an XML file: byte-order mark, what it declares, else UTF-8.

    :param encoding: what a person chose, which XML has no use for.
    :raises FormatError: the file is empty, or of a binary kind.
    :raises EncodingError: it is not in the encoding that it declares, or holds what no text may.
    """
    _refuse_binary(data, name)
    head = data[:_N_HEAD_BYTES].decode("latin-1")
    if (marked := _marked(data, name)) is not None:
        return _checked(marked, name)
    if (wide := _XML_STARTS.get(head[:4])) is not None:
        return _checked(_strictly(data, wide, name, "it begins in"), name)
    declared = re.match(_XML_DECLARATION, head, re.IGNORECASE)
    label = declared.group(1) if declared else "utf-8"
    if re.fullmatch(r"utf-?16(?:[lb]e)?|unicode|ucs-?2", label, re.IGNORECASE):
        label = "utf-8"  # else the declaration could not have been read
    return _checked(_strictly(data, label, name, "it declares"), name)


def chosen_for(data: bytes, encoding: str | None) -> str | None:
    """Return the encoding that a person chose for several files, None where this one is no such.

    What is UTF-8 beyond ASCII is in no other; of ASCII alone nothing can be told.
    """
    if encoding is None or data.isascii():
        return encoding
    with suppress(UnicodeDecodeError):
        data.decode("utf-8")
        return None
    return encoding


def codecs_of(label: str) -> tuple[str, ...]:
    """Return the codecs of Python by which files of this encoding are read, best first.

    Labels of the web come first, then whatever else Python knows by this name.

    :raises LookupError: nobody knows it.
    """
    found = webencodings.lookup(label)
    if found is None:
        own = codecs.lookup(label).name
        found = webencodings.lookup(own)  # its "latin-1" is a label by the name it gives itself
        if found is None:
            return (own,)
    names = _CODECS.get(found.name, (found.codec_info.name,))
    return names or (codecs.lookup(label).name,)


def _checked(decoded: Decoded, name: str) -> Decoded:
    if not decoded.text.strip():
        raise FormatError(f"{name} is empty. Choose a file that has text in it.")
    check_characters(decoded.text, name)
    return decoded


def encode(text: str, decoded: Decoded) -> bytes:
    """Return the bytes of ``text`` in the encoding of the file that ``decoded`` came from.

    Where that encoding lacks a character the whole file is written as UTF-8, and says so if it said
    what it was in.
    """
    try:
        return decoded.bom + text.encode(decoded.encoding)
    except UnicodeEncodeError:
        return _declared_as_utf8(text.encode("utf-8"), decoded.encoding)


def _declared_as_utf8(data: bytes, encoding: str) -> bytes:
    """Return a file in UTF-8 that was in another encoding, where it declares that, with its own."""
    for pattern in _DECLARED:
        if match := pattern.search(data, 0, _N_HEAD_BYTES):
            with suppress(LookupError, ValueError):
                if encoding in codecs_of(match.group(1).decode("ascii")):
                    return data[: match.start(1)] + b"UTF-8" + data[match.end(1) :]
            break
    return data


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
            "damaged. Remove the character, or save the file again as UTF-8."
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
    if (marked := _marked(data, name)) is not None:
        return marked
    if encoding is not None:
        return _strictly(data, encoding, name, "you chose")
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
            return _strictly(data, match.group(1).decode("ascii"), name, "it declares")
    raise EncodingError(
        f"{name} is not UTF-8 (byte 0x{bad_byte:02x} at position {at}) and does not declare an "
        "encoding. Save it again as UTF-8."
    )


def _marked(data: bytes, name: str) -> Decoded | None:
    """Return the characters of a file with a byte-order mark, None where it has none."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return Decoded(_in_codec(data[len(bom) :], encoding), encoding, bom, data)
            except UnicodeError as error:
                raise _unreadable(name, "its mark", encoding, str(error)) from error
    return None


def _strictly(data: bytes, label: str, name: str, whose: str) -> Decoded:
    """Return the characters of a file without a mark in an encoding that was declared or chosen."""
    try:
        encodings = codecs_of(label)
        failures = []
        for encoding in encodings:
            try:
                return Decoded(_in_codec(data, encoding), encoding, b"", data)
            except UnicodeError as error:
                failures.append(error)
    except (LookupError, ValueError) as error:
        raise EncodingError(
            f"{name}: the encoding {whose}, {label!r}, is not known. Save the file as UTF-8."
        ) from error
    raise _unreadable(name, whose, label, str(failures[0])) from failures[0]


def _in_codec(data: bytes, encoding: str) -> str:
    """Return the characters of bytes.

    :raises UnicodeError: they are none in this encoding, can't be written back as the same bytes,
        or are the control characters that an encoding of Windows has letters in place of.
    """
    text = data.decode(encoding)
    if not encoding.startswith("utf-") and (control := _C1_CONTROL.search(text)):
        raise UnicodeError(
            f"line {_line(text, control.start())} would hold the control character "
            f"U+{ord(control.group()):04X}"
        )
    if text.encode(encoding) != data:
        raise UnicodeError("it can't be written back byte for byte")
    return text


def _unreadable(name: str, whose: str, encoding: str, why: str) -> EncodingError:
    return EncodingError(
        f"{name} can't be read in the encoding {whose}, {encoding}: {why.rstrip('.')}. Save the "
        "file again as UTF-8."
    )
