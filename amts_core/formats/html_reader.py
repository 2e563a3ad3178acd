"""HTML: the text of block elements, with its inline tags; scripts, code and maths are skeleton."""

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from amts_core.formats.byte_map import MappedText
from amts_core.formats.document_format import Format, Place
from amts_core.formats.encodings import encode_with_references
from amts_core.kernel.records import BlockKind

_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
    **dict.fromkeys(("title", "summary", "legend"), BlockKind.HEADING),
    **dict.fromkeys(("li", "dt", "dd", "option"), BlockKind.ITEM),
    **dict.fromkeys(("td", "th"), BlockKind.CELL),
    **dict.fromkeys(("figcaption", "caption"), BlockKind.CAPTION),
}  # fmt: skip
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd mark q rp rt ruby s "
    "samp small span strike strong sub sup time tt u var wbr".split()
)
_SKELETON = frozenset(
    "script style pre textarea svg math template noscript iframe object audio video canvas".split()
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")
_SYNTAX = frozenset("<>&")
_MARKUP_ONLY = re.compile(r"(?:\s|<[^<>]*>)*")


def read(source: MappedText) -> Iterator[tuple[BlockKind, MappedText]]:
    """Yield the blocks of an HTML document or fragment, in order."""
    reader = _Reader(source.text)
    for kind, start, end in reader.runs():
        block = _decoded(source, start, end).strip()
        if not _MARKUP_ONLY.fullmatch(block.text):
            yield kind, block


def escape(translation: str) -> str:
    """Return ``translation`` as HTML: its tags and character references stay, other marks don't.

    A ``<`` that begins no tag and an ``&`` that begins no reference are escaped.
    """
    escaped = re.sub(r"&(?!#?\w{1,31};)", "&amp;", translation)
    return re.sub(r"<(?!/?[A-Za-z][^<>]*>|!--)", "&lt;", escaped)


def _decoded(source: MappedText, start: int, end: int) -> MappedText:
    """Return the run with its character references read, but those of ``<``, ``>`` and ``&``."""
    parts: list[MappedText] = []
    position = start
    for match in _REFERENCE.finditer(source.text, start, end):
        character = html.unescape(match.group())
        if len(character) != 1 or character in _SYNTAX:
            continue
        parts.append(source.cut(position, match.start()))
        first, last = source.starts[match.start()], source.ends[match.end() - 1]
        parts.append(MappedText(character, (first,), (last,)))
        position = match.end()
    return MappedText.join([*parts, source.cut(position, end)])


class _Reader(HTMLParser):
    """Collects runs of text between the tags of block elements."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.text = text
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.found: list[tuple[BlockKind, int, int]] = []
        self.kinds: list[tuple[str, BlockKind]] = []
        self.run_start = 0
        self.skeleton: list[str] = []

    def runs(self) -> list[tuple[BlockKind, int, int]]:
        self.feed(self.text)
        self.close()
        self._flush(len(self.text), len(self.text))
        return self.found

    def _position(self) -> int:
        line, column = self.getpos()
        return self.line_starts[line - 1] + column

    def _tag_end(self) -> int:
        end = self.text.find(">", self._position())
        return len(self.text) if end < 0 else end + 1

    def _flush(self, end: int, resume: int) -> None:
        """End the run at ``end``; the next one begins at ``resume``."""
        if not self.skeleton and end > self.run_start:
            kind = self.kinds[-1][1] if self.kinds else BlockKind.PARAGRAPH
            self.found.append((kind, self.run_start, end))
        self.run_start = resume

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _INLINE:
            return
        start = self._position()
        self._flush(start, start + len(self.get_starttag_text() or ""))
        if tag in _SKELETON or tag in self.skeleton or ("translate", "no") in attrs:
            self.skeleton.append(tag)
        elif tag in _KINDS:
            self.kinds.append((tag, _KINDS[tag]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE:
            start = self._position()
            self._flush(start, start + len(self.get_starttag_text() or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in _INLINE:
            return
        self._flush(self._position(), self._tag_end())
        if tag in self.skeleton:
            del self.skeleton[len(self.skeleton) - 1 - self.skeleton[::-1].index(tag) :]
        opened = [name for name, _ in self.kinds]
        if tag in opened:
            del self.kinds[len(opened) - 1 - opened[::-1].index(tag) :]

    def handle_comment(self, data: str) -> None:
        start = self._position()
        end = self.text.find("-->", start)
        self._flush(start, len(self.text) if end < 0 else end + len("-->"))

    def handle_decl(self, decl: str) -> None:
        self._flush(self._position(), self._tag_end())

    def handle_pi(self, data: str) -> None:
        self._flush(self._position(), self._tag_end())

    def unknown_decl(self, data: str) -> None:
        self._flush(self._position(), self._tag_end())


def _placed(translation: str, place: Place) -> str:
    return escape(translation)


HTML = Format(
    name="html",
    suffixes=(".html", ".htm", ".xhtml"),
    read=read,
    escape=_placed,
    encode=encode_with_references,
)
