"""From orders to an outcome: what is compared, what is left out, and what it is scored against."""

from dataclasses import replace
from decimal import Decimal
from statistics import fmean

import pytest

from amts_core import comparison, review
from amts_core.comparison import comparison_requests, computation, sheets
from amts_core.comparison.jobs import compute
from amts_core.comparison.records import LeakPolicy
from amts_core.evaluation import comet, metrics
from amts_core.evaluation.comet import CometScores
from amts_core.evaluation.records import BucketBy
from amts_core.kernel.errors import EvaluationError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Action, Arm, DeskAct, Engine, Granularity, JobState, Via
from amts_core.review.store import queues
from amts_core.review.store.queues import Queue
from amts_core.translation import services
from tests.comparison.conftest import (
    ACT,
    BASELINE,
    BOTH,
    CHINESE,
    add_chapter,
    add_documents_of,
    version_of,
)
from tests.pages.test_account import THEIRS
from tests.translation.orders.conftest import AMAZON

DOG = ("The dog slept all day long.", "狗睡了一整天。")
BIRD = ("A bird sang.", "鸟唱歌。")


def numbers(made, *, compared=True):
    return [one.numbers for one in made.segments if one.is_compared is compared]


def test_segments_have_the_references_of_their_beads(translations, chapter):
    order_id = translations.order(chapter[0], BASELINE)
    _, made = translations.compared(order_id)
    assert [(one.numbers, one.reference, one.outputs) for one in made.segments] == [
        ((0,), "猫坐在垫子上。", ("一只猫坐在垫上。",)),
        ((1, 2), "那天很冷，没有人来看它。", ("这是冷的一天。没人来看。",)),
        ((3,), "狗睡了一整天。", ("狗整天睡觉。",)),
        ((4,), "雨落在旧屋顶上。", ("雨落在屋顶。",)),
        ((6,), "这一章快结束了。", ("章节的结尾近了。",)),
    ]
    assert made.segments[1].src == "It was a cold day. Nobody came to see it."
    (direction,) = made.directions
    assert (direction.src_lang, direction.tgt_lang) == ("en", "zh")
    assert (direction.n, direction.n_unpaired, direction.n_missing) == (5, 1, 0)
    (document,) = direction.documents
    assert (document.path, document.n, document.n_unpaired) == ("a.md", 5, 1)
    assert (document.revision_id, document.alignment_id) == (chapter[0], "a1")
    assert made.granularity is Granularity.SENTENCE


def test_scores_are_those_of_the_joined_texts(store, project, translations, chapter):
    order_id = translations.order(chapter[0], BOTH, version=version_of(store, project, [BIRD]))
    _, made = translations.compared(order_id)
    references = [one.reference for one in made.segments]
    (direction,) = made.directions
    for n in range(2):
        texts = [one.outputs[n] for one in made.segments]
        expected = [one.value for one in metrics.corpus_scores(texts, references, "zh")]
        assert [one.value for one in direction.corpus[n].scores] == expected
        assert [one.value for one in direction.documents[0].systems[n].scores] == expected
        assert direction.averages[n] == pytest.approx(expected)
        assert [one.scores[n] for one in made.segments] == list(
            metrics.segment_scores(texts, references, "zh")
        )
    assert [one.label for one in made.systems] == ["baseline", "ACT v1 (sentence)"]
    assert direction.corpus[1].wins + direction.corpus[1].ties + direction.corpus[1].losses == 5
    assert (direction.corpus[0].wins, direction.corpus[0].ties) == (0, 5)


@pytest.mark.parametrize(
    ("leaks", "n_compared", "n_apart"),
    [
        pytest.param(LeakPolicy.EXCLUDE, 4, 0, id="excluded"),
        pytest.param(LeakPolicy.APART, 4, 2, id="apart"),
        pytest.param(LeakPolicy.INCLUDE, 5, 0, id="included"),
    ],
)
def test_what_the_parallel_data_holds(
    store, project, translations, chapter, leaks, n_compared, n_apart
):
    version = version_of(store, project, [DOG, BIRD])
    order_id = translations.order(chapter[0], BOTH, version=version)
    _, made = translations.compared(order_id, leaks=leaks)
    (direction,) = made.directions
    assert (direction.n, direction.n_leaked, len(direction.leaked)) == (n_compared, 1, n_apart)
    assert direction.documents[0].n_leaked == 1
    (leaked,) = [one for one in made.segments if one.leak != "none"]
    assert (leaked.numbers, leaked.leak, leaked.likeness) == ((3,), "exact", 100.0)
    assert leaked.is_compared is (leaks is LeakPolicy.INCLUDE)
    if direction.leaked:
        expected = metrics.corpus_scores([leaked.outputs[1]], [leaked.reference], "zh")
        assert [one.value for one in direction.leaked[1].scores] == [one.value for one in expected]


def test_all_leaked_is_no_score_but_is_said(store, project, translations, chapter):
    version = version_of(
        store,
        project,
        [
            (text, "x")
            for text in (
                "The cat sat on the mat.",
                "It was a cold day.",
                "Nobody came to see it.",
                DOG[0],
                "Rain fell on the old roof.",
                "The end of the chapter is near.",
            )
        ],
    )
    order_id = translations.order(chapter[0], BOTH, version=version)
    _, made = translations.compared(order_id)
    (direction,) = made.directions
    assert (direction.n, direction.n_leaked, direction.corpus, direction.averages) == (0, 5, (), ())
    assert direction.documents[0].systems == ()
    assert {one.systems for one in made.buckets} == {()}


def test_the_other_direction_uses_the_alignment_turned(translations, chapter):
    order_id = translations.order(
        chapter[1],
        {
            Arm.BASELINE: (
                "Cat sat on mat.",
                "That day cold, nobody came to see it.",
                "Dog slept.",
                "Rain fell.",
                "The chapter ends.",
            )
        },
        tgt_lang="en",
    )
    _, made = translations.compared(order_id)
    assert [(one.numbers, one.src, one.reference) for one in made.segments][:2] == [
        ((0,), CHINESE[0], "The cat sat on the mat."),
        ((1,), CHINESE[1], "It was a cold day. Nobody came to see it."),
    ]
    (direction,) = made.directions
    assert (direction.src_lang, direction.tgt_lang, direction.n) == ("zh", "en", 5)
    assert "tok:13a" in direction.corpus[0].scores[0].signature


def test_both_directions_are_measured_each_with_its_systems(store, project, translations, chapter):
    first = translations.order(chapter[0], BOTH, version=version_of(store, project, [BIRD]))
    turned = version_of(store, project, [BIRD[::-1]], languages=("zh", "en"))
    texts = ("A cat.", "Cold.", "Dog.", "Rain.", "End.")
    second = translations.order(
        chapter[1], {Arm.BASELINE: texts, Arm.ACT: texts}, tgt_lang="en", version=turned
    )
    _, made = translations.compared(first, second)
    assert [one.label for one in made.systems] == [
        "baseline",
        "ACT v1 (sentence)",
        "ACT v2 (sentence)",
    ]
    assert [[one.system for one in of.corpus] for of in made.directions] == [[0, 1], [0, 2]]
    assert {one.outputs[2] for one in made.segments if one.direction == 0} == {None}
    assert [one.n for one in made.segments] == list(range(len(made.segments)))
    assert made.systems[0].order_ids == (first, second)


PARAGRAPHS = {
    Arm.BASELINE: ("猫坐着。天冷没人来。", "狗睡觉。雨落下。", "注。", "章节结束。"),
}  # fmt: skip


def test_paragraphs_are_compared_with_the_joined_sentences(translations, chapter):
    """The third block has no reference; the first has three source segments in two beads."""
    by_sentence = translations.order(chapter[0], BASELINE)
    by_paragraph = translations.order(chapter[0], PARAGRAPHS, granularity=Granularity.PARAGRAPH)
    _, made = translations.compared(by_sentence, by_paragraph)
    assert made.granularity is Granularity.PARAGRAPH
    assert [one.label for one in made.systems] == [
        "baseline, by sentence",
        "baseline, by paragraph",
    ]
    assert [(one.numbers, one.outputs[1]) for one in made.segments] == [
        ((0, 1, 2), "猫坐着。天冷没人来。"),
        ((3, 4), "狗睡觉。雨落下。"),
        ((6,), "章节结束。"),
    ]
    assert made.segments[0].outputs[0] == "一只猫坐在垫上。这是冷的一天。没人来看。"
    assert made.segments[0].reference == "猫坐在垫子上。那天很冷，没有人来看它。"
    assert made.directions[0].n_unpaired == 1


def test_the_later_order_counts(translations, chapter):
    translations.order(chapter[0], {Arm.BASELINE: ("x",) * 7})
    later = translations.order(chapter[0], BASELINE)
    _, made = translations.compared(later - 1, later)
    assert made.segments[0].outputs == ("一只猫坐在垫上。",)
    assert made.systems[0].order_ids == (later,)


def test_documents_that_a_system_or_a_reference_lacks_are_left_out_and_said(
    store, project, translations, chapter
):
    other = add_chapter(store, project, "b.md", "a2")
    alone = add_documents_of(store, project, [("c.md", b"# Alone\n")])
    version = version_of(store, project, [BIRD])
    first = translations.order([chapter[0], other[0], alone], BASELINE)
    second = translations.order([chapter[0], alone], ACT, version=version)
    _, made = translations.compared(first, second)
    assert [one.path for one in made.directions[0].documents] == ["a.md"]
    assert [(one.path, one.reason) for one in made.left_out] == [
        ("b.md", "No translation of it by ACT v1 (sentence)."),
        ("c.md", "It is not aligned with a document in Chinese."),
    ]


def test_a_text_that_did_not_come_back_is_not_compared(translations, chapter):
    texts = ("猫。", "冷。", None, "狗。", "雨。", "注。", "完。")
    _, made = translations.compared(translations.order(chapter[0], {Arm.BASELINE: texts}))
    assert numbers(made) == [(0,), (3,), (4,), (6,)]
    assert made.segments[1].outputs == (None,)
    assert made.segments[1].scores == (None,)
    assert (made.directions[0].n_missing, made.directions[0].documents[0].n_missing) == (1, 1)


def test_decisions_of_review_change_the_references(store, translations, chapter, lead):
    ids = queues.bead_ids(store, "a1", Queue())
    review.decide(store, DeskAct(person=lead, via=Via.KEY), ids[0], Action.REJECT, seen_version=0)
    review.decide(
        store,
        DeskAct(person=lead, via=Via.KEY),
        ids[2],
        Action.EDIT,
        seen_version=0,
        tgt_text="狗整天睡觉。",
    )
    _, made = translations.compared(translations.order(chapter[0], BASELINE))
    assert numbers(made) == [(1, 2), (3,), (4,), (6,)]
    assert made.segments[1].reference == "狗整天睡觉。"
    assert made.segments[1].scores[0][2] == 0.0


def test_buckets_hold_each_compared_segment_once(store, project, translations, chapter):
    version = version_of(store, project, [DOG, BIRD])
    order_id = translations.order(chapter[0], BOTH, version=version)
    _, made = translations.compared(order_id)
    for by in BucketBy:
        assert sum(one.n for one in made.buckets if one.by is by) == made.directions[0].n
    filled = [one for one in made.buckets if one.n]
    assert [(one.by, one.label, one.n) for one in filled] == [
        (BucketBy.LIKENESS, "under 50 %", 4),
        (BucketBy.LENGTH, "1–9 words", 3),
        (BucketBy.LENGTH, "10–19 words", 1),
    ]
    longest = next(one for one in made.segments if one.numbers == (1, 2))
    expected = metrics.corpus_scores([longest.outputs[0]], [longest.reference], "zh")
    assert [one.value for one in filled[2].systems[0].scores] == [one.value for one in expected]


def test_a_baseline_alone_is_like_nothing(translations, chapter):
    _, made = translations.compared(translations.order(chapter[0], BASELINE))
    assert {one.by for one in made.buckets} == {BucketBy.LENGTH}
    assert {(one.likeness, one.near) for one in made.segments} == {(0.0, ())}


def test_the_same_orders_give_the_same_outcome(store, project, translations, chapter):
    order_id = translations.order(chapter[0], BOTH, version=version_of(store, project, [DOG]))
    first_id, first = translations.compared(order_id)
    second_id, second = translations.compared(order_id)
    assert first == second
    assert comparison.result(store, first_id) == comparison.result(store, second_id) == first


def test_nothing_to_compare_fails_with_the_reasons(settings, store, project, lead, translations):
    alone = add_documents_of(store, project, [("c.md", b"# Alone\n")])
    order_id = translations.order(alone, {Arm.BASELINE: ("独自",)})
    comparison_id = comparison_requests.place(
        settings, project, lead, order_ids=[order_id], name="Run"
    )
    with pytest.raises(EvaluationError, match="c.md .en → zh.: It is not aligned with a document"):
        compute(settings, comparison_id)
    found = comparison.comparison(store, comparison_id)
    assert not found.has_result
    job = job_rows.find(store, found.job_id)
    assert job.state is JobState.FAILED
    assert "There is nothing to compare" in job.message


def test_a_done_comparison_says_what_it_did(store, translations, chapter):
    comparison_id, _ = translations.compared(translations.order(chapter[0], BASELINE))
    found = comparison.comparison(store, comparison_id)
    job = job_rows.find(store, found.job_id)
    assert (job.state, job.result) == (JobState.DONE, str(comparison_id))
    assert job.message == "5 segments of 1 document by 1 system"


def test_systems_say_what_they_cost(store, project, translations, chapter):
    order_id = translations.order(chapter[0], BOTH, version=version_of(store, project, [DOG]))
    _, made = translations.compared(order_id)
    assert [(one.n_characters, one.usd) for one in made.systems] == [(176, Decimal(0))] * 2
    assert made.systems[1].version_n == 1
    assert [len(one.batch_ids) for one in made.systems] == [1, 1]


def test_progress_rises_and_names_what_is_done(settings, store, project, translations, chapter):
    order_id = translations.order(chapter[0], BOTH, version=version_of(store, project, [DOG]))
    comparison_id, made = translations.compared(order_id)
    told = []
    again = computation.compute(
        settings,
        store,
        comparison.comparison(store, comparison_id),
        lambda share, step: told.append((share, step)),
    )
    assert again == made
    shares = [share for share, _ in told]
    assert shares == sorted(shares) and 0 < shares[0] and shares[-1] < 1
    assert [step for _, step in told] == [
        "Collecting translations and references",
        "en to zh: collecting references",
        "Scoring by BLEU and chrF",
        "Scoring without markup",
        "Testing the differences in BLEU and chrF",
        "Scoring each segment",
        "Looking for the nearest units of the parallel data",
        "Counting the edits of TER",
    ]


def test_comet_is_one_more_score_where_it_is_set_up(
    store, project, translations, chapter, monkeypatch
):
    """The model gives a text its number of characters, in thousandths."""

    def score_systems(settings, sources, systems, references, *, tell):
        assert len(sources) == len(references) == 5
        of = [tuple(len(text) / 1000 for text in texts) for texts in systems]
        return tuple(CometScores(fmean(one), one, "model:x") for one in of)

    monkeypatch.setattr(comet, "score_systems", score_systems)
    monkeypatch.setattr(comet, "is_set_up", lambda settings: True)
    order_id = translations.order(chapter[0], BOTH, version=version_of(store, project, [DOG, BIRD]))
    _, made = translations.compared(order_id)
    (direction,) = made.directions
    compared = [one for one in made.segments if one.is_compared]
    for n, one in enumerate(direction.corpus):
        score = one.scores[3]
        assert (score.metric, score.signature, score.low) == ("COMET", "model:x", None)
        assert score.value == pytest.approx(fmean(len(part.outputs[n]) for part in compared) / 10)
        assert direction.averages[n][3] == pytest.approx(score.value)
        assert (score.p_bootstrap is None) is (n == 0)
    assert {len(one.scores) for bucket in made.buckets for one in bucket.systems} == {4}


def test_parallel_data_made_elsewhere_are_systems_of_which_nothing_is_known(
    store, project, lead, translations, chapter
):
    services.save(store, lead, project, AMAZON)
    orders = [
        translations.order(
            chapter[0],
            BOTH,
            engine=Engine.AMAZON,
            elsewhere=[replace(THEIRS, name=name, latest_update_status=None)],
        )
        for name in ("a", "b")
    ]
    _, made = translations.compared(*orders)
    assert [(one.label, one.data_elsewhere) for one in made.systems] == [
        ("baseline", None),
        ("ACT a", "a"),
        ("ACT b", "b"),
    ]
    (direction,) = made.directions
    assert direction.n_leaked == 0
    assert "a, made elsewhere: its units are not known" in str(sheets._systems(made.systems))
