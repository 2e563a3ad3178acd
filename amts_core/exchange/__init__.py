"""Exchange: how a document travels to an engine and back with its markup.

Knows: kernel.
"""

from amts_core.exchange.block_marks import part_ends
from amts_core.exchange.damages import UNCOVERED
from amts_core.exchange.examples import bare_text, example, unmarked_text
from amts_core.exchange.file_kinds import ContentType
from amts_core.exchange.source_pieces import source
from amts_core.exchange.wire_format import (
    Close,
    ExchangeDocument,
    Open,
    Paragraph,
    Piece,
    Text,
    Verbatim,
    build,
    inner_html,
    joined,
    parse,
)

__all__ = [
    "Close",
    "ContentType",
    "ExchangeDocument",
    "Open",
    "Paragraph",
    "Piece",
    "Text",
    "UNCOVERED",
    "Verbatim",
    "bare_text",
    "build",
    "example",
    "inner_html",
    "joined",
    "parse",
    "part_ends",
    "round_trip",
    "source",
    "unmarked_text",
]
