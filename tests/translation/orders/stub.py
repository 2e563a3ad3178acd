"""A translation service that lives in a folder, so that processes that are killed share it.

It translates by turning letters into capitals, takes a moment for each job, and writes down every
call. What it may get wrong is asked for by method: ``stub.failures["start_batch"] = [error, ...]``;
``stub.lost`` names documents that do not come back, ``stub.broken`` those that come back as errors.
"""

import json
import os
import time
import uuid
from collections import Counter, defaultdict
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from amts_core.engines.protocol import (
    BatchJob,
    BatchStatus,
    ImportProblem,
    ParallelData,
    ParallelDataStatus,
    TranslatedDocument,
)
from amts_core.exchange import round_trip
from amts_core.kernel.errors import ServiceError, ServiceNotFound
from amts_core.translation import order_jobs, publication_jobs, publications, services
from amts_core.translation.engine_kinds import KINDS


def serves_all_engines(make, put=setattr) -> None:
    """Let a batch service do the work of every engine, those of this machine too.

    :param put: sets an attribute of a module.
    """

    def made(*_, **__):
        return make()

    kinds = {engine: replace(kind, setup=None, make=made) for engine, kind in KINDS.items()}
    for module in (order_jobs, publication_jobs, publications):
        put(module, "KINDS", kinds)
    put(services, "make", made)


class StubService:
    """The service in a folder. A job or an import takes ``seconds``.

    ``answer_seconds`` is how long the answer to what changes something is on its way.
    """

    def __init__(self, folder: Path, seconds: float = 0.0, answer_seconds: float = 0.0) -> None:
        self._answer_seconds = answer_seconds
        self._folder = Path(folder)
        self._own_seconds = seconds
        for name in ("jobs", "files", "data"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        self.failures = defaultdict(list)
        self.lost: set[str] = set()
        self.broken: set[str] = set()
        self.job_failures: list[str] = []
        self.import_failures: list[str] = []
        self.skipped: list[str] = []

    # what tests ask

    @property
    def _seconds(self) -> float:
        told = self._folder / "seconds"
        return float(told.read_text("utf-8")) if told.exists() else self._own_seconds

    def take(self, seconds: float) -> None:
        """Let all jobs and imports take so long, whichever process has begun them."""
        (self._folder / "seconds").write_text(str(seconds), "utf-8")

    @property
    def calls(self) -> Counter:
        """How often each method was called, by whatever process."""
        log = self._folder / "calls.log"
        return Counter(log.read_text("utf-8").split() if log.exists() else ())

    @property
    def jobs(self) -> list[dict]:
        """What was started, oldest first."""
        found = [_read(path) for path in (self._folder / "jobs").glob("*.json")]
        return sorted(found, key=lambda job: job["at"])

    def paragraphs(self, job: dict) -> list[str]:
        """The texts that a job was sent, in the order of its documents."""
        files = (self._folder / "files" / f"{job['token']}-{name}" for name in job["documents"])
        return [
            "".join(piece.text for piece in paragraph.pieces if isinstance(piece, round_trip.Text))
            for path in files
            for paragraph in round_trip.parse(path.read_bytes()).paragraphs
        ]

    def held(self, name: str) -> bytes:
        """The file that a resource was made of last."""
        return (self._folder / "files" / f"{_read(self._resource(name))['token']}").read_bytes()

    # parallel data

    def create_parallel_data(self, file):
        self._called("create_parallel_data")
        path = self._resource(file.name)
        if path.exists() and _read(path)["token"] != file.token:
            raise ServiceError(f"{file.name} exists already.", code="ConflictException")
        return self._import(file, is_update=False)

    def update_parallel_data(self, file):
        self._called("update_parallel_data")
        if not self._resource(file.name).exists():
            raise ServiceNotFound(f"There is no {file.name}.")
        return self._import(file, is_update=True)

    def _import(self, file, *, is_update):
        path = self._resource(file.name)
        known = _read(path) if path.exists() else None
        if known is None or known["token"] != file.token:
            (self._folder / "files" / file.token).write_bytes(file.data)
            self._write(
                path,
                token=file.token,
                is_update=is_update,
                format=file.format,
                at=time.time(),
                failure=self.import_failures.pop(0) if self.import_failures else "",
            )
        time.sleep(self._answer_seconds)
        return self.get_parallel_data(file.name)

    def get_parallel_data(self, name):
        self._called("get_parallel_data")
        path = self._resource(name)
        if not path.exists():
            raise ServiceNotFound(f"There is no {name}.")
        known = _read(path)
        is_moving = time.time() < known["at"] + self._seconds
        settled = ParallelDataStatus.FAILED if known["failure"] else ParallelDataStatus.ACTIVE
        moving = ParallelDataStatus.UPDATING if known["is_update"] else ParallelDataStatus.CREATING
        status = moving if is_moving else settled
        n = (self._folder / "files" / known["token"]).read_bytes().count(b"\n") - 1
        n_skipped = len(self.skipped)
        return ParallelData(
            name=name,
            status=ParallelDataStatus.ACTIVE if known["is_update"] else status,
            latest_update_status=status if known["is_update"] else None,
            src_lang="en",
            tgt_langs=("zh",),
            imported=None if is_moving else n - n_skipped,
            skipped=None if is_moving else n_skipped,
            failed=None if is_moving else 0,
            imported_characters=None if is_moving else 10 * n,
            message=known["failure"],
            created_at=None,
            updated_at=None,
            tokens=(known["token"],),
        )

    def list_parallel_data(self):
        self._called("list_parallel_data")
        names = sorted(path.stem for path in (self._folder / "data").glob("*.json"))
        return tuple(self.get_parallel_data(name) for name in names)

    def delete_parallel_data(self, name):
        self._called("delete_parallel_data")
        self._resource(name).unlink(missing_ok=True)

    def import_problems(self, name):
        self._called("import_problems")
        return tuple(ImportProblem(content, "Skipped.") for content in self.skipped)

    # batch jobs

    def start_batch(self, request):
        self._called("start_batch")
        path = self._folder / "jobs" / f"{request.token}.json"
        if not path.exists():
            for document in request.documents:
                (self._folder / "files" / f"{request.token}-{document.name}").write_bytes(
                    document.data
                )
            known = asdict(replace(request, documents=()))
            known["documents"] = [document.name for document in request.documents]
            known["failure"] = self.job_failures.pop(0) if self.job_failures else ""
            self._write(path, at=time.time(), stopped=False, **known)
        time.sleep(self._answer_seconds)
        return request.token

    def describe_batch(self, job_id):
        self._called("describe_batch")
        job = self._job(job_id)
        n = len(job["documents"])
        ended = time.time() >= job["at"] + self._seconds
        status = BatchStatus.IN_PROGRESS
        if job["stopped"]:
            status = BatchStatus.STOPPED
        elif ended and job["failure"]:
            status = BatchStatus.FAILED
        elif ended:
            is_short = (self.lost | self.broken) & set(job["documents"])
            status = BatchStatus.COMPLETED_WITH_ERROR if is_short else BatchStatus.COMPLETED
        at = datetime.fromtimestamp(job["at"], UTC)
        n_done = n if status.has_output else 0
        return BatchJob(
            id=job_id,
            name=job["name"],
            status=status,
            message=job["failure"],
            n_documents=n,
            n_translated=n_done,
            n_failed=0,
            submitted_at=at,
            ended_at=None,
        )

    def stop_batch(self, job_id):
        self._called("stop_batch")
        job = self._job(job_id)
        if not self.describe_batch(job_id).status.is_end:
            self._write(self._folder / "jobs" / f"{job_id}.json", **job | {"stopped": True})

    def batch_results(self, job_id):
        self._called("batch_results")
        job = self._job(job_id)
        (language,) = job["tgt_langs"]
        for name in job["documents"]:
            if name in self.lost:
                continue
            data = (self._folder / "files" / f"{job_id}-{name}").read_bytes()
            if name in self.broken:
                yield TranslatedDocument(
                    name=name, tgt_lang=language, data=None, error="It can't be read."
                )
            else:
                mark = "ACT " if job["parallel_data"] else ""
                yield TranslatedDocument(
                    name=name,
                    tgt_lang=language,
                    data=capitals(data, mark),
                    error="",
                    n_characters=1000,
                )

    def _called(self, method: str) -> None:
        with (self._folder / "calls.log").open("a", encoding="utf-8") as log:
            log.write(f"{method}\n")
        if self.failures[method]:
            raise self.failures[method].pop(0)

    def _resource(self, name: str) -> Path:
        return self._folder / "data" / f"{name}.json"

    def _job(self, job_id: str) -> dict:
        path = self._folder / "jobs" / f"{job_id}.json"
        if not path.exists():
            raise ServiceNotFound(f"There is no job {job_id}.")
        return _read(path)

    def _write(self, path: Path, **values) -> None:
        """Write all of a file or nothing, as a service that is not killed with its callers."""
        partial = self._folder / uuid.uuid4().hex
        partial.write_text(json.dumps(values), "utf-8")
        os.replace(partial, path)


def capitals(data: bytes, mark: str = "") -> bytes:
    """A file with its text in capitals, after a mark; what is not to be translated stays."""
    document = round_trip.parse(data)
    return round_trip.build(
        replace(
            document,
            paragraphs=tuple(
                replace(
                    paragraph,
                    pieces=(
                        *([round_trip.Text(mark)] if mark else ()),
                        *(
                            round_trip.Text(piece.text.upper())
                            if isinstance(piece, round_trip.Text)
                            else piece
                            for piece in paragraph.pieces
                        ),
                    ),
                )
                for paragraph in document.paragraphs
            ),
        )
    )


def _read(path: Path) -> dict:
    return json.loads(path.read_text("utf-8"))
