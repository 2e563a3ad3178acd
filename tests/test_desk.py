"""The review desk: decisions that are checked and stored, and their undoing."""

import random

import pytest

from amts_core import desk
from amts_core.errors import ConflictError, PermissionDenied, ReviewError
from amts_core.records import Action, BeadStatus, Person, Role, Via
from amts_core.store import alignments, decisions, projects
from amts_core.store.alignments import Queue
from tests.conftest import add_alignment, proposed
from tests.store.conftest import together


@pytest.fixture
def ids(store, alignment):
    """The beads of the alignment; the third one is a skip: it has no target."""
    return alignments.bead_ids(store, alignment, Queue())


def decide(store, person, bead_id, action, *, version=None, **arguments):
    """Decide on a bead as it stands, unless an older version is said to have been seen."""
    seen = alignments.bead(store, bead_id).state.version if version is None else version
    return desk.decide(store, person, bead_id, action, seen_version=seen, via=Via.KEY, **arguments)


def states(store, alignment_id="a1"):
    """Return status and target of each bead."""
    beads = alignments.beads(store, alignment_id, Queue(frozenset(BeadStatus)))
    return {bead.id: (bead.state.status, bead.state.tgt_text) for bead in beads}


def undo(store, person, project):
    return desk.undo(store, person, project.id, via=Via.KEY)


def redo(store, person, project):
    return desk.redo(store, person, project.id, via=Via.KEY)


@pytest.mark.parametrize(
    ("action", "text", "status", "stored"),
    [
        pytest.param(Action.APPROVE, None, BeadStatus.APPROVED, "一。", id="approve"),
        pytest.param(Action.REJECT, None, BeadStatus.REJECTED, "一。", id="reject"),
        pytest.param(Action.SKIP, None, BeadStatus.SKIPPED, "一。", id="skip"),
        pytest.param(Action.EDIT, "壹。", BeadStatus.APPROVED, "壹。", id="edit"),
        pytest.param(Action.EDIT, " e\u0301\n x ", BeadStatus.APPROVED, "é  x", id="composed"),
    ],
)
def test_a_decision_changes_the_bead(store, ids, ada, action, text, status, stored):
    event = decide(store, ada, ids[0], action, tgt_text=text, dwell_ms=1500)
    assert (event.person, event.action, event.dwell_ms) == ("Ada", action, 1500)
    bead = alignments.bead(store, ids[0])
    assert (bead.state.status, bead.state.tgt_text) == (status, stored)
    assert (bead.state.version, bead.event_id) == (1, event.id)


@pytest.mark.parametrize(
    ("number", "action", "text", "message"),
    [
        pytest.param(2, Action.APPROVE, None, "the target is empty.*reject", id="empty"),
        pytest.param(0, Action.EDIT, " \n", "the target is empty", id="emptied"),
        pytest.param(0, Action.EDIT, "a\0b", "a control character in target", id="NUL"),
        pytest.param(
            0, Action.EDIT, "a\ud83d", "a control character in target", id="half an emoji"
        ),
    ],
)
def test_what_has_an_error_is_not_approved(store, project, ids, ada, number, action, text, message):
    before = states(store)
    with pytest.raises(ReviewError, match=message):
        decide(store, ada, ids[number], action, tgt_text=text)
    assert states(store) == before
    assert decisions.history(store, project.id) == ()


@pytest.mark.parametrize("action", [Action.REJECT, Action.SKIP])
def test_what_has_an_error_can_be_refused(store, ids, ada, action):
    decide(store, ada, ids[2], action)
    assert states(store)[ids[2]][0] is not BeadStatus.PROPOSED


def test_what_somebody_changed_is_looked_at_again(store, project, ids, ada, lead):
    decide(store, lead, ids[0], Action.REJECT)
    with pytest.raises(ConflictError, match="it is now rejected"):
        decide(store, ada, ids[0], Action.APPROVE, version=0)
    assert states(store)[ids[0]][0] is BeadStatus.REJECTED
    assert len(decisions.history(store, project.id)) == 1


def test_a_key_pressed_twice_decides_once(store, ids, ada):
    decide(store, ada, ids[0], Action.APPROVE, version=0)
    with pytest.raises(ConflictError):
        decide(store, ada, ids[0], Action.APPROVE, version=0)


def test_findings_are_those_of_the_text_in_hand(store, ids):
    bead = alignments.bead(store, ids[0])
    assert desk.findings(bead) == ()
    assert [found.check for found in desk.findings(bead, "")] == ["empty_side"]


def test_a_skip_says_where_its_counterpart_perhaps_is(store, project):
    add_alignment(store, project, [proposed([0], [], "One.", "", moved_to=4)])
    (bead,) = alignments.beads(store, "a1", Queue())
    assert [found.check for found in desk.findings(bead)] == ["empty_side", "moved"]


@pytest.mark.parametrize("role", Role)
def test_only_leads_accept_in_bulk(store, project, ids, role):
    person = projects.add_person(store, "Somebody", role)
    if role is Role.LEAD:
        assert desk.accept(store, person, project.id, least=None, via=Via.BULK) == (1, 3)
    else:
        with pytest.raises(PermissionDenied, match=f"is a {role} and may not accept.*Ask a lead"):
            desk.accept(store, person, project.id, least=None, via=Via.BULK)
        assert decisions.history(store, project.id) == ()


@pytest.mark.parametrize(
    ("least", "accepted"),
    [
        pytest.param(None, [3], id="the verdict"),
        pytest.param(0.6, [0, 1, 3], id="a bound; skips are not accepted"),
        pytest.param(1.0, [], id="nothing"),
    ],
)
def test_accepting_is_one_event(store, project, ids, lead, least, accepted):
    counts = desk.accept(store, lead, project.id, least=least, via=Via.BULK)
    assert counts == (len(accepted), 4 - len(accepted))
    found = states(store)
    approved = [i for i in range(4) if found[ids[i]][0] is BeadStatus.APPROVED]
    assert approved == accepted
    assert len(decisions.history(store, project.id)) == bool(accepted)


def test_what_has_an_error_or_a_decision_is_not_accepted(store, project, ids, ada, lead):
    bad = [proposed([0], [0], "Bad.", "a\x07b", accept=True), proposed([1], [1], "Good.", "好。", accept=True)]  # fmt: skip
    add_alignment(store, project, bad, name="b.md", alignment_id="a2")
    decide(store, ada, ids[3], Action.REJECT)
    assert desk.accept(store, lead, project.id, least=None, via=Via.BULK) == (1, 4)
    assert [status for status, _ in states(store, "a2").values()] == ["proposed", "approved"]
    assert states(store)[ids[3]][0] is BeadStatus.REJECTED


def test_accepting_is_undone_and_redone_as_one(store, project, ids, lead):
    before = states(store)
    desk.accept(store, lead, project.id, least=0.5, via=Via.BULK)
    after = states(store)
    event, bead_id = undo(store, lead, project)
    assert (event.action, bead_id, states(store)) == (Action.UNDO, ids[0], before)
    event, bead_id = redo(store, lead, project)
    assert (event.action, bead_id, states(store)) == (Action.REDO, ids[0], after)


@pytest.mark.parametrize("seed", range(3))
def test_undo_goes_back_to_the_beginning_and_redo_to_the_end(store, project, ids, ada, seed):
    chance = random.Random(seed)
    seen = [states(store)]
    for n in range(12):
        action = chance.choice([Action.APPROVE, Action.REJECT, Action.SKIP, Action.EDIT])
        text = f"text {n}" if action is Action.EDIT else None
        decide(store, ada, chance.choice([ids[0], ids[1], ids[3]]), action, tgt_text=text)
        seen.append(states(store))
    for expected in reversed(seen[:-1]):
        undo(store, ada, project)
        assert states(store) == expected
    with pytest.raises(ReviewError, match="nothing to undo"):
        undo(store, ada, project)
    for expected in seen[1:]:
        redo(store, ada, project)
        assert states(store) == expected
    with pytest.raises(ReviewError, match="nothing to redo"):
        redo(store, ada, project)
    assert len(decisions.history(store, project.id)) == 36


def test_a_new_decision_ends_redo_and_undo_goes_on_below_it(store, project, ids, ada):
    start = states(store)
    decide(store, ada, ids[0], Action.APPROVE)
    approved = states(store)
    decide(store, ada, ids[1], Action.APPROVE)
    undo(store, ada, project)
    decide(store, ada, ids[1], Action.REJECT)
    with pytest.raises(ReviewError, match="nothing to redo"):
        redo(store, ada, project)
    undo(store, ada, project)
    assert states(store) == approved
    undo(store, ada, project)
    assert states(store) == start


def test_undo_names_the_event_and_the_bead(store, project, ids, ada):
    decided = decide(store, ada, ids[1], Action.EDIT, tgt_text="贰。")
    event, bead_id = undo(store, ada, project)
    assert (event.action, event.undoes, bead_id) == (Action.UNDO, decided.id, ids[1])
    bead = alignments.bead(store, ids[1])
    assert (bead.state.tgt_text, bead.state.version, bead.event_id) == ("二。", 2, event.id)
    event, bead_id = redo(store, ada, project)
    assert (event.action, event.undoes, bead_id) == (Action.REDO, decided.id, ids[1])


def test_people_undo_their_own_decisions(store, project, ids, ada, lead):
    decide(store, ada, ids[0], Action.APPROVE)
    decide(store, lead, ids[1], Action.REJECT)
    undo(store, ada, project)
    found = states(store)
    assert [found[ids[i]][0] for i in (0, 1)] == [BeadStatus.PROPOSED, BeadStatus.REJECTED]
    with pytest.raises(ReviewError, match="nothing to undo"):
        undo(store, ada, project)
    with pytest.raises(ReviewError, match="nothing to redo"):
        redo(store, lead, project)


def test_undo_stays_in_its_project(store, project, ids, ada):
    other = projects.create_project(store, "Other", "en", ["zh"])
    decide(store, ada, ids[0], Action.APPROVE)
    with pytest.raises(ReviewError, match="nothing to undo"):
        undo(store, ada, other)


@pytest.mark.parametrize("action", [Action.REJECT, Action.SKIP, Action.EDIT])
def test_undo_is_refused_after_somebody_elses_decision(store, project, ids, ada, lead, action):
    decide(store, ada, ids[0], Action.APPROVE)
    text = "壹。" if action is Action.EDIT else None
    decide(store, lead, ids[0], action, tgt_text=text)
    before, n_events = states(store), len(decisions.history(store, project.id))
    with pytest.raises(ConflictError, match="Somebody has decided on this bead since"):
        undo(store, ada, project)
    assert (states(store), len(decisions.history(store, project.id))) == (before, n_events)
    undo(store, lead, project)
    undo(store, ada, project)
    assert states(store)[ids[0]] == (BeadStatus.PROPOSED, "一。")


def test_redo_is_refused_after_somebody_elses_decision(store, project, ids, ada, lead):
    decide(store, ada, ids[0], Action.APPROVE)
    undo(store, ada, project)
    decide(store, lead, ids[0], Action.REJECT)
    with pytest.raises(ConflictError, match="Somebody has decided"):
        redo(store, ada, project)
    assert states(store)[ids[0]][0] is BeadStatus.REJECTED


def test_accepting_is_not_undone_in_part(store, project, ids, ada, lead):
    desk.accept(store, lead, project.id, least=0.5, via=Via.BULK)
    decide(store, ada, ids[3], Action.REJECT)
    before = states(store)
    with pytest.raises(ConflictError, match="Somebody has decided"):
        undo(store, lead, project)
    assert states(store) == before


def test_of_undos_in_several_windows_one_is_done(store, project, ids, ada):
    """A bead skipped again looks the same before and after: its state alone would not tell."""
    for _ in range(2):
        decide(store, ada, ids[0], Action.SKIP)
    errors = together(lambda _: undo(store, ada, project), range(2))
    n_undone = len(decisions.history(store, project.id)) - 2
    assert [type(error) for error in errors] == [ConflictError] * (2 - n_undone)
    for _ in range(2 - n_undone):
        undo(store, ada, project)
    with pytest.raises(ReviewError, match="nothing to undo"):
        undo(store, ada, project)
    assert states(store)[ids[0]][0] is BeadStatus.PROPOSED


def test_a_decision_ends_the_draft_and_a_refused_one_keeps_it(store, ids, ada):
    for bead_id in (ids[0], ids[2]):
        decisions.save_draft(store, ada.id, bead_id, "unfinished")
    decide(store, ada, ids[0], Action.REJECT)
    with pytest.raises(ReviewError):
        decide(store, ada, ids[2], Action.APPROVE)
    drafts = [decisions.draft(store, ada.id, bead_id) for bead_id in (ids[0], ids[2])]
    assert drafts == [None, "unfinished"]


@pytest.mark.parametrize("action", Action)
def test_every_role_is_looked_up_before_anything_else(store, project, ids, action, monkeypatch):
    monkeypatch.setattr(desk.review, "ALLOWED", dict.fromkeys(Action, frozenset()))
    person = Person(1, "Ada", Role.LEAD)
    with pytest.raises(PermissionDenied):
        match action:
            case Action.UNDO:
                undo(store, person, project)
            case Action.REDO:
                redo(store, person, project)
            case Action.ACCEPT:
                desk.accept(store, person, project.id, least=None, via=Via.BULK)
            case _:
                decide(store, person, ids[0], action)
