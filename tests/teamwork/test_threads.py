"""Threads: which question of a conversation is still to be answered."""

from datetime import UTC, datetime, timedelta

import pytest

from amts_core.teamwork import Comment, CommentKind, Desk, Topic
from amts_core.teamwork.threads import thread_of

HERE, BEFORE = Topic(Desk.REVIEW, 2), Topic(Desk.REVIEW, 1)
ADA, BEN = 1, 2
SAYS, ASKS, RESOLVES = CommentKind


def comment(minute, kind, person_id=ADA, to_id=None, event_id=None, topic=HERE):
    return Comment(
        topic=topic,
        kind=kind,
        text=f"{minute}",
        person_id=person_id,
        person="Ada",
        at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute),
        to_id=to_id,
        event_id=event_id,
    )


@pytest.mark.parametrize(
    ("comments", "waiting", "expected"),
    [
        pytest.param([comment(0, SAYS)], (), None, id="nothing is asked"),
        pytest.param([comment(0, ASKS)], (), "0", id="asked"),
        pytest.param([comment(0, ASKS), comment(1, SAYS, BEN)], (), "0", id="talk is no answer"),
        pytest.param([comment(0, ASKS), comment(1, RESOLVES)], (), None, id="resolved"),
        pytest.param([comment(2, ASKS), comment(1, RESOLVES)], (), "2", id="asked again"),
        pytest.param([comment(0, ASKS, event_id=7)], (HERE,), "0", id="flagged"),
        pytest.param([comment(0, ASKS, event_id=7)], (), None, id="a flag that was decided on"),
        pytest.param(
            [comment(0, ASKS, event_id=7, topic=BEFORE)], (BEFORE,), "0", id="flagged before"
        ),
        pytest.param(
            [comment(0, ASKS, event_id=7, topic=BEFORE)], (HERE,), None, id="of another flag"
        ),
        pytest.param(
            [comment(0, ASKS), comment(1, ASKS, event_id=7)], (), "0", id="asked before the flag"
        ),
        pytest.param(
            [comment(0, ASKS, event_id=7), comment(1, RESOLVES)], (HERE,), None,
            id="a flag that is answered and not decided on",
        ),
    ],
)  # fmt: skip
def test_what_is_still_to_be_answered(comments, waiting, expected):
    question = thread_of(HERE, comments, waiting).question
    assert (None if question is None else question.text) == expected


@pytest.mark.parametrize(
    ("comments", "expected"),
    [
        pytest.param([comment(0, ASKS, to_id=BEN)], True, id="asked"),
        pytest.param([comment(0, ASKS)], False, id="anybody may answer"),
        pytest.param([comment(0, ASKS, to_id=ADA)], False, id="somebody else is asked"),
        pytest.param([comment(0, SAYS, BEN), comment(1, ASKS, to_id=BEN)], True, id="since"),
        pytest.param([comment(0, ASKS, to_id=BEN), comment(1, SAYS, BEN)], False, id="answered"),
        pytest.param([comment(0, ASKS, to_id=BEN), comment(1, SAYS)], True, id="others talk"),
    ],
)  # fmt: skip
def test_whom_it_waits_for(comments, expected):
    assert thread_of(HERE, comments, ()).waits_for(BEN) is expected
