"""What the process of a job does, whichever engine translates: document by document, to the end.

What is done is in files as soon as it is done: a job that is taken up again goes on with the next
document.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Protocol

from amts_core.engines.local import job_files
from amts_core.engines.local.job_files import GeneralCorpus
from amts_core.engines.protocol import BatchJob, BatchRequest, BatchStatus
from amts_core.exchange import (
    ExchangeDocument,
    Paragraph,
    Text,
    Verbatim,
    build,
    joined,
    parse,
    part_ends,
)
from amts_core.kernel import files
from amts_core.kernel.errors import AmtsError, FormatError
from amts_core.kernel.text.counts import count_noun

_TOLD_EVERY_SECONDS = 0.5


class Tell(Protocol):
    """Says how far a job is in one language, 0 to 1; stops it where somebody has asked for that."""

    def __call__(self, done: float, message: str, *, is_due: bool = False) -> None:
        """Say it; ``is_due``, however short ago the last word was."""


class JobTranslator(Protocol):
    """Translates the paragraphs of a job into one language."""

    def translate(self, number: int) -> Paragraph:
        """Return the translation of a paragraph, by its number among all of the job."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTask:
    """What a translator is made for: the paragraphs of a job that go into one language.

    ``folder`` is the job's; in it ``units.json`` has its parallel data, if it has any. The
    ``paragraphs`` are without the marks of their blocks: no engine has to know what these are.
    """

    folder: Path
    request: BatchRequest
    corpora: tuple[GeneralCorpus, ...]
    tgt_lang: str
    paragraphs: tuple[Paragraph, ...]
    tell: Tell

    def units(self) -> list[tuple[str, str]]:
        """Return the parallel data in the languages of the task, each pair once, no empty ones."""
        path = self.folder / "units.json"
        if not path.exists():
            return []
        kept = job_files.read_json(path)
        languages = self.request.src_lang, self.tgt_lang
        src, tgt = (kept["languages"].index(language) for language in languages)
        rows = dict.fromkeys((row[src], row[tgt]) for row in kept["rows"])
        return [pair for pair in rows if all(map(str.strip, pair))]


TranslatorMaker = Callable[[JobTask], JobTranslator]


class _Stopped(Exception):
    """Somebody asked the job to stop."""


class _Job:
    """Where a job stands: told to a file, so that others may ask."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._job = job_files.read_status(folder)
        self._told_at = 0.0

    @property
    def is_ended(self) -> bool:
        return self._job.status.is_end

    def tell(self, progress: float, message: str, *, is_due: bool = False) -> None:
        """Say how far the job is; stop where that was asked for."""
        if (self.folder / "stop").exists():
            raise _Stopped
        if is_due or monotonic() - self._told_at > _TOLD_EVERY_SECONDS:
            self._told_at = monotonic()
            self._write(
                replace(
                    self._job, status=BatchStatus.IN_PROGRESS, progress=progress, message=message
                )
            )

    def end(self, status: BatchStatus, message: str, *counts: int) -> None:
        """Say how the job has ended; ``counts`` are documents: all, translated, failed."""
        n_documents, n_translated, n_failed = counts or (
            self._job.n_documents,
            self._job.n_translated,
            self._job.n_failed,
        )
        self._write(
            replace(
                self._job,
                status=status,
                message=message,
                progress=1.0,
                ended_at=job_files.now(),
                n_documents=n_documents,
                n_translated=n_translated,
                n_failed=n_failed,
            )
        )

    def _write(self, job: BatchJob) -> None:
        self._job = job
        job_files.write_status(self.folder, job)


def run(folder: Path, job_id: str, make: TranslatorMaker) -> None:
    """Do a job to its end, however often it was begun.

    :param folder: of the engine.
    :param make: called for each language, if anything is left to translate into it.
    """
    job = _Job(folder / "jobs" / job_id)
    if job.is_ended:
        return
    with _ends(job):
        kept = job_files.read_json(job.folder / "request.json")
        request, corpora = job_files.request_from_json(kept)
        names = tuple(kept["documents"])
        failed: set[str] = set()
        n = len(request.tgt_langs)
        for place, tgt_lang in enumerate(request.tgt_langs):
            tell = _teller(job, tgt_lang, place / n, 1 / n)
            task = JobTask(
                folder=job.folder,
                request=request,
                corpora=corpora,
                tgt_lang=tgt_lang,
                paragraphs=(),
                tell=tell,
            )
            failed |= _translate(task, names, make)
        counts = len(names), len(names) - len(failed), len(failed)
        if len(failed) == len(names):
            job.end(BatchStatus.FAILED, "No document could be translated.", *counts)
        elif failed:
            told = f"{len(failed)} of {count_noun(len(names), 'document')} failed."
            job.end(BatchStatus.COMPLETED_WITH_ERROR, told, *counts)
        else:
            job.end(BatchStatus.COMPLETED, "", *counts)


@contextmanager
def _ends(job: _Job) -> Iterator[None]:
    """Let no job look alive whose process ends."""
    try:
        yield
    except _Stopped:
        job.end(BatchStatus.STOPPED, "Stopped on request.")
    except AmtsError as error:
        job.end(BatchStatus.FAILED, str(error))
    except OSError as error:
        job.end(BatchStatus.FAILED, job_files.disk_message(error))
    except Exception as error:
        told = f"The engine failed unexpectedly ({type(error).__name__}: {error})."
        job.end(BatchStatus.FAILED, f"{told} Its log: {job.folder}/log")
        raise


def _teller(job: _Job, tgt_lang: str, first: float, share: float) -> Tell:
    def tell(done: float, message: str, *, is_due: bool = False) -> None:
        job.tell(first + share * done, f"{tgt_lang}: {message}", is_due=is_due)

    return tell


def _translate(task: JobTask, names: Sequence[str], make: TranslatorMaker) -> set[str]:
    """Translate all documents into one language, and return the names of those that failed."""
    output = task.folder / "output" / task.tgt_lang
    task.tell(0.0, "Reading the documents", is_due=True)
    documents = {name: _read(task.folder / "input" / name, output) for name in names}
    waiting = {name for name in names if not (output / f"{name}.json").exists()}
    # also of what is done: a job that is taken up again ends as if it had not been broken off
    paragraphs = [one for document in documents.values() for one in document.paragraphs]
    task = replace(task, paragraphs=tuple(map(_sentence, paragraphs)))
    translator = make(task) if waiting and paragraphs else None
    first = 0
    for number, (name, document) in enumerate(documents.items(), start=1):
        if name in waiting:
            try:
                made = [
                    _marked(translator.translate(first + n), paragraph)
                    for n, paragraph in enumerate(document.paragraphs)
                    if translator is not None
                ]
                _keep(output, name, document, made=made, tgt_lang=task.tgt_lang)
            except AmtsError as error:
                _keep_failure(output, name, str(error))
        first += len(document.paragraphs)
        told = f"{number} of {count_noun(len(names), 'document')}"
        task.tell(first / max(len(paragraphs), 1), told, is_due=True)
    return {name for name in names if not (output / name).exists()}


def _sentence(paragraph: Paragraph) -> Paragraph:
    """Return a paragraph without the marks of its block."""
    _, sentence, _ = part_ends(paragraph.pieces)
    return replace(paragraph, pieces=sentence)


def _marked(translated: Paragraph, paragraph: Paragraph) -> Paragraph:
    """Return a translated sentence with the marks of the block that its paragraph has."""
    head, _, tail = part_ends(paragraph.pieces)
    return replace(translated, pieces=joined((*head, *translated.pieces, *tail)))


def _read(path: Path, output: Path) -> ExchangeDocument:
    """Return a document; one that can't be read has failed, and no paragraphs."""
    data = path.read_bytes()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        error = FormatError(f"{path.name} is not UTF-8. Write it again with exchange.write.")
        _keep_failure(output, path.name, str(error))
        return ExchangeDocument("", ())
    return parse(data)


def _keep(
    output: Path, name: str, document: ExchangeDocument, made: Sequence[Paragraph], tgt_lang: str
) -> None:
    """Write a translated document, then what says that it is there."""
    translated = replace(document, lang=tgt_lang, paragraphs=tuple(made))
    files.write(output / name, build(translated))
    n_characters = sum(
        len(piece.text)
        for one in document.paragraphs
        for piece in one.pieces
        if isinstance(piece, Text | Verbatim)
    )
    job_files.write_json(output / f"{name}.json", {"error": "", "n_characters": n_characters})


def _keep_failure(output: Path, name: str, error: str) -> None:
    job_files.write_json(output / f"{name}.json", {"error": error, "n_characters": None})
