"""How a translation is written into a markdown document, so that it stays the block it is."""

import re

from markdown_it.common.html_blocks import block_names
from markdown_it.common.html_re import HTML_OPEN_CLOSE_TAG_STR

from amts_core.formats.document_format import Place
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
    | \[(?:toc|!\w+)\]$
    | \[[ x]\](?=[ \t]|$)                                      # a task
    | [:~](?=[ \t]|$)                                          # what defines a term
    | !!! | \?\?\? | /// | ::: | ={{3}}[!+]*[ ]" | \$\$         # admonitions, tabs, formulas
    | <(?:[!?] | /?(?:{"|".join((*block_names, "script", "pre", "style", "textarea"))})(?=[\s/>]|$))
    | (?:{HTML_OPEN_CLOSE_TAG_STR})[ \t]*$
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
    or a list. Marks with which the text in its place begins, too, are left: they do no harm there.
    """
    is_cell = place.kind is BlockKind.CELL
    if is_cell:
        translation = _BAR.sub(r"\1\\|", translation)
    is_heading = place.kind is BlockKind.HEADING
    if is_heading and place.at_line_start:  # with a bar, what underlines it would be a table's
        translation = translation.replace("|", "&#124;")
    if _LAST_BACKSLASH.search(translation) and not place.written.endswith("\\"):
        translation = translation[:-1] + (r"&#92;" if is_cell else r"\\")
    if place.at_line_start:
        return _escaped_start(translation, place.written)
    if is_heading:
        return _CLOSING_MARKS.sub(r"\\", translation)
    return translation


def _escaped_start(translation: str, written: str) -> str:
    for pattern in (_NUMBER, _FENCE, _MARK):
        match = pattern.match(translation)
        if match is None or written.startswith(match.group()):
            continue
        marks = match.group()
        if pattern is _NUMBER:
            escaped = f"{marks}\\"
        elif pattern is _FENCE:
            escaped = re.sub("`", r"\\`", marks)
        else:
            escaped = f"\\{marks}"
        return escaped + translation[match.end() :]
    return translation
