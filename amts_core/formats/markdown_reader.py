"""Markdown: CommonMark, GitHub tables, and the D2L dialect.

markdown-it-py says where blocks are; the characters are taken from the document itself, so that
whatever is not a block's text is never touched. Skeleton, hence never text: code, display maths,
pictures (their captions are text), labels and other directives, HTML comments, template commands.
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from amts_core.formats import html_reader, markdown_escapes
from amts_core.formats.byte_map import MappedText
from amts_core.formats.document_format import Format
from amts_core.kernel.records import BlockKind

_NEWLINE = re.compile(r"\r\n|\r|\n")
_ADMONITION_FENCE = re.compile(
    r"\{(?:note|tip|hint|important|warning|caution|attention|danger|error|seealso|admonition)\}"
)
_IMAGE = (
    r"!\[(?P<alt>(?:[^\[\]\\]|\\.|\[[^\[\]]{0,400}\]){0,2000})\]"
    r"\((?:[^()\n]|\([^()\n]{0,200}\)){0,2000}\)(?:\{[^{}\n]{0,200}\})?"
)
_NOT_TEXT = re.compile(
    rf"""
      (?<!\\)\$\$.*?(?<!\\)\$\$                               # display maths
    | ^[ \t]*\\\[.*?\\\][ \t]*$
    | \\begin\{{(?P<env>[a-z]+\*?)\}}.*?\\end\{{(?P=env)\}}
    | ^[ \t]*(?:\[)?{_IMAGE}(?:\]\([^()\n]*\))?[ \t]*$         # a picture, alone on its line
    | ^[ \t]*:(?:label|eqlabel|width|height|begin_tab|end_tab|tab|bibliography):
      (?:`[^`\n]*`)?[ \t]*$
    | ^[ \t]*:{{3,}}[^\n]*$                                      # ::: containers
    | ^[ \t]*\[!\w+\][ \t]*$                                   # [!NOTE]
    | ^[ \t]*\{{(?:[#:/@%<{{])[^\n]*\}}[ \t]*$                     # template commands
    | ^[ \t]*\[toc\][ \t]*$
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_COMPONENT_START = re.compile(r"</?[A-Z][\w.]*")
_MATH_START = re.compile(r"(\$\$|\\\[|\\begin\{([a-z]+\*?)\})")


def read(source: MappedText) -> Iterator[tuple[BlockKind, MappedText]]:
    """Yield the blocks of a markdown document, in order."""
    yield from _Reader(source).blocks()


def _math_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Display maths that begins a line and ends one; a markdown-it block rule."""
    first = state.bMarks[start] + state.tShift[start]
    opening = _MATH_START.match(state.src, first, state.eMarks[start])
    if opening is None or state.is_code_block(start):
        return False
    closing = {"$$": "$$", "\\[": "\\]"}.get(opening.group(1), f"\\end{{{opening.group(2)}}}")
    position = state.src.find(closing, opening.end(), state.eMarks[end - 1])
    if position < 0:
        return False
    last = next(line for line in range(start, end) if position <= state.eMarks[line])
    rest = state.src[position + len(closing) : state.eMarks[last]].strip()
    if rest.strip(".,;。，；") and not rest.startswith((":eqlabel:", "{#", "\\tag")):
        return False  # text goes on behind the formula: a paragraph
    if not silent:
        token = state.push("math_block", "", 0)
        token.map = [start, last + 1]
    state.line = last + 1
    return True


def _component(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Find a tag of a component, ``<Tip>`` or ``<Youtube id="..." />``, on one or more lines."""
    first = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or not _COMPONENT_START.match(state.src, first):
        return False
    depth, quote = 0, ""
    for position in range(first, state.eMarks[end - 1]):
        character = state.src[position]
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'" and depth == 0:
            quote = character
        elif character in "{}":
            depth += 1 if character == "{" else -1
        elif character == ">" and depth <= 0:
            break
    else:
        return False
    last = next(line for line in range(start, end) if position <= state.eMarks[line])
    if state.src[position + 1 : state.eMarks[last]].strip():
        return False
    if not silent:
        token = state.push("component", "", 0)
        token.map = [start, last + 1]
    state.line = last + 1
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    for plugin in (front_matter_plugin, footnote_plugin, deflist_plugin, admon_plugin):
        parser.use(plugin)
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("fence", "math_block", _math_block, interrupts)
    parser.block.ruler.before("html_block", "component", _component, interrupts)
    return parser.disable(["inline", "footnote_tail"])


_PARSER = _parser()


class _Reader:
    """Blocks of one source text."""

    def __init__(self, source: MappedText) -> None:
        self.source = source
        breaks = [match.span() for match in _NEWLINE.finditer(source.text)]
        self.line_starts = [0, *(end for _, end in breaks), len(source.text)]
        self.line_ends = [*(start for start, _ in breaks), len(source.text)]

    def blocks(self) -> Iterator[tuple[BlockKind, MappedText]]:
        containers: list[str] = []
        for token in _PARSER.parse(self.source.text):
            if token.nesting:
                _enter_or_leave(containers, token)
            if token.type == "inline":
                yield from self._inline(token, containers)
            elif token.type == "tr_open" and token.map:
                yield from self._row(token.map[0])
            elif token.type == "html_block" and token.map:
                yield from html_reader.read(self._lines(token.map[0], token.map[1]))
            elif token.type == "fence" and token.map and _ADMONITION_FENCE.match(token.info):
                yield from read(self._lines(token.map[0] + 1, token.map[1] - 1))

    def _inline(
        self, token: Token, containers: Sequence[str]
    ) -> Iterator[tuple[BlockKind, MappedText]]:
        if "table" in containers:
            return  # cells are read by row
        if containers and containers[-1] == "admonition_title":
            yield from self._admonition_title(token)
            return
        text = self._text(token)
        if "heading" in containers:
            yield BlockKind.HEADING, text
            return
        kind = (
            BlockKind.ITEM if {"list_item", "dt", "dd"} & set(containers) else BlockKind.PARAGRAPH
        )
        yield from _without_skeleton(kind, text)

    def _text(self, token: Token) -> MappedText:
        """Return the characters of a paragraph or heading, without the marks before each line."""
        assert token.map is not None  # markdown-it gives every block's inline token its lines
        content = token.content.split("\n")
        pieces: list[MappedText] = []
        for number, wanted in enumerate(content, token.map[0]):
            start, end = self.line_starts[number], self.line_ends[number]
            line = self.source.text[start:end]
            at = line.rfind(wanted.strip())
            last = number - token.map[0] == len(content) - 1
            stop = start + at + len(wanted.strip()) if last else self.line_starts[number + 1]
            pieces.append(self.source.cut(start + max(at, 0), stop))
        return MappedText.join(pieces).strip()

    def _admonition_title(self, token: Token) -> Iterator[tuple[BlockKind, MappedText]]:
        """Yield the quoted title of ``!!! note "Title"``; one that was not written has no text."""
        if token.map is None or not token.content:
            return
        start = self.line_starts[token.map[0]]
        at = self.source.text.find(f'"{token.content}"', start, self.line_ends[token.map[0]])
        if at >= 0:
            yield BlockKind.HEADING, self.source.cut(at + 1, at + 1 + len(token.content))

    def _row(self, number: int) -> Iterator[tuple[BlockKind, MappedText]]:
        """Yield the cells of one table row: what stands between pipes that are not escaped."""
        start, end = self.line_starts[number], self.line_ends[number]
        bars = [
            match.start()
            for match in re.finditer(r"(?<!\\)(?:\\\\)*\|", self.source.text[start:end])
        ]
        edges = [
            -1,
            *(self.source.text.index("|", start + bar) - start for bar in bars),
            end - start,
        ]
        for left, right in zip(edges, edges[1:], strict=False):
            cell = self.source.cut(start + left + 1, start + right).strip()
            if left == -1:  # what stands before the first bar may be marks of a list or quotation
                cell = cell.cut(len(cell.text) - len(cell.text.lstrip("> \t")), len(cell.text))
            if cell.text:
                yield BlockKind.CELL, cell

    def _lines(self, first: int, stop: int) -> MappedText:
        return self.source.cut(self.line_starts[first], self.line_starts[stop])


def _enter_or_leave(containers: list[str], token: Token) -> None:
    if token.nesting > 0:
        containers.append(token.type.removesuffix("_open"))
    elif containers:
        containers.pop()


def _without_skeleton(kind: BlockKind, text: MappedText) -> Iterator[tuple[BlockKind, MappedText]]:
    """Cut a paragraph at display maths, pictures and directives; a picture's caption is text."""
    position = 0
    for match in _NOT_TEXT.finditer(text.text):
        yield kind, text.cut(position, match.start()).strip()
        if match.group("alt"):
            yield BlockKind.CAPTION, text.cut(*match.span("alt")).strip()
        position = match.end()
    yield kind, text.cut(position, len(text.text)).strip()


MARKDOWN = Format(
    name="markdown",
    suffixes=(".md", ".markdown", ".mdx", ".rmd"),
    read=read,
    escape=markdown_escapes.escape,
    has_formulas=True,
    has_hard_breaks=True,
)
