"""Block rules for markdown-it: programs, components, expressions and elements of MDX."""

import re

from markdown_it.rules_block import StateBlock

from amts_core.formats import markdown_dialects as dialects
from amts_core.formats.document_format import Omission
from amts_core.formats.html_reader import BLOCKS
from amts_core.formats.markdown_dialects import Dialect
from amts_core.formats.markdown_lines import begin_of, line_of, search_of, take, words_of
from amts_core.formats.tags import Tag

_ELEMENT = re.compile(r"<([a-z][a-z0-9]*)[\s>].*</\1>")
_RAW_ELEMENTS = frozenset(("script", "style"))


def module(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Find ``import`` and ``export``: what goes on to a blank line is one block of a program."""
    if state.sCount[start] != state.blkIndent or state.level:
        return False
    begin = begin_of(state, start)
    if not state.src.startswith(("import", "export"), begin):
        return False
    if not dialects.MODULE_LINE.match(words_of(state, start)):
        return False
    if silent:
        return True
    marks = search_of(state).marks
    line = start
    while line < end and not state.isEmpty(line):
        stop = state.eMarks[line]
        position = state.src.find("{", state.bMarks[line], stop)
        while 0 <= position < stop:
            stop_of_brace = marks.group(position) or position + 1
            if stop_of_brace > stop:
                inner = line_of(state, stop_of_brace, line, end)
                line, stop = (line, stop) if inner == end else (inner, state.eMarks[inner])
            position = state.src.find("{", max(stop_of_brace, position + 1), stop)
        line += 1
    take(state, "module", range(start, line), {})
    return True


def component(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Find lines of tags of components and nothing else: ``<Tip>``, ``<Youtube id="..." />``."""
    begin = begin_of(state, start)
    if not state.src.startswith("<", begin) or state.is_code_block(start):
        return False
    search = search_of(state)
    tags: list[Tag] = []
    line, position = start, begin
    while True:
        tag = search.tags.read_component(position)
        if tag is None or not _is_component(tag, search.dialect):
            return False
        tags.append(tag)
        line = line_of(state, tag.end, line, end)
        if line == end:
            return False
        rest = state.src[tag.end : state.eMarks[line]]
        if not rest.strip():
            break
        if not rest.lstrip().startswith("<"):
            return False
        position = tag.end + len(rest) - len(rest.lstrip())
    if silent:
        return True
    last = tags[-1]
    if last.name in _RAW_ELEMENTS and not last.is_closing and not last.is_empty:
        place = search.marks.after(f"</{last.name}", last.end)
        inner = line_of(state, place, line, end) if place else end
        line = end - 1 if inner == end else inner
    take(state, "component", range(start, line + 1), {"tags": tags})
    return True


def _is_component(tag: Tag, dialect: Dialect) -> bool:
    """Return whether a tag is one of a component, and not left to what reads HTML."""
    is_of_its_own = tag.is_empty and not dialect.has_indented_code
    return dialect.has_elements or is_of_its_own or tag.name[:1].isupper()


def expression(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Find an expression of MDX in braces that begins a line and ends one."""
    begin = begin_of(state, start)
    search = search_of(state)
    if not state.src.startswith("{", begin) or state.is_code_block(start):
        return False
    is_comment = state.src.startswith("{/*", begin)
    if not (search.dialect.has_elements or is_comment):
        return False
    stop = search.marks.group(begin)
    if not stop or (last := line_of(state, stop, start, end)) == end:
        return False
    if state.src[stop : state.eMarks[last]].strip():
        return False
    if not silent:
        omission = Omission.COMMENT if is_comment else Omission.TEMPLATE
        take(state, "marker", range(start, last + 1), {"omission": omission, "titles": []})
    return True


def whole_element(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Find an element of HTML with blank lines in it, where these end none."""
    begin = begin_of(state, start)
    search = search_of(state)
    if not search.dialect.has_whole_elements or not state.src.startswith("<", begin):
        return False
    stop = search.elements.get(begin)
    if stop is None or state.is_code_block(start):
        return False
    last = line_of(state, stop, start, end)
    if last == end or state.src[stop : state.eMarks[last]].strip():
        return False
    if not silent:
        _take_html(state, start, last)
    return True


def element(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Find a line of MDX that is one element of HTML, ``<summary>More</summary>``, or a comment.

    What stands on the next lines is Markdown again.
    """
    begin = begin_of(state, start)
    if not state.src.startswith("<", begin) or not search_of(state).dialect.has_elements:
        return False
    last = start
    if state.src.startswith("<!--", begin):
        place = search_of(state).marks.after("-->", begin)
        last = line_of(state, place, start, end) if place else end
        if last == end:
            return False
    else:
        element = _ELEMENT.fullmatch(words_of(state, start).rstrip())
        if element is None or element.group(1) not in BLOCKS:
            return False
    if not silent:
        _take_html(state, start, last)
    return True


def _take_html(state: StateBlock, start: int, last: int) -> None:
    token = state.push("html_block", "", 0)
    token.map = [start, last + 1]
    token.content = state.getLines(start, last + 1, state.blkIndent, True)
    state.line = last + 1
