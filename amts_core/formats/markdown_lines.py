"""Lines of a text while markdown-it parses it, and what is asked of the whole text.

A rule gets the lines that are left of a container, and takes those that are one block. All that is
asked of the rest of a document, such as where a mark is closed, is asked of :class:`TextSearch`,
which remembers the answer: the time of all rules together is in proportion to the document.
"""

from bisect import bisect_right

from markdown_it.rules_block import StateBlock

from amts_core.formats.markdown_dialects import Dialect
from amts_core.formats.tags import TagScanner


class TextSearch:
    """What is known of a whole text while it is parsed.

    ``closings`` are places where a formula ends that has text behind it, and none begins.
    """

    def __init__(self, text: str, dialect: Dialect) -> None:
        self.text = text
        self.dialect = dialect
        self.tags = TagScanner(text)
        self.closings: set[int] = set()
        self._places: dict[str, tuple[int, int]] = {}

    def find(self, mark: str, start: int) -> int:
        """Return where ``mark`` stands next, or -1; asked in order, it is looked for once."""
        asked, place = self._places.get(mark, (0, 0))
        if mark not in self._places or not (asked <= start and (place < 0 or start <= place)):
            place = self.text.find(mark, start)
            self._places[mark] = start, place
        return place


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
