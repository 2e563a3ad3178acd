"""Calls to a server that is busy, or away: all threads wait as long as it asks one of them to."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

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


@dataclass(slots=True)
class PatientModel:
    """A model that is asked again where its server is busy; threads share it."""

    model: ChatModel
    waits: Waits = field(default_factory=Waits)
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, request: ChatRequest) -> ChatAnswer:
        """Return the answer, however long the server takes.

        :raises ServiceError: the server refuses, or was busy all the time.
        """
        pause, begun = self.waits.first, self.clock()
        while True:
            self._wait()
            try:
                return self.model.answer(request)
            except ServiceBusy as error:
                asked = pause if error.seconds is None else error.seconds
                if self.clock() + asked - begun > self.waits.total:
                    told = str(error).rstrip(".")
                    raise ServiceError(
                        f"{told}. It was so for {self.waits.total / 60:.0f} minutes. What is "
                        "translated stays; order what is missing again when the server answers."
                    ) from error
                with self._lock:
                    self._until = max(self._until, self.clock() + asked)
                pause = min(2 * pause, self.waits.longest)

    def _wait(self) -> None:
        while (left := self._until - self.clock()) > 0:
            self.sleep(left)
