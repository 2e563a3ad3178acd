"""What speaks for and against each bead: similarities of all overlaps in a corridor.

Dot products of overlaps are sums of dot products of segments, so no overlap of a static encoder is
ever embedded or stored.
"""

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from amts_core.align.corridor import Corridor
from amts_core.align.sides import (
    MAX_SIZE,
    N_SHAPES,
    SHAPE_OF,
    SHAPES,
    Overlaps,
    Side,
    centred,
    centred_overlaps,
    centred_sums,
    overlap_mean,
    overlap_norms,
)
from amts_core.align.word_types import link
from amts_core.kernel.threads import row_blocks, side_by_side
from amts_core.kernel.vectors import Doubles, Floats, Ints, unit_rows

_N_EXACT = 40_000_000
"""Up to so many pairs of segments the best partner is looked for in the whole other document."""
_N_NEIGHBOURS = 4
_N_ROWS = 2048
"""Rows of a corridor for which centred runs are made at once: some 25 MB a side."""
INVALID = -9.0
"""Similarity of an overlap that does not exist, or need not be looked at."""
LEAST_OF_LARGER = 0.1
"""Cosine under which beads of more than two segments are never right."""


@dataclass(frozen=True, slots=True)
class CorridorBand:
    """A value for each pair of source segment ``i`` and target segments ``lo[i]:hi[i]``."""

    lo: Ints
    hi: Ints
    offsets: Ints
    values: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that the features of a corridor are computed from.

    :ivar cosines: shape ``(n_cells, n_shapes)``: of the bead of each of :data:`sides.SHAPES` that
        ends at the cell; :data:`INVALID` where there is none that may be right.
    :ivar second: the same by the static table, of beads that may be right; zero where that does
        not know the languages.
    :ivar links: weight of the links between the words of two segments.
    :ivar linked: of each side, shape ``(n,)``: the same, summed over the other side.
    :ivar best: of each side, ``(n,)``: highest cosine of a segment with any of the other side.
    :ivar usual: of each side, shape ``(n,)``: mean of the highest four.
    :ivar begins: of each side, shape ``(n + 1,)``: whether a block begins there, or the end is.
    :ivar openness: of each side, shape ``(n + 1,)``, as in :class:`Side`; ``quotes`` likewise.
    """

    corridor: Corridor
    cosines: Floats
    second: Floats
    links: CorridorBand
    linked: tuple[Doubles, Doubles]
    best: tuple[Floats, Floats]
    usual: tuple[Floats, Floats]
    widths: tuple[Doubles, Doubles]
    begins: tuple[NDArray[np.bool_], NDArray[np.bool_]]
    openness: tuple[Doubles, Doubles]
    quotes: tuple[Doubles, Doubles]


def gather(
    src: Side,
    tgt: Side,
    corridor: Corridor,
    *,
    vectors: tuple[Floats, Floats] | None = None,
    least: float = LEAST_OF_LARGER,
) -> Evidence:
    """Return the evidence for all beads inside a corridor.

    :param vectors: the centred sums of both sides, where they are at hand.
    :param least: cosine under which beads of more than two segments are left out.
    """
    vectors = vectors or (centred(src), centred(tgt))
    norms = overlap_norms(vectors[0]), overlap_norms(vectors[1])
    lo, hi = _band_bounds(corridor, tgt.n)
    offsets = np.concatenate(([0], np.cumsum(hi - lo)))
    dots = CorridorBand(lo, hi, offsets, _dots(*vectors, lo, hi, offsets))
    n_cells = int(corridor.offsets[-1])
    cosines = np.full((n_cells, N_SHAPES), INVALID, np.float32)
    bounds = corridor.lo, corridor.hi, corridor.offsets
    if src.overlaps is None or tgt.overlaps is None:
        _additive_cosines(cosines, *bounds, lo, offsets, dots.values, *norms)
        second = cosines
    else:
        _fill_embedded_cosines(cosines, corridor, src.overlaps, tgt.overlaps)
        second = np.zeros((n_cells, N_SHAPES), np.float32)
        if src.static is not None and tgt.static is not None:
            static = (
                centred_sums(src.static, src.static_counts),
                centred_sums(tgt.static, tgt.static_counts),
            )
            own_dots = _dots(*static, lo, hi, offsets)
            own_norms = overlap_norms(static[0]), overlap_norms(static[1])
            _additive_cosines(second, *bounds, lo, offsets, own_dots, *own_norms)
    larger = cosines[:, 1:]
    larger[larger < least] = INVALID
    best, usual = _neighbourhood(vectors, norms, dots)
    links = CorridorBand(lo, hi, offsets, link(src.words, tgt.words, lo, hi=hi, offsets=offsets))
    return Evidence(
        corridor=corridor,
        cosines=cosines,
        second=second,
        links=links,
        linked=_linked(links, tgt.n),
        best=best,
        usual=usual,
        widths=(src.widths, tgt.widths),
        begins=(_begins(src.blocks), _begins(tgt.blocks)),
        openness=(src.openness, tgt.openness),
        quotes=(src.quotes, tgt.quotes),
    )


def _linked(links: CorridorBand, n_tgt: int) -> tuple[Doubles, Doubles]:
    """Return the links summed over each row and each column."""
    lengths = links.hi - links.lo
    rows = np.repeat(np.arange(len(links.lo)), lengths)
    columns = np.arange(len(rows)) - (links.offsets[:-1] - links.lo)[rows]
    return (
        np.bincount(rows, links.values, len(links.lo)).astype(np.float64),
        np.bincount(columns, links.values, n_tgt).astype(np.float64),
    )


def _begins(blocks: Ints) -> NDArray[np.bool_]:
    """Return whether each segment, and the end of the document, begins a block."""
    return np.concatenate(([True], blocks[1:] != blocks[:-1], [True]))


def _band_bounds(corridor: Corridor, n_tgt: int) -> tuple[Ints, Ints]:
    """Return which target segments may meet each source segment, their neighbours included."""
    n_src = len(corridor.lo) - 1
    rows = np.arange(n_src)
    lo = np.maximum(corridor.lo[np.maximum(rows - 1, 0)] - MAX_SIZE - 1, 0)
    hi = np.minimum(corridor.hi[np.minimum(rows + MAX_SIZE + 1, n_src)], n_tgt)
    return lo, hi


def _neighbourhood(
    vectors: tuple[Floats, Floats], norms: tuple[Floats, Floats], dots: CorridorBand
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """Return best and usual cosine of the segments of each side."""
    src, tgt = vectors
    if len(src) * len(tgt) > _N_EXACT:
        best_and_usual = _band_neighbourhood(
            dots.lo, dots.hi, dots.offsets, dots.values, norms[0][1], norms[1][1]
        )
        return best_and_usual[:2], best_and_usual[2:]
    unit_src, unit_tgt = unit_rows(src), unit_rows(tgt)
    src_best, src_usual = _top(unit_src, unit_tgt)
    tgt_best, tgt_usual = _top(unit_tgt, unit_src)
    return (src_best, tgt_best), (src_usual, tgt_usual)


def _top(queries: Floats, others: Floats) -> tuple[Floats, Floats]:
    n_top = min(_N_NEIGHBOURS, len(others))
    best = np.empty(len(queries), dtype=np.float32)
    usual = np.empty(len(queries), dtype=np.float32)
    for start in range(0, len(queries), 2048):
        cosines = queries[start : start + 2048] @ others.T
        top = np.partition(cosines, -n_top, axis=1)[:, -n_top:]
        best[start : start + 2048] = top.max(axis=1)
        usual[start : start + 2048] = top.mean(axis=1)
    return best, usual


@numba.njit(cache=True, nogil=True)
def _band_neighbourhood(
    lo: Ints, hi: Ints, offsets: Ints, dots: Floats, src_norms: Floats, tgt_norms: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    n_src, n_tgt = len(lo), len(tgt_norms) - 1
    src_top = np.zeros((n_src, _N_NEIGHBOURS), dtype=np.float32)
    tgt_top = np.zeros((n_tgt, _N_NEIGHBOURS), dtype=np.float32)
    for i in range(n_src):
        for j in range(lo[i], hi[i]):
            norm = src_norms[i] * tgt_norms[j]
            cosine = dots[offsets[i] + j - lo[i]] / norm if norm > 0 else np.float32(0)
            for top in (src_top[i], tgt_top[j]):
                rank = _N_NEIGHBOURS
                while rank > 0 and cosine > top[rank - 1]:
                    rank -= 1
                for k in range(_N_NEIGHBOURS - 1, rank, -1):
                    top[k] = top[k - 1]
                if rank < _N_NEIGHBOURS:
                    top[rank] = cosine
    src_usual = np.empty(n_src, dtype=np.float32)
    tgt_usual = np.empty(n_tgt, dtype=np.float32)
    for i in range(n_src):
        src_usual[i] = src_top[i].mean()
    for j in range(n_tgt):
        tgt_usual[j] = tgt_top[j].mean()
    return src_top[:, 0].copy(), tgt_top[:, 0].copy(), src_usual, tgt_usual


@numba.njit(cache=True, fastmath=True, nogil=True)
def _dots(src: Floats, tgt: Floats, lo: Ints, hi: Ints, offsets: Ints) -> Floats:
    values = np.empty(offsets[-1], dtype=np.float32)
    for i in range(len(src)):
        for j in range(lo[i], hi[i]):
            total = np.float32(0)
            for d in range(src.shape[1]):
                total += src[i, d] * tgt[j, d]
            values[offsets[i] + j - lo[i]] = total
    return values


@numba.njit(cache=True, fastmath=True, nogil=True)
def _additive_cosines(
    cosines: Floats,
    lo: Ints,
    hi: Ints,
    cells: Ints,
    band_lo: Ints,
    band_offsets: Ints,
    dots: Floats,
    src_norms: Floats,
    tgt_norms: Floats,
) -> None:
    for i in range(1, len(lo)):
        for j in range(max(lo[i], 1), hi[i]):
            cell = cells[i] + j - lo[i]
            columns = np.zeros(MAX_SIZE + 1, dtype=np.float32)
            for m in range(1, min(MAX_SIZE, i) + 1):
                row = i - m
                total = np.float32(0)
                for n in range(1, min(MAX_SIZE, j) + 1):
                    column = j - n
                    if column < band_lo[row]:
                        break
                    columns[n] += dots[band_offsets[row] + column - band_lo[row]]
                    total += columns[n]
                    if not lo[row] <= column < hi[row]:
                        continue
                    norm = src_norms[m, row] * tgt_norms[n, column]
                    shape = SHAPE_OF[m, n]
                    if shape < 0:
                        continue
                    cosines[cell, shape] = total / norm if norm > 0 else np.float32(0)


def _fill_embedded_cosines(
    cosines: Floats, corridor: Corridor, src: Overlaps, tgt: Overlaps
) -> None:
    """Write the cosines of embedded runs, some thousand rows at a time: centred runs are large."""
    lo, hi, cells = corridor.lo, corridor.hi, corridor.offsets
    means = overlap_mean(src), overlap_mean(tgt)

    def fill(block: tuple[int, int]) -> None:
        first, stop = block
        above, left = max(first - MAX_SIZE, 0), max(int(lo[first]) - MAX_SIZE, 0)
        runs = (
            centred_overlaps(src[:, above:stop], means[0]),
            centred_overlaps(tgt[:, left : int(hi[stop - 1])], means[1]),
        )
        _embedded_cosines(cosines, lo, hi, cells, (first, stop), *runs, (above, left))

    side_by_side(fill, row_blocks(len(lo), _N_ROWS))


@numba.njit(cache=True, fastmath=True, nogil=True)
def _embedded_cosines(
    cosines: Floats,
    lo: Ints,
    hi: Ints,
    cells: Ints,
    rows: tuple[int, int],
    src: Floats,
    tgt: Floats,
    firsts: tuple[int, int],
) -> None:
    for i in range(max(rows[0], 1), rows[1]):
        for j in range(max(lo[i], 1), hi[i]):
            for shape in range(N_SHAPES):
                m, n = SHAPES[shape]
                if m <= i and n <= j and lo[i - m] <= j - n < hi[i - m]:
                    one, other = src[m - 1, i - m - firsts[0]], tgt[n - 1, j - n - firsts[1]]
                    total = np.float32(0)
                    for d in range(len(one)):
                        total += one[d] * other[d]
                    cosines[cells[i] + j - lo[i], shape] = total
