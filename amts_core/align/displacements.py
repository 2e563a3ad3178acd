"""Skips that are perhaps only out of order: a section that stands elsewhere in the other document.

A chain of beads can't cross itself, so of two sections that were exchanged one is skipped on both
sides. Its segments find each other again here.
"""

from collections.abc import Sequence

from amts_core.align.beads import Bead
from amts_core.kernel.vectors import Floats, top_k, unit_rows

_LEAST_COSINE = 0.35
"""All 133 pairs found with it in four technical documents with exchanged halves were right."""
FALSE_MARKS = 0.1
"""Most of the marked skips that have no counterpart after all, as a share."""
_N_MOST = 400_000_000
"""Pairs of skipped segments that are compared; where there are more, none is."""


def counterparts(
    beads: Sequence[Bead], vectors: tuple[Floats, Floats]
) -> tuple[dict[int, int], dict[int, int]]:
    """Return of each side which skipped segment is perhaps translated by which of the other.

    Both are each other's most similar skipped segment.

    :param vectors: the centred sums of both sides.
    """
    skipped = (
        [bead.src.start for bead in beads if not len(bead.tgt)],
        [bead.tgt.start for bead in beads if not len(bead.src)],
    )
    n_pairs = len(skipped[0]) * len(skipped[1])
    if not 0 < n_pairs <= _N_MOST:
        return {}, {}
    units = [unit_rows(side[own]) for side, own in zip(vectors, skipped, strict=True)]
    nearest = top_k(units[0], units[1], 1)
    best_tgt, cosines = nearest.numbers[:, 0], nearest.cosines[:, 0]
    best_src = top_k(units[1], units[0], 1).numbers[:, 0]
    pairs = [
        (skipped[0][i], skipped[1][j])
        for i, (j, cosine) in enumerate(zip(best_tgt.tolist(), cosines.tolist(), strict=True))
        if best_src[j] == i and cosine >= _LEAST_COSINE
    ]
    return dict(pairs), {j: i for i, j in pairs}
