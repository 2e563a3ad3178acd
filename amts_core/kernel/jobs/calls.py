"""The door to the workers: work is asked for here, by whoever, and done in the features' ``jobs``.

What is asked for is stored with the job first, so that an order survives a process that ends
before it has asked; a worker then asks in its place. The same job asked for twice is done once.
A worker is given ids only: where the database is, and which encoder is there, its own settings say.
"""

import functools
import sqlite3
import uuid
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dbos import (
    DBOSClient,
    DBOSPortableJSONSerializer,
    EnqueueOptions,
    run_dbos_database_migrations,
)

from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Engine

APPLICATION = "amts"
VERSION = "1"
"""Fixed, so that work queued before an upgrade is still done after it."""
ALIGNMENT, DESK, TRANSLATION, BULK = "alignment", "desk", "translation", "bulk"
READING = "reading"
"""Short work for the desk, jobs that mostly wait, what is done in portions, with pauses for others,
and what somebody has just handed in, stand in no line behind whole documents."""

ACTIVE = "ENQUEUED", "PENDING", "DELAYED"
"""What workflows are that have not ended."""
ON_DOCUMENTS = ("align", "align_again", "import_documents", "rank")
"""The workflows whose jobs are shown beside the documents; others have pages of their own."""


@dataclass(frozen=True, slots=True)
class Call:
    """What a worker is asked to do: a workflow by name, with its arguments, in a queue."""

    queue: str
    workflow: str
    arguments: tuple[Any, ...]

    def as_json(self) -> list[Any]:
        """Return what is stored with the job."""
        return [self.queue, self.workflow, *self.arguments]

    @classmethod
    def from_json(cls, stored: list[Any]) -> "Call":
        """Return the call that was stored with a job."""
        queue, workflow, *arguments = stored
        return cls(queue, workflow, tuple(arguments))


def publishing_queue(engine: Engine) -> str:
    """Return the queue of what changes parallel data at a service: one at a time for all workers.

    Amazon Translate takes one create or update at a time for the whole account.
    """
    return f"publishing-{engine}"


def new_job_id(kind: str) -> str:
    """Return the id of a new job."""
    return f"{kind}-{uuid.uuid4().hex}"


def begin(settings: Settings, project_id: int | None, kind: str, title: str, call: Call) -> str:
    """Store a job, ask for its work, and return its id."""
    store, job_id = open_store(settings.database_url), new_job_id(kind)
    job_rows.add_job(store, job_id, project_id, title=title, call=call.as_json())
    enqueue(settings, job_id, call)
    return job_id


def ask(settings: Settings, store: Store, job_id: str) -> None:
    """Ask for the work that was stored with a job; asked for again it is done once."""
    stored = job_rows.call_of(store, job_id)
    if stored:
        enqueue(settings, job_id, Call.from_json(stored))


def enqueue(settings: Settings, job_id: str, call: Call) -> None:
    """Ask for the work of a job; a job that was asked for already is left as it is."""
    prepare_jobs_database(settings)
    client = DBOSClient(
        system_database_url=settings.jobs_url, serializer=DBOSPortableJSONSerializer()
    )
    try:
        options = EnqueueOptions(
            queue_name=call.queue,
            workflow_name=call.workflow,
            workflow_id=job_id,
            app_version=VERSION,
        )
        client.enqueue(options, *call.arguments)
    finally:
        client.destroy()


def is_at_work(settings: Settings, job_id: str) -> bool:
    """Return whether anything is done for a job, or waits to be, also where the job has ended."""
    client = DBOSClient(
        system_database_url=settings.jobs_url, serializer=DBOSPortableJSONSerializer()
    )
    try:
        found = client.list_workflows(
            workflow_id_prefix=job_id, status=[*ACTIVE], load_input=False, load_output=False
        )
    finally:
        client.destroy()
    return any(belongs(one.workflow_id, job_id) for one in found)


def belongs(workflow_id: str, job_id: str) -> bool:
    """Return whether a workflow is that of a job, or was begun by it."""
    return workflow_id == job_id or workflow_id.startswith(f"{job_id}.")


def prepare_jobs_database(settings: Settings) -> None:
    """Bring the jobs database up to date: once a process, and anew where its file has gone."""
    path = settings.jobs_url.removeprefix("sqlite:///")
    if path != settings.jobs_url and not Path(path).exists():
        _prepare.cache_clear()
    _prepare(settings.jobs_url)


@functools.cache
def _prepare(jobs_url: str) -> None:
    """Let writers of a SQLite jobs file work side by side: the log mode stays with the file."""
    path = jobs_url.removeprefix("sqlite:///")
    if path != jobs_url:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
    run_dbos_database_migrations(system_database_url=jobs_url)
