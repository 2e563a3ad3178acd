"""An engine of this machine as a service: parallel data, batch jobs, in a folder of it.

A job is a process of its own. It outlives whoever started it, holds a lock as long as it works, and
is started again by the next one who asks how it stands, should it have died. So it is asked and
waited for exactly as a service far away is.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from amts_core.engines.local import job_files
from amts_core.engines.local.job_files import GeneralCorpus, UnitReader, needs_disk, now, safe_name
from amts_core.engines.local.parallel_data_folder import FolderImports
from amts_core.engines.protocol import (
    BatchJob,
    BatchRequest,
    BatchStatus,
    TranslatedDocument,
)
from amts_core.kernel import files
from amts_core.kernel.config import IS_INSTALLED, ROOT
from amts_core.kernel.errors import ServiceError, ServiceNotFound
from amts_core.kernel.records import Engine
from amts_core.kernel.text.counts import count_noun

_N_STARTS = 3
"""How often a job's process may die before the job has failed."""
_N_COMPILED = 3
"""States of the sources for which compiled functions are kept."""


class FolderService(FolderImports):
    """What engines of this machine have in common, behind the protocol of all services.

    An engine says which it is, and adds what its jobs need (``_check``, ``_write_job``).
    """

    engine: ClassVar[Engine]
    """Whose jobs these are: the command that does them is told."""

    def __init__(
        self, folder: Path, encoder: str, corpora: Sequence[GeneralCorpus], read_units: UnitReader
    ) -> None:
        """Use a folder, made where there is none.

        :param encoder: folder or name of a sentence-transformers model.
        :param corpora: the base that jobs choose from, beside their parallel data; none where the
            engine learns from none.
        """
        super().__init__(folder, read_units)
        self._encoder = encoder
        self._corpora = tuple(corpora)
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    @needs_disk
    def start_batch(self, request: BatchRequest) -> str:
        """Start a job and return its id, which its token decides."""
        job_id = hashlib.sha256(request.token.encode()).hexdigest()[:32]
        folder = self._job_folder(job_id)
        if not (folder / "status.json").exists():
            self._check(request)
            partial = self._folder / "new" / uuid.uuid4().hex
            try:
                self._write_job(partial, job_id, request)
                folder.parent.mkdir(parents=True, exist_ok=True)
                partial.rename(folder)
            except OSError:
                if not (folder / "status.json").exists():
                    raise  # else the same start, made twice at once: the first one counts
            finally:
                shutil.rmtree(partial, ignore_errors=True)
        self._work(job_id)
        return job_id

    def _check(self, request: BatchRequest) -> None:
        if not request.documents or not request.tgt_langs:
            raise ServiceError(
                "A job needs documents and languages. Choose at least one of each.",
                code="InvalidRequestException",
            )
        if request.src_lang in request.tgt_langs:
            raise ServiceError(
                f"A document in {request.src_lang} can't be translated into it. Choose other "
                "languages.",
                code="UnsupportedLanguagePairException",
            )
        names = [safe_name(one.name) for one in request.documents]
        if "details" in names:
            raise ServiceError(
                "No document may be called 'details'. Rename it.", code="InvalidRequestException"
            )
        if len(set(names)) < len(names):
            raise ServiceError(
                "Two documents of a job have the same name. Rename one.",
                code="InvalidRequestException",
            )
        if request.parallel_data is None:
            return
        found = self.get_parallel_data(request.parallel_data)
        missing = {request.src_lang, *request.tgt_langs} - {found.src_lang, *found.tgt_langs}
        if missing:
            raise ServiceError(
                f"The parallel data {found.name!r} has no {' and no '.join(sorted(missing))}. "
                "Publish a version that holds all languages of the job.",
                code="InvalidRequestException",
            )

    def _write_job(self, folder: Path, job_id: str, request: BatchRequest) -> None:
        for one in request.documents:
            files.write(folder / "input" / one.name, one.data)
        if request.parallel_data is not None:
            # a later update of the resource is no part of this job
            units = self._file_of(request.parallel_data).with_suffix(".units.json")
            shutil.copy(units, folder / "units.json")
        job_files.write_json(
            folder / "request.json", job_files.request_as_json(request, self._corpora)
        )
        n_documents = len(request.documents)
        job_files.write_status(
            folder,
            BatchJob(
                id=job_id,
                name=request.name,
                status=BatchStatus.SUBMITTED,
                message="",
                n_documents=n_documents,
                n_translated=0,
                n_failed=0,
                submitted_at=now(),
                ended_at=None,
                progress=0.0,
            ),
        )

    def _work(self, job_id: str) -> None:
        """Let a process work on a job, if none does and it has not ended."""
        folder = self._job_folder(job_id)
        process = self._processes.get(job_id)
        if process is not None and process.poll() is None:
            return
        lock = job_files.try_lock(folder / "lock")
        if lock is None:
            return
        try:
            job = job_files.read_status(folder)
            if job.status.is_end:
                return
            starts = folder / "starts"
            n_starts = len(starts.read_text("utf-8")) if starts.exists() else 0
            if (folder / "stop").exists():
                _end(folder, job, BatchStatus.STOPPED, "Stopped on request.")
            elif n_starts >= _N_STARTS:
                told = (
                    f"{self._name} died {count_noun(n_starts, 'time')} on this job. Its "
                    f"log: {folder}/log"
                )
                _end(folder, job, BatchStatus.FAILED, told)
            else:
                files.write(starts, b"." * (n_starts + 1))
                self._start(job_id, folder, lock)
        finally:
            os.close(lock)

    def _start(self, job_id: str, folder: Path, lock: int) -> None:
        with (folder / "log").open("ab") as log:
            # the lock goes over to the process, and is free again when that has ended
            self._processes[job_id] = subprocess.Popen(
                self._command(job_id),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=_environment(self._folder),
                pass_fds=(lock,),
                start_new_session=True,
            )

    def _command(self, job_id: str) -> list[str]:
        """Return what does a job."""
        return [
            sys.executable,
            "-m",
            "amts_core",
            "engine",
            self.engine,
            str(self._folder),
            job_id,
            "--encoder",
            self._encoder,
        ]

    @needs_disk
    def describe_batch(self, job_id: str) -> BatchJob:
        """Return where a job stands; one whose process has died is taken up again."""
        folder = self._job_folder(job_id)
        if not (folder / "status.json").exists():
            raise ServiceNotFound(
                f"{self._name} has no job {job_id!r}. Start it again.",
                code="ResourceNotFoundException",
            )
        self._work(job_id)
        job = job_files.read_status(folder)
        is_stopping = not job.status.is_end and (folder / "stop").exists()
        return replace(job, status=BatchStatus.STOP_REQUESTED) if is_stopping else job

    @needs_disk
    def stop_batch(self, job_id: str) -> None:
        """Ask a job to stop; it does so at its next sentence."""
        if not self.describe_batch(job_id).status.is_end:
            (self._job_folder(job_id) / "stop").touch()

    def batch_results(self, job_id: str) -> Iterator[TranslatedDocument]:
        """Yield what a job has translated, document by document."""
        folder = self._job_folder(job_id)
        job = self.describe_batch(job_id)
        if not job.status.has_output:
            raise ServiceError(
                f"Job {job_id} has no output: it is {job.status}. "
                + (job.message or "Ask again when it has ended."),
                code="InvalidRequestException",
                is_transient=not job.status.is_end,
            )
        for path in sorted(folder.glob("output/*/*.json")):
            yield _result(path)

    def _job_folder(self, job_id: str) -> Path:
        return self._folder / "jobs" / safe_name(job_id)


def _end(folder: Path, job: BatchJob, status: BatchStatus, message: str) -> None:
    ended = replace(job, status=status, message=message, ended_at=now())
    job_files.write_status(folder, ended)


@needs_disk
def _result(path: Path) -> TranslatedDocument:
    """Return a document that has been translated, by the file that says so."""
    told = job_files.read_json(path)
    html = path.with_suffix("")
    return TranslatedDocument(
        name=html.name,
        tgt_lang=path.parent.name,
        data=html.read_bytes() if html.exists() else None,
        error=told["error"],
        n_characters=told["n_characters"],
    )


def _environment(folder: Path) -> dict[str, str]:
    """Return the environment of a job's process: with a place for what numba compiles.

    It is another one whenever any source has changed: numba itself looks at one file alone, and
    fails where a class that it knows has got another name. The place is beside the sources of
    a checkout that may be changed, else in the engine's folder.
    """
    sources = Path(__file__).parents[1] / "smt"
    digest = hashlib.sha256()
    for path in sorted(sources.glob("*.py")):
        digest.update(path.read_bytes())
    beside = sources / "__pycache__"
    is_writable = os.access(beside if beside.exists() else sources, os.W_OK)
    compiled = (beside if is_writable and not IS_INSTALLED else folder) / "compiled"
    if compiled.exists():
        job_files.keep_newest(compiled, _N_COMPILED)
    return {"NUMBA_CACHE_DIR": str(compiled / digest.hexdigest()[:16]), **os.environ}
