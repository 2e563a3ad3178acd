"""What is kept of calls and answers: whatever was killed when, nothing is asked for twice."""

import os
import time
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from amts_core.engines import answer_log
from amts_core.engines.answer_log import AnswerLog
from amts_core.engines.protocol import EngineCall, LoggedCalls

CALL = EngineCall(
    key="a",
    prompt="It rains.",
    examples=(("Rain", "雨"),),
    n_tokens_in=3,
    n_tokens_out=4,
    usd=Decimal("0.000135"),
)
OTHER = replace(CALL, key="b")


@dataclass(frozen=True)
class Answer:
    text: str
    is_cut: bool = False


ANSWER = Answer("下雨。")


def opened(folder):
    return AnswerLog(folder, "task", Answer)


def test_a_log_outlives_a_line_that_was_torn(tmp_path):
    log = opened(tmp_path / "new")
    log.add("a", ANSWER)
    log.add("b", ANSWER)
    path = tmp_path / "new" / "task.jsonl"
    path.write_bytes(path.read_bytes()[:-9])
    again = opened(tmp_path / "new")
    assert (again.find("a"), again.find("b")) == (ANSWER, None)
    again.add("b", ANSWER)
    assert opened(tmp_path / "new").find("b") == ANSWER


def test_a_log_is_kept_until_all_is_stored_and_for_thirty_days(tmp_path):
    for key, days in (("old", 31), ("going on", 29), ("", 0)):
        AnswerLog(tmp_path, key, Answer).add("a", ANSWER)
        path = answer_log.path_of(tmp_path, key)
        os.utime(path, (time.time() - days * 86_400,) * 2)
    assert AnswerLog(tmp_path, "going on", Answer).find("a") == ANSWER
    assert {path.stem for path in tmp_path.iterdir()} == {"going on", "task"}
    answer_log.forget(tmp_path, "going on")
    answer_log.forget(tmp_path, "going on")
    assert {path.stem for path in tmp_path.iterdir()} == {"task"}
    answer_log.forget(tmp_path / "none", "task")


def test_what_was_not_answered_in_time_is_counted(tmp_path):
    log = opened(tmp_path)
    log.add_unanswered("a")
    log.add_unanswered("a")
    log.add("a", ANSWER)
    again = opened(tmp_path)
    assert (again.n_unanswered("a"), again.n_unanswered("b")) == (2, 0)
    assert again.find("a") == ANSWER


@pytest.mark.parametrize(
    ("steps", "answered", "lost"),
    [
        pytest.param("begin a", (), ("a/1",), id="killed before an answer"),
        pytest.param("begin a, add a", ("a",), (), id="answered"),
        pytest.param("begin a, refuse a", (), (), id="refused"),
        pytest.param("begin a, begin a, add a", ("a",), ("a/1",), id="asked again"),
        pytest.param("begin a, begin a", (), ("a/1", "a/2"), id="killed twice"),
        pytest.param("begin a, refuse a, begin a, add a", ("a",), (), id="refused, then not"),
        pytest.param("begin a, begin b, add b", ("b",), ("a/1",), id="one of two under way"),
        pytest.param("add a", (), (), id="of a call that was not written down"),
    ],
)
def test_calls_are_answered_or_lost(tmp_path, steps, answered, lost):
    for step in steps.split(", "):
        act, key = step.split()
        log = opened(tmp_path)
        if act == "begin":
            log.begin(CALL if key == "a" else OTHER)
        elif act == "refuse":
            log.refuse(key)
        else:
            log.add(key, ANSWER)
    made = opened(tmp_path).calls
    assert made == LoggedCalls(
        tuple(replace(CALL, key=key) for key in answered),
        tuple(replace(CALL, key=key) for key in lost),
    )
    assert opened(tmp_path).calls == made
