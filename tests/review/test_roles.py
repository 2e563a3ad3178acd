"""Who may act: every action looks it up first, in the one table."""

import pytest

from amts_core import review
from amts_core.kernel import rights
from amts_core.kernel.errors import PermissionDenied
from amts_core.kernel.records import Action, BeadStatus, DeskAct, Person, Role, Via
from amts_core.project.store import people
from amts_core.review import Band, decisions, propagation, samples, second_pass, structure_edits
from amts_core.review.store.queues import Queue
from tests.review.conftest import decide, redo, undo

EVERYTHING = Queue(statuses=frozenset(BeadStatus))


def restructure(action):
    def act(store, person, project, bead_id):
        review.restructure(store, DeskAct(person=person, via=Via.KEY), bead_id, action, seen={})

    return act


def simple(action):
    return lambda store, person, project, bead_id: decide(store, person, bead_id, action)


def realign(store, person, project, bead_id):
    structure_edits.take_suggestion(store, DeskAct(person=person, via=Via.KEY), 1)


def drawn(store, project):
    drawer = people.add_person(store, "Drawer", Role.LEAD)
    return samples.draw_sample(store, drawer, project.id, alignment_id="a1", band=Band(0.0, 1.1))


CALLS = {
    **{
        (action, action.name): simple(action)
        for action in (Action.APPROVE, Action.REJECT, Action.SKIP, Action.FLAG, Action.EDIT)
    },
    **{
        (action, action.name): restructure(action)
        for action in (
            Action.MERGE, Action.SPLIT, Action.PULL, Action.PUSH, Action.SHIFT, Action.UNPAIR,
        )
    },
    (Action.IGNORE, "IGNORE"): lambda store, person, project, bead_id: decisions.ignore(store, DeskAct(person=person, via=Via.KEY, note="why"), bead_id, "numbers", seen_version=0),
    (Action.REALIGN, "REALIGN"): realign,
    (Action.PROPAGATE, "PROPAGATE"): lambda store, person, project, bead_id: propagation.propagate(store, DeskAct(person=person, via=Via.KEY), bead_id, {}),
    (Action.UNDO, "UNDO"): lambda store, person, project, bead_id: undo(store, person, project),
    (Action.REDO, "REDO"): lambda store, person, project, bead_id: redo(store, person, project),
    (Action.SECOND, "SECOND"): lambda store, person, project, bead_id: second_pass.judge(store, DeskAct(person=person, via=Via.KEY), bead_id, Action.APPROVE),
    (Action.ADJUDICATE, "ADJUDICATE"): lambda store, person, project, bead_id: decide(
        store, person, bead_id, Action.APPROVE, is_adjudication=True
    ),
    (Action.ADJUDICATE, "begin a second pass"): lambda store, person, project, _: second_pass.begin(
        store, person, project.id, alignment_id=None, n=5
    ),
    (Action.ACCEPT, "ACCEPT"): lambda store, person, project, _: review.accept(store, DeskAct(person=person, via=Via.BULK), project.id, least=None),
    (Action.ACCEPT, "accept a filter"): lambda store, person, project, _: samples.decide_filtered(store, DeskAct(person=person, via=Via.BULK), project.id, scope="a1", queue=EVERYTHING, action=Action.APPROVE),
    (Action.ACCEPT, "accept a band"): lambda store, person, project, _: samples.accept_band(store, DeskAct(person=person, via=Via.BULK), drawn(store, project).id),
}  # fmt: skip


def test_every_action_on_beads_is_called():
    assert {action for action, _ in CALLS} == {
        one for one in rights.ALLOWED if isinstance(one, Action)
    }


@pytest.mark.parametrize(("action", "name"), CALLS)
def test_every_role_is_looked_up_before_anything_else(
    store, project, ids, action, name, monkeypatch
):
    monkeypatch.setattr(rights, "ALLOWED", dict.fromkeys(Action, frozenset()))
    with pytest.raises(PermissionDenied, match=f"Ada is a lead and may not {action} pairs"):
        CALLS[action, name](store, Person(1, "Ada", Role.LEAD), project, ids[0])
