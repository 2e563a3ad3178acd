"""Tags of HTML and of components: where each ends, and where its attributes stand.

A tag costs time in proportion to its own length, whatever is missing in it: what is asked of the
rest of a document, such as whether a quotation mark is closed at all, is asked once.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from amts_core.formats.byte_map import MappedText
from amts_core.formats.document_format import Found, Omission
from amts_core.formats.identifiers import is_code_like
from amts_core.kernel.records import BlockKind, Notation
from amts_core.kernel.text.text_marks import TextMarks

READABLE = frozenset("alt title titletext label description placeholder aria-label".split())
"""Names of the attributes that readers see or hear, in lower case."""
_LITERAL = re.compile(r"""\{\s*(?:"([^"\\\n]*)"|'([^'\\\n]*)')\s*\}""")
"""An expression that is a string without escapes, which an attribute may be as well."""
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")
_SYNTAX = frozenset("<>&")
_NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")
_BETWEEN = re.compile(r"[\s/]*")
_ATTRIBUTE_NAME = re.compile(r"[^\s/>][^\s/>=]*")
_EQUALS = re.compile(r"\s*=\s*")
_UNQUOTED = re.compile(r"[^\s>]*")
_COMPONENT_NAME = re.compile(r"</?([A-Za-z][\w.:-]*)?")
_SPACE = re.compile(r"\s*")
_BARE_VALUE = re.compile(r"[\w.-]+")
_PROPERTY_NAME = re.compile(r"[A-Za-z_:@#][\w.:@-]*")


@dataclass(frozen=True, slots=True)
class TagAttribute:
    """An attribute; ``start:end`` is its value, with its quotation marks."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """The tag at ``start:end`` of a text, its name as written. ``is_empty`` says ``<name/>``."""

    name: str
    start: int
    end: int
    is_closing: bool
    is_empty: bool
    attributes: tuple[TagAttribute, ...]


class TagScanner:
    """Reads the tags of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.marks = TextMarks(text)

    def read_tag(self, start: int) -> Tag | None:
        """Return the tag of HTML that begins at ``start``; one that is not closed ends the text."""
        name = _NAME.match(self.text, start)
        if name is None:
            return None
        attributes: list[TagAttribute] = []
        position = name.end() if self.marks.after(">", start) else len(self.text)
        while True:
            between = _BETWEEN.match(self.text, position)
            position = between.end() if between else position
            named = _ATTRIBUTE_NAME.match(self.text, position)
            if named is None:
                break
            position = named.end()
            if equals := _EQUALS.match(self.text, position):
                position = self._html_value_end(equals.end())
                attributes.append(TagAttribute(named.group(), equals.end(), position))
        end = min(position + 1, len(self.text))
        return _tag(self.text, name, end, attributes)

    def read_component(self, start: int) -> Tag | None:
        """Return the tag of a component, as MDX writes them, that begins at ``start``, if any.

        A value in braces may hold any marks; a tag that is written any other way is none.
        """
        name = _COMPONENT_NAME.match(self.text, start)
        if name is None:
            return None
        attributes: list[TagAttribute] = []
        position: int | None = name.end()
        while position is not None:
            space = _SPACE.match(self.text, position)
            position = space.end() if space else position
            if self.text.startswith((">", "/>"), position):
                end = position + (1 if self.text[position] == ">" else 2)
                return _tag(self.text, name, end, attributes)
            if self.text.startswith("{", position):
                position = self.marks.group(position) or None
                continue
            named = _PROPERTY_NAME.match(self.text, position)
            if named is None or position == name.end():
                return None
            position = named.end()
            if equals := _EQUALS.match(self.text, position):
                position = self._property_end(equals.end())
                if position is not None:
                    attributes.append(TagAttribute(named.group(), equals.end(), position))
        return None

    def _html_value_end(self, start: int) -> int:
        quote = self.text[start : start + 1]
        if quote in ("'", '"') and (end := self.marks.after(quote, start + 1)):
            return end
        value = _UNQUOTED.match(self.text, start)
        return value.end() if value else start

    def _property_end(self, start: int) -> int | None:
        quote = self.text[start : start + 1]
        if quote in ("'", '"'):
            return self.marks.after(quote, start + 1) or None
        if quote == "{":
            return self.marks.group(start) or None
        value = _BARE_VALUE.match(self.text, start)
        return value.end() if value else None


def _tag(text: str, name: re.Match[str], end: int, attributes: list[TagAttribute]) -> Tag:
    return Tag(
        name=name.group(1) or "",
        start=name.start(),
        end=end,
        is_closing=text.startswith("/", name.start() + 1),
        is_empty=text.endswith("/>", name.start(), end),
        attributes=tuple(attributes),
    )


def find_attributes(source: MappedText, tag: Tag) -> Iterator[Found]:
    """Yield the values of a tag's attributes that are text; ``source`` has the tag's characters."""
    for attribute in tag.attributes:
        if attribute.name.lower() not in READABLE:
            continue
        start, end = attribute.start, attribute.end
        n_marks = 1 if source.text[start : start + 1] in ("'", '"') and end - start > 1 else 0
        if not n_marks and source.text.startswith("{", start):
            literal = _LITERAL.fullmatch(source.text, start, end)
            text = (literal[1] or literal[2] or "") if literal else ""
            if literal is None or _REFERENCE.search(text):
                yield Omission.ATTRIBUTE, source.cut(start, end)
                continue
        else:
            text = decode_references(source, start + n_marks, end - n_marks).text
        value = source.cut(start, end).as_value(text, Notation.ATTRIBUTE)
        yield Omission.IDENTIFIER if is_code_like(text) else BlockKind.ATTRIBUTE, value


def decode_references(source: MappedText, start: int, end: int) -> MappedText:
    """Return a stretch with its character references read, but those of ``<``, ``>``, ``&``."""
    parts: list[MappedText] = []
    position = start
    for match in _REFERENCE.finditer(source.text, start, end):
        character = html.unescape(match.group())
        if len(character) != 1 or character in _SYNTAX:
            continue
        parts.append(source.cut(position, match.start()))
        first, last = source.starts[match.start()], source.ends[match.end() - 1]
        parts.append(MappedText(text=character, starts=(first,), ends=(last,)))
        position = match.end()
    return MappedText.join([*parts, source.cut(position, end)])
