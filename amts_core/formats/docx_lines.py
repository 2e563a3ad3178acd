"""A paragraph of a Word document ↔ a line of text with light markup.

``<b>Bold</b> words, <a>a link</a> and a note<note/>``: what most of a paragraph looks like has no
tags. Tags have the names of HTML where that has one, a second of its kind has a number, and all
stand for markup of the paragraph itself. A line that changed becomes runs again; tags that its
paragraph does not have are left out.
"""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from amts_core.formats.docx_formats import Looks, format_label
from amts_core.formats.docx_pieces import Inline, InlineKind

LABELS = (
    "b", "i", "u", "s", "sup", "sub", "code", "f", "a", "ins", "span", "note", "img", "tab", "br",
    "math", "del", "field", "x",
)  # fmt: skip
"""Names of tags; a second of its kind in a line has a number."""
TAG = re.compile(rf"<(?P<close>/?)(?P<name>(?:{'|'.join(LABELS)})\d*)(?P<empty>/?)>")
DIVIDER = re.compile(r"<(?:tab|br)\d*/>")
"""Markup between two texts that are not one sentence."""
_AMBIGUOUS = re.compile(r"&(?=#?\w{1,31};)|<(?=/?[A-Za-z]|!--)")


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
class Token:
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


def _tokens(body: Sequence[Inline], line: MarkedLine, looks: Looks) -> Iterator[Token]:
    """Yield the tokens of a paragraph, and name its markup."""
    names = _Names(line.named)
    usual = _usual_formats(body, looks)
    inside = [-1]
    context = [""]
    for n, piece in enumerate(body):
        if piece.kind is InlineKind.OPEN:
            inside.append(n)
            context.append(names.of(piece.label, (n,), piece))
            yield Token(InlineKind.OPEN, name=context[-1])
        elif piece.kind is InlineKind.CLOSE:
            inside.pop()
            name = context.pop()
            line.named["/" + name] = piece
            yield Token(InlineKind.CLOSE, name=name)
        elif piece.kind is InlineKind.MARK:
            yield Token(InlineKind.MARK, name=names.of(piece.label, (n,), piece))
        else:
            look = looks.of(piece.format)
            own = usual[inside[-1]]
            line.usual.setdefault(context[-1], own)
            if look == looks.of(own.format) or not piece.text.strip():
                yield Token(InlineKind.TEXT, piece.text)
            else:
                name = names.of(format_label(look, looks.of(own.format)), look, piece)
                yield Token(InlineKind.OPEN, name=name)
                yield Token(InlineKind.TEXT, piece.text)
                yield Token(InlineKind.CLOSE, name=name)


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


def _merged(tokens: Iterable[Token]) -> list[Token]:
    """Return the tokens without tags that close what opens again behind marks and spaces."""
    found: list[Token] = []
    for token in tokens:
        if token.kind is InlineKind.OPEN:
            at = len(found)
            while at and _is_passed(found[at - 1]):
                at -= 1
            if at and found[at - 1] == Token(InlineKind.CLOSE, name=token.name):
                del found[at - 1]
                continue
        found.append(token)
    return found


def _is_passed(token: Token) -> bool:
    if token.kind is InlineKind.MARK:
        return DIVIDER.fullmatch(_written(token)) is None
    return token.kind is InlineKind.TEXT and not token.text.strip()


def _written(token: Token) -> str:
    match token.kind:
        case InlineKind.OPEN:
            return f"<{token.name}>"
        case InlineKind.CLOSE:
            return f"</{token.name}>"
        case InlineKind.MARK:
            return f"<{token.name}/>"
        case _:
            return _AMBIGUOUS.sub(lambda mark: html.escape(mark.group()), token.text)
