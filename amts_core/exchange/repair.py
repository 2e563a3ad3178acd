"""A translated segment as it came back → its text, with all markup of the source."""

import re
from collections.abc import Iterable, Sequence

from amts_core.exchange.assembly import AssembledText, tidied_spaces, written_text
from amts_core.exchange.block_marks import at_their_ends
from amts_core.exchange.damages import (
    CHARACTERS_DROPPED,
    MARKUP_BROKEN,
    MARKUP_UNKNOWN,
    NOT_TRANSLATED,
    Note,
    finding,
)
from amts_core.exchange.invented_markup import has_the_same, without_invented
from amts_core.exchange.missing_markup import restored
from amts_core.exchange.nesting import as_in_source, mended
from amts_core.exchange.source_pieces import Source
from amts_core.exchange.white_space import repaired_line, settled
from amts_core.exchange.wire_format import Close, Open, Piece, Text, Verbatim, joined
from amts_core.kernel.records import Finding

_LEFT = re.compile(r" +(?=[,.](?:\s|$))")
_STRAY = str.maketrans("", "", "`$<>{}[]\\@&%")
"""Characters that can make markup of words, or words of markup."""


def repaired(
    source: Source, pieces: Iterable[Piece] | None, notes: Sequence[Note] = ()
) -> tuple[str, tuple[Finding, ...]]:
    """Return the text of a segment, and what had to be repaired.

    :param pieces: as they came back; None if they did not.
    :param notes: what was repaired already.
    """
    returned = None if pieces is None else joined(as_in_source(source, pieces))
    if returned is None or _has_words(source.pieces) > _has_words(returned):
        return source.text, (finding(Note(NOT_TRANSLATED), source, {}),)
    found = list(notes)
    if _settled(returned) == _settled(source.pieces):
        return source.text, tuple(finding(note, source, {}) for note in found)
    mend = restored(source, _on_one_line(source, mended(source, returned, found)), found)
    mend = at_their_ends(source, mend, found)
    if found:  # what was taken away may have left its space before a full stop
        mend = [Text(_LEFT.sub("", one.text)) if isinstance(one, Text) else one for one in mend]
    plain = without_invented(mend)
    bare = [Text(one.text.translate(_STRAY)) if isinstance(one, Text) else one for one in plain]
    has_words = _has_words(source.pieces)
    for tried, note in ((mend, ""), (plain, MARKUP_UNKNOWN), (bare, CHARACTERS_DROPPED)):
        for is_spaced in (False, True):
            written = written_text(source, tidied_spaces(tried), is_spaced=is_spaced)
            if has_the_same(source, written.text) and has_words <= _has_words(tried):
                return _result(source, written, [*found, *([Note(note)] if note else [])])
    return source.text, (finding(Note(MARKUP_BROKEN), source, {}),)


def _result(
    source: Source, written: AssembledText, notes: Iterable[Note]
) -> tuple[str, tuple[Finding, ...]]:
    places = {id: (place,) for id, place in written.places.items()}
    return written.text, tuple(finding(note, source, places) for note in dict.fromkeys(notes))


def _has_words(pieces: Iterable[Piece]) -> bool:
    return any(isinstance(one, Text) and any(map(str.isalnum, one.text)) for one in pieces)


def _settled(pieces: Iterable[Piece]) -> list[Piece]:
    """Return pieces as they are compared: white space and the names of tags don't count."""
    found: list[Piece] = []
    for piece in pieces:
        match piece:
            case Text(text):
                edges = " " if text[0].isspace() else "", " " if text[-1].isspace() else ""
                found.append(Text(settled(text).join(edges) if text.strip() else " "))
            case Verbatim(id, text):
                found.append(Verbatim(id, settled(text)))
            case Open(id, _):
                found.append(Open(id, ""))
            case Close(id, _):
                found.append(Close(id, ""))
    if found and isinstance(found[0], Text):
        found[0] = Text(found[0].text.lstrip())
    if found and isinstance(found[-1], Text):
        found[-1] = Text(found[-1].text.rstrip())
    return list(joined(found))


def _on_one_line(source: Source, pieces: Sequence[Piece]) -> list[Piece]:
    keeps_nbsp = "\u00a0" in source.text
    found: list[Piece] = []
    for n, piece in enumerate(pieces):
        if isinstance(piece, Text):
            around = _nearest(pieces[:n][::-1])[-1:], _nearest(pieces[n + 1 :])[:1]
            piece = Text(repaired_line(piece.text, around, keeps_nbsp=keeps_nbsp))
        found.append(piece)
    return found


def _nearest(pieces: Iterable[Piece]) -> str:
    """Return the text beyond the tags that the pieces begin with, if there is any."""
    for piece in pieces:
        if isinstance(piece, Text):
            return piece.text
        if isinstance(piece, Verbatim):
            return ""
    return ""
