"""The machine: what holds for every act, whatever it is about."""

from dataclasses import replace

import pytest

from amts_core.kernel.errors import AmtsError, ConflictError, PermissionDenied, ReviewError
from amts_core.kernel.events import drafts, ledger, machine
from amts_core.kernel.events.machine import Clash
from amts_core.kernel.records import Action, BeadStatus, Role
from amts_core.project.store import people
from amts_core.review.store import bead_drafts, bead_events, bead_rows, queues
from amts_core.review.store.bead_events import BEADS, BeadStep
from amts_core.review.store.queues import Queue
from tests.stored import bead_history, cause_of, contents, record_beads, together


@pytest.fixture
def bead_id(store, alignment):
    return queues.bead_ids(store, alignment, Queue())[0]


def approve(state):
    return replace(state, status=BeadStatus.APPROVED, version=state.version + 1)


def approving(project, cause, bead_id):
    step = BeadStep(id=bead_id, change=approve)
    return lambda: bead_events.change(project.id, cause, [step])


def refuse(error):
    def plan():
        raise error

    return plan


REFUSALS = [ReviewError("no"), ConflictError("no"), PermissionDenied("no"), AmtsError("no")]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda one: type(one).__name__)
def test_a_refusal_changes_nothing(store, project, ada, bead_id, refusal):
    before = contents(store)
    with pytest.raises(type(refusal), match="no"):
        cause = cause_of(ada, Action.APPROVE)
        machine.act(store, BEADS, project.id, cause, plan=refuse(refusal))
    assert contents(store) == before


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda one: type(one).__name__)
def test_what_was_done_while_it_was_planned_again_is_answered(
    store, project, ada, bead_id, refusal
):
    """The first delivery is done while the second one is planned, and that one then refused."""
    cause = cause_of(ada, Action.APPROVE, token="t1")
    done = []

    def overtaken():
        plan = approving(project, cause, bead_id)
        done.append(machine.act(store, BEADS, project.id, cause, plan=plan))
        raise refusal

    assert machine.act(store, BEADS, project.id, cause, plan=overtaken) == done[0]
    assert bead_history(store, project.id) == (done[0],)


def test_what_came_before_is_answered_without_a_plan(store, project, ada, bead_id):
    cause = cause_of(ada, Action.APPROVE, token="t1")
    plan = approving(project, cause, bead_id)
    done = machine.act(store, BEADS, project.id, cause, plan=plan)
    again = refuse(AssertionError("planned again"))
    assert machine.act(store, BEADS, project.id, cause, plan=again) == done


def test_who_has_lost_a_right_is_answered_what_was_done_with_it(store, project, bead_id):
    lead = people.add_person(store, "Lea", Role.LEAD)
    cause = cause_of(lead, Action.ADJUDICATE, token="t1")
    done = record_beads(store, project, cause, [(bead_id, approve)])
    less = replace(lead, role=Role.TRANSLATOR)
    again = cause_of(less, Action.ADJUDICATE, token="t1")
    assert record_beads(store, project, again, [(bead_id, approve)]) == done
    with pytest.raises(PermissionDenied, match="may not adjudicate"):
        record_beads(store, project, cause_of(less, Action.ADJUDICATE), [(bead_id, approve)])


def test_of_deliveries_at_the_same_moment_one_is_done_and_all_are_answered(
    store, project, ada, bead_id
):
    cause, answers = cause_of(ada, Action.APPROVE, token="t1"), []

    def deliver(_):
        plan = approving(project, cause, bead_id)
        answers.append(machine.act(store, BEADS, project.id, cause, plan=plan))

    assert together(deliver, range(6)) == []
    assert set(answers) == set(bead_history(store, project.id))
    assert bead_rows.bead(store, bead_id).state.version == 1


@pytest.mark.parametrize("agrees", [True, False])
def test_a_clash_is_agreement_or_keeps_what_was_typed(store, project, ada, bead_id, agrees):
    bead_drafts.save_draft(store, ada.id, bead_id, "typed")

    def keep():
        bead_drafts.save_draft(store, ada.id, bead_id, "typed more")

    def clash():
        cause = cause_of(ada, Action.APPROVE)
        return machine.act_or_agree(
            store,
            BEADS,
            project.id,
            cause,
            plan=refuse(ConflictError("theirs")),
            clash=Clash(bead_id, lambda _: agrees, keep),
        )

    if agrees:
        assert clash() is None
    else:
        with pytest.raises(ConflictError, match="theirs"):
            clash()
    kept = drafts.drafts_of(store, BEADS.drafts(), ada.id, [bead_id])
    assert [row.text for row in kept.values()] == ([] if agrees else ["typed more"])
    assert bead_history(store, project.id) == ()


def test_an_act_after_another_is_refused_where_that_is_not_the_newest(store, project, ada, bead_id):
    first = record_beads(store, project, cause_of(ada, Action.APPROVE), [(bead_id, approve)])
    record_beads(store, project, cause_of(ada, Action.APPROVE), [(bead_id, approve)])
    before = contents(store)
    with pytest.raises(ConflictError, match="in another window"):
        cause = cause_of(ada, Action.APPROVE, newest=first.id)
        record_beads(store, project, cause, [(bead_id, approve)])
    assert contents(store) == before
    assert ledger.last_event(store, project.id) > first.id
