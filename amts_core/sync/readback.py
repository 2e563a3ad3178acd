"""A new target that reads as it was planned: what would not is left as the old target has it.

What the source changed may have no way to be written into a target that has its own lines. Such a
part, and no other, stays as it was; it is never made of the source's text instead.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from amts_core.carryover import CLOSING, OPENING, Keep, KeptPart, Merged, Sync, Wording
from amts_core.formats import SegmentedDocument, read_document
from amts_core.kernel.errors import DocumentError
from amts_core.kernel.text.line_ends import lines_of

_BRACKET = re.compile(rf"{OPENING.pattern}|{CLOSING.pattern}")


@dataclass(frozen=True, slots=True)
class RenderedTarget:
    """A new target; ``kept`` are the parts of it that are left as they were.

    ``dropped`` is what only the old target had, and has no place any more.
    """

    data: bytes
    kept: tuple[KeptPart, ...] = ()
    dropped: tuple[str, ...] = ()


def readable(made: Sync, wordings: Mapping[int, Wording], own: SegmentedDocument) -> RenderedTarget:
    """Return the new target, with its unreadable parts left as they were.

    Parts are taken over from the first on, as long as the whole can be read back. One that stops
    this is left in its old lines, with its new texts if they can be read there.

    :param wordings: texts for segments of the new source, as they are written.
    :param own: the old target.
    """
    merged = made.merged(wordings)
    if not _is_readable(merged, own):
        merged = made.merged(wordings, _kept(made, wordings, own, merged.n_parts))
    return RenderedTarget(_data(merged, own), merged.kept, merged.dropped)


def _kept(
    made: Sync, wordings: Mapping[int, Wording], own: SegmentedDocument, n_parts: int
) -> dict[int, Keep]:
    """Return what has to be kept of the old target, by number of its parts."""

    def is_readable(kept: Mapping[int, Keep]) -> bool:
        return _is_readable(made.merged(wordings, kept), own)

    def without(stop: int) -> dict[int, Keep]:
        return {part: how for part, how in kept.items() if not position <= part < stop}

    kept = dict.fromkeys(range(n_parts), Keep.ALL)
    position = 0
    while position < n_parts and not is_readable(without(n_parts)):
        low, high = position, n_parts  # up to low it can be read, up to high it can't
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if is_readable(without(middle)) else (low, middle)
        kept = without(low)
        in_its_lines = {**kept, low: Keep.LINES}
        if is_readable(in_its_lines):
            kept = in_its_lines
        position = low + 1
    return without(n_parts)


def _is_readable(merged: Merged, own: SegmentedDocument) -> bool:
    """Return whether a new target reads as planned, and leaves nothing open that was closed."""
    name, language = own.document.name, own.language
    try:
        read = read_document(_data(merged, own), name, language)
    except DocumentError:
        return False
    if _letters(part.text for part in read.segments) != _letters(merged.texts):
        return False
    return _is_closed(merged.text) or not _is_closed(own.document.decoded.text)


def _data(merged: Merged, own: SegmentedDocument) -> bytes:
    text = merged.text
    if "\r\n" in own.document.decoded.text:
        text = "\r\n".join(text.replace("\r\n", "\n").split("\n"))
    return own.document.encoded(text)


def _is_closed(text: str) -> bool:
    """Return whether each line that begins something is followed by one that ends it."""
    marks = [bool(OPENING.match(line)) for line in lines_of(text) if _BRACKET.match(line)]
    return marks == [True, False] * (len(marks) // 2)


def _letters(texts: Iterable[str]) -> str:
    return "".join("".join(text.split()) for text in texts)
