"""One text for identical segments: previewed, one event, one undo."""

import pytest

from amts_core import post_editing, translation
from amts_core.evaluation import hter
from amts_core.kernel.errors import ConflictError, ReviewError
from amts_core.kernel.events import retracing
from amts_core.kernel.post_edits import NO_EFFORT, DocumentKey, EditStatus, Taken
from amts_core.kernel.records import Action, DeskAct, Via
from amts_core.post_editing import segment_cards
from amts_core.post_editing.store import edit_leases, edit_rows
from tests.post_editing.conftest import save, state
from tests.translation.orders.conftest import place, run

RAIN = b"# Rain\n\nIt rains.\n\nIt rains.\n\nThe sun.\n\nIt rains.\n"


@pytest.fixture
def rains(settings, store, book, lead, service):
    """The texts `It rains.` of two documents, four of them, and another one, in this order."""
    files = [("rain.md", RAIN), ("wet/rain.md", RAIN)]
    found = translation.add_documents(store, book, files, "en")
    run(store, service, place(settings, book, lead, found))
    ids = []
    for document in found:
        key = DocumentKey(document.revision_id, "zh")
        post_editing.open_document(store, key)
        ids.append([one.id for one in edit_rows.of_document(store, key)])
    first, second = ids
    return first[1], first[2], first[4], second[1], first[3]


def test_others_with_the_same_source_are_shown_first(store, ben, eve, book, rains):
    one, other, third, later, sun = rains
    edit_leases.take(store, book.id, eve.id, [other])
    found = post_editing.identical(store, ben, one)
    assert [(each.id, each.holder) for each in found if each.id in rains] == [
        (other, "Eve"),
        (third, None),
        (later, None),
    ]
    assert {each.text for each in found} == {"IT RAINS."}
    assert {each.path for each in found} == {"rain.md", "wet/rain.md"}
    assert segment_cards.card(store, ben, one).n_identical == len(found) == 5
    assert post_editing.identical(store, ben, sun) == post_editing.identical(store, ben, sun)[:1]
    save(store, ben, other, "下雨", taken=Taken.BASELINE)
    assert segment_cards.card(store, ben, one).n_identical == 4


def test_a_text_is_propagated_as_one_event(store, ben, book, rains):
    one, other, third, later, sun = rains
    save(store, ben, one, "下雨了。", taken=Taken.BASELINE)
    done = post_editing.propagate(
        store, DeskAct(person=ben, via=Via.CLICK, token="p"), one, {other: 0, later: 0}
    )
    assert done.action is Action.PROPAGATE
    assert (
        post_editing.propagate(
            store, DeskAct(person=ben, via=Via.CLICK, token="p"), one, {other: 0}
        )
        == done
    )
    for post_edit_id in (other, later):
        edit = edit_rows.post_edit(store, post_edit_id)
        assert (edit.state.text, edit.state.status) == ("下雨了。", EditStatus.SAVED)
        assert (edit.state.taken, edit.effort) == (Taken.BASELINE, NO_EFFORT)
        assert edit.hter == hter.hter(["IT RAINS."], ["下雨了。"], "zh")
    assert state(store, third).text is None
    _, concerned = post_editing.undo(store, DeskAct(person=ben, via=Via.KEY), book.id)
    assert concerned == other
    assert [state(store, each).text for each in (one, other, later)] == ["下雨了。", None, None]
    assert edit_rows.post_edit(store, other).hter is None
    post_editing.redo(store, DeskAct(person=ben, via=Via.KEY), book.id)
    assert state(store, later).text == "下雨了。"


def test_an_undo_leaves_what_was_changed_since(store, ben, eve, book, rains):
    one, other, third, _, _ = rains
    save(store, ben, one, "下雨了。", taken=Taken.BASELINE)
    act = DeskAct(person=ben, via=Via.CLICK)
    post_editing.propagate(store, act, one, {other: 0, third: 0})
    save(store, eve, other, "雨", taken=Taken.BASELINE)
    undone, concerned = post_editing.undo(store, DeskAct(person=ben, via=Via.KEY), book.id)
    assert concerned == third
    assert [state(store, each).text for each in (one, other, third)] == ["下雨了。", "雨", None]
    assert retracing.counts(store, post_editing.POST_EDITS, undone) == (1, 1)


def test_documents_that_nobody_has_opened_are_reached(settings, store, book, lead, service, ben):
    files = [(f"{name}.md", RAIN) for name in ("a", "b", "c")]
    found = translation.add_documents(store, book, files, "en")
    run(store, service, place(settings, book, lead, found[:2]))
    place(settings, book, lead, found[2:])  # has not come back
    key = DocumentKey(found[0].revision_id, "zh")
    post_editing.open_document(store, key)
    rain = edit_rows.of_document(store, key)[1]
    assert segment_cards.card(store, ben, rain.id).n_identical == 5
    others = post_editing.identical(store, ben, rain.id)
    assert [(one.path, one.n) for one in others] == [
        ("a.md", 2),
        ("a.md", 4),
        ("b.md", 1),
        ("b.md", 2),
        ("b.md", 4),
    ]
    save(store, ben, rain.id, "下雨。", taken=Taken.BASELINE)
    versions = {one.id: one.version for one in others}
    post_editing.propagate(store, DeskAct(person=ben, via=Via.CLICK), rain.id, versions)
    assert {state(store, one.id).text for one in others} == {"下雨。"}
    assert segment_cards.card(store, ben, rain.id).n_identical == 0


def test_nothing_is_propagated_where_one_has_changed(store, ben, eve, rains):
    one, other, third, _, sun = rains
    save(store, ben, one, "下雨了。", taken=Taken.BASELINE)
    save(store, eve, other, "雨", taken=Taken.BASELINE)
    with pytest.raises(ConflictError, match="saved by now"):
        post_editing.propagate(store, DeskAct(person=ben, via=Via.CLICK), one, {third: 0, other: 0})
    assert state(store, third).text is None and state(store, other).text == "雨"


@pytest.mark.parametrize("what", ["another source", "itself", "nothing", "none"])
def test_what_can_not_be_propagated(store, ben, rains, what):
    one, other, _, _, sun = rains
    if what != "none":
        save(store, ben, one, "下雨了。", taken=Taken.BASELINE)
    given = {"another source": {sun: 0}, "itself": {one: 1}, "nothing": {}, "none": {other: 0}}
    with pytest.raises(ReviewError):
        post_editing.propagate(store, DeskAct(person=ben, via=Via.CLICK), one, given[what])
    assert state(store, sun).text is None and state(store, other).text is None
