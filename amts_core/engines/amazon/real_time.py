"""Amazon Translate in real time: text by text, without parallel data, and at once.

It is what the published experiment set Active Custom Translation against. What is asked and what
comes back is kept as it comes: of a process that is killed the calls under way may be paid twice,
no others.

https://docs.aws.amazon.com/translate/latest/APIReference/API_TranslateText.html
"""

import hashlib
import json
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from amts_core.engines.amazon import offers, text_requests
from amts_core.engines.amazon.location import AmazonSettings
from amts_core.engines.amazon.pace import Pacing
from amts_core.engines.amazon.terminologies import AmazonTerminologies
from amts_core.engines.amazon.text_requests import TextAnswer
from amts_core.engines.answer_log import AnswerLog
from amts_core.engines.protocol import (
    EngineCall,
    EngineNote,
    EngineOutput,
    Tell,
    TranslatedSegment,
    TranslationTask,
)
from amts_core.kernel.errors import ServiceError, ServiceNotFound

N_CALLS = 4
"""Calls at once: what the service refuses as too fast is asked again, ever more slowly."""
_MILLION = 1_000_000

_Came = tuple[EngineCall | None, TranslatedSegment]
"""What came of a text, and the call that was paid for it, if any."""


class RealTimeEngine(AmazonTerminologies):
    """Translates each text by a call of its own."""

    def __init__(
        self,
        settings: AmazonSettings,
        usd_per_million: Decimal,
        *,
        folder: Path,
        pacing: Pacing | None = None,
    ) -> None:
        """Ask the service of a Region.

        :param usd_per_million: what a million characters cost, in US dollars.
        :param folder: for the answers of tasks that are not done, made where there is none.
        """
        super().__init__(settings, pacing=pacing)
        self._usd_per_million = usd_per_million
        self._folder = folder
        self._under_way = threading.local()  # of a thread, the call and the log it is kept in
        events = self._translate.meta.events
        events.register("before-send.translate.TranslateText", self._note_attempt)
        events.register("response-received.translate.TranslateText", self._note_refusal)

    def translate(
        self, task: TranslationTask, wanted: Sequence[int], tell: Tell
    ) -> Iterator[EngineOutput]:
        """Yield the segments of these numbers, and before each what its call took.

        At first come notes on the terms that it does without.

        :raises ServiceError: the service refuses a call, or does not answer.
        """
        tell(0.0, "Asking Amazon Translate")
        how = self._parameters(task)
        if task.terminology is None:
            left_out = self._left_out(task.terms, task.src_lang, (task.tgt_lang,))
            yield from map(EngineNote, left_out)
        log = AnswerLog(self._folder, task.key, TextAnswer)
        n_done = 0
        failed: BaseException | None = None
        came: SimpleQueue[Future[_Came]] = SimpleQueue()
        pool = ThreadPoolExecutor(N_CALLS)
        try:
            for n in wanted:
                pool.submit(self._one, task, n, how, log).add_done_callback(came.put)
            for one in (came.get() for _ in wanted):
                if one.cancelled():
                    continue
                if error := one.exception():  # no more is asked; what was is taken in: it is paid
                    failed = failed or error
                    pool.shutdown(wait=False, cancel_futures=True)
                    continue
                yield from _of(one.result())
                n_done += 1
                tell(n_done / max(len(wanted), 1), "Translating")
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        if isinstance(failed, ServiceNotFound) and task.terminology is None:
            # its terminology was deleted meanwhile: it is made anew
            raise ServiceError(str(failed), code=failed.code, is_transient=True)
        if failed is not None:
            raise failed

    def _parameters(self, task: TranslationTask) -> dict[str, Any]:
        """Return what all calls of a task have in common."""
        name = task.terminology or self._terminology(task.terms, task.src_lang, (task.tgt_lang,))
        return {
            "SourceLanguageCode": task.src_lang,
            "TargetLanguageCode": task.tgt_lang,
            **({"TerminologyNames": [name]} if name else {}),
            **offers.settings((task.tgt_lang,), task.formality, masks=task.masks_profanity),
        }

    def _one(
        self, task: TranslationTask, n: int, how: dict[str, Any], log: AnswerLog[TextAnswer]
    ) -> _Came:
        pieces = task.segments[n]
        text = text_requests.request_text(pieces)
        if text is None:
            return None, TranslatedSegment(n, None if text_requests.has_words(pieces) else pieces)
        call = EngineCall(
            key=_key(n, text, how),
            prompt=text,
            n_tokens_in=0,
            n_tokens_out=0,
            usd=self._usd_per_million * len(text) / _MILLION,
        )
        answer = log.find(call.key)
        if answer is None:
            answer = self._answer(call, how, log)
        answered = text_requests.answer_pieces(answer, pieces)
        return call, TranslatedSegment(n, answered, call=call.key)

    def _answer(
        self, call: EngineCall, how: dict[str, Any], log: AnswerLog[TextAnswer]
    ) -> TextAnswer:
        """Make a call; each attempt is written down before, as its answer is before it is used."""
        self._under_way.call, self._under_way.log = call, log
        came = self._call("translate_text", "translate a text", Text=call.prompt, **how)
        answer = TextAnswer(str(came["TranslatedText"]))
        log.add(call.key, answer)
        return answer

    def _note_attempt(self, **_: Any) -> None:
        """Keep that the library is about to send a call, for the first time or again."""
        self._under_way.log.begin(self._under_way.call)

    def _note_refusal(self, parsed_response: dict[str, Any] | None, **_: Any) -> None:
        """Keep that the service has refused what was sent."""
        if parsed_response is not None and "Error" in parsed_response:
            self._under_way.log.refuse(self._under_way.call.key)


def _key(n: int, text: str, how: dict[str, Any]) -> str:
    asked = json.dumps([n, text, how], sort_keys=True)
    return hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _of(came: _Came) -> Iterator[TranslatedSegment | EngineCall]:
    call, segment = came
    if call is not None:
        yield call
    yield segment
