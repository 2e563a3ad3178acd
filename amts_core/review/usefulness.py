"""Which units documents would retrieve: vectors in, scores out.

Active Custom Translation and the local engine translate a segment with the units most like it; a
unit that no waiting segment is like is worth little, however good it is.
"""

import numpy as np

from amts_core.kernel.vectors import Floats, top_k, unit_rows

N_BEST = 8
"""Units that a segment retrieves."""
LEAST_COSINE = 0.3
"""Under which a unit is no help for a segment."""


def usefulness(
    queries: Floats, units: Floats, *, n_best: int = N_BEST, least: float = LEAST_COSINE
) -> Floats:
    """Return for each unit the sum of its cosines with the segments that would retrieve it.

    :param queries: vectors of the waiting segments, ``(n, d)``.
    :param units: vectors of the units' sources, ``(m, d)``.
    :returns: ``(m,)``, 0 where no segment has the unit among its ``n_best`` by cosine, of those of
        at least ``least``; higher is better.
    """
    scores = np.zeros(len(units), dtype=np.float32)
    if not len(queries) or not len(units):
        return scores
    best = top_k(unit_rows(queries), unit_rows(units), n_best, least=least)
    is_near = best.numbers >= 0
    np.add.at(scores, best.numbers[is_near], best.cosines[is_near])
    return scores
