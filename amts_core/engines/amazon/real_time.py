"""Amazon Translate in real time: text by text, without parallel data, and at once.

It is what the published experiment set Active Custom Translation against. A text travels as it is,
and one with code or emphasis in it as HTML, as in a batch job.

https://docs.aws.amazon.com/translate/latest/APIReference/API_TranslateText.html
"""

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from decimal import Decimal
from queue import SimpleQueue
from typing import Any

from amts_core.engines.amazon import offers, prices
from amts_core.engines.amazon.location import AmazonSettings
from amts_core.engines.amazon.pace import Pacing
from amts_core.engines.amazon.terminologies import AmazonTerminologies
from amts_core.engines.protocol import EngineCall, Tell, TranslatedSegment, TranslationTask
from amts_core.exchange import Piece, Text, inner_html, joined, parse
from amts_core.kernel.errors import ServiceError, ServiceNotFound
from amts_core.kernel.records import Arm
from amts_core.kernel.text.lengths import utf8_length

MAX_BYTES = 10_000
"""Of a text with its markup; a longer one stays as it is, flagged."""
_N_CALLS = 4
"""Calls at once: what the service refuses as too fast is asked again, ever more slowly."""
_MILLION = 1_000_000

_Came = tuple[EngineCall | None, TranslatedSegment]
"""What came of a text, and the call that was paid for it, if any."""


class RealTimeEngine(AmazonTerminologies):
    """Translates each text by a call of its own."""

    def __init__(
        self,
        settings: AmazonSettings,
        table: prices.PriceTable,
        *,
        pacing: Pacing | None = None,
    ) -> None:
        """Ask the service of a Region, at these prices."""
        super().__init__(settings, pacing=pacing)
        self._usd_per_million = table.usd_per_million(Arm.BASELINE)

    def translate(
        self, task: TranslationTask, wanted: Sequence[int], tell: Tell
    ) -> Iterator[TranslatedSegment | EngineCall]:
        """Yield the segments of these numbers, and before each what its call took.

        :raises ServiceError: the service refuses a call, or does not answer.
        """
        tell(0.0, "Asking Amazon Translate")
        how = self._parameters(task)
        n_done = 0
        failed: BaseException | None = None
        came: SimpleQueue[Future[_Came]] = SimpleQueue()
        pool = ThreadPoolExecutor(_N_CALLS)
        try:
            for n in wanted:
                pool.submit(self._one, task, n, how).add_done_callback(came.put)
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
        if failed is not None:
            raise failed

    def _parameters(self, task: TranslationTask) -> dict[str, Any]:
        """Return what all calls of a task have in common."""
        name = self._terminology(task.terms, task.src_lang, (task.tgt_lang,))
        return {
            "SourceLanguageCode": task.src_lang,
            "TargetLanguageCode": task.tgt_lang,
            **({"TerminologyNames": [name]} if name else {}),
            **offers.settings((task.tgt_lang,), task.formality),
        }

    def _one(self, task: TranslationTask, n: int, how: dict[str, Any]) -> _Came:
        pieces = task.segments[n]
        if not any(isinstance(one, Text) and any(map(str.isalpha, one.text)) for one in pieces):
            return None, TranslatedSegment(n, pieces)
        text = _text(pieces)
        if utf8_length(text) > MAX_BYTES:
            return None, TranslatedSegment(n, None)
        answer = self._translated(text, how)
        key = hashlib.sha256(f"{n} {text}".encode()).hexdigest()
        call = EngineCall(
            key=key,
            prompt=text,
            n_tokens_in=0,
            n_tokens_out=0,
            usd=Decimal(len(text)) * self._usd_per_million / _MILLION,
        )
        return call, TranslatedSegment(n, _pieces(answer, pieces), call=key)

    def _translated(self, text: str, how: dict[str, Any]) -> str:
        try:
            answer = self._call("translate_text", "translate a text", Text=text, **how)
        except ServiceNotFound as error:  # its terminology was deleted meanwhile: it is made anew
            raise ServiceError(str(error), code=error.code, is_transient=True) from None
        return str(answer["TranslatedText"])


def _of(came: _Came) -> Iterator[TranslatedSegment | EngineCall]:
    call, segment = came
    if call is not None:
        yield call
    yield segment


def _is_plain(pieces: Sequence[Piece]) -> bool:
    return all(isinstance(one, Text) for one in pieces)


def _text(pieces: Sequence[Piece]) -> str:
    """Return what is sent, each character of which is paid for."""
    if _is_plain(pieces):
        return "".join(one.text for one in pieces if isinstance(one, Text))
    return inner_html(pieces)


def _pieces(answer: str, sent: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the pieces of the answer to some that were sent."""
    if _is_plain(sent):
        return (Text(answer),)
    found = parse(f'<p id="s0">{answer}</p>'.encode()).paragraphs
    return joined(piece for paragraph in found for piece in paragraph.pieces)
