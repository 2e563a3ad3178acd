"""Take out of a translation the markup that its source does not have.

What a service invents would be read as markup of the document: a tag, a link, code, a formula.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from amts_core.exchange.source_pieces import Source
from amts_core.exchange.wire_format import Piece, Text
from amts_core.kernel.text.spans import VERBATIM, Span, SpanKind, blank_out, inline_spans

_TAG_START = re.compile(r"<(?=[A-Za-z/!?])")
"""What a reader of HTML takes for the beginning of a tag, whatever follows."""
_DELIMITERS = re.compile(
    r"\A(?:`+|\$+|\\+\(|\+\+|<[^<>]*>)|(?:`+|\$+|\\+\)|\+\+|<[^<>]*>)\Z|\{[^{}]*\}\Z"
)
_EMPHASIS = re.compile(r"(?<![\\*])(?:\*+(?=[^\s*])|(?<=[^\s*])\*+|~~)")
"""A run of asterisks or tildes that may begin or end emphasis."""
_SCHEME = re.compile(r"\A<?[A-Za-z][A-Za-z0-9+.-]*:(?://)?|>\Z")
_N_ROUNDS = 4
"""How often a text is gone through: what is taken out can bring two halves together."""


def has_the_same(source: Source, text: str) -> bool:
    """Return whether a text has the verbatim markup of the source, each as often, and no more.

    Emphasis may be less.
    """
    return _verbatim(source.text) == _verbatim(text) and all(
        n_in(text) <= n_in(source.text) for n_in in (_n_tag_starts, _n_emphasis)
    )


def _verbatim(text: str) -> Counter[str]:
    return Counter(
        text[span.start : span.end] for span in inline_spans(text) if span.kind in VERBATIM
    )


def _n_tag_starts(text: str) -> int:
    """Return how many tags a reader of HTML may see beside those that are markup."""
    return len(_TAG_START.findall(blank_out(text)))


def _n_emphasis(text: str) -> int:
    """Return how many runs may begin or end emphasis."""
    return len(_EMPHASIS.findall(blank_out(text)))


def without_invented(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces with no markup in their texts; what may be words of it stays."""
    return [Text(_plain(one.text)) if isinstance(one, Text) else one for one in pieces]


def _plain(text: str) -> str:
    for _ in range(_N_ROUNDS):
        spans = inline_spans(text)
        if not spans:
            break
        text = "".join(_taken_out(text, spans))
    return _EMPHASIS.sub("", _TAG_START.sub("< ", text))


def _taken_out(text: str, spans: Iterable[Span]) -> Iterator[str]:
    """Yield what is left of a text when its spans are taken out."""
    at = 0
    for span in spans:
        yield text[at : span.start]
        at = span.start + 1 if span.kind is SpanKind.LINK else span.end
        yield _words(text[span.start : span.end], span.kind)
    yield text[at:]


def _words(written: str, kind: SpanKind) -> str:
    """Return what of some markup people may have to read: it may have been no markup at all."""
    if kind is SpanKind.CODE or kind is SpanKind.MATH:
        return _DELIMITERS.sub("", written)
    if kind is SpanKind.URL:
        return _SCHEME.sub("", written)
    if kind is SpanKind.TAG and "=" not in written and not written.isascii():
        return written.replace("<", "< ")  # a<b则c>d
    return ""
