"""Events: appended with the states they change, all of an event or nothing."""

import random

import pytest

from amts_core import review
from amts_core.errors import ConflictError, NotFoundError, ReviewError, StoreError
from amts_core.records import Action, BeadState, BeadStatus, Person, Role, Via
from amts_core.store import alignments, decisions, projects
from amts_core.store.alignments import Queue
from amts_core.store.decisions import Cause
from tests.conftest import add_alignment, proposed
from tests.store.conftest import contents, together


@pytest.fixture
def ids(store, alignment):
    """The ids of the beads of the alignment, in order."""
    return alignments.bead_ids(store, alignment, Queue())


def to(status, tgt_text=None):
    """A change to a status, and to a target text."""

    def change(state):
        text = state.tgt_text if tgt_text is None else tgt_text
        return BeadState(status, state.src_text, text, state.version + 1)

    return change


def refuse(state):
    raise ReviewError("no")


def record(store, project, person, changes, action=Action.APPROVE, **cause):
    return decisions.record(store, project.id, changes, Cause(person, action, Via.KEY, **cause))


def test_a_decision_is_an_event_and_a_state(store, project, ids, ada):
    event = record(
        store, project, ada, [(ids[0], to(BeadStatus.APPROVED))], undoes=None, dwell_ms=812
    )
    assert (event.project_id, event.person, event.action) == (project.id, "Ada", Action.APPROVE)
    assert (event.via, event.undoes, event.dwell_ms) == (Via.KEY, None, 812)
    assert decisions.history(store, project.id) == (event,)
    bead = alignments.bead(store, ids[0])
    assert (bead.state.status, bead.state.version) == (BeadStatus.APPROVED, 1)
    assert (bead.event_id, bead.person) == (event.id, "Ada")


def test_an_event_tells_before_and_after_of_each_bead(store, project, ids, ada):
    texts = {bead.id: bead.state for bead in alignments.beads(store, "a1", Queue())}
    changes = [(ids[2], to(BeadStatus.REJECTED)), (ids[0], to(BeadStatus.APPROVED, "壹。"))]
    event = record(store, project, ada, changes)
    first, second = decisions.changes_of(store, event.id)
    assert (first.bead_id, second.bead_id) == (ids[0], ids[2])
    assert (first.before, second.before) == (texts[ids[0]], texts[ids[2]])
    assert first.after == BeadState(BeadStatus.APPROVED, "One.", "壹。", 1)
    assert second.after == BeadState(BeadStatus.REJECTED, "Three.", "", 1)


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
    decisions.save_draft(store, ada.id, ids[0], "unfinished")
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
            return review.decide(state, Action.APPROVE, (), seen_version=0)

        record(store, project, person, [(ids[1], change), (ids[0], change)])

    errors = together(decide, [ada, lead, ada, lead])
    assert [type(error) for error in errors] == [ConflictError] * 3
    assert len(decisions.history(store, project.id)) == 1
    assert [alignments.bead(store, bead_id).state.version for bead_id in ids] == [1, 1, 0, 0]


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
    monkeypatch.setattr(decisions, "_N_ROWS", 3)
    for bead_id in ids:
        decisions.save_draft(store, ada.id, bead_id, "unfinished")
    order = (ids[3], ids[0], ids[2], ids[1])
    event = record(store, project, ada, [(bead_id, to(BeadStatus.SKIPPED)) for bead_id in order])
    assert [change.bead_id for change in decisions.changes_of(store, event.id)] == list(ids)
    assert alignments.bead_ids(store, "a1", Queue(frozenset({BeadStatus.SKIPPED}))) == ids
    assert {decisions.draft(store, ada.id, bead_id) for bead_id in ids} == {None}


def test_history_is_in_order_and_by_person(store, project, ids, ada, lead):
    assert decisions.last_event(store, project.id) is None
    events = [
        record(store, project, person, [(ids[0], to(BeadStatus.APPROVED))])
        for person in (ada, lead, ada)
    ]
    other = projects.create_project(store, "Other", "en", ["zh"])
    assert decisions.history(store, project.id) == tuple(events)
    assert decisions.history(store, project.id, ada.id) == (events[0], events[2])
    assert decisions.last_event(store, project.id) == events[2].id
    assert decisions.history(store, other.id) == ()
    assert decisions.last_event(store, other.id) is None


@pytest.mark.parametrize("seed", range(3))
def test_states_are_the_fold_of_the_events(store, project, ids, ada, seed):
    chance = random.Random(seed)
    beads = Queue(frozenset(BeadStatus))
    initial = {bead.id: bead.state for bead in alignments.beads(store, "a1", beads)}
    for _ in range(20):
        changes = [
            (bead_id, to(chance.choice(list(BeadStatus)), chance.choice([None, "甲", "乙", ""])))
            for bead_id in chance.sample(ids, chance.randint(1, 3))
        ]
        record(store, project, ada, changes)
    states = {bead.id: bead.state for bead in alignments.beads(store, "a1", beads)}
    assert review.fold(initial, decisions.changes_to(store, "a1")) == states


def test_changes_are_those_of_one_alignment(store, project, ids, ada):
    add_alignment(
        store, project, [proposed([0], [0], "X.", "某。")], name="b.md", alignment_id="a2"
    )
    other = alignments.bead_ids(store, "a2", Queue())
    for bead_id in (ids[1], other[0], ids[1]):
        record(store, project, ada, [(bead_id, to(BeadStatus.APPROVED))])
    assert [change.bead_id for change in decisions.changes_to(store, "a2")] == [other[0]]
    versions = [change.after.version for change in decisions.changes_to(store, "a1")]
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
    counts = [decisions.n_decided_by(store, "a1", person.id) for person in (ada, lead)]
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
    assert decisions.acceptable(store, project.id, least) == tuple(ids[i] for i in expected)


@pytest.mark.parametrize("status", sorted(set(BeadStatus) - {BeadStatus.PROPOSED}))
def test_only_what_is_proposed_can_be_accepted(store, project, ids, ada, status):
    record(store, project, ada, [(ids[3], to(status))])
    assert decisions.acceptable(store, project.id, None) == ()


def test_a_draft_is_a_persons_own_and_the_last_counts(store, ids, ada, lead):
    for text in ("first", "second 😀"):
        decisions.save_draft(store, ada.id, ids[0], text)
    assert decisions.draft(store, ada.id, ids[0]) == "second 😀"
    assert decisions.draft(store, lead.id, ids[0]) is None
    assert decisions.draft(store, ada.id, ids[1]) is None
    decisions.save_draft(store, ada.id, ids[0], None)
    decisions.save_draft(store, ada.id, ids[1], None)
    assert decisions.draft(store, ada.id, ids[0]) is None


def test_a_decision_ends_the_persons_own_draft(store, project, ids, ada, lead):
    for person in (ada, lead):
        for bead_id in ids[:2]:
            decisions.save_draft(store, person.id, bead_id, person.name)
    record(store, project, ada, [(ids[0], to(BeadStatus.APPROVED))])
    kept = [
        (person.name, number)
        for person in (ada, lead)
        for number in (0, 1)
        if decisions.draft(store, person.id, ids[number])
    ]
    assert kept == [("Ada", 1), ("Grace", 0), ("Grace", 1)]


def test_drafts_of_two_windows_do_not_fail(store, ids, ada):
    save = decisions.save_draft
    texts = ["a", "b", "c", "d"]
    from_windows = together(lambda text: save(store, ada.id, ids[0], text), texts)
    assert from_windows == []
    assert decisions.draft(store, ada.id, ids[0]) in texts
