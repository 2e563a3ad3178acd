"""Files of the exchange in XLIFF 1.2: https://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html.

What is verbatim is a ``ph``, whose content is code and no text; marked words are a ``g``.
"""

from collections.abc import Iterable
from xml.etree import ElementTree

from amts_core.exchange.wire_format import (
    INLINE_ID,
    PARAGRAPH_ID,
    Close,
    ExchangeDocument,
    Open,
    Paragraph,
    Piece,
    Text,
    Verbatim,
    escaped,
    joined,
)
from amts_core.kernel.errors import FormatError

_NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_CODES = frozenset({"ph", "x", "bx", "ex", "bpt", "ept", "it"})
"""Inline elements that hold no text."""


def file_xliff(languages: tuple[str, str], title: str, body: str) -> str:
    """Return a file around units that are XLIFF already: all of one source language."""
    src_lang, tgt_lang = languages
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<xliff version="1.2" xmlns="{_NAMESPACE}">\n'
        f'<file original={_quoted(title)} datatype="plaintext" source-language={_quoted(src_lang)} '
        f"target-language={_quoted(tgt_lang)}>\n<body>\n{body}</body>\n</file>\n</xliff>\n"
    )


def unit_xliff(paragraph: Paragraph) -> str:
    """Return a paragraph as a unit without a translation, on a line of its own."""
    inner = "".join(map(_piece, paragraph.pieces))
    id = _quoted(paragraph.id)
    return f'<trans-unit id={id} xml:space="preserve"><source>{inner}</source></trans-unit>\n'


def _piece(piece: Piece) -> str:
    match piece:
        case Text(text):
            return escaped(text)
        case Verbatim(id, text):
            return f"<ph id={_quoted(id)}>{escaped(text)}</ph>"
        case Open(id, _):
            return f"<g id={_quoted(id)}>"
        case Close():
            return "</g>"


def _quoted(value: str) -> str:
    return f'"{escaped(value).replace(chr(34), "&quot;")}"'


def parse_xliff(data: bytes) -> ExchangeDocument:
    """Return the translations in a file, each as a paragraph; a unit without one has none.

    :raises FormatError: it is no XML.
    """
    reader = _Reader()
    parser = ElementTree.XMLParser(target=reader)
    try:
        parser.feed(data)
        parser.close()
    except ElementTree.ParseError as error:
        raise FormatError(f"What came back is no XLIFF: {error}. Order it again.") from error
    return ExchangeDocument(reader.lang, tuple(reader.paragraphs))


class _Reader:
    """Collects the translations of a file; elements without an id of ours are dropped."""

    def __init__(self) -> None:
        self.lang = ""
        self.paragraphs: list[Paragraph] = []
        self._id = ""
        self._open: list[tuple[str, str]] = []
        self._pieces: list[Piece] | None = None
        self._code: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name, id = tag.rpartition("}")[2], attributes.get("id", "").lower()
        parent = self._open[-1][0] if self._open else ""
        inline = ""
        if name == "file":
            self.lang = attributes.get("source-language", "")
        elif name == "trans-unit":
            self._id = id if PARAGRAPH_ID.fullmatch(id) else ""
        elif name == "target" and parent == "trans-unit" and self._id:
            self._pieces = []
        elif self._pieces is not None and self._code is None:
            inline = id if INLINE_ID.fullmatch(id) else ""
            if name in _CODES:
                self._code = []
            elif inline:
                self._pieces.append(Open(inline, name))
        self._open.append((name, inline))

    def end(self, tag: str) -> None:
        name, inline = self._open.pop()
        parent = self._open[-1][0] if self._open else ""
        if name == "target" and parent == "trans-unit" and self._pieces is not None:
            self.paragraphs.append(Paragraph(self._id, joined(self._pieces)))
            self._pieces = None
        elif self._pieces is not None and name in _CODES and parent not in _CODES:
            if inline:
                self._pieces.append(Verbatim(inline, "".join(self._code or ())))
            self._code = None
        elif self._pieces is not None and inline:
            self._pieces.append(Close(inline, name))

    def data(self, text: str) -> None:
        if self._code is not None:
            self._code.append(text)
        elif self._pieces is not None:
            self._pieces.append(Text(text))

    def close(self) -> Iterable[Paragraph]:
        return self.paragraphs
