"""The features of beads and skips, whose weighted sums are their scores.

What each of them means stands in its name; all lie within about one of zero, so that weights can be
compared.
"""

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from amts_core.align.evidence import INVALID, Evidence
from amts_core.align.sides import MAX_SIZE, SHAPE_OF
from amts_core.kernel.threads import row_blocks, side_by_side
from amts_core.kernel.vectors import Doubles, Floats, Ints

MATCH_FEATURES = (
    "1-1", "1-2", "2-2", "1-3", "2-3", "larger",
    "cosine", "cosine x length", "cosine less best elsewhere", "usual cosine", "length mismatch",
    "words linked", "words linked elsewhere", "block ends inside", "only one side begins a block",
    "both sides begin a block", "only one side ends a sentence", "neither side ends a sentence",
    "length", "second cosine", "second cosine x length", "gain by joining",
    "both sides begin or end a quotation",
)  # fmt: skip
SKIP_FEATURES = (
    "skip", "best cosine anywhere", "usual cosine", "words linked", "part of a sentence", "length",
)  # fmt: skip
TRANSITIONS = ("match to skip", "skip to skip", "skip to match", "source skip to target skip")

_N_FEATURES = len(MATCH_FEATURES)
_N_ROWS = 64
"""Rows of a corridor that are scored by one thread at once."""
_PAIR = 2
_N_MAX_Z = 16.0
_MOST_LINKED = 20.0
_SPREAD, _SPREAD_OF_SHORT = 0.022, 1.6
"""Variance of the log length ratio of translations: at any length, and more for shorter ones."""


def match_scores(evidence: Evidence, weights: Doubles) -> Floats:
    """Return the weighted sum of the features of every bead, shape ``(n_cells, n_shapes)``."""
    scores = np.full(evidence.cosines.shape, -np.inf, dtype=np.float32)
    tables = _tables(evidence)
    blocks = row_blocks(len(evidence.corridor.lo), _N_ROWS)
    side_by_side(lambda rows: _score_rows(rows, *tables, weights, scores), blocks)
    return scores


def match_features(evidence: Evidence, ends: Ints, sizes: Ints) -> Doubles:
    """Return :data:`MATCH_FEATURES` of some beads, one row each.

    :param ends: boundaries ``(i, j)`` at which the beads end, shape ``(k, 2)``.
    :param sizes: their shapes ``(m, n)``, shape ``(k, 2)``.
    """
    features = np.zeros((len(ends), _N_FEATURES))
    _fill_some(*_tables(evidence), ends, sizes, features)
    return features


def skip_features(evidence: Evidence, side: int) -> Doubles:
    """Return :data:`SKIP_FEATURES` of each segment of side 0 or 1, shape ``(n, 6)``."""
    best, openness = evidence.best[side], evidence.openness[side]
    linked = np.minimum(evidence.linked[side], _MOST_LINKED) / 5
    columns = (
        np.ones(len(best)),
        best,
        evidence.usual[side],
        linked,
        openness[:-1] + openness[1:],
        np.log1p(evidence.widths[side]) / 5,
    )
    return np.column_stack(columns).astype(np.float64)


class _Grid(NamedTuple):
    """What belongs to pairs of boundaries or segments."""

    lo: Ints
    hi: Ints
    cells: Ints
    cosines: Floats
    second: Floats
    band_lo: Ints
    band_hi: Ints
    band_offsets: Ints
    links: Floats


class _Sums(NamedTuple):
    """What belongs to the segments of one side; sums over ``a:b`` are ``sum[b] - sum[a]``.

    ``width`` and ``length`` are of the ``k`` segments before boundary ``i``, at ``[k, i]``.
    """

    best: Doubles
    usual: Doubles
    linked: Doubles
    begun: Ints
    begins: NDArray[np.bool_]
    openness: Doubles
    width: Doubles
    length: Doubles
    quotes: Doubles


def _tables(evidence: Evidence) -> tuple[_Grid, _Sums, _Sums]:
    """Return an evidence as compiled code takes it."""
    corridor, links = evidence.corridor, evidence.links
    grid = _Grid(
        corridor.lo,
        corridor.hi,
        corridor.offsets,
        evidence.cosines,
        evidence.second,
        links.lo,
        links.hi,
        links.offsets,
        links.values,
    )
    return grid, _sums(evidence, 0), _sums(evidence, 1)


def _sums(evidence: Evidence, side: int) -> _Sums:
    ends = _summed(evidence.widths[side])
    width = np.zeros((MAX_SIZE + 1, len(ends)))
    for size in range(1, min(MAX_SIZE, len(ends) - 1) + 1):
        width[size, size:] = ends[size:] - ends[:-size]
    return _Sums(
        _summed(evidence.best[side]),
        _summed(evidence.usual[side]),
        _summed(evidence.linked[side]),
        _summed(evidence.begins[side]).astype(np.int64),
        evidence.begins[side],
        evidence.openness[side],
        width,
        np.log1p(width),
        evidence.quotes[side],
    )


def _summed(values: NDArray[np.generic]) -> Doubles:
    return np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))


@numba.njit(cache=True, fastmath=True, nogil=True)
def _score_rows(
    rows: tuple[int, int], grid: _Grid, src: _Sums, tgt: _Sums, weights: Doubles, scores: Floats
) -> None:
    f = np.zeros(_N_FEATURES)
    columns = np.zeros(MAX_SIZE + 1)
    for i in range(max(rows[0], 1), rows[1]):
        for j in range(max(grid.lo[i], 1), grid.hi[i]):
            cell = grid.cells[i] + j - grid.lo[i]
            columns[:] = 0.0
            for m in range(1, min(MAX_SIZE, i) + 1):
                row = i - m
                linked = 0.0
                for n in range(1, min(MAX_SIZE, j) + 1):
                    column = j - n
                    if column < grid.band_lo[row]:
                        break
                    place = grid.band_offsets[row] + column - grid.band_lo[row]
                    columns[n] += grid.links[place]
                    linked += columns[n]
                    shape = SHAPE_OF[m, n]
                    if shape >= 0 and grid.cosines[cell, shape] != INVALID:
                        _fill(grid, src, tgt, i, j, m, n, linked, f)
                        total = 0.0
                        for k in range(_N_FEATURES):
                            total += f[k] * weights[k]
                        scores[cell, shape] = total


@numba.njit(cache=True, fastmath=True, nogil=True)
def _fill_some(
    grid: _Grid, src: _Sums, tgt: _Sums, ends: Ints, sizes: Ints, features: Doubles
) -> None:
    for k in range(len(ends)):
        (i, j), (m, n) = ends[k], sizes[k]
        linked = 0.0
        for row in range(i - m, i):
            for column in range(max(j - n, grid.band_lo[row]), min(j, grid.band_hi[row])):
                linked += grid.links[grid.band_offsets[row] + column - grid.band_lo[row]]
        _fill(grid, src, tgt, i, j, m, n, linked, features[k])


@numba.njit(cache=True, fastmath=True, nogil=True)
def _fill(
    grid: _Grid,
    src: _Sums,
    tgt: _Sums,
    i: int,
    j: int,
    m: int,
    n: int,
    linked: float,
    f: Doubles,
) -> None:
    """Write the features of the bead of shape ``(m, n)`` that ends at ``(i, j)`` into ``f``."""
    a, b = i - m, j - n
    cell, shape = grid.cells[i] + j - grid.lo[i], SHAPE_OF[m, n]
    cosine = grid.cosines[cell, shape]
    second = grid.second[cell, shape]
    f[:6] = 0.0
    f[_shape_class(m, n)] = 1.0
    length = min(src.length[m, i], tgt.length[n, j]) / 5
    best = (src.best[i] - src.best[a]) / m + (tgt.best[j] - tgt.best[b]) / n
    usual = (src.usual[i] - src.usual[a]) / m + (tgt.usual[j] - tgt.usual[b]) / n
    f[6] = cosine
    f[7] = cosine * length
    f[8] = cosine - best / 2
    f[9] = usual / 2
    ratio = tgt.length[n, j] - src.length[m, i]
    narrow = min(src.width[m, i], tgt.width[n, j])
    f[10] = min(ratio * ratio / (_SPREAD + _SPREAD_OF_SHORT / (narrow + 1.0)), _N_MAX_Z)
    elsewhere = src.linked[i] - src.linked[a] + tgt.linked[j] - tgt.linked[b] - 2 * linked
    f[11] = min(linked, _MOST_LINKED) / 5
    f[12] = min(elsewhere, _MOST_LINKED) / 5
    f[13] = src.begun[i] - src.begun[a + 1] + tgt.begun[j] - tgt.begun[b + 1]
    f[14] = src.begins[a] != tgt.begins[b]
    f[15] = src.begins[a] and tgt.begins[b]
    f[16] = abs(src.openness[i] - tgt.openness[j])
    f[17] = min(src.openness[i], tgt.openness[j])
    f[18] = length
    f[19] = second
    f[20] = second * length
    less = -1.0
    if m > 1:
        less = max(less, _at(grid.cosines, grid, i - 1, j, m - 1, n))
        less = max(less, _at(grid.cosines, grid, i, j, m - 1, n))
    if n > 1:
        less = max(less, _at(grid.cosines, grid, i, j - 1, m, n - 1))
        less = max(less, _at(grid.cosines, grid, i, j, m, n - 1))
    f[21] = cosine - less if m + n > _PAIR else 0.0
    f[22] = min(src.quotes[i], tgt.quotes[j]) + min(src.quotes[a], tgt.quotes[b])


@numba.njit(cache=True, fastmath=True, nogil=True)
def _at(values: Floats, grid: _Grid, i: int, j: int, m: int, n: int) -> float:
    """Return the value of a bead, 0 where there is none."""
    if i < m or j < n or i >= len(grid.lo) or not grid.lo[i] <= j < grid.hi[i]:
        return 0.0
    value = values[grid.cells[i] + j - grid.lo[i], SHAPE_OF[m, n]]
    return 0.0 if value == INVALID else max(value, 0.0)


@numba.njit(cache=True, nogil=True)
def _shape_class(m: int, n: int) -> int:
    small, large = min(m, n), max(m, n)
    if large <= 2:
        return large - 1 if large == 1 or small == 1 else 2
    return 2 + small if large == 3 and small < 3 else 5
