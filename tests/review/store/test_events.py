"""Events: appended with the states they change, all of an event or nothing."""

import random
from dataclasses import replace

import pytest

from amts_core.kernel.errors import ConflictError, NotFoundError, ReviewError, StoreError
from amts_core.kernel.events import ledger, machine
from amts_core.kernel.records import Action, BeadState, BeadStatus, NewBead, Person, Role, Via
from amts_core.project.store import people
from amts_core.review import rules
from amts_core.review.store import (
    acceptance,
    bead_changes,
    bead_drafts,
    bead_events,
    bead_rows,
    queues,
)
from amts_core.review.store.bead_events import BeadStep, Replacement
from amts_core.review.store.queues import Queue
from tests import stored
from tests.conftest import add_alignment, proposed
from tests.events import changes_to_beads, fold
from tests.stored import bead_history, cause_of, contents, record_beads, together


@pytest.fixture
def ids(store, alignment):
    """The ids of the beads of the alignment, in order."""
    return queues.bead_ids(store, alignment, Queue())


def to(status, tgt_text=None):
    """A change to a status, and to a target text."""

    def change(state):
        text = state.tgt_text if tgt_text is None else tgt_text
        return BeadState(
            status=status, src_text=state.src_text, tgt_text=text, version=state.version + 1
        )

    return change


def refuse(state):
    raise ReviewError("no")


def record(store, project, person, changes, action=Action.APPROVE, **cause):
    return record_beads(store, project, cause_of(person, action, **cause), changes)


def test_a_decision_is_an_event_and_a_state(store, project, ids, ada):
    event = record(
        store, project, ada, [(ids[0], to(BeadStatus.APPROVED))], undoes=None, dwell_ms=812
    )
    assert (event.project_id, event.person, event.action) == (project.id, "Ada", Action.APPROVE)
    assert (event.via, event.undoes, event.dwell_ms) == (Via.KEY, None, 812)
    assert bead_history(store, project.id) == (event,)
    bead = bead_rows.bead(store, ids[0])
    assert (bead.state.status, bead.state.version) == (BeadStatus.APPROVED, 1)
    assert (bead.event_id, bead.person) == (event.id, "Ada")


def test_an_event_tells_before_and_after_of_each_bead(store, project, ids, ada):
    texts = {bead.id: bead.state for bead in queues.beads(store, "a1", Queue())}
    changes = [(ids[2], to(BeadStatus.REJECTED)), (ids[0], to(BeadStatus.APPROVED, "壹。"))]
    event = record(store, project, ada, changes)
    first, second = bead_changes.changes_of(store, event.id)
    assert (first.bead_id, second.bead_id) == (ids[0], ids[2])
    assert (first.before, second.before) == (texts[ids[0]], texts[ids[2]])
    assert first.after == BeadState(
        status=BeadStatus.APPROVED, src_text="One.", tgt_text="壹。", version=1
    )
    assert second.after == BeadState(
        status=BeadStatus.REJECTED, src_text="Three.", tgt_text="", version=1
    )


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param(lambda ids: [(ids[0], refuse)], ReviewError, id="refused"),
        pytest.param(
            lambda ids: [(ids[0], to(BeadStatus.APPROVED)), (ids[1], refuse)],
            ReviewError,
            id="the second is refused",
        ),
        pytest.param(
            lambda ids: [(ids[0], to(BeadStatus.APPROVED)), (99_999, refuse)],
            NotFoundError,
            id="the second does not exist",
        ),
        pytest.param(
            lambda ids: [(ids[0], to(BeadStatus.APPROVED, "\udc00"))],
            StoreError,
            id="half a character",
        ),
    ],
)
def test_an_event_is_stored_whole_or_not_at_all(store, project, ids, ada, changes, error):
    bead_drafts.save_draft(store, ada.id, ids[0], "unfinished")
    before = contents(store)
    with pytest.raises(error):
        record(store, project, ada, changes(ids))
    assert contents(store) == before


def test_an_event_needs_a_person(store, project, ids):
    before = contents(store)
    with pytest.raises(StoreError, match="The database refused"):
        record(store, project, Person(99, "X", Role.LEAD), [(ids[0], to(BeadStatus.APPROVED))])
    assert contents(store) == before


def test_of_decisions_at_the_same_moment_one_is_taken(store, project, ids, ada, lead):
    def decide(person):
        def change(state):
            return rules.decide(state, Action.APPROVE, (), seen_version=0)

        record(store, project, person, [(ids[1], change), (ids[0], change)])

    errors = together(decide, [ada, lead, ada, lead])
    assert [type(error) for error in errors] == [ConflictError] * 3
    assert len(bead_history(store, project.id)) == 1
    assert [bead_rows.bead(store, bead_id).state.version for bead_id in ids] == [1, 1, 0, 0]


def test_an_action_that_follows_an_event_follows_it_at_once(store, project, ids, ada, lead):
    first = record(store, project, ada, [(ids[0], to(BeadStatus.APPROVED))])
    record(store, project, lead, [(ids[1], to(BeadStatus.APPROVED))])
    second = record(store, project, ada, [(ids[2], to(BeadStatus.SKIPPED))], newest=first.id)
    before = contents(store)
    with pytest.raises(ConflictError, match="in another window"):
        record(store, project, ada, [(ids[2], to(BeadStatus.SKIPPED))], newest=first.id)
    assert contents(store) == before
    record(store, project, ada, [(ids[2], to(BeadStatus.SKIPPED))], newest=second.id)


def test_an_event_of_many_beads_is_one_event(store, project, ids, ada, monkeypatch):
    monkeypatch.setattr(machine, "_N_ROWS", 3)
    order = (ids[3], ids[0], ids[2], ids[1])
    event = record(store, project, ada, [(bead_id, to(BeadStatus.SKIPPED)) for bead_id in order])
    assert [change.bead_id for change in bead_changes.changes_of(store, event.id)] == list(ids)
    assert queues.bead_ids(store, "a1", Queue(statuses=frozenset({BeadStatus.SKIPPED}))) == ids


def test_history_is_in_order_and_by_person(store, project, ids, ada, lead):
    assert ledger.last_event(store, project.id) is None
    events = [
        record(store, project, person, [(ids[0], to(BeadStatus.APPROVED))])
        for person in (ada, lead, ada)
    ]
    other = people.create_project(store, "Other", "en", ["zh"])
    assert bead_history(store, project.id) == tuple(events)
    assert bead_history(store, project.id, ada.id) == (events[0], events[2])
    assert ledger.last_event(store, project.id) == events[2].id
    assert bead_history(store, other.id) == ()
    assert ledger.last_event(store, other.id) is None


@pytest.mark.parametrize("seed", range(3))
def test_states_are_the_fold_of_the_events(store, project, ids, ada, seed):
    chance = random.Random(seed)
    initial = {bead.id: bead.state for bead in bead_rows.beads_by_id(store, ids)}
    for _ in range(20):
        changes = [
            (bead_id, to(chance.choice(list(BeadStatus)), chance.choice([None, "甲", "乙", ""])))
            for bead_id in chance.sample(ids, chance.randint(1, 3))
        ]
        record(store, project, ada, changes)
    states = {bead.id: bead.state for bead in bead_rows.beads_by_id(store, ids)}
    assert fold(initial, changes_to_beads(store, "a1")) == states


def test_changes_are_those_of_one_alignment(store, project, ids, ada):
    add_alignment(
        store, project, [proposed([0], [0], "X.", "某。")], name="b.md", alignment_id="a2"
    )
    other = queues.bead_ids(store, "a2", Queue())
    for bead_id in (ids[1], other[0], ids[1]):
        record(store, project, ada, [(bead_id, to(BeadStatus.APPROVED))])
    assert [change.bead_id for change in changes_to_beads(store, "a2")] == [other[0]]
    versions = [change.after.version for change in changes_to_beads(store, "a1")]
    assert versions == [1, 2]


def test_what_stands_as_a_person_decided_it_is_counted(store, project, ids, ada, lead):
    for person, bead_id, status in [
        (ada, ids[0], BeadStatus.APPROVED),
        (ada, ids[1], BeadStatus.REJECTED),
        (ada, ids[2], BeadStatus.SKIPPED),
        (ada, ids[3], BeadStatus.APPROVED),
        (lead, ids[3], BeadStatus.REJECTED),
    ]:
        record(store, project, person, [(bead_id, to(status))])
    counts = [queues.status_counts(store, "a1", person.id)[1] for person in (ada, lead)]
    assert counts == [2, 1]


@pytest.mark.parametrize(
    ("least", "expected"),
    [
        pytest.param(None, [3], id="the product's own verdict"),
        pytest.param(0.6, [0, 1, 3], id="a bound, itself included; no skip"),
        pytest.param(0.95, [3], id="a high bound"),
        pytest.param(1.0, [], id="certainty"),
    ],
)
def test_what_can_be_accepted(store, project, ids, least, expected):
    assert acceptance.acceptable(store, ["a1"], least) == tuple((ids[i], 0) for i in expected)
    assert acceptance.acceptable(store, ["a2"], least) == ()


@pytest.mark.parametrize("status", sorted(set(BeadStatus) - {BeadStatus.PROPOSED}))
def test_only_what_is_proposed_can_be_accepted(store, project, ids, ada, status):
    record(store, project, ada, [(ids[3], to(status))])
    assert acceptance.acceptable(store, ["a1"], None) == ()


def test_a_draft_is_a_persons_own_and_the_last_counts(store, ids, ada, lead):
    for text in ("first", "second 😀"):
        bead_drafts.save_draft(store, ada.id, ids[0], text)
    assert bead_drafts.drafts(store, ada.id, [ids[0]]).get(ids[0]) == "second 😀"
    assert bead_drafts.drafts(store, lead.id, [ids[0]]).get(ids[0]) is None
    assert bead_drafts.drafts(store, ada.id, [ids[1]]).get(ids[1]) is None
    bead_drafts.save_draft(store, ada.id, ids[0], None)
    bead_drafts.save_draft(store, ada.id, ids[1], None)
    assert bead_drafts.drafts(store, ada.id, [ids[0]]).get(ids[0]) is None


def test_drafts_of_two_windows_do_not_fail(store, ids, ada):
    save = bead_drafts.save_draft
    texts = ["a", "b", "c", "d"]
    from_windows = together(lambda text: save(store, ada.id, ids[0], text), texts)
    assert from_windows == []
    assert bead_drafts.drafts(store, ada.id, [ids[0]]).get(ids[0]) in texts


@pytest.mark.parametrize("at_once", [False, True], ids=["in turn", "at once"])
def test_an_event_of_the_same_name_is_stored_once(store, project, ids, ada, at_once):
    made = []

    def send(_):
        changes = [(bead_id, to(BeadStatus.APPROVED)) for bead_id in ids[:2]]
        made.append(record(store, project, ada, changes, token="t1", note="why"))

    if at_once:
        assert together(send, range(4)) == []
    else:
        send(0)
        before = contents(store)
        send(1)
        assert contents(store) == before
    assert set(made) == {made[0]}
    assert bead_history(store, project.id) == (made[0],)
    assert [bead_rows.bead(store, bead_id).state.version for bead_id in ids] == [1, 1, 0, 0]
    assert ledger.find(store, "t1") == made[0]
    assert ledger.find(store, "t2") is None
    assert ledger.find(store, None) is None


def test_events_without_a_name_are_all_stored(store, project, ids, ada):
    for _ in range(3):
        record(store, project, ada, [(ids[0], to(BeadStatus.APPROVED))])
    assert bead_rows.bead(store, ids[0]).state.version == 3


@pytest.mark.parametrize("note", [None, "", "which term? 😀", "x" * 5000])
def test_a_note_is_kept_as_it_is(store, project, ids, ada, note):
    event = record(store, project, ada, [(ids[0], to(BeadStatus.FLAGGED))], note=note)
    assert event.note == note
    assert bead_history(store, project.id)[0].note == note


def test_a_bead_as_it_was_at_each_version(store, project, ids, ada):
    """The oracle notes the state after each event."""
    seen = [bead_rows.bead(store, ids[0]).state]
    for text in ("甲", None, "", "乙"):
        record(store, project, ada, [(ids[0], to(BeadStatus.SKIPPED, text))])
        seen.append(bead_rows.bead(store, ids[0]).state)
    found = [bead_changes.state_at(store, ids[0], version) for version in range(7)]
    assert found == [*seen, None, None]
    assert bead_changes.state_at(store, ids[1], 0) == bead_rows.bead(store, ids[1]).state
    assert bead_changes.state_at(store, 99_999, 0) is None


def test_what_was_ignored_is_kept_before_and_after(store, project, ids, ada):
    def ignoring(*checks):
        return lambda state: replace(state, ignored=checks, version=state.version + 1)

    wanted = [("a",), ("a", "b"), (), ("b",)]
    for checks in wanted:
        record(store, project, ada, [(ids[0], ignoring(*checks))], action=Action.IGNORE)
    changes = changes_to_beads(store, "a1")
    assert [change.after.ignored for change in changes] == wanted
    assert [change.before.ignored for change in changes] == [(), *wanted[:-1]]
    assert bead_rows.bead(store, ids[0]).state.ignored == ("b",)


def test_findings_are_those_of_before_unless_a_step_names_others(store, project, ids, ada):
    def decide(change, number=0, found=("numbers", "code")):
        cause = cause_of(ada, Action.EDIT)
        record_beads(store, project, cause, [(ids[number], change)], found=found)

    decide(to(BeadStatus.APPROVED))
    assert queues.bead_ids(store, "a1", Queue(finding="code")) == ()
    decide(to(BeadStatus.APPROVED, "甲"))
    decide(lambda state: replace(state, ignored=("x",), version=state.version + 1), 1)
    assert queues.bead_ids(store, "a1", Queue(finding="code")) == ids[:2]
    decide(to(BeadStatus.APPROVED, "乙"), found=None)
    assert queues.bead_ids(store, "a1", Queue(finding="code")) == ids[:2]


def test_beads_are_proposed_once_whatever_becomes_of_them(store, project, ids, ada):
    first = bead_rows.bead(store, ids[0]).state
    for text in ("甲", "乙"):
        record(store, project, ada, [(ids[0], to(BeadStatus.APPROVED, text))])
    made = replaced(store, project, ada, ids[1:3])
    record(store, project, ada, [(made[1], to(BeadStatus.APPROVED, "丙"))])
    assert bead_changes.proposals(store, [*ids, *made]) == {
        ids[0]: first,
        ids[1]: BeadState(status=BeadStatus.PROPOSED, src_text="Two.", tgt_text="二。", version=0),
        ids[2]: BeadState(status=BeadStatus.PROPOSED, src_text="Three.", tgt_text="", version=0),
        made[0]: BeadState(status=BeadStatus.REJECTED, src_text="Two.", tgt_text="", version=1),
        made[1]: BeadState(
            status=BeadStatus.PROPOSED, src_text="Three.", tgt_text="二。", version=1
        ),
    }
    assert bead_changes.proposals(store, []) == {}


def replace_beads(store, project, cause, changes, replacement):
    steps = [BeadStep(id=bead_id, change=change) for bead_id, change in changes]
    return stored.record(
        store, project, bead_events.replace(project.id, cause, steps, [replacement]), cause
    )


def replaced(store, project, person, ids, token=None):
    """Put two new beads in the place of two, the first one confirmed as a skip; return them."""
    new = (
        NewBead(src=(1,), tgt=(), src_text="Two.", tgt_text="", confidence=0.4),
        NewBead(src=(2,), tgt=(1,), src_text="Three.", tgt_text="二。", confidence=0.5),
    )
    changes = [(bead_id, to(BeadStatus.SUPERSEDED)) for bead_id in ids]
    cause = cause_of(person, Action.PUSH, token=token)
    event = replace_beads(
        store, project, cause, changes, Replacement(tuple(ids), new, ((), ()), (0,))
    )
    return bead_changes.made_by(store, event.id)


def test_new_beads_stand_where_the_old_ones_were_and_count_as_superseded_before(
    store, project, ids, ada
):
    made = replaced(store, project, ada, ids[1:3])
    found = bead_rows.beads(store, "a1")
    assert [bead.id for bead in found] == [ids[0], *made, ids[3]]
    statuses = [bead_rows.bead(store, one).state.status for one in made]
    assert statuses == [BeadStatus.REJECTED, BeadStatus.PROPOSED]
    (event,) = bead_history(store, project.id)
    changes = {change.bead_id: change for change in bead_changes.changes_of(store, event.id)}
    assert set(changes) == {*ids[1:3], *made}
    for one in made:
        bead = bead_rows.bead(store, one)
        assert changes[one].before == replace(bead.state, status=BeadStatus.SUPERSEDED, version=0)
        assert changes[one].after == bead.state
        assert (bead.parents, bead.person, bead.event_id) == (ids[1:3], "Ada", event.id)
    assert bead_changes.state_at(store, made[0], 0).status is BeadStatus.SUPERSEDED


def test_only_a_structure_edit_makes_beads(store, project, ids, ada):
    """Not a decision on one of them, and no undo that brings one back."""
    made = replaced(store, project, ada, ids[1:3])
    for status in (BeadStatus.SUPERSEDED, BeadStatus.PROPOSED):
        record(store, project, ada, [(made[0], to(status))])
    edit, *others = bead_history(store, project.id)
    assert bead_changes.made_by(store, edit.id) == made
    assert [bead_changes.made_by(store, event.id) for event in others] == [(), ()]


def test_an_edit_that_is_refused_makes_no_beads(store, project, ids, ada):
    before = contents(store)
    new = (NewBead(src=(1,), tgt=(1,), src_text="Two.", tgt_text="二。", confidence=0.4),)
    with pytest.raises(ReviewError):
        changes = [(ids[1], to(BeadStatus.SUPERSEDED)), (ids[2], refuse)]
        made = Replacement(ids[1:3], new, ((),))
        replace_beads(store, project, cause_of(ada, Action.MERGE), changes, made)
    assert contents(store) == before


def test_a_short_history_has_what_its_events_undo(store, project, ids, ada, lead):
    events = [record(store, project, ada, [(ids[0], to(BeadStatus.APPROVED))]) for _ in range(5)]
    record(store, project, lead, [(ids[1], to(BeadStatus.APPROVED))])
    undone = record(store, project, ada, [(ids[0], to(BeadStatus.PROPOSED))], undoes=events[1].id)
    last = record(store, project, ada, [(ids[0], to(BeadStatus.APPROVED))])
    expected = (events[1], undone, last)
    assert bead_history(store, project.id, ada.id, limit=2) == expected
    assert bead_history(store, project.id, ada.id, limit=1) == (last,)
    assert bead_history(store, project.id, ada.id, limit=99) == (*events, undone, last)
