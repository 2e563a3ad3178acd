"""A paragraph of a Word document → pieces: its text in runs, and markup that stays as it is.

Names are those of WordprocessingML (ECMA-376, part 1, 17). What is not known here stands for
itself, so that no element is lost.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from amts_core.formats.xml_trees import XmlElement

XmlParts = tuple[bytes | range, ...]
"""XML: bytes, and ranges of those of the file that it is in."""


class InlineKind(StrEnum):
    """What a piece of a paragraph is. Leading and trailing ones stand around all others."""

    TEXT = "text"
    OPEN = "open"
    CLOSE = "close"
    MARK = "mark"
    LEADING = "leading"
    TRAILING = "trailing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inline:
    """A stretch of a paragraph.

    ``text`` is that of a run, and ``format`` the element with its properties. ``xml`` is what
    markup is written as, and ``label`` what people see it called.
    """

    kind: InlineKind
    text: str = ""
    format: XmlElement | None = None
    label: str = ""
    xml: XmlParts = ()


_PAIRS = {
    "hyperlink": "a", "ins": "ins", "moveTo": "ins", "sdt": "span", "customXml": "span",
    "dir": "span", "bdo": "span",
}  # fmt: skip
"""What has runs in it, by what it is called."""
_PROPERTIES = frozenset({"sdtPr", "customXmlPr"})
_DROPPED = frozenset({"pPr", "rPr", "smartTagPr", "proofErr", "lastRenderedPageBreak"})
"""What is no text, and says something of the old text alone."""
_LEADING = frozenset({"commentRangeStart", "permStart"})
_TRAILING = frozenset({"commentRangeEnd", "commentReference", "annotationRef", "permEnd"})
"""What is about a stretch of text, and comes to be about all of it when the text changes."""
_CHARACTERS = {"noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_LABELS = {
    "tab": "tab", "ptab": "tab", "br": "br", "cr": "br", "footnoteReference": "note",
    "endnoteReference": "note", "drawing": "img", "pict": "img", "object": "img",
    "mc:AlternateContent": "img", "m:oMath": "math", "m:oMathPara": "math", "del": "del",
    "moveFrom": "del", "fldSimple": "field",
}  # fmt: skip
OTHER = "x"
"""What markup without a label is called."""
_CARET_BOOKMARK = "_GoBack"
"""Where Word was when the document was closed."""
_LINK_FIELD = "HYPERLINK"


def pieces_of(paragraph: XmlElement) -> tuple[Inline, ...]:
    """Return the pieces of a paragraph, in order, without its properties."""
    carets = {
        element.attributes.get("id")
        for element in paragraph.children
        if element.attributes.get("name") == _CARET_BOOKMARK
    }
    children = [
        element
        for element in paragraph.children
        if not (
            element.name in ("bookmarkStart", "bookmarkEnd")
            and element.attributes.get("id") in carets
        )
    ]
    return tuple(_with_fields(_inline(children)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _FieldPart(Inline):
    """A part of a field: where it begins, what it says, where its result begins and ends."""

    part: str
    instruction: str = ""


def _inline(elements: Iterable[XmlElement]) -> Iterator[Inline]:
    """Yield the pieces of what stands in a paragraph or in markup around runs."""
    for element in elements:
        if element.name == "r":
            yield from _run(element)
        elif element.name in _DROPPED:
            continue
        elif element.name == "smartTag":
            yield from _inline(element.children)
        elif element.name in _PAIRS or _is_link_field(element):
            yield from _pair(element)
        else:
            yield _mark(element, (range(element.start, element.end),))


def _is_link_field(element: XmlElement) -> bool:
    instruction = element.attributes.get("instr", "")
    return element.name == "fldSimple" and instruction.split()[:1] == [_LINK_FIELD]


def _pair(element: XmlElement) -> Iterator[Inline]:
    """Yield the pieces of what has runs in it; its own properties belong to its beginning."""
    inner = element.child("sdtContent") or element
    children = inner.children
    begin = inner.inner_start
    if children and children[0].name in _PROPERTIES:
        begin, children = children[0].end, children[1:]
    label = _PAIRS.get(element.name, "a")
    yield Inline(kind=InlineKind.OPEN, label=label, xml=(range(element.start, begin),))
    yield from _inline(children)
    yield Inline(kind=InlineKind.CLOSE, label=label, xml=(range(inner.inner_end, element.end),))


def _run(run: XmlElement, format_: XmlElement | None = None) -> Iterator[Inline]:
    """Yield the pieces of a run: each has the run's own properties."""
    format_ = run.child("rPr") or format_
    for element in run.children:
        if element.name in _DROPPED:
            continue
        if element.name == "t":
            yield _text(_one_line(element.text), format_, _run_xml(run, format_, element))
        elif element.name in _CHARACTERS:
            text = _CHARACTERS[element.name]
            yield _text(text, format_, _run_xml(run, format_, element))
        elif element.name == "ruby":
            base = element.child("rubyBase")
            for inner in base.children if base is not None else ():
                yield from _run(inner, format_)
        else:
            yield _mark(element, _run_xml(run, format_, element))


def _text(text: str, format_: XmlElement | None, xml: XmlParts) -> Inline:
    return Inline(kind=InlineKind.TEXT, text=text, format=format_, xml=xml)


def _one_line(text: str) -> str:
    return text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ").replace("\t", " ")


def _run_xml(run: XmlElement, format_: XmlElement | None, element: XmlElement) -> XmlParts:
    """Return a run of its own for what stands in a run with other things."""
    properties = () if format_ is None else (range(format_.start, format_.end),)
    return (
        range(run.start, run.inner_start),
        *properties,
        range(element.start, element.end),
        range(run.inner_end, run.end),
    )


def _mark(element: XmlElement, xml: XmlParts) -> Inline:
    if element.name in ("fldChar", "instrText"):
        return _FieldPart(
            kind=InlineKind.MARK,
            label=OTHER,
            xml=xml,
            part=element.attributes.get("fldCharType", "instruction"),
            instruction=element.text,
        )
    kind = InlineKind.MARK
    if element.name in _LEADING:
        kind = InlineKind.LEADING
    elif element.name in _TRAILING:
        kind = InlineKind.TRAILING
    return Inline(kind=kind, label=_LABELS.get(element.name, OTHER), xml=xml)


def _with_fields(pieces: Iterable[Inline]) -> list[Inline]:
    """Return the pieces with whole fields as one mark each, and links in them as pairs.

    A part of a field that begins or ends in another paragraph is a mark of its own.
    """
    found: list[Inline] = []
    begun: list[int] = []
    for piece in pieces:
        found.append(piece)
        part = piece.part if isinstance(piece, _FieldPart) else ""
        if part == "begin":
            begun.append(len(found) - 1)
        elif part == "end" and begun:
            first = begun.pop()
            if _is_whole(found[first:]):
                found[first:] = _field(found[first:])
    return found


def _is_whole(pieces: Iterable[Inline]) -> bool:
    """Return whether what is opened in these pieces is closed in them."""
    n_open = 0
    for piece in pieces:
        n_open += (piece.kind is InlineKind.OPEN) - (piece.kind is InlineKind.CLOSE)
        if n_open < 0:
            return False
    return n_open == 0


def _field(pieces: list[Inline]) -> list[Inline]:
    """Return a field that stands in one paragraph."""
    result = next(
        (
            n
            for n, one in enumerate(pieces)
            if isinstance(one, _FieldPart) and one.part == "separate"
        ),
        None,
    )
    instruction = "".join(one.instruction for one in pieces[:result] if isinstance(one, _FieldPart))
    if result is not None and instruction.split()[:1] == [_LINK_FIELD]:
        opening = Inline(kind=InlineKind.OPEN, label="a", xml=_joined(pieces[: result + 1]))
        closing = Inline(kind=InlineKind.CLOSE, label="a", xml=_joined(pieces[-1:]))
        return [opening, *pieces[result + 1 : -1], closing]
    return [Inline(kind=InlineKind.MARK, label="field", xml=_joined(pieces))]


def _joined(pieces: Iterable[Inline]) -> XmlParts:
    return tuple(part for piece in pieces for part in piece.xml)
