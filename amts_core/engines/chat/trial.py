"""One request to a chat model, to see whether it answers: two texts, asked for as an order does."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from amts_core.engines.answer_log import AnswerLog
from amts_core.engines.chat.chat_model import ChatAnswer, ChatModel, ChatTrial, TriedText
from amts_core.engines.chat.chat_settings import ChatSettings
from amts_core.engines.chat.conversation import ChatConversation
from amts_core.engines.chat.deadline import TimedModel
from amts_core.engines.chat.marks import written_out
from amts_core.engines.protocol import EngineCall, TranslatedSegment, TranslationTask
from amts_core.engines.smt.lexicon import TextEncoder
from amts_core.exchange import source
from amts_core.kernel.errors import ServiceError

TEXTS = ("The bicycles stand idle in the rain.", "Call `wait()` once, and read what it returns.")
"""What is translated, from English."""


def try_model(
    model: ChatModel,
    settings: ChatSettings,
    load_encoder: Callable[[], TextEncoder],
    *,
    tgt_lang: str,
) -> ChatTrial:
    """Ask a model once for two texts in a language, and return what came of it.

    :raises ServiceError: the server refuses, is busy, or has not answered in time.
    """
    task = TranslationTask(
        src_lang="en",
        tgt_lang=tgt_lang,
        segments=tuple(source(text, f"s{n}").pieces for n, text in enumerate(TEXTS)),
    )
    timed = TimedModel(model, settings.seconds)
    numbers = tuple(range(len(TEXTS)))
    with TemporaryDirectory() as folder:
        conversation = ChatConversation(
            task=task,
            due=frozenset(numbers),
            known={},
            settings=settings,
            answer=lambda request, lost: timed.answer(request),
            name=model.name,
            log=AnswerLog(Path(folder), task.key, ChatAnswer),
            encoder=load_encoder(),
            examples=None,
        )
        begun = monotonic()
        faults = conversation.ask(numbers, {})
        seconds = monotonic() - begun
    return _trial(conversation, faults, seconds)


def _trial(conversation: ChatConversation, faults: dict[int, str], seconds: float) -> ChatTrial:
    call: EngineCall | None = None
    made: dict[int, str] = {}
    while not conversation.came.empty():
        came = conversation.came.get()
        if isinstance(came, EngineCall):
            call = came
        elif isinstance(came, TranslatedSegment) and came.pieces is not None:
            made[came.n] = written_out(came.pieces)
    if call is None:  # it was refused, for this reason
        raise ServiceError(f"{next(iter(faults.values()))}.")
    return ChatTrial(
        model=conversation.name,
        seconds=round(seconds, 2),
        n_tokens_in=call.n_tokens_in,
        n_tokens_out=call.n_tokens_out,
        usd=Decimal(call.usd),
        texts=tuple(
            TriedText(text, made.get(n, ""), faults.get(n, "")) for n, text in enumerate(TEXTS)
        ),
    )
