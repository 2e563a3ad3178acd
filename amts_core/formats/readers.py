"""Documents: bytes ↔ blocks, without loss. May import ``records``, ``errors``, ``text``.

``render(read(data, name)) == data`` for every document that can be read; with translations only the
characters of the translated segments change.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from amts_core.formats import encodings, html_reader, markdown_reader, notebook_reader, text_reader
from amts_core.formats.byte_map import MappedText
from amts_core.formats.encodings import Decoded
from amts_core.kernel.errors import FormatError, SegmentationError
from amts_core.kernel.records import Block, BlockKind, Segment

MAX_BYTES = 20_000_000
"""Largest document that is read; also the largest that Amazon Translate takes."""
MAX_BLOCK_CHARACTERS = 200_000
"""Longest paragraph that is taken for text."""


class Format(StrEnum):
    """Kinds of documents."""

    MARKDOWN = "markdown"
    NOTEBOOK = "notebook"
    HTML = "html"
    PLAINTEXT = "plaintext"


SUFFIXES = {
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".mdx": Format.MARKDOWN,
    ".rmd": Format.MARKDOWN,
    ".ipynb": Format.NOTEBOOK,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".txt": Format.PLAINTEXT,
    ".text": Format.PLAINTEXT,
}
"""The format of a file by the end of its name, in lower case."""

_READERS: dict[Format, Callable[[MappedText], Iterator[tuple[BlockKind, MappedText]]]] = {
    Format.MARKDOWN: markdown_reader.read,
    Format.NOTEBOOK: notebook_reader.read,
    Format.HTML: html_reader.read,
    Format.PLAINTEXT: text_reader.read,
}


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document that was read: its characters, and the blocks of text in them."""

    name: str
    format: Format
    decoded: Decoded
    blocks: tuple[Block, ...]


def format_of(name: str) -> Format:
    """Return the format of a file by its name.

    :raises FormatError: no format is known for the end of the name.
    """
    suffix = PurePath(name).suffix.lower()
    try:
        return SUFFIXES[suffix]
    except KeyError:
        known = " ".join(SUFFIXES)
        raise FormatError(
            f"{name}: files ending in {suffix or 'nothing'} can't be read. Use one of: {known}."
        ) from None


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
    decoded = encodings.decode(data, name, encoding=encoding)
    if format_ is Format.NOTEBOOK:
        notebook_reader.check(decoded.text, name)
    found = list(_READERS[format_](MappedText.identity(decoded.text)))
    blocks: list[Block] = []
    for kind, mapped in found:
        if len(mapped.text) > MAX_BLOCK_CHARACTERS:
            raise FormatError(
                f"{name} has a paragraph of {len(mapped.text):,} characters; up to "
                f"{MAX_BLOCK_CHARACTERS:,} are taken for text. Break its lines and import it again."
            )
        if mapped.text:
            blocks.append(Block(len(blocks), kind, mapped.text, mapped.starts, mapped.ends))
    return ParsedDocument(name, format_, decoded, tuple(blocks))


def render(document: ParsedDocument, translations: Iterable[tuple[Segment, str]] = ()) -> bytes:
    """Return the bytes of the document, with some of its segments replaced by translations.

    Without translations: the bytes it was read from. Escaping is the format's own (JSON strings,
    HTML references, table pipes); a line break in a translation becomes a space.

    :raises SegmentationError: two translations for one place.
    """
    text = document.decoded.text
    pieces: list[str] = []
    position = 0
    for segment, translation in sorted(translations, key=lambda pair: pair[0].start):
        if segment.start < position:
            raise SegmentationError(f"Segment {segment.n} has two translations. Keep one of them.")
        pieces += (text[position : segment.start], _escaped(document, segment, translation))
        position = segment.end
    if position == 0:
        return document.decoded.bom + text.encode(document.decoded.encoding)
    pieces.append(text[position:])
    errors = "xmlcharrefreplace" if document.format is Format.HTML else "strict"
    return encodings.encode("".join(pieces), document.decoded, errors=errors)


def _escaped(document: ParsedDocument, segment: Segment, translation: str) -> str:
    encodings.check_characters(translation, f"The translation of segment {segment.n}")
    translation = " ".join(translation.split("\n"))
    text = document.decoded.text
    if document.format is Format.HTML:
        return html_reader.escape(translation)
    if document.format in (Format.MARKDOWN, Format.NOTEBOOK):
        block = document.blocks[segment.block]
        at_line_start = segment.start == block.starts[0] and block.kind is not BlockKind.HEADING
        translation = markdown_reader.guard(
            translation, kind=block.kind, at_line_start=at_line_start
        )
    if document.format is Format.NOTEBOOK:
        ascii_only = text.isascii() and "\\u" in text
        return notebook_reader.escape(translation, ascii_only=ascii_only)
    return translation
