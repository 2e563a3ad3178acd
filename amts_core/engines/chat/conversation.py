"""A conversation with a chat model: what is asked for a task, chunk by chunk, and what comes of it.

What is asked and how answers are checked is in the modules beside; here is the order of it. What is
wrong in an answer is asked for once more with the reason, then in smaller chunks; at last the
source stands, flagged, or a translation whose only fault are its marks, which are put back, flagged
too.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from queue import SimpleQueue

from amts_core.engines.answer_log import AnswerLog
from amts_core.engines.chat import answers, chunks, prompt
from amts_core.engines.chat.answers import UNCHANGED
from amts_core.engines.chat.chat_model import (
    ChatAnswer,
    ChatRequest,
    RequestRefused,
    estimated_tokens,
)
from amts_core.engines.chat.chat_settings import ChatSettings
from amts_core.engines.chat.chunks import Chunk
from amts_core.engines.chat.examples import Examples
from amts_core.engines.chat.marks import TextWithMarks, marked, numbers, restored, written_out
from amts_core.engines.chat.prompt import PromptContext
from amts_core.engines.protocol import (
    EngineCall,
    Pair,
    Term,
    TranslatedSegment,
    TranslationTask,
)
from amts_core.engines.smt.lexicon import TextEncoder
from amts_core.exchange import Piece
from amts_core.kernel.errors import ServiceError

_N_BEFORE = 3
_BEFORE_TOKENS = 200
"""Pairs before a chunk that are shown, and their tokens."""
_N_HOPELESS = 3
"""Chunks of which nothing could be used, and nothing before them, after which no more is paid."""

Came = TranslatedSegment | EngineCall
Left = dict[int, str]
"""Segments that are still wanted, and what was wrong with the last translation of each."""
_LAST_ATTEMPTS = 2
"""How often a segment is asked for alone before it is given up."""
Answer = Callable[[ChatRequest, Callable[[], None]], ChatAnswer]
"""Asks a model; for each call that is not answered in time it calls the second argument."""


@dataclass(slots=True, kw_only=True)
class ChatConversation:
    """All calls of a task; its runs are done by threads, and what comes is put into ``came``."""

    task: TranslationTask
    due: frozenset[int]
    known: Mapping[int, tuple[Piece, ...]]
    settings: ChatSettings
    answer: Answer
    name: str
    log: AnswerLog[ChatAnswer]
    encoder: TextEncoder
    examples: Examples | None
    came: "SimpleQueue[Came | Future[None]]" = field(default_factory=SimpleQueue)
    is_over: threading.Event = field(default_factory=threading.Event)
    _made: dict[int, tuple[Piece, ...]] = field(default_factory=dict)
    _first_of_run: dict[int, int] = field(default_factory=dict)
    _unmarked: dict[int, tuple[tuple[Piece, ...], str]] = field(default_factory=dict)
    _asking: dict[str, threading.Lock] = field(default_factory=dict)
    _n_hopeless: int = 0
    _encoding: threading.Lock = field(default_factory=threading.Lock)

    def runs(self) -> tuple[tuple[Chunk, ...], ...]:
        """Return the runs that have something that is wanted."""
        planned = chunks.runs(
            len(self.task.segments),
            self.task.starts,
            is_asked=lambda n: n not in self.known,
            n_tokens=lambda n: estimated_tokens(written_out(self.task.segments[n])),
        )
        for run in planned:
            self._first_of_run |= {n: run[0][0] for chunk in run for n in chunk}
        return tuple(run for run in planned if any(not self.due.isdisjoint(chunk) for chunk in run))

    def run(self, run: Sequence[Chunk]) -> None:
        """Translate the chunks of a run, one after the other."""
        for chunk in run:
            if self.is_over.is_set():
                return
            self._chunk(chunk)

    def _chunk(self, chunk: Chunk) -> None:
        left = self.ask(chunk, {})
        left = self._smaller(self.ask(tuple(left), left, attempt=1), attempt=2)
        for n in sorted(left.keys() & self.due):
            pieces, call = self._unmarked.get(n, (None, ""))
            self.came.put(TranslatedSegment(n, pieces, call=call))
        if left and not self._made:
            self._give_up(left)

    def _give_up(self, left: Left) -> None:
        """End where chunk after chunk nothing comes, and nothing has come, that can be used.

        A text that comes back as it is may be right so: a list of names.
        """
        self._n_hopeless += any(reason != UNCHANGED for reason in left.values())
        if self._n_hopeless >= _N_HOPELESS:
            raise ServiceError(
                f"The answers of {self.name} can't be used: {next(iter(left.values()))}. "
                "Choose another model in Settings, then order what is missing again."
            )

    def _smaller(self, left: Left, attempt: int) -> Left:
        """Ask for half as many at a time, and for each alone at last; return what stays."""
        # what came back as it is, twice, is left as it is
        still = {n: reason for n, reason in left.items() if reason == UNCHANGED}
        left = {n: reason for n, reason in left.items() if reason != UNCHANGED}
        if len(left) < 2:
            for last in range(_LAST_ATTEMPTS):
                left = self.ask(tuple(left), left, attempt=attempt + last)
            return still | left
        half = len(left) // 2
        for part in (list(left)[:half], list(left)[half:]):
            answered = left if len(part) == 1 else self.ask(tuple(part), left, attempt=attempt)
            still |= self._smaller({n: answered[n] for n in part if n in answered}, attempt + 1)
        return still

    def ask(self, chunk: Chunk, reasons: Left, *, attempt: int = 0) -> Left:
        """Ask for a chunk; return what can't be used of it.

        What was answered before the task was taken up is not asked for again, nor is what is there
        already and not wanted.
        """
        if not chunk or self.is_over.is_set():
            return {}
        segments = [self.task.segments[n] for n in chunk]
        examples = self._examples(segments)
        request, texts = self._request(chunk, reasons, examples, attempt=attempt)
        key = request.key(self.name)
        if self.log.find(key) is None:
            asked = tuple(n for n in chunk if n in self.due)
            if asked != chunk:
                return self.ask(asked, reasons, attempt=attempt)
        call = EngineCall(
            key=key,
            prompt=request.prompt,
            examples=examples,
            n_tokens_in=estimated_tokens(request.prompt),
            n_tokens_out=0,
            usd=Decimal(0),
        )
        try:
            answer = self._find(request, call)
        except RequestRefused as error:
            return dict.fromkeys(chunk, str(error).rstrip("."))
        n_in, n_out = answer.n_tokens_in, answer.n_tokens_out
        usd = self.settings.usd(n_in, n_out)
        self.came.put(replace(call, n_tokens_in=n_in, n_tokens_out=n_out, usd=usd))
        read = answers.read(answer, texts, (self.task.src_lang, self.task.tgt_lang))
        wrong = dict(read.faults) | self._misplaced(texts, read)
        for at in read.unmarked:
            self._unmarked[chunk[at]] = restored(read.texts[at], texts[at]), key
        for at, n in enumerate(chunk):
            if at not in wrong:
                self._made[n] = restored(read.texts[at], texts[at])
                if n in self.due:
                    self.came.put(TranslatedSegment(n, self._made[n], call=key))
        return {chunk[at]: reason for at, reason in sorted(wrong.items())}

    def _find(self, request: ChatRequest, call: EngineCall) -> ChatAnswer:
        """Return the answer to a request, asked for once, even if documents say the same."""
        key = call.key
        with self._asking.setdefault(key, threading.Lock()):
            for n in range(self.log.n_unanswered(key)):  # some may not have been told before a kill
                self._tell_lost(call, n)
            answer = self.log.find(key)
            if answer is None:
                answer = self.answer(request, partial(self._lose, call))
                self.log.add(key, answer)
            return answer

    def _lose(self, call: EngineCall) -> None:
        """Keep that a call was not answered in time, and let it count."""
        n = self.log.n_unanswered(call.key)
        self.log.add_unanswered(call.key)
        self._tell_lost(call, n)

    def _tell_lost(self, call: EngineCall, n: int) -> None:
        usd = self.settings.usd(call.n_tokens_in, call.n_tokens_out)
        self.came.put(replace(call, key=f"{call.key}-{n}", usd=usd, is_estimated=True))

    def _request(
        self, chunk: Chunk, reasons: Left, examples: tuple[Pair, ...], *, attempt: int
    ) -> tuple[ChatRequest, tuple[TextWithMarks, ...]]:
        segments = [self.task.segments[n] for n in chunk]
        free = numbers(segments)
        texts = tuple(marked(pieces, free) for pieces in segments)
        plain = [written_out(pieces) for pieces in segments]
        context = PromptContext(
            examples=examples,
            terms=_occurring(self.task.terms, plain),
            before=self._before(chunk[0]),
        )
        notes = [f"Text {at}: {reasons[n]}." for at, n in enumerate(chunk, 1) if n in reasons]
        request = prompt.request(self.task, texts, context, notes=notes, attempt=attempt)
        return request, texts

    def _examples(self, segments: Sequence[Sequence[Piece]]) -> tuple[Pair, ...]:
        if self.examples is None:
            return ()
        with self._encoding:
            return self.examples.chosen(segments, self.settings.n_examples)

    def _before(self, first: int) -> tuple[Pair, ...]:
        """Return the pairs that stand right before a segment in its document, as far as known.

        Of what has been asked for, only its own run counts: how far others are is chance.
        """
        start = max(one for one in self.task.starts if one <= first)
        found: list[Pair] = []
        n_tokens = 0
        for n in range(first - 1, max(start, first - _N_BEFORE) - 1, -1):
            is_own = n >= self._first_of_run[first]
            made = self.known.get(n) or (self._made.get(n) if is_own else None)
            if made is None:
                break
            pair = written_out(self.task.segments[n]), written_out(made)
            n_tokens += sum(map(estimated_tokens, pair))
            if n_tokens > _BEFORE_TOKENS:
                break
            found.insert(0, pair)
        return tuple(found)

    def _misplaced(
        self, texts: Sequence[TextWithMarks], read: answers.ReadAnswer
    ) -> dict[int, str]:
        """Return the translations that seem to be those of other texts of the same call."""
        sound = [at for at in read.texts if at not in read.faults]
        if not sound or len(texts) < 2:
            return {}
        with self._encoding:
            sources = self.encoder.encode([text.text for text in texts])
            found = self.encoder.encode([read.texts[at] for at in sound])
        wrong = answers.misplaced(sources, found, sound)
        return dict.fromkeys(wrong, "its translation is that of another text")


def _occurring(terms: Sequence[Term], texts: Sequence[str]) -> tuple[Term, ...]:
    """Return the terms that stand in some text."""
    together = "\n".join(texts).casefold()
    return tuple(term for term in terms if term.src.casefold() in together)
