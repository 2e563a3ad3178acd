"""The learnt numbers that ship: complete, finite, and what they mean."""

import json
from pathlib import Path

import numpy as np
import pytest

from amts_core.align import weights
from amts_core.align.beads import MATCH, SKIP_SRC, SKIP_TGT
from amts_core.align.confidence import CONFIDENCE_FEATURES, SKIP_CONFIDENCE_FEATURES
from amts_core.align.features import MATCH_FEATURES, SKIP_FEATURES, TRANSITIONS
from amts_core.align.weights import Weights, bundled_weights, kind_of
from amts_core.checks import CAPS
from amts_core.review import BANDS
from pages.review import pair_cards
from tests.align.conftest import made

STORED = json.loads(Path(weights.__file__).with_name("weights.json").read_text("utf-8"))


KINDS = pytest.mark.parametrize("kind", ["static", "contextual"])


@KINDS
@pytest.mark.parametrize(
    ("name", "features"),
    [
        ("match", MATCH_FEATURES),
        ("skip", SKIP_FEATURES),
        ("transition", TRANSITIONS),
        ("calibration", CONFIDENCE_FEATURES),
        ("skip_calibration", SKIP_CONFIDENCE_FEATURES),
    ],
)
def test_each_weight_belongs_to_one_feature(kind, name, features):
    stored = STORED[kind][name]
    assert set(stored) == set(features)
    values = getattr(bundled_weights(kind), name)
    assert np.isfinite(values).all()
    assert dict(zip(features, values, strict=True)) == stored


@KINDS
def test_threshold_is_above_all_caps_and_shown_as_high(kind):
    threshold = bundled_weights(kind).threshold
    assert max(CAPS.values()) < threshold < 1
    assert pair_cards.LEVELS[0] == (threshold, "high")
    assert threshold in {band.low for band in BANDS}


def test_there_is_one_set_of_weights_for_each_kind_of_vectors():
    assert set(STORED) == {"static", "contextual"}
    static, embedded = (made(0, 3, 3, embedded=is_embedded) for is_embedded in (False, True))
    assert kind_of(static.src, static.tgt) == "static"
    assert kind_of(embedded.src, embedded.tgt) == "contextual"


def test_transitions_lie_where_their_names_say():
    none = np.zeros(0)
    table = Weights(
        match=none,
        skip=none,
        transition=np.array([1.0, 2.0, 3.0, 4.0]),
        calibration=none,
        skip_calibration=none,
        threshold=1.0,
    ).transitions()
    expected = {
        (MATCH, MATCH): 0,
        (MATCH, SKIP_SRC): 1,
        (MATCH, SKIP_TGT): 1,
        (SKIP_SRC, SKIP_SRC): 2,
        (SKIP_TGT, SKIP_TGT): 2,
        (SKIP_SRC, MATCH): 3,
        (SKIP_TGT, MATCH): 3,
        (SKIP_SRC, SKIP_TGT): 4,
    }
    assert {place: table[place] for place in expected} == expected
    assert table[SKIP_TGT, SKIP_SRC] < -1e5
