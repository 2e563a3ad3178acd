"""Word documents: the text of paragraphs, tables, notes, headers, footers and text boxes.

The characters of a document are a line a paragraph, which begins with its kind and a tab. What is
not in these lines (pictures, fields, styles, comments, tracked deletions, what else is in the
package) stays as it is.
"""

import re
from collections.abc import Iterator, Sequence

from amts_core.formats import docx_parts
from amts_core.formats.byte_map import MappedText
from amts_core.formats.document_format import Format
from amts_core.formats.docx_changes import line_changes
from amts_core.formats.docx_edits import PartEdits
from amts_core.formats.docx_lines import DIVIDER, TAG
from amts_core.formats.docx_parts import TextParagraph
from amts_core.formats.encodings import Decoded
from amts_core.formats.zip_members import ZipMembers, with_members
from amts_core.kernel.errors import FormatError
from amts_core.kernel.records import BlockKind

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LINE = re.compile(r"(?P<kind>[a-z]+)\t(?P<text>[^\n]*)")


def decode(data: bytes, name: str, *, encoding: str | None = None) -> Decoded:
    """Return the lines of a Word document.

    :param encoding: not used: a package says itself how its parts are written.
    :raises FormatError: it is no Word document of today's kind, damaged, protected, too large, or
        without text.
    """
    _check(data, name)
    package = _Package(data, name)
    lines = [f"{paragraph.kind}\t{paragraph.line.text}\n" for paragraph in package.lines()]
    if not lines:
        raise FormatError(f"{name} is empty: it has no text. Choose a file that has text in it.")
    return Decoded("".join(lines), "utf-8", b"", data)


def encode(text: str, decoded: Decoded) -> bytes:
    """Return a Word document with other lines; only the paragraphs change whose lines do.

    A line that is added becomes a paragraph that looks like the one of its kind before it.

    :raises FormatError: lines are added or removed in tables, notes, or at the beginning, or one is
        moved that has markup of its own.
    """
    package = _Package(decoded.data, "The document")
    is_free = (paragraph.is_free for paragraph in package.lines())
    changes = iter(line_changes(decoded.text, text, is_free))
    changed: dict[str, bytes] = {}
    for part in package.parts:
        edits = PartEdits(package.contents[part])
        for together in package.paragraphs(part):
            change = None
            for paragraph in together:
                if not paragraph.is_copy:
                    change = next(changes)
                if change is not None:
                    edits.put(paragraph, change)
        if edits.are_there:
            changed[part] = edits.cut(0, len(edits.data))
    return with_members(decoded.data, changed)


def read(source: MappedText) -> Iterator[tuple[BlockKind, MappedText]]:
    """Yield the blocks of the lines of a Word document, in order.

    A tab or a line break within a paragraph divides it into several.
    """
    for line in _LINE.finditer(source.text):
        at = line.start("text")
        for divider in (*DIVIDER.finditer(source.text, at, line.end()), None):
            block = source.cut(at, divider.start() if divider else line.end()).strip()
            if TAG.sub("", block.text).strip():
                yield BlockKind(line["kind"]), block
            at = divider.end() if divider else at


def _check(data: bytes, name: str) -> None:
    if not data:
        raise FormatError(f"{name} is empty (0 bytes). Choose a file that has text in it.")
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise FormatError(
                f"{name} is encrypted. Open it in Word, remove its password, and save it again."
            )
        raise FormatError(
            f"{name} is an old Word or Excel file. Open it in Word or LibreOffice, save it as "
            ".docx, and import that."
        )
    if not data.startswith(_ZIP):
        raise FormatError(
            f"{name} is not a Word document: those are packages that begin with PK. Open it in the "
            "program that it was made with, save it as .docx, and import that."
        )


class _Package:
    """A document whose directory was read."""

    def __init__(self, data: bytes, name: str) -> None:
        members = ZipMembers(data, name)
        if "[Content_Types].xml" not in members and "mimetype" in members:
            raise FormatError(
                f"{name} is an OpenDocument or EPUB file. Open it in LibreOffice, save it as "
                ".docx, and import that."
            )
        self.name = name
        self.parts = docx_parts.text_parts(members)
        self.styles = docx_parts.styles_of(members)
        self.contents = {part: members.read(part) for part in self.parts}

    def paragraphs(self, part: str) -> Iterator[Sequence[TextParagraph]]:
        """Yield the paragraphs of a part, with those that stand in each other together."""
        return docx_parts.paragraphs(self.contents[part], self.styles, self.name)

    def lines(self) -> Iterator[TextParagraph]:
        """Yield the paragraphs that are a line of the document each."""
        for part in self.parts:
            for together in self.paragraphs(part):
                yield from (paragraph for paragraph in together if not paragraph.is_copy)


DOCX = Format(
    name="docx",
    suffixes=(".docx", ".docm"),
    read=read,
    decode=decode,
    encode=encode,
)
