"""A paragraph of a Word document ↔ a line of text with light markup.

``<b>Bold</b> words, <a>a link</a> and a note<note/>``: what most of a paragraph looks like has no
tags. Tags have the names of HTML where that has one, a second of its kind has a number, and all
stand for markup of the paragraph itself. A line that changed becomes runs again; tags that its
paragraph does not have are left out.
"""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from amts_core.formats.docx_formats import Looks, format_label
from amts_core.formats.docx_pieces import OTHER, Inline, InlineKind, XmlParts
from amts_core.kernel.text.field_limits import CONTROL_CHARACTER

LABELS = (
    "b", "i", "u", "s", "sup", "sub", "code", "f", "a", "ins", "span", "note", "img", "tab", "br",
    "math", "del", "field", "x",
)  # fmt: skip
"""Names of tags; a second of its kind in a line has a number."""
TAG = re.compile(rf"<(?P<close>/?)(?P<name>(?:{'|'.join(LABELS)})\d*)(?P<empty>/?)>")
DIVIDER = re.compile(r"<(?:tab|br)\d*/>")
"""Markup between two texts that are not one sentence."""
_AMBIGUOUS = re.compile(r"&(?=#?\w{1,31};)|<(?=/?[A-Za-z]|!--)")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{0,30});")

Cut = Callable[[int, int], bytes]
"""Returns a range of the bytes of the file."""


@dataclass(slots=True, kw_only=True)
class MarkedLine:
    """A paragraph as a line of text: its tags' meanings, and what stands around it."""

    text: str = ""
    before: list[Inline] = field(default_factory=list)
    after: list[Inline] = field(default_factory=list)
    named: dict[str, Inline] = field(default_factory=dict)
    usual: dict[str, Inline] = field(default_factory=dict)
    """A piece with the format that text has without tags, by the name of the pair that it is in."""


@dataclass(frozen=True, slots=True)
class _Token:
    """What a line is made of: text, a tag that opens or closes, or an empty tag."""

    kind: InlineKind
    text: str = ""
    name: str = ""


def line_of(pieces: Sequence[Inline], looks: Looks) -> MarkedLine | None:
    """Return a paragraph as a line; None where it has no text."""
    first, stop = _text_range(pieces)
    if first == stop:
        return None
    line = MarkedLine()
    body: list[Inline] = []
    for n, piece in enumerate(pieces):
        if piece.kind is InlineKind.LEADING or (
            n < first and piece.kind is not InlineKind.TRAILING
        ):
            line.before.append(piece)
        elif piece.kind is InlineKind.TRAILING or n >= stop:
            line.after.append(piece)
        else:
            body.append(piece)
    tokens = _merged(_tokens(body, line, looks))
    line.text = "".join(map(_written, tokens)).strip(" ")
    return line


def _text_range(pieces: Sequence[Inline]) -> tuple[int, int]:
    """Return the range from the first to the last text, with the pairs that begin or end in it."""
    with_text = [
        n for n, one in enumerate(pieces) if one.kind is InlineKind.TEXT and one.text.strip()
    ]
    if not with_text:
        return 0, 0
    first, stop = with_text[0], with_text[-1] + 1
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    for n, piece in enumerate(pieces):
        if piece.kind is InlineKind.OPEN:
            opened.append(n)
        elif piece.kind is InlineKind.CLOSE and opened:
            pairs.append((opened.pop(), n))
    is_grown = True
    while is_grown:
        is_grown = False
        for begin, end in pairs:
            if (begin < first <= end < stop) or (first <= begin < stop <= end):
                first, stop = min(first, begin), max(stop, end + 1)
                is_grown = True
    return first, stop


def _tokens(body: Sequence[Inline], line: MarkedLine, looks: Looks) -> Iterator[_Token]:
    """Yield the tokens of a paragraph, and name its markup."""
    names = _Names(line.named)
    usual = _usual_formats(body, looks)
    inside = [-1]
    context = [""]
    for n, piece in enumerate(body):
        if piece.kind is InlineKind.OPEN:
            inside.append(n)
            context.append(names.of(piece.label, (n,), piece))
            yield _Token(InlineKind.OPEN, name=context[-1])
        elif piece.kind is InlineKind.CLOSE:
            inside.pop()
            name = context.pop()
            line.named["/" + name] = piece
            yield _Token(InlineKind.CLOSE, name=name)
        elif piece.kind is InlineKind.MARK:
            yield _Token(InlineKind.MARK, name=names.of(piece.label, (n,), piece))
        else:
            look = looks.of(piece.format)
            own = usual[inside[-1]]
            line.usual.setdefault(context[-1], own)
            if look == looks.of(own.format) or not piece.text.strip():
                yield _Token(InlineKind.TEXT, piece.text)
            else:
                name = names.of(format_label(look, looks.of(own.format)), look, piece)
                yield _Token(InlineKind.OPEN, name=name)
                yield _Token(InlineKind.TEXT, piece.text)
                yield _Token(InlineKind.CLOSE, name=name)


class _Names:
    """Gives names: the same to what is the same."""

    def __init__(self, named: dict[str, Inline]) -> None:
        self.named = named
        self.known: dict[object, str] = {}
        self.counts: Counter[str] = Counter()

    def of(self, label: str, identity: object, piece: Inline) -> str:
        if identity not in self.known:
            self.counts[label] += 1
            n = self.counts[label]
            self.known[identity] = label if n == 1 else f"{label}{n}"
            self.named[self.known[identity]] = piece
        return self.known[identity]


def _usual_formats(body: Sequence[Inline], looks: Looks) -> dict[int, Inline]:
    """Return a piece with the format that most letters have, by the pair that they stand in.

    A pair is known by the number of the piece that opens it, and -1 is what stands in none.
    """
    counts: dict[int, Counter[object]] = {}
    pieces: dict[tuple[int, object], Inline] = {}
    inside = [-1]
    for n, piece in enumerate(body):
        if piece.kind is InlineKind.OPEN:
            inside.append(n)
        elif piece.kind is InlineKind.CLOSE:
            inside.pop()
        elif piece.kind is InlineKind.TEXT:
            look = looks.of(piece.format)
            n_letters = sum(map(str.isalnum, piece.text))
            counts.setdefault(inside[-1], Counter())[look] += n_letters
            pieces.setdefault((inside[-1], look), piece)
    return {
        pair: pieces[pair, max(found, key=lambda look: found[look])]
        for pair, found in counts.items()
    }


def _merged(tokens: Iterable[_Token]) -> list[_Token]:
    """Return the tokens without tags that close what opens again behind marks and spaces."""
    found: list[_Token] = []
    for token in tokens:
        if token.kind is InlineKind.OPEN:
            at = len(found)
            while at and _is_passed(found[at - 1]):
                at -= 1
            if at and found[at - 1] == _Token(InlineKind.CLOSE, name=token.name):
                del found[at - 1]
                continue
        found.append(token)
    return found


def _is_passed(token: _Token) -> bool:
    if token.kind is InlineKind.MARK:
        return DIVIDER.fullmatch(_written(token)) is None
    return token.kind is InlineKind.TEXT and not token.text.strip()


def _written(token: _Token) -> str:
    match token.kind:
        case InlineKind.OPEN:
            return f"<{token.name}>"
        case InlineKind.CLOSE:
            return f"</{token.name}>"
        case InlineKind.MARK:
            return f"<{token.name}/>"
        case _:
            return _AMBIGUOUS.sub(lambda mark: html.escape(mark.group()), token.text)


def xml_of(line: MarkedLine, text: str, prefix: bytes, cut: Cut) -> bytes:
    """Return what stands in a paragraph, its properties aside, with another line for its text.

    :param prefix: with which names are written in the file, ``w:``.
    """
    writer = _Writer(line, prefix, cut)
    return b"".join(
        (
            *(writer.markup(piece.xml) for piece in line.before),
            *writer.body(_read_line(text, line.named)),
            *(writer.markup(piece.xml) for piece in line.after),
        )
    )


def _read_line(text: str, named: Mapping[str, Inline]) -> list[_Token]:
    """Return the tokens of a line: tags that are paired and known, each mark and pair once."""
    tokens: list[_Token] = []
    opened: list[int] = []
    is_paired: set[int] = set()
    used: set[str] = set()
    at = 0
    for match in TAG.finditer(text):
        tokens.append(_Token(InlineKind.TEXT, _unescaped(text[at : match.start()])))
        at, name = match.end(), match["name"]
        piece = named.get(name)
        if piece is None or (
            piece.kind is not InlineKind.TEXT and not match["close"] and name in used
        ):
            continue
        if match["close"]:
            names = [tokens[n].name for n in opened]
            if name in names:
                first = opened[len(names) - 1 - names[::-1].index(name)]
                del opened[opened.index(first) :]
                is_paired |= {first, len(tokens)}
                tokens.append(_Token(InlineKind.CLOSE, name=name))
        elif match["empty"]:
            if piece.kind is InlineKind.MARK:
                used.add(name)
                tokens.append(_Token(InlineKind.MARK, name=name))
        elif piece.kind is not InlineKind.MARK:
            used.add(name)
            opened.append(len(tokens))
            tokens.append(_Token(InlineKind.OPEN, name=name))
    tokens.append(_Token(InlineKind.TEXT, _unescaped(text[at:])))
    lost = [
        _Token(InlineKind.MARK, name=name)
        for name, piece in named.items()
        if piece.kind is InlineKind.MARK and piece.label == OTHER and name not in used
    ]
    whole = (InlineKind.TEXT, InlineKind.MARK)
    kept = [token for n, token in enumerate(tokens) if token.kind in whole or n in is_paired]
    return [*kept, *lost]


def _unescaped(text: str) -> str:
    return _REFERENCE.sub(lambda reference: html.unescape(reference.group()), text)


class _Writer:
    """Writes the runs of one paragraph."""

    def __init__(self, line: MarkedLine, prefix: bytes, cut: Cut) -> None:
        self.line = line
        self.prefix = prefix
        self.cut = cut

    def markup(self, xml: XmlParts) -> bytes:
        return b"".join(
            part if isinstance(part, bytes) else self.cut(part.start, part.stop) for part in xml
        )

    def body(self, tokens: Iterable[_Token]) -> Iterator[bytes]:
        context = [""]
        formats: list[Inline] = []
        waiting = ""
        usual = self._usual("")
        now = usual
        for token in tokens:
            if token.kind is InlineKind.TEXT:
                waiting += token.text
                continue
            yield self._run(waiting, now)
            waiting = ""
            piece = self.line.named[token.name]
            if token.kind is InlineKind.MARK:
                yield self.markup(piece.xml)
            elif piece.kind is InlineKind.TEXT:
                formats = [*formats, piece] if token.kind is InlineKind.OPEN else formats[:-1]
            elif token.kind is InlineKind.OPEN:
                context.append(token.name)
                yield self.markup(piece.xml)
            else:
                context.pop()
                yield self.markup(self.line.named["/" + token.name].xml)
            now = formats[-1] if formats else self._usual(context[-1])
        yield self._run(waiting, now)

    def _usual(self, context: str) -> Inline | None:
        return self.line.usual.get(context, self.line.usual.get(""))

    def _run(self, text: str, like: Inline | None) -> bytes:
        text = CONTROL_CHARACTER.sub(" ", text)
        if not text:
            return b""
        properties = like.format if like is not None else None
        xml = b"" if properties is None else self.cut(properties.start, properties.end)
        p = self.prefix
        tag = b'<%bt xml:space="preserve">%b</%bt>' % (p, _xml_text(text), p)
        return b"<%br>%b%b</%br>" % (p, xml, tag, p)


def _xml_text(text: str) -> bytes:
    return html.escape(text, quote=False).encode("utf-8")
