"""What is measured of systems: scores, and the documents and buckets they are of."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricScore:
    """A system's score by one metric, 0 to 100, with sacreBLEU's signature.

    ``low`` and ``high`` bound the bootstrap interval of 95 %; ``p_bootstrap`` and
    ``p_randomisation`` test the difference from the first system, whose own interval of 95 % goes
    ``difference_half_width`` points to either side. All five are None where the score is only that
    of a document, and as long as nothing is tested.
    """

    metric: str
    value: float
    signature: str
    low: float | None = None
    high: float | None = None
    p_bootstrap: float | None = None
    p_randomisation: float | None = None
    difference_half_width: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemResult:
    """What a system reaches on a document or a corpus.

    ``scores`` are in the order of the metrics. ``wins``, ``ties`` and ``losses`` count segments
    by chrF against the first system; None as long as segments are not scored.
    """

    system: int
    scores: tuple[MetricScore, ...]
    wins: int | None = None
    ties: int | None = None
    losses: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedDocument:
    """An article of a comparison. ``n`` counts the compared segments.

    ``n_leaked`` counts those that the parallel data holds, whatever became of them, ``n_unpaired``
    the source segments without a reference, ``n_missing`` those that a system has not translated.
    ``alignment_id`` is where the references are from; ``systems`` is empty where nothing is
    compared.
    """

    revision_id: int
    path: str
    n: int
    n_leaked: int
    n_unpaired: int
    systems: tuple[SystemResult, ...]
    n_missing: int = 0
    alignment_id: str = ""


class BucketBy(StrEnum):
    """What segments are put into buckets by: likeness to the parallel data, or length."""

    LIKENESS = "likeness"
    LENGTH = "length"
