"""The inputs of the calibration, and what comes out of it."""

import math

import numpy as np
import pytest

from amts_core.align.beads import Bead
from amts_core.align.confidence import (
    CONFIDENCE_FEATURES,
    SKIP_CONFIDENCE_FEATURES,
    log_odds,
    match_inputs,
    probability,
    skip_inputs,
)
from amts_core.align.features import SKIP_FEATURES
from amts_core.align.weights import bundled_weights


def odds(p):
    return math.log(p / (1 - p))


@pytest.mark.parametrize(
    ("posterior", "expected"),
    [(0.5, 0.0), (0.9, odds(0.9)), (0.0, odds(1e-6)), (1.0, odds(1 - 1e-6))],
)
def test_log_odds_are_finite(posterior, expected):
    assert log_odds(np.array([posterior])) == pytest.approx([expected])


@pytest.mark.parametrize("shapes", ["11 12 31", "11", ""])
def test_inputs_of_links(shapes):
    lots = np.random.default_rng(0)
    sizes = [(int(shape[0]), int(shape[1])) for shape in shapes.split()]
    links = [Bead(range(m), range(n), lots.uniform(0.1, 0.9)) for m, n in sizes]
    inputs = match_inputs(links)
    assert inputs.shape == (len(links), len(CONFIDENCE_FEATURES))
    for row, bead in zip(inputs, links, strict=True):
        of_bead = {
            "one": 1.0,
            "log odds": odds(bead.posterior),
            "1-1": float(len(bead.src) == len(bead.tgt) == 1),
            "segments": len(bead.src) + len(bead.tgt) - 2,
        }
        assert row == pytest.approx([of_bead[name] for name in CONFIDENCE_FEATURES])


def test_inputs_of_skips():
    features = np.random.default_rng(0).normal(size=(2, len(SKIP_FEATURES)))
    rows = skip_inputs(np.array([0.3, 0.9]), features)
    for row, values, p in zip(rows, features, (0.3, 0.9), strict=True):
        known = {"one": 1.0, "log odds": odds(p)} | dict(zip(SKIP_FEATURES, values, strict=True))
        assert row == pytest.approx([known[name] for name in SKIP_CONFIDENCE_FEATURES])


def test_probability_is_the_logistic_of_the_weighted_sum():
    inputs = np.array([[1.0, 0.0], [1.0, 2.0], [1.0, -30.0]])
    expected = [1 / (1 + math.exp(-(0.5 + 1.5 * x))) for x in (0.0, 2.0, -30.0)]
    assert probability(inputs, np.array([0.5, 1.5])) == pytest.approx(expected)


@pytest.mark.parametrize("kind", ["static", "contextual"])
@pytest.mark.parametrize("name", ["calibration", "skip_calibration"])
def test_a_more_probable_bead_is_no_less_certain(name, kind):
    coefficients = getattr(bundled_weights(kind), name)
    assert coefficients[CONFIDENCE_FEATURES.index("log odds")] > 0
