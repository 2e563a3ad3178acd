"""Turn the search's own probabilities into ones that can be trusted.

The probability of a bead among all chains is too sure of itself where the encoder is weak, so it is
corrected by a logistic regression (Platt 1999): that of a link by its size alone, that of a skip by
its length and its best likeness anywhere. ``training/aligner`` has fitted it on documents that the
weights were not fitted on.
"""

from collections.abc import Sequence

import numpy as np

from amts_core.align.beads import Bead
from amts_core.align.features import SKIP_FEATURES
from amts_core.kernel.vectors import Doubles

CONFIDENCE_FEATURES = ("one", "log odds", "1-1", "segments")
SKIP_CONFIDENCE_FEATURES = ("one", "log odds", "best cosine anywhere", "length")
_LEAST = 1e-6
_PAIR = 2


def match_inputs(links: Sequence[Bead]) -> Doubles:
    """Return :data:`CONFIDENCE_FEATURES` of links, one row each."""
    sizes = np.array([len(bead.src) + len(bead.tgt) for bead in links], dtype=np.float64)
    odds = log_odds(np.array([bead.posterior for bead in links]))
    return np.column_stack((np.ones(len(links)), odds, sizes == _PAIR, sizes - _PAIR))


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
