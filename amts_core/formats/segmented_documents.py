"""Documents that were read and split into segments."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from amts_core.formats.readers import ParsedDocument, read
from amts_core.formats.segmentation import blocks_of, joined_text, segment
from amts_core.formats.splitter import PLAIN, Splitter
from amts_core.kernel.records import (
    BlockKind,
    Segment,
)


@dataclass(frozen=True, slots=True)
class SegmentedDocument:
    """A document that was read, and its segments in one language."""

    data: bytes
    document: ParsedDocument
    language: str
    segments: tuple[Segment, ...]


def read_document(
    data: bytes,
    name: str,
    language: str,
    *,
    encoding: str | None = None,
    splitter: Splitter = PLAIN,
) -> SegmentedDocument:
    """Read a document and split it into segments.

    :param splitter: what the project says about where sentences end.
    :raises DocumentError: it can't be read, or has no text.
    :raises ConfigurationError: the language is not one of ours.
    """
    document = read(data, name, encoding=encoding)
    return SegmentedDocument(data, document, language, segment(document.blocks, language, splitter))


def read_segments(
    data: bytes,
    name: str,
    language: str,
    *,
    encoding: str | None = None,
    splitter: Splitter = PLAIN,
) -> tuple[str, tuple[Segment, ...]]:
    """Return the encoding of a document, and its segments, as :func:`read_document` reads it."""
    read_ = read_document(data, name, language, encoding=encoding, splitter=splitter)
    return read_.document.decoded.encoding, read_.segments


def pooled(side: Iterable[Iterable[Segment]]) -> tuple[Segment, ...]:
    """Return the segments of several documents as those of one, numbered anew."""
    found: list[Segment] = []
    for segments in side:
        n_blocks = found[-1].block + 1 if found else 0
        found += [
            replace(part, n=len(found) + n, block=n_blocks + part.block)
            for n, part in enumerate(segments)
        ]
    return tuple(found)


def segments_of_lines(text: str) -> tuple[Segment, ...]:
    """Return the segments of a text that has one a line and a blank line after each block."""
    segments: list[Segment] = []
    block = position = 0
    for line in re.findall(r"[^\r\n]*(?:\r\n|\r|\n|$)", text):
        words = line.strip()
        if words:
            start = position + line.index(words)
            segments.append(
                Segment(
                    n=len(segments),
                    block=block,
                    kind=BlockKind.PARAGRAPH,
                    text=words,
                    start=start,
                    end=start + len(words),
                )
            )
        elif segments and segments[-1].block == block:
            block += 1
        position += len(line)
    return tuple(segments)


def paragraphs(segments: Iterable[Segment], language: str) -> tuple[Segment, ...]:
    """Return one segment a block: the sentences of each, joined."""
    return tuple(
        Segment(
            n=n,
            block=n,
            kind=block[0].kind,
            text=joined_text((part.text for part in block), language),
            start=block[0].start,
            end=block[-1].end,
        )
        for n, block in enumerate(blocks_of(segments))
    )
