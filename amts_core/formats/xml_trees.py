"""Elements of XML with their places in its bytes, of files that may come from anyone.

Read by expat, which is told nothing of a document type: entities can't be declared.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from amts_core.formats import xml_events
from amts_core.kernel.errors import FormatError

MAX_PIECES = 200_000
"""How many elements and attributes an element that is wanted may have, itself included."""
_N_MOST_NESTED = 200
_N_FED_BYTES = 1 << 16
_DECLARED = re.compile(rb"""\A<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""")
_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/package/2006/content-types": "types:",
}
"""How names are written here, by their namespace; those of any other begin with ``?:``."""


@dataclass(slots=True, kw_only=True)
class XmlElement:
    """An element: ``start:end`` of the bytes, ``inner_start:inner_end`` between its tags."""

    name: str
    attributes: dict[str, str]
    start: int
    inner_start: int
    inner_end: int = 0
    end: int = 0
    text: str = ""
    children: list["XmlElement"] = field(default_factory=list)

    def child(self, name: str) -> "XmlElement | None":
        """Return the first child of a name."""
        return next((child for child in self.children if child.name == name), None)

    def value(self, *names: str) -> str | None:
        """Return the attribute ``val`` of what lies below at these names, one in the other."""
        element: XmlElement | None = self
        for name in names:
            element = element.child(name) if element is not None else None
        return None if element is None else element.attributes.get("val", "")


@dataclass(frozen=True, slots=True)
class Subtree:
    """An element, and the names of those that it stands in, from the root on."""

    element: XmlElement
    ancestors: tuple[str, ...]


def check_utf8(data: bytes, name: str) -> None:
    """Refuse XML that is not in UTF-8.

    :raises FormatError: naming the encoding that it declares.
    """
    declared = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf"))
    encoding = declared.group(1).decode("ascii") if declared else "utf-8"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or encoding.lower() not in ("utf-8", "us-ascii"):
        raise FormatError(f"{name} is not in UTF-8. Open the document in Word and save it again.")


def subtrees(data: bytes, wanted: str, name: str) -> Iterator[Subtree]:
    """Yield the outermost elements of a name, in order.

    :param data: XML in UTF-8.
    :param name: the file's name, for messages.
    :raises FormatError: it is not well-formed, declares a document type, is nested too deeply, or
        one of these has more in it than :data:`MAX_PIECES`.
    """
    builder = _Builder(data, wanted, name)
    for at in range(0, len(data), _N_FED_BYTES):
        yield from builder.feed(at)


class _Builder:
    def __init__(self, data: bytes, wanted: str, name: str) -> None:
        self.data = data
        self.wanted = wanted
        self.file_name = name
        self.found: list[Subtree] = []
        self.outside: list[str] = []
        self.open: list[XmlElement] = []
        self.n_pieces = 0
        self.parser = expat.ParserCreate("utf-8", "}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, at: int) -> list[Subtree]:
        """Read the next bytes, and return what came to its end in them."""
        is_last = at + _N_FED_BYTES >= len(self.data)
        try:
            self.parser.Parse(self.data[at : at + _N_FED_BYTES], is_last)
        except expat.ExpatError as error:
            raise FormatError(
                f"{self.file_name} is damaged: {error}. Open it in the program that it was made "
                "with, and save it again."
            ) from error
        found, self.found = self.found, []
        return found

    def _doctype(self, *_: object) -> None:
        raise FormatError(
            f"{self.file_name} declares a document type, which no such document has. Save it once "
            "more."
        )

    def _start(self, raw_name: str, attributes: dict[str, str]) -> None:
        if len(self.outside) + len(self.open) >= _N_MOST_NESTED:
            raise FormatError(f"{self.file_name} is nested too deeply to be read.")
        name = _short(raw_name)
        if not self.open and name != self.wanted:
            self.outside.append(name)
            return
        self.n_pieces = (self.n_pieces if self.open else 0) + 1 + len(attributes)
        if self.n_pieces > MAX_PIECES:
            raise FormatError(
                f"{self.file_name} has a paragraph or a style with more than {MAX_PIECES:,} pieces "
                "of markup. Divide it in Word."
            )
        start = self.parser.CurrentByteIndex
        inner = xml_events.start_tag_end(self.data, start)
        named = {_short(key): value for key, value in attributes.items()}
        element = XmlElement(name=name, attributes=named, start=start, inner_start=inner)
        if self.open:
            self.open[-1].children.append(element)
        self.open.append(element)

    def _end(self, _: str) -> None:
        if not self.open:
            self.outside.pop()
            return
        element = self.open.pop()
        element.inner_end = element.end = element.inner_start
        if self.data[element.inner_start - 2 : element.inner_start] != b"/>":
            element.inner_end = self.parser.CurrentByteIndex
            element.end = self.data.index(b">", element.inner_end) + 1
        if not self.open:
            self.found.append(Subtree(element, tuple(self.outside)))

    def _characters(self, text: str) -> None:
        if self.open:
            self.open[-1].text += text


def _short(raw_name: str) -> str:
    namespace, _, local = raw_name.rpartition("}")
    return local if not namespace else _PREFIXES.get(namespace, "?:") + local
