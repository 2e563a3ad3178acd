"""The features of beads and skips, whose weighted sums are their scores.

What each of them means stands in its name; all lie within about one of zero, so that weights can be
compared.
"""

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from amts_core.align.corridor import Ints
from amts_core.align.evidence import INVALID, Doubles, Evidence
from amts_core.align.sides import MAX_SIZE
from amts_core.vectors import Floats

MATCH_FEATURES = (
    "1-1", "1-2", "2-2", "1-3", "2-3", "larger",
    "cosine", "cosine x length", "neighbours' cosine", "cosine less best elsewhere",
    "usual cosine", "length mismatch", "words shared", "weight of words shared",
    "weight of words not shared", "block ends inside", "only one side begins a block",
    "both sides begin a block", "length",
)  # fmt: skip
SKIP_FEATURES = ("skip", "best cosine anywhere", "length", "weight of words", "usual cosine")
TRANSITIONS = ("match to skip", "skip to skip", "skip to match", "source skip to target skip")

_N_FEATURES = len(MATCH_FEATURES)
_N_MAX_Z = 16.0
_SPREAD, _SPREAD_OF_SHORT = 0.022, 1.6
"""Variance of the log length ratio of translations: at any length, and more for shorter ones."""


def match_scores(evidence: Evidence, weights: Doubles) -> Floats:
    """Return the weighted sum of the features of every bead, shape ``(n_cells, 16)``."""
    scores = np.full(evidence.cosines.shape, -np.inf, dtype=np.float32)
    _score_all(_kernel(evidence), evidence.corridor.hi, weights, scores)
    return scores


def match_features(evidence: Evidence, ends: Ints, sizes: Ints) -> Doubles:
    """Return :data:`MATCH_FEATURES` of some beads, one row each.

    :param ends: boundaries ``(i, j)`` at which the beads end, shape ``(k, 2)``.
    :param sizes: their shapes ``(m, n)``, shape ``(k, 2)``.
    """
    features = np.zeros((len(ends), _N_FEATURES))
    _fill_some(_kernel(evidence), ends, sizes, features)
    return features


def skip_features(evidence: Evidence, side: int) -> Doubles:
    """Return :data:`SKIP_FEATURES` of each segment of side 0 or 1, shape ``(n, 5)``."""
    best, usual = evidence.best[side], evidence.usual[side]
    widths, totals = evidence.widths[side], evidence.totals[side]
    return np.column_stack(
        (np.ones(len(best)), best, np.log1p(widths) / 5, np.minimum(totals, 20) / 10, usual)
    ).astype(np.float64)


class _Kernel(NamedTuple):
    """The arrays of an evidence, as compiled code takes them."""

    lo: Ints
    cells: Ints
    cosines: Floats
    band_lo: Ints
    band_hi: Ints
    band_offsets: Ints
    dots: Floats
    shared: Floats
    src_norms: Floats
    tgt_norms: Floats
    src_best: Floats
    tgt_best: Floats
    src_usual: Floats
    tgt_usual: Floats
    src_widths: Doubles
    tgt_widths: Doubles
    src_totals: Doubles
    tgt_totals: Doubles
    src_begins: NDArray[np.bool_]
    tgt_begins: NDArray[np.bool_]


def _kernel(evidence: Evidence) -> _Kernel:
    corridor, dots = evidence.corridor, evidence.dots
    (src_widths, tgt_widths), (src_totals, tgt_totals) = evidence.widths, evidence.totals
    return _Kernel(
        corridor.lo, corridor.offsets, evidence.cosines,
        dots.lo, dots.hi, dots.offsets, dots.values, evidence.shared.values,
        *evidence.norms, *evidence.best, *evidence.usual,
        _summed(src_widths), _summed(tgt_widths), _summed(src_totals), _summed(tgt_totals),
        *evidence.begins,
    )  # fmt: skip


def _summed(values: Doubles) -> Doubles:
    """Return prefix sums: of ``values[a:b]`` the sum is ``out[b] - out[a]``."""
    return np.concatenate(([0.0], np.cumsum(values)))


@numba.njit(cache=True, fastmath=True, nogil=True)
def _score_all(k: _Kernel, hi: Ints, weights: Doubles, scores: Floats) -> None:
    f = np.zeros(_N_FEATURES)
    for i in range(1, len(hi)):
        for j in range(max(k.lo[i], 1), hi[i]):
            cell = k.cells[i] + j - k.lo[i]
            for shape in range(MAX_SIZE * MAX_SIZE):
                if k.cosines[cell, shape] != INVALID:
                    _fill(k, i, j, shape // MAX_SIZE + 1, shape % MAX_SIZE + 1, f)
                    scores[cell, shape] = (f * weights).sum()


@numba.njit(cache=True, fastmath=True, nogil=True)
def _fill_some(k: _Kernel, ends: Ints, sizes: Ints, features: Doubles) -> None:
    for row in range(len(ends)):
        _fill(k, ends[row, 0], ends[row, 1], sizes[row, 0], sizes[row, 1], features[row])


@numba.njit(cache=True, fastmath=True, nogil=True)
def _fill(k: _Kernel, i: int, j: int, m: int, n: int, f: Doubles) -> None:
    """Write the features of the bead of shape ``(m, n)`` that ends at ``(i, j)`` into ``f``."""
    a, b = i - m, j - n
    cosine = k.cosines[k.cells[i] + j - k.lo[i], MAX_SIZE * (m - 1) + n - 1]
    f[:] = 0.0
    f[_shape_class(m, n)] = 1.0
    src_width, tgt_width = k.src_widths[i] - k.src_widths[a], k.tgt_widths[j] - k.tgt_widths[b]
    narrow = min(src_width, tgt_width)
    length = np.log1p(narrow) / 5
    f[6] = cosine
    f[7] = cosine * length
    f[8] = _cosine_outside(k, i, j, m, n)
    f[9] = cosine - (k.src_best[a:i].sum() / m + k.tgt_best[b:j].sum() / n) / 2
    f[10] = (k.src_usual[a:i].sum() / m + k.tgt_usual[b:j].sum() / n) / 2
    ratio = np.log((tgt_width + 1.0) / (src_width + 1.0))
    f[11] = min(ratio * ratio / (_SPREAD + _SPREAD_OF_SHORT / (narrow + 1.0)), _N_MAX_Z)
    shared = 0.0
    for row in range(a, i):
        for column in range(max(b, k.band_lo[row]), min(j, k.band_hi[row])):
            shared += k.shared[k.band_offsets[row] + column - k.band_lo[row]]
    src_total, tgt_total = k.src_totals[i] - k.src_totals[a], k.tgt_totals[j] - k.tgt_totals[b]
    shared = min(shared, src_total, tgt_total)
    both = src_total + tgt_total
    f[12] = 2 * shared / both if both > 0 else 0.0
    f[13] = min(shared, 20.0) / 10
    f[14] = min(both - 2 * shared, 20.0) / 10
    for row in range(a + 1, i):
        f[15] += k.src_begins[row]
    for column in range(b + 1, j):
        f[15] += k.tgt_begins[column]
    f[16] = k.src_begins[a] != k.tgt_begins[b]
    f[17] = k.src_begins[a] and k.tgt_begins[b]
    f[18] = length


@numba.njit(cache=True, nogil=True)
def _shape_class(m: int, n: int) -> int:
    small, large = min(m, n), max(m, n)
    if large <= 2:
        return large - 1 if large == 1 or small == 1 else 2
    return 2 + small if large == 3 and small < 3 else 5


@numba.njit(cache=True, fastmath=True, nogil=True)
def _cosine_outside(k: _Kernel, i: int, j: int, m: int, n: int) -> float:
    """Return the mean cosine of either side with the segments beside the other side."""
    a, b = i - m, j - n
    total, n_outside = 0.0, 0
    for column in (b - 1, j):
        if 0 <= column < len(k.tgt_begins) - 1:
            dot = 0.0
            for row in range(a, i):
                if k.band_lo[row] <= column < k.band_hi[row]:
                    dot += k.dots[k.band_offsets[row] + column - k.band_lo[row]]
            norm = k.src_norms[m, a] * k.tgt_norms[1, column]
            total += dot / norm if norm > 0 else 0.0
            n_outside += 1
    for row in (a - 1, i):
        if 0 <= row < len(k.src_begins) - 1:
            dot = 0.0
            for column in range(max(b, k.band_lo[row]), min(j, k.band_hi[row])):
                dot += k.dots[k.band_offsets[row] + column - k.band_lo[row]]
            norm = k.src_norms[1, row] * k.tgt_norms[n, b]
            total += dot / norm if norm > 0 else 0.0
            n_outside += 1
    return total / n_outside if n_outside else 0.0
