"""What the review desk sends to its script besides what every desk does.

The script has the same types in ``desk/browser/protocol.js``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pages.desk.protocol import BothTexts, DeskCard, MarkedText, TablePage


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCard(DeskCard):
    """A pair to review; ``seen`` are the versions of all that its edits may touch.

    ``src_draft`` is the person's unfinished edit of the source.
    """

    task: str
    score: str
    confidence: int | None
    level: str
    tgt: MarkedText
    src_draft: str | None
    n_identical: int
    seen: Mapping[str, int]
    blocked: str | None
    changed: str | None


@dataclass(frozen=True, slots=True)
class ShownSample:
    """The sample that is worked through."""

    text: str


@dataclass(frozen=True, slots=True)
class OfferedEdit:
    """A stretch that could be aligned better."""

    before: tuple[BothTexts, ...]
    after: tuple[BothTexts, ...]


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """What is offered after an edit, and after which."""

    event: int
    edits: tuple[OfferedEdit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftPreview:
    """What a shift from a pair on would do to the first of ``n``."""

    card: int
    step: int
    n: int
    seen: Mapping[str, int]
    before: tuple[BothTexts, ...]
    after: tuple[BothTexts, ...]


@dataclass(frozen=True, slots=True)
class CountedPart:
    """How many pairs an act would touch, and what to know of it."""

    n: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BandSample:
    """The newest sample of a band."""

    id: int
    reviewed: int
    left: int
    all: bool
    text: str


@dataclass(frozen=True, slots=True)
class CountedBand:
    """A band of confidence."""

    label: str
    n: int
    sample: BandSample | None


@dataclass(frozen=True, slots=True)
class SecondPassStand:
    """How far the second pass is."""

    n_drawn: int
    n_disputed: int
    may: bool
    text: str


@dataclass(frozen=True, slots=True)
class SampleSize:
    """How many pairs a sample may have, and what it can tell if none of them is wrong."""

    n: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkCounts:
    """What bulk decisions would touch, in the document or the whole project.

    ``reach`` is what the whole is, in words; samples of several documents are always of it.
    """

    whole: bool
    is_fixed: bool
    reach: str
    may: bool
    why: str
    filter: CountedPart
    verdict: CountedPart
    sizes: tuple[SampleSize, ...]
    bands: tuple[CountedBand, ...]
    second: SecondPassStand


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSight:
    """What the review desk has around its card; ``is_awaiting`` asks it to come again soon."""

    cards: tuple[PairCard, ...]
    table: TablePage
    sample: ShownSample | None = None
    offer: ShownOffer | None = None
    is_awaiting: bool = False
    bulk: BulkCounts | None = None
    preview: ShiftPreview | None = None
