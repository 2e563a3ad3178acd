"""Documents of all formats: bytes ↔ blocks. What a format does its own way is in its reader."""

from dataclasses import dataclass
from pathlib import PurePath

from amts_core.formats import (
    docx_reader,
    html_reader,
    markdown_reader,
    notebook_reader,
    po_reader,
    text_reader,
    xliff_reader,
)
from amts_core.formats.byte_map import MappedText
from amts_core.formats.document_format import Format, Omission
from amts_core.formats.encodings import Decoded
from amts_core.formats.hard_breaks import hard_lines
from amts_core.kernel.errors import DocumentError, FormatError
from amts_core.kernel.records import Block, BlockKind, Notation

MAX_BYTES = 20_000_000
"""Largest document that is read; also the largest that Amazon Translate takes."""
MAX_BLOCK_CHARACTERS = 200_000
"""Longest paragraph that is taken for text."""
_MARK = "\ufeff"
"""Left inside a document by putting files together; no character of a text."""


FORMATS = (
    markdown_reader.MARKDOWN,
    markdown_reader.MDX,
    notebook_reader.NOTEBOOK,
    html_reader.HTML,
    docx_reader.DOCX,
    po_reader.PO,
    xliff_reader.XLIFF,
    text_reader.PLAIN_TEXT,
)
SUFFIXES = {suffix: format_ for format_ in FORMATS for suffix in format_.suffixes}
"""The format of a file by the end of its name, in lower case."""
_SAVED_AS = dict.fromkeys(
    (".doc", ".odt", ".rtf", ".dot", ".pages", ".wpd"),
    "Open it in Word or LibreOffice and save it as .docx; what is read is",
) | {
    ".pdf": "A PDF holds pages, no text in its order: use the document that it was made from, or "
    "open it in Word, save it as .docx and look it over; what is read is",
    ".rst": "Translate its catalogue, which `sphinx-build -b gettext` and `sphinx-intl update` "
    "make as .po; what is read is",
    **dict.fromkeys(
        (".adoc", ".asciidoc", ".xml", ".dbk", ".tex", ".pod", ".man"),
        "Translate its catalogue, which `po4a` makes as .po, and of which it makes the translated "
        "file; what is read is",
    ),
    ".tmx": "It holds units, which `units --import` puts into review, and `corpus` into the local "
    "engine; what is read as a document is",
}
"""What to do with files that a program can make one of the others of."""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The characters ``start:end`` of a document, which are no text for a reason."""

    reason: Omission
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDocument:
    """A document that was read: its characters, the blocks of text in them, and what is none."""

    name: str
    format: Format
    decoded: Decoded
    blocks: tuple[Block, ...]
    skeleton: tuple[Skeleton, ...]

    def encoded(self, text: str) -> bytes:
        """Return the bytes of this document with ``text`` for its characters.

        :raises FormatError: this document has no place for them.
        """
        if text == self.decoded.text:
            return self.decoded.data
        return self.format.encode(text, self.decoded)


def format_of(name: str) -> Format:
    """Return the format of a file by its name.

    :raises FormatError: no format is known for the end of the name.
    """
    suffix = PurePath(name).suffix.lower()
    try:
        return SUFFIXES[suffix]
    except KeyError:
        known = " ".join(SUFFIXES)
        advice = _SAVED_AS.get(suffix, "Use one of")
        raise FormatError(
            f"{name}: files ending in {suffix or 'nothing'} can't be read. {advice}: {known}."
        ) from None


def characters_of(data: bytes, name: str, *, encoding: str | None = None) -> str:
    """Return the characters of a file, as far as they can be told, to compare it with others."""
    try:
        return format_of(name).decode(data, name, encoding=encoding).text
    except DocumentError:
        return data.decode("utf-8", "replace")


def read(data: bytes, name: str, *, encoding: str | None = None) -> ParsedDocument:
    """Return the blocks of a document.

    :param name: the file's name; its ending says which format it is in.
    :param encoding: chosen by a person; else the file's mark, strict UTF-8, or its declaration.
    :raises FormatError: not of that format, too large, or without text.
    :raises EncodingError: the characters can't be told.
    """
    format_ = format_of(name)
    if len(data) > MAX_BYTES:
        raise FormatError(
            f"{name} has {len(data) / 1e6:.1f} MB; documents of up to {MAX_BYTES / 1e6:.0f} MB are "
            "read. Split it into chapters and import those."
        )
    decoded = format_.decode(data, name, encoding=encoding)
    format_.check(decoded.text, name)
    blocks: list[Block] = []
    skeleton: list[Skeleton] = []
    for kind, mapped in format_.read(MappedText.identity(decoded.text).without(_MARK)):
        if isinstance(kind, Omission):
            if mapped.text:
                skeleton.append(Skeleton(kind, mapped.starts[0], mapped.ends[-1]))
            continue
        if len(mapped.text) > MAX_BLOCK_CHARACTERS:
            raise FormatError(
                f"{name} has a paragraph of {len(mapped.text):,} characters; up to "
                f"{MAX_BLOCK_CHARACTERS:,} are taken for text. Break its lines and import it again."
            )
        has_breaks = format_.has_hard_breaks and mapped.notation is Notation.TEXT
        for line in hard_lines(mapped) if has_breaks else (mapped,):
            if line.text:
                blocks.append(_block(len(blocks), kind, line))
    return ParsedDocument(
        name=name,
        format=format_,
        decoded=decoded,
        blocks=tuple(blocks),
        skeleton=tuple(skeleton),
    )


def _block(n: int, kind: BlockKind, mapped: MappedText) -> Block:
    return Block(
        n=n,
        kind=kind,
        text=mapped.text,
        starts=mapped.starts,
        ends=mapped.ends,
        notation=mapped.notation,
        key=mapped.key,
    )
