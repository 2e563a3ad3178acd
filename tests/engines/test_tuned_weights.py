"""The weights that are shipped."""

import json
from statistics import mean

import pytest

from amts_core.engines.smt import tuned_weights
from amts_core.engines.smt.decoder import DecoderWeights
from amts_core.engines.smt.phrases import N_SCORES

KEPT = json.loads(tuned_weights.FILE.read_text(encoding="utf-8"))["weights"]


@pytest.mark.parametrize("pair", sorted(KEPT))
def test_what_is_shipped_is_used(pair):
    found = tuned_weights.weights(tuple(pair.split("-")))
    assert len(found.scores) == N_SCORES
    assert {
        name: getattr(found, name) for name in DecoderWeights.__slots__ if name != "scores"
    } == {name: value for name, value in KEPT[pair].items() if name != "scores"}
    assert list(found.scores) == KEPT[pair]["scores"]
    assert found.distortion <= 0
    assert min(found.model, found.own_model, *found.scores) >= 0


def test_a_direction_that_was_not_tuned_has_the_mean():
    found = tuned_weights.weights(("sv", "fi"))
    for name in DecoderWeights.__slots__:
        if name != "scores":
            expected = mean(of[name] for of in KEPT.values())
            assert getattr(found, name) == pytest.approx(expected)
    for k, score in enumerate(found.scores):
        assert score == pytest.approx(mean(of["scores"][k] for of in KEPT.values()))


def test_weights_are_written_as_they_are_read():
    assert {
        pair: tuned_weights.as_json(tuned_weights.weights(tuple(pair.split("-")))) for pair in KEPT
    } == KEPT
    rounded = tuned_weights.as_json(
        DecoderWeights(
            scores=(0.123456,) * N_SCORES,
            phrase=1,
            word=2,
            distortion=3,
            model=4,
            own_model=5,
            unknown=0.000049,
            general_share=0.5,
        )
    )
    assert (rounded["scores"][0], rounded["unknown"]) == (0.1235, 0.0)
