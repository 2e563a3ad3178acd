"""Commands of templates in Markdown: their titles, and the one that a whole text stands in."""

import re
from collections.abc import Iterator

from amts_core.formats import markdown_dialects, notations
from amts_core.formats.byte_map import MappedText
from amts_core.formats.document_format import Found, Omission
from amts_core.formats.identifiers import is_code_like
from amts_core.kernel.records import BlockKind, Notation

_OPENING = re.compile(r"(?P<mark>\{\{[<%]|\{%-?)[ \t]*(?P<name>[\w.-]+)")


def find_titles(source: MappedText, start: int, end: int) -> Iterator[Found]:
    """Yield the titles that the command at ``start:end`` is given."""
    name = markdown_dialects.TEMPLATE_NAME.match(source.text, start, end)
    if not source.text.startswith("{{", start) or name is None:
        return
    is_tab = name.group("name").lower() in markdown_dialects.TABS
    first = markdown_dialects.TAB_TITLE.match(source.text, start, end) if is_tab else None
    places = [] if first is None else [first.span("value")]
    for match in markdown_dialects.TEMPLATE_TITLE.finditer(source.text, start, end):
        if is_tab or match.group("name") != "name":
            places.append(match.span("value"))
    for place in places:
        written = source.cut(*place)
        value = notations.read_parameter(written.text)
        kind = Omission.IDENTIFIER if is_code_like(value) else BlockKind.TITLE
        yield kind, written.as_value(value, Notation.PARAMETER)


def without_command(text: MappedText) -> tuple[MappedText, list[Found]]:
    """Return what stands between the command that a text begins and ends with, and its titles."""
    opening = _OPENING.match(text.text)
    if opening is None or markdown_dialects.VALUE.match(text.text):
        return text, []
    mark = opening["mark"].removesuffix("-")
    end_mark = markdown_dialects.TEMPLATE_TAGS[mark]
    end = text.text.find(end_mark, opening.end()) + len(end_mark)
    closing = re.compile(
        rf"{re.escape(mark)}-?[ \t]*(?:/[ \t]*|end_?){re.escape(opening['name'])}[ \t]*-?"
        rf"{re.escape(end_mark)}"
    )
    first = closing.search(text.text, end) if end >= len(end_mark) else None
    if first is None or first.end() != len(text.text):
        return text, []
    return text.cut(end, first.start()).strip(), list(find_titles(text, 0, end))
