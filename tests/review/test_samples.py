"""Decisions in bulk: by verdict, by band after a sample, by filter; one event each."""

from functools import partial
from math import comb

import pytest

from amts_core import review
from amts_core.kernel.errors import PermissionDenied, ReviewError
from amts_core.kernel.records import Action, BeadStatus, DeskAct, Role, Via
from amts_core.project.store import people
from amts_core.review import bulk, second_pass
from amts_core.review import samples as sampling
from amts_core.review.sample_statistics import BANDS, Band
from amts_core.review.store import alignments, bead_changes, bead_rows, draws, queues
from amts_core.review.store.queues import Queue, QueueTask
from tests.conftest import add_alignment, carried_out, proposed
from tests.review.conftest import decide, redo, states, undo
from tests.stored import bead_history, contents, together

TO_DO = Queue(statuses=frozenset({BeadStatus.PROPOSED}))


@pytest.mark.parametrize("role", Role)
def test_only_leads_accept_in_bulk(store, project, ids, role):
    person = people.add_person(store, "Somebody", role)
    if role is Role.LEAD:
        asked = review.accept(store, DeskAct(person=person, via=Via.BULK), project.id, least=None)
        assert bulk.told(carried_out(store, asked)) == "1 approved"
    else:
        with pytest.raises(PermissionDenied, match=f"is an? {role} and may not accept.*Ask a lead"):
            review.accept(store, DeskAct(person=person, via=Via.BULK), project.id, least=None)
        assert bead_history(store, project.id) == ()


@pytest.mark.parametrize(
    ("least", "accepted"),
    [
        pytest.param(None, [3], id="the verdict"),
        pytest.param(0.6, [0, 1, 3], id="a bound; skips are not accepted"),
        pytest.param(1.0, [], id="nothing"),
    ],
)
def test_accepting_is_one_event(store, project, ids, lead, least, accepted):
    asked = review.accept(store, DeskAct(person=lead, via=Via.BULK), project.id, least=least)
    assert (asked is None) == (not accepted)
    if asked is not None:
        assert carried_out(store, asked).n_done == len(accepted)
    assert alignments.n_proposed(store, project.id) == 4 - len(accepted)
    found = states(store)
    approved = [i for i in range(4) if found[ids[i]][0] is BeadStatus.APPROVED]
    assert approved == accepted
    assert len(bead_history(store, project.id)) == bool(accepted)


def test_what_has_an_error_or_a_decision_is_not_accepted(store, project, ids, ada, lead):
    bad = [
        proposed([0], [0], "Bad.", "a\x07b", accept=True),
        proposed([1], [1], "Good.", "好。", accept=True),
    ]
    add_alignment(store, project, bad, name="b.md", alignment_id="a2")
    decide(store, ada, ids[3], Action.REJECT)
    done = carried_out(
        store, review.accept(store, DeskAct(person=lead, via=Via.BULK), project.id, least=None)
    )
    assert bulk.told(done) == "1 approved; 1 have an error and were left alone"
    assert [status for status, _ in states(store, "a2").values()] == ["proposed", "approved"]
    assert states(store)[ids[3]][0] is BeadStatus.REJECTED


def test_accepting_is_undone_and_redone_as_one(store, project, ids, lead):
    before = states(store)
    carried_out(
        store, review.accept(store, DeskAct(person=lead, via=Via.BULK), project.id, least=0.5)
    )
    after = states(store)
    event, _ = undo(store, lead, project)
    assert (event.action, states(store)) == (Action.UNDO, before)
    event, _ = redo(store, lead, project)
    assert (event.action, states(store)) == (Action.REDO, after)


CONFIDENCES = [1.0, 0.98, 0.9799, 0.88, 0.8799, 0.8, 0.79, 0.5, 0.49, 0.0]


@pytest.fixture
def banded(store, project):
    """Beads at the borders of all bands, a skip, and some of another document."""
    beads = [
        proposed([n], [n], f"s{n}", f"t{n}", confidence=confidence)
        for n, confidence in enumerate(CONFIDENCES)
    ]
    beads.append(proposed([10], [], "s10", "", confidence=0.99))
    add_alignment(store, project, beads)
    add_alignment(store, project, beads[:1], name="b.md", alignment_id="a2")
    return queues.bead_ids(store, "a1", Queue())


def test_bands_count_the_proposed_links(store, project, ada, banded):
    of_document = sampling.bands(store, project.id, "a1")
    assert [(one.band, one.n) for one in of_document] == [(band, 2) for band in BANDS]
    assert [one.n for one in sampling.bands(store, project.id, None)] == [3, 2, 2, 2, 2]
    decide(store, ada, banded[0], Action.SKIP)
    decide(store, ada, banded[9], Action.APPROVE)
    assert [one.n for one in sampling.bands(store, project.id, "a1")] == [1, 2, 2, 2, 1]


@pytest.mark.parametrize("number", range(5))
def test_a_sample_is_of_its_band_alone(store, project, ada, banded, number):
    draw = sampling.draw_sample(store, ada, project.id, alignment_id="a1", band=BANDS[number])
    assert (draw.kind, draw.alignment_id) == (draws.BAND, "a1")
    queue = Queue(draw=draw.id)
    assert set(queues.bead_ids(store, "a1", queue)) == set(banded[2 * number : 2 * number + 2])
    assert draws.all_draws(store, project.id, draws.BAND) == (draw,)


def test_a_sample_is_as_large_as_asked_and_random(store, project, ada):
    beads = [proposed([n], [n], f"s{n}", f"t{n}", confidence=0.95) for n in range(100)]
    add_alignment(store, project, beads)
    samples = [
        queues.bead_ids(
            store,
            "a1",
            Queue(
                draw=sampling.draw_sample(
                    store, ada, project.id, alignment_id=None, band=BANDS[1], n=20
                ).id
            ),
        )
        for _ in range(3)
    ]
    for sample in samples:
        assert len(set(sample)) == 20
        assert list(sample) != sorted(sample)
    assert len({frozenset(sample) for sample in samples}) == 3


def test_an_empty_band_has_no_sample(store, project, ada, banded):
    decide(store, ada, banded[0], Action.SKIP)
    decide(store, ada, banded[1], Action.SKIP)
    with pytest.raises(ReviewError, match="No proposed pair has a confidence of 98–100 %"):
        sampling.draw_sample(store, ada, project.id, alignment_id="a1", band=BANDS[0])
    assert draws.all_draws(store, project.id, draws.BAND) == ()


@pytest.fixture
def sample(store, project, ada):
    """A sample of eight beads, all of a band, and its beads in order."""
    beads = [proposed([n], [n], f"S {n} ends.", f"第{n}句。", confidence=0.95) for n in range(12)]
    add_alignment(store, project, beads)
    draw = sampling.draw_sample(store, ada, project.id, alignment_id="a1", band=BANDS[1], n=8)
    return draw.id, queues.bead_ids(store, "a1", Queue(draw=draw.id))


def most_likely_rate(n_errors, n):
    """Return the rate at which so few errors have a probability of 5 %, by halving."""
    low, high = 0.0, 1.0
    for _ in range(60):
        rate = (low + high) / 2
        chance = sum(comb(n, k) * rate**k * (1 - rate) ** (n - k) for k in range(n_errors + 1))
        low, high = (rate, high) if chance > 0.05 else (low, rate)
    return low


A, R, S, F, E = Action.APPROVE, Action.REJECT, Action.SKIP, Action.FLAG, Action.EDIT


@pytest.mark.parametrize(
    ("actions", "n_reviewed", "n_errors"),
    [
        pytest.param([], 0, 0, id="nothing yet"),
        pytest.param([[A], [A], [A]], 3, 0, id="approved as proposed"),
        pytest.param([[A], [R], [S], [F], [E]], 5, 4, id="each other decision is an error"),
        pytest.param([[E, A], [R, A]], 2, 1, id="the last decision counts, the text too"),
        pytest.param([[R, "undo"], [E, "undo"], [A]], 1, 0, id="undone is not reviewed"),
        pytest.param([[E, "undo", A]], 1, 0, id="undone and approved"),
        pytest.param([["merge"]], 1, 1, id="merged"),
    ],
)
def test_what_was_not_approved_as_proposed_is_an_error(
    store, project, ada, sample, actions, n_reviewed, n_errors
):
    draw_id, ids = sample
    for bead_id, taken in zip(ids, actions, strict=False):
        for action in taken:
            if action == "undo":
                undo(store, ada, project)
            elif action == "merge":
                others = set(ids) - {bead_id}
                merge_beside(store, ada, bead_id, others)
            else:
                text = "另一句。" if action is E else None
                decide(store, ada, bead_id, action, tgt_text=text)
    found = sampling.sample_result(store, draw_id)
    assert (found.n, found.n_reviewed, found.n_errors) == (8, n_reviewed, n_errors)
    bound = most_likely_rate(n_errors, n_reviewed) if n_reviewed > n_errors else 1.0
    assert found.upper == pytest.approx(bound)


def merge_beside(store, person, bead_id, others):
    """Merge a bead with one that is not in the sample, or take it apart where there is none."""
    bead = bead_rows.bead(store, bead_id)
    before, after = bead_rows.around(store, bead, 1)
    action, step = Action.UNPAIR, 1
    if after and after[0].id not in others:
        action = Action.MERGE
    elif before and before[0].id not in others:
        action, step = Action.MERGE, -1
    review.restructure(
        store, DeskAct(person=person, via=Via.KEY), bead_id, action, seen={}, step=step
    )


def test_a_band_is_accepted_as_one_event_that_keeps_what_the_sample_said(
    store, project, ada, lead, sample
):
    draw_id, ids = sample
    for bead_id in ids[:4]:
        decide(store, ada, bead_id, Action.APPROVE)
    decide(store, ada, ids[4], Action.REJECT)
    before = states(store)
    event = sampling.accept_band(store, DeskAct(person=lead, via=Via.BULK), draw_id)
    assert (event.action, event.person) == (Action.ACCEPT, "Grace")
    assert carried_out(store, event).n_done == 7
    bound = f"{most_likely_rate(1, 5):.1%}"
    assert event.note == f"band 88–98 %: 1 error in 5 of 8: at most {bound} wrong"
    after = states(store)
    assert sorted(status for status, _ in after.values()) == ["approved"] * 11 + ["rejected"]
    undo(store, lead, project)
    assert states(store) == before
    redo(store, lead, project)
    assert states(store) == after


def test_only_the_band_of_the_sample_is_accepted_without_what_has_an_error(
    store, project, ada, lead
):
    beads = [
        proposed([n], [n], f"S {n}.", "坏\a。" if n == 2 else f"第{n}句。", confidence=confidence)
        for n, confidence in enumerate([0.95, 0.95, 0.95, 0.98, 0.87])
    ]
    beads.append(proposed([5], [], "S 5.", "", confidence=0.95))
    add_alignment(store, project, beads)
    add_alignment(store, project, beads[:2], name="b.md", alignment_id="a2")
    draw = sampling.draw_sample(store, ada, project.id, alignment_id="a1", band=BANDS[1])
    ids = queues.bead_ids(store, "a1", Queue())
    decide(store, ada, ids[0], Action.APPROVE)
    done = carried_out(
        store, sampling.accept_band(store, DeskAct(person=lead, via=Via.BULK), draw.id)
    )
    assert (done.n_done, done.n_blocked) == (1, 1)
    statuses = [status for status, _ in states(store).values()]
    assert statuses == ["approved", "approved", *["proposed"] * 4]
    assert {status for status, _ in states(store, "a2").values()} == {"proposed"}


def test_what_the_checks_have_found_an_error_in_is_not_even_asked_for(store, project, ada, lead):
    beads = [
        proposed([n], [n], f"S {n}.", "坏\a。" if n else "好。", confidence=0.95) for n in (0, 1)
    ]
    add_alignment(store, project, beads, found=((), ("control_characters", "spaces")))
    draw = sampling.draw_sample(store, ada, project.id, alignment_id="a1", band=BANDS[1])
    ids = queues.bead_ids(store, "a1", Queue())
    decide(store, ada, ids[0], Action.APPROVE)
    with pytest.raises(ReviewError, match="nothing to decide: no pair here can be approved"):
        sampling.accept_band(store, DeskAct(person=lead, via=Via.BULK), draw.id)


def test_a_sample_of_a_whole_project_accepts_in_all_documents(store, project, ada, lead, sample):
    beads = [proposed([n], [n], f"S {n}.", f"第{n}句。", confidence=0.95) for n in range(3)]
    add_alignment(store, project, beads, name="b.md", alignment_id="a2")
    draw = sampling.draw_sample(store, ada, project.id, alignment_id=None, band=BANDS[1], n=15)
    assert len(queues.bead_ids(store, None, Queue(draw=draw.id))) == 15
    decide(store, ada, queues.bead_ids(store, "a2", Queue())[0], Action.APPROVE)
    asked = sampling.accept_band(store, DeskAct(person=lead, via=Via.BULK), draw.id)
    assert carried_out(store, asked).n_done == 14


def test_a_sample_is_of_the_band_that_it_was_drawn_from(store, project, ada, lead):
    """Versions may differ in what bands they offer."""
    beads = [proposed([n], [n], f"S {n}.", f"第{n}句。", confidence=0.9 + n / 50) for n in range(4)]
    add_alignment(store, project, beads)
    band = Band(0.92, 0.96)
    assert band not in BANDS
    draw = sampling.draw_sample(store, ada, project.id, alignment_id="a1", band=band)
    (drawn,) = {*queues.bead_ids(store, "a1", Queue(draw=draw.id))} & {
        *queues.bead_ids(store, "a1", Queue())[1:2]
    }
    decide(store, ada, drawn, Action.APPROVE)
    carried_out(store, sampling.accept_band(store, DeskAct(person=lead, via=Via.BULK), draw.id))
    statuses = [status for status, _ in states(store).values()]
    assert statuses == ["proposed", "approved", "approved", "proposed"]


def test_a_band_of_which_nothing_was_reviewed_is_not_accepted(store, lead, sample):
    with pytest.raises(ReviewError, match="Review the sample first"):
        sampling.accept_band(store, DeskAct(person=lead, via=Via.BULK), sample[0])


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.EDITOR])
def test_others_than_leads_accept_no_band_and_no_filter(store, project, ada, sample, role):
    person = people.add_person(store, "Somebody", role)
    assert not sampling.may_accept(person)
    decide(store, ada, sample[1][0], Action.APPROVE)
    before = contents(store)
    with pytest.raises(PermissionDenied):
        sampling.accept_band(store, DeskAct(person=person, via=Via.BULK), sample[0])
    with pytest.raises(PermissionDenied):
        sampling.decide_filtered(
            store,
            DeskAct(person=person, via=Via.BULK),
            project.id,
            scope="a1",
            queue=TO_DO,
            action=Action.APPROVE,
        )
    assert contents(store) == before


@pytest.mark.parametrize(
    ("queue", "action", "decided"),
    [
        pytest.param(Queue(words="Two"), Action.APPROVE, {1: "approved"}, id="words"),
        pytest.param(Queue(scores=(0.9, 1.0)), Action.REJECT, {0: "rejected", 3: "rejected"}, id="scores"),
        pytest.param(Queue(), Action.APPROVE, {0: "approved", 1: "approved", 3: "approved"}, id="not what has an error"),
        pytest.param(Queue(), Action.REJECT, dict.fromkeys(range(4), "rejected"), id="what has an error can be rejected"),
    ],
)  # fmt: skip
def test_a_filter_is_decided_as_one_event(store, project, ids, lead, queue, action, decided):
    before = states(store)
    event = sampling.decide_filtered(
        store,
        DeskAct(person=lead, via=Via.BULK),
        project.id,
        scope="a1",
        queue=queue,
        action=action,
    )
    assert (event.action, event.note) == (Action.ACCEPT, f"{action} all")
    assert carried_out(store, event).n_done == len(decided)
    after = {number: states(store)[ids[number]][0] for number in range(4)}
    assert after == dict.fromkeys(range(4), "proposed") | decided
    undo(store, lead, project)
    assert states(store) == before


def test_decisions_that_differ_from_the_bulk_are_changed_too(store, project, ids, ada, lead):
    decide(store, ada, ids[0], Action.REJECT)
    decide(store, ada, ids[1], Action.APPROVE)
    event = sampling.decide_filtered(
        store,
        DeskAct(person=lead, via=Via.BULK),
        project.id,
        scope="a1",
        queue=Queue(),
        action=Action.APPROVE,
    )
    assert carried_out(store, event).n_done == 2
    assert {change.bead_id for change in bead_changes.changes_of(store, event.id)} == {
        ids[0],
        ids[3],
    }


@pytest.mark.parametrize(("action", "done"), [("approve", "approved"), ("reject", "rejected")])
def test_where_nothing_is_left_it_is_said(store, project, ids, lead, action, done):
    nowhere = Queue(words="nowhere")
    with pytest.raises(ReviewError, match=f"nothing to decide: no pair here can be {done}\\.$"):
        sampling.decide_filtered(
            store,
            DeskAct(person=lead, via=Via.BULK),
            project.id,
            scope="a1",
            queue=nowhere,
            action=Action(action),
        )


@pytest.mark.parametrize("at_once", [False, True], ids=["in turn", "at once"])
def test_a_bulk_decision_that_is_sent_twice_is_done_once(
    store, project, ada, lead, sample, at_once
):
    decide(store, ada, sample[1][0], Action.APPROVE)
    results = []

    def act(_):
        event = sampling.accept_band(
            store, DeskAct(person=lead, via=Via.BULK, token="t1"), sample[0]
        )
        results.append(carried_out(store, event))

    if at_once:
        assert together(act, range(3)) == []
    else:
        for n in range(3):
            act(n)
    assert results == [results[0]] * 3
    assert results[0].n_done == 11
    assert [len(bead_changes.changes_of(store, one.event.id)) for one in results[:1]] == [11]
    assert len(bead_history(store, project.id)) == 2


def test_what_two_people_judge_is_not_decided_in_bulk(store, project, alignment, lead):
    for task in (QueueTask.SECOND, QueueTask.ADJUDICATION):
        with pytest.raises(ReviewError, match="one by one"):
            sampling.decide_filtered(
                store,
                DeskAct(person=lead, via=Via.BULK),
                project.id,
                scope=alignment,
                queue=Queue(task=task),
                action=Action.APPROVE,
            )
    assert bead_history(store, project.id) == ()


def test_what_is_asked_for_twice_is_drawn_once(store, project, ada, lead, banded):
    """The answer to the first asking was lost, and a pair is decided meanwhile."""
    ask = partial(sampling.draw_sample, store, ada, project.id, alignment_id="a1", band=BANDS[0])
    first = ask(token="t")
    decide(store, ada, banded[0], Action.APPROVE)
    assert ask(token="t") == first
    assert ask(token="u").id != first.id
    begin = partial(second_pass.begin, store, lead, project.id, alignment_id="a1", n=5)
    second = begin(token="v")
    assert begin(token="v") == second
    assert draws.all_draws(store, project.id, draws.SECOND) == (second,)
