"""Amazon Translate in real time: text by text, without parallel data, and at once.

It is what the published experiment set Active Custom Translation against. A text travels as the
paragraph of HTML that a batch job would get, so that what is not translated is marked alike.

https://docs.aws.amazon.com/translate/latest/APIReference/API_TranslateText.html
"""

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from decimal import Decimal
from typing import Any

from amts_core.engines.amazon import offers, prices
from amts_core.engines.amazon.location import AmazonSettings
from amts_core.engines.amazon.pace import Pacing
from amts_core.engines.amazon.terminologies import AmazonTerminologies
from amts_core.engines.protocol import EngineCall, Tell, TranslatedSegment, TranslationTask
from amts_core.exchange import Paragraph, Piece, Text, joined, paragraph_html, parse
from amts_core.kernel.errors import ServiceError, ServiceNotFound
from amts_core.kernel.records import Arm
from amts_core.kernel.text.lengths import utf8_length

MAX_BYTES = 10_000
"""Of a text with its markup; a longer one stays as it is, flagged."""
_N_CALLS = 4
"""Calls at once: what the service refuses as too fast is asked again, ever more slowly."""
_MILLION = 1_000_000


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
        pool = ThreadPoolExecutor(_N_CALLS)
        try:
            for came in [pool.submit(self._one, task, n, how) for n in wanted]:
                yield from _of(came)
                n_done += 1
                tell(n_done / max(len(wanted), 1), "Translating")
        finally:  # what is on its way is not waited for
            pool.shutdown(wait=False, cancel_futures=True)

    def _parameters(self, task: TranslationTask) -> dict[str, Any]:
        """Return what all calls of a task have in common."""
        name = self._terminology(task.terms, task.src_lang, (task.tgt_lang,))
        return {
            "SourceLanguageCode": task.src_lang,
            "TargetLanguageCode": task.tgt_lang,
            **({"TerminologyNames": [name]} if name else {}),
            **offers.settings((task.tgt_lang,), task.formality),
        }

    def _one(
        self, task: TranslationTask, n: int, how: dict[str, Any]
    ) -> tuple[EngineCall | None, TranslatedSegment]:
        pieces = task.segments[n]
        if not any(isinstance(one, Text) and any(map(str.isalpha, one.text)) for one in pieces):
            return None, TranslatedSegment(n, pieces)
        text = paragraph_html(Paragraph(f"s{n}", tuple(pieces))).strip()
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
        return call, TranslatedSegment(n, _pieces(answer), call=key)

    def _translated(self, text: str, how: dict[str, Any]) -> str:
        try:
            answer = self._call("translate_text", "translate a text", Text=text, **how)
        except ServiceNotFound as error:  # its terminology was deleted meanwhile: it is made anew
            raise ServiceError(str(error), code=error.code, is_transient=True) from None
        return str(answer["TranslatedText"])


def _of(
    came: "Future[tuple[EngineCall | None, TranslatedSegment]]",
) -> Iterator[TranslatedSegment | EngineCall]:
    call, segment = came.result()
    if call is not None:
        yield call
    yield segment


def _pieces(answer: str) -> tuple[Piece, ...]:
    """Return the pieces of an answer; without a paragraph all of it is one."""
    found = parse(answer.encode()).paragraphs
    if not found:
        found = parse(f'<p id="s0">{answer}</p>'.encode()).paragraphs
    return joined(piece for paragraph in found for piece in paragraph.pieces)
