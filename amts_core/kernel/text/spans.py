"""Find the inline markup of a segment: what must stay whole, and what must stay verbatim.

One scanner for CommonMark, the D2L dialect (roles such as ``:numref:`fig_x```), HTML inline tags
and user-interface placeholders. Quantifiers are bounded, so that an unclosed delimiter costs at
most a constant.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class SpanKind(StrEnum):
    """Kinds of inline markup."""

    CODE = "code"
    MATH = "math"
    ROLE = "role"
    IMAGE = "image"
    LINK = "link"
    LINK_TARGET = "link_target"
    TAG = "tag"
    URL = "url"
    EMAIL = "email"
    PLACEHOLDER = "placeholder"


VERBATIM = frozenset(SpanKind) - {SpanKind.LINK}
"""Kinds whose characters a translation must repeat unchanged."""


@dataclass(frozen=True, slots=True)
class Span:
    """The half-open range ``start:end`` of a text."""

    kind: SpanKind
    start: int
    end: int


_NESTED = r"(?:[^\[\]\\\n]|\\.|\n(?!\n)|\[[^\[\]]{0,400}\]){0,2000}"
_TARGET = r"\((?:[^()\s]|\([^()\s]{0,200}\)|\s(?=[\"']|[^()]{0,200}\)))*?\)"

_PATTERN = re.compile(
    rf"""
      (?P<role>:[A-Za-z][\w:+.-]{{0,30}}:`[^`]{{1,500}}`)
    | (?P<code>(?<!`)(?P<ticks>`{{1,3}})(?!`).{{1,2000}}?(?<!`)(?P=ticks)(?!`))
    | (?P<code_tag><(?P<tag_name>code|kbd|samp|var|tt)\b[^<>]{{0,500}}>.{{0,2000}}?</(?P=tag_name)>)
    | (?P<math>\$\$.{{1,2000}}?\$\$
          | (?<![\\$])\$(?![\s$])(?:\\.|[^\\$]){{0,2000}}?(?<!\s)\$(?!\d)
          | \\\(.{{1,2000}}?\\\))
    | (?P<image>!\[{_NESTED}\]{_TARGET})
    | (?P<link>\[(?P<link_text>{_NESTED})\](?P<link_target>{_TARGET}|\[[^\[\]]{{0,200}}\]))
    | (?P<autolink><(?:https?|ftp|mailto):[^<>\s]{{1,2000}}>)
    | (?P<tag><!--.{{0,2000}}?-->|</?[A-Za-z][\w.:-]{{0,60}}(?:\s[^<>]{{0,2000}})?/?>)
    | (?P<url>(?<![A-Za-z0-9])(?:https?|ftp)://[^\s<>()\[\]{{}}"'`“”‘’「」（），。；、]{{1,2000}})
    | (?P<email>(?<![A-Za-z0-9.+_-])[A-Za-z0-9.+_-]{{1,64}}
          @[A-Za-z0-9-]{{1,63}}(?:\.[A-Za-z0-9-]{{1,63}}){{1,5}}(?![A-Za-z0-9]))
    | (?P<placeholder>\{{\{{[^{{}}\n]{{1,100}}\}}\}}|\{{[A-Za-z_]\w{{0,40}}\}}
          |%\([A-Za-z_]\w{{0,40}}\)[sd]|%\d\$[sd]|%[sd]\b|&(?:[A-Za-z]\w{{1,30}}|\#\d{{1,7}});)
    """,
    re.VERBOSE | re.DOTALL,
)
_KIND_OF_GROUP = {"code_tag": SpanKind.CODE, "autolink": SpanKind.URL}
_URL_TAIL = ".,;:!?*_"


def inline_spans(text: str) -> tuple[Span, ...]:
    """Return the inline markup of ``text`` in order of its start.

    Spans do not overlap, but for a link: its target, and the markup of its text, lie inside it and
    follow it.
    """
    spans: list[Span] = []
    _scan(text, 0, len(text), spans)
    return tuple(spans)


def _scan(text: str, start: int, end: int, spans: list[Span]) -> None:
    for match in _PATTERN.finditer(text, start, end):
        group = match.lastgroup or ""
        # lastgroup is the last *outer* group that closed: one per alternative
        kind = _KIND_OF_GROUP.get(group) or SpanKind(group)
        first, last = match.span()
        if kind is SpanKind.URL and group == "url":
            last = first + len(match.group().rstrip(_URL_TAIL))
        spans.append(Span(kind, first, last))
        if kind is SpanKind.LINK:
            _scan(text, *match.span("link_text"), spans)
            # the bracket between text and target belongs to the target
            spans.append(Span(SpanKind.LINK_TARGET, match.end("link_text"), last))


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
