"""New alignments that are offered after a structure edit: taken, dismissed, or outdated."""

import pytest

from amts_core import desk
from amts_core.desk import restructuring
from amts_core.errors import ConflictError
from amts_core.records import Action, BeadStatus, NewBead, Via
from amts_core.store import alignments, decisions, suggestions
from amts_core.store.suggestions import SuggestedEdit
from tests.desk.conftest import SRC, TGT, assert_whole, decide, shape, structure, undo
from tests.store.conftest import contents, together


@pytest.fixture
def event(store, document, ada):
    """Ada has merged the first two beads; what stands below may be aligned anew."""
    made, _ = desk.restructure(store, ada, document[0], Action.MERGE, seen={}, via=Via.KEY)
    return made


def edits(document):
    """Two edits below: the fourth target goes to the fourth source, and the last is a skip."""
    first = [
        NewBead((2,), (2,), "Two.", "二。", 0.97, 0.9),
        NewBead((3,), (3,), "Three.", "三。", 0.96, 0.8),
    ]
    second = [
        NewBead((4,), (), "Four.", "", 0.8),
        NewBead((), (4,), "", "四。", 0.7, None, (None, None)),
    ]
    return [
        SuggestedEdit(((document[2], 0), (document[3], 0)), tuple(first)),
        SuggestedEdit(((document[4], 0),), tuple(second)),
    ]


def offer(store, event, document):
    suggestions.ask(store, event.id, "a1")
    suggestions.answer(store, event.id, edits(document))


def test_what_is_asked_for_is_waited_for_and_offered_to_who_asked(
    store, document, event, ada, lead
):
    assert not suggestions.is_waiting(store, "a1", ada.id)
    suggestions.ask(store, event.id, "a1")
    suggestions.ask(store, event.id, "a1")
    assert suggestions.is_waiting(store, "a1", ada.id)
    assert not suggestions.is_waiting(store, "a1", lead.id)
    assert restructuring.offered(store, "a1", ada) is None
    suggestions.answer(store, event.id, edits(document))
    assert not suggestions.is_waiting(store, "a1", ada.id)
    found = restructuring.offered(store, "a1", ada)
    assert (found.event_id, found.alignment_id) == (event.id, "a1")
    assert found.edits == tuple(edits(document))
    assert [bead.id for bead in found.removed(store)] == list(document[2:])
    assert restructuring.offered(store, "a1", lead) is None
    assert restructuring.offered(store, "a2", ada) is None


def test_an_answer_that_nobody_waits_for_is_dropped(store, document, event, ada):
    suggestions.answer(store, event.id, edits(document))
    assert restructuring.offered(store, "a1", ada) is None
    suggestions.ask(store, event.id, "a1")
    suggestions.answer(store, event.id, ())
    suggestions.answer(store, event.id, edits(document))
    assert restructuring.offered(store, "a1", ada) is None
    assert not suggestions.is_waiting(store, "a1", ada.id)


def test_what_is_taken_is_one_event_that_one_undo_takes_back(store, project, document, event, ada):
    offer(store, event, document)
    before = structure(store)
    found = restructuring.offered(store, "a1", ada)
    made, bead_id = restructuring.take_suggestion(store, ada, found, via=Via.CLICK)
    assert (made.action, made.via) == (Action.REALIGN, Via.CLICK)
    assert shape(store) == "01-01 2-2 3-3 4- -4"
    assert_whole(store, SRC, TGT)
    new = alignments.beads_by_id(store, decisions.made_by(store, made.id))
    assert [bead.score for bead in new] == [0.9, 0.8, None, None]
    assert [bead.confidence for bead in new] == [0.97, 0.96, 0.8, 0.7]
    assert [bead.parents for bead in new] == [document[2:4]] * 2 + [document[4:]] * 2
    assert {bead.state.status for bead in new} == {BeadStatus.PROPOSED}
    assert bead_id == new[0].id
    assert restructuring.offered(store, "a1", ada) is None
    undo(store, ada, project)
    assert structure(store) == before


def test_what_is_dismissed_is_not_offered_again(store, document, event, ada):
    offer(store, event, document)
    before = structure(store)
    restructuring.dismiss_suggestion(store, restructuring.offered(store, "a1", ada))
    assert restructuring.offered(store, "a1", ada) is None
    assert structure(store) == before


@pytest.mark.parametrize("action", [Action.APPROVE, Action.FLAG, Action.SPLIT])
def test_what_changed_below_outdates_the_offer(store, document, event, ada, lead, action):
    offer(store, event, document)
    found = restructuring.offered(store, "a1", ada)
    if action is Action.SPLIT:
        desk.restructure(store, lead, document[2], action, seen={}, via=Via.KEY)
    else:
        decide(store, lead, document[4], action)
    before = contents(store)
    with pytest.raises(ConflictError):
        restructuring.take_suggestion(store, ada, found, via=Via.CLICK)
    assert contents(store) == before
    assert restructuring.offered(store, "a1", ada) is None
    assert restructuring.offered(store, "a1", ada) is None


@pytest.mark.parametrize("token", [None, "t1"])
def test_what_is_taken_twice_at_once_is_taken_once(store, project, document, event, ada, token):
    offer(store, event, document)
    found = restructuring.offered(store, "a1", ada)
    results = []

    def take(_):
        results.append(restructuring.take_suggestion(store, ada, found, via=Via.CLICK, token=token))

    errors = together(take, range(3))
    assert [type(error) for error in errors] == ([] if token else [ConflictError] * 2)
    assert len(set(results)) == 1
    assert shape(store) == "01-01 2-2 3-3 4- -4"
    assert len(decisions.history(store, project.id)) == 2
