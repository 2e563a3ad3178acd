"""Calls to a server that is busy, or away: all threads wait as long as it asks one of them to."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from amts_core.engines.chat.chat_model import CallTimedOut, ChatAnswer, ChatModel, ChatRequest
from amts_core.kernel.errors import ServiceBusy, ServiceError

_FIRST_SECONDS, _LONGEST_SECONDS = 1.0, 60.0
_TOTAL_SECONDS = 600.0
"""How long a call is tried before its task ends; what is translated by then is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """How long to wait, in seconds: after a first failure, at most, and for a call in all."""

    first: float = _FIRST_SECONDS
    longest: float = _LONGEST_SECONDS
    total: float = _TOTAL_SECONDS


class PatientModel:
    """A model that is asked again where its server is busy; threads share it."""

    def __init__(
        self,
        model: ChatModel,
        waits: Waits,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._model, self._waits = model, waits
        self._sleep, self._clock = sleep, clock
        self._until = 0.0
        self._is_asked_to = False
        self._lock = threading.Lock()

    def waiting(self) -> str:
        """Return until when all wait, and why, for people; empty where nobody waits."""
        with self._lock:
            left, is_asked_to = self._until - self._clock(), self._is_asked_to
        if left <= 0:
            return ""
        until = datetime.now(UTC) + timedelta(seconds=left)
        told = "asks to wait until" if is_asked_to else "is busy or away; it is asked again at"
        return f"The server {told} {until:%H:%M:%S} UTC"

    def answer(self, request: ChatRequest, lost: Callable[[], None] = lambda: None) -> ChatAnswer:
        """Return the answer, however long the server takes.

        :param lost: is called for each call that was not answered in time.
        :raises ServiceError: the server refuses, or was busy all the time.
        """
        pause, begun = self._waits.first, self._clock()
        while True:
            self._wait()
            try:
                return self._model.answer(request)
            except ServiceBusy as error:
                if isinstance(error, CallTimedOut):
                    lost()
                asked = max(pause, error.seconds or 0.0)
                waited = self._clock() - begun
                if waited + asked > self._waits.total:
                    told = str(error).rstrip(".")
                    raise ServiceError(
                        f"{told}. It was asked for {waited / 60:.0f} minutes, and would have to be "
                        f"waited for another {asked / 60:.0f}. What is translated stays; order "
                        "what is missing again when the server answers."
                    ) from error
                self._delay(self._clock() + asked, is_asked_to=error.seconds is not None)
                pause = min(2 * pause, self._waits.longest)

    def _delay(self, until: float, *, is_asked_to: bool) -> None:
        with self._lock:
            if until > self._until:
                self._until, self._is_asked_to = until, is_asked_to

    def _wait(self) -> None:
        while (left := self._until - self._clock()) > 0:
            self._sleep(left)
