"""The text of a segment → pieces for a translation service, and what its markup is made of.

Delimiters of emphasis are paired as CommonMark does (https://spec.commonmark.org/0.31.2/#emphasis-
and-strong-emphasis), runs of one kind and length only. What is not paired is text, but for what
begins or ends a segment: its partner stands in another one.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from amts_core.exchange.wire_format import Close, Open, Piece, Text, Verbatim, joined
from amts_core.kernel.text.spans import SpanKind, has_words, inline_spans

_OUTSIDE = re.compile(r"\\[!-/:-@\[-`{-~]|(?P<run>\*+|_+|~+)", re.ASCII)
RUNS = frozenset(("*", "**", "***", "_", "__", "___", "~~"))
_TAG = re.compile(r"<(?P<slash>/?)(?P<name>[A-Za-z][\w.:-]*).*?(?P<closed>/?)>\Z", re.DOTALL)
_ELEMENTS = {
    **{"a": "a", "b": "b", "strong": "b", "i": "i", "em": "i", "s": "s", "del": "s", "u": "u"},
    **{"sub": "sub", "sup": "sup", "small": "small", "mark": "mark"},
    **{"*": "i", "_": "i", "**": "b", "__": "b", "***": "b", "___": "b", "~~": "s"},
}
_SLIDE_MARKS = {"[": "]", "(": ")"}
"""What D2L puts around ``**`` and ``~~`` to mark words for its slides."""


_N_MOST_OPEN = 100
"""How many open delimiters are looked through for the one that a delimiter closes."""


class PieceKind(StrEnum):
    """What a piece of markup is in its document."""

    VERBATIM = "verbatim"
    LINK = "link"
    TAGS = "tags"
    EMPHASIS = "emphasis"


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """A piece of markup of a segment, ``start:end`` of its text.

    ``opening`` and ``closing`` stand around the words that are translated; of verbatim text,
    ``opening`` is all of it.
    """

    id: str
    kind: PieceKind
    start: int
    end: int
    opening: str
    closing: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A segment as it goes to a service. ``markup`` is by id, in order of its start."""

    text: str
    pieces: tuple[Piece, ...]
    markup: Mapping[str, Markup]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """A place with markup: ``start:end``; ``is_opening`` is None for what stands for itself.

    ``partner`` is where the other of a pair stands in the list of marks.
    """

    kind: PieceKind
    start: int
    end: int
    name: str = ""
    is_opening: bool | None = None
    partner: int | None = None


def source(text: str, id: str) -> Source:
    """Return the pieces of a segment's text; their ids begin with ``id`` and a dot."""
    marks = _folded(
        text, _paired(_paired(_marks(text), PieceKind.TAGS, text), PieceKind.EMPHASIS, text)
    )
    pieces: list[Piece] = []
    markup: dict[str, Markup] = {}
    ids: dict[int, str] = {}
    edges = _edges(text, marks)
    at = 0
    for n, mark in enumerate(marks):
        if mark.start < at or (_is_unpaired(mark) and n not in edges):
            continue
        pieces.append(Text(text[at : mark.start]))
        at = mark.end
        if mark.partner is not None and mark.partner < n:
            pieces.append(Close(ids[mark.partner], _element(marks[mark.partner])))
            continue
        ids[n] = f"{id}.{len(ids) + 1}"
        other = None if mark.partner is None else marks[mark.partner]
        if other is not None and (
            mark.kind is PieceKind.EMPHASIS or has_words(text[mark.end : other.start])
        ):
            pieces.append(Open(ids[n], _element(mark)))
            closing = text[other.start : other.end]
            opening = text[mark.start : mark.end]
            markup[ids[n]] = Markup(
                id=ids[n],
                kind=mark.kind,
                start=mark.start,
                end=other.end,
                opening=opening,
                closing=closing,
            )
        else:
            at = other.end if other is not None else mark.end
            pieces.append(Verbatim(ids[n], text[mark.start : at]))
            whole = text[mark.start : at]
            markup[ids[n]] = Markup(
                id=ids[n], kind=PieceKind.VERBATIM, start=mark.start, end=at, opening=whole
            )
    return Source(text, joined((*pieces, Text(text[at:]))), markup)


def _edges(text: str, marks: list[_Mark]) -> set[int]:
    """Return which marks begin or end an emphasis that goes beyond a segment."""
    alone = {n: mark for n, mark in enumerate(marks) if _is_unpaired(mark)}
    n_alone = Counter(mark.name for mark in alone.values())
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    return {
        n
        for n, mark in alone.items()
        if n_alone[mark.name] == 1
        and (
            (mark.start == first and can_open(text, mark.start, mark.end, mark.name))
            or (mark.end == last and can_close(text, mark.start, mark.end, mark.name))
        )
    }


def _is_unpaired(mark: _Mark) -> bool:
    return mark.kind is PieceKind.EMPHASIS and mark.partner is None


def _element(mark: _Mark) -> str:
    return _ELEMENTS.get(mark.name, "span")


def _marks(text: str) -> list[_Mark]:
    """Return all places with markup, in order, links paired."""
    marks: list[_Mark] = []
    opened: list[tuple[int, int]] = []
    at = whole = 0
    for span in inline_spans(text):
        if span.start < whole:
            continue
        marks += _outside(text, at, span.start)
        at = span.end
        if span.kind is SpanKind.LINK and text.endswith("][]", span.start, span.end):
            # its words name its target: a translation would lose it
            marks.append(_Mark(kind=PieceKind.VERBATIM, start=span.start, end=span.end))
            whole = span.end
        elif span.kind is SpanKind.LINK:
            at = span.start + 1
            opened.append((len(marks), span.end))
            marks.append(
                _Mark(kind=PieceKind.LINK, start=span.start, end=at, name="a", is_opening=True)
            )
        elif span.kind is SpanKind.LINK_TARGET:
            first, _ = opened.pop()
            marks[first] = replace(marks[first], partner=len(marks))
            marks.append(
                _Mark(
                    kind=PieceKind.LINK,
                    start=span.start,
                    end=span.end,
                    name="a",
                    is_opening=False,
                    partner=first,
                )
            )
        else:
            marks.append(_tag(text, span.start, span.end, span.kind))
    return marks + list(_outside(text, at, len(text)))


def _tag(text: str, start: int, end: int, kind: SpanKind) -> _Mark:
    """Return a tag as one that may have a partner; whatever else it is stands for itself."""
    tag = _TAG.fullmatch(text, start, end) if kind is SpanKind.TAG else None
    if tag is None or tag["closed"]:
        return _Mark(kind=PieceKind.VERBATIM, start=start, end=end)
    return _Mark(
        kind=PieceKind.TAGS,
        start=start,
        end=end,
        name=tag["name"].lower(),
        is_opening=not tag["slash"],
    )


def _outside(text: str, start: int, end: int) -> Iterator[_Mark]:
    """Yield the delimiters of emphasis in text without other markup."""
    for match in _OUTSIDE.finditer(text, start, end):
        start, end = match.span()
        run = match["run"]
        if run in RUNS:
            yield _Mark(kind=PieceKind.EMPHASIS, start=start, end=end, name=run, is_opening=True)


def _paired(marks: list[_Mark], kind: PieceKind, text: str) -> list[_Mark]:
    """Return the marks with those of a kind paired where they are nested in what is paired."""
    made = list(marks)
    opened: list[int] = []
    for n, mark in enumerate(marks):
        if mark.partner is not None:
            if mark.partner > n:
                opened.append(n)
            else:
                while opened.pop() != mark.partner:
                    pass
        elif mark.kind is kind:
            first = _opening(made, opened, n, text)
            if first is not None:
                while opened.pop() != first:
                    pass
                made[first] = replace(made[first], partner=n)
                made[n] = replace(mark, partner=first, is_opening=False)
            elif mark.is_opening and can_open(text, mark.start, mark.end, mark.name):
                opened.append(n)
    return made


def _opening(marks: list[_Mark], opened: list[int], n: int, text: str) -> int | None:
    """Return which open mark the mark ``n`` closes."""
    mark = marks[n]
    if mark.kind is PieceKind.TAGS and mark.is_opening:
        return None
    if not can_close(text, mark.start, mark.end, mark.name):
        return None
    for first in reversed(opened[-_N_MOST_OPEN:]):
        if marks[first].partner is not None:
            return None
        if marks[first].name == mark.name:
            between = text[marks[first].end : mark.start]
            is_text = mark.kind is PieceKind.TAGS or any(map(str.isalpha, between))
            return first if is_text else None
    return None


def can_open(text: str, start: int, end: int, name: str) -> bool:
    """Return whether what stands at ``start:end`` may begin a pair; a run if it is left-flanking.

    :param name: the run itself; of a tag its name.
    """
    return flanks(text[start - 1 : start], text[end : end + 1], name)


def can_close(text: str, start: int, end: int, name: str) -> bool:
    """Return whether what stands at ``start:end`` may end a pair; a run if it is right-flanking."""
    return flanks(text[end : end + 1], text[start - 1 : start], name)


def flanks(outside: str, inside: str, name: str) -> bool:
    """Return whether a run can be the edge of an emphasis: as CommonMark's flanking runs are.

    :param outside: the character before an opening run or after a closing one, empty at an end.
    :param inside: the character at its other side.
    """
    if name not in RUNS:
        return True
    if not inside or inside.isspace() or (name.startswith("_") and outside.isalnum()):
        return False
    return not _is_mark(inside) or not outside or outside.isspace() or _is_mark(outside)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _folded(text: str, marks: list[_Mark]) -> list[_Mark]:
    """Return the marks with brackets around a strong or struck-out emphasis made part of it."""
    made = list(marks)
    for n, mark in enumerate(marks):
        if mark.partner is None or mark.partner < n or mark.name not in ("**", "~~"):
            continue
        other = marks[mark.partner]
        before = marks[n - 1].end if n else 0
        after = marks[mark.partner + 1].start if mark.partner + 1 < len(marks) else len(text)
        closer = _SLIDE_MARKS.get(text[mark.start - 1 : mark.start])
        if (
            closer
            and before < mark.start
            and other.end < after
            and text[other.end] == closer
            and text[mark.start - 2 : mark.start - 1] != "\\"
        ):
            made[n] = replace(mark, start=mark.start - 1)
            made[mark.partner] = replace(other, end=other.end + 1)
    return made
