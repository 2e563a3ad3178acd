"""TMX 1.1 to 1.4b of any maker: https://www.gala-global.org/tmx-14b.

Read as a stream of events, so that elements may be nested ever so deep.
"""

from amts_core.bilingual_files.records import Column, LineProblem, UnitFile
from amts_core.formats import xml_events
from amts_core.kernel.errors import FormatError
from amts_core.kernel.languages import tags
from amts_core.kernel.text.line_ends import one_line

_CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})
"""Elements that hold another format's codes, not text."""


def read(document: str, name: str) -> UnitFile:
    """Return the units of a file.

    :raises FormatError: it is no TMX.
    """
    events = _Events()
    xml_events.parse(document.encode("utf-8"), name, events)
    if not events.is_tmx:
        raise FormatError(f"{name} is XML, but not TMX: it has no tmx element with a header.")
    src = events.src_lang
    columns = sorted(
        (Column(tag, *column) for tag, column in events.texts.items()),
        key=lambda column: (column.tag != src, tags.primary(column.tag) != tags.primary(src)),
    )
    return UnitFile(tuple(columns), events.lines, tuple(events.problems))


class _Events(xml_events.Events):
    """Gathers the texts of variants by language."""

    def __init__(self) -> None:
        self.is_tmx, self.src_lang = False, ""
        self.lines: list[int] = []
        self.texts: dict[str, tuple[list[int], list[str]]] = {}
        self.problems: list[LineProblem] = []
        self._root = self._tag = ""
        self._segment: list[str] | None = None
        self._n_codes = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._root = self._root or tag
        if tag == "header" and self._root == "tmx":
            self.is_tmx = True
            self.src_lang = tags.canonical(attributes.get("srclang", ""))
        elif tag == "tu":
            self.lines.append(self.line)
        elif tag == "tuv":
            language = attributes.get(xml_events.LANGUAGE) or attributes.get("lang") or ""
            self._tag = tags.canonical(language)
        elif tag == "seg" and self._tag and self.lines:
            self._segment, self._n_codes = [], 0
        elif tag in _CODES:
            self._n_codes += 1

    def end(self, tag: str) -> None:
        if tag == "tuv":
            self._tag = ""
        elif tag == "seg" and self._segment is not None:
            self._take(one_line("".join(self._segment)))
            self._segment = None
        elif tag in _CODES:
            self._n_codes -= 1

    def data(self, text: str) -> None:
        if self._segment is not None and not self._n_codes:
            self._segment.append(text)

    def _take(self, text: str) -> None:
        numbers, texts = self.texts.setdefault(self._tag, ([], []))
        number = len(self.lines) - 1
        if numbers and numbers[-1] == number:
            reason = f"a second text in {self._tag} of one unit"
            self.problems.append(LineProblem(self.line, reason))
        elif text:
            numbers.append(number)
            texts.append(text)
