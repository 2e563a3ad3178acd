"""Titles that the marks of Markdown's dialects give to readers: of containers, of tabs, of code."""

import re
from collections.abc import Iterator

from amts_core.formats.byte_map import MappedText
from amts_core.formats.document_format import Found, Omission
from amts_core.formats.identifiers import is_code_like
from amts_core.formats.markdown_dialects import FENCE_TITLE
from amts_core.kernel.records import BlockKind, Notation

_ATTRIBUTE_LIST = re.compile(r"[ \t]*\{[^{}\n]*\}$")


def find_title(source: MappedText, group: str, start: int, end: int) -> Iterator[Found]:
    """Yield the title at ``start:end`` of a container, of a tab or of an admonition.

    :param group: how it is written: ``title`` as it is, ``label`` in brackets, else in quotation
        marks.
    """
    title = source.cut(start, end).strip()
    if group == "title":
        attributes = _ATTRIBUTE_LIST.search(title.text)
        title = title.cut(0, attributes.start() if attributes else len(title.text)).strip()
        yield BlockKind.TITLE, title.in_notation(Notation.LINE)
    elif group == "label":
        brackets = source.cut(start - 1, end + 1)
        yield BlockKind.TITLE, brackets.as_value(title.text, Notation.LABEL)
    else:
        yield BlockKind.TITLE, title.as_value(title.text[1:-1], Notation.QUOTED)


def find_title_of_code(first: MappedText) -> Iterator[Found]:
    """Yield the title that the first line of a fence gives to its code."""
    match = FENCE_TITLE.search(first.text)
    if match is None:
        return
    group = "label" if match.group("label") else "title"
    written = first.cut(*match.span(group))
    value = written.text[1:-1]
    is_name = is_code_like(value) or value.islower() and value.isidentifier()
    notation = Notation.LABEL if group == "label" else Notation.UNESCAPED
    yield (
        Omission.IDENTIFIER if is_name else BlockKind.TITLE,
        written.as_value(value, notation),
    )
