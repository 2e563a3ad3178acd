"""New alignments that are offered after a structure edit: taken, dismissed, or outdated."""

import pytest

from amts_core import review
from amts_core.kernel.errors import ConflictError
from amts_core.kernel.records import Action, BeadStatus, DeskAct, NewBead, Via
from amts_core.review import structure_edits
from amts_core.review.store import bead_changes, bead_rows, suggestion_rows
from amts_core.review.store.suggestion_rows import SuggestedEdit
from tests.review.conftest import (
    SRC,
    TGT,
    assert_whole,
    decide,
    shape,
    structure,
    take_suggestion,
    undo,
)
from tests.stored import bead_history, contents, together


@pytest.fixture
def event(store, document, ada):
    """Ada has merged the first two beads; what stands below may be aligned anew."""
    made, _ = review.restructure(
        store, DeskAct(person=ada, via=Via.KEY), document[0], Action.MERGE, seen={}
    )
    return made


def edits(document):
    """Two edits below: the fourth target goes to the fourth source, and the last is a skip."""
    first = [
        NewBead(src=(2,), tgt=(2,), src_text="Two.", tgt_text="二。", confidence=0.97, score=0.9),
        NewBead(src=(3,), tgt=(3,), src_text="Three.", tgt_text="三。", confidence=0.96, score=0.8),
    ]
    second = [
        NewBead(src=(4,), tgt=(), src_text="Four.", tgt_text="", confidence=0.8),
        NewBead(
            src=(),
            tgt=(4,),
            src_text="",
            tgt_text="四。",
            confidence=0.7,
            score=None,
            tgt_cut=(None, None),
        ),
    ]
    return [
        SuggestedEdit(((document[2], 0), (document[3], 0)), tuple(first)),
        SuggestedEdit(((document[4], 0),), tuple(second)),
    ]


def offer(store, event, document):
    suggestion_rows.ask(store, event.id, "a1")
    suggestion_rows.answer(store, event.id, edits(document))


def test_what_is_asked_for_is_waited_for_and_offered_to_who_asked(
    store, document, event, ada, lead
):
    assert not suggestion_rows.is_offer_awaited(store, "a1", ada.id)
    suggestion_rows.ask(store, event.id, "a1")
    suggestion_rows.ask(store, event.id, "a1")
    assert suggestion_rows.is_offer_awaited(store, "a1", ada.id)
    assert not suggestion_rows.is_offer_awaited(store, "a1", lead.id)
    assert structure_edits.offered(store, "a1", ada) is None
    suggestion_rows.answer(store, event.id, edits(document))
    assert not suggestion_rows.is_offer_awaited(store, "a1", ada.id)
    found = structure_edits.offered(store, "a1", ada)
    assert (found.event_id, found.alignment_id) == (event.id, "a1")
    assert found.edits == tuple(edits(document))
    assert [bead.id for bead in found.removed(store)] == list(document[2:])
    assert structure_edits.offered(store, "a1", lead) is None
    assert structure_edits.offered(store, "a2", ada) is None


def test_an_answer_that_nobody_waits_for_is_dropped(store, document, event, ada):
    suggestion_rows.answer(store, event.id, edits(document))
    assert structure_edits.offered(store, "a1", ada) is None
    suggestion_rows.ask(store, event.id, "a1")
    suggestion_rows.answer(store, event.id, ())
    suggestion_rows.answer(store, event.id, edits(document))
    assert structure_edits.offered(store, "a1", ada) is None
    assert not suggestion_rows.is_offer_awaited(store, "a1", ada.id)


def test_what_is_taken_is_one_event_that_one_undo_takes_back(store, project, document, event, ada):
    offer(store, event, document)
    before = structure(store)
    found = structure_edits.offered(store, "a1", ada)
    made, bead_id = take_suggestion(store, ada, found)
    assert (made.action, made.via) == (Action.REALIGN, Via.KEY)
    assert shape(store) == "01-01 2-2 3-3 4- -4"
    assert_whole(store, SRC, TGT)
    new = bead_rows.beads_by_id(store, bead_changes.made_by(store, made.id))
    assert [bead.score for bead in new] == [0.9, 0.8, None, None]
    assert [bead.confidence for bead in new] == [0.97, 0.96, 0.8, 0.7]
    assert [bead.parents for bead in new] == [document[2:4]] * 2 + [document[4:]] * 2
    assert {bead.state.status for bead in new} == {BeadStatus.PROPOSED}
    assert bead_id == new[0].id
    assert structure_edits.offered(store, "a1", ada) is None
    undo(store, ada, project)
    assert structure(store) == before


def test_what_is_dismissed_is_not_offered_again(store, document, event, ada):
    offer(store, event, document)
    before = structure(store)
    structure_edits.dismiss_suggestion(store, structure_edits.offered(store, "a1", ada).event_id)
    assert structure_edits.offered(store, "a1", ada) is None
    assert structure(store) == before


@pytest.mark.parametrize("action", [Action.APPROVE, Action.FLAG, Action.SPLIT])
def test_what_changed_below_outdates_the_offer(store, document, event, ada, lead, action):
    offer(store, event, document)
    found = structure_edits.offered(store, "a1", ada)
    if action is Action.SPLIT:
        review.restructure(store, DeskAct(person=lead, via=Via.KEY), document[2], action, seen={})
    else:
        decide(store, lead, document[4], action)
    before = contents(store)
    with pytest.raises(ConflictError):
        take_suggestion(store, ada, found)
    assert contents(store) == before
    assert structure_edits.offered(store, "a1", ada) is None
    assert structure_edits.offered(store, "a1", ada) is None


@pytest.mark.parametrize("token", [None, "t1"])
def test_what_is_taken_twice_at_once_is_taken_once(store, project, document, event, ada, token):
    offer(store, event, document)
    found = structure_edits.offered(store, "a1", ada)
    results = []

    def take(_):
        results.append(take_suggestion(store, ada, found, token=token))

    errors = together(take, range(3))
    assert [type(error) for error in errors] == ([] if token else [ConflictError] * 2)
    assert len(set(results)) == 1
    assert shape(store) == "01-01 2-2 3-3 4- -4"
    assert len(bead_history(store, project.id)) == 2
