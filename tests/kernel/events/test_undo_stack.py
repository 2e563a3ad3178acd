"""Undo and redo: which event they find, and that they walk one path back and forth."""

from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amts_core.kernel.events import state_rules
from amts_core.kernel.events.undo_stack import next_redo, next_undo
from amts_core.kernel.records import Action, BeadChange, BeadState, BeadStatus, Decision, Via
from amts_core.review.rules import decide
from tests.events import fold

NOW = datetime(2026, 1, 2, tzinfo=UTC)
ACTIONS = (Action.APPROVE, Action.EDIT, Action.ACCEPT, Action.REJECT, Action.SKIP, Action.FLAG)
restored = partial(state_rules.restored, noun="pair")


def state(status=BeadStatus.PROPOSED, tgt_text="b", version=1):
    return BeadState(status=status, src_text="a", tgt_text=tgt_text, version=version)


def history(*events):
    """Return events in the order of their ids: an action, or (UNDO or REDO, id it is about)."""
    return [
        Decision(
            id=n, project_id=1, person="Ada", action=action, via=Via.KEY, at=NOW, undoes=undoes
        )
        for n, (action, undoes) in enumerate(
            ((event, None) if isinstance(event, Action) else event for event in events), 1
        )
    ]


def of(event):
    return None if event is None else event.id


@pytest.mark.parametrize(
    ("events", "undo", "redo"),
    [
        pytest.param([], None, None, id="nothing yet"),
        pytest.param([Action.APPROVE], 1, None, id="one decision"),
        pytest.param([Action.APPROVE, Action.SKIP], 2, None, id="the last comes first"),
        pytest.param([Action.APPROVE, (Action.UNDO, 1)], None, 1, id="all undone"),
        pytest.param([Action.APPROVE, Action.SKIP, (Action.UNDO, 2)], 1, 2, id="one undone"),
        pytest.param([Action.APPROVE, Action.SKIP, (Action.UNDO, 2), (Action.UNDO, 1)], None, 1, id="undone in turn, redone in turn"),
        pytest.param([Action.APPROVE, (Action.UNDO, 1), (Action.REDO, 1)], 1, None, id="undone and redone"),
        pytest.param([Action.APPROVE, (Action.UNDO, 1), Action.EDIT], 3, None, id="a decision ends redo"),
        pytest.param([Action.APPROVE, (Action.UNDO, 1), (Action.REDO, 1), (Action.UNDO, 1)], None, 1, id="back and forth"),
        pytest.param([Action.ACCEPT], 1, None, id="a bulk decision is one"),
        pytest.param([Action.APPROVE, Action.SKIP, (Action.UNDO, 2), (Action.UNDO, 1), (Action.REDO, 1), (Action.REDO, 2)], 2, None, id="all redone"),
    ],
)  # fmt: skip
def test_undo_and_redo_find_their_event(events, undo, redo):
    found = history(*events)
    assert (of(next_undo(found)), of(next_redo(found))) == (undo, redo)


class Log:
    """Beads of one person, and the events that changed them, with nothing in between."""

    def __init__(self, n_beads):
        self.initial = {n: state(tgt_text=f"t{n}", version=0) for n in range(n_beads)}
        self.states = dict(self.initial)
        self.events = []
        self.changes = {}

    def decide(self, action, bead_ids, text):
        tgt_text = text if action is Action.EDIT else None
        self._record(
            action,
            {
                n: decide(
                    self.states[n],
                    action,
                    (),
                    seen_version=self.states[n].version,
                    tgt_text=tgt_text,
                )
                for n in bead_ids
            },
        )

    def undo(self):
        event = next_undo(self.events)
        if event is not None:
            changes = self.changes[event.id]
            self._record(
                Action.UNDO,
                {c.bead_id: restored(self.states[c.bead_id], c.after, c.before) for c in changes},
                event.id,
            )

    def redo(self):
        event = next_redo(self.events)
        if event is not None:
            changes = self.changes[event.id]
            self._record(
                Action.REDO,
                {c.bead_id: restored(self.states[c.bead_id], c.before, c.after) for c in changes},
                event.id,
            )

    def contents(self):
        return {n: (one.status, one.src_text, one.tgt_text) for n, one in self.states.items()}

    def _record(self, action, after, undoes=None):
        event = Decision(
            id=len(self.events) + 1,
            project_id=1,
            person="Ada",
            action=action,
            via=Via.KEY,
            at=NOW,
            undoes=undoes,
        )
        self.events.append(event)
        self.changes[event.id] = [BeadChange(n, self.states[n], one) for n, one in after.items()]
        self.states |= after


STEPS = st.lists(
    st.sampled_from([Action.UNDO, Action.REDO])
    | st.tuples(st.sampled_from(ACTIONS), st.sets(st.integers(0, 2), min_size=1)),
    max_size=30,
)


@settings(deadline=None)
@given(STEPS)
def test_undo_and_redo_walk_one_path_back_and_forth(steps):
    """The oracle is a text editor's: a list of snapshots and a place in it."""
    log = Log(3)
    snapshots, place = [log.contents()], 0
    for n, step in enumerate(steps):
        if step is Action.UNDO:
            log.undo()
            place = max(place - 1, 0)
        elif step is Action.REDO:
            log.redo()
            place = min(place + 1, len(snapshots) - 1)
        else:
            log.decide(*step, f"edit {n}")
            snapshots[place + 1 :] = [log.contents()]
            place += 1
        assert log.contents() == snapshots[place]
        assert (next_undo(log.events) is None) == (place == 0)
        assert (next_redo(log.events) is None) == (place == len(snapshots) - 1)


def walked(steps):
    log = Log(3)
    for n, step in enumerate(steps):
        if isinstance(step, Action):
            (log.undo if step is Action.UNDO else log.redo)()
        else:
            log.decide(*step, f"edit {n}")
    return log


@settings(deadline=None)
@given(STEPS, st.integers(1, 8))
def test_a_history_without_its_beginning_names_the_same_event_or_none(steps, n_known):
    """So the older events need to be read only where the newer ones name none."""
    log = walked(steps)
    known = log.events[-n_known:]
    besides = {event.undoes for event in known}
    part = [event for event in log.events if event in known or event.id in besides]
    for choose in (next_undo, next_redo):
        assert choose(part) in (None, choose(log.events))


@settings(deadline=None)
@given(STEPS)
def test_the_states_are_the_fold_of_the_events(steps):
    log = walked(steps)
    changes = [change for event in log.events for change in log.changes[event.id]]
    assert fold(log.initial, changes) == log.states
    for bead_id, one in log.states.items():
        assert one.version == sum(change.bead_id == bead_id for change in changes)
