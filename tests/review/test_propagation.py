"""One decision for all pairs with the same texts: preview, one event, one undo."""

import pytest

from amts_core.kernel.errors import ConflictError, ReviewError
from amts_core.kernel.events import retracing
from amts_core.kernel.records import Action, BeadStatus
from amts_core.review import BEADS, decisions, propagation
from amts_core.review.store import bead_rows, leases, queues, same_pairs
from amts_core.review.store.queues import Queue
from tests.conftest import add_alignment, proposed
from tests.desk_acts import act_of
from tests.review.conftest import decide, redo, states, undo
from tests.stored import bead_history, contents

PAIRS = [("Note", "注"), ("One.", "一。"), ("Note", "注"), ("Note", "笔记")]


@pytest.fixture
def first(store, project):
    return chapter(store, project, "a.md", "a1")


@pytest.fixture
def second(store, project):
    return chapter(store, project, "b.md", "a2")


def chapter(store, project, name, alignment_id):
    beads = [proposed([n], [n], *pair) for n, pair in enumerate(PAIRS)]
    add_alignment(store, project, beads, name=name, alignment_id=alignment_id)
    return queues.bead_ids(store, alignment_id, Queue())


def propagate(store, person, bead_id, **how):
    versions = {one.id: one.version for one in propagation.identical(store, person, bead_id)}
    return propagation.propagate(store, act_of(person, how), bead_id, versions)


@pytest.mark.parametrize("action", [Action.APPROVE, Action.REJECT])
def test_the_same_pair_elsewhere_is_decided_as_one_event(
    store, project, ada, first, second, action
):
    decide(store, ada, first[0], action)
    found = propagation.identical(store, ada, first[0])
    assert [(one.id, one.path, one.n, one.text) for one in found] == [
        (first[2], "a.md", 2, "注"),
        (second[0], "b.md", 0, "注"),
        (second[2], "b.md", 2, "注"),
    ]
    assert same_pairs.counts(store, project.id, [first[0], first[1]]) == {first[0]: 3, first[1]: 1}
    event = propagate(store, ada, first[0])
    status = BeadStatus.APPROVED if action is Action.APPROVE else BeadStatus.REJECTED
    both = states(store) | states(store, "a2")
    assert {one for one in both if both[one][0] is status} == {
        first[0],
        first[2],
        second[0],
        second[2],
    }
    assert (event.action, event.note) == (Action.PROPAGATE, "as pair 1 of a.md")
    assert propagation.identical(store, ada, first[0]) == ()
    undo(store, ada, project)
    after = states(store) | states(store, "a2")
    assert [one for one in after if after[one][0] is status] == [first[0]]


def test_an_undo_leaves_what_was_changed_since(store, project, ada, lead, first, second):
    decide(store, ada, first[0], Action.APPROVE)
    event = propagate(store, ada, first[0])
    decide(store, lead, second[0], Action.REJECT)
    others = first[2], second[0], second[2]

    def now():
        both = states(store) | states(store, "a2")
        return [both[one][0] for one in others]

    undone, at = undo(store, ada, project)
    assert (undone.undoes, at) == (event.id, first[2])
    assert now() == [BeadStatus.PROPOSED, BeadStatus.REJECTED, BeadStatus.PROPOSED]
    redone, at = redo(store, ada, project)
    assert (redone.undoes, at) == (event.id, first[2])
    assert now() == [BeadStatus.APPROVED, BeadStatus.REJECTED, BeadStatus.APPROVED]
    assert [retracing.counts(store, BEADS, one) for one in (undone, redone)] == [(2, 1), (2, 1)]


def test_an_undo_of_which_all_was_changed_since_is_refused(store, project, ada, lead, first):
    decide(store, ada, first[0], Action.APPROVE)
    propagate(store, ada, first[0])
    decide(store, lead, first[2], Action.REJECT)
    with pytest.raises(ConflictError, match="Somebody has changed this pair since"):
        undo(store, ada, project)


def test_an_edit_goes_to_what_was_proposed_alike(store, ada, first, second):
    decide(store, ada, first[0], Action.EDIT, tgt_text="注意")
    propagate(store, ada, first[0])
    found = states(store) | states(store, "a2")
    assert {one for one in found if found[one] == (BeadStatus.APPROVED, "注意")} == {
        first[0],
        first[2],
        second[0],
        second[2],
    }
    assert found[first[3]] == (BeadStatus.PROPOSED, "笔记")


def test_what_was_ignored_with_a_reason_is_ignored_there_too(store, ada, project):
    beads = [proposed([n], [n], "3 km", "4 公里") for n in range(2)]
    add_alignment(store, project, beads, name="n.md", alignment_id="a3")
    one, other = queues.bead_ids(store, "a3", Queue())
    decisions.ignore(store, act_of(ada, {"note": "a joke"}), one, "numbers", seen_version=0)
    decide(store, ada, one, Action.APPROVE)
    propagate(store, ada, one)
    now = bead_rows.bead(store, other).state
    assert (now.status, now.ignored) == (BeadStatus.APPROVED, ("numbers",))


def test_what_is_sent_twice_is_done_once(store, project, ada, first, second):
    decide(store, ada, first[0], Action.APPROVE)
    seen = {one.id: one.version for one in propagation.identical(store, ada, first[0])}
    act = act_of(ada, {"token": "t1"})
    done = propagation.propagate(store, act, first[0], seen)
    before = contents(store)
    assert propagation.propagate(store, act, first[0], seen) == done
    assert contents(store) == before
    assert len(bead_history(store, project.id)) == 2


def test_somebody_elses_decision_is_not_overwritten(store, ada, lead, first, second):
    decide(store, ada, first[0], Action.APPROVE)
    seen = {one.id: one.version for one in propagation.identical(store, ada, first[0])}
    decide(store, lead, second[0], Action.REJECT)
    before = contents(store)
    with pytest.raises(ConflictError, match="changed since you saw it"):
        propagation.propagate(store, act_of(ada, {}), first[0], seen)
    assert contents(store) == before


@pytest.mark.parametrize("which", ["undecided", "none", "other texts", "unknown"])
def test_what_does_not_fit_is_refused(store, ada, first, second, which):
    if which != "undecided":
        decide(store, ada, first[0], Action.APPROVE)
    versions = {
        "undecided": {second[0]: 0},
        "none": {},
        "other texts": {second[1]: 0},
        "unknown": {999: 0},
    }[which]
    before = contents(store)
    with pytest.raises(ReviewError, match="first" if which == "undecided" else "Choose undecided"):
        propagation.propagate(store, act_of(ada, {}), first[0], versions)
    assert contents(store) == before


def test_who_holds_a_pair_is_told(store, project, ada, lead, first, second):
    decide(store, ada, first[0], Action.APPROVE)
    leases.take(store, project.id, lead.id, second[:1])
    held = {one.id: one.holder for one in propagation.identical(store, ada, first[0])}
    assert held == {first[2]: None, second[0]: lead.name, second[2]: None}


def test_a_pair_without_a_side_is_like_no_other(store, project, ada):
    beads = [proposed([n], [], "Only here.", "") for n in range(2)]
    add_alignment(store, project, beads, name="s.md", alignment_id="a4")
    one, other = queues.bead_ids(store, "a4", Queue())
    decide(store, ada, one, Action.REJECT)
    assert propagation.identical(store, ada, one) == ()
    assert same_pairs.counts(store, project.id, [one, other]) == {}
