"""A line of text with light markup → the runs of a paragraph of a Word document."""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from amts_core.formats.docx_lines import TAG, MarkedLine, Token
from amts_core.formats.docx_pieces import OTHER, Inline, InlineKind, XmlParts
from amts_core.kernel.text.field_limits import CONTROL_CHARACTER

_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{0,30});")

Cut = Callable[[int, int], bytes]
"""Returns a range of the bytes of the file."""


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


def _read_line(text: str, named: Mapping[str, Inline]) -> list[Token]:
    """Return the tokens of a line: tags that are paired and known, each mark and pair once."""
    tokens: list[Token] = []
    opened: list[int] = []
    is_paired: set[int] = set()
    used: set[str] = set()
    at = 0
    for match in TAG.finditer(text):
        tokens.append(Token(InlineKind.TEXT, _unescaped(text[at : match.start()])))
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
                tokens.append(Token(InlineKind.CLOSE, name=name))
        elif match["empty"]:
            if piece.kind is InlineKind.MARK:
                used.add(name)
                tokens.append(Token(InlineKind.MARK, name=name))
        elif piece.kind is not InlineKind.MARK:
            used.add(name)
            opened.append(len(tokens))
            tokens.append(Token(InlineKind.OPEN, name=name))
    tokens.append(Token(InlineKind.TEXT, _unescaped(text[at:])))
    lost = [
        Token(InlineKind.MARK, name=name)
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

    def body(self, tokens: Iterable[Token]) -> Iterator[bytes]:
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
