"""Decisions, their undoing, and the way through the queue."""

import unicodedata
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amts_core.kernel.errors import ConflictError, ReviewError
from amts_core.kernel.events import state_rules
from amts_core.kernel.events.state_rules import check_ignorable, clean, page_of
from amts_core.kernel.events.undo_stack import next_redo, next_undo
from amts_core.kernel.records import (
    Action,
    Alignment,
    BeadChange,
    BeadState,
    BeadStatus,
    Decision,
    Finding,
    Severity,
    Via,
)
from amts_core.review.rules import (
    decide,
    ignore,
    is_agreement,
    progress,
    supersede,
)
from tests.events import fold

restored = partial(state_rules.restored, noun="pair")
NOW = datetime(2026, 1, 2, tzinfo=UTC)
APPROVING = (Action.APPROVE, Action.EDIT, Action.ACCEPT)
REFUSING = (Action.REJECT, Action.SKIP, Action.FLAG)
STATUS = {
    Action.APPROVE: BeadStatus.APPROVED,
    Action.EDIT: BeadStatus.APPROVED,
    Action.ACCEPT: BeadStatus.APPROVED,
    Action.REJECT: BeadStatus.REJECTED,
    Action.SKIP: BeadStatus.SKIPPED,
    Action.FLAG: BeadStatus.FLAGGED,
}
ERROR = Finding(check="empty_side", severity=Severity.ERROR, message="the target is empty")
LIMIT = Finding(check="too_long", severity=Severity.LIMIT, message="target has 1002 of 1000 bytes")
WARNING = Finding(check="numbers", severity=Severity.WARNING, message="number 3 ≠ 4")


def state(status=BeadStatus.PROPOSED, tgt_text="b", version=1):
    return BeadState(status=status, src_text="a", tgt_text=tgt_text, version=version)


@pytest.mark.parametrize("action", STATUS)
@pytest.mark.parametrize("before", [one for one in BeadStatus if one != BeadStatus.SUPERSEDED])
def test_every_decision_can_follow_every_other(before, action):
    after = decide(state(before, version=7), action, (), seen_version=7)
    assert after == state(STATUS[action], version=8)


@pytest.mark.parametrize("action", STATUS)
def test_a_superseded_bead_takes_no_decisions(action):
    with pytest.raises(ConflictError, match="was merged, split or aligned anew. Look at what"):
        decide(state(BeadStatus.SUPERSEDED), action, (), seen_version=1)


@pytest.mark.parametrize("action", STATUS)
@pytest.mark.parametrize("seen_version", [1, 3])
def test_a_bead_that_changed_since_is_left_alone(action, seen_version):
    with pytest.raises(ConflictError, match="it is now approved"):
        decide(state(BeadStatus.APPROVED, version=2), action, (), seen_version=seen_version)


@pytest.mark.parametrize("action", APPROVING)
def test_an_error_blocks_approval(action):
    with pytest.raises(ReviewError, match="can't be approved: the target is empty. Edit"):
        decide(state(), action, [WARNING, ERROR], seen_version=1)


@pytest.mark.parametrize("action", REFUSING)
def test_an_error_blocks_no_refusal(action):
    assert decide(state(), action, [ERROR], seen_version=1).status is STATUS[action]


@pytest.mark.parametrize("action", APPROVING)
def test_limits_and_warnings_block_nothing(action):
    after = decide(state(), action, [WARNING, LIMIT], seen_version=1)
    assert after.status is BeadStatus.APPROVED


@pytest.mark.parametrize(
    ("tgt_text", "expected"), [(None, "b"), ("c", "c"), ("", "")], ids=["kept", "new", "empty"]
)
def test_an_edit_changes_the_target_alone(tgt_text, expected):
    after = decide(state(), Action.EDIT, (), seen_version=1, tgt_text=tgt_text)
    assert after == BeadState(
        status=BeadStatus.APPROVED, src_text="a", tgt_text=expected, version=2
    )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("  a b\t", "a b", id="trimmed"),
        pytest.param("a\nb", "a b", id="LF"),
        pytest.param("a\r\nb\rc", "a b c", id="CR LF and CR"),
        pytest.param("a\u2028b\u2029c\x85d", "a b c d", id="separators"),
        pytest.param("a\n", "a", id="at the end"),
        pytest.param("e\u0301", "é", id="composed"),
        pytest.param("\u1112\u1161\u11ab", "한", id="composed Hangul"),
        pytest.param("ｱ①", "ｱ①", id="compatible characters stay"),
        pytest.param("a\u00a0b\u3000c", "a\u00a0b\u3000c", id="other spaces stay"),
        pytest.param("\n \n", "", id="nothing"),
    ],
)
def test_what_is_typed_is_stored_on_one_line(typed, expected):
    assert clean(typed) == expected


@settings(deadline=None)
@given(st.text(st.characters() | st.sampled_from("\r\n\u2028\u0301 e"), max_size=30))
def test_any_typed_text_becomes_clean_once(typed):
    text = clean(typed)
    assert len(text.splitlines()) <= 1
    assert text == text.strip() == unicodedata.normalize("NFC", text) == clean(text)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"version": 9}, id="decided and undone in between"),
        pytest.param({}, id="untouched"),
    ],
)
def test_what_was_before_comes_back_as_a_new_version(changed):
    left = state(BeadStatus.APPROVED, "c", version=2)
    current = replace(left, **changed)
    assert restored(current, left, state()) == state(version=current.version + 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"status": BeadStatus.REJECTED},
        {"src_text": "x"},
        {"tgt_text": "x"},
        {"ignored": ("numbers",)},
    ],
    ids=["status", "source", "target", "ignored"],
)
def test_what_somebody_else_decided_is_not_undone(changed):
    left = state(BeadStatus.APPROVED, version=2)
    with pytest.raises(ConflictError, match="Somebody has changed this pair since"):
        restored(replace(left, version=3, **changed), left, state())


@pytest.mark.parametrize(
    ("before", "check", "expected"),
    [
        pytest.param((), "numbers", ("numbers",), id="the first"),
        pytest.param(("spaces",), "numbers", ("numbers", "spaces"), id="one more, in order"),
        pytest.param(("numbers",), "numbers", ("numbers",), id="again"),
    ],
)
def test_a_check_that_is_ignored_is_named_in_the_state(before, check, expected):
    known = replace(state(BeadStatus.FLAGGED, version=4), ignored=before)
    assert ignore(known, check, seen_version=4) == replace(known, version=5, ignored=expected)


@pytest.mark.parametrize(
    ("check", "reason", "message"),
    [
        pytest.param("numbers", " \n", "^Say in a word or two why", id="no reason"),
        pytest.param("spaces", "why", "^This finding is gone already", id="not found"),
        pytest.param("empty_side", "why", "^Only warnings can be ignored", id="an error"),
        pytest.param("too_long", "why", "^Only warnings can be ignored", id="a limit"),
        pytest.param("numbers", "a date", None, id="a warning with a reason"),
    ],
)
def test_only_a_warning_is_ignored_and_only_with_a_reason(check, reason, message):
    with pytest.raises(ReviewError, match=message) if message else nullcontext():
        check_ignorable(check, [ERROR, LIMIT, WARNING], reason)


def test_a_bead_that_others_replace_keeps_all_but_its_status():
    known = BeadState(
        status=BeadStatus.APPROVED, src_text="a", tgt_text="b", version=3, ignored=("numbers",)
    )
    after = BeadState(
        status=BeadStatus.SUPERSEDED, src_text="a", tgt_text="b", version=4, ignored=("numbers",)
    )
    assert supersede(known, seen_version=3) == after


@pytest.mark.parametrize("act", [supersede, partial(ignore, check="numbers")])
@pytest.mark.parametrize(
    "now",
    [state(BeadStatus.APPROVED, version=2), state(BeadStatus.SUPERSEDED, version=1)],
    ids=["changed", "superseded"],
)
def test_what_changed_since_is_neither_replaced_nor_ignored(act, now):
    with pytest.raises(ConflictError):
        act(now, seen_version=1)


@pytest.mark.parametrize(
    ("now", "action", "tgt_text", "expected"),
    [
        pytest.param(state(BeadStatus.APPROVED), Action.APPROVE, None, True, id="approved"),
        pytest.param(state(BeadStatus.APPROVED), Action.REJECT, None, False, id="not rejected"),
        pytest.param(state(BeadStatus.APPROVED, "c"), Action.APPROVE, None, False, id="with another text"),
        pytest.param(state(BeadStatus.APPROVED, "c"), Action.EDIT, "c", True, id="with the same edit"),
        pytest.param(state(BeadStatus.APPROVED), Action.EDIT, "c", False, id="without the edit"),
        pytest.param(state(BeadStatus.APPROVED), Action.EDIT, "b", True, id="an edit that changes nothing"),
        pytest.param(state(BeadStatus.FLAGGED), Action.FLAG, None, True, id="flagged"),
        pytest.param(state(BeadStatus.SUPERSEDED), Action.APPROVE, None, False, id="merged"),
    ],
)  # fmt: skip
def test_the_same_decision_twice_is_agreement(now, action, tgt_text, expected):
    assert is_agreement(replace(now, version=2), action, state(), tgt_text) is expected


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
    | st.tuples(st.sampled_from(list(STATUS)), st.sets(st.integers(0, 2), min_size=1)),
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


@pytest.mark.parametrize(
    ("total", "before", "wanted", "expected"),
    [
        pytest.param(0, 0, None, (1, 1, 0), id="empty queue"),
        pytest.param(10, 0, None, (1, 1, 0), id="one full page"),
        pytest.param(11, 9, None, (1, 2, 0), id="last of the first page"),
        pytest.param(11, 10, None, (2, 2, 10), id="first of the second page"),
        pytest.param(10, 10, None, (1, 1, 0), id="a bead behind the last one"),
        pytest.param(25, 0, 3, (3, 3, 20), id="another page"),
        pytest.param(25, 0, 9, (3, 3, 20), id="a page that there is not"),
        pytest.param(25, 24, -1, (1, 3, 0), id="a page before the first"),
    ],
)
def test_the_page_of_a_bead(total, before, wanted, expected):
    page = page_of(before, total, 10, wanted)
    assert (page.number, page.n_pages, page.first) == expected


@settings(deadline=None)
@given(st.integers(1, 60), st.integers(1, 12), st.data())
def test_a_page_shows_its_bead_and_all_pages_show_all(n_beads, n_rows, data):
    queue = [f"bead {n}" for n in range(n_beads)]
    pages = {page_of(n, n_beads, n_rows) for n in range(n_beads)}
    shown = [
        queue[page.first : page.first + n_rows] for page in sorted(pages, key=lambda p: p.number)
    ]
    assert sum(shown, []) == queue
    assert {page.n_pages for page in pages} == {len(pages)}
    bead = data.draw(st.sampled_from(queue))
    assert bead in shown[page_of(queue.index(bead), n_beads, n_rows).number - 1]


def aligned(n_beads, n_approved, n_decided):
    return Alignment(
        id="a1",
        project_id=1,
        src_revision_id=1,
        tgt_revision_id=2,
        src_path="a.md",
        tgt_path="b.md",
        src_lang="en",
        tgt_lang="zh",
        encoder="test",
        encoder_digest="0",
        warnings=(),
        asked_at=NOW,
        created_at=NOW,
        n_beads=n_beads,
        n_approved=n_approved,
        n_decided=n_decided,
    )


@pytest.mark.parametrize(
    ("alignments", "expected"),
    [
        pytest.param([], (0, 0, 0, 0, 0), id="none"),
        pytest.param([aligned(10, 3, 5)], (1, 10, 3, 5, 5), id="one"),
        pytest.param([aligned(10, 3, 5), aligned(4, 4, 4)], (2, 14, 7, 9, 5), id="two"),
    ],
)
def test_progress_adds_up(alignments, expected):
    found = progress(alignments)
    assert (
        found.n_documents,
        found.n_beads,
        found.n_approved,
        found.n_decided,
        found.n_left,
    ) == expected
