"""The chat engine: approved examples in the prompt of a fluent model.

A text that the units know comes back as approved and is not asked for. For the others there are so
many calls at once as the settings allow, in one :mod:`conversation`.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import Empty

from amts_core.engines.answer_log import AnswerLog
from amts_core.engines.chat.chat_model import (
    ChatAnswer,
    ChatModel,
)
from amts_core.engines.chat.chat_settings import ChatSettings
from amts_core.engines.chat.conversation import Came, ChatConversation
from amts_core.engines.chat.deadline import TimedModel
from amts_core.engines.chat.examples import Examples
from amts_core.engines.chat.patience import PatientModel, Waits
from amts_core.engines.exact_matches import KnownTexts
from amts_core.engines.protocol import (
    EngineCall,
    Tell,
    TranslatedSegment,
    TranslationTask,
)
from amts_core.engines.smt.lexicon import TextEncoder
from amts_core.exchange import Piece, Text

_TELL_SECONDS = 1.0
"""After which, where nothing comes, it is told what is waited for."""


class ChatEngine:
    """Translation by a chat model."""

    def __init__(
        self,
        model: ChatModel,
        settings: ChatSettings,
        load_encoder: Callable[[], TextEncoder],
        *,
        folder: Path,
        waits: Waits | None = None,
    ) -> None:
        """Ask a model.

        :param load_encoder: finds the nearest units, and tells translations that changed places.
        :param folder: for the answers of tasks that are not done, made where there is none.
        """
        self._model = model
        self._settings = settings
        self._load_encoder = load_encoder
        self._folder = folder
        self._waits = waits or Waits()

    def translate(
        self, task: TranslationTask, wanted: Sequence[int], tell: Tell
    ) -> Iterator[TranslatedSegment | EngineCall]:
        """Yield the segments of these numbers, and before them the calls that they came of.

        :raises ServiceError: the server refuses or does not answer, or its answers are of no use.
        """
        tell(0.0, self._asking)
        encoder = self._load_encoder()
        due = frozenset(wanted)
        known = dict(_known(task))
        yield from (TranslatedSegment(n, known[n]) for n in sorted(due & known.keys()))
        model = PatientModel(TimedModel(self._model, self._settings.seconds), self._waits)
        conversation = ChatConversation(
            task=task,
            due=due - known.keys(),
            known=known,
            settings=self._settings,
            answer=model.answer,
            name=self._model.name,
            log=AnswerLog(self._folder, task.key, ChatAnswer),
            encoder=encoder,
            examples=Examples(task.units, encoder) if task.units else None,
        )
        yield from self._in_parallel(conversation, model, tell)

    @property
    def _asking(self) -> str:
        return f"Asking {self._model.name}"

    def _in_parallel(
        self, conversation: ChatConversation, model: PatientModel, tell: Tell
    ) -> Iterator[Came]:
        """Yield what comes of all runs, and tell what is waited for where nothing does."""
        planned = conversation.runs()
        n_due = sum(n in conversation.due for run in planned for chunk in run for n in chunk)
        n_done, stage = 0, self._asking
        told = stage
        pool = ThreadPoolExecutor(self._settings.n_calls)
        try:
            for run in planned:
                pool.submit(conversation.run, run).add_done_callback(conversation.came.put)
            n_open = len(planned)
            while n_open:
                try:
                    came = conversation.came.get(timeout=_TELL_SECONDS)
                except Empty:
                    if (told_now := model.waiting() or stage) != told:
                        told = told_now
                        tell(n_done / max(n_due, 1), told)
                    continue
                if isinstance(came, Future):
                    n_open -= 1
                    came.result()
                    continue
                if isinstance(came, TranslatedSegment):
                    n_done += 1
                    told = stage = "Translating"
                    tell(n_done / max(n_due, 1), told)
                yield came
        finally:  # what is on its way is not waited for
            conversation.is_over.set()
            pool.shutdown(wait=False, cancel_futures=True)


def _known(task: TranslationTask) -> Iterator[tuple[int, tuple[Piece, ...]]]:
    """Yield the segments that nobody is asked for: approved ones, and those without words."""
    known = KnownTexts(task.units)
    for n, pieces in enumerate(task.segments):
        if not any(isinstance(one, Text) and any(map(str.isalpha, one.text)) for one in pieces):
            yield n, pieces
        elif (approved := known.translation(pieces)) is not None:
            yield n, approved
