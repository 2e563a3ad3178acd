"""What of a document is in no segment, and why: nothing is left out without being said."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from amts_core.formats.document_format import Omission
from amts_core.formats.readers import ParsedDocument
from amts_core.formats.tags import READABLE, TagScanner
from amts_core.kernel.records import Block, Segment
from amts_core.kernel.text.spans import SpanKind, inline_spans

_REASONS = tuple(Omission)
_SEGMENT = len(_REASONS)
_CAPTION = re.compile(r"!\[(?P<words>.+)\][(\[]", re.DOTALL)
_TITLE = re.compile(r"[ \t]([\"'])(?P<words>(?:(?!\1)[^\\]|\\.)+)\1[ \t]*\)", re.DOTALL)
_RUN = re.compile(rb"(.)\1*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class OmittedText:
    """A stretch of a document that has letters, and the place where it begins, in characters."""

    reason: Omission
    text: str
    start: int


def find_omissions(
    document: ParsedDocument, segments: Sequence[Segment]
) -> tuple[OmittedText, ...]:
    """Return what stands between the segments of a document, in order.

    What no rule of the format has named is its markup. Words of pictures and tags within a sentence
    stay as they are: they are told, too.
    """
    text = document.decoded.text
    ranges = [
        (
            Omission.METADATA if block.key else Omission.NO_WORDS,
            block.starts[0],
            block.ends[-1],
        )
        for block in document.blocks
    ]
    ranges += [(part.reason, part.start, part.end) for part in document.skeleton]
    reasons = bytearray([_REASONS.index(Omission.MARKUP)]) * len(text)
    for reason, start, end in sorted(ranges, key=lambda found: found[1] - found[2]):
        reasons[start:end] = bytes([_REASONS.index(reason)]) * (end - start)
    for segment in segments:
        reasons[segment.start : segment.end] = bytes([_SEGMENT]) * (segment.end - segment.start)
    for block in document.blocks:
        for start, end in _hidden(block):
            first, last = block.starts[start], block.ends[end - 1]
            reasons[first:last] = bytes([_REASONS.index(Omission.ATTRIBUTE)]) * (last - first)
    runs = (run for run in _RUN.finditer(reasons) if run.group(1)[0] != _SEGMENT)
    return tuple(
        OmittedText(_REASONS[run.group(1)[0]], text[slice(*run.span())].strip(), run.start())
        for run in runs
        if any(map(str.isalpha, text[slice(*run.span())]))
    )


def _hidden(block: Block) -> Iterator[tuple[int, int]]:
    """Yield the ranges of words that readers see or hear of pictures and tags in a text."""
    if block.notation.is_whole or not ("![" in block.text or "<" in block.text):
        return
    scanner = TagScanner(block.text)
    for span in inline_spans(block.text):
        if span.kind is SpanKind.IMAGE and block.text.startswith("![", span.start):
            if caption := _CAPTION.match(block.text, span.start, span.end):
                yield caption.span("words")
            if title := _TITLE.search(block.text, span.start, span.end):
                yield title.span("words")
        elif span.kind is SpanKind.TAG and (tag := scanner.read_tag(span.start)):
            for attribute in tag.attributes:
                value = block.text[attribute.start : attribute.end].strip("\"'")
                if attribute.name.lower() in READABLE and value:
                    start = block.text.index(value, attribute.start)
                    yield start, start + len(value)
