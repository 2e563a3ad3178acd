import pytest

from amts_core import comparison
from amts_core.comparison.store.comparison_rows import NewComparison
from amts_core.evaluation.metrics import MetricName
from amts_core.kernel.errors import NotFoundError
from tests.comparison.made import kept, outcome


def test_a_comparison_without_outcome_says_so(store, project, lead):
    from amts_core.comparison.records import LeakPolicy
    from amts_core.comparison.store import comparison_rows

    comparison_id = comparison_rows.add_comparison(
        store,
        NewComparison(
            project_id=project.id,
            person_id=lead.id,
            name="Run",
            order_ids=(1,),
            leaks=LeakPolicy.EXCLUDE,
            job_id="j",
        ),
        [],
    )
    with pytest.raises(NotFoundError, match="'Run' has no result yet"):
        comparison.result(store, comparison_id)
    with pytest.raises(NotFoundError, match="There is no comparison 99"):
        comparison.result(store, 99)


def test_an_outcome_is_kept(store, project, lead):
    assert comparison.result(store, kept(store, project, lead)) == outcome()


@pytest.mark.parametrize(
    ("pair", "metric", "wins", "losses"),
    [
        pytest.param((0, 1), MetricName.CHRF, [(3, 40), (0, 20)], [(2, -50)], id="chrF"),
        pytest.param((0, 1), MetricName.TER, [(3, 40), (0, 20)], [(2, -50)], id="TER, lower better"),
        pytest.param((0, 1), MetricName.BLEU, [(3, 20), (0, 10)], [(2, -25)], id="BLEU"),
        pytest.param((0, 2), MetricName.CHRF, [(1, 10)], [(2, -50), (0, -30)], id="a missing output"),
        pytest.param((1, 0), MetricName.CHRF, [(2, 50)], [(3, -40), (0, -20)], id="the other way"),
    ],
)  # fmt: skip
def test_the_biggest_wins_and_losses(pair, metric, wins, losses):
    """Segment 1 has equal outputs of the first two, 4 is leaked, 5 scores the same."""
    found = comparison.biggest(outcome(), 0, pair, metric)
    assert [[(one.segment.n, one.gain) for one in side] for side in found] == [wins, losses]
    assert [one.segment.n for one in comparison.biggest(outcome(), 0, pair, metric, n=1)[0]] == [
        wins[0][0]
    ]
    assert comparison.biggest(outcome(), 1, pair, metric) == ((), ())


def test_points_are_all_compared_segments():
    found = comparison.points(outcome(), 0, (0, 2))
    assert [(one.segment, one.likeness, one.first, one.second) for one in found] == [
        (0, 0, 50, 20),
        (1, 10, 50, 60),
        (2, 20, 80, 30),
        (5, 50, 40, 40),
    ]
