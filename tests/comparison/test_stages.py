"""Stages of an outcome: what each adds, what is left out without markup, and what a break costs."""

from dataclasses import replace

import pytest

from amts_core import comparison
from amts_core.comparison import (
    comparison_requests,
    computation,
    jobs,
    json_records,
    outcomes,
    stages,
)
from amts_core.comparison.records import LeakPolicy, ScoreStage
from amts_core.comparison.store import comparison_rows
from amts_core.evaluation import MetricName, Outputs, metrics, score_tables
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Arm, JobState
from tests.comparison.conftest import BOTH, add_chapter, version_of

DOG = ("The dog slept all day long.", "狗睡了一整天。")
MARKED = {
    arm: tuple(f"{text}`x = {n} + y` $a^{n}$" for n, text in enumerate(texts))
    for arm, texts in BOTH.items()
}
STAGES = tuple(one for one in ScoreStage if one is not ScoreStage.COMET)


@pytest.fixture
def placed(settings, store, project, lead, translations):
    """The id of a comparison of two chapters by both arms that nobody has begun."""
    chapters = [add_chapter(store, project), add_chapter(store, project, "b.md", "a2")]
    version = version_of(store, project, [DOG])
    order_id = translations.order([one[0] for one in chapters], MARKED, version=version)
    return comparison_requests.place(
        settings, project, lead, order_ids=[order_id], name="Run", leaks=LeakPolicy.APART
    )


def kept_stages(settings, store, comparison_id):
    kept = []
    found = comparison.comparison(store, comparison_id)
    computation.compute(settings, store, found, keep=kept.append)
    return kept


def test_bleu_and_chrf_come_first_and_each_outcome_says_what_it_lacks(settings, store, placed):
    kept = kept_stages(settings, store, placed)
    assert [one.missing for one in kept] == [STAGES[n:] for n in range(len(STAGES) + 1)]
    (first,) = kept[0].directions
    for results in (first.corpus, *(one.systems for one in first.documents), first.leaked):
        assert [[score.metric for score in one.scores] for one in results] == [["BLEU", "chrF"]] * 2
        assert {(one.wins, one.scores[0].low) for one in results} == {(None, None)}
    assert len(first.averages[0]) == 2
    assert kept[0].unmarked == () and kept[1].unmarked[0].corpus
    assert kept[1].directions[0].corpus[1].scores[0].low is None
    assert kept[2].directions[0].corpus[1].scores[0].p_bootstrap is not None
    assert kept[3].directions[0].corpus[1].wins is not None
    assert {len(one.scores[0]) for one in kept[3].segments} == {2}
    assert {len(one.scores[0]) for one in kept[4].segments} == {3}


def test_the_outcome_is_that_of_all_metrics_at_once(settings, store, placed):
    """The oracle scores and tests the joined texts by all three metrics together."""
    made = kept_stages(settings, store, placed)[-1]
    (direction,) = made.directions
    compared = [one for one in made.segments if one.is_compared]
    references = [one.reference for one in compared]
    outputs = [Outputs(n, tuple(one.outputs[n] for one in compared)) for n in range(2)]
    for found, whole in zip(
        direction.corpus, score_tables.tested(outputs, references, "zh"), strict=True
    ):
        assert found.scores == whole.scores
    for document in direction.documents:
        own = [one for one in compared if one.revision_id == document.revision_id]
        cut = [Outputs(n, tuple(one.outputs[n] for one in own)) for n in range(2)]
        whole = score_tables.results(cut, [one.reference for one in own], "zh")
        assert [one.scores for one in document.systems] == [one.scores for one in whole]
    scores = [metrics.segment_scores(one.texts, references, "zh") for one in outputs]
    assert [one.scores for one in compared] == list(zip(*scores, strict=True))
    one = direction.corpus[1]
    assert (one.wins, one.ties, one.losses) == score_tables.wins(scores[1], scores[0])


@pytest.mark.parametrize("n_kept", range(len(STAGES) + 1))
def test_what_was_kept_is_not_computed_again_and_the_end_is_the_same(
    settings, store, placed, monkeypatch, n_kept
):
    kept = kept_stages(settings, store, placed)
    found = comparison.comparison(store, placed)
    outcomes.keep(store, found, kept[n_kept])

    def refuse(*_, **__):
        raise AssertionError("It was computed again.")

    monkeypatch.setattr(computation, "collected", refuse)
    done = {stage: refuse for stage in STAGES[:n_kept]}
    monkeypatch.setattr(stages, "COMPUTED", {**stages.COMPUTED, **done})
    assert jobs.compute(settings, placed) == kept[-1]
    assert comparison.result(store, placed) == kept[-1]
    assert job_rows.find(store, found.job_id).state is JobState.DONE


def test_a_job_is_done_only_with_the_last_stage(settings, store, placed):
    first, *_, last = kept_stages(settings, store, placed)
    outcomes.keep(store, comparison.comparison(store, placed), first)
    found = comparison.comparison(store, placed)
    assert (found.has_result, found.n_missing, found.is_complete) == (True, len(STAGES), False)
    assert not job_rows.find(store, found.job_id).state.is_end
    outcomes.keep(store, found, last)
    outcomes.keep(store, found, first)  # a worker that is behind
    assert comparison.result(store, placed) == last
    assert comparison.comparison(store, placed).is_complete


def test_an_outcome_that_is_replaced_takes_no_room(settings, store, placed):
    first, second, *_ = kept_stages(settings, store, placed)
    found = comparison.comparison(store, placed)
    outcomes.keep(store, found, first)
    before = comparison_rows.result_sha256(store, placed)
    outcomes.keep(store, found, second)
    with pytest.raises(NotFoundError):
        outcomes.blob(store, before)


def test_without_markup_the_words_alone_are_scored(settings, store, placed):
    """The outputs are those of the chapter with code and a formula, which no reference has."""
    made = kept_stages(settings, store, placed)[-1]
    (marked,), (bare,) = made.directions, made.unmarked
    compared = [one for one in made.segments if one.is_compared]
    for n, arm in enumerate((Arm.BASELINE, Arm.ACT)):
        words = [
            "".join(BOTH[arm][number] for number in one.numbers)  # the joiner of Chinese is empty
            for one in compared
        ]
        outputs = [one.outputs[n] for one in compared]
        assert all("`" in text and "$" in text for text in outputs)
        whole = metrics.corpus_scores(words, [one.reference for one in compared], "zh")
        assert [one.value for one in bare.corpus[n].scores] == pytest.approx(
            [one.value for one in whole]
        )
        assert bare.corpus[n].scores[0].value > marked.corpus[n].scores[0].value
    assert bare.n == marked.n and bare.corpus[1].wins is not None
    assert bare.corpus[1].scores[2].metric == MetricName.TER
    assert sum(one.n for one in made.unmarked_buckets if one.by == "length") == bare.n


def test_what_has_no_word_of_its_own_is_not_scored_without_markup(settings, store, placed):
    made = kept_stages(settings, store, placed)[0]
    first = next(one for one in made.segments if one.is_compared)
    code = replace(first, reference="`x = 1`")
    changed = replace(made, segments=tuple(code if one is first else one for one in made.segments))
    bench = stages.Bench(
        settings=settings, store=store, leaks=LeakPolicy.EXCLUDE, tell=lambda share, step: None
    )
    found = stages.COMPUTED[ScoreStage.UNMARKED](bench, changed)
    assert found.unmarked[0].n == made.directions[0].n - 1


def test_exports_say_what_is_missing(settings, store, placed):
    first = kept_stages(settings, store, placed)[0]
    outcomes.keep(store, comparison.comparison(store, placed), first)
    _, text = comparison.export(store, placed, comparison.ExportFormat.MARKDOWN)
    assert "Still to be computed" in text.decode() and "TER" in text.decode()
    _, rows = comparison.export(store, placed, comparison.ExportFormat.CSV)
    lines = rows.decode().splitlines()
    assert [line.split(",")[5] for line in lines if line.startswith("missing")] == [
        comparison.MISSING[one] for one in STAGES
    ]


def test_stages_are_read_as_they_were_written(settings, store, placed):
    for one in kept_stages(settings, store, placed):
        data = json_records.as_json(one)
        assert json_records.from_json(data, type(one)) == one
