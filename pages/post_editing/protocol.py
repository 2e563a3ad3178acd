"""What the post-editing desk sends to its script besides what every desk does.

The script has the same types in ``desk/browser/protocol.js``.
"""

from dataclasses import dataclass

from pages.desk.protocol import BothTexts, DeskCard, Span, TablePage


@dataclass(frozen=True, slots=True)
class ArmTexts:
    """What the arms made of a segment, and what a person did."""

    baseline: str | None
    act: str | None
    reference: str | None


@dataclass(frozen=True, slots=True)
class ArmBatches:
    """The batches that the arms' texts are of."""

    baseline: int | None
    act: int | None


@dataclass(frozen=True, slots=True)
class ShownMatch:
    """The approved unit that is most like a segment, and how much, in percent."""

    src: str
    tgt: str
    score: int
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OldWording:
    """What was there before: ``gone`` is only in the old source, ``came`` only in the new one."""

    src: str
    tgt: str
    why: str
    shared: str
    gone: tuple[Span, ...]
    came: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentCard(DeskCard):
    """A segment to post-edit."""

    n: str
    kind: str
    hter: float | None
    arms: ArmTexts
    batches: ArmBatches
    matches: tuple[ShownMatch, ...]
    former: OldWording | None
    examples: tuple[BothTexts, ...]
    n_identical: int
    may_judge: bool
    why_not: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditSight:
    """What the post-editing desk has around its card."""

    cards: tuple[SegmentCard, ...]
    table: TablePage
