"""Calls a second: held to what Amazon Translate allows an account.

Other programs of the account are not seen here: where all together are too fast, the service
answers with a refusal and boto3's adaptive retries slow down.
"""

import threading
import time
from collections.abc import Callable, Mapping
from types import MappingProxyType

CALLS_PER_SECOND = MappingProxyType(
    {
        "create_parallel_data": 5.0,
        "update_parallel_data": 5.0,
        "delete_parallel_data": 5.0,
        "get_parallel_data": 10.0,
        "list_parallel_data": 10.0,
        "import_terminology": 5.0,
        "get_terminology": 10.0,
        "start_text_translation_job": 5.0,
        "stop_text_translation_job": 5.0,
        "describe_text_translation_job": 10.0,
        "list_text_translation_jobs": 10.0,
    }
)
"""Of each operation, by the service's quotas as of November 2026; others have no published one."""


class TokenBucket:
    """Lets ``rate`` calls a second through, and as many at once after a rest; threads share it."""

    def __init__(
        self,
        rate: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rate = rate
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._n_left = rate
        self._at = clock()

    def take(self) -> None:
        """Return as soon as another call may be made."""
        with self._lock:
            now = self._clock()
            self._n_left = min(self._rate, self._n_left + (now - self._at) * self._rate)
            self._at = now
            self._n_left -= 1
            seconds = -self._n_left / self._rate
        if seconds > 0:
            self._sleep(seconds)


class Pacing:
    """A bucket for each operation that has a quota."""

    def __init__(
        self,
        calls_per_second: Mapping[str, float] = CALLS_PER_SECOND,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._buckets = {
            operation: TokenBucket(rate, clock=clock, sleep=sleep)
            for operation, rate in calls_per_second.items()
        }

    def wait(self, operation: str) -> None:
        """Return as soon as this operation may be called; one without a quota at once."""
        bucket = self._buckets.get(operation)
        if bucket is not None:
            bucket.take()
