"""What was typed and not saved: only a decision on its own card ends it."""

import pytest

from amts_core.kernel.records import Action, Via
from amts_core.kernel.text.occurrences import Search
from amts_core.kernel.text.substitutions import Rewording
from amts_core.review import LeftBehind, bulk, decisions, propagation, replacements
from amts_core.review.store import bead_drafts, bead_rows
from tests.conftest import carried_out
from tests.desk_acts import act_of
from tests.review.conftest import add_document, decide, redo, undo
from tests.review.test_propagation import propagate
from tests.review.test_structure_edits import restructure


@pytest.fixture
def ids(store, project):
    return add_document(store, project)


def type_in(store, person, bead_id, text="half", src_text=None):
    decisions.save_draft(store, person, bead_id, text, src_text=src_text)


def replace_all(store, person, project, bead_id):
    wanted = Rewording(Search(words="零"), "〇")
    versions = {bead_id: bead_rows.bead(store, bead_id).state.version}
    replacements.replace_all(store, act_of(person, {}), project.id, wanted, versions=versions)


def accept(store, person, project, bead_id):
    turns = [(bead_id, bead_rows.bead(store, bead_id).state.version)]
    act = act_of(person, {"via": Via.BULK})
    asked = bulk.ask(store, act, project.id, turns=lambda: turns, action=Action.APPROVE)
    carried_out(store, asked)


def take_back(store, person, project, _):
    undo(store, person, project)


def propagate_to(store, person, project, bead_id):
    (other, *_) = add_document(store, project, name="b.md", alignment_id="a2")
    decide(store, person, other, Action.REJECT)
    assert bead_id in {one.id for one in propagation.identical(store, person, other)}
    propagate(store, person, other)


def take_out(store, person, project, bead_id):
    decisions.take_out(store, act_of(person, {}), project.id, [bead_rows.bead(store, bead_id)])


@pytest.mark.parametrize("action", [Action.APPROVE, Action.EDIT, Action.FLAG, Action.REJECT])
def test_a_decision_ends_what_was_typed_on_its_card_and_only_there(store, ids, ada, lead, action):
    for person in (ada, lead):
        type_in(store, person, ids[0])
    type_in(store, ada, ids[1])
    texts = {"tgt_text": "半。"} if action is Action.EDIT else {}
    decide(store, ada, ids[0], action, **texts)
    assert bead_drafts.drafts(store, ada.id, ids) == {ids[1]: "half"}
    assert bead_drafts.drafts(store, lead.id, ids) == {ids[0]: "half"}


@pytest.mark.parametrize("do", [replace_all, accept, take_back, propagate_to, take_out])
def test_nothing_else_ends_what_was_typed(store, project, ids, lead, do):
    decide(store, lead, ids[0], Action.REJECT if do is take_back else Action.APPROVE)
    if do in (accept, propagate_to):
        undo(store, lead, project)
    type_in(store, lead, ids[0])
    version = bead_rows.bead(store, ids[0]).state.version
    do(store, lead, project, ids[0])
    assert bead_rows.bead(store, ids[0]).state.version == version + 1
    assert bead_drafts.drafts(store, lead.id, ids) == {ids[0]: "half"}


@pytest.mark.parametrize("who", ["ada", "lead"])
def test_what_was_typed_in_a_pair_that_is_merged_is_there_still(store, project, ids, who, request):
    """Ada types; it is she who merges, or somebody else, and who takes that back."""
    ada, person = request.getfixturevalue("ada"), request.getfixturevalue(who)
    type_in(store, ada, ids[0], "half", "Half.")
    _, merged = restructure(store, person, ids[0], Action.MERGE)
    bead = bead_rows.bead(store, merged)
    assert bead_drafts.left_behind(store, ada.id, [bead]) == {
        merged: LeftBehind(ids[0], "half", "Half.")
    }
    undo(store, person, project)
    assert bead_drafts.drafts(store, ada.id, ids) == {ids[0]: "half"}
    redo(store, person, project)
    assert bead_drafts.left_behind(store, ada.id, [bead])[merged].text == "half"


@pytest.mark.parametrize("is_taken", [True, False])
def test_what_was_typed_is_taken_up_once_however_often_it_is_asked(store, ids, ada, lead, is_taken):
    type_in(store, ada, ids[1], "older")
    type_in(store, ada, ids[0], "mine", "Mine.")
    _, merged = restructure(store, lead, ids[0], Action.MERGE)
    _, again = restructure(store, lead, merged, Action.MERGE)
    bead = bead_rows.bead(store, again)
    assert bead_drafts.left_behind(store, lead.id, [bead]) == {}
    decisions.settle_draft(store, ada, again, is_taken=is_taken)
    if is_taken:
        decisions.settle_draft(store, ada, again, is_taken=True)  # it was sent twice
    kept = {again: "mine"} if is_taken else {}
    assert bead_drafts.drafts(store, ada.id, [again]) == kept
    assert bead_drafts.src_drafts(store, ada.id, [again]) == ({again: "Mine."} if is_taken else {})
    assert bead_drafts.left_behind(store, ada.id, [bead])[again].text == "older"


def test_it_is_found_through_any_number_of_edits(store, ids, ada, lead):
    type_in(store, ada, ids[0])
    _, at = restructure(store, lead, ids[0], Action.MERGE)
    for _ in range(20):
        _, at = restructure(store, lead, at, Action.SPLIT)
        _, at = restructure(store, lead, at, Action.MERGE)
    left = bead_drafts.left_behind(store, ada.id, [bead_rows.bead(store, at)])
    assert left == {at: LeftBehind(ids[0], "half", None)}
