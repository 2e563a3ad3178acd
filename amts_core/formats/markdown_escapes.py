"""How a translation is written into a markdown document, so that it stays the block it is."""

import re

from amts_core.formats.document_format import Place
from amts_core.kernel.records import BlockKind


def escape(translation: str, place: Place) -> str:
    """Return ``translation`` so that, put into a document, it stays the block it is.

    A pipe would end a table cell; a ``#`` or ``1.`` at the start of a line would begin a heading
    or a list.
    """
    if place.kind is BlockKind.CELL:
        translation = re.sub(r"(?<!\\)\|", r"\\|", translation)
    if place.at_line_start and place.kind is not BlockKind.CELL:
        translation = re.sub(r"^(\d{1,9})([.)])(?=\s|$)", r"\1\\\2", translation)
        translation = re.sub(r"^(?=(?:#{1,6}|[-+*]|>|=+|-+)(?:\s|$))", r"\\", translation)
    return translation
