"""The blind second pass: opinions, agreement, disputes and their end."""

import pytest

from amts_core.kernel.errors import ConflictError, NotFoundError, PermissionDenied, ReviewError
from amts_core.kernel.records import Action, BeadStatus, Role
from amts_core.project.store import people
from amts_core.review import second_pass
from amts_core.review.store import (
    bead_drafts,
    bead_rows,
    draws,
    opinions,
    queues,
)
from amts_core.review.store.queues import Queue, QueueTask
from tests.conftest import add_alignment, proposed
from tests.desk_acts import act_of
from tests.review.conftest import decide, redo, states, undo
from tests.stored import contents, together


@pytest.fixture
def ids(store, project):
    """Twelve beads of one document."""
    beads = [proposed([n], [n], f"S {n} ends.", f"第{n}句。") for n in range(12)]
    return queues.bead_ids(store, add_alignment(store, project, beads), Queue())


def judge(store, person, bead_id, action, **arguments):
    return second_pass.judge(store, act_of(person, arguments), bead_id, action, **arguments)


def left_for(store, person):
    queue = Queue(task=QueueTask.SECOND, person_id=person.id)
    return list(queues.bead_ids(store, "a1", queue))


def disputed(store, project):
    found = queues.bead_ids(store, None, Queue(task=QueueTask.ADJUDICATION, project_id=project.id))
    assert second_pass.state(store, project.id).n_disputed == len(found)
    return list(found)


def test_only_what_is_decided_is_drawn_and_only_once(store, project, ids, ada, ben):
    with pytest.raises(ReviewError, match="nothing to look at twice"):
        second_pass.begin(store, ben, project.id, alignment_id="a1", n=3)
    actions = [Action.APPROVE, Action.REJECT, Action.SKIP, Action.FLAG]
    for number, bead_id in enumerate(ids[:8]):
        decide(store, ada, bead_id, actions[number % 4])
    decided = {ids[n] for n in (0, 1, 4, 5)}
    first = second_pass.begin(store, ben, project.id, alignment_id="a1", n=3)
    drawn = [one.bead_id for one in draws.drawn(store, first.id)]
    assert (len(drawn), first.kind) == (3, draws.SECOND)
    rest = second_pass.begin(store, ben, project.id, alignment_id=None, n=99)
    (last,) = [one.bead_id for one in draws.drawn(store, rest.id)]
    assert {*drawn, last} == decided
    assert set(opinions.drawn_already(store, project.id)) == decided
    assert second_pass.state(store, project.id).n_drawn == 4
    with pytest.raises(ReviewError, match="no other pair is decided yet"):
        second_pass.begin(store, ben, project.id, alignment_id="a1", n=3)


def test_a_translator_draws_no_second_pass_and_ends_no_dispute(store, project, ids, ada):
    decide(store, ada, ids[0], Action.APPROVE)
    with pytest.raises(PermissionDenied):
        second_pass.begin(store, ada, project.id, alignment_id="a1", n=3)
    with pytest.raises(PermissionDenied, match="may not adjudicate"):
        decide(store, ada, ids[0], Action.REJECT, is_adjudication=True)


def test_an_opinion_changes_no_bead_and_is_about_what_was_proposed(store, project, ids, ada, ben):
    decide(store, ada, ids[0], Action.EDIT, tgt_text="改了。")
    bead_drafts.save_draft(store, ben.id, ids[0], "unfinished")
    before = states(store)
    bead = bead_rows.bead(store, ids[0])
    event = judge(store, ben, ids[0], Action.APPROVE, dwell_ms=700)
    assert (event.action, event.dwell_ms) == (Action.SECOND, 700)
    assert (states(store), bead_rows.bead(store, ids[0])) == (before, bead)
    opinion = opinions.opinion_on(store, ids[0])
    assert (opinion.status, opinion.tgt_text) == (BeadStatus.APPROVED, "第0句。")
    assert (opinion.first_status, opinion.person) == (BeadStatus.APPROVED, "Ben")
    assert bead_drafts.drafts(store, ben.id, [ids[0]]).get(ids[0]) is None
    assert opinions.concerned(store, event.id) == ids[0]


def test_a_second_pass_is_for_what_others_decided_and_nobody_judged(store, ids, ada, ben, lead):
    for person, bead_id in zip((ada, ben, ada, ben), ids[:4], strict=True):
        decide(store, person, bead_id, Action.APPROVE)
    decide(store, ada, ids[4], Action.SKIP)
    assert left_for(store, ben) == [ids[0], ids[2]]
    assert left_for(store, lead) == list(ids[:4])
    judge(store, ben, ids[0], Action.REJECT)
    assert left_for(store, ben) == [ids[2]]
    assert left_for(store, lead) == list(ids[1:4])


@pytest.mark.parametrize(
    ("number", "action", "text", "message"),
    [
        pytest.param(0, Action.SKIP, None, "approved, edited or rejected", id="skip"),
        pytest.param(0, Action.FLAG, None, "approved, edited or rejected", id="flag"),
        pytest.param(1, Action.APPROVE, None, "what somebody else has decided", id="my own"),
        pytest.param(2, Action.APPROVE, None, "what somebody else has decided", id="skipped"),
        pytest.param(3, Action.APPROVE, None, "what somebody else has decided", id="undecided"),
        pytest.param(4, Action.APPROVE, None, "what somebody else has decided", id="undone"),
        pytest.param(0, Action.EDIT, "a\0b", "can't be approved", id="an error"),
        pytest.param(0, Action.EDIT, " ", "can't be approved: the target is empty", id="empty"),
    ],
)
def test_what_is_no_second_opinion(store, project, ids, ada, ben, number, action, text, message):
    decide(store, ada, ids[0], Action.APPROVE)
    decide(store, ben, ids[1], Action.APPROVE)
    decide(store, ada, ids[2], Action.SKIP)
    decide(store, ada, ids[4], Action.APPROVE)
    undo(store, ada, project)
    before = contents(store)
    with pytest.raises(ReviewError, match=message):
        judge(store, ben, ids[number], action, tgt_text=text)
    assert contents(store) == before


@pytest.mark.parametrize(
    ("first", "other", "is_disputed"),
    [
        pytest.param((Action.APPROVE, None), (Action.APPROVE, None), False, id="both approve"),
        pytest.param((Action.REJECT, None), (Action.REJECT, None), False, id="both reject"),
        pytest.param((Action.APPROVE, None), (Action.REJECT, None), True, id="the second rejects"),
        pytest.param((Action.REJECT, None), (Action.APPROVE, None), True, id="the first rejects"),
        pytest.param((Action.EDIT, "改。"), (Action.APPROVE, None), True, id="the first edits"),
        pytest.param((Action.APPROVE, None), (Action.EDIT, "改。"), True, id="the second edits"),
        pytest.param((Action.EDIT, "改。"), (Action.EDIT, " 改。"), False, id="the same edit"),
        pytest.param((Action.EDIT, "改。"), (Action.EDIT, "換。"), True, id="two edits"),
        pytest.param((Action.EDIT, "改。"), (Action.REJECT, None), True, id="edit and reject"),
    ],
)
def test_two_people_disagree_where_status_or_text_differ(
    store, project, ids, ada, ben, first, other, is_disputed
):
    decide(store, ada, ids[0], first[0], tgt_text=first[1])
    judge(store, ben, ids[0], other[0], tgt_text=other[1])
    assert disputed(store, project) == [ids[0]] * is_disputed


def test_agreement_beyond_chance_is_cohens_kappa(store, project, ids, ada, ben):
    """Six of ten agree; by hand: expected (6 × 4 + 4 × 6) / 100, kappa (0.6 - 0.48) / 0.52."""
    firsts, seconds = "AAAAAARRRR", "AAARRRARRR"
    assert second_pass.state(store, project.id).agreement.kappa is None
    verdict = {"A": Action.APPROVE, "R": Action.REJECT}
    for bead_id, one, other in zip(ids, firsts, seconds, strict=False):
        decide(store, ada, bead_id, verdict[one])
        judge(store, ben, bead_id, verdict[other])
    found = second_pass.state(store, project.id)
    assert (found.n_judged, found.n_disputed, found.agreement.n_agreed) == (10, 4, 6)
    assert found.agreement.kappa == pytest.approx((0.6 - 0.48) / 0.52)
    kept = opinions.opinions(store, project.id)
    assert [one.bead_id for one in kept] == list(ids[:10])
    assert "".join("AR"[one.status == "rejected"] for one in kept) == seconds
    decide(store, ben, disputed(store, project)[0], Action.APPROVE, is_adjudication=True)
    assert second_pass.state(store, project.id).agreement == found.agreement


def test_an_opinion_is_undone_and_redone(store, project, ids, ada, ben):
    decide(store, ada, ids[0], Action.APPROVE)
    event = judge(store, ben, ids[0], Action.REJECT)
    before = states(store)
    for _ in range(2):
        undone, bead_id = undo(store, ben, project)
        assert (undone.undoes, bead_id) == (event.id, ids[0])
        assert disputed(store, project) == []
        assert opinions.opinions(store, project.id) == ()
        assert opinions.opinion_on(store, ids[0]) is None
        assert left_for(store, ben) == [ids[0]]
        redone, bead_id = redo(store, ben, project)
        assert (redone.undoes, bead_id) == (event.id, ids[0])
        assert disputed(store, project) == [ids[0]]
        assert left_for(store, ben) == []
    assert states(store) == before


def test_a_withdrawn_opinion_can_be_given_anew(store, project, ids, ada, ben):
    decide(store, ada, ids[0], Action.APPROVE)
    judge(store, ben, ids[0], Action.REJECT)
    undo(store, ben, project)
    judge(store, ben, ids[0], Action.APPROVE)
    assert disputed(store, project) == []
    assert [one.status for one in opinions.opinions(store, project.id)] == [BeadStatus.APPROVED]


@pytest.mark.parametrize(
    "verdict", [Action.APPROVE, Action.REJECT], ids=["the first", "the second"]
)
def test_a_dispute_ends_with_its_adjudication_and_comes_back_with_its_undo(
    store, project, ids, ada, ben, lead, verdict
):
    for bead_id in ids[:2]:
        decide(store, ada, bead_id, Action.APPROVE)
        judge(store, ben, bead_id, Action.REJECT)
    assert disputed(store, project) == list(ids[:2])
    event = decide(store, lead, ids[0], verdict, is_adjudication=True)
    assert event.action is Action.ADJUDICATE
    for _ in range(2):
        assert disputed(store, project) == [ids[1]]
        undo(store, lead, project)
        assert disputed(store, project) == list(ids[:2])
        redo(store, lead, project)
    assert disputed(store, project) == [ids[1]]


def test_a_dispute_is_gone_while_the_first_decision_is_undone(store, project, ids, ada, ben):
    decide(store, ada, ids[0], Action.APPROVE)
    judge(store, ben, ids[0], Action.REJECT)
    undo(store, ada, project)
    assert disputed(store, project) == []
    redo(store, ada, project)
    assert disputed(store, project) == [ids[0]]
    decide(store, ada, ids[0], Action.SKIP)
    assert disputed(store, project) == []


def test_an_opinion_that_is_sent_twice_is_given_once(store, project, ids, ada, ben):
    decide(store, ada, ids[0], Action.APPROVE)
    results = []
    act = lambda _: results.append(  # noqa: E731
        judge(store, ben, ids[0], Action.REJECT, token="t1")
    )
    assert together(act, range(3)) == []
    assert results == [results[0]] * 3
    assert len(opinions.opinions(store, project.id)) == 1


def test_an_event_without_an_opinion_says_so(store, ids, ada):
    event = decide(store, ada, ids[0], Action.APPROVE)
    with pytest.raises(NotFoundError, match=f"Event {event.id} concerns no pair"):
        opinions.concerned(store, event.id)


def test_projects_do_not_mix(store, project, ids, ada, ben):
    decide(store, ada, ids[0], Action.APPROVE)
    second_pass.begin(store, ben, project.id, alignment_id=None, n=5)
    judge(store, ben, ids[0], Action.REJECT)
    other = people.create_project(store, "Other", "en", ["zh"])
    found = second_pass.state(store, other.id)
    assert (found.n_drawn, found.n_judged, found.n_disputed) == (0, 0, 0)
    with pytest.raises(ReviewError, match="nothing to look at twice"):
        second_pass.begin(store, ben, other.id, alignment_id=None, n=5)


def test_an_adjudication_of_a_bead_that_changed_is_refused(store, project, ids, ada, ben):
    decide(store, ada, ids[0], Action.APPROVE)
    judge(store, ben, ids[0], Action.REJECT)
    decide(store, ada, ids[0], Action.REJECT)
    with pytest.raises(ConflictError):
        decide(store, ben, ids[0], Action.SKIP, version=1, is_adjudication=True)


@pytest.mark.parametrize("role", Role)
def test_everybody_may_give_a_second_opinion(store, ids, ada, role):
    decide(store, ada, ids[0], Action.APPROVE)
    person = people.add_person(store, "Somebody", role)
    assert judge(store, person, ids[0], Action.APPROVE).person == "Somebody"
