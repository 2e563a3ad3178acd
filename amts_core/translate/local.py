"""The local engine as a service: parallel data, batch jobs, in a folder of this machine.

A job is a process of its own. It outlives whoever started it, holds a lock as long as it works, and
is started again by the next one who asks how it stands, should it have died. So it is asked and
waited for exactly as a service far away is.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from amts_core.config import ROOT
from amts_core.errors import AmtsError, FormatError, ServiceError, ServiceNotFound
from amts_core.service import (
    BatchDocument,
    BatchJob,
    BatchRequest,
    BatchStatus,
    ImportProblem,
    ParallelData,
    ParallelDataFile,
    ParallelDataStatus,
    TranslatedDocument,
)
from amts_core.text.lengths import utf8_length
from amts_core.translate import local_files
from amts_core.translate.exchange_html import ExchangeDocument, Paragraph, Text, build, parse
from amts_core.translate.local_files import GeneralCorpus, UnitReader, now, safe_name

__all__ = ["GeneralCorpus", "LocalService"]

_NAME = re.compile(r"(?:[A-Za-z0-9-]_?)+", re.ASCII)
_MAX_NAME = 256
_N_STARTS = 3
"""How often a job's process may die before the job has failed."""
_TEXT_SECONDS = 600.0


class LocalService:
    """Statistical translation on this machine, behind the protocol of all services.

    Other engines of this machine inherit: what they change is what a job needs (``_check``,
    ``_write_job``) and which command does it.
    """

    _name = "The local engine"

    def __init__(
        self, folder: Path, encoder: str, corpora: Sequence[GeneralCorpus], read_units: UnitReader
    ) -> None:
        """Use a folder, made where there is none.

        :param encoder: folder of a static sentence-transformers model.
        :param corpora: the base that jobs choose from, beside their parallel data.
        """
        self._folder = folder
        self._encoder = encoder
        self._corpora = tuple(corpora)
        self._read_units = read_units
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    # --- parallel data ---

    def create_parallel_data(self, file: ParallelDataFile) -> ParallelData:
        """Import a file as a new resource; it is active at once."""
        found = self._known(file.name)
        if found is not None and found[1] != file.token:
            raise ServiceError(
                f"{self._name} has parallel data named {file.name!r} already. Update it, or "
                "choose another name.",
                code="ConflictException",
            )
        return found[0] if found is not None else self._import(file, None)

    def update_parallel_data(self, file: ParallelDataFile) -> ParallelData:
        """Replace all data of a resource."""
        before = self.get_parallel_data(file.name)
        found = self._known(file.name)
        return before if found and found[1] == file.token else self._import(file, before)

    def _import(self, file: ParallelDataFile, before: ParallelData | None) -> ParallelData:
        """Import a file, and say how that went: a file that is none changes nothing else."""
        folder = self._resource_folder(file.name)
        moment = now()
        try:
            read = self._read_units(file.data, f"{file.name}.{file.format}")
            if len(read.languages) < 2:
                raise FormatError(
                    f"The file of {file.name!r} does not say its languages in its first row. "
                    "Export it again."
                )
        except AmtsError as error:
            failed = _failed(file.name, before, str(error), moment)
            kept = local_files.read_json(folder / "resource.json")["file"] if before else ""
            local_files.write_resource(folder, failed, file.token, kept)
            return failed
        rows = [row for row in read.rows if row[0].strip() and any(map(str.strip, row[1:]))]
        problems = [
            (" | ".join(row), "The source or every target is empty.")
            for row in read.rows
            if not (row[0].strip() and any(map(str.strip, row[1:])))
        ]
        resource = ParallelData(
            file.name, ParallelDataStatus.ACTIVE,
            ParallelDataStatus.ACTIVE if before else None, read.languages[0], read.languages[1:],
            len(rows), len(problems), 0, sum(utf8_length(text) for row in rows for text in row), "",
            before.created_at if before else moment, moment,
        )  # fmt: skip
        data = folder / f"{hashlib.sha256(file.data).hexdigest()}.{file.format}"
        local_files.write_whole(data, file.data)
        local_files.write_json(
            data.with_suffix(".units.json"), {"languages": read.languages, "rows": rows}
        )
        local_files.write_json(data.with_suffix(".problems.json"), problems)
        # last: from here on the resource is what this file says
        local_files.write_resource(folder, resource, file.token, data.name)
        return resource

    def get_parallel_data(self, name: str) -> ParallelData:
        """Return the resource of this name."""
        found = self._known(name)
        if found is None:
            raise ServiceNotFound(
                f"{self._name} has no parallel data named {name!r}. Publish it first.",
                code="ResourceNotFoundException",
            )
        return found[0]

    def list_parallel_data(self) -> tuple[ParallelData, ...]:
        """Return all resources, by name."""
        folders = sorted((self._folder / "parallel-data").glob("*/resource.json"))
        return tuple(local_files.read_resource(path.parent)[0] for path in folders)

    def delete_parallel_data(self, name: str) -> None:
        """Delete a resource; jobs that have begun keep what they have read."""
        folder = self._resource_folder(name)
        (folder / "resource.json").unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)

    def download_parallel_data(self, name: str) -> bytes:
        """Return the file that a resource was imported from."""
        return self._file_of(name).read_bytes()

    def import_problems(self, name: str) -> tuple[ImportProblem, ...]:
        """Return what of the last import was left out, and why."""
        if self.get_parallel_data(name).status is ParallelDataStatus.FAILED:
            return ()  # no record of it was read; the message says why
        path = self._file_of(name).with_suffix(".problems.json")
        return tuple(ImportProblem(*row) for row in local_files.read_json(path))

    def _resource_folder(self, name: str) -> Path:
        if not _NAME.fullmatch(name) or len(name) > _MAX_NAME:
            raise ServiceError(
                f"{name!r} is no name for parallel data. Use up to {_MAX_NAME} letters, digits, "
                "hyphens and single underscores.",
                code="InvalidParameterValueException",
            )
        return self._folder / "parallel-data" / name

    def _known(self, name: str) -> tuple[ParallelData, str] | None:
        folder = self._resource_folder(name)
        try:
            return local_files.read_resource(folder)
        except FileNotFoundError:
            return None

    def _file_of(self, name: str) -> Path:
        resource = self.get_parallel_data(name)
        folder = self._resource_folder(name)
        if resource.status is ParallelDataStatus.FAILED:
            raise ServiceNotFound(
                f"The parallel data {name!r} hold nothing: {resource.message}",
                code="ResourceNotFoundException",
            )
        return folder / str(local_files.read_json(folder / "resource.json")["file"])

    # --- batch jobs ---

    def start_batch(self, request: BatchRequest) -> str:
        """Start a job and return its id, which its token decides."""
        job_id = hashlib.sha256(request.token.encode()).hexdigest()[:32]
        folder = self._job_folder(job_id)
        if not (folder / "status.json").exists():
            self._check(request)
            partial = folder.with_name(f"{job_id}.{uuid.uuid4().hex}")
            self._write_job(partial, job_id, request)
            try:
                partial.rename(folder)
            except OSError:  # the same start, made twice at once: the first one counts
                shutil.rmtree(partial)
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
            local_files.write_whole(folder / "input" / one.name, one.data)
        if request.parallel_data is not None:
            # a later update of the resource is no part of this job
            units = self._file_of(request.parallel_data).with_suffix(".units.json")
            shutil.copy(units, folder / "units.json")
        local_files.write_json(
            folder / "request.json", local_files.request_as_json(request, self._corpora)
        )
        n_documents = len(request.documents)
        local_files.write_status(
            folder,
            BatchJob(
                job_id, request.name, BatchStatus.SUBMITTED, "", n_documents, 0, 0, now(), None, 0.0
            ),
        )

    def _work(self, job_id: str) -> None:
        """Let a process work on a job, if none does and it has not ended."""
        folder = self._job_folder(job_id)
        process = self._processes.get(job_id)
        if process is not None and process.poll() is None:
            return
        lock = local_files.try_lock(folder / "lock")
        if lock is None:
            return
        try:
            job = local_files.read_status(folder)
            if job.status.is_end:
                return
            starts = folder / "starts"
            n_starts = len(starts.read_text("utf-8")) if starts.exists() else 0
            if n_starts >= _N_STARTS:
                told = f"{self._name} died {n_starts} times on this job. Its log: {folder}/log"
                local_files.write_status(
                    folder, replace(job, status=BatchStatus.FAILED, message=told, ended_at=now())
                )
                return
            starts.write_text("." * (n_starts + 1), encoding="utf-8")
            with (folder / "log").open("ab") as log:
                # the lock goes over to the process, and is free again when that has ended
                self._processes[job_id] = subprocess.Popen(
                    self._command(job_id), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log,
                    stderr=log,
                    pass_fds=(lock,), start_new_session=True,
                )  # fmt: skip
        finally:
            os.close(lock)

    def _command(self, job_id: str) -> list[str]:
        """Return what does a job."""
        return [
            sys.executable, "-m", "amts_core", "engine", str(self._folder), job_id,
            "--encoder", self._encoder,
        ]  # fmt: skip

    def describe_batch(self, job_id: str) -> BatchJob:
        """Return where a job stands; one whose process has died is taken up again."""
        folder = self._job_folder(job_id)
        if not (folder / "status.json").exists():
            raise ServiceNotFound(
                f"{self._name} has no job {job_id!r}. Start it again.",
                code="ResourceNotFoundException",
            )
        self._work(job_id)
        return local_files.read_status(folder)

    def list_batches(self) -> tuple[BatchJob, ...]:
        """Return all jobs, newest first."""
        found = [
            local_files.read_status(path.parent)
            for path in (self._folder / "jobs").glob("*/status.json")
        ]
        return tuple(sorted(found, key=lambda job: str(job.submitted_at), reverse=True))

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
            told = local_files.read_json(path)
            html = path.with_suffix("")
            yield TranslatedDocument(
                html.name, path.parent.name, html.read_bytes() if html.exists() else None,
                told["error"], told["n_characters"],
            )  # fmt: skip

    def translate_text(self, text: str, src_lang: str, tgt_lang: str) -> str:
        """Return one text translated without parallel data: a job of one paragraph, waited for."""
        if not text.strip():
            return text
        document = ExchangeDocument(src_lang, (Paragraph("s0", (Text(text),)),))
        job_id = self.start_batch(
            BatchRequest(
                "text", uuid.uuid4().hex, (BatchDocument("text.html", build(document)),), src_lang,
                (tgt_lang,),
            )
        )  # fmt: skip
        deadline = time.monotonic() + _TEXT_SECONDS
        while not (job := self.describe_batch(job_id)).status.is_end:
            if time.monotonic() > deadline:
                self.stop_batch(job_id)
                break
            time.sleep(0.1)
        results = self.batch_results(job_id) if job.status.has_output else iter(())
        found = next((one.data for one in results if one.data), None)
        shutil.rmtree(self._job_folder(job_id), ignore_errors=True)
        if found is None:
            raise ServiceError(job.message or f"{self._name} gave no translation. Try again.")
        pieces = parse(found).paragraphs[0].pieces
        return "".join(piece.text for piece in pieces if isinstance(piece, Text))

    def _job_folder(self, job_id: str) -> Path:
        return self._folder / "jobs" / safe_name(job_id)


def _failed(name: str, before: ParallelData | None, reason: str, moment: datetime) -> ParallelData:
    """Return a resource whose file could not be imported: what it held before it still holds."""
    if before is not None:
        return replace(
            before, latest_update_status=ParallelDataStatus.FAILED, message=reason,
            updated_at=moment,
        )  # fmt: skip
    return ParallelData(
        name, ParallelDataStatus.FAILED, None, "", (), None, None, None, None, reason, moment,
        moment,
    )  # fmt: skip
