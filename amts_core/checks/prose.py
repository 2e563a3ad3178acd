"""The words of a text without its markup, each character at its own place."""

import functools

from amts_core.kernel.languages.writing_systems import OBJECT
from amts_core.kernel.text.spans import VERBATIM, Span, SpanKind, inline_spans

FILLER = OBJECT
"""Stands for each character of verbatim markup: no letter, no space, no punctuation."""


@functools.lru_cache(maxsize=128)
def markup(text: str) -> tuple[Span, ...]:
    """Return the inline markup of ``text``; the last texts are remembered."""
    return inline_spans(text)


@functools.lru_cache(maxsize=128)
def prose(text: str) -> str:
    """Return ``text`` with code, formulas and all other markup filled, of the same length.

    Of a link, its text stays and the bracket before it is filled too.
    """
    spans = markup(text)
    if not spans:
        return text
    out = list(text)
    for span in spans:
        end = span.start + 1 if span.kind is SpanKind.LINK else span.end
        if span.kind in VERBATIM or span.kind is SpanKind.LINK:
            out[span.start : end] = FILLER * (end - span.start)
    return "".join(out)


def blank(text: str) -> str:
    """Return :func:`prose` with spaces for the filled places."""
    return prose(text).replace(FILLER, " ")


def shortened(text: str, n_most: int = 40) -> str:
    """Return ``text`` on one line, with an ellipsis where it is longer than ``n_most``."""
    line = " ".join(text[: 20 * n_most].split())
    return line if len(line) <= n_most else f"{line[: n_most - 1]}…"
