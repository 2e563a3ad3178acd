"""What several rooms need to know of arrays of vectors. It imports numpy only."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]
Vectors = NDArray[np.floating[Any]]

_N_QUERIES, _N_UNITS = 2048, 20_000
_N_CELLS = 5_000_000
"""Cosines are computed in blocks of at most so many: some 20 MB, however many units there are."""


class VectorRows(Protocol):
    """Vectors, one a row, that are read a slice at a time: an array, or several as if one."""

    def __len__(self) -> int:
        """Return how many there are."""

    def __getitem__(self, rows: slice, /) -> Vectors:
        """Return some of them."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The units nearest to each query, ``(n, k)``: nearest first, of equal ones the first first.

    ``numbers`` are those of the units, -1 where there is none near enough; ``cosines`` are -inf
    there.
    """

    numbers: Ints
    cosines: Floats


def unit_rows(vectors: Floats) -> Floats:
    """Return the rows at length 1; a row of zeros stays as it is, a NaN stays a NaN."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    units: Floats = np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms != 0)
    return units


def top_k(queries: Floats, units: VectorRows, k: int, *, least: float | None = None) -> Nearest:
    """Return the ``k`` units nearest to each query by cosine, all of them where there are fewer.

    :param queries: vectors of length 1, ``(n, d)``.
    :param units: vectors of length 1, ``(m, d)``; half precision will do.
    :param least: cosine under which a unit is not near enough.
    """
    k = min(k, len(units))
    cosines = np.full((len(queries), k), -np.inf, dtype=np.float32)
    numbers = np.full((len(queries), k), -1, dtype=np.int64)
    n_rows = max(1, min(_N_QUERIES, len(queries)))
    n_units = min(_N_UNITS, max(1, _N_CELLS // n_rows))
    for start in range(0, len(units) if k else 0, n_units):
        block = np.asarray(units[start : start + n_units], dtype=np.float32)
        for first in range(0, len(queries), n_rows):
            rows = slice(first, first + n_rows)
            # those known come first, so that of equal ones the place says which is the first
            found = np.concatenate((cosines[rows], queries[rows] @ block.T), axis=1)
            best = _best(found, k)
            known = np.take_along_axis(numbers[rows], np.minimum(best, k - 1), axis=1)
            cosines[rows] = np.take_along_axis(found, best, axis=1)
            numbers[rows] = np.where(best < k, known, start + best - k)
    if least is not None:
        numbers[cosines < least] = -1
        cosines[cosines < least] = -np.inf
    return Nearest(numbers, cosines)


def _best(scores: Floats, k: int) -> Ints:
    """Return the places of the ``k`` highest of each row, in order; of equal ones the first."""
    if k == 1:
        first: Ints = scores.argmax(axis=1)[:, np.newaxis]
        return first
    best = np.argpartition(-scores, k - 1, axis=1)[:, :k]
    lowest = np.take_along_axis(scores, best, axis=1).min(axis=1)
    for row in np.flatnonzero((scores >= lowest[:, np.newaxis]).sum(axis=1) > k):
        best[row] = np.argsort(-scores[row], kind="stable")[:k]  # which of the equal was chance
    order = np.lexsort((best, -np.take_along_axis(scores, best, axis=1)), axis=1)
    sorted_best: Ints = np.take_along_axis(best, order, axis=1)
    return sorted_best
