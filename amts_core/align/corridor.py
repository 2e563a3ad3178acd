"""Find, from coarse to fine, the corridor in which the best path must lie.

Neighbouring segments are added up until a few hundred units are left; a plain search pairs those,
and each finer level searches only around the path of the coarser one. Cost is linear in the length
of the documents, and a block that is missing on one side bends the path instead of breaking it
(Vecalign: Thompson and Koehn 2019, https://aclanthology.org/D19-1136).
"""

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from amts_core.vectors import Floats, unit_rows

Ints = NDArray[np.int64]

_N_WHOLE = 320
"""Up to this many units a side the whole matrix is searched."""
_HALF_WIDTH = 24
_SKIP_SCORE = 0.05


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
    corridor = _whole(len(coarse_src), len(coarse_tgt))
    while levels:
        path = _best_path(unit_rows(coarse_src), unit_rows(coarse_tgt), corridor)
        coarse_src, coarse_tgt = levels.pop()
        corridor = _around(path, len(coarse_src), len(coarse_tgt))
    return corridor


def _halved(vectors: Floats) -> Floats:
    """Return the sums of pairs of neighbours; an odd one stays alone."""
    even = vectors[: len(vectors) // 2 * 2]
    return np.concatenate((even[0::2] + even[1::2], vectors[len(even) :]))


def _whole(n_src: int, n_tgt: int) -> Corridor:
    lo = np.zeros(n_src + 1, dtype=np.int64)
    return Corridor.of(lo, lo + n_tgt + 1)


def _best_path(src: Floats, tgt: Floats, corridor: Corridor) -> Ints:
    """Return the boundaries ``(i, j)`` on the best path of 1-1 pairs and skips, ``(k, 2)``."""
    return _search(src, tgt, corridor.lo, corridor.hi, corridor.offsets, np.float32(_SKIP_SCORE))


def _around(path: Ints, n_src: int, n_tgt: int) -> Corridor:
    """Return the boundaries near a path that was found on pairs of units."""
    lo = np.full(n_src + 1, n_tgt, dtype=np.int64)
    hi = np.zeros(n_src + 1, dtype=np.int64)
    rows = np.minimum(path[:, 0] * 2, n_src)
    columns = np.minimum(path[:, 1] * 2, n_tgt)
    np.minimum.at(lo, rows, columns)
    np.maximum.at(hi, rows, columns)
    missing = lo > hi  # odd rows lie between two that the path names
    index = np.arange(n_src + 1)
    named = np.flatnonzero(~missing)
    before = named[np.searchsorted(named, index, side="right") - 1]
    after = named[np.minimum(np.searchsorted(named, index), len(named) - 1)]
    lo, hi = np.minimum(lo[before], lo[after]), np.maximum(hi[before], hi[after])
    # widen along both sides, so that steps of the path keep their distance to the walls
    first = np.maximum(index - _HALF_WIDTH, 0)
    last = np.minimum(index + _HALF_WIDTH, n_src)
    lo = np.maximum(np.minimum.accumulate(lo[::-1])[::-1][first] - _HALF_WIDTH, 0)
    hi = np.minimum(np.maximum.accumulate(hi)[last] + _HALF_WIDTH, n_tgt) + 1
    return Corridor.of(np.maximum.accumulate(lo), hi)


@numba.njit(cache=True, fastmath=True, nogil=True)
def _search(
    src: Floats, tgt: Floats, lo: Ints, hi: Ints, offsets: Ints, skip_score: np.float32
) -> Ints:
    n_src, n_dimensions = src.shape
    best = np.full(offsets[-1], -1e30, dtype=np.float32)
    step = np.zeros(offsets[-1], dtype=np.int8)
    for i in range(n_src + 1):
        for j in range(lo[i], hi[i]):
            cell = offsets[i] + j - lo[i]
            if i == 0 and j == 0:
                best[cell] = 0.0
                continue
            if j > lo[i] and best[cell - 1] + skip_score > best[cell]:
                best[cell], step[cell] = best[cell - 1] + skip_score, 2
            if i > 0 and lo[i - 1] <= j < hi[i - 1]:
                above = best[offsets[i - 1] + j - lo[i - 1]] + skip_score
                if above > best[cell]:
                    best[cell], step[cell] = above, 1
            if i > 0 and lo[i - 1] <= j - 1 < hi[i - 1]:
                score = best[offsets[i - 1] + j - 1 - lo[i - 1]]
                for d in range(n_dimensions):
                    score += src[i - 1, d] * tgt[j - 1, d]
                if score > best[cell]:
                    best[cell], step[cell] = score, 3
    row, column = n_src, hi[n_src] - 1
    path = np.zeros((n_src + column + 1, 2), dtype=np.int64)
    n_steps = 0
    path[0] = row, column
    while row > 0 or column > 0:
        taken = step[offsets[row] + column - lo[row]]
        row -= taken & 1
        column -= taken >> 1
        n_steps += 1
        path[n_steps] = row, column
    return path[: n_steps + 1][::-1].copy()
