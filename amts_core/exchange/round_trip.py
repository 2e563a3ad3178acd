"""Segments → files for a translation service → segments, with their markup repaired.

Each segment is a paragraph with an id: in HTML a ``<p id>``, in XLIFF a ``<trans-unit id>``. What
must not be translated is a ``<span translate="no" id>`` or a ``<ph id>``; links, emphasis and
paired tags are inline elements that a service moves with their words, and what they are made of in
the document is kept here. What comes back is matched by id.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from amts_core.exchange.block_marks import part_ends
from amts_core.exchange.damages import REPAIRS, SEGMENT_DOUBLED, Note, Repair, uncovered
from amts_core.exchange.file_kinds import FILE_KINDS, ContentType
from amts_core.exchange.file_names import output_name, part_names, service_names
from amts_core.exchange.repair import repaired
from amts_core.exchange.source_pieces import source
from amts_core.exchange.wire_format import (
    Close,
    ExchangeDocument,
    Open,
    Paragraph,
    Piece,
    Text,
    Verbatim,
    build,
    joined,
    parse,
)
from amts_core.kernel.errors import SegmentationError
from amts_core.kernel.records import Finding, Segment
from amts_core.kernel.text.lengths import utf8_length

__all__ = [
    "REPAIRS", "SERVICE_LIMITS", "Close", "ExchangeDocument", "DocumentLimits", "Open", "Paragraph",
    "Piece", "Repair", "Returned", "Text", "Verbatim", "build", "output_name", "parse",
    "part_names", "pieces_of", "read", "returned", "service_names", "write",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """What one file may hold: UTF-8 bytes to be translated, characters and bytes in all."""

    n_text_bytes: int = 1_000_000
    n_characters: int = 1_000_000
    n_bytes: int = 20_000_000


SERVICE_LIMITS = DocumentLimits()
"""Those of a document in a batch job of Amazon Translate (as of November 2026)."""


@dataclass(frozen=True, slots=True)
class Returned:
    """Segment ``n`` come back: its text on one line, and what had to be repaired in it."""

    n: int
    text: str
    findings: tuple[Finding, ...]


def write(
    title: str,
    segments: Iterable[Segment],
    src_lang: str,
    *,
    tgt_lang: str = "",
    content_type: ContentType = ContentType.HTML,
    limits: DocumentLimits = SERVICE_LIMITS,
) -> tuple[bytes, ...]:
    """Return the files of a document: one, or as many as the limits make it; none without segments.

    Of a segment its number and its text are used; numbers are unique in a document.

    :raises SegmentationError: a single segment is over the limits.
    """
    kind = FILE_KINDS[content_type]
    languages = src_lang, tgt_lang
    frame = kind.file(languages, title, "")
    parts: list[list[str]] = []
    size = empty = _Size(0, len(frame), utf8_length(frame))
    for segment in segments:
        pieces = source(segment.text, _id(segment)).pieces
        written = kind.paragraph(Paragraph(_id(segment), pieces))
        own = _Size(_n_text_bytes(pieces), len(written), utf8_length(written))
        if not parts or not (size + own).fits(limits):
            parts.append([])
            size = empty
        size += own
        if not size.fits(limits):
            raise SegmentationError(
                f"Segment {segment.n} of {title} is too long for the translation service: with "
                f"its markup it makes a file of {size.n_characters:,} characters, "
                f"{size.n_text_bytes:,} bytes of them text; {limits.n_characters:,} and "
                f"{limits.n_text_bytes:,} are taken. Divide the paragraph in the document."
            )
        parts[-1].append(written)
    return tuple(kind.file(languages, title, "".join(part)).encode("utf-8") for part in parts)


@dataclass(frozen=True, slots=True)
class _Size:
    """The size of a file, or what a paragraph adds to it, as the limits count."""

    n_text_bytes: int
    n_characters: int
    n_bytes: int

    def __add__(self, other: "_Size") -> "_Size":
        return _Size(
            self.n_text_bytes + other.n_text_bytes,
            self.n_characters + other.n_characters,
            self.n_bytes + other.n_bytes,
        )

    def fits(self, limits: DocumentLimits) -> bool:
        """Return whether a service takes it."""
        return (
            self.n_text_bytes <= limits.n_text_bytes
            and self.n_characters <= limits.n_characters
            and self.n_bytes <= limits.n_bytes
        )


def _n_text_bytes(pieces: Iterable[Piece]) -> int:
    return sum(utf8_length(one.text) for one in pieces if isinstance(one, Text))


def read(
    parts: Iterable[bytes],
    segments: Iterable[Segment],
    content_type: ContentType = ContentType.HTML,
) -> tuple[Returned, ...]:
    """Return every segment in order, as it came back in the files of its document.

    One that did not come back has its source for a text, and an error among its findings. A text is
    on one line and in NFC, but for verbatim markup; one that came back as it went is the source,
    character for character.

    :param parts: the files that came back, in any order; some may be missing.
    :raises FormatError: one is not of this content type.
    """
    came: dict[str, tuple[Piece, ...]] = {}
    doubled: set[str] = set()
    read_file = FILE_KINDS[content_type].parse
    for paragraph in (one for part in parts for one in read_file(part).paragraphs):
        if came.get(paragraph.id):
            doubled.add(paragraph.id)
        else:
            came[paragraph.id] = paragraph.pieces
    found: list[Returned] = []
    for segment in segments:
        id = _id(segment)
        notes = [Note(SEGMENT_DOUBLED)] if id in doubled else []
        text, findings = repaired(source(segment.text, id), came.get(id), notes)
        found.append(Returned(segment.n, text, findings))
    return tuple(found)


def pieces_of(segment: Segment) -> tuple[Piece, ...]:
    """Return what of a segment is given to an engine: its text without the marks of its block."""
    return part_ends(source(segment.text, _id(segment)).pieces)[1]


def returned(
    segment: Segment, pieces: Iterable[Piece] | None, uncovered_words: Sequence[str] = ()
) -> Returned:
    """Return a segment as an engine has translated it, with the marks of its block.

    :param pieces: as translated from :func:`pieces_of` it; None if they were not.
    :param uncovered_words: those that the engine had no example of.
    """
    of = source(segment.text, _id(segment))
    head, _, tail = part_ends(of.pieces)
    translated = None if pieces is None else joined((*head, *pieces, *tail))
    text, findings = repaired(of, translated)
    return Returned(segment.n, text, (*findings, *uncovered(uncovered_words, text)))


def _id(segment: Segment) -> str:
    return f"s{segment.n}"
