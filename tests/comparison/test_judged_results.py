"""What comes of judgements, against judges of known bias and against slow definitions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import numpy as np
import pytest
from scipy.stats import binomtest

from amts_core.comparison.judged_results import judged_of
from amts_core.comparison.judgements import (
    Annotation,
    ErrorSeverity,
    ErrorSide,
    ErrorSpan,
    Judgement,
    Protocol,
)
from amts_core.comparison.rater_agreement import agreement, krippendorff_alpha
from tests.comparison.made import outcome, segment

MOMENT = datetime(2026, 1, 2, tzinfo=UTC)
MINOR, MAJOR = ErrorSeverity


def judgement(n, rater, scores, **changes):
    """A judge's scores of systems on a segment."""
    values = {
        "comparison_id": 1,
        "segment": n,
        "rater": rater,
        "protocol": Protocol.SIDE_BY_SIDE,
        "systems": tuple(scores),
        "annotations": tuple(Annotation(system, score) for system, score in scores.items()),
        "preferred": None,
        "is_prefilled": False,
        "seconds": 1.0,
        "at": MOMENT,
        "token": f"{n}-{rater}",
    }
    return Judgement(**(values | changes))


def made_of(n_segments):
    segments = tuple(segment(n, "abc", (1, 2, 3)) for n in range(n_segments))
    return replace(outcome(), segments=segments)


def simulated(gain, n_segments=120, seed=1):
    """Judges who are strict or lenient and err, of a second system better by ``gain`` points."""
    drawn = np.random.default_rng(seed)
    offsets = {"Ada": -20.0, "Ben": 0.0, "<b>Cleo</b>": 12.0}
    found = []
    for n in range(n_segments):
        quality = drawn.normal(65, 12)
        for rater, offset in offsets.items():
            if rater == "Ben" and n % 3:  # one judges less than the others
                continue
            first, second = (
                int(np.clip(round(quality + offset + better + drawn.normal(0, 7)), 0, 100))
                for better in (0.0, gain)
            )
            found.append(judgement(n, rater, {0: first, 1: second}))
    return found


@pytest.mark.parametrize("gain", [5.0, -5.0, 10.0], ids=str)
@pytest.mark.parametrize("seed", range(3))
def test_a_known_gain_is_recovered(gain, seed):
    found = judged_of(made_of(120), simulated(gain, seed=seed))
    (difference,) = found.differences
    assert difference.pair == (0, 1)
    assert (difference.n_segments, difference.n_raters) == (120, 3)
    assert difference.low < gain < difference.high or abs(difference.difference - gain) < 1.5
    assert (difference.difference > 0) == (gain > 0) == (difference.low > 0)
    assert difference.p_value < 0.01
    assert found == judged_of(made_of(120), simulated(gain, seed=seed))


def test_without_a_gain_none_is_shown():
    """Of 40 samples without a difference, an interval of 95 % leaves it out in a few."""
    shown = [
        judged_of(made_of(60), simulated(0.0, n_segments=60, seed=seed)).differences[0].p_value
        for seed in range(40)
    ]
    assert sum(p < 0.05 for p in shown) <= 7


def test_offsets_of_judges_are_seen_and_do_not_weigh():
    found = judged_of(made_of(120), simulated(5.0))
    by_rater = {one.rater: one.mean for one in found.systems if one.system == 0}
    assert by_rater["Ada"] < by_rater["Ben"] < by_rater["<b>Cleo</b>"]
    only_strict = [one for one in simulated(5.0) if one.rater == "Ada"]
    assert abs(judged_of(made_of(120), only_strict).differences[0].difference - 5.0) < 2.5


def test_the_last_word_of_a_judge_counts():
    first = judgement(0, "Ada", {0: 10, 1: 90})
    second = judgement(0, "Ada", {1: 40, 0: 50}, at=MOMENT + timedelta(1), token="later")
    found = judged_of(made_of(1), [first, second])
    assert found.n == 1
    (difference,) = found.differences
    assert (difference.difference, difference.p_value, difference.low) == (-10.0, None, None)


@pytest.mark.parametrize(
    ("n_wins", "n_ties", "n_losses"),
    [(0, 0, 1), (1, 0, 0), (7, 3, 2), (2, 0, 7), (5, 9, 5), (30, 0, 10), (0, 4, 12)],
    ids=str,
)
@pytest.mark.parametrize("is_duel", [True, False], ids=["duel", "scores"])
def test_win_rates_are_those_of_an_exact_binomial_test(n_wins, n_ties, n_losses, is_duel):
    gains = [1] * n_wins + [0] * n_ties + [-1] * n_losses
    judgements = []
    for n, gain in enumerate(gains):
        if is_duel:
            preferred = {1: 2, 0: None, -1: 0}[gain]
            said = {"annotations": (), "protocol": Protocol.DUEL, "preferred": preferred}
            judgements.append(judgement(n, "Ada", {2: 0, 0: 0}, **said))
        else:
            judgements.append(judgement(n, "Ada", {0: 50, 2: 50 + gain}))
    (found,) = judged_of(made_of(len(gains)), judgements).win_rates
    oracle = binomtest(n_wins, n_wins + n_losses)
    interval = oracle.proportion_ci(0.95, "exact")
    assert (found.pair, found.is_duel, found.n_raters) == ((0, 2), is_duel, 1)
    assert (found.n, found.n_wins, found.n_ties, found.n_losses) == (
        len(gains),
        n_wins,
        n_ties,
        n_losses,
    )
    assert found.rate == oracle.statistic
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
    assert found.p_value == pytest.approx(oracle.pvalue)


def test_only_ties_tell_no_rate():
    (found,) = judged_of(made_of(1), [judgement(0, "Ada", {0: 5, 1: 5})]).win_rates
    assert (found.n, found.rate, found.low, found.high, found.p_value) == (1, *[None] * 4)


def slow_alpha(units):
    """Krippendorff's alpha by his coincidences: slow, obvious, shares no code."""
    units = [one for one in units if len(one) > 1]
    pairs = [(a, b, 1 / (len(one) - 1)) for one in units for a, b in permutations(one, 2)]
    values = [value for one in units for value in one]
    observed = sum(weight * (a - b) ** 2 for a, b, weight in pairs) / len(values)
    by_chance = [(a - b) ** 2 for a, b in permutations(values, 2)]
    return 1 - observed / (sum(by_chance) / len(by_chance))


@pytest.mark.parametrize("seed", range(5))
def test_alpha_is_that_of_the_definition(seed):
    drawn = np.random.default_rng(seed)
    units = [list(drawn.integers(0, 101, size=drawn.integers(1, 5))) for _ in range(12)]
    assert krippendorff_alpha(units) == pytest.approx(slow_alpha(units))


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        pytest.param([], None, id="nothing"),
        pytest.param([[1], [2]], None, id="one judge"),
        pytest.param([[5, 5], [5, 5]], None, id="one value"),
        pytest.param([[1, 1], [9, 9]], 1.0, id="full agreement"),
    ],
)
def test_alpha_at_its_ends(units, expected):
    assert krippendorff_alpha(units) == expected


def test_shares_of_errors_that_overlap():
    def errors(*spans):
        return Annotation(0, 50, spans)

    here = ErrorSpan(severity=MINOR, start=0, end=5)
    units = [
        {
            "Ada": errors(here, ErrorSpan(severity=MAJOR, start=8, end=9)),
            "Ben": errors(ErrorSpan(severity=MAJOR, start=4, end=6)),
        },
        {
            "Ada": errors(ErrorSpan(severity=MINOR)),
            "Ben": errors(ErrorSpan(severity=MINOR, side=ErrorSide.SRC, start=2, end=3)),
        },
    ]
    found = agreement(units)
    assert (found.n_units, found.n_pairs) == (2, 2)
    assert (found.span_share, found.severity_share) == (4 / 5, 2 / 5)
    assert (found.tau, found.pearson) == (None, None)


def test_judges_who_agree_correlate():
    units = [
        {"Ada": Annotation(0, score), "Ben": Annotation(0, score + 10)} for score in (10, 40, 80)
    ]
    found = agreement(units)
    assert found.tau == pytest.approx(1.0) and found.pearson == pytest.approx(1.0)
    assert 0.9 < found.alpha < 1.0
    assert found.span_share is None
