"""The neural engine: a model of one's own translates, and where the units know better they do.

In the ACT arm a text that the units know comes back as they have it, and models that can be given
a similar unit's target are. The work is done by CTranslate2, on this machine.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from amts_core.engines.exact_matches import adopted
from amts_core.engines.neural import model_folders
from amts_core.engines.neural.hints import Hint, Hints
from amts_core.engines.neural.model_folders import Fuzzy
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
from amts_core.engines.protocol import Tell, Term, TranslatedSegment, TranslationTask
from amts_core.engines.smt.lexicon import TextEncoder
from amts_core.exchange import Close, Open, Piece, Text, Verbatim
from amts_core.kernel.languages import profile
from amts_core.kernel.text.counts import count_noun
from amts_core.kernel.text.joints import joint
from amts_core.kernel.text.lengths import utf8_length

_N_AT_ONCE = 32
"""Segments that are given to the model together."""


class NeuralEngine:
    """Neural translation on this machine."""

    def __init__(self, models: Path, load_encoder: Callable[[], TextEncoder]) -> None:
        """Use a folder of models' folders, see :mod:`engines.neural.model_folders`.

        :param load_encoder: called for a task that has units: it finds similar ones.
        """
        self._models = models
        self._load_encoder = load_encoder

    def translate(
        self, task: TranslationTask, wanted: Sequence[int], tell: Tell
    ) -> Iterator[TranslatedSegment]:
        """Yield the segments of these numbers.

        :raises ConfigurationError: a model's description can't be used.
        :raises ServiceError: no model translates between these languages.
        """
        tell(0.0, "Loading the model")
        languages = task.src_lang, task.tgt_lang
        model = NeuralModel(model_folders.chosen(self._models, *languages), *languages)
        hints = None
        if task.units:
            tell(0.0, f"Reading {count_noun(len(task.units), 'unit')}")
            hints = Hints(task.units, self._load_encoder())
        translator = NeuralTranslator(model, languages, terms=task.terms, hints=hints)
        # the same ones together whichever are wanted: so a task ends the same however often begun
        due = frozenset(wanted)
        for start in sorted({number - number % _N_AT_ONCE for number in due}):
            tell(start / len(task.segments), "Translating")
            made = translator.translate(task.segments[start : start + _N_AT_ONCE])
            for number, pieces in enumerate(made, start):
                if number in due:
                    yield TranslatedSegment(number, pieces)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A text that the model is asked for, as it was and as it is written for the model."""

    marked: Marked
    encoded: Encoded
    fuzzy: str = ""


class NeuralTranslator:
    """Translates texts by one model."""

    def __init__(
        self,
        model: NeuralModel,
        languages: tuple[str, str],
        terms: Sequence[Term],
        hints: Hints | None,
    ) -> None:
        self._model = model
        self._src_lang, self._tgt_lang = languages
        self._terms = terms
        self._hints = hints

    def translate(self, texts: Sequence[Sequence[Piece]]) -> list[tuple[Piece, ...]]:
        """Return the translations of some texts."""
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
