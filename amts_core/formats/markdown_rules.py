"""Block rules for markdown-it: the marks of the dialects, which it does not know.

A rule gets the lines that are left of a container, and takes those that are one block. All that is
asked of the rest of a document, such as where a mark is closed, is asked of :class:`TextSearch`,
which remembers the answer: the time of all rules together is in proportion to the document.
"""

import re
from bisect import bisect_right

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, table
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from amts_core.formats import markdown_dialects as dialects
from amts_core.formats.document_format import Omission
from amts_core.formats.html_reader import BLOCKS
from amts_core.formats.markdown_dialects import Dialect
from amts_core.formats.tags import Tag, TagScanner

MAX_NESTING = 100
"""Levels of lists, quotations and containers; what is deeper is left out, and said to be."""
_N_MAX_TEMPLATE = 4000
"""Longest command of a template, in characters."""
_MATH_START = re.compile(r"\$\$|\\\[|\\begin\{([a-z]+\*?)\}")
_ITEM_MARK = re.compile(r"(?:[-+*]|\d{1,9}[.)])[ \t]")
_ELEMENT = re.compile(r"<([a-z][a-z0-9]*)[\s>].*</\1>")
_RAW_ELEMENTS = frozenset(("script", "style"))


class TextSearch:
    """What is known of a whole text while it is parsed."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self.text = text
        self.dialect = dialect
        self.tags = TagScanner(text)
        self._places: dict[str, tuple[int, int]] = {}

    def find(self, mark: str, start: int) -> int:
        """Return where ``mark`` stands next, or -1; asked in order, it is looked for once."""
        asked, place = self._places.get(mark, (0, 0))
        if mark not in self._places or not (asked <= start and (place < 0 or start <= place)):
            place = self.text.find(mark, start)
            self._places[mark] = start, place
        return place


def parser(dialect: Dialect) -> MarkdownIt:
    """Return a parser of blocks that knows the marks of all dialects."""
    made = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table")
    for plugin in (footnote_plugin, deflist_plugin):
        made.use(plugin)
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    for name, rule in (
        ("marker", _marker),
        ("template", _template),
        ("container", _container),
        ("math_block", _math),
        ("module", _module),
        ("component", _component),
        ("expression", _expression),
        ("element", _element),
    ):
        before = "html_block" if name in ("component", "expression", "element") else "fence"
        made.block.ruler.before(before, name, rule, interrupts)
    made.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    made.disable(["inline", "footnote_tail"])
    if not dialect.has_indented_code:
        made.disable("code")
    return made.disable("html_block") if dialect.has_elements else made


def _scan(state: StateBlock) -> TextSearch:
    scan: TextSearch = state.env["scan"]
    return scan


def _begin(state: StateBlock, line: int) -> int:
    return state.bMarks[line] + state.tShift[line]


def _line(state: StateBlock, line: int) -> str:
    return state.src[_begin(state, line) : state.eMarks[line]]


def _line_of(state: StateBlock, position: int, start: int, end: int) -> int:
    """Return which of the lines ``start:end`` a position is in; ``end`` if it is behind them."""
    if position > state.eMarks[end - 1]:
        return end
    return bisect_right(state.bMarks, position, start, end) - 1


def _take(state: StateBlock, kind: str, lines: range, meta: dict[str, object]) -> None:
    """Take lines as one block without text of its own."""
    token = state.push(kind, "", 0)
    token.map = [lines.start, lines.stop]
    token.meta = meta
    state.line = lines.stop


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Find a table; what begins with the mark of an item is a list, which may hold one."""
    return not _ITEM_MARK.match(_line(state, start)) and table(state, start, end, silent)


def _marker(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    begin = _begin(state, start)
    first = state.src[begin : begin + 1]
    markers = dialects.MARKERS.get(first, ())
    is_comment = first == "%" and _scan(state).dialect.has_comments
    if not (markers or is_comment) or state.is_code_block(start):
        return False
    line = _line(state, start).rstrip()
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
        _take(state, "marker", range(start, start + 1), {"omission": omission, "titles": titles})
        _skip_options(state, start, end)
    return True


def _skip_options(state: StateBlock, start: int, end: int) -> None:
    """Leave out the options that follow the first line of a directive."""
    if not re.match(r":{3,}[ \t]*\{", _line(state, start)):
        return
    line = start + 1
    while line < end and dialects.DIRECTIVE_OPTION.fullmatch(_line(state, line).rstrip()):
        line += 1
    if line > start + 1:
        _take(state, "marker", range(start + 1, line), {"omission": Omission.MARKER, "titles": []})


def _template(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Find lines that hold commands of a template and nothing else.

    Those that stand for words end no paragraph, and begin one.
    """
    begin = _begin(state, start)
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
        line = _line_of(state, stop, line, end)
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
    _take(state, "template", range(start, last + 1), {"commands": commands})
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
    scan = _scan(state)
    marks = (mark.format(name.group("name")) for mark in dialects.TEMPLATE_ENDS)
    places = [scan.find(closing, commands[-1][1]) for closing in marks]
    place = min((place for place in places if place >= 0), default=-1)
    last = _line_of(state, place, line, end) if place >= 0 else end
    return line if last == end else last


def _container(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Find a line whose block is indented, and read what stands in the block."""
    begin = _begin(state, start)
    if state.src[begin : begin + 3] not in ("!!!", "???", "===") or state.is_code_block(start):
        return False
    match = dialects.CONTAINER.match(_line(state, start))
    if match is None:
        return False
    if silent:
        return True
    indent = state.sCount[start] + 4
    last = start + 1
    while last < end and (state.isEmpty(last) or state.sCount[last] >= indent):
        last += 1
    group = "title" if match.group("title") is not None else "tab"
    titles = [("quoted", begin + match.start(group) - 1, begin + match.end(group) + 1)]
    opening = state.push("container_open", "", 1)
    opening.map = [start, last]
    opening.meta = {
        "omission": Omission.MARKER,
        "titles": titles if match.group(group) else [],
    }
    line_max, block_indent, parent = state.lineMax, state.blkIndent, state.parentType
    state.lineMax, state.blkIndent, state.parentType = last, indent, "admonition"
    state.md.block.tokenize(state, start + 1, last)
    state.lineMax, state.blkIndent, state.parentType = line_max, block_indent, parent
    state.push("container_close", "", -1)
    state.line = last
    return True


def _math(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Display maths that begins a line and ends one."""
    opening = _MATH_START.match(state.src, _begin(state, start), state.eMarks[start])
    if opening is None or state.is_code_block(start):
        return False
    mark = opening.group()
    closing = {"$$": "$$", "\\[": "\\]"}.get(mark, f"\\end{{{opening.group(1)}}}")
    position = _scan(state).find(closing, opening.end())
    if position < 0 or (last := _line_of(state, position, start, end)) == end:
        return False
    rest = state.src[position + len(closing) : state.eMarks[last]].strip()
    if rest.strip(".,;。，；") and not rest.startswith((":eqlabel:", "{#", "\\tag")):
        return False  # text goes on behind the formula: a paragraph
    if not silent:
        _take(state, "math_block", range(start, last + 1), {})
    return True


def _module(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Find ``import`` and ``export``: what goes on to a blank line is one block of a program."""
    if state.sCount[start] != state.blkIndent or state.level:
        return False
    begin = _begin(state, start)
    if not state.src.startswith(("import", "export"), begin):
        return False
    if not dialects.MODULE_LINE.match(_line(state, start)):
        return False
    if silent:
        return True
    braces = _scan(state).tags.braces
    line = start
    while line < end and not state.isEmpty(line):
        stop = state.eMarks[line]
        position = state.src.find("{", state.bMarks[line], stop)
        while 0 <= position < stop:
            stop_of_brace = braces.get(position, position + 1)
            if stop_of_brace > stop:
                inner = _line_of(state, stop_of_brace, line, end)
                line, stop = (line, stop) if inner == end else (inner, state.eMarks[inner])
            position = state.src.find("{", max(stop_of_brace, position + 1), stop)
        line += 1
    _take(state, "module", range(start, line), {})
    return True


def _component(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Find lines of tags of components and nothing else: ``<Tip>``, ``<Youtube id="..." />``."""
    begin = _begin(state, start)
    if not state.src.startswith("<", begin) or state.is_code_block(start):
        return False
    scan = _scan(state)
    tags: list[Tag] = []
    line, position = start, begin
    while True:
        tag = scan.tags.component(position)
        if tag is None or not (scan.dialect.has_elements or tag.name[:1].isupper()):
            return False
        tags.append(tag)
        line = _line_of(state, tag.end, line, end)
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
        place = scan.find(f"</{last.name}", last.end)
        inner = _line_of(state, place, line, end) if place >= 0 else end
        line = end - 1 if inner == end else inner
    _take(state, "component", range(start, line + 1), {"tags": tags})
    return True


def _expression(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Find an expression of MDX in braces that begins a line and ends one."""
    begin = _begin(state, start)
    scan = _scan(state)
    if not state.src.startswith("{", begin) or state.is_code_block(start):
        return False
    is_comment = state.src.startswith("{/*", begin)
    if not (scan.dialect.has_elements or is_comment):
        return False
    stop = scan.tags.braces.get(begin)
    if stop is None or (last := _line_of(state, stop, start, end)) == end:
        return False
    if state.src[stop : state.eMarks[last]].strip():
        return False
    if not silent:
        omission = Omission.COMMENT if is_comment else Omission.TEMPLATE
        _take(state, "marker", range(start, last + 1), {"omission": omission, "titles": []})
    return True


def _element(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Find a line of MDX that is one element of HTML, ``<summary>More</summary>``, or a comment.

    What stands on the next lines is Markdown again.
    """
    begin = _begin(state, start)
    if not state.src.startswith("<", begin) or not _scan(state).dialect.has_elements:
        return False
    last = start
    if state.src.startswith("<!--", begin):
        place = _scan(state).find("-->", begin)
        last = _line_of(state, place, start, end) if place >= 0 else end
        if last == end:
            return False
    else:
        element = _ELEMENT.fullmatch(_line(state, start).rstrip())
        if element is None or element.group(1) not in BLOCKS:
            return False
    if not silent:
        token = state.push("html_block", "", 0)
        token.map = [start, last + 1]
        token.content = state.getLines(start, last + 1, state.blkIndent, True)
        state.line = last + 1
    return True
