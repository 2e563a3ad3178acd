"""Lines of a text while markdown-it parses it, and what is asked of the whole text.

A rule gets the lines that are left of a container, and takes those that are one block. All that is
asked of the rest of a document, such as where a mark is closed, is asked of :class:`TextSearch`,
which remembers the answer: the time of all rules together is in proportion to the document.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from markdown_it.rules_block import StateBlock

from amts_core.formats.html_reader import BLOCKS
from amts_core.formats.markdown_dialects import Dialect
from amts_core.formats.tags import TagScanner

_MARKDOWN = re.compile(r"\smarkdown(?=[\s=>])")
_TAG_START = re.compile(r"<(?=/?[A-Za-z])")


class TextSearch:
    """What is known of a whole text while it is parsed.

    ``closings`` are places where a formula ends that has text behind it, and none begins.
    """

    def __init__(self, text: str, dialect: Dialect) -> None:
        self.text = text
        self.dialect = dialect
        self.tags = TagScanner(text)
        self.marks = self.tags.marks
        self.closings: set[int] = set()

    @cached_property
    def elements(self) -> Mapping[int, int]:
        """Where block elements of HTML end that begin at a place, but those that hold Markdown."""
        ends: dict[int, int] = {}
        opened: list[_Element] = []
        n_open: Counter[str] = Counter()
        position = 0
        while match := _TAG_START.search(self.text, position):
            position = match.end()
            tag = self.tags.read_tag(match.start())
            name = tag.name.lower() if tag else ""
            if tag is None or name not in BLOCKS or tag.is_empty:
                continue
            position = tag.end
            if not tag.is_closing:
                has_markdown = _MARKDOWN.search(self.text, tag.start, tag.end) is not None
                opened.append(_Element(name, tag.start, has_markdown))
                n_open[name] += 1
            while tag.is_closing and n_open[name]:
                last = opened.pop()
                n_open[last.name] -= 1
                if opened:
                    opened[-1].has_markdown |= last.has_markdown
                if last.name == name:
                    if not last.has_markdown:
                        ends[last.start] = tag.end
                    break
        return ends


@dataclass(slots=True)
class _Element:
    """An element that is open; ``has_markdown`` says that it or what is in it holds Markdown."""

    name: str
    start: int
    has_markdown: bool


def search_of(state: StateBlock) -> TextSearch:
    """Return what is known of the text that is parsed."""
    search: TextSearch = state.env["search"]
    return search


def begin_of(state: StateBlock, line: int) -> int:
    """Return where the words of a line begin, behind the marks of its containers."""
    return state.bMarks[line] + state.tShift[line]


def words_of(state: StateBlock, line: int) -> str:
    """Return a line without the marks of its containers and its indentation."""
    return state.src[begin_of(state, line) : state.eMarks[line]]


def line_of(state: StateBlock, position: int, start: int, end: int) -> int:
    """Return which of the lines ``start:end`` a position is in; ``end`` if it is behind them."""
    if position > state.eMarks[end - 1]:
        return end
    return bisect_right(state.bMarks, position, start, end) - 1


def take(state: StateBlock, kind: str, lines: range, meta: dict[str, object]) -> None:
    """Take lines as one block without text of its own."""
    token = state.push(kind, "", 0)
    token.map = [lines.start, lines.stop]
    token.meta = meta
    state.line = lines.stop
