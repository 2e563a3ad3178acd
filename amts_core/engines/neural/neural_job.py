"""A job of the neural engine: the model translates, and where the units know better they do."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from amts_core.engines.exact_matches import adopted
from amts_core.engines.local import job_files, job_process
from amts_core.engines.local.job_process import JobTask, Tell
from amts_core.engines.neural.hints import Hint, Hints
from amts_core.engines.neural.model_folders import Fuzzy, read
from amts_core.engines.neural.neural_model import Encoded, NeuralModel, Query
from amts_core.engines.neural.neural_text import (
    Marked,
    hint,
    marked,
    restored,
    terms_written,
    with_terms,
)
from amts_core.engines.pieces import edges, split
from amts_core.engines.protocol import Term
from amts_core.engines.smt.lexicon import TextEncoder
from amts_core.exchange import Close, Open, Paragraph, Piece, Text, Verbatim
from amts_core.kernel.languages import profile
from amts_core.kernel.text.counts import count_noun
from amts_core.kernel.text.joints import joint
from amts_core.kernel.text.lengths import utf8_length

MODELS = "neural.json"
"""A job's file that names the model's folder for each target language."""
_N_AT_ONCE = 32
"""Paragraphs that are given to the model together."""


def run_job(folder: Path, job_id: str, load_encoder: Callable[[], TextEncoder]) -> None:
    """Do a job to its end, however often it was begun.

    :param load_encoder: called if the job has parallel data.
    """
    models = job_files.read_json(folder / "jobs" / job_id / MODELS)

    def make(task: JobTask) -> NeuralTranslator:
        task.tell(0.0, "Loading the model", is_due=True)
        languages = task.request.src_lang, task.tgt_lang
        model = NeuralModel(read(Path(models[task.tgt_lang])), *languages)
        terms = [one for one in task.request.terms if one.tgt_lang == task.tgt_lang]
        hints = None
        units = task.units()
        if units:
            task.tell(0.0, f"Reading {count_noun(len(units), 'unit')}", is_due=True)
            hints = Hints(units, load_encoder())
        return NeuralTranslator(
            model, languages, task.paragraphs, terms=terms, hints=hints, tell=task.tell
        )

    job_process.run(folder, job_id, make)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A text that the model is asked for, as it was and as it is written for the model."""

    marked: Marked
    encoded: Encoded
    fuzzy: str = ""


class NeuralTranslator:
    """Translates the paragraphs of one job, some at once, as they are asked for."""

    def __init__(
        self,
        model: NeuralModel,
        languages: tuple[str, str],
        paragraphs: Sequence[Paragraph],
        terms: Sequence[Term],
        hints: Hints | None,
        tell: Tell,
    ) -> None:
        self._model = model
        self._src_lang, self._tgt_lang = languages
        self._paragraphs = paragraphs
        self._terms = terms
        self._hints = hints
        self._tell = tell
        self._made: dict[int, tuple[Piece, ...]] = {}

    def translate(self, number: int) -> Paragraph:
        """Return the translation of a paragraph, by its number."""
        if number not in self._made:
            self._tell(number / len(self._paragraphs), "Translating")
            # the same ones together however often the job is begun: so it ends the same
            start = number - number % _N_AT_ONCE
            numbers = range(start, min(start + _N_AT_ONCE, len(self._paragraphs)))
            texts = [self._paragraphs[n].pieces for n in numbers]
            self._made = dict(zip(numbers, self._translated(texts), strict=True))
        return replace(self._paragraphs[number], pieces=self._made[number])

    def _translated(self, texts: Sequence[Sequence[Piece]]) -> list[tuple[Piece, ...]]:
        hints = self._hints.find(texts) if self._hints else (None,) * len(texts)
        made: dict[int, tuple[Piece, ...]] = {}
        left: dict[int, tuple[Piece, ...]] = {}
        for n, (pieces, found) in enumerate(zip(texts, hints, strict=True)):
            if found is not None and found.is_same:
                made[n] = adopted(found.pieces, pieces)
                continue
            with_known = with_terms(pieces, self._terms)
            if _has_words(with_known):
                left[n] = with_known
            else:
                made[n] = terms_written(with_known)
        made |= self._whole(left, hints)
        made |= self._piecewise({n: pieces for n, pieces in left.items() if n not in made})
        return [made[n] for n in range(len(texts))]

    def _whole(
        self, texts: Mapping[int, tuple[Piece, ...]], hints: Sequence[Hint | None]
    ) -> dict[int, tuple[Piece, ...]]:
        """Return the translations of those texts that the model has translated as they are."""
        asked: dict[int, _Asked] = {}
        for n, pieces in texts.items():
            if self._model.placeholder or not any(isinstance(one, Verbatim) for one in pieces):
                text = marked(pieces, self._model.placeholder)
                encoded = self._model.encode(text.text)
                if len(encoded.tokens) <= self._model.folder.max_tokens:
                    asked[n] = _Asked(text, encoded, self._fuzzy(hints[n], text))
        answers = self._answers([*asked.values()])
        return {n: one for n, one in zip(asked, answers, strict=True) if one is not None}

    def _fuzzy(self, found: Hint | None, text: Marked) -> str:
        """Return the target of a similar unit, if the model takes any and has room for it."""
        if found is None or self._model.folder.fuzzy is Fuzzy.NONE:
            return ""
        fuzzy = hint(found.pieces, text)
        n_tokens = len(self._model.encode(fuzzy).tokens)
        return fuzzy if n_tokens <= self._model.folder.max_tokens else ""

    def _answers(self, asked: Sequence[_Asked]) -> list[tuple[Piece, ...] | None]:
        found = self._model.translate([Query(one.encoded.tokens, one.fuzzy) for one in asked])
        return [
            restored(answer, one.marked, one.encoded, self._tgt_lang)
            for answer, one in zip(found, asked, strict=True)
        ]

    def _piecewise(self, texts: Mapping[int, tuple[Piece, ...]]) -> dict[int, tuple[Piece, ...]]:
        """Return the translations of texts whose words between markup are asked for alone."""
        asked: dict[str, _Asked] = {}
        for piece in (one for pieces in texts.values() for one in pieces):
            for part in self._parts(piece):
                text = marked((Text(part),), "")
                asked[part] = _Asked(text, self._model.encode(text.text))
        known = dict(zip(asked, self._answers([*asked.values()]), strict=True))
        return {
            n: terms_written(
                [made for at in range(len(pieces)) for made in self._joined(pieces, at, known)]
            )
            for n, pieces in texts.items()
        }

    def _parts(self, piece: Piece) -> list[str]:
        """Return the texts that a piece is asked for as, without the white space around each."""
        if not isinstance(piece, Text):
            return []
        return [inner for _, inner, _ in map(edges, self._cut(piece.text)) if _has_letters(inner)]

    def _cut(self, text: str) -> list[str]:
        """Return consecutive parts of a text that the model can take: all of it, or sentences."""
        n_tokens = len(self._model.encode(text).tokens)
        if n_tokens <= self._model.folder.max_tokens or len(text) < 2:
            return [text]
        halves = split(text, self._src_lang, utf8_length(text) // 2)
        return [part for half in halves for part in self._cut(half)]

    def _joined(
        self, pieces: Sequence[Piece], at: int, known: Mapping[str, tuple[Piece, ...] | None]
    ) -> Iterator[Piece]:
        """Yield a piece translated, with the white space that the target language writes."""
        piece = pieces[at]
        if not isinstance(piece, Text):
            yield piece
            return
        parts = [edges(part) for part in self._cut(piece.text)]
        is_parted = at > 0 and isinstance(pieces[at - 1], Close | Verbatim)
        waiting = ""
        for before, inner, after in parts:
            space = waiting + before
            yield Text(self._space(space, inner[:1]) if is_parted else space)
            yield from known.get(inner) or (Text(inner),)
            is_parted, waiting = True, after
        is_parted = at + 1 < len(pieces) and isinstance(pieces[at + 1], Open | Verbatim)
        yield Text(self._space(waiting, parts[-1][1][-1:]) if is_parted else waiting)

    def _space(self, space: str, beside: str) -> str:
        """Return what stands between a word and what comes before or after it."""
        return joint(space, profile(self._tgt_lang).joiner) if beside.isalnum() else space


def _has_words(pieces: Sequence[Piece]) -> bool:
    return any(isinstance(one, Text) and _has_letters(one.text) for one in pieces)


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))
