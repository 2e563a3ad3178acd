"""Calls to a server that is busy, or away: all threads wait as long as it asks one of them to."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from amts_core.engines.chat.chat_model import ChatAnswer, ChatModel, ChatRequest
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
        self._lock = threading.Lock()

    def answer(self, request: ChatRequest) -> ChatAnswer:
        """Return the answer, however long the server takes.

        :raises ServiceError: the server refuses, or was busy all the time.
        """
        pause, begun = self._waits.first, self._clock()
        while True:
            self._wait()
            try:
                return self._model.answer(request)
            except ServiceBusy as error:
                asked = max(pause, error.seconds or 0.0)
                waited = self._clock() - begun
                if waited + asked > self._waits.total:
                    told = str(error).rstrip(".")
                    raise ServiceError(
                        f"{told}. It was asked for {waited / 60:.0f} minutes, and would have to be "
                        f"waited for another {asked / 60:.0f}. What is translated stays; order "
                        "what is missing again when the server answers."
                    ) from error
                with self._lock:
                    self._until = max(self._until, self._clock() + asked)
                pause = min(2 * pause, self._waits.longest)

    def _wait(self) -> None:
        while (left := self._until - self._clock()) > 0:
            self._sleep(left)
