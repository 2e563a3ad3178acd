"""Block rules for markdown-it: the marks of the dialects, which it does not know.

What they know of lines and of the whole text is in :mod:`markdown_lines`.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, table
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from amts_core.formats import markdown_components
from amts_core.formats import markdown_dialects as dialects
from amts_core.formats.document_format import Omission
from amts_core.formats.markdown_dialects import Dialect
from amts_core.formats.markdown_lines import begin_of, line_of, search_of, take, words_of

MAX_NESTING = 100
"""Levels of lists, quotations and containers; what is deeper is left out, and said to be."""
_N_MAX_TEMPLATE = 4000
"""Longest command of a template, in characters."""
_MATH_START = re.compile(r"\$\$|\\\[|\\begin\{([a-z]+\*?)\}")
_MATH_LABEL = re.compile(r":eqlabel:|\{#|\\tag|\([^()\s]+\)[.,;]?$")
_ITEM_MARK = re.compile(r"(?:[-+*]|\d{1,9}[.)])[ \t]")


def parser(dialect: Dialect) -> MarkdownIt:
    """Return a parser of blocks that knows the marks of all dialects."""
    markdown = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table")
    for plugin in (footnote_plugin, deflist_plugin):
        markdown.use(plugin)
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    for name, rule in (
        ("marker", _marker),
        ("template", _template),
        ("container", _container),
        ("definition", _definition),
        ("math_block", _math),
        ("module", markdown_components.module),
        ("component", markdown_components.component),
        ("expression", markdown_components.expression),
        ("element", markdown_components.element),
        ("whole_element", markdown_components.whole_element),
    ):
        is_tag = name in ("component", "expression", "element", "whole_element")
        before = "html_block" if is_tag else "fence"
        markdown.block.ruler.before(before, name, rule, interrupts)
    markdown.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    markdown.disable(["inline", "footnote_tail"])
    if not dialect.has_indented_code:
        markdown.disable("code")
    return markdown.disable("html_block") if dialect.has_elements else markdown


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Find a table; what begins with the mark of an item is a list, which may hold one."""
    return not _ITEM_MARK.match(words_of(state, start)) and table(state, start, end, silent)


def _marker(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    begin = begin_of(state, start)
    first = state.src[begin : begin + 1]
    markers = dialects.MARKERS.get(first, ())
    is_comment = first == "%" and search_of(state).dialect.has_comments
    if not (markers or is_comment) or state.is_code_block(start):
        return False
    line = words_of(state, start).rstrip()
    omission = None
    if is_comment and dialects.COMMENT.fullmatch(line):
        omission, match = Omission.COMMENT, None
    else:
        for marker in markers:
            if match := marker.pattern.fullmatch(line):
                omission = marker.omission
                break
    if omission is None:
        return False
    if not silent:
        titles = []
        for group in ("title", "label"):
            if match and group in match.re.groupindex and match.group(group):
                titles.append((group, begin + match.start(group), begin + match.end(group)))
        take(state, "marker", range(start, start + 1), {"omission": omission, "titles": titles})
        _skip_options(state, start, end)
    return True


def _skip_options(state: StateBlock, start: int, end: int) -> None:
    """Leave out the options that follow the first line of a directive."""
    if not re.match(r":{3,}[ \t]*\{", words_of(state, start)):
        return
    line = start + 1
    while line < end and dialects.DIRECTIVE_OPTION.fullmatch(words_of(state, line).rstrip()):
        line += 1
    if line > start + 1:
        take(state, "marker", range(start + 1, line), {"omission": Omission.MARKER, "titles": []})


def _template(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Find lines that hold commands of a template and nothing else.

    Those that stand for words end no paragraph, and begin one.
    """
    begin = begin_of(state, start)
    if not state.src.startswith(("{", "<%"), begin) or state.is_code_block(start):
        return False
    commands: list[tuple[int, int]] = []
    position = begin
    line = start
    while True:
        stop = _command_end(state.src, position)
        if stop < 0:
            return False
        commands.append((position, stop))
        line = line_of(state, stop, line, end)
        if line == end:
            return False
        rest = state.src[stop : state.eMarks[line]]
        if not rest.strip():
            break
        position = stop + len(rest) - len(rest.lstrip())
    is_value = dialects.VALUE.match(state.src, begin) is not None
    if is_value and (silent or (line + 1 < end and not state.isEmpty(line + 1))):
        return False  # a line of a paragraph
    if silent:
        return True
    last = _code_end(state, commands, line, end)
    take(state, "template", range(start, last + 1), {"commands": commands})
    return True


def _command_end(text: str, start: int) -> int:
    """Return where the command that begins at ``start`` ends, or -1."""
    opening = next((mark for mark in dialects.TEMPLATE_TAGS if text.startswith(mark, start)), "")
    if not opening:
        return -1
    closing = dialects.TEMPLATE_TAGS[opening]
    inside = start + len(opening)
    stop = text.find(closing, inside, inside + _N_MAX_TEMPLATE)
    if stop < 0 or text.find(opening, inside, stop) >= 0:
        return -1
    return stop + len(closing)


def _code_end(state: StateBlock, commands: list[tuple[int, int]], line: int, end: int) -> int:
    """Return the last line of the code that a command opens, or the line of the command."""
    name = dialects.TEMPLATE_NAME.match(state.src, commands[-1][0])
    if name is None or name.group("closing") or name.group("name") not in dialects.CODE_TEMPLATES:
        return line
    marks = search_of(state).marks
    closings = (mark.format(name.group("name")) for mark in dialects.TEMPLATE_ENDS)
    places = [marks.after(closing, commands[-1][1]) for closing in closings]
    place = min(filter(None, places), default=0)
    last = line_of(state, place, line, end) if place else end
    return line if last == end else last


def _container(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Find a line whose block is indented, and read what stands in the block."""
    begin = begin_of(state, start)
    if state.src[begin : begin + 3] not in ("!!!", "???", "===") or state.is_code_block(start):
        return False
    match = dialects.CONTAINER.match(words_of(state, start))
    if match is None:
        return False
    if silent:
        return True
    last = _indented_end(state, start, end)
    group = "title" if match.group("title") is not None else "tab"
    titles = [("quoted", begin + match.start(group) - 1, begin + match.end(group) + 1)]
    opening = state.push("container_open", "", 1)
    opening.map = [start, last]
    opening.meta = {
        "omission": Omission.MARKER,
        "titles": titles if match.group(group) else [],
    }
    _read_indented(state, start, start + 1, last)
    state.push("container_close", "", -1)
    state.line = last
    return True


def _definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Find a definition of MkDocs whose term is no paragraph, but a comment or a heading."""
    begin = begin_of(state, start)
    if not state.src.startswith(":   ", begin) or state.is_code_block(start) or silent:
        return False
    if not words_of(state, start)[4:].strip():
        return False
    last = _indented_end(state, start, end)
    state.push("dd_open", "dd", 1).map = [start, last]
    shift, count = state.tShift[start], state.sCount[start]
    state.tShift[start], state.sCount[start] = shift + 4, count + 4
    _read_indented(state, start, start, last)
    state.tShift[start], state.sCount[start] = shift, count
    state.push("dd_close", "dd", -1)
    state.line = last
    return True


def _indented_end(state: StateBlock, start: int, end: int) -> int:
    """Return the first line behind those that are indented by four more than line ``start``."""
    indent = state.sCount[start] + 4
    last = start + 1
    while last < end and (state.isEmpty(last) or state.sCount[last] >= indent):
        last += 1
    return last


def _read_indented(state: StateBlock, start: int, first: int, last: int) -> None:
    """Read the lines ``first:last``, indented by four more than line ``start``, as blocks."""
    line_max, block_indent, parent = state.lineMax, state.blkIndent, state.parentType
    indent = state.sCount[start] + (4 if first > start else 0)
    state.lineMax, state.blkIndent, state.parentType = last, indent, "admonition"
    state.md.block.tokenize(state, first, last)
    state.lineMax, state.blkIndent, state.parentType = line_max, block_indent, parent


def _math(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Display maths that begins a line and ends one."""
    begin = begin_of(state, start)
    opening = _MATH_START.match(state.src, begin, state.eMarks[start])
    if opening is None or state.is_code_block(start):
        return False
    last = _math_end(state, opening, start, end)
    if last is None:
        return False
    if not silent:
        take(state, "math_block", range(start, last + 1), {})
    return True


def _math_end(state: StateBlock, opening: re.Match[str], start: int, end: int) -> int | None:
    """Return the last line of the formula that is opened; None if it is none, or has text behind.

    The line that closes one opens none, even where it stands behind the container of the formula.
    """
    closings = search_of(state).closings
    if opening.start() in closings:
        return None if state.src[opening.end() : state.eMarks[start]].strip() else start
    mark = opening.group()
    closing = {"$$": "$$", "\\[": "\\]"}.get(mark, f"\\end{{{opening.group(1)}}}")
    behind = search_of(state).marks.after(closing, opening.end())
    if not behind:
        return None
    position = behind - len(closing)
    last = line_of(state, position, start, end)
    if last < end:
        rest = state.src[behind : state.eMarks[last]].strip()
        if not rest.strip(".,;。，；") or _MATH_LABEL.match(rest):
            return last
    elif end == len(state.eMarks) or position > state.eMarks[end]:
        return None
    closings.add(position)
    return end - 1 if last == end else None
