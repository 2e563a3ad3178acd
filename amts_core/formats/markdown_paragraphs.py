"""A paragraph of Markdown: what in it is no text, and what of its text is a picture's caption."""

import re
from collections.abc import Iterator

from amts_core.formats.byte_map import MappedText
from amts_core.formats.document_format import Found, Omission
from amts_core.formats.tags import TagScanner, find_attributes
from amts_core.kernel.records import BlockKind

_OPENING = re.compile(
    r"(?P<code>(?<!`)`+(?!`))|(?<!\\)\$\$|^[ \t]*\\\[|\\begin\{(?P<environment>[a-z]+\*?)\}"
    r"|^[ \t]*(?=\[?!\[)",
    re.MULTILINE,
)
_PICTURE = re.compile(
    r"\[?!\[(?P<alt>(?:[^\[\]\\]|\\.|\[[^\[\]]{0,400}\]){0,2000})\]"
    r"\((?:[^()\n]|\([^()\n]{0,200}\)){0,2000}\)(?:\{[^{}\n]{0,200}\})?"
    r"(?:\]\([^()\n]{0,2000}\))?[ \t\r]*$",
    re.MULTILINE,
)
_COMPONENT_START = re.compile(r"<[A-Z]")
_MAX_WRAPPERS = 20


def read(kind: BlockKind, text: MappedText) -> Iterator[Found]:
    """Yield the text of a paragraph, cut at display maths and at pictures that stand alone."""
    position = 0
    for omission, caption, start, end in _omissions(text.text):
        yield from _text(kind, text.cut(position, start).strip())
        if caption:
            yield BlockKind.CAPTION, text.cut(*caption).strip()
        else:
            yield omission, text.cut(start, end)
        position = end
    yield from _text(kind, text.cut(position, len(text.text)).strip())


def _omissions(text: str) -> Iterator[tuple[Omission, tuple[int, int] | None, int, int]]:
    """Yield what is no text: why, where a caption stands in it, and its range."""
    absent: set[str] = set()

    def behind(mark: str, start: int) -> int:
        """Return where ``mark`` ends next, or 0; what is not there is looked for once."""
        place = -1 if mark in absent else text.find(mark, start)
        if place < 0:
            absent.add(mark)
        return place + len(mark) if place >= 0 else 0

    position = 0
    while opening := _OPENING.search(text, position):
        start, position = opening.span()
        mark = opening.group().lstrip()
        if opening.group("code"):
            position = behind(mark, position) or position
        elif mark == "$$" or opening.group("environment"):
            closing = "$$" if mark == "$$" else f"\\end{{{opening.group('environment')}}}"
            if end := behind(closing, position):
                yield Omission.FORMULA, None, start, end
                position = end
        elif mark == "\\[":
            end = behind("\\]", position)
            if end and not text[end:].partition("\n")[0].strip():
                yield Omission.FORMULA, None, start, end
                position = end
        elif picture := _PICTURE.match(text, position):
            caption = picture.span("alt") if picture.group("alt") else None
            yield Omission.MARKUP, caption, start, picture.end()
            position = picture.end()
        else:
            position += 1


def _text(kind: BlockKind, text: MappedText) -> Iterator[Found]:
    """Yield a text, without the components that it stands in whose titles are text, too."""
    for _ in range(_MAX_WRAPPERS):
        inner, found = _without_component(text)
        if not found:
            break
        yield from found
        text = inner
    if text.text.startswith((": ", ":\t")):  # a definition of MDN, in a list
        text = text.cut(1, len(text.text)).strip()
    yield kind, text


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
    inner = text.cut(tag.end, first if first >= 0 else len(text.text)).strip()
    return inner, list(find_attributes(text, tag))
