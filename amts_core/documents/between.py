"""What stands between the segments of a revision: code, formulas, pictures, and ends of rows.

A glance at the characters, for people who read the document: no reader of a format is run.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

from amts_core.documents.store import revisions, sources
from amts_core.formats import characters_of
from amts_core.kernel.database.engine import Store
from amts_core.kernel.records import Segment

_N_SHOWN = 4000
"""Characters that are shown of what stands between two blocks."""
_N_KEPT = 4
_MARKS = re.compile(r"[\s\-=*_|:>+#\\~.\d()]*")
"""A line of these only belongs to the blocks around it: bullets, rules, underlines of headings."""
_ROW = re.compile(r"<(?:w:)?tr\b", re.IGNORECASE)
_PRE = re.compile(r"<pre\b[^>]*>(.*?)</pre>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_CODE_CELL = re.compile(r'"cell_type"\s*:\s*"code"')


@dataclass(frozen=True, slots=True)
class Between:
    """What stands before a block, shown as it is; ``is_row`` tells a block that begins a row."""

    text: str
    is_row: bool


def between(store: Store, revision_id: int, parts: Sequence[Segment]) -> dict[int, Between]:
    """Return by block what stands before it, of all blocks but the first.

    :param parts: consecutive segments of the revision.
    """
    if not parts:
        return {}
    suffix, characters = _characters(store, revision_id)
    look = _LOOKS.get(suffix, _nothing)
    found = {}
    for before, part in zip(parts, parts[1:], strict=False):
        if before.block != part.block:
            gap = characters[before.end : part.start]
            is_row = "\n" in gap if look is _lines else _ROW.search(gap) is not None
            found[part.block] = Between(look(gap)[:_N_SHOWN], is_row)
    return found


@lru_cache(maxsize=_N_KEPT)
def _characters(store: Store, revision_id: int) -> tuple[str, str]:
    """Return what never changes of a revision: the end of its name, and its characters."""
    path = revisions.document_of(store, revision_id).path
    data, encoding = sources.contents(store, revision_id)
    return PurePath(path).suffix.lower(), characters_of(data, path, encoding=encoding)


def _lines(gap: str) -> str:
    """Return the whole lines of a gap of Markdown, those between that belong to no block left out.

    The first and the last one are the ends of the blocks around it.
    """
    lines = gap.split("\n")[1:-1]
    while lines and _MARKS.fullmatch(lines[0]):
        del lines[0]
    while lines and _MARKS.fullmatch(lines[-1]):
        del lines[-1]
    return "\n".join(lines)


def _preformatted(gap: str) -> str:
    return "\n".join(html.unescape(_TAG.sub("", one)).strip("\n") for one in _PRE.findall(gap))


def _code_cells(gap: str) -> str:
    return "\n".join("code" for _ in _CODE_CELL.findall(gap))


def _nothing(gap: str) -> str:
    return ""


_LOOKS = {
    **dict.fromkeys((".md", ".markdown", ".rmd", ".mdx"), _lines),
    **dict.fromkeys((".html", ".htm", ".xhtml"), _preformatted),
    ".ipynb": _code_cells,
}
"""What is shown of the characters between two blocks, by the end of a file's name."""
