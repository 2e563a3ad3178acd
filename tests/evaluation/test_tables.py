"""Scores side by side, against sacreBLEU's own command line and counts by hand."""

import json

import numpy as np
import pytest

from amts_core.evaluation import score_tables
from amts_core.evaluation.buckets import RANGES
from amts_core.evaluation.metrics import N_GRAM_METRICS, MetricName, metrics
from amts_core.evaluation.records import BucketBy, ComparedDocument
from amts_core.evaluation.score_tables import Outputs
from tests.evaluation.test_metrics import CHINESE, ENGLISH, sacrebleu_cli

CASES = [
    pytest.param("en", *ENGLISH, [], id="English"),
    pytest.param(
        "zh", *CHINESE, ["-tok", "zh", "--ter-normalized", "--ter-asian-support"], id="Chinese"
    ),
]


def outputs(system, texts):
    return Outputs(system, tuple(texts))


@pytest.mark.parametrize(("language", "hypotheses", "references", "arguments"), CASES)
def test_documents_and_corpus_equal_sacrebleus_command_line(
    tmp_path, language, hypotheses, references, arguments
):
    """Two documents of two segments, and both together."""
    better = [*references[:3], hypotheses[3]]
    for part in (slice(0, 2), slice(2, 4), slice(0, 4)):
        systems = [outputs(n, texts[part]) for n, texts in enumerate((hypotheses, better))]
        found = score_tables.results(systems, references[part], language)
        tested = score_tables.tested(systems, references[part], language)
        for n, texts in enumerate((hypotheses, better)):
            theirs = json.loads(
                sacrebleu_cli(tmp_path, [texts[part]], references[part], *arguments)
            )
            assert [round(one.value, 12) for one in found[n].scores] == [
                one["score"] for one in theirs
            ]
            assert [one.signature for one in found[n].scores] == [
                one["signature"] for one in theirs
            ]
            assert [one.value for one in tested[n].scores] == [one.value for one in found[n].scores]


def test_tests_equal_sacrebleus_command_line(tmp_path):
    hypotheses, references = ENGLISH
    better = [*references[:3], "Yes."]
    theirs = json.loads(sacrebleu_cli(tmp_path, [hypotheses, better], references, "--paired-ar"))
    systems = [outputs(n, one) for n, one in enumerate((hypotheses, better))]
    first, second = score_tables.tested(systems, references, "en")
    for score, name in zip(second.scores, ("BLEU", "chrF2", "TER"), strict=True):
        assert score.p_randomisation == pytest.approx(theirs[1][name]["p_value"], abs=1e-12)
        assert score.low <= score.value <= score.high
        assert 0 < score.p_bootstrap <= 1
    assert {(score.p_bootstrap, score.p_randomisation) for score in first.scores} == {(None, None)}


def test_a_single_system_has_intervals_and_no_test():
    (found,) = score_tables.tested([outputs(3, ENGLISH[0])], ENGLISH[1], "en")
    assert (found.system, found.wins, found.ties, found.losses) == (3, None, None, None)
    assert all(score.low < score.value < score.high for score in found.scores)
    assert {score.p_randomisation for score in found.scores} == {None}


@pytest.mark.parametrize(("language", "hypotheses", "references", "arguments"), CASES)
def test_metrics_tested_apart_are_tested_as_together(language, hypotheses, references, arguments):
    systems = [outputs(n, one) for n, one in enumerate((hypotheses, [*references[:3], "b"]))]
    together = score_tables.tested(systems, references, language)
    apart = [
        score_tables.tested(systems, references, language, names)
        for names in (N_GRAM_METRICS, (MetricName.TER,))
    ]
    for n, one in enumerate(together):
        assert one.scores == apart[0][n].scores + apart[1][n].scores


def test_the_difference_is_known_as_the_resamples_spread():
    """The oracle scores the texts of each draw anew, by the library's own corpus scores."""
    hypotheses, references = ENGLISH
    better = [*references[:3], "Yes."]
    found = score_tables.tested(
        [outputs(n, one) for n, one in enumerate((hypotheses, better))], references, "en"
    )
    drawn = np.random.default_rng(12345).choice(4, size=(1000, 4), replace=True)
    for place, metric in enumerate(metrics("en").values()):
        differences = sorted(
            of(metric, better, references, draw) - of(metric, hypotheses, references, draw)
            for draw in drawn
        )
        expected = (differences[974] - differences[25]) / 2
        assert found[1].scores[place].difference_half_width == pytest.approx(expected, abs=1e-4)
        assert found[0].scores[place].difference_half_width is None


def of(metric, hypotheses, references, draw):
    return metric.corpus_score([hypotheses[n] for n in draw], [[references[n] for n in draw]]).score


def test_without_segments_there_are_no_results():
    assert score_tables.results([Outputs(0, ())], [], "en") == ()
    assert score_tables.tested([Outputs(0, ())], [], "en") == ()


def test_wins_ties_and_losses_are_counted_by_chrf():
    first = [(0.0, chrf, 0.0) for chrf in (50.0, 50.0, 50.0, 50.0, 50.0)]
    own = [(0.0, chrf, 0.0) for chrf in (50.5, 50.49, 49.51, 49.5, 90.0)]
    assert score_tables.wins(own, first) == (2, 2, 1)


def test_averages_leave_out_documents_without_a_score():
    references = ENGLISH[1]
    systems = [outputs(n, texts) for n, texts in enumerate((ENGLISH[0], references))]
    parts = [
        [Outputs(one.system, one.texts[cut]) for one in systems]
        for cut in (slice(0, 1), slice(1, 4))
    ]
    results = [
        score_tables.results(parts[0], references[:1], "en"),
        score_tables.results(parts[1], references[1:], "en"),
    ]
    documents = [
        ComparedDocument(revision_id=n, path="a", n=1, n_leaked=0, n_unpaired=0, systems=found)
        for n, found in enumerate([*results, ()])
    ]
    found = score_tables.averages(documents)
    assert found[1][0] == pytest.approx(100.0)
    assert found[0] == pytest.approx(
        tuple(
            (a.value + b.value) / 2
            for a, b in zip(results[0][0].scores, results[1][0].scores, strict=True)
        )
    )
    assert (
        score_tables.averages(
            [ComparedDocument(revision_id=1, path="a", n=0, n_leaked=0, n_unpaired=0, systems=())]
        )
        == ()
    )


@pytest.mark.parametrize(
    ("by", "values"),
    [
        pytest.param(
            BucketBy.LIKENESS, [0, 12.5, 49.99, 50, 69.999, 70, 89.9, 90, 100], id="likeness"
        ),
        pytest.param(BucketBy.LENGTH, [0, 1, 9, 10, 19, 20, 39, 40, 4000], id="length"),
    ],
)
def test_a_value_is_in_exactly_one_range(by, values):
    assert [sum(one.holds(value) for one in RANGES[by]) for value in values] == [1] * len(values)
