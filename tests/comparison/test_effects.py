"""What systems and versions were worth: scores of comparisons, and what editors have spent."""

from dataclasses import replace

import pytest

from amts_core import comparison, post_editing
from amts_core.comparison import effects, sheets
from amts_core.evaluation.hter import hter
from amts_core.kernel.post_edits import Effort, Taken
from amts_core.kernel.records import Arm, DeskAct, Engine, Via
from amts_core.post_editing import Origin
from amts_core.post_editing.store import edit_rows
from amts_core.post_editing.store.edit_rows import DocumentKey
from amts_core.translation import services
from tests.comparison.conftest import ACT, BASELINE, BOTH, version_of
from tests.pages.test_account import THEIRS
from tests.translation.orders.conftest import AMAZON

BIRD = ("A bird sang.", "鸟唱歌。")


@pytest.fixture
def version(store, project):
    return version_of(store, project, [BIRD])


@pytest.fixture
def order_id(translations, chapter, version):
    return translations.order(chapter[0], BOTH, version=version)


def edit(store, person, order_id, revision_id, n, text, taken, ms, keys=5):
    """Save the text of a segment."""
    key = DocumentKey(revision_id, "zh")
    post_editing.open_document(store, key)
    found = edit_rows.of_document(store, key)[n]
    done = post_editing.save(
        store,
        DeskAct(person=person, via=Via.KEY),
        found.id,
        text,
        taken=taken,
        seen_version=found.state.version,
        effort=Effort(ms, keys),
        is_confirmed=True,
    )
    assert done.decision is not None


def test_effort_is_by_the_system_whose_output_was_taken(
    store, translations, chapter, lead, order_id
):
    """Words of the sources: 6, 5, 5 and 6. ACT's text stands in the editor first."""
    for n, text, taken, ms in (
        (0, "猫坐在垫子上。", Taken.ACT, 2000),
        (1, "那天非常冷，", Taken.ACT, 4000),
        (2, "没有人来看。", Taken.BASELINE, 9000),
        (3, "狗睡了。", Taken.NOTHING, 1000),
    ):
        edit(store, lead, order_id, revision_id=chapter[0], n=n, text=text, taken=taken, ms=ms)
    comparison_id, _ = translations.compared(order_id)
    act, switched = comparison.effort(store, comparison_id)
    assert [(one.system, one.origin) for one in (act, switched)] == [
        (1, Origin.ACT),
        (None, Origin.SWITCHED),
    ]
    assert act.spent.keystrokes_per_word == pytest.approx(10 / 11)
    assert (act.src_lang, act.tgt_lang) == ("en", "zh")
    assert (act.spent.n_segments, act.spent.n_words, act.spent.n_keystrokes) == (2, 11, 10)
    assert act.spent.active_seconds == 6.0
    assert act.spent.seconds_per_100_words == pytest.approx(600 / 11)
    assert act.spent.hter == pytest.approx(
        hter(ACT[Arm.ACT][:2], ["猫坐在垫子上。", "那天非常冷，"], "zh")
    )
    assert (switched.spent.n_segments, switched.spent.active_seconds) == (2, 10.0)
    assert switched.spent.hter == pytest.approx(
        hter([BASELINE[Arm.BASELINE][2]], ["没有人来看。"], "zh")
    )


def test_the_baseline_counts_where_its_text_stands_first(store, translations, chapter, lead):
    order_id = translations.order(chapter[0], BASELINE)
    edit(store, lead, order_id, chapter[0], n=0, text="猫", taken=Taken.BASELINE, ms=1000)
    comparison_id, _ = translations.compared(order_id)
    (found,) = comparison.effort(store, comparison_id)
    assert (found.system, found.origin, found.spent.n_segments) == (0, Origin.BASELINE, 1)


def test_effort_on_output_without_results_says_which_parallel_data_made_it(
    store, project, lead, translations, chapter, monkeypatch
):
    services.save(store, lead, project, AMAZON)
    orders = []
    for n, name in enumerate(("theirs", "others")):
        elsewhere = [replace(THEIRS, name=name, latest_update_status=None)]
        orders.append(
            translations.order(chapter[0], ACT, engine=Engine.AMAZON, elsewhere=elsewhere)
        )
        text = f"{ACT[Arm.ACT][n]}。"
        edit(
            store,
            lead,
            orders[-1],
            revision_id=chapter[0],
            n=n,
            text=text,
            taken=Taken.ACT,
            ms=1000,
        )
    comparison_id, made = translations.compared(*orders)
    found = comparison.effort(store, comparison_id)
    assert [(one.system, one.parallel_data) for one in found] == [(0, ""), (1, "")]
    monkeypatch.setattr(effects, "result", lambda *_: replace(made, systems=()))
    found = comparison.effort(store, comparison_id)
    names = ["others, made elsewhere", "theirs, made elsewhere"]
    assert [(one.system, one.parallel_data) for one in found] == [(None, one) for one in names]
    sheet = sheets._effort(replace(made, systems=()), found)
    assert [row[0] for row in sheet.rows] == [f"act {one}" for one in names]


def test_without_post_edits_nothing_was_spent(store, translations, order_id):
    comparison_id, _ = translations.compared(order_id)
    assert comparison.effort(store, comparison_id) == ()


def test_a_version_that_was_not_compared_has_orders_only(store, project, order_id, version):
    (found,) = comparison.versions_effect(store, project.id)
    assert (found.version, found.tgt_lang, found.order_ids) == (version, "zh", (order_id,))
    assert (found.comparison_id, found.act, found.baseline) == (None, None, None)
    assert (found.spent_act, found.spent_baseline) == (None, None)


def test_a_versions_effect_is_that_of_the_newest_comparison(
    store, project, translations, chapter, lead, order_id
):
    translations.compared(order_id, name="Older")
    edit(
        store,
        lead,
        order_id,
        revision_id=chapter[0],
        n=0,
        text="猫坐在垫子上。",
        taken=Taken.ACT,
        ms=2000,
    )
    edit(
        store,
        lead,
        order_id,
        revision_id=chapter[0],
        n=3,
        text="狗睡了一整天。",
        taken=Taken.BASELINE,
        ms=8000,
    )
    newer = version_of(store, project, [BIRD, ("The dog slept.", "狗睡了。")])
    later = translations.order(chapter[0], ACT, version=newer)
    comparison_id, made = translations.compared(order_id, later)
    second, first = comparison.versions_effect(store, project.id)
    assert (second.version, second.order_ids) == (newer, (later,))
    assert {first.comparison_id, second.comparison_id} == {comparison_id}
    (direction,) = made.directions
    assert (first.act, second.act) == (direction.corpus[1], direction.corpus[2])
    assert first.baseline == second.baseline == direction.corpus[0]
    assert first.n == direction.n
    assert (first.spent_act.hter, first.spent_act.active_seconds) == (0.0, 2.0)
    assert first.spent_baseline is None, "ACT's text stood first"
    assert second.spent_act is None


def test_versions_that_no_order_used_are_not_listed(store, project, version):
    assert comparison.versions_effect(store, project.id) == ()
