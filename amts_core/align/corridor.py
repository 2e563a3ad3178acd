"""Find, from coarse to fine, the corridor in which the best path must lie.

Neighbouring segments are added up until a few hundred units are left; a plain search pairs those,
and each finer level searches only where the paths of the coarser one go that are almost as good as
the best. So the corridor is narrow where the path is plain and wide where it is not, cost is linear
in the length of the documents, and a block that is missing on one side bends the path instead of
breaking it (after Vecalign: Thompson and Koehn 2019, https://aclanthology.org/D19-1136).
"""

from dataclasses import dataclass

import numba
import numpy as np

from amts_core.kernel.vectors import Floats, Ints, unit_rows

_N_WHOLE = 320
"""Up to this many units a side the whole matrix is searched."""
_SKIP_SCORE = 0.05
_SLACK = 1.5
"""How much worse than the best path one may be, in cosines, and still count."""
_MARGIN = 5
"""Boundaries that are kept around those that count: room for the largest bead."""


@dataclass(frozen=True, slots=True)
class Corridor:
    """Which pairs of boundaries may be on the path.

    Boundary ``i`` of the source (before segment ``i``; there are ``n_src + 1``) may meet the
    boundaries ``lo[i]:hi[i]`` of the target. Both rise; ``offsets[i]`` numbers the cell
    ``(i, lo[i])``, and ``offsets[-1]`` is the number of cells.
    """

    lo: Ints
    hi: Ints
    offsets: Ints

    @classmethod
    def of(cls, lo: Ints, hi: Ints) -> "Corridor":
        """Return the corridor with these bounds."""
        return cls(lo, hi, np.concatenate(([0], np.cumsum(hi - lo))))


def find_corridor(src: Floats, tgt: Floats) -> Corridor:
    """Return where the best path between two documents can lie.

    :param src: additive vectors of the source segments, shape ``(n_src, d)``.
    :param tgt: the same of the target, shape ``(n_tgt, d)``.
    """
    levels = [(src, tgt)]
    while max(len(levels[-1][0]), len(levels[-1][1])) > _N_WHOLE:
        levels.append((_halved(levels[-1][0]), _halved(levels[-1][1])))
    coarse_src, coarse_tgt = levels.pop()
    corridor = _narrowed(coarse_src, coarse_tgt, _whole(len(coarse_src), len(coarse_tgt)))
    while levels:
        src, tgt = levels.pop()
        corridor = _narrowed(src, tgt, _refined(corridor, len(src), len(tgt)))
    return corridor


def _halved(vectors: Floats) -> Floats:
    """Return the sums of pairs of neighbours; an odd one stays alone."""
    even = vectors[: len(vectors) // 2 * 2]
    return np.concatenate((even[0::2] + even[1::2], vectors[len(even) :]))


def _whole(n_src: int, n_tgt: int) -> Corridor:
    lo = np.zeros(n_src + 1, dtype=np.int64)
    return Corridor.of(lo, lo + n_tgt + 1)


def _refined(corridor: Corridor, n_src: int, n_tgt: int) -> Corridor:
    """Return a corridor of pairs of units as one of the units."""
    before = np.arange(n_src + 1) // 2
    after = np.minimum((np.arange(n_src + 1) + 1) // 2, len(corridor.lo) - 1)
    lo = np.minimum(corridor.lo[before] * 2, n_tgt)
    hi = np.minimum(corridor.hi[after] * 2, n_tgt + 1)
    return Corridor.of(lo, np.maximum(hi, lo + 1))


def _narrowed(src: Floats, tgt: Floats, corridor: Corridor) -> Corridor:
    """Return the part of a corridor through which almost the best paths of pairs and skips go."""
    arrays = corridor.lo, corridor.hi, corridor.offsets
    cosines = _cosines(unit_rows(src), unit_rows(tgt), *arrays)
    lo, hi = _counting(cosines, *arrays, np.float32(_SKIP_SCORE), np.float32(_SLACK))
    rows = np.arange(len(lo))
    first, last = np.maximum(rows - _MARGIN, 0), np.minimum(rows + _MARGIN, len(src))
    lo = np.maximum(np.minimum.accumulate(lo[::-1])[::-1][first] - _MARGIN, 0)
    hi = np.minimum(np.maximum.accumulate(hi)[last] + _MARGIN, len(tgt) + 1)
    return Corridor.of(lo, hi)


@numba.njit(cache=True, fastmath=True, nogil=True)
def _cosines(src: Floats, tgt: Floats, lo: Ints, hi: Ints, offsets: Ints) -> Floats:
    """Return, for each cell, the cosine of the segments that end there."""
    values = np.zeros(offsets[-1], dtype=np.float32)
    for i in range(1, len(lo)):
        for j in range(max(lo[i], 1), hi[i]):
            total = np.float32(0)
            for d in range(src.shape[1]):
                total += src[i - 1, d] * tgt[j - 1, d]
            values[offsets[i] + j - lo[i]] = total
    return values


@numba.njit(cache=True, nogil=True)
def _counting(
    cosines: Floats, lo: Ints, hi: Ints, offsets: Ints, skip_score: np.float32, slack: np.float32
) -> tuple[Ints, Ints]:
    """Return for each row the first boundary on a path that counts, and the one after the last."""
    n_src = len(lo) - 1
    before = np.full(offsets[-1], -1e30)
    after = np.full(offsets[-1], -1e30)
    before[0], after[-1] = 0.0, 0.0
    for i in range(n_src + 1):
        for j in range(lo[i], hi[i]):
            cell = offsets[i] + j - lo[i]
            if j > lo[i]:
                before[cell] = max(before[cell], before[cell - 1] + skip_score)
            if i > 0 and lo[i - 1] <= j < hi[i - 1]:
                above = offsets[i - 1] + j - lo[i - 1]
                before[cell] = max(before[cell], before[above] + skip_score)
            if i > 0 and lo[i - 1] <= j - 1 < hi[i - 1]:
                diagonal = offsets[i - 1] + j - 1 - lo[i - 1]
                before[cell] = max(before[cell], before[diagonal] + cosines[cell])
    first, stop = np.empty(n_src + 1, dtype=np.int64), np.empty(n_src + 1, dtype=np.int64)
    least = before[-1] - slack
    for i in range(n_src, -1, -1):
        first[i], stop[i] = hi[i], lo[i]
        for j in range(hi[i] - 1, lo[i] - 1, -1):
            cell = offsets[i] + j - lo[i]
            if j + 1 < hi[i]:
                after[cell] = max(after[cell], after[cell + 1] + skip_score)
            if i < n_src and lo[i + 1] <= j < hi[i + 1]:
                below = offsets[i + 1] + j - lo[i + 1]
                after[cell] = max(after[cell], after[below] + skip_score)
            if i < n_src and lo[i + 1] <= j + 1 < hi[i + 1]:
                diagonal = offsets[i + 1] + j + 1 - lo[i + 1]
                after[cell] = max(after[cell], after[diagonal] + cosines[diagonal])
            if before[cell] + after[cell] >= least:
                first[i], stop[i] = j, max(stop[i], j + 1)
    return first, stop
