"""Sentences that translate each other in documents that are only about the same subject.

Order says nothing in them, so each segment is compared with every one of the other document. A pair
has to be each other's best, better by a margin than the next ones (Artetxe and Schwenk 2019,
https://aclanthology.org/P19-1309; their distance, which finds more than their ratio by the vectors
of either encoder), and of like length.
"""

from dataclasses import dataclass

import numpy as np

from amts_core.kernel.errors import AlignmentInputError
from amts_core.kernel.vectors import Doubles, Floats, Ints, top_k

_N_NEIGHBOURS = 4
_LEAST_COSINE = 0.3
_LEAST_WIDTH = 15.0
"""Of what is shorter, in Latin letters, too much is alike by chance."""
_MOST_LENGTH_RATIO = 2.0
LEAST_MARGIN = 0.27
"""Cosine of a pair less the mean of both sides' nearest others, from which on it counts."""


@dataclass(frozen=True, slots=True)
class MinedPair:
    """Two segments that translate each other.

    ``cosine`` is how alike they are, ``margin`` how much more than their nearest neighbours; higher
    is better.
    """

    src: int
    tgt: int
    margin: float
    cosine: float


def mine(
    units: tuple[Floats, Floats], widths: tuple[Doubles, Doubles], *, least: float = LEAST_MARGIN
) -> tuple[MinedPair, ...]:
    """Return the segments that translate each other, by their number in the source.

    :param units: of source and target, vectors of length 1, centred, shape ``(n, d)``.
    :param widths: lengths of their segments in Latin letters, expansion taken out, ``(n,)``.
    :param least: margin under which a pair is left out.
    :raises AlignmentInputError: the vectors of both sides don't fit each other.
    """
    if units[0].shape[1] != units[1].shape[1]:
        raise AlignmentInputError("Embed both sides with the same encoder to compare them.")
    if not len(units[0]) or not len(units[1]):
        return ()
    best_tgt, src_best, src_near = _nearest(*units)
    best_src, _, tgt_near = _nearest(*units[::-1])
    mutual = np.flatnonzero(best_src[best_tgt] == np.arange(len(best_tgt)))
    pairs = np.column_stack((mutual, best_tgt[mutual]))
    cosines = src_best[mutual]
    around = (src_near[pairs[:, 0]] + tgt_near[pairs[:, 1]]) / 2
    margins = cosines - around
    of_pairs = widths[0][pairs[:, 0]], widths[1][pairs[:, 1]]
    ratios = (np.maximum(*of_pairs) + 1) / (np.minimum(*of_pairs) + 1)
    is_chosen = (
        (margins >= least)
        & (cosines >= _LEAST_COSINE)
        & (ratios <= _MOST_LENGTH_RATIO)
        & (np.minimum(*of_pairs) >= _LEAST_WIDTH)
    )
    return tuple(
        MinedPair(int(pairs[k, 0]), int(pairs[k, 1]), float(margins[k]), float(cosines[k]))
        for k in np.flatnonzero(is_chosen)
    )


def _nearest(queries: Floats, others: Floats) -> tuple[Ints, Floats, Floats]:
    """Return of each row the best of the others, its cosine, and the mean of those after it."""
    best = top_k(queries, others, _N_NEIGHBOURS + 1)
    after = np.ascontiguousarray(best.cosines[:, :0:-1])  # lowest first, as they have been summed
    near = after.clip(0).mean(axis=1) if after.size else np.zeros(len(queries), np.float32)
    return best.numbers[:, 0], best.cosines[:, 0], near
