"""A job of the local engine: choose units, make a model of them, translate document by document.

A model that was trained once for the same units serves every later job.
"""

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from amts_core.engines.exact_matches import KnownTexts, adopted, compared, is_marked_alike
from amts_core.engines.local import job_files, job_process
from amts_core.engines.local.corpus_selection import CorpusEncoder, nearest_units
from amts_core.engines.local.job_process import JobTask
from amts_core.engines.smt import translator, tuned_weights, unit_selection, wordlists
from amts_core.engines.smt.lexicon import Wordbook
from amts_core.engines.smt.translator import EngineModel, EngineUnit, Translator
from amts_core.exchange import Paragraph, Text, Verbatim
from amts_core.kernel.text.counts import count_noun
from amts_core.kernel.vectors import Floats

N_BASE = 8000
"""Most units that a job takes of the base."""
N_OWN = 20_000
"""Most units that it takes of the parallel data."""
_N_MODELS = 20
"""Models that are kept: those used last."""


class JobEncoder(CorpusEncoder, Protocol):
    """What a job needs of the encoder: vectors, its name for what is kept, and its words."""

    def words(self, run: str) -> Sequence[str]:
        """Cut a run of a script without spaces into words."""

    def token_texts(self, ids: Sequence[int]) -> tuple[str, ...]:
        """Return tokens as text."""


def run_job(folder: Path, job_id: str, encoder: JobEncoder) -> None:
    """Do a job to its end, however often it was begun."""
    job_process.run(folder, job_id, lambda task: _TaskTranslator(folder, task, encoder))


class _TaskTranslator:
    """Translates the paragraphs of a task, one by one."""

    def __init__(self, folder: Path, task: JobTask, encoder: JobEncoder) -> None:
        self._task = task
        self._translator = _translator(folder, task, encoder)
        self._known = KnownTexts(task.units())

    def translate(self, number: int) -> Paragraph:
        """Return the translation of a paragraph, by its number: as approved, where it was."""
        self._task.tell(0.4 + 0.6 * number / len(self._task.paragraphs), "Translating")
        paragraph = self._task.paragraphs[number]
        same = self._known.same(compared(paragraph.pieces))
        target = () if same is None else self._known.target(same)
        if same is not None and is_marked_alike(target, paragraph.pieces):
            return replace(paragraph, pieces=adopted(target, paragraph.pieces), uncovered=())
        found = self._translator.translate(number)
        return replace(paragraph, pieces=found.pieces, uncovered=found.uncovered)


def _text(paragraph: Paragraph) -> str:
    return "".join(one.text for one in paragraph.pieces if isinstance(one, Text | Verbatim))


def _translator(folder: Path, task: JobTask, encoder: JobEncoder) -> Translator:
    request, tgt_lang, paragraphs, tell = task.request, task.tgt_lang, task.paragraphs, task.tell
    languages = request.src_lang, tgt_lang
    queries = encoder.encode([_text(one) for one in paragraphs])
    tell(0.02, "Choosing the nearest units", is_due=True)
    base = nearest_units(
        folder / "vectors",
        task.corpora,
        languages,
        queries=queries,
        encoder=encoder,
        n=N_BASE,
        tell=tell,
    )
    own = _of_own(task, queries, encoder)
    terms = [(term.src, term.tgt) for term in request.terms if term.tgt_lang == tgt_lang]
    units = [
        *(EngineUnit(src, tgt, is_own=False) for src, tgt in base),
        *(EngineUnit(src, tgt, is_own=True) for src, tgt in (*own, *terms)),
    ]
    tell(0.1, f"Learning from {count_noun(len(units), 'unit')}", is_due=True)
    model = _model(folder / "models", units, languages, encoder)
    tell(0.35, "Looking up phrases", is_due=True)
    wordbook = Wordbook(encoder, wordlists.words(tgt_lang, encoder))
    return Translator(
        model,
        [one.pieces for one in paragraphs],
        encoder.words,
        wordbook=wordbook,
        weights=tuned_weights.weights(languages),
    )


def _of_own(task: JobTask, queries: Floats, encoder: JobEncoder) -> list[tuple[str, str]]:
    """Return the parallel data of a task, the nearest units where there are many."""
    pairs = task.units()
    if len(pairs) <= N_OWN:
        return pairs
    vectors = encoder.encode([pair[0] for pair in pairs])
    return [pairs[number] for number in unit_selection.nearest(queries, vectors, N_OWN)]


def _model(
    folder: Path, units: Sequence[EngineUnit], languages: tuple[str, str], encoder: JobEncoder
) -> EngineModel:
    """Return the model of some units: one that was kept, or a new one."""
    content = json.dumps(
        [translator.VERSION, encoder.digest, languages, [(u.src, u.tgt, u.is_own) for u in units]],
        ensure_ascii=False,
    )
    path = folder / hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    with suppress(FileNotFoundError):  # none yet, or another process has just deleted it
        found = translator.load(path)
        path.touch()
        return found
    model = translator.train(units, languages, encoder.words)
    translator.save(model, path)
    job_files.keep_newest(folder, _N_MODELS)
    return model
