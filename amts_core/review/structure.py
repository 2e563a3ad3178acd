"""Edits of the structure of an alignment: merge, split, pull, push, shift, unpair, re-align.

Pure: beads in, a :class:`kernel.records.StructureEdit` out; the store makes it durable. After
each edit every segment of both sides still stands in order in exactly one bead, or in
neighbours whose cuts of it meet, and no text is lost but white space. A side of a bead may also be
text that a person wrote and that stands in no segment; it travels with its bead, never alone.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from os.path import commonprefix

from amts_core.kernel.errors import ReviewError
from amts_core.kernel.languages import profile
from amts_core.kernel.records import Cut, NewBead, ReviewBead, StructureEdit
from amts_core.kernel.text.spans import inline_spans

_CLOSING = "[\"'”’»)\\]」』）】》*_]*"
_BREAKS = tuple(
    re.compile(f"[{full}]+{_CLOSING}|[{half}]+{_CLOSING}(?=\\s)")
    for full, half in (("。！？", ".!?…"), ("；：，", ";:,"), ("、", "—–"))
)
"""Ends of sentences, then of clauses, then weaker ones; half-width marks need a space behind."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The stored texts of two documents' segments by number, at least those of the beads concerned.

    ``languages`` are the codes of source and target.
    """

    languages: tuple[str, str]
    src: Mapping[int, str]
    tgt: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters ``start:end`` of segment ``n``; None where it is not cut."""

    n: int
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class _Side:
    """What a bead has on one side: its segments, and its present text."""

    pieces: tuple[_Piece, ...] = ()
    text: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.pieces and not self.text.strip()


@dataclass(frozen=True, slots=True)
class _Stored:
    """The stored segments of one document, and what stands between two of them."""

    texts: Mapping[int, str]
    joiner: str

    def trimmed(self, piece: _Piece) -> tuple[int, str]:
        """Return where in its segment a piece begins, and its text, without white space around."""
        start = piece.start or 0
        text = self.texts[piece.n][start : piece.end]
        return start + len(text) - len(text.lstrip()), text.strip()

    def layout(self, pieces: Iterable[_Piece]) -> tuple[str, tuple[tuple[int, int], ...]]:
        """Return the joined text of pieces, and where in it each one begins and ends."""
        text, ranges = "", []
        for piece in pieces:
            _, part = self.trimmed(piece)
            text += self.joiner if text and part else ""
            ranges.append((len(text), len(text) + len(part)))
            text += part
        return text, tuple(ranges)

    def is_unedited(self, side: _Side) -> bool:
        return side.text == self.layout(side.pieces)[0]


def merge(first: ReviewBead, second: ReviewBead, texts: Texts) -> StructureEdit:
    """Return two consecutive beads as one, with the segments and the present texts of both.

    Where they hold the two parts of a cut segment, the cut at the joint vanishes, and between parts
    that nobody edited stands again what stood there in the document.
    """
    src_stored, tgt_stored = _stored(texts)
    (src, tgt), (next_src, next_tgt) = _sides(first), _sides(second)
    whole = _joined(src, next_src, src_stored), _joined(tgt, next_tgt, tgt_stored)
    return _edit((first, second), [whole])


def split(
    bead: ReviewBead, offset: int | None, texts: Texts, *, src_offset: int | None = None
) -> StructureEdit:
    """Return a bead as two, split before a character of its target, of its source, or of both.

    The segments of a side are divided at the same place: between two of them, or in one, which both
    beads then list with a cut. In a text that was edited, a place in the characters before the
    first and behind the last change is found exactly, and one in between by proportion. A side
    without a place is divided between its segments, in the proportion of the other; a single one
    stays with the first half.

    :param offset: in characters (code points) of the present target text.
    :param src_offset: in those of the source. One of the two is needed.
    :raises ReviewError: a half would be empty, or would have no segment at all, because a person
        wrote the text.
    """
    offsets = src_offset, offset
    texts_now = bead.state.src_text, bead.state.tgt_text
    shares = [
        _share(at, text, name)
        for at, text, name in zip(offsets, texts_now, ("source", "target"), strict=True)
        if at is not None
    ]
    halves = [
        _divided(side, _proportional(side, shares[0], stored), stored)
        if at is None
        else _cut(side, at, stored)
        for side, at, stored in zip(_sides(bead), offsets, _stored(texts), strict=True)
    ]
    return _edit((bead,), zip(*halves, strict=True))


def _share(offset: int, text: str, name: str) -> float:
    """Return how much of a text comes before a character.

    :raises ReviewError: there would be nothing before it, or behind it.
    """
    if not _is_inside(offset, text):
        raise ReviewError(
            f"A split at character {offset} of {len(text)} leaves one half empty. Put the cursor"
            f" where the second half of the {name} is to begin."
        )
    return offset / len(text)


def suggested_split(bead: ReviewBead, texts: Texts) -> int | None:
    """Return where to split the target of a bead when nobody says where, in characters.

    It is the place nearest to the middle among the best kind there is: borders of its segments that
    no edit has touched, ends of sentences, ends of clauses; never inside code, a link or other
    markup. None where there is none.
    """
    _, stored = _stored(texts)
    _, side = _sides(bead)
    original, ranges = stored.layout(side.pieces)
    borders = (_place(start, original, side.text) for start, _ in ranges[1:])
    breaks = ((match.end() for match in mark.finditer(side.text)) for mark in _BREAKS)
    whole = inline_spans(side.text)
    for places in (borders, *breaks):
        fit = [
            at
            for at in places
            if at is not None
            and _is_inside(at, side.text)
            and not any(span.start < at < span.end for span in whole)
        ]
        if fit:
            return min(fit, key=lambda at: abs(2 * at - len(side.text)))
    return None


def pull(bead: ReviewBead, following: ReviewBead, texts: Texts) -> StructureEdit:
    """Return two consecutive beads with the first target segment of the second moved up.

    The second stays without a target if it has no other, and vanishes if it has no source either.

    :raises ReviewError: the second has no target, or it was edited where it would be divided.
    """
    _, stored = _stored(texts)
    (src, tgt), (next_src, next_tgt) = _sides(bead), _sides(following)
    if next_tgt.is_empty:
        raise ReviewError(
            "The next pair has no target to pull up. Shift the pairs from here on, or merge the two"
            " with M."
        )
    moved, rest = _divided(next_tgt, 1, stored)
    return _edit((bead, following), [(src, _joined(tgt, moved, stored)), (next_src, rest)])


def push(bead: ReviewBead, following: ReviewBead | None, texts: Texts) -> StructureEdit:
    """Return two consecutive beads with the last target segment of the first moved down.

    The first stays without a target if it has no other, and vanishes if it has no source either.

    :param following: None at the end of the document, where a bead without a source arises.
    :raises ReviewError: the first has no target, or it was edited where it would be divided, or
        nothing would change.
    """
    _, stored = _stored(texts)
    src, tgt = _sides(bead)
    next_src, next_tgt = _sides(following) if following else (_Side(), _Side())
    if tgt.is_empty:
        raise ReviewError("This pair has no target to push down. Go to the pair that has it.")
    if following is None and src.is_empty and len(tgt.pieces) < 2:
        raise ReviewError(
            "This target has no source already, and no pair follows. Press N to confirm that it has"
            " no counterpart."
        )
    rest, moved = _divided(tgt, max(len(tgt.pieces) - 1, 0), stored)
    removed = (bead, following) if following else (bead,)
    return _edit(removed, [(src, rest), (next_src, _joined(moved, next_tgt, stored))])


def shift(beads: Sequence[ReviewBead], step: int) -> StructureEdit:
    """Return consecutive beads with all targets moved one bead up or down, texts as they are.

    A skip counts like any other bead: what it has not is moved too. So a skip at one end takes up
    what is left over at it, and only where there is none a new skip arises. What is left without
    either side vanishes. The person goes on with the first bead that has both sides.

    :param step: -1 moves up: each source gets the target of the next bead; 1 moves down.
    :raises ReviewError: there are fewer than two beads, or nothing would change.
    :raises ValueError: ``step`` is neither.
    """
    if step not in (-1, 1):
        raise ValueError(f"step is {step}, not -1 or 1")
    if len(beads) < 2:
        raise ReviewError(
            f"A shift takes at least two pairs, not {len(beads)}. Start at an earlier one, or move"
            " a single segment with U or D."
        )
    src, tgt = ([_sides(bead)[k] for bead in beads] for k in (0, 1))
    sides = zip([_Side(), *src], [*tgt, _Side()], strict=True)
    if step > 0:
        sides = zip([*src, _Side()], [_Side(), *tgt], strict=True)
    pairs = [pair for pair in sides if not (pair[0].is_empty and pair[1].is_empty)]
    if pairs == list(zip(src, tgt, strict=True)):
        raise ReviewError("A shift would change nothing: one side of these pairs is empty.")
    return _edit(tuple(beads), pairs)


def unpair(bead: ReviewBead) -> StructureEdit:
    """Return a link as two skips: the source, confirmed, then the target, still to be decided.

    :raises ReviewError: it is a skip already.
    """
    if not (bead.src and bead.tgt):
        raise ReviewError("This pair has no counterpart already. Approve it to confirm that.")
    src, tgt = _sides(bead)
    return _edit((bead,), [(src, _Side()), (_Side(), tgt)], unpaired=(0,))


def replace_run(beads: Sequence[ReviewBead], added: Sequence[NewBead]) -> tuple[StructureEdit, ...]:
    """Return what makes consecutive beads those of a new alignment of the same segments.

    One edit for each shortest stretch that differs, in document order; beads with the same segments
    and cuts are left alone whatever their text, and so are skips that only change places.

    :raises ValueError: the two don't cover the same segments.
    """
    if _covered(beads) != _covered(added):
        raise ValueError(f"beads that cover {_covered(added)} can't replace {_covered(beads)}")
    places = {border: k for k, border in enumerate(_borders(added), 1)}
    edits: list[StructureEdit] = []
    done, done_added = 0, 0
    for k, border in enumerate(_borders(beads), 1):
        if border in places:
            before, after = beads[done:k], added[done_added : places[border]]
            if {*map(_key, before)} != {*map(_key, after)}:
                edits.append(StructureEdit(tuple(before), tuple(after)))
            done, done_added = k, places[border]
    return tuple(edits)


def _stored(texts: Texts) -> tuple[_Stored, _Stored]:
    src_joiner, tgt_joiner = (profile(code).joiner for code in texts.languages)
    return _Stored(texts.src, src_joiner), _Stored(texts.tgt, tgt_joiner)


def _sides(bead: ReviewBead) -> tuple[_Side, _Side]:
    src, tgt = _pieces(bead)
    return _Side(src, bead.state.src_text), _Side(tgt, bead.state.tgt_text)


def _pieces(bead: ReviewBead | NewBead) -> tuple[tuple[_Piece, ...], tuple[_Piece, ...]]:
    """Return the segments of both sides of a bead as far as it has them."""
    return _cut_out(bead.src, bead.src_cut), _cut_out(bead.tgt, bead.tgt_cut)


def _cut_out(numbers: Sequence[int], cut: Cut) -> tuple[_Piece, ...]:
    start, end = cut
    last = len(numbers) - 1
    return tuple(
        _Piece(n, start if k == 0 else None, end if k == last else None)
        for k, n in enumerate(numbers)
    )


def _cut_of(pieces: Sequence[_Piece]) -> Cut:
    return (pieces[0].start, pieces[-1].end) if pieces else (None, None)


def _edit(
    removed: tuple[ReviewBead, ...],
    sides: Iterable[tuple[_Side, _Side]],
    unpaired: tuple[int, ...] = (),
) -> StructureEdit:
    """Return the edit that puts beads with these sides, but empty ones, in the place of others."""
    added: list[NewBead] = []
    for src, tgt in sides:
        if src.is_empty and tgt.is_empty:
            continue
        if not (src.pieces or tgt.pieces):
            raise ReviewError(
                f"“{tgt.text[:40]}” was written by a person and stands in no segment, so it can't"
                " be a pair alone. Edit the text with E instead."
            )
        added.append(
            NewBead(
                src=tuple(piece.n for piece in src.pieces),
                tgt=tuple(piece.n for piece in tgt.pieces),
                src_text=src.text,
                tgt_text=tgt.text,
                confidence=min(bead.confidence for bead in removed),
                src_cut=_cut_of(src.pieces),
                tgt_cut=_cut_of(tgt.pieces),
            )
        )
    return StructureEdit(removed, tuple(added), unpaired)


def _joined(first: _Side, second: _Side, stored: _Stored) -> _Side:
    """Return two sides as one; two parts of a cut segment become one piece."""
    text = stored.joiner.join(filter(None, (first.text.strip(), second.text.strip())))
    if not (first.pieces and second.pieces):
        return _Side(first.pieces + second.pieces, text)
    end, start = first.pieces[-1], second.pieces[0]
    if end.n != start.n:
        return _Side(first.pieces + second.pieces, text)
    whole = _Piece(end.n, end.start, start.end)
    pieces = (*first.pieces[:-1], whole, *second.pieces[1:])
    if stored.is_unedited(first) and stored.is_unedited(second):
        text, _ = stored.layout(pieces)
    return _Side(pieces, text)


def _divided(side: _Side, n_first: int, stored: _Stored) -> tuple[_Side, _Side]:
    """Return the first segments of a side, and the others, each with its part of the text.

    :raises ReviewError: the text was edited so that the border between them can't be told.
    """
    if n_first == 0:
        return _Side(), side
    if n_first >= len(side.pieces):
        return side, _Side()
    original, ranges = stored.layout(side.pieces)
    at = _place(ranges[n_first][0], original, side.text)
    if at is None or not _is_inside(at, side.text):
        raise ReviewError(
            f"“{side.text[:40]}” was edited where its segments meet, so they can't be told"
            " apart. Split it there first: put the cursor between them and press P."
        )
    first, second = side.text[:at].strip(), side.text[at:].strip()
    return _Side(side.pieces[:n_first], first), _Side(side.pieces[n_first:], second)


def _cut(side: _Side, offset: int, stored: _Stored) -> tuple[_Side, _Side]:
    """Return a side in two, split before a character of its text, wherever in a segment it is."""
    original, ranges = stored.layout(side.pieces)
    at = _nearest_place(offset, side.text, original)
    k = max((k for k, (start, _) in enumerate(ranges) if start < at), default=0)
    first, second = side.pieces[: k + 1], side.pieces[k + 1 :]
    if first and (at < ranges[k][1] or not second):
        whole = first[-1]
        cut = stored.trimmed(whole)[0] + at - ranges[k][0]
        first = (*first[:-1], _Piece(whole.n, whole.start, cut))
        second = (_Piece(whole.n, cut, whole.end), *second)
    return _Side(first, side.text[:offset].strip()), _Side(second, side.text[offset:].strip())


def _proportional(side: _Side, share: float, stored: _Stored) -> int:
    """Return how many segments come nearest to a share of their text: not none and not all.

    A single one is all.
    """
    text, ranges = stored.layout(side.pieces)
    if len(ranges) < 2:
        return len(ranges)
    return min(range(1, len(ranges)), key=lambda k: abs(ranges[k][0] - share * len(text)))


def _is_inside(offset: int, text: str) -> bool:
    """Return whether there is text on both sides of a place."""
    return 0 < offset < len(text) and bool(text[:offset].strip() and text[offset:].strip())


def _common(text: str, other: str) -> tuple[int, int]:
    """Return how many characters two texts share at their begin, and behind that at their end."""
    n_first = len(commonprefix([text, other]))
    return n_first, len(commonprefix([text[n_first:][::-1], other[n_first:][::-1]]))


def _place(offset: int, text: str, other: str) -> int | None:
    """Return where a place of ``text`` is in ``other``; None within what was changed."""
    n_first, n_last = _common(text, other)
    if offset <= n_first:
        return offset
    return offset - len(text) + len(other) if len(text) - offset <= n_last else None


def _nearest_place(offset: int, text: str, other: str) -> int:
    """Return where a place of ``text`` is in ``other``, by proportion within what was changed."""
    exact = _place(offset, text, other)
    if exact is not None:
        return exact
    n_first, n_last = _common(text, other)
    ratio = (len(other) - n_first - n_last) / (len(text) - n_first - n_last)
    return n_first + round((offset - n_first) * ratio)


def _key(bead: ReviewBead | NewBead) -> tuple[object, ...]:
    return bead.src, bead.tgt, bead.src_cut, bead.tgt_cut


def _borders(beads: Iterable[ReviewBead | NewBead]) -> list[tuple[object, ...]]:
    """Return behind which place of the source and of the target each bead ends."""
    borders: list[tuple[object, ...]] = []
    ends: list[tuple[int, int | None] | None] = [None, None]
    for bead in beads:
        for side, pieces in enumerate(_pieces(bead)):
            ends[side] = (pieces[-1].n, pieces[-1].end) if pieces else ends[side]
        borders.append(tuple(ends))
    return borders


def _covered(beads: Sequence[ReviewBead | NewBead]) -> tuple[list[_Piece], list[_Piece]]:
    """Return the pieces of the source and target segments of beads, cuts healed."""
    sides = [_pieces(bead) for bead in beads]
    return _healed(src for src, _ in sides), _healed(tgt for _, tgt in sides)


def _healed(parts: Iterable[Sequence[_Piece]]) -> list[_Piece]:
    pieces: list[_Piece] = []
    for piece in chain.from_iterable(parts):
        before = pieces[-1] if pieces else None
        if before and piece.start is not None and (before.n, before.end) == (piece.n, piece.start):
            piece = _Piece(piece.n, pieces.pop().start, piece.end)
        pieces.append(piece)
    return pieces
