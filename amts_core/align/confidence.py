"""Turn the search's own probabilities into ones that can be trusted.

The probability of a bead among all chains is too sure of itself where the encoder is weak, so it is
corrected by a logistic regression on the evidence around the bead (Platt 1999), fitted by
``training/aligner`` on documents that the weights were not fitted on.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from amts_core.align.beads import Bead
from amts_core.align.features import MATCH_FEATURES, SKIP_FEATURES

Doubles = NDArray[np.float64]

CONFIDENCE_FEATURES = (
    "one", "log odds", "1-1", "segments", "cosine less best elsewhere", "length",
    "larger beads in document", "skips in document",
)  # fmt: skip
SKIP_CONFIDENCE_FEATURES = ("one", "log odds", "best cosine anywhere", "length")
_LEAST = 1e-6
_PAIR = 2


def match_inputs(beads: Sequence[Bead], features: Doubles) -> Doubles:
    """Return :data:`CONFIDENCE_FEATURES` of the links among ``beads``, one row a link.

    :param features: :data:`features.MATCH_FEATURES` of each link, in the same order.
    """
    links = [bead for bead in beads if len(bead.src) and len(bead.tgt)]
    sizes = np.array([len(bead.src) + len(bead.tgt) for bead in links], dtype=np.float64)
    ones = np.ones(len(links))
    best, length = (
        features[:, MATCH_FEATURES.index(name)] for name in ("cosine less best elsewhere", "length")
    )
    n_beads = max(len(beads), 1)
    shares = (sizes > _PAIR).sum() / n_beads, 1 - len(links) / n_beads
    return np.column_stack(
        (
            ones,
            log_odds(np.array([bead.posterior for bead in links])),
            sizes == _PAIR,
            sizes - _PAIR,
            best,
            length,
            ones * shares[0],
            ones * shares[1],
        )
    )


def skip_inputs(posteriors: Doubles, features: Doubles) -> Doubles:
    """Return :data:`SKIP_CONFIDENCE_FEATURES` of skips, one row each.

    :param features: :data:`features.SKIP_FEATURES` of their segments.
    """
    names = SKIP_CONFIDENCE_FEATURES[2:]
    columns = [features[:, SKIP_FEATURES.index(name)] for name in names]
    return np.column_stack((np.ones(len(posteriors)), log_odds(posteriors), *columns))


def probability(inputs: Doubles, coefficients: Doubles) -> Doubles:
    """Return the calibrated probability of each row."""
    return np.asarray(1 / (1 + np.exp(-(inputs @ coefficients))), dtype=np.float64)


def log_odds(posteriors: Doubles) -> Doubles:
    """Return the logarithm of the odds, kept finite."""
    p = np.clip(posteriors, _LEAST, 1 - _LEAST)
    return np.asarray(np.log(p / (1 - p)), dtype=np.float64)
