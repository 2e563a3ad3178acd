"""Which units of a corpus a job needs: the nearest ones of each of its segments.

A round at a time: the nearest unit of every segment, then the second of every segment, until there
are enough; so that no segment takes all places, and near ones come first.
"""

import numpy as np
from numpy.typing import NDArray

from amts_core.vectors import Floats, unit_rows

_N_ROWS = 64
_N_DEEPEST = 400


def nearest(queries: Floats, units: NDArray[np.floating], n: int) -> NDArray[np.int64]:
    """Return the numbers of at most ``n`` units, those that are nearest to some query, sorted.

    :param queries: vectors of the job's segments, ``(m, d)``.
    :param units: vectors of the units' sources, ``(k, d)`` and of length 1; half precision will do.
    """
    if len(units) <= n:
        return np.arange(len(units))
    if not len(queries):
        return np.zeros(0, dtype=np.int64)
    queries = unit_rows(queries)
    depth = min(len(units), _N_DEEPEST, 1 + 3 * n // len(queries))
    ranked = np.concatenate(
        [
            _best(queries[start : start + _N_ROWS], units, depth)
            for start in range(0, len(queries), _N_ROWS)
        ]
    )
    in_rounds = ranked.T.ravel()
    _, first = np.unique(in_rounds, return_index=True)
    return np.sort(in_rounds[np.sort(first)[:n]])


def _best(queries: Floats, units: NDArray[np.floating], depth: int) -> NDArray[np.int64]:
    """Return for each query the numbers of the units nearest to it, nearest first."""
    n_block = 50_000
    cosines = np.concatenate(
        [
            queries @ np.asarray(units[start : start + n_block], dtype=np.float32).T
            for start in range(0, len(units), n_block)
        ],
        axis=1,
    )
    best = np.argpartition(-cosines, depth - 1, axis=1)[:, :depth]
    order = np.argsort(-np.take_along_axis(cosines, best, axis=1), axis=1, kind="stable")
    return np.take_along_axis(best, order, axis=1).astype(np.int64)
