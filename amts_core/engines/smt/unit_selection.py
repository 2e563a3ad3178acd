"""Which units of a corpus a job needs: the nearest ones of each of its segments.

A round at a time: the nearest unit of every segment, then the second of every segment, until there
are enough; so that no segment takes all places, and near ones come first.
"""

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from amts_core.kernel.vectors import Floats, unit_rows

_N_QUERIES, _N_UNITS = 256, 20_000
"""Cosines are computed in blocks of so many: some 20 MB, however large the corpus."""
_N_DEEPEST = 400
_N_SPARE = 3
"""How many times more ranks are looked through than would do if no unit were near to two."""

Vectors = NDArray[np.floating[Any]]
Longs = NDArray[np.int64]


class SelectedUnits(Protocol):
    """Vectors, one a row, that are read a slice at a time: an array, or several as if one."""

    def __len__(self) -> int:
        """Return how many there are."""

    def __getitem__(self, rows: slice, /) -> Vectors:
        """Return some of them."""


def nearest(queries: Floats, units: SelectedUnits, n: int) -> Longs:
    """Return the numbers of at most ``n`` units, those that are nearest to some query, sorted.

    :param queries: vectors of the job's segments, ``(m, d)``.
    :param units: vectors of the units' sources, ``(k, d)`` and of length 1; half precision will do.
    """
    if len(units) <= n:
        return np.arange(len(units))
    if not len(queries):
        return np.zeros(0, dtype=np.int64)
    depth = min(len(units), _N_DEEPEST, 1 + _N_SPARE * n // len(queries))
    in_rounds = _ranked(unit_rows(queries), units, depth).T.ravel()
    _, first = np.unique(in_rounds, return_index=True)
    return np.sort(in_rounds[np.sort(first)[:n]])


def _ranked(queries: Floats, units: SelectedUnits, depth: int) -> Longs:
    """Return for each query the numbers of the units nearest to it, nearest first."""
    cosines = np.full((len(queries), depth), -np.inf, dtype=np.float32)
    numbers = np.zeros((len(queries), depth), dtype=np.int64)
    for start in range(0, len(units), _N_UNITS):
        block = np.asarray(units[start : start + _N_UNITS], dtype=np.float32)
        of_block = np.arange(start, start + len(block))
        for first in range(0, len(queries), _N_QUERIES):
            some = slice(first, first + _N_QUERIES)
            found = np.concatenate((cosines[some], queries[some] @ block.T), axis=1)
            best = np.argpartition(-found, depth - 1, axis=1)[:, :depth]
            known = np.take_along_axis(numbers[some], np.minimum(best, depth - 1), axis=1)
            new = of_block[np.maximum(best - depth, 0)]
            cosines[some] = np.take_along_axis(found, best, axis=1)
            numbers[some] = np.where(best < depth, known, new)
    order = np.lexsort((numbers, -cosines), axis=1)
    return np.take_along_axis(numbers, order, axis=1)
