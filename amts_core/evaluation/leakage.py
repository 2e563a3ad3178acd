"""Test segments that the parallel data already holds: they come back verbatim, and flatter ACT."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from rapidfuzz import fuzz, process

from amts_core.kernel.text.keys import text_key

NEAR_PERCENT = 90.0
"""From which likeness on a segment counts as the same one, slightly changed."""
_N_ROWS = 256


class Leak(StrEnum):
    """How far a test segment is in the parallel data."""

    NONE = "none"
    NEAR = "near"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Leakage:
    """What is known of one test segment.

    ``likeness`` is that of the most similar unit, 0 to 100 (rapidfuzz's ratio of characters),
    ``unit`` its number, -1 where there is none.
    """

    leak: Leak
    likeness: float
    unit: int


def leakage(sources: Sequence[str], units: Sequence[str]) -> tuple[Leakage, ...]:
    """Return for each test segment how far it is among the sources of units."""
    if not units:
        return tuple(Leakage(Leak.NONE, 0.0, -1) for _ in sources)
    exact = {text_key(unit): number for number, unit in enumerate(units)}
    found: list[Leakage] = []
    for start in range(0, len(sources), _N_ROWS):
        rows = sources[start : start + _N_ROWS]
        likeness = process.cdist(rows, units, scorer=fuzz.ratio, dtype=np.float32)
        for row, values in zip(rows, likeness, strict=True):
            same = exact.get(text_key(row))
            best = int(values.argmax())
            if same is not None:
                found.append(Leakage(Leak.EXACT, 100.0, same))
            else:
                leak = Leak.NEAR if values[best] >= NEAR_PERCENT else Leak.NONE
                found.append(Leakage(leak, float(values[best]), best))
    return tuple(found)
