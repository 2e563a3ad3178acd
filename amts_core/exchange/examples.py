"""A unit as an example for a service: with its markup left out, or as documents travel.

Marks around words (emphasis, links, tags) can go, and the words stay; so can what is no part of
the sentence (boxes of tasks, attributes, pictures, marks of footnotes). Code, formulas, references
and the like stand for a word: without it "Call `f` first." would be a broken sentence in both
languages. They stay, and have to be the same on both sides, else one says what the other doesn't.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from amts_core.exchange.block_marks import is_block_mark
from amts_core.exchange.source_pieces import source
from amts_core.exchange.wire_format import Close, Open, Piece, Text, Verbatim, inner_html
from amts_core.kernel.records import UnitMarkup
from amts_core.kernel.text.line_ends import one_line
from amts_core.kernel.text.spans import BLOCK_MARKS, SpanKind, inline_spans

_WORDLESS = BLOCK_MARKS | {
    SpanKind.TAG, SpanKind.IMAGE, SpanKind.NOTE, SpanKind.EMOJI, SpanKind.LINK_TARGET,
}  # fmt: skip
_NOTATION = re.compile(
    r"(?:(?::[\w:+.-]+:|\{[\w:+.-]+\})?[`$]+|<[^>]*>|\\\\?\()"
    r"(.*?)"
    r"(?:[`$]+(?:\{[^{}]*\})?|</[^>]*>|\\\\?\))",
    re.DOTALL,
)


def example(src: str, tgt: str, markup: UnitMarkup) -> tuple[str, str] | None:
    """Return the sides of a unit as a service is to be shown them; None if they don't match.

    Marks around words that only one side has are left out. Elements have no ids: those of a
    document differ in every segment, and one that a service copies would name another mark.
    """
    if markup is UnitMarkup.AS_WRITTEN:
        return src, tgt
    sides = source(src, "").pieces, source(tgt, "").pieces
    if markup is UnitMarkup.LEFT_OUT:
        src_names, tgt_names = (Counter(filter(None, map(_name, side))) for side in sides)
        return (_bare(sides[0]), _bare(sides[1])) if src_names == tgt_names else None
    src_marks, tgt_marks = (Counter(_marks(side)) for side in sides)
    common = src_marks & tgt_marks
    if any(map(_name, (src_marks - common) + (tgt_marks - common))):
        return None
    src, tgt = (one_line(inner_html(_with_marks(side, common))) for side in sides)
    return src, tgt


def bare_text(text: str) -> str:
    """Return a text without markup; what stands for a word in it stays, without its notation."""
    return _bare(source(text, "").pieces)


def unmarked_text(text: str) -> str:
    """Return the words of a text alone: without markup, and without what is never translated.

    Formulas, code, references and addresses of links are left out, the words of a link stay.
    """
    pieces = source(text, "").pieces
    return one_line("".join(" " if isinstance(one, Verbatim) else _words(one) for one in pieces))


def _words(piece: Piece) -> str:
    return piece.text if isinstance(piece, Text) else ""


def _bare(pieces: Iterable[Piece]) -> str:
    return one_line("".join(one.text if isinstance(one, Text) else _name(one) for one in pieces))


def _marks(pieces: Iterable[Piece]) -> Iterator[Verbatim | Open]:
    """Yield the marks among pieces, without their ids."""
    return (replace(one, id="") for one in pieces if isinstance(one, Verbatim | Open))


def _name(piece: Piece) -> str:
    """Return what a mark says in its sentence, without notation; empty if it says nothing."""
    if not isinstance(piece, Verbatim) or is_block_mark(piece):
        return ""
    text, at = piece.text, 0
    said: list[str] = []
    for span in inline_spans(text):
        said.append(text[at : span.start])
        if span.kind is SpanKind.LINK:
            at = span.start + 1
            continue
        at = span.end
        written = text[span.start : at]
        if span.kind not in _WORDLESS:
            notation = _NOTATION.fullmatch(written)
            said.append(notation[1] if notation else written)
    return "".join((*said, text[at:])).strip()


def _with_marks(pieces: Iterable[Piece], marks: Counter[Verbatim | Open]) -> Iterator[Piece]:
    """Yield the pieces with these marks only, each as often as it is among them."""
    left = marks.copy()
    kept: set[str] = set()
    for piece in pieces:
        match piece:
            case Text():
                yield piece
            case Close(id, _):
                if id in kept:
                    yield piece
            case Verbatim(id, _) | Open(id, _):
                mark = replace(piece, id="")
                if left[mark]:
                    left[mark] -= 1
                    kept.add(id)
                    yield mark
