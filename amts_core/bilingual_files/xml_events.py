"""XML as a stream of events. Entities that a file defines itself are refused."""

from xml.parsers import expat

from amts_core.kernel.errors import FormatError

LANGUAGE = "xml:lang"


class Events:
    """What happens while a file is read. ``line`` is where it happens, from 1."""

    line = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""

    def end(self, tag: str) -> None:
        """Take the end of an element."""

    def data(self, text: str) -> None:
        """Take a piece of text."""


def parse(document: str, name: str, events: Events) -> None:
    """Read a file, whose declaration is not looked at.

    :raises FormatError: it is no XML, or defines entities.
    """
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True

    def start(tag: str, attributes: dict[str, str]) -> None:
        events.line = parser.CurrentLineNumber
        events.start(tag, attributes)

    def refuse(*_: object) -> None:
        raise FormatError(f"{name} defines entities, which is not allowed. Export it without them.")

    parser.StartElementHandler = start
    parser.EndElementHandler = events.end
    parser.CharacterDataHandler = events.data
    parser.EntityDeclHandler = refuse
    parser.SkippedEntityHandler = refuse
    try:
        parser.Parse(document.encode("utf-8"), True)
    except expat.ExpatError as error:
        raise FormatError(f"{name} is not valid XML: {error}. Export it again.") from error
