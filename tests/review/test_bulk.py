"""Acts on many beads: in portions, beside colleagues who decide, killed, taken back and redone.

The model below says what is right without the code that is tested: what somebody decides makes a
new situation of a bead, an undo leads back to the very situation before, a redo to the one after.
An act takes back what still is in the situation that it made, and nothing else.
"""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from amts_core import review
from amts_core.history import timeline
from amts_core.history.store import audit
from amts_core.history.store.audit import EventFilter
from amts_core.kernel.database.engine import Store, connect
from amts_core.kernel.database.tables import Base, BeadChangeRow, EventRow
from amts_core.kernel.errors import (
    ConflictError,
    NotFoundError,
    PermissionDenied,
    ReviewError,
    StoreError,
)
from amts_core.kernel.events import ledger
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Action, BeadStatus, DeskAct, JobState, Role, Via
from amts_core.project.store import people
from amts_core.review import bulk
from amts_core.review.bulk_jobs import carry_out_now
from amts_core.review.store import (
    alignments,
    bead_changes,
    bead_rows,
    bulks,
    past,
    portions,
    queues,
)
from amts_core.review.store.queues import Queue
from tests.conftest import add_alignment, carried_out, proposed
from tests.desk_acts import act_of
from tests.effort import some
from tests.events import changes_to_beads, fold
from tests.review.conftest import decide, states, undo
from tests.stored import cause_of, contents, record_beads, together

A, R = Action.APPROVE, Action.REJECT
N, N_TEAM = 9, 5
BAD = 4
"""The bead whose target has a character that no text may hold."""


def add_beads(store, project, n=N):
    """Store a document of which one bead has an error."""
    texts = [f"第{i}\a句。" if i == BAD else f"第{i}句。" for i in range(n)]
    beads = [proposed([i], [i], f"S {i}.", texts[i], confidence=0.95) for i in range(n)]
    add_alignment(store, project, beads)
    return queues.bead_ids(store, "a1", Queue())


@pytest.fixture
def nine(store, project):
    return add_beads(store, project)


@pytest.fixture(autouse=True)
def small_portions(monkeypatch):
    monkeypatch.setattr(portions, "N_PORTION", 2)


def ask(store, person, project, ids, action=A, **known):
    """Ask for an act on beads as they are now."""
    turns = [(one.id, one.state.version) for one in bead_rows.beads_by_id(store, ids)]
    act = act_of(person, {"via": Via.BULK} | known)
    return bulk.ask(store, act, project.id, turns=lambda: turns, action=action)


def test_an_act_has_not_failed_while_it_is_tried_again(store, project, lead, nine, monkeypatch):
    event = ask(store, lead, project, nine)

    def lost(*_, **__):
        raise StoreError("The database can't be used.")

    with monkeypatch.context() as patched:
        patched.setattr(bulk, "carry_out", lost)
        with pytest.raises(StoreError):
            carry_out_now(store, event.id)
    job_id = bulk.act(store, event.id).job_id
    assert not job_rows.find(store, job_id).state.is_end
    assert carry_out_now(store, event.id).n_done == N - 1
    assert job_rows.find(store, job_id).state is JobState.DONE


def step_on(store, event_id):
    """Do one portion, as a worker does that has just begun; return whether that is the end."""

    class Enough(Exception):
        pass

    def between(*_, **__):
        raise Enough

    with suppress(Enough):
        bulk.carry_out(store, event_id, between=between)
    return bulk.act(store, event_id).is_end


@dataclass(eq=False)
class Situation:
    """How a bead is after somebody's decision; each decision makes another one."""

    status: BeadStatus
    text: str

    @property
    def content(self):
        return self.status, self.text


@dataclass(eq=False, kw_only=True)
class Act:
    """What the model knows of an act: which beads, each as it was asked for, and what became."""

    event_id: int
    action: Action
    turns: list
    reversed_id: int | None = None
    n_seen: int = 0
    n_done: int = 0
    n_blocked: int = 0
    is_stopped: bool = False

    @property
    def is_open(self):
        return not self.is_stopped and self.n_seen < len(self.turns)


class Team(RuleBasedStateMachine):
    """Two leads who decide in bulk and a translator, each at any moment between two portions."""

    def __init__(self, store):
        super().__init__()
        self.store = store
        with store.writing() as session:
            for table in reversed(Base.metadata.sorted_tables):
                session.execute(table.delete())
        self.people = [
            people.add_person(self.store, name, role)
            for name, role in (("Grace", Role.LEAD), ("Ada", Role.TRANSLATOR), ("Li", Role.LEAD))
        ]
        self.project = people.create_project(self.store, "Book", "en", ["zh"])
        self.ids = add_beads(self.store, self.project, N_TEAM)
        self.first = {bead.id: bead.state for bead in bead_rows.beads(self.store, "a1")}
        self.now = {
            bead_id: Situation(state.status, state.tgt_text)
            for bead_id, state in self.first.items()
        }
        self.n_versions = dict.fromkeys(self.ids, 0)
        self.did = {}  # by event or act: by bead, the situations before and after
        self.acts = {}
        self.stacks = {one.id: ([], []) for one in self.people}  # what is done, what is undone
        self.log = []
        self.then = {}  # by event: what all beads were right after it

    def teardown(self):
        for event_id, contents_then in self.then.items():
            found = past.beads_at(self.store, "a1", event_id)
            assert {one.id: (one.state.status, one.state.tgt_text) for one in found} == (
                contents_then
            )

    def put(self, event_id, bead_id, after):
        self.did.setdefault(event_id, {})[bead_id] = self.now[bead_id], after
        self.now[bead_id] = after
        self.n_versions[bead_id] += 1

    @initialize(
        where=st.sets(st.integers(0, N_TEAM - 1), min_size=2),
        portions=st.integers(1, 3),
        is_taken_back=st.booleans(),
    )
    def begin_with_an_act(self, where, portions, is_taken_back):
        """Most of what may go wrong is about an act that has done something already."""
        self.ask_for_many(0, where, A)
        (act,) = self.acts.values()
        for _ in range(portions):
            if act.is_open:
                self._one_portion(act)
        if is_taken_back:
            self.retrace(0, is_undo=True)

    @rule(data=st.data())
    def something_happens(self, data):
        """One rule for all: Hypothesis leaves whole rules out of most of its examples."""
        draw = data.draw
        open_ones = [one for one in self.acts.values() if one.is_open]
        doings = ["decide"] * 3 + ["undo"] * 2 + ["redo", "ask"]
        doing = draw(st.sampled_from(doings + (["go on"] * 6 + ["stop"] if open_ones else [])))
        if doing == "decide":
            where = draw(st.integers(0, N_TEAM - 1))
            self.decide_one(draw(st.integers(0, 2)), where, draw(st.sampled_from([A, R, "E"])))
        elif doing == "ask":
            where = draw(st.sets(st.integers(0, N_TEAM - 1), min_size=1))
            self.ask_for_many(draw(st.sampled_from([0, 2])), where, draw(st.sampled_from([A, R])))
        elif doing == "go on":
            self.go_on(draw(st.sampled_from(open_ones)), draw(st.booleans()))
        elif doing == "stop":
            self.stop(draw(st.sampled_from(open_ones)))
        else:
            self.retrace(draw(st.sampled_from([0, 0, 1, 2])), is_undo=doing == "undo")

    def decide_one(self, who, where, action):
        person, bead_id = self.people[who], self.ids[where]
        text = f"改{len(self.log)}" if action == "E" else None
        taken = Action.EDIT if action == "E" else action
        try:
            event = decide(self.store, person, bead_id, taken, tgt_text=text)
        except ReviewError:
            assert taken is A and "\a" in self.now[bead_id].text
            return
        status = BeadStatus.REJECTED if taken is R else BeadStatus.APPROVED
        self.put(event.id, bead_id, Situation(status, text or self.now[bead_id].text))
        self._did(person, event.id)

    def _did(self, person, event_id):
        done, undone = self.stacks[person.id]
        done.append(event_id)
        undone.clear()

    def ask_for_many(self, who, where, action):
        ids = sorted(self.ids[one] for one in where)
        event = ask(self.store, self.people[who], self.project, ids=ids, action=action)
        turns = [(bead_id, self.n_versions[bead_id]) for bead_id in ids]
        self.acts[event.id] = Act(event_id=event.id, action=action, turns=turns)
        self.did[event.id] = {}
        self._did(self.people[who], event.id)

    def go_on(self, act, is_to_the_end):
        self._one_portion(act)
        while is_to_the_end and act.is_open:
            self._one_portion(act)

    def _one_portion(self, act):
        before = dict(self.n_versions)
        step_on(self.store, act.event_id)
        found = bulk.act(self.store, act.event_id)
        turns = act.turns[act.n_seen : found.n_seen]
        assert 1 <= len(turns) <= 2
        act.n_seen = found.n_seen
        for bead_id, mark in turns:
            if act.reversed_id is None:
                self._decide_in_bulk(act, bead_id, mark)
            else:
                self._retrace_in_bulk(act, bead_id)
        assert found.n_done == act.n_done and found.n_blocked == act.n_blocked
        n_left = sum(self.n_versions[bead_id] == before[bead_id] for bead_id, _ in turns)
        assert n_left + sum(self.n_versions.values()) - sum(before.values()) == len(turns)

    def _decide_in_bulk(self, act, bead_id, version):
        if self.n_versions[bead_id] != version:
            return
        if act.action is A and "\a" in self.now[bead_id].text:
            act.n_blocked += 1
            return
        status = BeadStatus.APPROVED if act.action is A else BeadStatus.REJECTED
        self.put(act.event_id, bead_id, Situation(status, self.now[bead_id].text))
        act.n_done += 1

    def _retrace_in_bulk(self, act, bead_id):
        before, after = self.did[act.reversed_id][bead_id]
        expected, wanted = (after, before) if act.action is Action.UNDO else (before, after)
        if self.now[bead_id] is expected:
            self.now[bead_id] = wanted
            self.n_versions[bead_id] += 1
            act.n_done += 1

    def retrace(self, who, is_undo):
        person = self.people[who]
        done, undone = self.stacks[person.id]
        source, target = (done, undone) if is_undo else (undone, done)
        take = review.undo if is_undo else review.redo
        if not source:
            with pytest.raises(ReviewError, match="nothing to"):
                take(self.store, DeskAct(person=person, via=Via.KEY), self.project.id)
            return
        of = source[-1]
        steps = self.did[of]
        if of in self.acts:
            event, _ = take(self.store, DeskAct(person=person, via=Via.KEY), self.project.id)
            for one in self.acts.values():
                if of in (one.event_id, one.reversed_id) and one.is_open:
                    one.is_stopped = True
            action = Action.UNDO if is_undo else Action.REDO
            order = sorted(steps, key=lambda bead_id: self._portion_of(of, bead_id))
            self.acts[event.id] = Act(
                event_id=event.id, action=action, turns=[(one, 0) for one in order], reversed_id=of
            )
        else:
            ends = {one: pair[::-1] if is_undo else pair for one, pair in steps.items()}
            fits = all(self.now[one].content == found.content for one, (found, _) in ends.items())
            if not fits:
                with pytest.raises(ConflictError):
                    take(self.store, DeskAct(person=person, via=Via.KEY), self.project.id)
                return
            take(self.store, DeskAct(person=person, via=Via.KEY), self.project.id)
            for bead_id, (_, wanted) in ends.items():
                self.now[bead_id] = wanted
                self.n_versions[bead_id] += 1
        target.append(source.pop())

    def _portion_of(self, event_id, bead_id):
        """Return by what the turns of an undo are ordered: portion by portion."""
        return [one[0] for one in self.acts[event_id].turns].index(bead_id)

    def stop(self, act):
        bulks.stop(self.store, act.event_id)
        act.is_stopped = True

    @invariant()
    def all_is_as_the_model_says(self):
        found = {one.id: one.state for one in bead_rows.beads(self.store, "a1")}
        content = {one: (state.status, state.tgt_text) for one, state in found.items()}
        assert content == {one: situation.content for one, situation in self.now.items()}
        assert {one: state.version for one, state in found.items()} == self.n_versions
        last = ledger.last_event(self.store, self.project.id)
        if last is not None:
            self.then[last] = content

    @invariant()
    def the_state_is_the_fold_of_an_append_only_log(self):
        with self.store.reading() as session:
            log = [
                *map(tuple, session.execute(select(EventRow.__table__).order_by(EventRow.id))),
                *map(
                    tuple,
                    session.execute(
                        select(BeadChangeRow.__table__).order_by(
                            BeadChangeRow.event_id, BeadChangeRow.bead_id
                        )
                    ),
                ),
            ]
        assert Counter(self.log) <= Counter(map(repr, log))
        self.log = list(map(repr, log))
        folded = fold(self.first, changes_to_beads(self.store, "a1"))
        assert folded == {one.id: one.state for one in bead_rows.beads(self.store, "a1")}

    @invariant()
    def each_act_is_one_and_adds_up(self):
        listed = timeline.events(self.store, self.project.id, EventFilter()).events
        n_acts = sum(one.reversed_id is None for one in self.acts.values())
        assert sum(one.event.action is Action.ACCEPT for one in listed) == n_acts
        for act in self.acts.values():
            found = bulk.act(self.store, act.event_id)
            assert found.is_end == (not act.is_open)
            assert found.n_asked == len(act.turns)
            assert found.n_done + found.n_left + found.n_blocked == found.n_seen
            assert len(bead_changes.changes_of(self.store, act.event_id)) == found.n_done


def test_whatever_a_team_does_nobody_is_overwritten_and_all_adds_up():
    store = Store(connect("sqlite://"))
    run_state_machine_as_test(
        lambda: Team(store), settings=settings(max_examples=some(20, of=60), stateful_step_count=15)
    )
    store.close()


class Killed(BaseException):
    """Nobody catches it: a process that is gone."""


def approve_all(store, lead, project, ids):
    return ask(store, lead, project, ids)


def undo_all(store, lead, project, ids):
    carried_out(store, ask(store, lead, project, ids))
    return review.undo(store, DeskAct(person=lead, via=Via.KEY), project.id)[0]


def redo_all(store, lead, project, ids):
    carried_out(store, undo_all(store, lead, project, ids))
    return review.redo(store, DeskAct(person=lead, via=Via.KEY), project.id)[0]


ASKED = (approve_all, undo_all, redo_all)


@pytest.mark.parametrize("n", range(5), ids=lambda n: f"after {n} portions")
@pytest.mark.parametrize("asked", ASKED, ids=lambda one: one.__name__)
def test_killed_between_two_portions_it_goes_on(store, project, lead, ada, nine, asked, n):
    event = asked(store, lead, project, nine)
    decide(store, ada, nine[5], R)
    n_turns, left = len(bulks.turns(store, event.id)), list(range(n))

    def die(*_, **__):
        if not left:
            raise Killed
        left.pop()

    try:
        bulk.carry_out(store, event.id, between=die)
    except Killed:
        assert n < bulk.act(store, event.id).n_seen <= 2 * (n + 1)
    else:
        assert 2 * (n + 1) > n_turns
    done = carried_out(store, event)
    assert (done.n_asked, done.n_done + done.n_left + done.n_blocked) == (n_turns, n_turns)
    assert done.n_left == 1
    assert_as_undisturbed(store, event)
    assert carried_out(store, event) == done


def all_events(store):
    with store.reading() as session:
        return session.scalars(select(EventRow).order_by(EventRow.id)).all()


def assert_as_undisturbed(store, event):
    """Assert that each bead had one turn: one change by the act at most, those that it should."""
    changes = bead_changes.changes_of(store, event.id)
    assert max(Counter(one.bead_id for one in changes).values()) == 1
    expected = {
        Action.ACCEPT: BeadStatus.APPROVED,
        Action.UNDO: BeadStatus.PROPOSED,
        Action.REDO: BeadStatus.APPROVED,
    }[event.action]
    changed = {one.bead_id for one in changes}
    for number, bead in enumerate(bead_rows.beads(store, "a1")):
        if number == 5:
            assert (bead.state.status, bead.person) == (BeadStatus.REJECTED, "Ada")
        elif number == BAD:
            assert (bead.state.status, bead.state.version) == (BeadStatus.PROPOSED, 0)
        else:
            assert (bead.state.status, bead.id in changed) == (expected, True)
    parts = [one for one in all_events(store) if one.part_of == event.id]
    assert len({one.bead_id for one in changes}) == len(changes) == N - 2
    assert sum(len(bead_changes.changes_of(store, one.id)) for one in parts) == len(changes)


@pytest.mark.parametrize("asked", ASKED, ids=lambda one: one.__name__)
def test_killed_within_a_portion_it_has_done_nothing_of_it(
    store, project, lead, nine, asked, monkeypatch
):
    event = asked(store, lead, project, nine)
    step_on(store, event.id)
    before = contents(store)
    really = portions._put_status

    def die(*arguments, **named):
        really(*arguments, **named)
        raise Killed

    monkeypatch.setattr(portions, "_put_status", die)
    with pytest.raises(Killed):
        carried_out(store, event)
    assert contents(store) == before
    monkeypatch.setattr(portions, "_put_status", really)
    done = carried_out(store, event)
    assert (done.n_done, done.n_left) == (N - 1, 0)


@pytest.mark.parametrize("asked", ASKED, ids=lambda one: one.__name__)
def test_of_several_workers_at_once_each_bead_has_one_turn(store, project, lead, nine, asked):
    event = asked(store, lead, project, nine)
    results = []
    assert together(lambda _: results.append(carried_out(store, event)), range(3)) == []
    assert results == [results[0]] * 3
    assert results[0].n_done == N - 1 == len(bead_changes.changes_of(store, event.id))


def test_what_others_decide_meanwhile_is_left_alone_and_told(store, project, lead, ada, nine):
    event = ask(store, lead, project, nine)
    step_on(store, event.id)
    decide(store, ada, nine[0], R)  # after its turn
    decide(store, ada, nine[5], R)  # before its turn
    decide(store, ada, nine[6], A)  # the very same
    undo(store, ada, project)  # and taken back: somebody was here
    decide(store, ada, nine[8], Action.EDIT, tgt_text="改。")
    before = states(store)
    done = carried_out(store, event)
    assert bulk.told(done) == (
        "5 approved; 3 were decided meanwhile and left alone; 1 have an error and were left alone"
    )
    after = states(store)
    for number in (0, 5, 6, 8):
        assert after[nine[number]] == before[nine[number]]
    back, _ = review.undo(store, DeskAct(person=lead, via=Via.KEY), project.id)
    told = bulk.told(carried_out(store, back))
    assert told == "4 taken back; 1 were decided since and left alone"
    assert states(store)[nine[0]] == (BeadStatus.REJECTED, "第0句。")
    again, _ = review.redo(store, DeskAct(person=lead, via=Via.KEY), project.id)
    assert bulk.told(carried_out(store, again)) == (
        "4 brought back; 1 were decided since and left alone"
    )
    assert states(store) == after


def test_a_colleagues_approval_is_no_part_of_what_is_taken_back(store, project, lead, ada, nine):
    """The bead looks as the act has left it, but it is Ada's decision that stands."""
    event = ask(store, lead, project, nine[:2])
    carried_out(store, event)
    decide(store, ada, nine[0], A)
    undo(store, lead, project)
    assert [status for status, _ in states(store).values()][:2] == ["approved", "proposed"]


def test_what_somebody_has_taken_back_themselves_does_not_count(store, project, lead, ada, nine):
    before = states(store)
    event = ask(store, lead, project, nine[:3])
    carried_out(store, event)
    after = states(store)
    for action in (R, A):
        decide(store, ada, nine[0], action)
        undo(store, ada, project)
    back, _ = review.undo(store, DeskAct(person=lead, via=Via.KEY), project.id)
    assert bulk.told(carried_out(store, back)) == "3 taken back"
    assert states(store) == before
    decide(store, ada, nine[1], R)
    undo(store, ada, project)
    again, _ = review.redo(store, DeskAct(person=lead, via=Via.KEY), project.id)
    assert bulk.told(carried_out(store, again)) == "3 brought back"
    assert states(store) == after


def test_undoing_an_act_under_way_ends_it_and_takes_back_what_it_did(store, project, lead, nine):
    before = states(store)
    event = ask(store, lead, project, nine)
    step_on(store, event.id)
    step_on(store, event.id)
    assert states(store) != before
    back, _ = review.undo(store, DeskAct(person=lead, via=Via.KEY), project.id)
    found = bulk.act(store, event.id)
    assert found.is_end and found.stopped_at is not None
    assert bulk.told(found) == "4 approved; stopped before the other 5"
    assert carried_out(store, event).n_seen == 4
    assert bulk.told(carried_out(store, back)) == "4 taken back"
    assert states(store) == before


def test_a_portion_that_was_just_begun_when_its_act_was_stopped_is_not_done(
    store, project, lead, nine
):
    event = ask(store, lead, project, nine)
    of = bulk.act(store, event.id)
    bulks.stop(store, event.id)
    before = contents(store)
    portions.carry_on(store, of, portions.coming(of, bulks.turns(store, event.id)))
    assert contents(store) == before


def test_an_act_that_was_stopped_is_undone_as_far_as_it_came(store, project, lead, nine):
    before = states(store)
    event = ask(store, lead, project, nine)
    step_on(store, event.id)
    bulks.stop(store, event.id)
    assert step_on(store, event.id)
    undo(store, lead, project)
    assert states(store) == before


def test_an_act_from_before_there_were_portions_is_taken_back_in_portions(
    store, project, lead, ada, nine
):
    before = states(store)

    def approve(state):
        return replace(state, status=BeadStatus.APPROVED, version=state.version + 1)

    cause = cause_of(lead, Action.ACCEPT, via=Via.BULK)
    old = record_beads(store, project, cause, [(one, approve) for one in nine])
    decide(store, ada, nine[3], R)
    back, _ = review.undo(store, DeskAct(person=lead, via=Via.KEY), project.id)
    assert back.undoes == old.id
    assert bulk.told(carried_out(store, back)) == (
        "8 taken back; 1 were decided since and left alone"
    )
    assert states(store) == before | {nine[3]: (BeadStatus.REJECTED, "第3句。")}
    again, _ = review.redo(store, DeskAct(person=lead, via=Via.KEY), project.id)
    assert carried_out(store, again).n_done == 8
    listed = timeline.events(store, project.id, EventFilter()).events
    assert [(one.event.action, one.n_beads, one.is_undone) for one in listed] == [
        (Action.REDO, 8, False),
        (Action.UNDO, 8, False),
        (R, 1, False),
        (Action.ACCEPT, 9, False),
    ]


def test_an_act_is_one_in_the_history_however_many_portions_it_has(store, project, lead, ada, nine):
    event = ask(store, lead, project, nine, note="as Grace said")
    step_on(store, event.id)
    decide(store, ada, nine[8], R)
    carried_out(store, event)
    only = EventFilter(alignment_id="a1")
    for found in (timeline.events(store, project.id, one) for one in (EventFilter(), only)):
        assert [(one.event.action, one.n_beads) for one in found.events] == [
            (R, 1),
            (Action.ACCEPT, 7),
        ]
    detail = timeline.event(store, project.id, event.id)
    assert (detail.number, len(detail.changes), detail.bulk) == (1, 7, bulk.act(store, event.id))
    assert queues.status_counts(store, "a1", lead.id)[1] == 0  # nobody has looked at each
    (part, *_) = [one for one in all_events(store) if one.part_of == event.id]
    assert timeline.event(store, project.id, part.id) == detail
    steps = timeline.story(store, project.id, nine[0]).steps
    assert [(one.event.action, one.event.note, one.n_beads) for one, _ in steps] == [
        (Action.ACCEPT, "as Grace said", 7)
    ]
    assert (
        next(
            one.n_bulk for one in timeline.effort(store, lead, project.id) if one.person == "Grace"
        )
        == 1
    )
    with pytest.raises(NotFoundError):
        timeline.event(store, project.id, 999)


def test_each_moment_of_the_past_is_as_it_was_then(store, project, lead, ada, nine):
    """Ada decides in the middle of an act: right after it is as far as it was when she came."""
    of, seen = alignments.alignment(store, "a1"), []
    seen.append(states(store))
    event = ask(store, lead, project, nine)
    step_on(store, event.id)
    step_on(store, event.id)
    seen.append(states(store))
    decide(store, ada, nine[8], R)
    carried_out(store, event)
    seen.append(states(store))
    decide(store, ada, nine[0], R)
    seen.append(states(store))
    for number, expected in enumerate(seen):
        found = timeline.beads(store, of, timeline.moment(store, project.id, number))
        assert {one.id: (one.state.status, one.state.tgt_text) for one in found.beads} == expected
    assert timeline.moment(store, project.id).n_events == 3
    assert audit.number_of(store, project.id, event.id) == 1


def test_asking_stores_the_job_and_its_call_with_the_act(store, project, lead, nine):
    first = ask(store, lead, project, nine, token="t1")
    found = bulk.act(store, first.id)
    job = job_rows.find(store, found.job_id)
    assert (job.title, bulks.of_job(store, found.job_id)) == ("Approve 9 pairs", found)
    assert ask(store, lead, project, nine, token="t1") == first
    assert len(job_rows.jobs(store, project.id)) == 1
    assert bulks.newest(store, project.id, lead.id) == found
    with pytest.raises(NotFoundError, match="no act on many pairs"):
        bulk.carry_out(store, 999)


def test_between_two_portions_the_database_is_free_for_longer_than_it_was_taken(
    store, project, lead, nine, monkeypatch
):
    rests = []
    monkeypatch.setattr(bulk.time, "sleep", rests.append)
    for seconds in (0.0, 0.3, 90.0):
        bulk.rest(None, seconds)
    assert rests == [0.05, pytest.approx(0.9), 2.0]
    bulk.carry_out(store, ask(store, lead, project, nine).id)
    assert len(rests) == 3 + 5


def test_an_act_is_stopped_by_who_asked_for_it_or_by_a_lead(store, project, lead, ada, nine):
    event = ask(store, lead, project, nine)
    with pytest.raises(PermissionDenied, match="may not accept pairs"):
        bulk.stop(store, ada, event.id)
    assert not bulk.act(store, event.id).is_end
    bulk.stop(store, people.add_person(store, "Lea", Role.LEAD), event.id)
    assert bulk.act(store, event.id).is_end
