"""Rows of tables in Markdown: what stands between pipes that are not escaped."""

import re
from collections.abc import Iterator

from amts_core.formats.byte_map import MappedText
from amts_core.formats.document_format import Found, Omission
from amts_core.formats.identifiers import are_names
from amts_core.kernel.records import BlockKind

_BAR = re.compile(r"(?:\\\\)*(\\?\|)")
_QUOTATION_MARKS = re.compile(r"[>\s]*")
_ITEM_MARKS = re.compile(r"(?:[>\s]|[-+*][ \t]+|\d{1,9}[.)][ \t]+)*")


def read_row(row: MappedText, *, begins_item: bool) -> Iterator[Found]:
    """Yield the cells of a table's row; what is a name, a type or a signature is none.

    :param begins_item: what stands before the first bar may be the mark of a list's item.
    """
    bars = [match.start(1) for match in _BAR.finditer(row.text) if match.group(1) == "|"]
    edges = [-1, *bars, len(row.text)]
    cells = [
        row.cut(left + 1, right).strip() for left, right in zip(edges, edges[1:], strict=False)
    ]
    marks = _ITEM_MARKS if begins_item else _QUOTATION_MARKS
    before = marks.match(cells[0].text)
    cells[0] = cells[0].cut(before.end() if before else 0, len(cells[0].text))
    cells = [cell for cell in cells if cell.text]
    for cell, is_name in zip(cells, are_names([cell.text for cell in cells]), strict=True):
        yield Omission.IDENTIFIER if is_name else BlockKind.CELL, cell
