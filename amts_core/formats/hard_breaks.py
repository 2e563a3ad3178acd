"""The lines of a Markdown text that its author broke by hand: each is a text of its own."""

import re
from collections.abc import Iterator

from amts_core.formats.byte_map import MappedText
from amts_core.kernel.text.spans import inline_spans

_BREAK = re.compile(
    r"(?:(?<!\\)(?:\\\\)*+(?P<backslash>\\)|(?<! )[ ]{2,})(?:\r\n|\r|\n)|<br\b[^<>]{0,200}>",
    re.IGNORECASE,
)


def hard_lines(text: MappedText) -> Iterator[MappedText]:
    """Yield what stands between the hard breaks of a text, without white space around it.

    They are a backslash or two spaces before the end of a line, and ``<br>``. One in a link or in
    other markup breaks nothing off.
    """
    position = 0
    for start, end in _breaks(text.text):
        yield text.cut(position, start).strip()
        position = end
    yield text.cut(position, len(text.text)).strip()


def _breaks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the hard breaks of a text, marks included."""
    found = [
        (max(match.start(), match.start("backslash")), match.end())
        for match in _BREAK.finditer(text)
    ]
    spans = iter(inline_spans(text) if found else ())
    span = next(spans, None)
    outer_end = 0  # where the markup ends that began last before a break
    for start, end in found:
        while span is not None and span.start < start:
            outer_end = max(outer_end, span.end)
            span = next(spans, None)
        if outer_end <= start:
            yield start, end
