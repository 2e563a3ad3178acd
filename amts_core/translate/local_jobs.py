"""A job of the local engine: choose units, make a model of them, translate document by document.

Runs in a process of its own. What is done is in files as soon as it is done: a job that is taken up
again goes on with the next document, and a model that was trained once for the same units serves
every later job.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from amts_core.errors import AmtsError
from amts_core.service import BatchJob, BatchRequest, BatchStatus
from amts_core.translate import engine, local_files, selection, tuned
from amts_core.translate.engine import EngineModel, EngineUnit, Translator
from amts_core.translate.exchange_html import (
    ExchangeDocument,
    Paragraph,
    Text,
    Verbatim,
    build,
    parse,
)
from amts_core.translate.local_files import GeneralCorpus
from amts_core.translate.wordbook import TextEncoder, Wordbook

N_BASE = 8000
"""Most units that a job takes of the base."""
N_OWN = 20_000
"""Most units that it takes of the parallel data."""
_TOLD_EVERY_SECONDS = 0.5
_N_ENCODED = 20_000
_N_MODELS = 20
"""Models that are kept: those used last."""


class JobEncoder(TextEncoder, Protocol):
    """What a job needs of the encoder: vectors, its name for what is kept, and its words."""

    digest: str

    def words(self, run: str) -> Sequence[str]:
        """Cut a run of a script without spaces into words."""


class _Stopped(Exception):
    """Somebody asked the job to stop."""


class _Job:
    """Where a job stands: told to a file, so that others may ask."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._job = local_files.read_status(folder)
        self._told_at = 0.0

    @property
    def is_ended(self) -> bool:
        return self._job.status.is_end

    def tell(self, progress: float, message: str, *, is_due: bool = False, **counts: int) -> None:
        """Say how far the job is; stop where that was asked for."""
        if (self.folder / "stop").exists():
            raise _Stopped
        if is_due or monotonic() - self._told_at > _TOLD_EVERY_SECONDS:
            self._told_at = monotonic()
            self._write(
                replace(
                    self._job, status=BatchStatus.IN_PROGRESS, progress=progress, message=message,
                    **counts,
                )  # type: ignore[arg-type]
            )  # fmt: skip

    def end(self, status: BatchStatus, message: str, **counts: int) -> None:
        """Say how the job has ended."""
        self._write(
            replace(
                self._job, status=status, message=message, progress=1.0,
                ended_at=local_files.now(), **counts,
            )  # type: ignore[arg-type]
        )  # fmt: skip

    def _write(self, job: BatchJob) -> None:
        self._job = job
        local_files.write_status(self.folder, job)


def run_job(folder: Path, job_id: str, encoder: JobEncoder) -> None:
    """Do a job to its end, however often it was begun."""
    job = _Job(folder / "jobs" / job_id)
    if job.is_ended:
        return
    with _ends(job):
        kept = local_files.read_json(job.folder / "request.json")
        request, corpora = local_files.request_from_json(kept)
        n_failed = 0
        n_all = len(kept["documents"]) * len(request.tgt_langs)
        for place, tgt_lang in enumerate(request.tgt_langs):
            n_failed += _translate(
                job, folder, request, tgt_lang, kept["documents"], corpora, encoder,
                (place / len(request.tgt_langs), 1 / len(request.tgt_langs)),
            )  # fmt: skip
        if n_failed == n_all:
            job.end(BatchStatus.FAILED, "No document could be translated.", n_failed=n_failed)
        elif n_failed:
            job.end(
                BatchStatus.COMPLETED_WITH_ERROR, f"{n_failed} documents failed.",
                n_translated=n_all - n_failed, n_failed=n_failed,
            )  # fmt: skip
        else:
            job.end(BatchStatus.COMPLETED, "", n_translated=n_all, n_failed=0)


@contextmanager
def _ends(job: _Job) -> Iterator[None]:
    """Let no job look alive whose process ends."""
    try:
        yield
    except _Stopped:
        job.end(BatchStatus.STOPPED, "Stopped on request.")
    except (AmtsError, OSError) as error:
        job.end(BatchStatus.FAILED, str(error))
    except Exception as error:
        told = f"The local engine failed unexpectedly ({type(error).__name__}: {error})."
        job.end(BatchStatus.FAILED, f"{told} Its log: {job.folder}/log")
        raise


def _translate(
    job: _Job, folder: Path, request: BatchRequest, tgt_lang: str, names: Sequence[str],
    corpora: Sequence[GeneralCorpus], encoder: JobEncoder, share: tuple[float, float],
) -> int:  # fmt: skip
    """Translate all documents into one language, and return how many of them failed."""

    def tell(done: float, message: str, *, is_due: bool = False, **counts: int) -> None:
        job.tell(share[0] + share[1] * done, f"{tgt_lang}: {message}", is_due=is_due, **counts)

    output = job.folder / "output" / tgt_lang
    tell(0.0, "Reading the documents", is_due=True)
    documents = {name: parse((job.folder / "input" / name).read_bytes()) for name in names}
    waiting = [name for name in names if not (output / f"{name}.json").exists()]
    paragraphs = [one for document in documents.values() for one in document.paragraphs]
    if waiting and paragraphs:
        translator = _translator(job.folder, folder, request, tgt_lang, paragraphs, corpora,
                                 encoder, tell)  # fmt: skip
    first = 0
    n_failed = 0
    for number, name in enumerate(names):
        document = documents[name]
        if name in waiting:
            try:
                made = [
                    _paragraph(
                        translator, first + n, one, tell, 0.4 + 0.6 * (first + n) / len(paragraphs)
                    )
                    for n, one in enumerate(document.paragraphs)
                ]
                _keep(output, name, document, made, tgt_lang)
            except AmtsError as error:
                _keep_failure(output, name, str(error))
        first += len(document.paragraphs)
        n_failed += not (output / name).exists()
        tell(0.4 + 0.6 * first / max(len(paragraphs), 1), f"{number + 1} of {len(names)} documents",
             is_due=True)  # fmt: skip
    return n_failed


def _paragraph(
    translator: Translator, number: int, paragraph: Paragraph, tell: Callable[..., None],
    done: float,
) -> Paragraph:  # fmt: skip
    tell(done, "Translating")
    found = translator.translate(number)
    return replace(paragraph, pieces=found.pieces, uncovered=found.uncovered)


def _keep(
    output: Path, name: str, document: ExchangeDocument, made: Sequence[Paragraph], tgt_lang: str
) -> None:
    """Write a translated document, then what says that it is there."""
    translated = replace(document, lang=tgt_lang, paragraphs=tuple(made))
    local_files.write_whole(output / name, build(translated))
    n_characters = sum(len(_text(one)) for one in document.paragraphs)
    local_files.write_json(output / f"{name}.json", {"error": "", "n_characters": n_characters})


def _keep_failure(output: Path, name: str, error: str) -> None:
    local_files.write_json(output / f"{name}.json", {"error": error, "n_characters": None})


def _text(paragraph: Paragraph) -> str:
    return "".join(one.text for one in paragraph.pieces if isinstance(one, Text | Verbatim))


def _translator(
    job_folder: Path, folder: Path, request: BatchRequest, tgt_lang: str,
    paragraphs: Sequence[Paragraph], corpora: Sequence[GeneralCorpus], encoder: JobEncoder,
    tell: Callable[..., None],
) -> Translator:  # fmt: skip
    languages = request.src_lang, tgt_lang
    queries = encoder.encode([_text(one) for one in paragraphs])
    tell(0.02, "Choosing the nearest units", is_due=True)
    units = [
        *(EngineUnit(src, tgt, False) for src, tgt in _of_base(folder, corpora, languages, queries, encoder)),
        *(EngineUnit(src, tgt, True) for src, tgt in _of_own(job_folder, languages, queries, encoder)),
        *(EngineUnit(term.src, term.tgt, True) for term in request.terms if term.tgt_lang == tgt_lang),
    ]  # fmt: skip
    tell(0.1, f"Learning from {len(units):,} units", is_due=True)
    model = _model(folder / "models", units, languages, encoder)
    tell(0.35, "Looking up phrases", is_due=True)
    wordbook = Wordbook(encoder, ())
    return Translator(
        model, [one.pieces for one in paragraphs], encoder.words, wordbook,
        tuned.weights(languages),
    )  # fmt: skip


def _of_base(
    folder: Path, corpora: Sequence[GeneralCorpus], languages: tuple[str, str],
    queries: NDArray[np.float32], encoder: JobEncoder,
) -> list[tuple[str, str]]:  # fmt: skip
    """Return the units of all corpora in these languages that are nearest to the job's segments."""
    pairs: list[tuple[str, str]] = []
    vectors: list[NDArray[np.floating[Any]]] = []
    for corpus in corpora:
        if {corpus.src_lang, corpus.tgt_lang} != set(languages):
            continue
        is_turned = corpus.src_lang != languages[0]
        rows = [line.split("\t") for line in corpus.path.read_text("utf-8").split("\n") if line]
        pairs += [(row[1], row[0]) if is_turned else (row[0], row[1]) for row in rows]
        vectors.append(_vectors(folder / "vectors", corpus, [row[is_turned] for row in rows],
                                encoder, is_turned=is_turned))  # fmt: skip
    if not pairs:
        return []
    chosen = selection.nearest(queries, np.concatenate(vectors), N_BASE)
    return list(dict.fromkeys(pairs[number] for number in chosen))


def _vectors(
    folder: Path, corpus: GeneralCorpus, texts: Sequence[str], encoder: JobEncoder,
    *, is_turned: bool,
) -> NDArray[np.floating[Any]]:  # fmt: skip
    """Return the vectors of one side of a corpus, computed once."""
    side = "tgt" if is_turned else "src"
    path = folder / f"{corpus.path.stem}.{encoder.digest}.{side}.npy"
    if not path.exists():
        made = [
            encoder.encode(texts[start : start + _N_ENCODED]).astype(np.float16)
            for start in range(0, len(texts), _N_ENCODED)
        ]
        folder.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{id(made)}.npy")
        np.save(partial, np.concatenate(made))
        partial.replace(path)
    found: NDArray[np.floating[Any]] = np.load(path, mmap_mode="r", allow_pickle=False)
    return found


def _of_own(
    job_folder: Path, languages: tuple[str, str], queries: NDArray[np.float32],
    encoder: JobEncoder,
) -> list[tuple[str, str]]:  # fmt: skip
    """Return the parallel data of a job in these languages, the nearest units where there are many."""
    path = job_folder / "units.json"
    if not path.exists():
        return []
    kept = local_files.read_json(path)
    src, tgt = (kept["languages"].index(language) for language in languages)
    rows = dict.fromkeys((row[src], row[tgt]) for row in kept["rows"])
    pairs = [pair for pair in rows if all(map(str.strip, pair))]
    if len(pairs) <= N_OWN:
        return pairs
    vectors = encoder.encode([pair[0] for pair in pairs])
    return [pairs[number] for number in selection.nearest(queries, vectors, N_OWN)]


def _model(
    folder: Path, units: Sequence[EngineUnit], languages: tuple[str, str], encoder: JobEncoder
) -> EngineModel:
    """Return the model of some units: one that was kept, or a new one."""
    content = json.dumps(
        [engine.VERSION, encoder.digest, languages, [(u.src, u.tgt, u.is_own) for u in units]],
        ensure_ascii=False,
    )
    path = folder / hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    if path.exists():
        path.touch()
        return engine.load(path)
    model = engine.train(units, languages, encoder.words)
    engine.save(model, path)
    kept = sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in kept[_N_MODELS:]:
        for file in old.iterdir():
            file.unlink(missing_ok=True)
        old.rmdir()
    return model
