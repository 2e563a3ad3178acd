"""Post-edits approved or returned by somebody else, where the project has them reviewed."""

import pytest

from amts_core import post_editing
from amts_core.kernel.errors import ConflictError, PermissionDenied, ReviewError
from amts_core.kernel.post_edits import EditStatus
from amts_core.kernel.records import Action, DeskAct, Via
from amts_core.post_editing import segment_cards
from amts_core.post_editing.store import edit_rows
from tests.desk_acts import act_of
from tests.post_editing.conftest import save, state


@pytest.fixture
def saved(store, book, lead, ben, edits):
    """A text of Ben's that waits for its review."""
    post_editing.set_reviews(store, lead, book.id, is_on=True)
    save(store, ben, edits[0].id, "自行车")
    return edits[0].id


def approve(store, person, post_edit_id, **given):
    seen = given.pop("seen_version", state(store, post_edit_id).version)
    return post_editing.approve(store, act_of(person, given), post_edit_id, seen_version=seen)


def send_back(store, person, post_edit_id, note, **given):
    seen = state(store, post_edit_id).version
    return post_editing.send_back(
        store,
        DeskAct(person=person, via=Via.KEY, note=note),
        post_edit_id,
        seen_version=seen,
        **given,
    )


def n_final(store, book):
    return sum(one.n_final for one in post_editing.documents(store, book.id))


def test_what_another_editor_approves_is_final(store, book, eve, saved):
    assert n_final(store, book) == 0
    done = approve(store, eve, saved, token="a")
    assert done.action is Action.APPROVE
    assert approve(store, eve, saved, token="a", seen_version=1) == done
    assert state(store, saved).status is EditStatus.APPROVED
    assert n_final(store, book) == 1
    post_editing.undo(store, DeskAct(person=eve, via=Via.KEY), book.id)
    assert state(store, saved).status is EditStatus.SAVED


def test_nobody_judges_their_own_text(store, book, ben, lead, eve, saved):
    with pytest.raises(PermissionDenied, match="Ben wrote this text"):
        approve(store, ben, saved)
    with pytest.raises(PermissionDenied, match="Ben wrote this text"):
        send_back(store, ben, saved, "no")
    assert not segment_cards.card(store, ben, saved).may_judge
    assert segment_cards.card(store, eve, saved).may_judge
    save(store, lead, saved, "单车")
    with pytest.raises(PermissionDenied, match="Grace wrote this text"):
        approve(store, lead, saved)
    post_editing.undo(store, DeskAct(person=lead, via=Via.KEY), book.id)
    with pytest.raises(PermissionDenied, match="Ben wrote this text"):
        approve(store, ben, saved)
    approve(store, lead, saved)


def test_a_translator_judges_nothing(store, ada, saved):
    with pytest.raises(PermissionDenied, match="may not approve or return post-edits"):
        approve(store, ada, saved)
    assert not segment_cards.card(store, ada, saved).may_judge


def test_a_returned_text_comes_back_with_a_note(store, book, ben, eve, saved):
    with pytest.raises(ReviewError, match="what is to be changed"):
        send_back(store, eve, saved, "  ")
    done = send_back(store, eve, saved, " bicycle, not bike ")
    assert (done.action, done.note) == (Action.RETURN, "bicycle, not bike")
    card = segment_cards.card(store, ben, saved)
    assert (card.post_edit.state.status, card.start.text) == (EditStatus.RETURNED, "自行车")
    assert card.note == "bicycle, not bike"
    (document, _) = post_editing.documents(store, book.id)
    assert (document.n_returned, document.n_saved, document.n_final) == (1, 0, 0)
    with pytest.raises(ReviewError, match="this one is returned"):
        approve(store, eve, saved)
    save(store, ben, saved, "单车")
    assert segment_cards.card(store, ben, saved).note is None
    approve(store, eve, saved)
    save(store, ben, saved, "脚踏车")
    assert state(store, saved).status is EditStatus.SAVED


def test_what_changed_in_between_is_not_judged(store, eve, lead, ben, saved):
    save(store, ben, saved, "单车")
    with pytest.raises(ConflictError):
        approve(store, eve, saved, seen_version=1)
    approve(store, eve, saved)
    assert approve(store, lead, saved, seen_version=2) is None


def test_without_review_what_is_saved_is_final(store, book, lead, ben, eve, ada, edits):
    save(store, ben, edits[0].id, "自行车")
    assert n_final(store, book) == 1 and not post_editing.reviews(store, book.id)
    with pytest.raises(ReviewError, match="doesn't review post-edits"):
        approve(store, eve, edits[0].id)
    for person in (ada, ben):
        with pytest.raises(PermissionDenied, match="whether post-edits are reviewed. Ask a lead."):
            post_editing.set_reviews(store, person, book.id, is_on=True)
    post_editing.set_reviews(store, lead, book.id, is_on=True)
    assert n_final(store, book) == 0
    assert edit_rows.authors(store, [edits[0].id]) == {edits[0].id: ben.id}
