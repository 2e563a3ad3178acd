"""Bounds from samples, the samples themselves, and the agreement of two people."""

from collections import Counter
from fractions import Fraction
from math import comb, inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amts_core.review.sample_statistics import BANDS, Kappa, kappa, sample, upper_bound


def tail(errors, n, rate):
    """Return the probability of at most ``errors`` in ``n``: the binomial sum itself."""
    return sum(comb(n, k) * rate**k * (1 - rate) ** (n - k) for k in range(errors + 1))


def bisected(errors, n, level):
    """The oracle: the rate at which the binomial sum is ``1 - level``, found by halving."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if tail(errors, n, middle) > 1 - level else (low, middle)
    return low


@pytest.mark.parametrize(
    ("errors", "n", "expected"),
    [
        pytest.param(0, 60, 0.0487, id="none in 60"),
        pytest.param(0, 59, 0.0495, id="none in 59: just under 5 %"),
        pytest.param(0, 58, 0.0503, id="none in 58: just over"),
        pytest.param(1, 10, 0.3942, id="one in ten"),
        pytest.param(0, 1, 0.95, id="one thing"),
        pytest.param(0, 0, 1.0, id="nothing sampled"),
        pytest.param(7, 7, 1.0, id="all wrong"),
    ],
)
def test_the_bound_of_known_samples(errors, n, expected):
    assert upper_bound(errors, n) == pytest.approx(expected, abs=5e-5)


@settings(deadline=None)
@given(st.integers(1, 80), st.data(), st.sampled_from([0.5, 0.8, 0.95, 0.99]))
def test_the_bound_solves_the_binomial_sum(n, data, level):
    errors = data.draw(st.integers(0, n - 1))
    assert upper_bound(errors, n, level) == pytest.approx(bisected(errors, n, level), abs=1e-9)


@pytest.mark.parametrize("n", [1, 5, 30])
@pytest.mark.parametrize("rate", [0.01, 0.05, 0.2, 0.5, 0.9])
def test_the_bound_is_seldom_below_the_truth(n, rate):
    missed = sum(
        comb(n, k) * rate**k * (1 - rate) ** (n - k)
        for k in range(n + 1)
        if upper_bound(k, n) < rate
    )
    assert missed <= 0.05 + 1e-12


@pytest.mark.parametrize(
    ("errors", "n", "level"),
    [(-1, 5, 0.95), (6, 5, 0.95), (1, 0, 0.95), (0, -1, 0.95), (0, 5, 0), (0, 5, 1), (0, 5, 95)],
)
def test_impossible_counts_and_levels_are_refused(errors, n, level):
    with pytest.raises(ValueError, match="expected"):
        upper_bound(errors, n, level)


@given(st.floats(0, 1))
def test_each_confidence_is_in_one_band(confidence):
    assert sum(band.low <= confidence < band.high for band in BANDS) == 1


def test_bands_go_down_without_gaps_and_are_labelled_by_their_ends():
    above = inf
    for band in BANDS:
        assert band.low < band.high <= above
        above = band.low
        assert f"{round(band.low * 100)}–{round(band.high * 100)} %" == band.label or not band.low
    assert above == 0
    assert BANDS[-1].label == "under 50 %"


IDS = st.sets(st.integers(1, 10_000), max_size=60)


@given(IDS, st.integers(0, 70), st.integers(), st.randoms())
def test_a_sample_is_the_same_whatever_the_order(ids, n, seed, random):
    mixed = [*ids, *ids]
    random.shuffle(mixed)
    drawn = sample(ids, n, seed)
    assert drawn == sample(mixed, n, seed)
    assert len(drawn) == len(set(drawn)) == min(n, len(ids))
    assert set(drawn) <= ids


@given(IDS, st.integers(0, 70), st.integers(), st.data())
def test_a_sample_grows_and_survives_the_loss_of_others(ids, n, seed, data):
    everything = sample(ids, len(ids), seed)
    assert sample(ids, n, seed) == everything[:n]
    gone = data.draw(st.sets(st.sampled_from(everything))) if everything else set()
    assert sample(ids - gone, len(ids), seed) == tuple(i for i in everything if i not in gone)


def test_each_id_is_drawn_equally_often_and_at_each_place():
    draws = [sample(range(10), 3, seed) for seed in range(3000)]
    for place in range(3):
        counts = Counter(draw[place] for draw in draws)
        assert set(counts) == set(range(10))
        assert sum((count - 300) ** 2 / 300 for count in counts.values()) < 27.9  # p = 0.001


def test_no_less_than_nothing_can_be_drawn():
    with pytest.raises(ValueError, match="-1"):
        sample([1], -1, 0)


def labelled(table):
    """Return two people's labels from counts: ``table[first, second]``."""
    pairs = [pair for pair, count in table.items() for _ in range(count)]
    return [one for one, _ in pairs], [other for _, other in pairs]


@pytest.mark.parametrize(
    ("table", "n_agreed", "expected_share", "value"),
    [
        pytest.param({"yy": 20, "yn": 5, "ny": 10, "nn": 15}, 35, "1/2", "2/5", id="0.7 against 0.5"),
        pytest.param({"yy": 45, "yn": 15, "ny": 25, "nn": 15}, 60, "27/50", "3/23", id="even margins"),
        pytest.param({"yy": 25, "yn": 35, "ny": 5, "nn": 35}, 60, "23/50", "7/27", id="uneven margins"),
        pytest.param({"yy": 5, "nn": 5}, 10, "1/2", "1", id="always"),
        pytest.param({"yn": 5, "ny": 5}, 0, "1/2", "-1", id="never"),
        pytest.param({"yn": 5}, 0, "0", "0", id="no label in common"),
        pytest.param({"yy": 9, "yn": 1}, 9, "9/10", "0", id="one person says always yes"),
        pytest.param({"aa": 2, "bb": 2, "cc": 2, "ab": 1, "bc": 1, "ca": 1}, 6, "1/3", "1/2", id="three labels"),
    ],
)  # fmt: skip
def test_agreement_beyond_chance_by_hand(table, n_agreed, expected_share, value):
    found = kappa(*labelled(table))
    n = sum(table.values())
    assert (found.n, found.n_agreed) == (n, n_agreed)
    assert found.observed == pytest.approx(n_agreed / n)
    assert found.expected == pytest.approx(float(Fraction(expected_share)))
    assert found.kappa == pytest.approx(float(Fraction(value)))


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        pytest.param(
            [], Kappa(kappa=None, n=0, n_agreed=0, observed=None, expected=None), id="nothing"
        ),
        pytest.param(
            ["y"] * 7,
            Kappa(kappa=None, n=7, n_agreed=7, observed=1.0, expected=1.0),
            id="one label only",
        ),
    ],
)
def test_where_kappa_is_not_defined_there_is_none(labels, expected):
    assert kappa(labels, labels) == expected


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), max_size=30))
def test_kappa_is_symmetric_and_at_most_one(pairs):
    first, second = [one for one, _ in pairs], [other for _, other in pairs]
    found = kappa(first, second)
    assert found == kappa(second, first)
    assert found.kappa is None or -1 <= found.kappa <= 1


def test_labels_of_different_things_are_not_compared():
    with pytest.raises(ValueError, match="2 labels can't be compared with 1"):
        kappa(["y", "n"], ["y"])
