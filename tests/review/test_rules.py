"""Decisions, their undoing, and the way through the queue."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest

from amts_core.kernel.errors import ConflictError, ReviewError
from amts_core.kernel.events import state_rules
from amts_core.kernel.records import (
    Action,
    Alignment,
    BeadState,
    BeadStatus,
    Finding,
    Severity,
)
from amts_core.review.rules import (
    decide,
    edited,
    ignore,
    is_agreement,
    progress,
    supersede,
)

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


def test_a_bead_that_others_replace_keeps_all_but_its_status():
    known = BeadState(
        status=BeadStatus.APPROVED, src_text="a", tgt_text="b", version=3, ignored=("numbers",)
    )
    after = BeadState(
        status=BeadStatus.SUPERSEDED, src_text="a", tgt_text="b", version=4, ignored=("numbers",)
    )
    assert supersede(known, seen_version=3) == after


def test_an_edit_may_change_the_source_of_the_unit():
    after = decide(state(), Action.EDIT, (), seen_version=1, src_text="A", tgt_text="B")
    assert after == BeadState(status=BeadStatus.APPROVED, src_text="A", tgt_text="B", version=2)


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
    wanted = edited(state(), None, tgt_text)
    assert is_agreement(replace(now, version=2), action, wanted) is expected


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
