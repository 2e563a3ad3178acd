"""Saving a segment: checks, versions, agreement, drafts, HTER, undo and redo."""

import pytest

from amts_core import post_editing, review
from amts_core.evaluation import hter
from amts_core.kernel.errors import ConflictError, PermissionDenied, ReviewError
from amts_core.kernel.events.state_rules import clean
from amts_core.kernel.post_edits import EditStatus, Effort, Taken
from amts_core.kernel.records import Action, DeskAct, Via
from amts_core.kernel.text.occurrences import Search
from amts_core.kernel.text.substitutions import Rewording
from amts_core.post_editing import replacements, segment_cards
from amts_core.post_editing.store import edit_drafts, edit_rows
from amts_core.review.store import bead_rows
from tests.events import post_edit_changes
from tests.post_editing.conftest import SPENT, save, state
from tests.stored import bead_history, edit_history


def test_what_is_saved_is_kept_with_its_effort(store, ben, book, edits):
    heading = edits[0]
    saved = save(store, ben, heading.id, " 自行车\n ")
    assert (saved.decision.action, saved.decision.person) == (Action.POST_EDIT, "Ben")
    after = edit_rows.post_edit(store, heading.id)
    assert (after.state.status, after.state.text, after.state.taken) == (
        EditStatus.SAVED,
        "自行车",
        Taken.ACT,
    )
    assert (after.state.version, after.effort, after.person) == (1, SPENT, "Ben")
    assert after.hter == saved.hter == hter.hter(["ACT BICYCLES"], ["自行车"], "zh")
    save(store, ben, heading.id, "自行车站", effort=Effort(1, 2))
    again = edit_rows.post_edit(store, heading.id)
    assert again.effort == Effort(5001, 22)
    changes = post_edit_changes(store, heading.id)
    assert [one.effort for one in changes] == [SPENT, Effort(1, 2)]
    assert (changes[1].before, changes[1].hter_before) == (after.state, after.hter)


@pytest.mark.parametrize("role", ["ada"])
def test_translators_do_not_post_edit(request, store, edits, role):
    person = request.getfixturevalue(role)
    with pytest.raises(PermissionDenied, match="may not post-edit translations. Ask an editor or"):
        save(store, person, edits[0].id, "x")
    with pytest.raises(PermissionDenied):
        post_editing.save_draft(store, person, edits[0].id, "x")
    assert state(store, edits[0].id).text is None


def test_errors_hold_and_warnings_ask_once_more(store, ben, edits):
    sentence = edits[1]
    with pytest.raises(ReviewError, match="can't be saved: .*Change the text"):
        save(store, ben, sentence.id, "  ")
    asked = save(store, ben, sentence.id, "车站有自行车", is_confirmed=False)
    assert asked.needs_confirmation and asked.decision is None
    assert "code" in {one.check for one in asked.findings}
    assert state(store, sentence.id).status is EditStatus.OPEN
    assert edit_drafts.drafts(store, ben.id, [sentence.id])[sentence.id].text == "车站有自行车"
    done = save(store, ben, sentence.id, "车站有自行车")
    assert done.decision is not None and state(store, sentence.id).text == "车站有自行车"
    assert edit_drafts.drafts(store, ben.id, [sentence.id]) == {}
    assert "code" in edit_rows.post_edit(store, sentence.id).found


def test_findings_are_ignored_with_a_reason(store, ben, edits):
    sentence, text = edits[1], "车站有 80 辆自行车。"
    found = {one.check for one in post_editing.check(store, sentence, text)}
    assert "code" in found
    with pytest.raises(ReviewError, match="Say in a word or two"):
        save(store, ben, sentence.id, text, is_confirmed=False, ignored={"code": " "})
    reasons = dict.fromkeys(found, "as agreed")
    saved = save(store, ben, sentence.id, text, is_confirmed=False, ignored=reasons)
    assert saved.decision is not None and saved.findings == ()
    assert state(store, sentence.id).ignored == tuple(sorted(found))
    assert "code: as agreed" in saved.decision.note
    assert post_editing.check(store, edit_rows.post_edit(store, sentence.id), text) == ()


def test_ignoring_is_an_event_and_keeps_the_draft(store, ben, book, edits):
    sentence, text = edits[1], "车站有 80 辆自行车。"
    post_editing.save_draft(store, ben, sentence.id, text, taken=Taken.ACT, effort=SPENT)
    done = post_editing.edits.ignore(
        store,
        DeskAct(person=ben, via=Via.KEY, note="said so"),
        sentence.id,
        "code",
        text=text,
        seen_version=0,
    )
    assert (done.action, done.note) == (Action.IGNORE, "code: said so")
    now = state(store, sentence.id)
    assert (now.status, now.ignored, now.version) == (EditStatus.OPEN, ("code",), 1)
    assert edit_drafts.drafts(store, ben.id, [sentence.id])[sentence.id].effort == SPENT
    with pytest.raises(ReviewError, match="gone already"):
        post_editing.edits.ignore(
            store,
            DeskAct(person=ben, via=Via.KEY, note="again"),
            sentence.id,
            "code",
            text=text,
            seen_version=1,
        )
    post_editing.undo(store, DeskAct(person=ben, via=Via.KEY), book.id)
    assert state(store, sentence.id).ignored == ()


def test_nothing_is_overwritten(store, ben, eve, edits):
    heading = edits[0]
    save(store, ben, heading.id, "自行车")
    with pytest.raises(ConflictError, match="it is now saved"):
        save(store, eve, heading.id, "单车", seen_version=0)
    assert state(store, heading.id).text == "自行车"
    kept = edit_drafts.drafts(store, eve.id, [heading.id])[heading.id]
    assert (kept.text, kept.taken, kept.effort) == ("单车", Taken.ACT, SPENT)


def test_the_same_text_is_agreement(store, ben, eve, edits):
    heading = edits[0]
    save(store, ben, heading.id, "自行车")
    post_editing.save_draft(store, eve, heading.id, "自行车")
    agreed = save(store, eve, heading.id, " 自行车", seen_version=0)
    assert agreed.is_agreement and agreed.decision is None
    assert state(store, heading.id).version == 1
    assert edit_drafts.drafts(store, eve.id, [heading.id]) == {}


def test_a_token_is_saved_once(store, ben, book, edits):
    heading = edits[0]
    first = save(store, ben, heading.id, "自行车", token="t1", seen_version=0)
    again = save(store, ben, heading.id, "自行车", token="t1", seen_version=0)
    assert again.decision == first.decision
    undone = post_editing.undo(store, DeskAct(person=ben, via=Via.KEY, token="t2"), book.id)
    assert post_editing.undo(store, DeskAct(person=ben, via=Via.KEY, token="t2"), book.id) == undone
    assert len(post_edit_changes(store, heading.id)) == 2


@pytest.mark.parametrize(
    ("taken", "hypothesis"),
    [
        pytest.param(Taken.ACT, "ACT BICYCLES", id="act"),
        pytest.param(Taken.BASELINE, "BICYCLES", id="baseline"),
        pytest.param(Taken.MEMORY, None, id="memory"),
        pytest.param(Taken.NOTHING, None, id="nothing"),
    ],
)
def test_hter_is_that_against_what_was_taken(store, ben, edits, taken, hypothesis):
    saved = save(store, ben, edits[0].id, "BICYCLES NOW", taken=taken)
    expected = None if hypothesis is None else hter.hter([hypothesis], ["BICYCLES NOW"], "zh")
    assert saved.hter == expected == edit_rows.post_edit(store, edits[0].id).hter


def test_undo_and_redo_go_back_and_forth(store, ben, book, edits):
    first, second = edits[0].id, edits[1].id
    save(store, ben, first, "一")
    save(store, ben, second, "二")
    save(store, ben, first, "三", taken=Taken.BASELINE)
    event, concerned = post_editing.undo(store, DeskAct(person=ben, via=Via.KEY), book.id)
    assert (event.action, concerned) == (Action.UNDO, first)
    back = edit_rows.post_edit(store, first)
    assert (back.state.text, back.state.taken) == ("一", Taken.ACT)
    assert back.hter == hter.hter(["ACT BICYCLES"], ["一"], "zh")
    assert post_editing.undo(store, DeskAct(person=ben, via=Via.KEY), book.id)[1] == second
    assert state(store, second).text is None
    assert edit_rows.post_edit(store, second).effort == SPENT
    assert post_editing.redo(store, DeskAct(person=ben, via=Via.KEY), book.id)[1] == second
    assert state(store, second).text == "二"
    post_editing.redo(store, DeskAct(person=ben, via=Via.KEY), book.id)
    assert state(store, first).text == "三"
    with pytest.raises(ReviewError, match="nothing to redo"):
        post_editing.redo(store, DeskAct(person=ben, via=Via.KEY), book.id)


def test_undo_does_not_touch_what_others_did_since(store, ben, eve, book, edits):
    save(store, ben, edits[0].id, "一")
    save(store, eve, edits[0].id, "二")
    with pytest.raises(ConflictError, match="Somebody has changed"):
        post_editing.undo(store, DeskAct(person=ben, via=Via.KEY), book.id)
    assert state(store, edits[0].id).text == "二"


def test_each_desk_undoes_only_its_own(store, ben, book, edits):
    from tests.conftest import add_alignment, proposed
    from tests.review.conftest import decide

    add_alignment(store, book, [proposed([0], [0], "One.", "一。")], name="other.md")
    (bead,) = [one for one in _beads(store)]
    decide(store, ben, bead.id, Action.APPROVE)
    save(store, ben, edits[0].id, "一")
    undone, concerned = review.undo(store, DeskAct(person=ben, via=Via.KEY), book.id)
    assert concerned == bead.id
    assert state(store, edits[0].id).text == "一"
    undone, concerned = post_editing.undo(store, DeskAct(person=ben, via=Via.KEY), book.id)
    assert concerned == edits[0].id
    with pytest.raises(ReviewError, match="nothing to undo"):
        post_editing.undo(store, DeskAct(person=ben, via=Via.KEY), book.id)
    with pytest.raises(ReviewError, match="nothing to undo"):
        review.undo(store, DeskAct(person=ben, via=Via.KEY), book.id)
    assert len(bead_history(store, book.id, ben.id)) == 2
    assert len(edit_history(store, book.id, ben.id)) == 2


def _beads(store):

    return bead_rows.beads(store, "a1")


@pytest.mark.parametrize("does", ["undo", "approve", "replace"])
def test_only_what_is_saved_on_its_card_ends_what_was_typed(
    store, ben, eve, lead, book, station, does
):
    typed = edit_rows.of_document(store, station)[0].id
    save(store, ben if does == "approve" else eve, typed, "车站")
    post_editing.save_draft(store, eve, typed, "half")
    version, act = state(store, typed).version, DeskAct(person=eve, via=Via.CLICK)
    if does == "undo":
        post_editing.undo(store, act, book.id)
    elif does == "approve":
        post_editing.set_reviews(store, lead, book.id, is_on=True)
        post_editing.approve(store, act, typed, seen_version=version)
    else:
        wanted = Rewording(Search(words="车"), "车子")
        replacements.replace_all(store, act, book.id, wanted, versions={typed: version})
    assert state(store, typed).version == version + 1
    assert edit_drafts.drafts(store, eve.id, [typed])[typed].text == "half"


def test_drafts_are_kept_as_typed(store, ben, edits):
    post_editing.save_draft(
        store, ben, edits[0].id, " 一\n", taken=Taken.MEMORY, effort=Effort(7, 1)
    )
    kept = edit_drafts.drafts(store, ben.id, [edits[0].id])[edits[0].id]
    assert (kept.text, kept.taken, kept.effort) == (" 一\n", Taken.MEMORY, Effort(7, 1))
    shown = segment_cards.card(store, ben, edits[0].id)
    assert (shown.start.text, shown.start.taken, shown.draft) == (" 一\n", Taken.MEMORY, kept)
    post_editing.save_draft(store, ben, edits[0].id, None)
    assert segment_cards.card(store, ben, edits[0].id).start.text == "ACT BICYCLES"


def test_review_cleans_texts_the_same_way(store, ben, edits):
    text = "é​ 一\r\n二 "
    save(store, ben, edits[0].id, text)
    assert state(store, edits[0].id).text == clean(text)
