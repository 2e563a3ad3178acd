"""The exchange format: an HTML file of paragraphs with ids, read from bytes and written to bytes.

It is read with the standard library's ``html.parser``, because what is wanted is
the stream of tags as they came: a library that builds a tree moves misplaced tags by rules of its
own, and the repair of what a service did would work on what those rules left of it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

PARAGRAPH_ID = re.compile(r"s\d{1,9}", re.ASCII)
INLINE_ID = re.compile(r"s\d{1,9}\.\d{1,9}", re.ASCII)
_MARKUP_DECLARATION = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^>]*(?:>|\Z)", re.DOTALL)
_HIDDEN = frozenset(("script", "style", "title", "textarea", "template"))
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


@dataclass(frozen=True, slots=True)
class Text:
    """Characters to be translated."""

    text: str


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Characters that stay as they are: code, a formula, a reference, an address."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Open:
    """Where a stretch of marked words begins: a link, an emphasis."""

    id: str
    tag: str


@dataclass(frozen=True, slots=True)
class Close:
    """Where a stretch of marked words ends."""

    id: str
    tag: str


Piece = Text | Verbatim | Open | Close


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One segment: ``id`` is ``s`` and its number; the pieces' ids are that, a dot and a number."""

    id: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ExchangeDocument:
    """A file of the exchange; ``lang`` is what it declares, empty where it declares none."""

    lang: str
    paragraphs: tuple[Paragraph, ...]
    title: str = ""


def build(document: ExchangeDocument) -> bytes:
    """Return the file of a document: HTML5 in UTF-8."""
    body = "".join(paragraph_html(paragraph) for paragraph in document.paragraphs)
    return file_html(document.lang, document.title, body).encode("utf-8")


def file_html(lang: str, title: str, body: str) -> str:
    """Return a file around paragraphs that are HTML already. Its title is not translated."""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">\n'
        f'<title translate="no">{escaped(title)}</title>\n'
        f"</head>\n<body>\n{body}</body>\n</html>\n"
    )


def paragraph_html(paragraph: Paragraph) -> str:
    """Return a paragraph as HTML, on a line of its own."""
    return f'<p id="{escape(paragraph.id)}">{inner_html(paragraph.pieces)}</p>\n'


def inner_html(pieces: Iterable[Piece]) -> str:
    """Return what stands in a paragraph as HTML."""
    return "".join(map(_piece_html, pieces))


def _piece_html(piece: Piece) -> str:
    match piece:
        case Text(text):
            return escaped(text)
        case Verbatim(id, text):
            return f'<span translate="no"{_id_attribute(id)}>{escaped(text)}</span>'
        case Open(id, tag):
            return f"<{tag}{_id_attribute(id)}>"
        case Close(_, tag):
            return f"</{tag}>"


def _id_attribute(id: str) -> str:
    """Return an id as an attribute; nothing for an element that has none."""
    return f' id="{escape(id)}"' if id else ""


def escaped(text: str) -> str:
    """Return text as HTML or XML; a carriage return is a reference, else it is read as another."""
    return escape(text, quote=False).replace("\r", "&#13;")


def parse(data: bytes) -> ExchangeDocument:
    """Return the paragraphs of a file, whatever a service has done to it.

    Tags are told by their ids; those without one are dropped, and their text is kept. Elements that
    cross, or are never closed, come as they stand in the file; a ``Verbatim`` has always been
    closed: one that was not comes as an ``Open`` and its text.
    """
    reader = _Reader()
    # declarations and comments hold no text, and html.parser fails on some broken ones
    reader.feed(_MARKUP_DECLARATION.sub("", data.decode("utf-8-sig", errors="replace")))
    reader.close()
    reader.end_paragraph()
    return ExchangeDocument(reader.lang, tuple(reader.paragraphs), "".join(reader.title).strip())


def joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return the pieces with neighbouring texts made one, and no empty ones."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if isinstance(piece, Text) and isinstance(last, Text):
            found[-1] = Text(last.text + piece.text)
        elif not isinstance(piece, Text) or piece.text:
            found.append(piece)
    return tuple(found)


class _Reader(HTMLParser):
    """Collects the paragraphs of a file."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lang = ""
        self.title: list[str] = []
        self.paragraphs: list[Paragraph] = []
        self._hidden = ""
        self._id = ""
        self._tag = ""
        self._pieces: list[Piece] = []
        self._opened: list[tuple[str, str]] = []
        self._kept: Open | None = None
        self._kept_text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: (value or "").strip() for name, value in attrs}
        id = values.get("id", "").lower()
        if tag == "html":
            self.lang = values.get("lang", "")
        elif tag in _HIDDEN:
            self._hidden = tag
        elif PARAGRAPH_ID.fullmatch(id):
            self.end_paragraph()
            self._id, self._tag, self._hidden = id, tag, ""
        elif tag == "p":
            self.end_paragraph()
        elif tag in _VOID:
            self.handle_data("\n" if tag == "br" else "")
        elif self._id:
            self._begin_inline(tag, id, values.get("translate", "").lower() == "no")

    def _begin_inline(self, tag: str, id: str, is_verbatim: bool) -> None:
        if not INLINE_ID.fullmatch(id):
            self._opened.append((tag, ""))
            return
        self._opened.append((tag, id))
        self._spill()
        if is_verbatim:
            self._kept = Open(id, tag)
        else:
            self._pieces.append(Open(id, tag))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID and tag != self._tag:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden:
            self._hidden = ""
        elif tag == self._tag and not any(name == tag for name, _ in self._opened):
            self.end_paragraph()
        else:
            self._end_inline(tag)

    def _end_inline(self, tag: str) -> None:
        places = [i for i, (name, _) in enumerate(self._opened) if name == tag]
        if not places:
            return
        _, id = self._opened.pop(places[-1])
        if self._kept is not None and self._kept.id == id:
            self._pieces.append(Verbatim(id, "".join(self._kept_text)))
            self._kept, self._kept_text = None, []
        elif id:
            self._spill()
            self._pieces.append(Close(id, tag))

    def handle_data(self, data: str) -> None:
        if self._hidden == "title":
            self.title.append(data)
        elif self._hidden or not self._id:
            return
        elif self._kept is not None:
            self._kept_text.append(data)
        else:
            self._pieces.append(Text(data))

    def _spill(self) -> None:
        """Take a verbatim element that goes on over another tag for one that was not closed."""
        if self._kept is not None:
            self._pieces += (self._kept, Text("".join(self._kept_text)))
            self._kept, self._kept_text = None, []

    def end_paragraph(self) -> None:
        """End the paragraph that is being read, if any."""
        self._spill()
        if self._id:
            self.paragraphs.append(Paragraph(self._id, joined(self._pieces)))
        self._id = self._tag = ""
        self._pieces, self._opened = [], []
