"""Put markup back that a translated segment lacks: verbatim text, and pairs around words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeGuard

from amts_core.exchange.damages import EMPHASIS_LOST, MARKUP_LOST, MARKUP_UNBALANCED, Note
from amts_core.exchange.insertion_points import WordGap, aim, gaps, inserted
from amts_core.exchange.source_pieces import Markup, PieceKind, Source
from amts_core.exchange.wire_format import Close, Open, Piece, Text, Verbatim, joined
from amts_core.kernel.text.scripts import is_unspaced
from amts_core.kernel.text.spans import has_words

_N_STARTS = 5
"""How many places are tried for the beginning of a lost pair."""
_N_MOST_STEPS = 2_000_000
"""Most pieces times characters of a segment in which places are searched: seconds."""
_OPENERS = frozenset("([{（「『【《〈“‘«")


def restored(source: Source, pieces: Sequence[Piece], notes: list[Note]) -> list[Piece]:
    """Return the pieces with all markup of the source; emphasis only where its words are sure.

    :param pieces: as :func:`~amts_core.exchange.nesting.mended` leaves them.
    """
    if len(source.pieces) * len(source.text) > _N_MOST_STEPS:
        return _appended(source, pieces, notes)
    found = list(pieces)
    closed = {piece.id for piece in pieces if isinstance(piece, Close)}
    placed = {piece.id for piece in pieces if isinstance(piece, Verbatim)}
    for markup in source.markup.values():
        if markup.kind is not PieceKind.VERBATIM and markup.id not in closed:
            found = _paired(source, found, markup, notes)
    for markup in source.markup.values():
        if markup.kind is PieceKind.VERBATIM and markup.id not in placed:
            found = _put_back(source, found, markup)
            notes.append(Note(MARKUP_LOST, markup.id))
    return list(joined(found))


def _put_back(source: Source, pieces: list[Piece], markup: Markup) -> list[Piece]:
    """Return the pieces with lost verbatim text at its likeliest place."""
    lost = Verbatim(markup.id, markup.opening)
    at = source.pieces.index(lost)
    wanted = aim((*source.pieces[:at], *source.pieces[at + 1 :]), at, pieces)
    gap = min(filter(_may_begin, gaps(pieces)), key=wanted.cost)
    return inserted(pieces, gap, *_spaced(source.text, markup, gap, lost))


def _appended(source: Source, pieces: Sequence[Piece], notes: list[Note]) -> list[Piece]:
    """Return the pieces with what they lack at their end: the way for texts nobody writes."""
    closed = {piece.id for piece in pieces if isinstance(piece, Close)}
    placed = {piece.id for piece in pieces if isinstance(piece, Verbatim)}
    found = [one for one in pieces if not isinstance(one, Open) or one.id in closed]
    words: dict[str, str] = {}
    opened: list[str] = []
    for piece in source.pieces:
        match piece:
            case Open(id, _):
                opened.append(id)
            case Close(id, tag):
                opened.remove(id)
                if id in closed:
                    continue
                is_emphasis = source.markup[id].kind is PieceKind.EMPHASIS
                notes.append(Note(EMPHASIS_LOST if is_emphasis else MARKUP_LOST, id))
                if not is_emphasis:
                    found += (Text(" "), Open(id, tag), Text(words.get(id, "")), Close(id, tag))
            case Verbatim(id, _) if id not in placed:
                notes.append(Note(MARKUP_LOST, id))
                found += (Text(" "), piece)
            case Text(text) if opened:
                words[opened[-1]] = words.get(opened[-1], "") + text
    return list(joined(found))


def _may_begin(gap: WordGap) -> bool:
    return not gap.is_in_word and not gap.after.isspace()


def _may_end(gap: WordGap) -> bool:
    return not gap.is_in_word and not gap.before.isspace()


def _spaced(text: str, markup: Markup, gap: WordGap, *new: Piece) -> list[Piece]:
    """Return new pieces with the spaces that they need at a place."""
    had = (
        text[markup.start - 1 : markup.start].isspace(),
        text[markup.end : markup.end + 1].isspace(),
    )
    edges = (markup.opening[0], (markup.closing or markup.opening)[-1])
    before = _needs_space(gap.before, gap.previous, edges[0], had_space=had[0])
    after = _needs_space(gap.after, gap.next, edges[1], had_space=had[1])
    if gap.before in _OPENERS:
        before = False
    elif gap.after and gap.after not in _OPENERS and not gap.after.isalnum():
        after = False
    return [Text(" " * before), *new, Text(" " * after)]


def _needs_space(neighbour: str, kind: str, edge: str, *, had_space: bool) -> bool:
    if neighbour.isspace() or edge.isspace():
        return False
    if not neighbour:
        return kind == "verbatim"
    if is_unspaced(neighbour):
        return neighbour.isalnum() and edge.isalnum()
    return neighbour.isalnum() or had_space


def _paired(source: Source, pieces: list[Piece], markup: Markup, notes: list[Note]) -> list[Piece]:
    """Return the pieces with a pair that has no end, or is missing, around its words."""
    pair = _Pair.of(source, markup)
    begun = next((n for n, one in enumerate(pieces) if _opens(one, markup.id)), None)
    rest = [piece for piece in pieces if not _opens(piece, markup.id)]
    found = _around_same_words(pair, rest) if begun is None else None
    if found is None and (
        begun is not None or pair.covers_all or markup.kind is not PieceKind.EMPHASIS
    ):
        found = _around(pair, rest, begun)
    if found is None and markup.kind is PieceKind.EMPHASIS:
        notes.append(Note(EMPHASIS_LOST, markup.id))
        return rest
    notes.append(Note(MARKUP_LOST if begun is None else MARKUP_UNBALANCED, markup.id))
    if found is not None:
        return found
    new = pair.opening, Text(pair.words), pair.closing
    wanted = aim(pair.rest, pair.start, rest)
    gap = min(filter(_may_begin, gaps(rest)), key=wanted.cost)
    return inserted(rest, gap, *_spaced(source.text, markup, gap, *new))


def _opens(piece: Piece, id: str) -> TypeGuard[Open]:
    return isinstance(piece, Open) and piece.id == id


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """A pair of the source: its tags, and pieces ``start:end`` of the ``rest`` between them."""

    opening: Open
    closing: Close
    rest: tuple[Piece, ...]
    start: int
    end: int

    @classmethod
    def of(cls, source: Source, markup: Markup) -> "_Pair":
        opening = next(one for one in source.pieces if _opens(one, markup.id))
        closing = Close(opening.id, opening.tag)
        start, end = source.pieces.index(opening), source.pieces.index(closing)
        rest = (*source.pieces[:start], *source.pieces[start + 1 : end], *source.pieces[end + 1 :])
        return cls(opening=opening, closing=closing, rest=rest, start=start, end=end - 1)

    @property
    def words(self) -> str:
        """The words between the tags."""
        between = self.rest[self.start : self.end]
        return "".join(one.text for one in between if isinstance(one, Text))

    @property
    def covers_all(self) -> bool:
        """Whether no words of the segment are outside."""
        outside = (*self.rest[: self.start], *self.rest[self.end :])
        return not any(isinstance(one, Text) and has_words(one.text) for one in outside)


def _around_same_words(pair: _Pair, pieces: Sequence[Piece]) -> list[Piece] | None:
    """Return the pieces with a pair around its words, where they stand untranslated as a whole."""
    if not any(isinstance(one, Text) for one in pair.rest[pair.start : pair.end]):
        return None
    words = pair.words.strip()
    for n, piece in enumerate(pieces):
        at = piece.text.find(words) if isinstance(piece, Text) and words else -1
        if at < 0 or not isinstance(piece, Text):
            continue
        edges = {(gap.piece, gap.offset) for gap in gaps(pieces) if not gap.is_in_word}
        end = at + len(words)
        if (n, at) in edges and ((n, end) in edges or end == len(piece.text)):
            middle = (Text(piece.text[:at]), pair.opening, Text(words), pair.closing)
            return [*pieces[:n], *middle, Text(piece.text[end:]), *pieces[n + 1 :]]
    return None


def _around(pair: _Pair, pieces: Sequence[Piece], begun: int | None) -> list[Piece] | None:
    """Return the pieces with a pair at its likeliest place, or none where it would hold no word.

    :param begun: the piece before which the pair begins, where that is known.
    """
    places = gaps(pieces)
    if begun is None:
        first = aim(pair.rest, pair.start, pieces)
        starts = sorted(filter(_may_begin, places), key=first.cost)[:_N_STARTS]
        costs = [first.cost(gap) for gap in starts]
    else:
        starts, costs = [gap for gap in places if gap.piece == begun][:1], [0.0]
    last = aim(pair.rest, pair.end, pieces)
    best: tuple[float, WordGap, WordGap] | None = None
    for start, cost in zip(starts, costs, strict=True):
        for end in places:
            if end.weight > start.weight and end.inside == start.inside and _may_end(end):
                total = cost + last.cost(end)
                if best is None or total < best[0]:
                    best = total, start, end
    if best is None:
        return None
    _, start, end = best
    return inserted(inserted(pieces, end, pair.closing), start, pair.opening)
