"""Find the inline markup of a segment: what must stay whole, and what must stay verbatim.

One scanner for all formats. It goes through a text once, from left to right: at each sign it asks
the forms of :data:`~amts_core.kernel.text.span_forms.FORMS`, and pairs the brackets of links as
CommonMark does. It takes time in proportion to the text's length, whatever is not closed in it.
"""

import re
from dataclasses import dataclass

from amts_core.kernel.text.span_forms import (
    ATTRIBUTE_LIST,
    BLOCK_MARKS,
    FORMS,
    VERBATIM,
    SpanKind,
)
from amts_core.kernel.text.text_marks import TextMarks

__all__ = [
    "BLOCK_MARKS", "VERBATIM", "Span", "SpanKind", "blank_out", "has_words", "inline_spans",
    "verbatim_texts",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """The half-open range ``start:end`` of a text."""

    kind: SpanKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Bracket:
    """A ``[`` that waits for its partner, and how many spans were found before it."""

    at: int
    n_spans: int
    is_image: bool


_FORMS_BY_SIGN = {
    sign: tuple(form for form in FORMS if sign in form.signs)
    for sign in sorted({sign for form in FORMS for sign in form.signs})
}
_SIGNS = re.escape("".join(_FORMS_BY_SIGN.keys() - {"`", "\\"}))
_SIGN = re.compile(rf"`+|\\[!-%'-/:;=-@\[-`{{-~]?|[{_SIGNS}\[\]]")
"""A sign of a form; a backslash with what it escapes, but ``<`` and ``&``, which HTML reads."""
_TARGET = re.compile(
    r"\((?:[^()\s]|\([^()\s]{0,200}\)|\s(?=[\"']|[^()]{0,200}\)))*+\)|\[[^\[\]]{0,200}\]", re.DOTALL
)
_WITH_ATTRIBUTES = frozenset({SpanKind.CODE, SpanKind.MATH, SpanKind.ROLE})


def inline_spans(text: str) -> tuple[Span, ...]:
    """Return the inline markup of ``text`` in order of its start.

    Spans do not overlap, but for a link: its target, and the markup of its text, lie inside it and
    follow it.
    """
    marks = TextMarks(text)
    spans: list[Span] = []
    brackets: list[_Bracket] = []
    n_dead = 0  # brackets around a link, which are none themselves
    at = 0
    while match := _SIGN.search(text, at):
        least, sign = at, match.start()
        span = _span_at(marks, sign, least)
        if span is not None:
            spans.append(span)
            at = span.end
            continue
        at = match.end()
        if text[sign] == "[":
            is_image = sign > least and text[sign - 1] == "!"
            brackets.append(_Bracket(sign, len(spans), is_image))
        elif text[sign] == "]" and brackets:
            bracket = brackets.pop()
            is_dead = len(brackets) < n_dead and not bracket.is_image
            n_dead = min(n_dead, len(brackets))
            end = 0 if is_dead else _target_end(text, at)
            if end and bracket.is_image:
                spans[bracket.n_spans :] = [Span(SpanKind.IMAGE, bracket.at - 1, end)]
                at = end
            elif end:
                spans.append(Span(SpanKind.LINK, bracket.at, end))
                spans.append(Span(SpanKind.LINK_TARGET, sign, end))
                at, n_dead = end, len(brackets)
    return tuple(sorted(spans, key=lambda span: (span.start, -span.end)))


def _span_at(marks: TextMarks, sign: int, least: int) -> Span | None:
    """Return the span of the first form that has its sign there, None if there is none."""
    for form in _FORMS_BY_SIGN.get(marks.text[sign], ()):
        place = form.place(marks, sign, least)
        if place is not None:
            start, end = place
            if form.kind in _WITH_ATTRIBUTES:
                end = _attributes_end(marks.text, end)
            return Span(form.kind, start, end)
    return None


def _target_end(text: str, at: int) -> int:
    """Return where the target of a link ends that begins at ``at``, 0 if none does."""
    target = _TARGET.match(text, at)
    if target is not None:
        return _attributes_end(text, target.end())
    end = _attributes_end(text, at)
    return end if end > at else 0


def _attributes_end(text: str, at: int) -> int:
    """Return where an attribute list at ``at`` ends, ``at`` if there is none."""
    attributes = ATTRIBUTE_LIST.match(text, at)
    return attributes.end() if attributes else at


def verbatim_texts(text: str, *kinds: SpanKind) -> tuple[str, ...]:
    """Return the characters of the spans of these kinds, in order."""
    return tuple(text[s.start : s.end] for s in inline_spans(text) if s.kind in kinds)


def blank_out(text: str, *, keep: frozenset[SpanKind] = frozenset(), fill: str = " ") -> str:
    """Return ``text`` with every verbatim span replaced by ``fill``, of the same length.

    :param keep: kinds to leave as they are.
    :param fill: one character.
    """
    out = list(text)
    for span in inline_spans(text):
        if span.kind in VERBATIM and span.kind not in keep:
            out[span.start : span.end] = fill * (span.end - span.start)
    return "".join(out)


def has_words(text: str) -> bool:
    """Return whether a letter is left once code, maths, tags and other verbatim spans are gone."""
    return any(character.isalpha() for character in blank_out(text))
