"""XML as a stream of events. Entities that a file defines itself are refused."""

import re
from xml.parsers import expat

from amts_core.kernel.errors import FormatError

LANGUAGE = "xml:lang"
_TAG = re.compile(rb"""<(?:[^>"']++|"[^"]*"|'[^']*')*+>""")


class Events:
    """What happens while a file is read.

    ``line`` is where it happens, from 1, and ``at`` the number of its first byte.
    """

    line = at = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""

    def end(self, tag: str) -> None:
        """Take the end of an element."""

    def data(self, text: str) -> None:
        """Take a piece of text."""


def start_tag_end(data: bytes, at: int) -> int:
    """Return the number of the byte behind the tag that begins at ``at``."""
    tag = _TAG.match(data, at)
    return tag.end() if tag else at


def parse(data: bytes, name: str, events: Events) -> None:
    """Read a file in UTF-8, whose declaration is not looked at.

    :raises FormatError: it is no XML, or defines entities.
    """
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True

    def start(tag: str, attributes: dict[str, str]) -> None:
        events.line, events.at = parser.CurrentLineNumber, parser.CurrentByteIndex
        events.start(tag, attributes)

    def end(tag: str) -> None:
        events.at = parser.CurrentByteIndex
        events.end(tag)

    def refuse(*_: object) -> None:
        raise FormatError(f"{name} defines entities, which is not allowed. Export it without them.")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = events.data
    parser.EntityDeclHandler = refuse
    parser.SkippedEntityHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise FormatError(f"{name} is not valid XML: {error}. Export it again.") from error
