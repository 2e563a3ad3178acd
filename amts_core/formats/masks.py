"""A text in which nothing but its words looks like the end of a sentence."""

import re
from dataclasses import dataclass

from amts_core.kernel.text.spans import VERBATIM, Span, SpanKind, inline_spans

_STOPS = ".!?。！？"
_MARKED_STOP = re.compile(rf"(?<![{_STOPS}])([{_STOPS}]++[\"'”’»」』）)]*+)([*_~\]]++)")
_MAX_STOPS = 3
_MAX_MARKS = 3
_PICTURE = "\U0001f642"
_BLANKS = str.maketrans("\n\r\t", "   ")


@dataclass(frozen=True, slots=True)
class Mask:
    """Two texts as long as the one that they are made of.

    In ``shown`` inline markup is a word, the code of an emoji is one, a line break is a space, and
    a full stop before the end of emphasis, a note or a closing tag stands behind it. ``words`` has
    blanks for what is verbatim.
    """

    shown: str
    words: str

    @classmethod
    def of(cls, text: str) -> "Mask":
        """Return the mask of a text."""
        shown, words = list(text.translate(_BLANKS)), list(text)
        spans = inline_spans(text)
        for span in spans:
            length = span.end - span.start
            word = "X" + "x" * (length - 1)
            shown[span.start : span.end] = (
                _PICTURE * length if span.kind is SpanKind.EMOJI else word
            )
            if span.kind in VERBATIM:
                words[span.start : span.end] = " " * length
        for span in spans:
            if span.kind in (SpanKind.NOTE, SpanKind.ROLE) or text.startswith("</", span.start):
                _put_behind(shown, span)
        return cls(_with_stops_behind_marks("".join(shown)), "".join(words))

    def has_words(self, start: int, end: int) -> bool:
        """Return whether a letter stands in characters ``start:end``, outside verbatim markup."""
        return any(map(str.isalpha, self.words[start:end]))


def _put_behind(shown: list[str], span: Span) -> None:
    """Put the full stop that stands before a span behind it."""
    start = span.start
    while start > max(0, span.start - _MAX_STOPS) and shown[start - 1] in _STOPS:
        start -= 1
    if stops := shown[start : span.start]:
        shown[start : span.end] = ["x"] * (span.end - span.start) + stops


def _with_stops_behind_marks(masked: str) -> str:
    """Return a text with the full stop within emphasis behind the marks that close it.

    Marks that open an emphasis have an even number of their kind before them.
    """
    pieces: list[str] = []
    seen: dict[str, tuple[int, int]] = {}  # how often marks stand before a place
    position = 0
    for match in _MARKED_STOP.finditer(masked):
        stop, marks = match.groups()
        emphasis = marks.rstrip("]")
        if len(emphasis) > _MAX_MARKS:
            continue
        n_before, at = seen.get(emphasis, (0, 0))
        if emphasis:
            n_before += masked.count(emphasis, at, match.start())
            seen[emphasis] = n_before, match.start()
        if not emphasis or n_before % 2 == 1:
            pieces += (masked[position : match.start()], "x" * len(marks), stop)
            position = match.end()
    return "".join([*pieces, masked[position:]])
