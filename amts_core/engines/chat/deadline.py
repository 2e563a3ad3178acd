"""Calls that end after a time, whatever their server does.

The time-out of a client's library is for each read: a server that sends a byte now and then is
waited for without end. So each call is a thread of its own, which is left behind when its time is
up; it ends when its server does, or with the process of its task.
"""

import threading
from concurrent.futures import Future, wait

from amts_core.engines.chat.chat_model import CallTimedOut, ChatAnswer, ChatModel, ChatRequest
from amts_core.kernel.errors import ServiceError

_MOST_OPEN = 64
"""Calls left behind that are still open, after which no more are made."""


class TimedModel:
    """A model that is waited for as long as a call may take; threads share it."""

    def __init__(self, model: ChatModel, seconds: float) -> None:
        self._model, self._seconds = model, seconds
        self.name = model.name
        self._open: set[Future[ChatAnswer]] = set()

    def answer(self, request: ChatRequest) -> ChatAnswer:
        """Ask once, for a time.

        :raises CallTimedOut: the time is up.
        :raises ServiceError: as the model does, or so many calls are open that no more is made.
        """
        if len(self._open) >= _MOST_OPEN:
            raise ServiceError(
                f"{self.name} has {_MOST_OPEN} calls open that it does not end. See to its server, "
                "then order what is missing again."
            )
        call: Future[ChatAnswer] = Future()
        threading.Thread(target=self._ask, args=(request, call), daemon=True).start()
        wait((call,), self._seconds)
        if call.done():
            return call.result()
        self._open.add(call)
        call.add_done_callback(self._open.discard)
        raise CallTimedOut(f"{self.name} has not answered within {self._seconds:g} seconds.")

    def _ask(self, request: ChatRequest, call: "Future[ChatAnswer]") -> None:
        try:
            call.set_result(self._model.answer(request))
        except Exception as error:  # noqa: BLE001  # it is raised where the answer is waited for
            call.set_exception(error)
