"""Translations in their places: what is written there, and what stands between them.

Whatever stands between segments is the document's own, but for one thing: two translations on a
line are joined as their language joins sentences.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from amts_core.formats import encodings
from amts_core.formats.document_format import Place, UnitState
from amts_core.formats.readers import ParsedDocument
from amts_core.formats.segmentation import without_breaks
from amts_core.kernel.errors import SegmentationError
from amts_core.kernel.languages import profile
from amts_core.kernel.records import Block, BlockKind, Notation, Segment
from amts_core.kernel.text.joints import joiner_between, joint

_TRANSLATED: Mapping[int, UnitState] = MappingProxyType({})
_LINE_END = re.compile(r"[\r\n]")
_BEGIN_LINES = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.HEADING, BlockKind.CELL)
_MARKS_BEFORE = {BlockKind.HEADING: "#", BlockKind.CELL: "|"}
"""What stands on its line before the text of a block, unless it begins the line."""


def render(
    document: ParsedDocument,
    translations: Iterable[tuple[Segment, str]] = (),
    tgt_lang: str | None = None,
    states: Mapping[int, UnitState] = _TRANSLATED,
) -> bytes:
    """Return the bytes of the document, with some of its segments replaced by translations.

    Without translations: the bytes it was read from. Escaping is the format's own (JSON strings,
    HTML references, table pipes); a translation is written on one line.

    :param tgt_lang: the translations' language; None where their script has to tell it.
    :param states: how far translations are, by their segments' numbers: catalogues say it.
    :raises EncodingError: a translation holds characters that no document may hold.
    :raises SegmentationError: two translations for one place.
    """
    placed = sorted(translations, key=lambda pair: pair[0].start)
    language = profile(tgt_lang) if tgt_lang else None
    writer = _Writer(document, language.joiner if language else "", states)
    for (segment, translation), source in zip(placed, _sources(placed), strict=True):
        writer.put(segment, translation, source)
    text = writer.text()
    if placed and language is not None:
        text = document.format.declare(text, language)
    return document.encoded(text)


def written(document: ParsedDocument, segment: Segment, translation: str) -> str:
    """Return a translation as it is written in a segment's block, at the start of a line or not.

    :raises EncodingError: it holds characters that no document may hold.
    """
    block = _block(document, segment.start)
    at_line_start = _begins_line(document, block)
    _check(segment, translation)
    place = _place(document, segment, segment.text, at_line_start=at_line_start)
    return document.format.escape(without_breaks(translation), place)


def _sources(placed: Sequence[tuple[Segment, str]]) -> list[str]:
    """Return what each translation stands for: its segment, and those behind that have none."""
    sources: list[str] = []
    waiting: list[str] = []
    for segment, translation in reversed(placed):
        waiting.append(segment.text)
        if translation.strip():
            sources.append("\n".join(reversed(waiting)))
            waiting = []
        else:
            sources.append("")
    return sources[::-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """A translation that was written, in place of a block's characters up to ``stop``.

    ``is_line_empty``: nothing is written on its line yet. ``is_unchanged``: it is the source.
    """

    text: str
    block: Block
    stop: int
    is_line_empty: bool
    is_unchanged: bool


class _Writer:
    """The characters of a document, as far as its translations are put in."""

    def __init__(
        self, document: ParsedDocument, joiner: str, states: Mapping[int, UnitState]
    ) -> None:
        self.document = document
        self.states = states
        self.joiner = joiner
        self.pieces: list[str] = []
        self.position = 0
        self.before: _Written | None = None

    def text(self) -> str:
        """Return the whole document."""
        return "".join([*self.pieces, self.document.decoded.text[self.position :]])

    def put(self, segment: Segment, translation: str, source: str) -> None:
        """Write a translation, which stands behind all that were written before."""
        if segment.start < self.position:
            raise SegmentationError(f"Segment {segment.n} has two translations. Keep one of them.")
        _check(segment, translation)
        block = _block(self.document, segment.start)
        before = self.before if self.before and self.before.block is block else None
        start = bisect_left(block.starts, segment.start)
        gap = block.text[before.stop if before else 0 : start]
        is_first = self._is_first(block, gap, before)
        translation = without_breaks(translation)
        state = self.states.get(segment.n, UnitState.TRANSLATED)
        place = _place(self.document, segment, source, at_line_start=is_first, state=state)
        wording = self.document.format.escape(translation, place)
        here = _Written(
            text=translation,
            block=block,
            stop=bisect_left(block.ends, segment.end) + 1,
            is_line_empty=is_first and not wording,
            is_unchanged=translation == segment.text,
        )
        between = self.document.decoded.text[self.position : segment.start]
        if before and not gap.strip():
            between = self._between(between, gap, before, here)
        self.pieces += (between, wording)
        self.position = segment.end
        self.before = here

    def _is_first(self, block: Block, gap: str, before: _Written | None) -> bool:
        """Return whether nothing stands on the line before what follows ``gap`` in a block."""
        *lines, last = _LINE_END.split(gap)
        if last.strip():
            return False
        if lines:
            return True
        return before.is_line_empty if before else _begins_line(self.document, block)

    def _between(self, between: str, gap: str, before: _Written, here: _Written) -> str:
        """Return what is written between two translations that have only blanks between them.

        What is empty takes the blanks, or the line break, before or after it away.
        """
        if before.is_line_empty:
            return ""
        if between != gap or _LINE_END.search(gap):
            return between
        if not here.text:
            return ""
        if before.is_unchanged and here.is_unchanged:
            return gap
        return joint(gap, self.joiner or joiner_between(before.text, here.text))


def _block(document: ParsedDocument, position: int) -> Block:
    """Return the block in which a character of a document stands."""
    at = bisect_right(document.blocks, position, key=lambda block: block.starts[0])
    return document.blocks[at - 1]


def _begins_line(document: ParsedDocument, block: Block) -> bool:
    """Return whether marks at the start of a block would make something else of it."""
    if block.kind not in _BEGIN_LINES or block.notation is not Notation.TEXT:
        return False
    at = block.starts[0]
    while at and document.decoded.text[at - 1] in " \t":
        at -= 1
    return at == 0 or document.decoded.text[at - 1] not in _MARKS_BEFORE.get(block.kind, "")


def _check(segment: Segment, translation: str) -> None:
    encodings.check_characters(translation, f"The translation of segment {segment.n}")


def _place(
    document: ParsedDocument,
    segment: Segment,
    source: str,
    *,
    at_line_start: bool,
    state: UnitState = UnitState.TRANSLATED,
) -> Place:
    block = _block(document, segment.start)
    return Place(
        kind=block.kind,
        at_line_start=at_line_start,
        document=document.decoded.text,
        notation=block.notation,
        written=document.decoded.text[segment.start : segment.end],
        source=source,
        state=state,
    )
