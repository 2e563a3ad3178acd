"""A paragraph of Markdown: what in it is no text, and what pictures and tags say to readers."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from amts_core.formats import markdown_commands, notations
from amts_core.formats.byte_map import MappedText
from amts_core.formats.document_format import Found, Omission
from amts_core.formats.tags import TagScanner, find_attributes
from amts_core.kernel.records import BlockKind, Notation
from amts_core.kernel.text.spans import Span, SpanKind, has_words, inline_spans
from amts_core.kernel.text.text_marks import TextMarks

_OPENING = re.compile(
    r"(?P<code>(?<!`)`+(?!`))|(?<!\\)\$\$|^[ \t]*\\\[|\\begin\{(?P<environment>[a-z]+\*?)\}"
    r"|^[ \t]*(?=\[?!\[)",
    re.MULTILINE,
)
_IMAGE = (
    r"!\[(?P<alt>(?:[^\[\]\\]|\\.|\[[^\[\]]{0,400}\]){0,2000})\]"
    r"\((?P<target>(?:[^()\n]|\([^()\n]{0,200}\)){0,2000})\)"
)
_PICTURE_START = re.compile(_IMAGE)
_PICTURE = re.compile(
    rf"\[?{_IMAGE}(?:\{{[^{{}}\n]{{0,200}}\}})?(?:\]\([^()\n]{{0,2000}}\))?[ \t\r]*$", re.MULTILINE
)
_TITLE = re.compile(r"[ \t](\"(?:[^\"\\]|\\.)+\"|'(?:[^'\\]|\\.)+')[ \t]*\Z")
_COMPONENT_START = re.compile(r"<[A-Z]")
_MAX_WRAPPERS = 20


def read(kind: BlockKind, text: MappedText) -> Iterator[Found]:
    """Yield the text of a paragraph, cut at display maths and at pictures that stand alone."""
    position = 0
    for found, start, end in _omissions(text):
        yield from _text(kind, text.cut(position, start).strip())
        yield from found
        position = end
    yield from _text(kind, text.cut(position, len(text.text)).strip())


def _omissions(source: MappedText) -> Iterator[tuple[list[Found], int, int]]:
    """Yield what is no text of the paragraph: what readers see of it, or why, and its range."""
    text = source.text
    marks = _Formulas(text)
    position = 0
    while opening := _OPENING.search(text, position):
        start, position = opening.span()
        if opening.group("code"):
            position = marks.after(opening.group("code"), position) or position
        elif opening.group().strip():
            if end := marks.formula_end(opening):
                yield [(Omission.FORMULA, source.cut(start, end))], start, end
                position = end
            elif opening.group("environment"):
                position = marks.end_of_formula_around(start) or position
        elif picture := _PICTURE.match(text, position):
            whole = Omission.MARKUP, source.cut(start, picture.end())
            yield list(_words_of_picture(source, picture)) or [whole], start, picture.end()
            position = picture.end()
        else:
            position += 1


def _words_of_picture(source: MappedText, picture: re.Match[str]) -> Iterator[Found]:
    """Yield the caption of a picture, and the title behind its address."""
    if picture["alt"]:
        yield BlockKind.CAPTION, source.cut(*picture.span("alt")).strip()
    if title := _TITLE.search(source.text, *picture.span("target")):
        value = notations.read_parameter(title[1])
        written = source.cut(*title.span(1))
        yield BlockKind.ATTRIBUTE, written.as_value(value, Notation.PARAMETER)


class _Formulas(TextMarks):
    """Where the formulas of a text end."""

    def formula_end(self, opening: re.Match[str]) -> int:
        """Return where the display formula ends that is opened, 0 if none is."""
        if opening.group().lstrip() == "\\[":
            end = self.after("\\]", opening.end())
            return end if not self.text[end:].partition("\n")[0].strip() else 0
        name = opening.group("environment")
        if name and self.end_of_formula_around(opening.start()):
            return 0
        return self.after(f"\\end{{{name}}}" if name else "$$", opening.end())

    def end_of_formula_around(self, place: int) -> int:
        """Return where the formula of a sentence ends in which a place is, 0 if it is in none."""
        at = bisect_left(self.formulas, place, key=lambda span: span.start)
        return self.formulas[at - 1].end if at and place < self.formulas[at - 1].end else 0

    @cached_property
    def formulas(self) -> tuple[Span, ...]:
        return tuple(span for span in inline_spans(self.text) if span.kind is SpanKind.MATH)


def _text(kind: BlockKind, text: MappedText) -> Iterator[Found]:
    """Yield a text, without the components and commands that it stands in.

    Their titles are text, too. A component without any stays in the text. Where pictures and tags
    have no words beside them, what they say themselves is read.
    """
    for _ in range(_MAX_WRAPPERS):
        inner, found = _without_component(text)
        if not found:
            inner, found = markdown_commands.without_command(text)
        yield from found
        if inner is text:
            break
        text = inner
    if text.text.startswith((": ", ":\t")):  # a definition of MDN, in a list
        text = text.cut(1, len(text.text)).strip()
    said = [] if has_words(text.text) else list(_words_of_markup(text))
    yield from said or [(kind, text)]


def _words_of_markup(text: MappedText) -> Iterator[Found]:
    """Yield what readers see or hear of the pictures and tags that a text is made of."""
    scanner = TagScanner(text.text)
    for span in inline_spans(text.text):
        picture = _PICTURE_START.match(text.text, span.start, span.end)
        if picture and span.kind is SpanKind.IMAGE:
            yield from _words_of_picture(text, picture)
        elif span.kind is SpanKind.TAG and (tag := scanner.read_tag(span.start)):
            yield from find_attributes(text, tag)


def _without_component(text: MappedText) -> tuple[MappedText, list[Found]]:
    """Return what stands between the tags of the component that a text is, and its attributes."""
    if not _COMPONENT_START.match(text.text):
        return text, []
    tag = TagScanner(text.text).read_component(0)
    if tag is None or tag.is_empty:
        return text, []
    closing = f"</{tag.name}>"
    first = text.text.find(closing, tag.end)
    if first >= 0 and first + len(closing) != len(text.text):
        return text, []
    found = list(find_attributes(text, tag))
    inner = text.cut(tag.end, first if first >= 0 else len(text.text)).strip()
    return (inner, found) if found else (text, [])
