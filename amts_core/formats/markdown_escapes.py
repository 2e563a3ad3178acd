"""How a translation is written into a markdown document, so that it stays the block it is."""

import re

from markdown_it.common.html_blocks import block_names
from markdown_it.common.html_re import HTML_OPEN_CLOSE_TAG_STR

from amts_core.formats import added_markup, markdown_links
from amts_core.formats.document_format import Place
from amts_core.formats.markdown_dialects import MARKERS, MODULE_LINE
from amts_core.kernel.records import BlockKind

_NUMBER = re.compile(r"([0-9]{1,9})(?=[.)](?:[ \t]|$))")
_FENCE = re.compile(r"`{3,}(?!.*`)")
_MARK = re.compile(
    rf"""
      \#{{1,6}}(?=[ \t]|$)                                      # a heading
    | >                                                       # a quotation
    | [-+*](?=[ \t]|$)                                        # an item
    | (?P<rule>[-*_])(?:[ \t]*(?P=rule)){{2,}}[ \t]*$          # a rule
    | (?:-+|=+|\+{{3}})$                                      # underlines, front matter
    | (?=[^-]*-)[|:-][|: \t-]*$                               # what is below a table's head
    | ~{{3,}}                                                  # a fence
    | \[(?:[^\[\]\\]|\\.)+\]:                                 # defines a link, a footnote
    | \[[ x]\](?=[ \t]|$)                                      # a task
    | [:~](?=[ \t]|$)                                          # what defines a term
    | !!! | \?\?\? | /// | ::: | ={{3}}[!+]*[ ]"                # admonitions, tabs
    | <(?:[!?] | /?(?:{"|".join((*block_names, "script", "pre", "style", "textarea"))})(?=[\s/>]|$))
    | \\\[                                                     # a formula
    | (?:{HTML_OPEN_CLOSE_TAG_STR})[ \t]*$
    | <[A-Z][^<>]*$
    | \([\w:./-]+\)= | %(?=[ \t]|$)                            # a label, a comment of MyST
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What begins another block at the start of a line. It begins with a mark that can be escaped."""
_BAR = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_LAST_BACKSLASH = re.compile(r"(?<!\\)(?:\\\\)*\\$")
_CLOSING_MARKS = re.compile(r"(?:^|(?<=[ \t]))(?=#+$)")


def escape(translation: str, place: Place) -> str:
    """Return ``translation`` so that, put into a document, it stays the block it is.

    A pipe would end a table cell; a ``#`` or ``1.`` at the start of a line would begin a heading
    or a list; markup of HTML that its source does not have is none in it. Marks with which the
    text in its place begins, too, are left: they do no harm there.
    """
    translation = added_markup.as_markdown(translation, place.source)
    translation = markdown_links.with_label(translation, place)
    is_cell = place.kind is BlockKind.CELL
    if is_cell:
        translation = _BAR.sub(r"\1\\|", translation)
    if "$$" not in place.written:
        translation = translation.replace("$$", r"\$\$")
    is_heading = place.kind is BlockKind.HEADING
    if is_heading and place.at_line_start:  # with a bar, what underlines it would be a table's
        translation = translation.replace("|", "&#124;")
    if _LAST_BACKSLASH.search(translation) and not place.written.endswith("\\"):
        translation = translation[:-1] + (r"&#92;" if is_cell else r"\\")
    if place.at_line_start:
        return _escaped_start(translation, place)
    if is_heading:
        return _CLOSING_MARKS.sub(r"\\", translation)
    return translation


def _escaped_start(translation: str, place: Place) -> str:
    """Return a translation as it is written where it begins a line, but no other block."""
    if MODULE_LINE.match(translation):
        return _with_reference(translation)
    markers = (marker.pattern.fullmatch for marker in MARKERS.get(translation[:1], ()))
    for match_start in (_NUMBER.match, _FENCE.match, _MARK.match, *markers):
        match, known = match_start(translation), match_start(place.written)
        if match is not None and (known is None or known.group() != match.group()):
            return _escaped_marks(match, place)
    return translation


def _escaped_marks(match: re.Match[str], place: Place) -> str:
    marks, rest = match.group(), match.string[match.end() :]
    if match.re is _NUMBER:
        return f"{marks}\\{rest}"
    if match.re is _FENCE:
        return marks.replace("`", r"\`") + rest
    if marks[0] == "\\" or (marks[0] == "[" and r"\]" in place.document):
        return _with_reference(match.string.removeprefix("\\"))  # \[ would open a formula
    return f"\\{match.string}"


def _with_reference(text: str) -> str:
    """Return a text with its first character as a reference."""
    return f"&#{ord(text[0])};{text[1:]}"
