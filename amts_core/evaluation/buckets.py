"""Segments in ranges of likeness to the parallel data, or of length: where a system gains."""

from dataclasses import dataclass
from types import MappingProxyType

from amts_core.evaluation.records import BucketBy


@dataclass(frozen=True, slots=True)
class Range:
    """Values from ``low`` up to, but without, ``high``; None for no end."""

    label: str
    low: float
    high: float | None

    def holds(self, value: float) -> bool:
        """Return whether a value is in it."""
        return self.low <= value and (self.high is None or value < self.high)


RANGES = MappingProxyType(
    {
        BucketBy.LIKENESS: (
            Range("under 50 %", 0.0, 50.0),
            Range("50–70 %", 50.0, 70.0),
            Range("70–90 %", 70.0, 90.0),
            Range("90–100 %", 90.0, None),
        ),
        BucketBy.LENGTH: (
            Range("1–9 words", 0.0, 10.0),
            Range("10–19 words", 10.0, 20.0),
            Range("20–39 words", 20.0, 40.0),
            Range("40 words or more", 40.0, None),
        ),
    }
)
"""All values, each in exactly one range; a segment without a word is among the shortest."""
