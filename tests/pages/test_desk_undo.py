"""Undo at a desk: what it tells, and what it does where others have changed everything since."""

import pytest

from amts_core.kernel.records import Action, BeadStatus, DeskAct, Role, Via
from amts_core.project.store import people
from amts_core.review import decisions
from amts_core.review.store import bead_rows
from pages.desk import actions
from pages.review.actions import ACTIONS
from tests.conftest import add_alignment, proposed
from tests.pages.test_desk_replacement import WISH, desk_at

N = 3


@pytest.fixture
def desk(store, project):
    """A desk at three pairs, each approved by its person after the other."""
    beads = [proposed([n], [n], f"Text {n}", "a") for n in range(N)]
    of = add_alignment(store, project, beads)
    person = people.add_person(store, "Ed", Role.EDITOR)
    for n in range(N):
        decide(store, person, n, Action.EDIT, "a")
    return desk_at(store, project, person, of)


def decide(store, person, n, action=Action.REJECT, text=None, note=None):
    bead = bead_rows.beads(store, "a1")[n]
    act = DeskAct(person=person, via=Via.API, note=note)
    decisions.decide(store, act, bead.id, action, seen_version=bead.state.version, tgt_text=text)


def told(desk, action, **more):
    item = {"action": action, "token": f"t{next(_TOKENS)}", "via": "key", **more}
    return actions.answer(item, desk, ACTIONS).text


_TOKENS = iter(range(1000))


def statuses(store):
    return [one.state.status for one in bead_rows.beads(store, "a1")]


def test_it_tells_of_how_many_and_why(store, desk):
    told(desk, "preview_replacement", replacing=WISH)
    seen = {str(row.id): row.version for row in desk.session.replacing.rows}
    told(desk, "replace", replacing=WISH, seen=seen)
    assert told(desk, "undo") == "Taken back: edited “Text 0” and 2 more (“a” → “b”)."
    decide(store, desk.me, 0, Action.EDIT, "c", note="numbers: it is said before")
    assert told(desk, "undo") == "Taken back: edited “Text 0” (numbers: it is said before)."


def test_what_others_have_changed_holds_it_up_once(store, desk, lead):
    P, A, R = BeadStatus.PROPOSED, BeadStatus.APPROVED, BeadStatus.REJECTED
    for n in (1, 2):
        decide(store, lead, n)
    for held_up in range(2):
        assert told(desk, "undo").endswith("Z again goes on with what came before it."), held_up
    assert statuses(store) == [A, R, R]
    assert told(desk, "undo") == "Taken back: edited “Text 0”."
    assert statuses(store) == [P, R, R]
    assert told(desk, "undo") == "There is nothing to undo."
    assert told(desk, "redo") == "Done again: edited “Text 0”."
    assert statuses(store) == [A, R, R]


def test_what_others_give_back_is_taken_back_after_all(store, desk, project, lead):
    decide(store, lead, 2)
    assert "Z again" in told(desk, "undo")
    decisions.undo(store, DeskAct(person=lead, via=Via.API), project.id)
    told(desk, "filter", name="", text="")
    assert told(desk, "undo") == "Taken back: edited “Text 2”."
