"""Markdown: CommonMark, GitHub tables, and the dialects of those who write documentation.

markdown-it-py says where blocks are; the characters are taken from the document itself, so that
whatever is not a block's text is never touched. Skeleton, hence never text: code, display maths,
pictures (their captions are text), marks of containers (their titles are), labels, HTML comments,
commands of templates and of programs.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from amts_core.formats import (
    added_markup,
    front_matter,
    html_reader,
    markdown_commands,
    markdown_dialects,
    markdown_escapes,
    markdown_paragraphs,
    markdown_rules,
    markdown_tables,
    markdown_titles,
    notations,
)
from amts_core.formats.byte_map import MappedText
from amts_core.formats.document_format import Format, Found, Omission, Place
from amts_core.formats.markdown_dialects import (
    DIRECTIVE,
    DIRECTIVE_OPTION,
    Dialect,
)
from amts_core.formats.markdown_lines import TextSearch
from amts_core.formats.tags import find_attributes
from amts_core.kernel.records import BlockKind, Notation

_OPTION_LINE = re.compile(rf"(?:{DIRECTIVE_OPTION.pattern})\s*(?:\n|$)")
_OMISSIONS = {
    "fence": Omission.CODE,
    "code_block": Omission.CODE,
    "math_block": Omission.FORMULA,
    "module": Omission.IMPORT,
    "component": Omission.COMPONENT,
    "template": Omission.TEMPLATE,
}
_MAX_DIRECTIVES = 20


def read(source: MappedText, *, is_mdx: bool = False) -> Iterator[Found]:
    """Yield the blocks of a markdown document, in order, and what is left out."""
    end = front_matter.end_of(source.text)
    if end:
        yield from front_matter.read(source.cut(0, end))
    body = source.cut(end, len(source.text))
    dialect = markdown_dialects.dialect_of(body.text, is_mdx=is_mdx)
    yield from _Reader(body, dialect).passages()


class _Reader:
    """Blocks of one source text; ``depth`` is that of the directives that it stands in."""

    def __init__(self, source: MappedText, dialect: Dialect, depth: int = 0) -> None:
        self.source = source
        self.dialect = dialect
        self.depth = depth
        self.text = source.text.replace("\r\n", " \n").replace("\r", "\n")  # as long as it was
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        if self.line_starts[-1] != len(self.text):
            self.line_starts.append(len(self.text))

    def passages(self) -> Iterator[Found]:
        containers: list[str] = []
        parser = _parser(self.dialect)
        environment: dict[str, object] = {"search": TextSearch(self.text, self.dialect)}
        for token in parser.parse(self.text, environment):
            if token.nesting:
                _enter_or_leave(containers, token)
            if token.type == "inline":
                yield from self._inline(token, containers)
            elif token.type == "tr_open" and token.map:
                row = self._lines(token.map[0], token.map[0] + 1)
                is_in_item = {"list_item", "thead"} <= set(containers)
                yield from markdown_tables.read_row(row, begins_item=is_in_item)
            elif token.type == "html_block":
                for kind, block in html_reader.read(self._content(token)):
                    is_text = block.notation is Notation.TEXT
                    yield kind, block.in_notation(Notation.HTML) if is_text else block
            elif token.type == "fence" and DIRECTIVE.match(token.info):
                yield from self._directive(token)
            else:
                yield from self._skeleton(token)
        yield from self._references(environment)

    def _skeleton(self, token: Token) -> Iterator[Found]:
        """Yield what is left out with a block that is no text, and the titles in it."""
        if token.map is None:
            return
        if token.nesting > 0 and token.level >= markdown_rules.MAX_NESTING - 1:
            yield Omission.NESTED, self._lines(*token.map)
        elif token.type == "container_open":
            yield Omission.MARKER, self._lines(token.map[0], token.map[0] + 1)
        elif omission := _OMISSIONS.get(token.type, token.meta.get("omission")):
            yield omission, self._lines(*token.map)
        if token.type == "fence":
            yield from markdown_titles.find_title_of_code(
                self._lines(token.map[0], token.map[0] + 1)
            )
        for group, start, end in token.meta.get("titles", ()):
            yield from markdown_titles.find_title(self.source, group, start, end)
        for tag in token.meta.get("tags", ()):
            yield from find_attributes(self.source, tag)
        for start, end in token.meta.get("commands", ()):
            yield from markdown_commands.find_titles(self.source, start, end)

    def _directive(self, token: Token) -> Iterator[Found]:
        """Yield the blocks in a fence whose lines are text, as those of a document."""
        content = self._content(token)
        if self.depth == _MAX_DIRECTIVES:
            yield Omission.NESTED, content
            return
        assert token.map is not None  # markdown-it gives every fence its lines
        first = self._lines(token.map[0], token.map[0] + 1)
        directive = DIRECTIVE.search(first.text.rstrip())
        yield Omission.MARKER, first
        if directive and directive.group("title"):
            yield BlockKind.TITLE, first.cut(*directive.span("title")).in_notation(Notation.LINE)
        position = 0
        while option := _OPTION_LINE.match(content.text, position):
            position = option.end()
        yield Omission.MARKER, content.cut(0, position)
        inner = content.cut(position, len(content.text))
        yield from _Reader(inner, self.dialect, self.depth + 1).passages()

    def _references(self, environment: dict[str, object]) -> Iterator[Found]:
        references = environment.get("references", {})
        others = environment.get("duplicate_refs", [])
        assert isinstance(references, dict) and isinstance(others, list)
        for reference in (*references.values(), *others):
            yield Omission.REFERENCE, self._lines(*reference["map"])

    def _inline(self, token: Token, containers: Sequence[str]) -> Iterator[Found]:
        if "table" in containers:
            return  # cells are read by row
        text = self._content(token).strip()
        if "heading" in containers:
            yield BlockKind.HEADING, text
            return
        is_item = not {"list_item", "dt", "dd"}.isdisjoint(containers)
        yield from markdown_paragraphs.read(
            BlockKind.ITEM if is_item else BlockKind.PARAGRAPH, text
        )

    def _content(self, token: Token) -> MappedText:
        """Return the characters of a block, without the marks before each of its lines."""
        assert token.map is not None  # markdown-it gives every block its lines
        first = token.map[0] + (token.type == "fence")
        content = token.content.split("\n")
        pieces: list[MappedText] = []
        for number, wanted in enumerate(content, first):
            if number + 1 >= len(self.line_starts):
                break
            start, end = self.line_starts[number], self.line_starts[number + 1]
            words = wanted.strip()
            at = self.text.rfind(words, start, end) if words else end - 1
            at -= len(wanted) - len(wanted.lstrip()) if token.type != "inline" and words else 0
            is_last = number - first == len(content) - 1
            pieces.append(self.source.cut(max(at, start), at + len(words) if is_last else end))
        return MappedText.join(pieces)

    def _lines(self, first: int, stop: int) -> MappedText:
        stop = min(stop, len(self.line_starts) - 1)
        return self.source.cut(self.line_starts[min(first, stop)], self.line_starts[stop])


@cache
def _parser(dialect: Dialect) -> MarkdownIt:
    return markdown_rules.parser(dialect)


def _enter_or_leave(containers: list[str], token: Token) -> None:
    if token.nesting > 0:
        containers.append(token.type.removesuffix("_open"))
    elif containers:
        containers.pop()


def _read_mdx(source: MappedText) -> Iterator[Found]:
    return read(source, is_mdx=True)


def escape(translation: str, place: Place) -> str:
    """Return ``translation`` as it has to be written in a place of a markdown document."""
    if place.notation is Notation.TEXT:
        return markdown_escapes.escape(translation, place)
    return notations.write(translation, place)


def _escape_mdx(translation: str, place: Place) -> str:
    if place.notation is Notation.TEXT:
        translation = added_markup.as_mdx(translation, place.source)
    return escape(translation, place)


MARKDOWN = Format(
    name="markdown",
    suffixes=(".md", ".markdown", ".rmd"),
    read=read,
    escape=escape,
    has_formulas=True,
    has_hard_breaks=True,
)
MDX = Format(
    name="mdx",
    suffixes=(".mdx",),
    read=_read_mdx,
    escape=_escape_mdx,
    has_formulas=True,
    has_hard_breaks=True,
)
