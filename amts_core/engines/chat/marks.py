"""Pieces → a text with marks for what stays as it is, and a model's answer → pieces again.

``⟦1⟧`` stands for code, a formula or an address, ``⟦2⟧`` and ``⟦/2⟧`` around marked words. No
number is one that stands in the text itself, so that no mark is taken for words.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from amts_core.exchange import Close, Open, Piece, Text, Verbatim, joined

_SPACES = re.compile(r"\s+")
MARK = re.compile(r"[⟦〚]\s*(/?)\s*([0-9]{1,9})\s*[⟧〛]")
"""As a model may write it, too."""


@dataclass(frozen=True, slots=True)
class TextWithMarks:
    """A text with marks, and the piece that each of them stands for, in their order."""

    text: str
    marks: tuple[tuple[str, Piece], ...]


def numbers(pieces: Sequence[Sequence[Piece]]) -> Iterator[int]:
    """Yield the numbers, from 1, that none of the texts has in it."""
    plain = " ".join(one.text for text in pieces for one in text if isinstance(one, Text))
    taken = set(re.findall(r"[0-9]+", plain))
    number = 0
    while True:
        number += 1
        if str(number) not in taken:
            yield number


def marked(pieces: Sequence[Piece], free: Iterator[int]) -> TextWithMarks:
    """Return pieces as a text on one line; each mark takes the next of the ``free`` numbers."""
    text = ""
    marks: list[tuple[str, Piece]] = []
    opened: dict[str, int] = {}
    for piece in pieces:
        if isinstance(piece, Text):
            text += _SPACES.sub(" ", piece.text)
            continue
        if isinstance(piece, Close) and piece.id in opened:
            mark = f"⟦/{opened.pop(piece.id)}⟧"
        else:
            number = next(free)
            mark = f"⟦{number}⟧"
            if isinstance(piece, Open):
                opened[piece.id] = number
        marks.append((mark, piece))
        text += mark
    return TextWithMarks(text, tuple(marks))


def with_marks(answer: str, source: TextWithMarks) -> str:
    """Return an answer with its marks as they were given.

    Code that was written out, once, instead of its mark is the mark again.
    """
    given = {mark for mark, _ in source.marks}

    def as_given(found: re.Match[str]) -> str:
        mark = f"⟦{found[1]}{found[2]}⟧"
        return mark if mark in given else found.group()

    text = MARK.sub(as_given, answer)
    for mark, piece in source.marks:
        if isinstance(piece, Verbatim) and mark not in text and text.count(piece.text) == 1:
            text = text.replace(piece.text, mark)
    return text


def faults(answer: str, source: TextWithMarks) -> tuple[str, ...]:
    """Return a few words for each mark that an answer lacks, has twice, or has made up."""
    due, found = (
        Counter(one.group() for one in MARK.finditer(text)) for text in (source.text, answer)
    )
    told = [f"{mark} is missing" for mark in due if not found[mark]]
    told += [f"{mark} is there {found[mark]} times" for mark in due if found[mark] > due[mark]]
    told += [f"{mark} is not in the source" for mark in found if mark not in due]
    for mark, piece in source.marks:
        closing = mark.replace("⟦", "⟦/")
        if not told and isinstance(piece, Open) and closing in due:
            if answer.index(closing) < answer.index(mark):
                told.append(f"{closing} stands before {mark}")
    return tuple(told)


def restored(answer: str, source: TextWithMarks) -> tuple[Piece, ...]:
    """Return the pieces of an answer: its marks as what they stand for, made-up ones left out.

    What only looks like a mark, in the source too, stays.
    """
    of = dict(source.marks)
    pieces: list[Piece] = []
    start = 0
    for one in MARK.finditer(answer):
        pieces.append(Text(answer[start : one.start()]))
        if one.group() in of:
            pieces.append(of[one.group()])
        elif one.group() in source.text:
            pieces.append(Text(one.group()))
        start = one.end()
    return joined([*pieces, Text(answer[start:])])


def written_out(pieces: Sequence[Piece]) -> str:
    """Return a text for people and models to read: code as it stands, no marks."""
    plain = "".join(one.text for one in pieces if isinstance(one, Text | Verbatim))
    return _SPACES.sub(" ", plain).strip()
