"""Calls a second: on a clock of the test's own."""

import threading

import pytest

from amts_core.engines.amazon.pace import CALLS_PER_SECOND, Pacing, TokenBucket
from tests.engines.fake_translate_wire import MODEL


class Time:
    """A clock that sleeping moves on."""

    def __init__(self):
        self.now = 100.0
        self.slept = []

    def clock(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.mark.parametrize(("rate", "n_calls"), [(5, 5), (5, 6), (5, 50), (10, 100), (0.5, 4)])
def test_no_second_sees_more_calls_than_its_quota_and_a_burst(rate, n_calls):
    time = Time()
    bucket = TokenBucket(rate, clock=time.clock, sleep=time.sleep)
    at = []
    for _ in range(n_calls):
        bucket.take()
        at.append(time.now)
    assert at[-1] - at[0] == pytest.approx(max(0, n_calls - max(rate, 1)) / rate)
    for first in at:
        assert sum(first <= one < first + 1 for one in at) <= 2 * max(rate, 1)


def test_a_rest_fills_the_bucket_and_no_more():
    time = Time()
    bucket = TokenBucket(5, clock=time.clock, sleep=time.sleep)
    for _ in range(5):
        bucket.take()
    time.now += 3600
    for _ in range(5):
        bucket.take()
    assert time.slept == []
    bucket.take()
    assert time.slept == [pytest.approx(0.2)]


def test_threads_wait_for_their_turns():
    """Eight take at one moment what five may: three wait, each longer than the one before."""
    time = Time()
    slept = []
    bucket = TokenBucket(5, clock=time.clock, sleep=slept.append)
    threads = [threading.Thread(target=bucket.take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(slept) == [pytest.approx(0.2), pytest.approx(0.4), pytest.approx(0.6)]


def test_operations_do_not_wait_for_each_other():
    time = Time()
    pacing = Pacing({"a": 1.0, "b": 1.0}, clock=time.clock, sleep=time.sleep)
    for operation in ("a", "b", "c", "c", "c"):
        pacing.wait(operation)
    assert time.slept == []
    pacing.wait("a")
    assert time.slept == [pytest.approx(1.0)]


def test_quotas_are_of_operations_that_there_are():
    known = {name.lower() for name in MODEL.operation_names}
    assert {name.replace("_", "") for name in CALLS_PER_SECOND} <= known
