"""Links of which a side fits better with a neighbour, against a comparison one by one."""

import numpy as np
import pytest

from amts_core.align.aligner import _BETTER_BY, align
from tests.align.conftest import made


def vector(side, segments):
    """Return the vector of consecutive segments, of length one, or zero where they have none."""
    if side.overlaps is not None:
        found = side.overlaps[len(segments) - 1, segments[0]].astype(float)
    else:
        found = sum(side.sums[n].astype(float) for n in segments)
    length = np.linalg.norm(found)
    return found / length if length else found


@pytest.mark.parametrize("embedded", [False, True], ids=["static", "embedded"])
def test_a_link_names_the_neighbour_that_fits_better_by_far(embedded):
    seen = set()
    for seed in range(8):
        documents = made(seed, 40, 40, embedded=embedded)
        beads = align(documents.src, documents.tgt)
        links = [bead for bead in beads if bead.src and bead.tgt]
        src = [vector(documents.src, bead.src) for bead in links]
        tgt = [vector(documents.tgt, bead.tgt) for bead in links]
        for n, bead in enumerate(links):
            better = {
                step
                for step in (-1, 1)
                if 0 <= n + step < len(links)
                and max(src[n] @ tgt[n + step], tgt[n] @ src[n + step]) > bead.score + _BETTER_BY
            }
            assert (bead.fits in better) if better else bead.fits is None
        assert {bead.fits for bead in beads if bead not in links} <= {None}
        seen |= {bead.fits for bead in links}
    if embedded:  # the static vectors of made documents are too much alike
        assert seen == {None, -1, 1}
