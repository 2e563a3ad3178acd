"""A task in a process of its own: what comes of it, and all ways in which it may end."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import partial

import pytest

from amts_core.engines.engine_process import EngineProcess
from amts_core.engines.protocol import TranslatedSegment, TranslationTask
from amts_core.exchange import Text
from amts_core.kernel.config import ROOT
from amts_core.kernel.errors import ConfigurationError, ServiceError

SECONDS = 120
"""After that nothing will come any more."""


@dataclass(frozen=True)
class Capitals:
    """Translates into capitals; a word of its own for each thing that can happen."""

    def translate(self, task, wanted, tell):
        for n in wanted:
            (piece,) = task.segments[n]
            tell(n / len(task.segments), "Translating")
            match piece.text:
                case "refuse":
                    raise ConfigurationError("Refused. Set it up.")
                case "busy":
                    raise ServiceError("Busy. Try again.", is_transient=True)
                case "full":
                    raise OSError(28, os.strerror(28), "model")
                case "break":
                    raise ZeroDivisionError("no")
                case "die":
                    time.sleep(0.2)  # what was sent has arrived
                    os._exit(3)
                case "sleep":
                    time.sleep(3600)
            yield TranslatedSegment(n, (Text(piece.text.upper()),))


def task_of(*texts) -> TranslationTask:
    return TranslationTask(
        src_lang="en", tgt_lang="zh", segments=tuple((Text(one),) for one in texts)
    )


@pytest.fixture
def start():
    """Start a task; its process does not outlive the test."""
    begun = []

    def start(*texts, wanted=None, setup=Capitals):
        task = task_of(*texts)
        begun.append(EngineProcess(setup, task, range(len(texts)) if wanted is None else wanted))
        return begun[-1]

    yield start
    for one in begun:
        one.stop()


def all_of(process, until=lambda segments: False):
    """Return all segments of a task that ends, or as many as are waited for."""
    segments = []
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        news = process.news(1)
        segments += news.segments
        if news.is_done or until(segments):
            return [(one.n, one.pieces[0].text) for one in segments]
    raise AssertionError("nothing comes any more")


def refusal(process):
    with pytest.raises(ServiceError) as told:
        all_of(process)
    return str(told.value), told.value.is_transient


def test_all_segments_come(start):
    assert all_of(start("a", "b", "c")) == [(0, "A"), (1, "B"), (2, "C")]


def test_only_what_is_wanted_is_done(start):
    assert all_of(start("a", "die", "c", wanted=(0, 2))) == [(0, "A"), (2, "C")]


def test_a_task_of_nothing_is_done(start):
    assert all_of(start()) == []


def test_more_than_a_pipe_holds_comes_without_a_question(start):
    process = start(*["word " * 2000] * 200, "die")
    with pytest.raises(ServiceError):
        process._process.join(SECONDS)  # it would wait for ever for somebody who reads
        assert process._process.exitcode == 3
        assert len(all_of(process, until=lambda segments: len(segments) == 200)) == 200
        all_of(process)


def test_what_came_before_a_death_is_told_before_it(start):
    process = start("a", "b", "die")
    assert all_of(process, until=lambda segments: len(segments) == 2) == [(0, "A"), (1, "B")]
    message, is_transient = refusal(process)
    assert message.startswith("The engine's process has died (exit status 3).")
    assert is_transient


def test_how_far_it_is_is_told(start):
    process = start("sleep", "a")
    deadline = time.monotonic() + SECONDS
    while (news := process.news(1)).share is None:
        assert time.monotonic() < deadline
    assert (news.share, news.message, news.is_done) == (0.0, "Translating", False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("refuse", "Refused. Set it up.", id="refused"),
        pytest.param("full", "The engine's file model can't be used: No space left on device.", id="disk"),
        pytest.param("break", "The engine failed unexpectedly (ZeroDivisionError: no).", id="broken"),
    ],
)  # fmt: skip
def test_what_an_engine_refuses_is_final(start, text, message):
    told, is_transient = refusal(start(text))
    assert told.startswith(message)
    assert not is_transient


def test_what_may_pass_is_transient(start):
    assert refusal(start("busy")) == ("Busy. Try again.", True)


def broken(reason):
    raise ConfigurationError(reason)


def test_an_engine_that_can_t_be_made_says_why(start):
    assert refusal(start("a", setup=partial(broken, "No model. Put one there."))) == (
        "No model. Put one there.",
        False,
    )


def test_a_task_is_stopped_whatever_it_is_at(start):
    process = start("sleep")
    began = time.monotonic()
    process.stop()
    process.stop()
    assert not process._process.is_alive()
    assert time.monotonic() - began < SECONDS


PARENT = """
import sys, time
from tests.engines.test_engine_process import Capitals, EngineProcess, task_of
if __name__ == "__main__":
    process = EngineProcess(Capitals, task_of("sleep"), (0,))
    print(process._process.pid, flush=True)
    time.sleep(3600)
"""


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
            return stat.read().split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_a_task_ends_with_who_has_begun_it(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    parent = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    pid = int(parent.stdout.readline())
    assert is_alive(pid)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + SECONDS
    while is_alive(pid):
        assert time.monotonic() < deadline
        time.sleep(0.05)
