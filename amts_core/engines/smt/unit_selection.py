"""Which units of a corpus a job needs: the nearest ones of each of its segments.

A round at a time: the nearest unit of every segment, then the second of every segment, until there
are enough; so that no segment takes all places, and near ones come first.
"""

import numpy as np

from amts_core.kernel.vectors import Floats, Ints, VectorRows, top_k, unit_rows

_N_DEEPEST = 400
_N_SPARE = 3
"""How many times more ranks are looked through than would do if no unit were near to two."""


def nearest(queries: Floats, units: VectorRows, n: int) -> Ints:
    """Return the numbers of at most ``n`` units, those that are nearest to some query, sorted.

    :param queries: vectors of the job's segments, ``(m, d)``.
    :param units: vectors of the units' sources, ``(k, d)`` and of length 1; half precision will do.
    """
    if len(units) <= n:
        return np.arange(len(units))
    if not len(queries):
        return np.zeros(0, dtype=np.int64)
    depth = min(len(units), _N_DEEPEST, 1 + _N_SPARE * n // len(queries))
    in_rounds = top_k(unit_rows(queries), units, depth).numbers.T.ravel()
    _, first = np.unique(in_rounds, return_index=True)
    return np.sort(in_rounds[np.sort(first)[:n]])
