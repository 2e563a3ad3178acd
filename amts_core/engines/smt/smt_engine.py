"""The local engine: choose units, make a model of them, translate segment by segment.

A model that was trained once for the same units serves every later task.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from amts_core.engines.exact_matches import KnownTexts
from amts_core.engines.protocol import Pair, Tell, TranslatedSegment, TranslationTask
from amts_core.engines.smt import (
    general_knowledge,
    translator,
    tuned_weights,
    unit_selection,
    wordlists,
)
from amts_core.engines.smt.corpus_selection import CorpusEncoder, nearest_units
from amts_core.engines.smt.general_knowledge import Direction
from amts_core.engines.smt.lexicon import Wordbook
from amts_core.engines.smt.setup import GeneralCorpus
from amts_core.engines.smt.translator import EngineModel, EngineUnit, Translator
from amts_core.exchange import Piece, Text, Verbatim
from amts_core.kernel import files
from amts_core.kernel.text.chinese_script import in_script
from amts_core.kernel.text.counts import count_noun
from amts_core.kernel.threads import row_blocks, side_by_side
from amts_core.kernel.vectors import Floats

N_BASE = 8000
"""Most units that a task takes of the base."""
N_OWN = 20_000
"""Most units that it takes of the parallel data."""
_N_MODELS = 20
"""Models that are kept: those used last."""
_PREPARED = 0.4
"""The share of the work that is done when the first segment is translated."""
_N_AT_ONCE = 16
"""Segments that are translated side by side: the fewer, the sooner each is there."""


class EngineEncoder(CorpusEncoder, Protocol):
    """What is needed of the encoder: vectors, its name for what is kept, and its words."""

    def words(self, run: str) -> Sequence[str]:
        """Cut a run of a script without spaces into words."""

    def token_texts(self, ids: Sequence[int]) -> tuple[str, ...]:
        """Return tokens as text."""


class SmtEngine:
    """Statistical translation on this machine, from general models, corpora and approved units."""

    def __init__(
        self, folder: Path, corpora: Sequence[GeneralCorpus], encoder: EngineEncoder
    ) -> None:
        """Use a folder for models and vectors, made where there is none.

        :param corpora: the base that tasks choose from, beside their units.
        """
        self._folder = folder
        self._corpora = tuple(corpora)
        self._encoder = encoder

    def translate(
        self, task: TranslationTask, wanted: Sequence[int], tell: Tell
    ) -> Iterator[TranslatedSegment]:
        """Yield the segments of these numbers: as approved, where they were."""
        known = KnownTexts(task.units)
        made = self._translator(task, tell)

        def translated(number: int) -> TranslatedSegment:
            approved = known.translation(task.segments[number])
            if approved is not None:
                return TranslatedSegment(number, approved)
            found = made.translate(number)
            return TranslatedSegment(number, found.pieces, found.uncovered)

        for start, end in row_blocks(len(wanted), _N_AT_ONCE):
            share = wanted[start] / len(task.segments)
            tell(_PREPARED + (1 - _PREPARED) * share, "Translating")
            yield from side_by_side(translated, wanted[start:end])

    def _translator(self, task: TranslationTask, tell: Tell) -> Translator:
        languages = task.src_lang, task.tgt_lang
        queries = self._encoder.encode([_text(one) for one in task.segments])
        tell(0.02, "Choosing the nearest units")
        base = nearest_units(
            self._folder / "vectors",
            self._corpora,
            languages,
            queries=queries,
            encoder=self._encoder,
            n=N_BASE,
            tell=tell,
        )
        own = self._nearest(task.units, queries)
        terms = [(term.src, term.tgt) for term in task.terms]
        units = [
            *(_base_unit(pair, languages) for pair in base),
            *(EngineUnit(src, tgt, is_own=True) for src, tgt in (*own, *terms)),
        ]
        tell(0.1, f"Learning from {count_noun(len(units), 'unit')}")
        general = general_knowledge.serving(languages)
        model = self._model(units, languages, general)
        tell(0.35, "Looking up phrases")
        return Translator(
            model,
            task.segments,
            self._encoder.words,
            wordbook=Wordbook(self._encoder, wordlists.words(task.tgt_lang, self._encoder)),
            weights=tuned_weights.weights(languages),
            general=general,
        )

    def _nearest(self, units: Sequence[Pair], queries: Floats) -> Sequence[Pair]:
        """Return the units of a task, the nearest where there are many."""
        if len(units) <= N_OWN:
            return units
        vectors = self._encoder.encode([src for src, _ in units])
        return [units[number] for number in unit_selection.nearest(queries, vectors, N_OWN)]

    def _model(
        self, units: Sequence[EngineUnit], languages: tuple[str, str], general: Direction | None
    ) -> EngineModel:
        """Return the model of some units: one that was kept, or a new one."""
        folder = self._folder / "models"
        told = [(unit.src, unit.tgt, unit.is_own) for unit in units]
        content = json.dumps(
            [translator.VERSION, self._encoder.digest, languages, told], ensure_ascii=False
        )
        name = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        with suppress(FileNotFoundError):  # none yet, or another process has just deleted it
            found = translator.load(folder / name)
            (folder / name).touch()
            return found
        model = translator.train(units, languages, self._encoder.words, general)
        translator.save(model, folder / name)
        files.keep_newest(folder, _N_MODELS)
        return model


def _base_unit(pair: Pair, languages: tuple[str, str]) -> EngineUnit:
    """Return a pair of a corpus in the scripts of two languages: corpora often mix two."""
    src, tgt = map(in_script, pair, languages)
    return EngineUnit(src, tgt, is_own=False)


def _text(pieces: Sequence[Piece]) -> str:
    return "".join(one.text for one in pieces if isinstance(one, Text | Verbatim))
