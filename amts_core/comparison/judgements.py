"""What judges say of translations: error spans, a score of 0 to 100, and which is better.

Records only. The protocol is Error Span Annotation (Kocmi et al. 2024),
https://aclanthology.org/2024.wmt-1.131: a judge marks errors as minor or major, then scores the
segment; side by side it is cESA, and a duel is its shortest form, a preference alone.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MAX_SCORE = 100


class Protocol(StrEnum):
    """How a judge is asked."""

    SIDE_BY_SIDE = "cESA"
    ESA = "ESA"
    DUEL = "duel"


class Choice(StrEnum):
    """What a judge of a duel prefers."""

    FIRST = "first"
    SECOND = "second"
    TIE = "tie"


class ErrorSeverity(StrEnum):
    """How bad an error is: major where it changes the meaning, or can't be read over."""

    MINOR = "minor"
    MAJOR = "major"


class ErrorSide(StrEnum):
    """Where an error is: in the translation, or in words of the source that it leaves out."""

    SRC = "src"
    TGT = "tgt"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorSpan:
    """An error: code points ``start`` to ``end`` (exclusive) of a side.

    Both are None where something is missing and nobody has said which words of the source.
    """

    severity: ErrorSeverity
    side: ErrorSide = ErrorSide.TGT
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """What a judge says of a system's translation: 0 to 100, higher is better, and its errors."""

    system: int
    score: int
    spans: tuple[ErrorSpan, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One answer of one judge on one segment; what is said again later counts instead.

    ``rater`` is the judge's name, here or where it was imported from. ``systems`` are those shown,
    in the order in which they stood. ``annotations`` is empty in a duel; ``preferred`` is one of
    the systems there, None for a tie. ``is_prefilled`` says that findings of the checks were marked
    before the judge began. ``seconds`` is how long the segment was on the screen, None where that
    is not known.
    """

    comparison_id: int
    segment: int
    rater: str
    protocol: Protocol
    systems: tuple[int, ...]
    annotations: tuple[Annotation, ...]
    preferred: int | None
    is_prefilled: bool
    seconds: float | None
    at: datetime
    token: str
