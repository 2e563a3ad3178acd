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
from amts_core.align.features import MATCH_FEATURES, SKIP_FEATURES
from amts_core.align.weights import bundled_weights


def odds(p):
    return math.log(p / (1 - p))


@pytest.mark.parametrize(
    ("posterior", "expected"),
    [(0.5, 0.0), (0.9, odds(0.9)), (0.0, odds(1e-4)), (1.0, odds(1 - 1e-4))],
)
def test_log_odds_are_finite(posterior, expected):
    assert log_odds(np.array([posterior])) == pytest.approx([expected])


@pytest.mark.parametrize(
    ("posteriors", "links", "beside"),
    [
        pytest.param([0.9, 0.6, 0.8], "LLL", [0.6, 0.8, 0.6], id="the weaker neighbour counts"),
        pytest.param([0.9, 0.7, 0.8], "LSL", [0.7, 0.7], id="a skip is a neighbour too"),
        pytest.param([0.7, 0.9], "LL", [0.7, 0.7], id="an edge has itself on its other side"),
        pytest.param([0.9], "L", [0.9], id="alone"),
        pytest.param([0.9, 0.8], "SS", [], id="skips only"),
    ],
)
def test_inputs_of_links(posteriors, links, beside):
    beads = [
        Bead(range(n, n + 1), range(n, n + (kind == "L")), posterior)
        for n, (kind, posterior) in enumerate(zip(links, posteriors, strict=True))
    ]
    features = np.random.default_rng(0).normal(size=(links.count("L"), len(MATCH_FEATURES)))
    inputs = match_inputs(beads, features)
    own = [p for p, kind in zip(posteriors, links, strict=True) if kind == "L"]
    assert inputs.shape == (len(own), len(CONFIDENCE_FEATURES))
    for row, values, p, weaker in zip(inputs, features, own, beside, strict=True):
        known = {"one": 1.0, "log odds": odds(p), "lower log odds beside": odds(weaker)}
        of_bead = dict(zip(MATCH_FEATURES, values, strict=True))
        expected = [known[name] if name in known else of_bead[name] for name in CONFIDENCE_FEATURES]
        assert row == pytest.approx(expected)


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


@pytest.mark.parametrize("name", ["calibration", "skip_calibration"])
def test_a_more_probable_bead_is_no_less_certain(name):
    coefficients = getattr(bundled_weights(), name)
    assert coefficients[CONFIDENCE_FEATURES.index("log odds")] > 0
