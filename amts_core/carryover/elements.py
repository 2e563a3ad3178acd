"""A document as a row of elements: its segments, and the pieces of what stands between them.

Whatever is not an element is a gap. A gap that has a line break in it is three things: the tail of
the line before it (``](figure.svg)``), the space, and the lead of the line after it (``## ``).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby

from amts_core.carryover.records import SyncText
from amts_core.kernel.records import BlockKind
from amts_core.kernel.text.line_ends import lines_of

_NEWLINE = re.compile(r"\r\n|\r|\n")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
OPENING = re.compile(r"[ \t>]*:begin_\w+:")
"""A line that begins what a line of :data:`CLOSING` ends."""
CLOSING = re.compile(r"[ \t>]*:end_\w+:")
_METADATA = ("---", "+++")
_MATH = {"$$": "$$", "\\[": "\\]", "<!--": "-->"}


class ElementKind(StrEnum):
    """What an element is."""

    TEXT = "text"
    CODE = "code"
    MATH = "math"
    LINE = "line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A piece of a document: ``raw`` as written in it.

    ``key`` is the same for elements that differ in white space only; the key of a line that ends
    something (``:end_tab:``) says what. ``n`` is the number of the segment, None of what is not
    one; ``block`` that of its block, ``document`` that of its document where the elements of
    several stand in one row.
    """

    kind: ElementKind
    raw: str
    key: str
    n: int | None = None
    block: int | None = None
    is_heading: bool = False
    document: int = 0


@dataclass(frozen=True, slots=True)
class ElementGap:
    """What stands between two elements."""

    tail: str
    space: str
    lead: str

    @property
    def depth(self) -> int:
        """How much the space divides: 0 nothing or blanks, 1 a line break, 2 a blank line."""
        return min(len(_NEWLINE.findall(self.space)), 2)


@dataclass(frozen=True, slots=True)
class Elements:
    """The elements of a document. ``gaps[i]`` stands before element ``i``, the last behind all."""

    items: tuple[Element, ...]
    gaps: tuple[ElementGap, ...]

    @property
    def text(self) -> str:
        """The document."""
        pieces: list[str] = []
        for gap, item in zip(self.gaps, self.items, strict=False):
            pieces += (gap.tail, gap.space, gap.lead, item.raw)
        last = self.gaps[-1]
        return "".join([*pieces, last.tail, last.space, last.lead])


def row_of(documents: Sequence[SyncText]) -> Elements:
    """Return the elements of several documents in one row."""
    items: list[Element] = []
    gaps: list[ElementGap] = []
    for number, document in enumerate(documents):
        found = elements(document)
        items += (replace(item, document=number) for item in found.items)
        first, *others = found.gaps
        if gaps:
            before = gaps.pop()
            first = ElementGap(before.tail, "\n\n", first.lead)
        gaps += (first, *others)
    return Elements(tuple(items), tuple(gaps))


def front_matter(items: Sequence[Element]) -> frozenset[int]:
    """Return which elements say something about their document, such as its title, above it.

    Titles and descriptions are translated although they are no segments.
    """
    found: set[int] = set()
    begin = 0
    for _, group in groupby(items, lambda item: item.document):
        raws = [item.raw.rstrip() for item in group]
        if raws[0] in _METADATA and raws[0] in raws[1:]:
            found.update(range(begin + 1, begin + raws.index(raws[0], 1)))
        begin += len(raws)
    return frozenset(found)


def elements(document: SyncText) -> Elements:
    """Return the elements of a document: put one after the other they are the document."""
    row = _Row()
    position = 0
    for segment in document.segments:
        row.skip(document.text[position : segment.start], is_first=position == 0)
        key = " ".join(segment.text.split())
        raw = document.text[segment.start : segment.end]
        is_heading = segment.kind is BlockKind.HEADING
        row.add(
            Element(
                kind=ElementKind.TEXT,
                raw=raw,
                key=key,
                n=segment.n,
                block=segment.block,
                is_heading=is_heading,
            )
        )
        position = segment.end
    row.skip(document.text[position:], is_first=position == 0, is_last=True)
    return Elements(tuple(row.items), (*row.gaps, row.gap()))


@dataclass(slots=True, kw_only=True)
class _Row:
    """Elements and gaps as they are found."""

    items: list[Element] = field(default_factory=list)
    gaps: list[ElementGap] = field(default_factory=list)
    tail: str = ""
    space: str = ""
    lead: str = ""
    opened: str = ""

    def gap(self) -> ElementGap:
        return ElementGap(self.tail, self.space, self.lead)

    def add(self, item: Element) -> None:
        self.gaps.append(self.gap())
        self.items.append(item)
        self.tail = self.space = self.lead = ""

    def skip(self, between: str, *, is_first: bool, is_last: bool = False) -> None:
        """Take in what stands between two segments."""
        breaks = [match.span() for match in _NEWLINE.finditer(between)]
        if not breaks:
            self.space, self.lead = ("", between) if is_first else (between, "")
            return
        first = 0 if is_first else breaks[0][0]
        last = len(between) if is_last else breaks[-1][1]
        self.tail, self.lead = between[:first], ""
        for start, end in _pieces(between, 0 if is_first else breaks[0][1], last):
            self.space += between[first:start]
            raw = between[start:end]
            self.add(Element(kind=_kind(raw), raw=raw, key=self._key(raw)))
            first = end
        self.space += between[first:last]
        self.lead = between[last:]

    def _key(self, raw: str) -> str:
        key = "\n".join(map(str.rstrip, lines_of(raw)))
        if OPENING.match(raw):
            self.opened = key
        elif CLOSING.match(raw):
            return f"{key} {self.opened}"
        return key


def _pieces(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of what is written in the whole lines ``start:stop``.

    A block of code, a formula and a comment are one each, any other line one by itself. A fence
    that is not closed here (it has text in it) is a line.
    """
    edges = [match.span() for match in _NEWLINE.finditer(text, start, stop)]
    lines = list(
        zip([start, *(end for _, end in edges)], [*(at for at, _ in edges), stop], strict=True)
    )
    number = 0
    while number < len(lines):
        first, end = lines[number]
        last = number
        if text[first:end].strip():
            last = _last_line(text, lines, number)
            yield first, lines[last][1]
        number = last + 1


def _last_line(text: str, lines: list[tuple[int, int]], number: int) -> int:
    """Return the number of the last line of what begins in a line."""
    line = text[slice(*lines[number])]
    behind = range(number + 1, len(lines))
    if fence := _FENCE.match(line):
        closing = re.compile(rf"[ \t>]*{fence.group(1)}+[ \t]*")
        found = (
            n for n in range(number + 1, len(lines)) if closing.fullmatch(text[slice(*lines[n])])
        )
        return next(found, number)
    opening = next((mark for mark in _MATH if line.lstrip(" \t>(*[").startswith(mark)), None)
    if opening is None:
        return number
    inside = line.index(opening) + len(opening)
    if _MATH[opening] in line[inside:]:
        return number
    return next((n for n in behind if _MATH[opening] in text[slice(*lines[n])]), number)


def _kind(raw: str) -> ElementKind:
    if _FENCE.match(raw) and len(lines_of(raw)) > 1:
        return ElementKind.CODE
    return ElementKind.MATH if raw.lstrip(" \t>(*[").startswith(("$$", "\\[")) else ElementKind.LINE
