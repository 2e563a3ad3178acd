"""Blind duels: no names, no favourite side, one judgement each, and exact rates."""

from dataclasses import replace

import pytest
from scipy.stats import binomtest

from amts_core import comparison
from amts_core.comparison.duels import DuelProgress, rate_of
from amts_core.comparison.records import Choice, Vote
from amts_core.comparison.store import votes
from amts_core.kernel.errors import EvaluationError
from amts_core.kernel.records import Role
from amts_core.project.store import people as projects
from tests.comparison.made import kept, outcome, segment


@pytest.fixture
def comparison_id(store, project, lead):
    return kept(store, project, lead)


def judged(store, comparison_id, person, pair, choose):
    """Decide all duels; return them in the order in which they came."""
    found = []
    while (duel := comparison.next_duel(store, comparison_id, person, pair)) is not None:
        found.append(duel)
        comparison.vote(store, person, duel, choose(duel))
    return found


def test_only_compared_segments_that_differ_come_each_once(store, comparison_id, ada):
    duels = judged(store, comparison_id, ada, pair=(0, 1), choose=lambda _: Choice.TIE)
    assert sorted(one.segment for one in duels) == [0, 2, 3, 5]
    assert sorted(
        one.segment
        for one in judged(store, comparison_id, ada, pair=(2, 0), choose=lambda _: Choice.TIE)
    ) == [0, 1, 2, 5]
    assert comparison.progress(store, comparison_id, ada, (0, 1)) == DuelProgress(4, 4)


def test_a_vote_is_for_the_system_that_was_shown(store, comparison_id, ada):
    """The judge always prefers the text of the second system, wherever it stands."""
    duels = judged(
        store,
        comparison_id,
        ada,
        pair=(0, 1),
        choose=lambda duel: Choice.FIRST if duel.first == "b" else Choice.SECOND,
    )
    assert {(one.first, one.second) for one in duels} <= {("a", "b"), ("b", "a")}
    assert {one.preferred for one in votes.votes(store, comparison_id)} == {1}


def test_a_duel_is_the_same_after_a_reload_and_another_for_others(store, project, lead):
    made = outcome()
    many = replace(made, segments=tuple(segment(n, "abc", (1, 2, 3)) for n in range(60)))
    comparison_id = kept(store, project, lead, name="Many", made=many)
    people = [projects.add_person(store, name, Role.TRANSLATOR) for name in ("A", "B")]
    first = [comparison.next_duel(store, comparison_id, one, (0, 1)) for one in people]
    assert first == [comparison.next_duel(store, comparison_id, one, (1, 0)) for one in people]
    orders = [
        judged(store, comparison_id, one, pair=(0, 1), choose=lambda _: Choice.TIE)
        for one in people
    ]
    ids = [[duel.segment for duel in of] for of in orders]
    assert ids[0] != ids[1] and sorted(ids[0]) == sorted(ids[1]) == list(range(60))
    assert ids[0] != sorted(ids[0])
    for of in orders:  # 60 tosses of a fair coin: outside these bounds once in 10,000
        assert 14 < sum(duel.first == "a" for duel in of) < 46


def test_the_same_key_twice_is_one_judgement(store, comparison_id, ada):
    duel = comparison.next_duel(store, comparison_id, ada, (0, 1))
    comparison.vote(store, ada, duel, Choice.TIE)
    comparison.vote(store, ada, duel, Choice.FIRST)
    assert [one.preferred for one in votes.votes(store, comparison_id)] == [None]
    assert comparison.progress(store, comparison_id, ada, (0, 1)).n_done == 1


@pytest.mark.parametrize("pair", [(0, 0), (0, 3), (-1, 1)], ids=str)
def test_there_is_no_such_pair(store, comparison_id, ada, pair):
    with pytest.raises(EvaluationError, match="Choose two of its 3"):
        comparison.next_duel(store, comparison_id, ada, pair)


def test_there_is_no_such_duel(store, comparison_id, ada):
    duel = comparison.next_duel(store, comparison_id, ada, (0, 1))
    with pytest.raises(EvaluationError, match="no duel on segment 4"):
        comparison.vote(store, ada, replace(duel, segment=4), Choice.FIRST)
    assert votes.votes(store, comparison_id) == ()


@pytest.mark.parametrize(
    ("n_wins", "n_ties", "n_losses"),
    [(0, 0, 1), (1, 0, 0), (7, 3, 2), (2, 0, 7), (5, 9, 5), (30, 0, 10), (0, 4, 12)],
    ids=str,
)
def test_rates_are_those_of_an_exact_binomial_test(n_wins, n_ties, n_losses):
    preferred = [2] * n_wins + [None] * n_ties + [0] * n_losses
    found = rate_of(
        (0, 2),
        [
            Vote(comparison_id=1, segment=n, person="A", pair=(0, 2), preferred=one, at=None)
            for n, one in enumerate(preferred)
        ],
    )
    oracle = binomtest(n_wins, n_wins + n_losses)
    interval = oracle.proportion_ci(0.95, "exact")
    assert (found.n, found.n_wins, found.n_ties, found.n_losses) == (
        len(preferred),
        n_wins,
        n_ties,
        n_losses,
    )
    assert found.rate == oracle.statistic
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
    assert found.p_value == pytest.approx(oracle.pvalue)


def test_only_ties_tell_no_rate():
    found = rate_of(
        (0, 1), [Vote(comparison_id=1, segment=1, person="A", pair=(0, 1), preferred=None, at=None)]
    )
    assert (found.n, found.rate, found.low, found.high, found.p_value) == (
        1,
        None,
        None,
        None,
        None,
    )


def test_win_rates_are_by_pair(store, comparison_id, ada, lead):
    for person in (ada, lead):
        judged(
            store,
            comparison_id,
            person,
            pair=(0, 1),
            choose=lambda duel: Choice.FIRST if duel.first == "b" else Choice.SECOND,
        )
    judged(store, comparison_id, ada, pair=(0, 2), choose=lambda _: Choice.TIE)
    first, second = comparison.win_rate(store, comparison_id)
    assert (first.pair, first.n, first.n_wins, first.n_judges) == ((0, 1), 8, 8, 2)
    assert (second.pair, second.n, second.n_ties) == ((0, 2), 4, 4)
