"""Two versions of a text as HTML, what differs marked by colour and by underline, all escaped."""

import html
from collections.abc import Sequence
from itertools import pairwise

from amts_core.kernel.text.changed_words import Span, changes

_GONE = (
    "background:light-dark(#f6e3dd,#4b2c25);color:inherit;border-radius:2px;"
    "text-decoration:underline dotted light-dark(#9c3a1f,#f0a58f) 2px;text-underline-offset:4px"
)
COME = (
    "background:light-dark(#d3efea,#12433e);color:inherit;border-radius:2px;"
    "text-decoration:underline solid light-dark(#0a6760,#57c7bb) 2px;text-underline-offset:4px"
)
"""The style of what a text has that the other one lacks."""


def both(before: str, after: str) -> tuple[str, str]:
    """Return two texts as HTML: dotted what the second one lacks, underlined what it adds."""
    found = changes(before, after)
    return (
        _marked(before, found.before, _GONE, "not in the other"),
        _marked(after, found.after, COME, "only here"),
    )


def added(text: str, other: str) -> str:
    """Return a text as HTML: underlined what another one lacks."""
    return both(other, text)[1]


def _marked(text: str, spans: Sequence[Span], style: str, title: str) -> str:
    ends = [0, *(at for span in spans for at in span), len(text)]
    pieces = [html.escape(text[start:end]) for start, end in pairwise(ends)]
    # every second piece is a span
    return "".join(
        f'<mark style="{style}" title="{title}">{piece}</mark>' if n % 2 else piece
        for n, piece in enumerate(pieces)
    )
