"""How much longer a translation is than its source, by the document's own links.

Languages differ in it, which profiles know, and so do translators: what is left is read off the
links of a first alignment, and the lengths are corrected by it before the second.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from amts_core.align.beads import Bead
from amts_core.align.evidence import Evidence

_LEAST_WIDTH = 10.0
"""Of shorter segments the ratio says little, in Latin letters."""
_LEAST = 0.05
"""Logarithms of smaller ratios change no choice between beads."""
_N_SHRINK = 20.0
"""The ratio of few links is not trusted: it is shrunk towards none, as if so many had it."""


def with_own_expansion(found: Evidence, beads: Sequence[Bead]) -> Evidence | None:
    """Return the evidence with both sides' widths corrected by the links' median ratio.

    None where that would hardly change them.
    """
    own = log_expansion(found, beads)
    if abs(own) < _LEAST:
        return None
    src, tgt = found.widths
    return replace(found, widths=(src * np.exp(own / 2), tgt * np.exp(-own / 2)))


def log_expansion(found: Evidence, beads: Sequence[Bead]) -> float:
    """Return the logarithm of target width to source width of the links: their weighted median."""
    ends = [np.concatenate(([0.0], np.cumsum(widths))) for widths in found.widths]
    ratios, weights = [], []
    for bead in beads:
        src, tgt = (
            own[side.stop] - own[side.start]
            for own, side in zip(ends, (bead.src, bead.tgt), strict=True)
        )
        if min(src, tgt) > _LEAST_WIDTH:
            ratios.append(np.log(tgt / src))
            weights.append(bead.posterior)
    total = float(np.sum(weights))
    if not total:
        return 0.0
    order = np.argsort(ratios)
    reached = np.cumsum(np.asarray(weights)[order])
    median = ratios[order[int(np.searchsorted(reached, total / 2))]]
    return float(median * total / (total + _N_SHRINK))
