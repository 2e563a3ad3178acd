"""What judges are shown, in which order, and what is kept of their answers."""

from dataclasses import replace

import pytest

from amts_core import comparison
from amts_core.comparison.judgements import (
    Annotation,
    Choice,
    ErrorSeverity,
    ErrorSide,
    ErrorSpan,
    Protocol,
)
from amts_core.comparison.judging_tasks import JudgeAnswer, JudgingOptions, JudgingProgress
from amts_core.comparison.store import judgement_rows
from amts_core.kernel.errors import EvaluationError, StoreError
from amts_core.kernel.records import Role
from amts_core.project.store import people as projects
from tests.comparison.made import kept, outcome, segment
from tests.stored import together

BOTH = JudgingOptions(pair=(0, 1))
ALONE = JudgingOptions(pair=(0, 1), protocol=Protocol.ESA)
DUEL = JudgingOptions(pair=(0, 1), protocol=Protocol.DUEL)
WORD = ErrorSpan(severity=ErrorSeverity.MAJOR, start=0, end=1)


@pytest.fixture
def comparison_id(store, project, lead):
    return kept(store, project, lead)


def rated(task, token="t", score=70):
    """An answer that gives each text a score."""
    n = len(task.texts)
    return JudgeAnswer(scores=(score,) * n, spans=((),) * n, seconds=3.5, token=token)


def judged(store, comparison_id, person, how, answer=rated):
    """Judge all there is; return the tasks in the order in which they came."""
    found = []
    while (task := comparison.next_task(store, comparison_id, person, how)) is not None:
        found.append(task)
        comparison.judge(store, person, task, replace(answer(task), token=str(len(found))))
    return found


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        pytest.param(BOTH, [0, 1, 2, 3, 5], id="the same text of both is judged once"),
        pytest.param(ALONE, [0, 0, 1, 2, 2, 3, 3, 5, 5], id="one at a time"),
        pytest.param(DUEL, [0, 2, 3, 5], id="nothing to prefer where both say the same"),
        pytest.param(replace(BOTH, pair=(2, 0)), [0, 1, 2, 5], id="a system without a text"),
    ],
)
def test_compared_segments_come_each_once(store, comparison_id, ada, how, expected):
    def answer(task):
        return rated(task) if how is not DUEL else JudgeAnswer(choice=Choice.TIE, token="t")

    tasks = judged(store, comparison_id, ada, how=how, answer=answer)
    assert sorted(one.segment for one in tasks) == expected
    n = len(expected)
    assert comparison.progress(store, comparison_id, ada, how) == JudgingProgress(n, n)


def test_one_text_of_both_systems_counts_for_both(store, comparison_id, ada):
    judged(store, comparison_id, ada, how=BOTH)
    found = {one.segment: one for one in judgement_rows.judgements(store, comparison_id)}
    assert found[1].annotations == (Annotation(0, 70), Annotation(1, 70))
    assert {one.seconds for one in found.values()} == {3.5}
    assert {one.rater for one in found.values()} == {ada.name}


def test_a_duel_is_won_by_the_system_that_was_shown(store, comparison_id, ada):
    """The judge always prefers the text of the second system, wherever it stands."""

    def answer(task):
        return JudgeAnswer(
            choice=Choice.FIRST if task.texts[0] == "b" else Choice.SECOND, token="t"
        )

    tasks = judged(store, comparison_id, ada, how=DUEL, answer=answer)
    assert {one.texts for one in tasks} <= {("a", "b"), ("b", "a")}
    found = judgement_rows.judgements(store, comparison_id)
    assert {one.preferred for one in found} == {1}
    assert {one.annotations for one in found} == {()}


def test_all_judges_have_one_order_and_each_their_own_sides(store, project, lead):
    many = replace(outcome(), segments=tuple(segment(n, "abc", (1, 2, 3)) for n in range(60)))
    comparison_id = kept(store, project, lead, name="Many", made=many)
    people = [projects.add_person(store, name, Role.TRANSLATOR) for name in ("A", "B")]
    first = [comparison.next_task(store, comparison_id, one, BOTH) for one in people]
    turned = replace(BOTH, pair=(1, 0))
    assert first == [comparison.next_task(store, comparison_id, one, turned) for one in people]
    orders = [judged(store, comparison_id, one, how=BOTH) for one in people]
    ids = [[task.segment for task in of] for of in orders]
    assert ids[0] == ids[1] and sorted(ids[0]) == list(range(60)) and ids[0] != sorted(ids[0])
    sides = [[task.texts for task in of] for of in orders]
    assert sides[0] != sides[1]
    for of in sides:  # 60 tosses of a fair coin: outside these bounds once in 10,000
        assert 14 < of.count(("a", "b")) < 46


def test_an_answer_sent_twice_is_kept_once(store, comparison_id, ada):
    task = comparison.next_task(store, comparison_id, ada, BOTH)
    errors = together(
        lambda score: comparison.judge(store, ada, task, rated(task, score=score)), [1, 2, 3]
    )
    assert errors == []
    assert len(judgement_rows.judgements(store, comparison_id)) == 1


def test_two_judges_of_one_segment_and_one_token_are_two(store, comparison_id, ada, lead):
    for person in (ada, lead):
        task = comparison.next_task(store, comparison_id, person, BOTH)
        comparison.judge(store, person, task, rated(task))
    assert [one.rater for one in judgement_rows.judgements(store, comparison_id)] == [
        ada.name,
        lead.name,
    ]
    assert len(judgement_rows.judgements(store, comparison_id, ada.id)) == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"scores": ()}, "0 scores were given for 2", id="no score"),
        pytest.param({"scores": (1, 101)}, "101 is no score", id="too high"),
        pytest.param({"scores": (-1, 1)}, "-1 is no score", id="too low"),
        pytest.param(
            {"spans": ((replace(WORD, end=2),), ())}, "in a text of 1 char", id="out of the text"
        ),
        pytest.param({"spans": ((replace(WORD, end=0),), ())}, "in a text of", id="empty"),
        pytest.param({"spans": ((replace(WORD, end=None),), ())}, "without an end", id="no end"),
        pytest.param({"spans": ((WORD, WORD), ())}, "overlap", id="twice"),
        pytest.param(
            {"spans": ((replace(WORD, side=ErrorSide.SRC, end=99),), ())}, "in a text", id="source"
        ),
    ],
)
def test_an_impossible_answer_is_refused(store, comparison_id, ada, changes, message):
    task = comparison.next_task(store, comparison_id, ada, BOTH)
    if len(task.texts) == 1:
        judged_once = rated(task)
        comparison.judge(store, ada, task, judged_once)
        task = comparison.next_task(store, comparison_id, ada, BOTH)
    before = judgement_rows.judgements(store, comparison_id)
    with pytest.raises(EvaluationError, match=message):
        comparison.judge(store, ada, task, replace(rated(task, "u"), **changes))
    assert judgement_rows.judgements(store, comparison_id) == before


def test_omissions_are_kept(store, comparison_id, ada):
    task = comparison.next_task(store, comparison_id, ada, ALONE)
    spans = (
        ErrorSpan(severity=ErrorSeverity.MINOR),
        ErrorSpan(severity=ErrorSeverity.MAJOR, side=ErrorSide.SRC, start=0, end=6),
    )
    comparison.judge(store, ada, task, JudgeAnswer(scores=(40,), spans=(spans,), token="t"))
    (found,) = judgement_rows.judgements(store, comparison_id)
    assert found.annotations[0].spans == spans


def test_a_duel_needs_a_choice(store, comparison_id, ada):
    task = comparison.next_task(store, comparison_id, ada, DUEL)
    with pytest.raises(EvaluationError, match="Say which"):
        comparison.judge(store, ada, task, JudgeAnswer(token="t"))


@pytest.mark.parametrize("pair", [(0, 0), (0, 3), (-1, 1)], ids=str)
def test_there_is_no_such_pair(store, comparison_id, ada, pair):
    with pytest.raises(EvaluationError, match="Choose two of its 3"):
        comparison.next_task(store, comparison_id, ada, JudgingOptions(pair=pair))


def test_the_checks_findings_are_marked_on_wish_and_told(store, project, lead, ada):
    texts = ("Es gibt 3 Modelle.", "Es gibt 4 Modelle.")
    one = replace(segment(0, texts, (1, 2)), src="There are 4 models.")
    two = replace(outcome(), segments=(one,), systems=outcome().systems[:2])
    comparison_id = kept(store, project, lead, name="Numbers", made=two)
    assert comparison.next_task(store, comparison_id, ada, BOTH).prefilled == ((), ())
    task = comparison.next_task(store, comparison_id, ada, replace(BOTH, is_prefilled=True))
    wrong = task.prefilled[task.texts.index(texts[0])]
    assert ErrorSpan(severity=ErrorSeverity.MAJOR, start=8, end=9) in wrong
    assert ErrorSpan(severity=ErrorSeverity.MAJOR, side=ErrorSide.SRC, start=10, end=11) in wrong
    right = task.prefilled[task.texts.index(texts[1])]
    assert not any(span.severity is ErrorSeverity.MAJOR for span in right)
    comparison.judge(store, ada, task, rated(task))
    (found,) = judgement_rows.judgements(store, comparison_id)
    assert found.is_prefilled and comparison.judged(store, comparison_id).n_prefilled == 1


def test_the_sources_around_a_segment_are_shown(store, comparison_id, ada):
    tasks = {one.segment: one for one in judged(store, comparison_id, ada, how=BOTH)}
    assert (tasks[0].previous, tasks[0].following) == ("", "Source 1.")
    assert (tasks[5].previous, tasks[5].following) == ("Source 4.", "")


def test_a_judgement_needs_a_comparison(store, project, lead, comparison_id):
    task = comparison.next_task(store, comparison_id, lead, BOTH)
    with pytest.raises(StoreError):
        comparison.judge(store, lead, replace(task, comparison_id=99), rated(task))
