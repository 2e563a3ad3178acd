"""The steps of the pipeline made durable: queued, resumed after a crash, spread over workers.

DBOS keeps each workflow's state in the jobs database. A worker that dies leaves its work to the
others: they know it by its silence and take it over. Every step may run twice and does its work
once, because what it stores has an id that was given before.
"""

import hashlib
import logging
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dbos import (
    DBOS,
    DBOSClient,
    DBOSConfig,
    DBOSPortableJSONSerializer,
    EnqueueOptions,
    run_dbos_database_migrations,
)

from amts_core import pipeline, proposals
from amts_core.config import ROOT, Settings
from amts_core.embed import load_encoder
from amts_core.errors import AmtsError, StoreError
from amts_core.records import JobState, Project, Revision
from amts_core.store import alignments, decisions, jobs, projects, suggestions
from amts_core.store.engine import Store, open_store

_QUEUE, _DESK = "alignment", "desk"
"""Short work for the review desk does not wait behind whole documents."""
_APPLICATION = "amts"
_VERSION = "1"
"""Fixed, so that work queued before an upgrade is still done after it."""
_POLL_SECONDS = 0.3

_log = logging.getLogger(__name__)


def enqueue_alignment(
    settings: Settings, project: Project, revisions: tuple[Revision, Revision],
    languages: tuple[str, str], title: str,
) -> str:  # fmt: skip
    """Queue the alignment of two revisions and return the job's id.

    The same revisions and encoder give the same job, so that asking twice does the work once; a
    job that failed is followed by a new one.
    """
    store = open_store(settings.database_url)
    job_id = _free_job_id(store, alignment_id(settings, revisions))
    jobs.add_job(store, job_id, project.id, title)
    ids = [revision.id for revision in revisions]
    _enqueue(settings, "align", job_id, project.id, ids, list(languages))
    return job_id


def _enqueue(
    settings: Settings, workflow: str, job_id: str, *arguments: object, queue: str = _QUEUE
) -> None:
    client = _client(settings)
    try:
        options = EnqueueOptions(
            queue_name=queue, workflow_name=workflow, workflow_id=job_id, app_version=_VERSION
        )
        client.enqueue(options, settings.database_url, settings.encoder, *arguments)
    finally:
        client.destroy()


def alignment_id(settings: Settings, revisions: tuple[Revision, Revision]) -> str:
    """Return the id of the alignment of two revisions by the encoder of the settings."""
    return _alignment_id(settings.encoder, revisions)


def _alignment_id(encoder: str, revisions: tuple[Revision, Revision]) -> str:
    of_encoder = hashlib.sha256(encoder.encode()).hexdigest()[:8]
    return f"a{revisions[0].id}-{revisions[1].id}-{of_encoder}"


def enqueue_folders(
    settings: Settings, project: Project, folders: tuple[Path, Path],
    languages: tuple[str, str], n_pairs: int,
) -> str:  # fmt: skip
    """Queue the import and alignment of all documents of two folders, and return the job's id."""
    store = open_store(settings.database_url)
    job_id = f"folders-{uuid.uuid4().hex}"
    jobs.add_job(store, job_id, project.id, f"{n_pairs} documents of {folders[0].name}")
    paths = [str(folder.resolve()) for folder in folders]
    _enqueue(settings, "import_folders", job_id, project.id, paths, list(languages))
    return job_id


def enqueue_realignment(settings: Settings, project_id: int, event_id: int) -> None:
    """Let a worker look for a better alignment around a structure edit; again is no harm."""
    store = open_store(settings.database_url)
    (first, *_) = decisions.made_by(store, event_id) or (None,)
    if first is not None:
        suggestions.ask(store, event_id, alignments.bead(store, first).alignment_id)
        _enqueue(settings, "realign", f"realign-{event_id}", project_id, event_id, queue=_DESK)


def enqueue_ranking(settings: Settings, project_id: int, tgt_lang: str) -> None:
    """Let a worker say which beads the waiting documents would use."""
    job_id = f"rank-{uuid.uuid4().hex}"
    jobs.add_job(open_store(settings.database_url), job_id, project_id, "Most useful beads")
    _enqueue(settings, "rank", job_id, project_id, tgt_lang, queue=_DESK)


def align_now(
    settings: Settings, project: Project, revisions: tuple[Revision, Revision],
    languages: tuple[str, str], title: str,
) -> str:  # fmt: skip
    """Align two revisions in this process, and return the job's id when it is done.

    :raises AmtsError: the alignment failed; the job says so too.
    """
    store = open_store(settings.database_url)
    job_id = _free_job_id(store, alignment_id(settings, revisions))
    jobs.add_job(store, job_id, project.id, title)
    ids = [revision.id for revision in revisions]
    with _failures_recorded(store, job_id):
        _align(job_id, settings.database_url, settings.encoder, project.id, ids, list(languages))
    return job_id


def _free_job_id(store: Store, base: str) -> str:
    attempt = 1
    while (found := jobs.find(store, f"{base}.{attempt}")) and found.state is JobState.FAILED:
        attempt += 1
    return f"{base}.{attempt}"


@DBOS.workflow(name="align")
def align(
    database_url: str, encoder: str, project_id: int, revisions: list[int], languages: list[str]
) -> str:
    """Align two revisions; the id of the alignment is that of the workflow without its attempt."""
    job_id = str(DBOS.workflow_id)
    with _failures_recorded(open_store(database_url), job_id):
        return _align_step(job_id, database_url, encoder, project_id, revisions, languages)


@DBOS.workflow(name="import_folders")
def import_folders(
    database_url: str, encoder: str, project_id: int, folders: list[str], languages: list[str]
) -> str:
    """Import and align the documents of two folders, one step a document.

    A document that can't be imported is left out and named at the end.
    """
    job_id = str(DBOS.workflow_id)
    store = open_store(database_url)
    with _failures_recorded(store, job_id):
        names = _names_step(folders)
        left_out: list[str] = []
        for number, name in enumerate(names):
            told = f"{number + 1} of {len(names)}: {name}"
            jobs.set_progress(store, job_id, number / len(names), told)
            reason = _import_step(database_url, encoder, project_id, folders, languages, name)
            left_out += [f"{name}: {reason}"] if reason else []
        done = f"{len(names) - len(left_out)} of {len(names)} documents aligned"
        jobs.finish(store, job_id, "", message="; ".join((done, *left_out)))
        return done


@DBOS.workflow(name="realign")
def realign(database_url: str, encoder: str, project_id: int, event_id: int) -> None:
    """Look for a better alignment around a structure edit; a failure offers none."""
    _realign_step(database_url, encoder, event_id)


@DBOS.step()
def _realign_step(database_url: str, encoder: str, event_id: int) -> None:
    store = open_store(database_url)
    try:
        proposals.realign_around(store, event_id, load_encoder(encoder))
    except Exception:
        suggestions.answer(store, event_id, ())
        raise


@DBOS.workflow(name="rank")
def rank(database_url: str, encoder: str, project_id: int, tgt_lang: str) -> None:
    """Say which beads the waiting documents would use."""
    job_id = str(DBOS.workflow_id)
    with _failures_recorded(open_store(database_url), job_id):
        _rank_step(job_id, database_url, encoder, project_id, tgt_lang)


@DBOS.step()
def _rank_step(
    job_id: str, database_url: str, encoder: str, project_id: int, tgt_lang: str
) -> None:
    store = open_store(database_url)
    jobs.set_progress(store, job_id, 0.1, "Comparing beads with the waiting documents")
    n_useful = proposals.rank_beads(store, project_id, tgt_lang, load_encoder(encoder))
    jobs.finish(store, job_id, "", message=f"{n_useful} beads would be used")


@DBOS.step()
def _names_step(folders: list[str]) -> list[str]:
    return list(pipeline.pair_files(Path(folders[0]), Path(folders[1])).pairs)


@DBOS.step()
def _import_step(
    database_url: str, encoder: str, project_id: int,
    folders: list[str], languages: list[str], name: str,
) -> str:  # fmt: skip
    """Import and align one document, and return why it had to be left out, or nothing."""
    store = open_store(database_url)
    try:
        src, tgt = (
            pipeline.read_document((Path(folder) / name).read_bytes(), name, language)
            for folder, language in zip(folders, languages, strict=True)
        )
        project = projects.project(store, project_id)
        pipeline.check_pair(src, tgt, overrule=False)
        revisions = pipeline.import_pair(store, project, src, tgt)
        pipeline.align_revisions(
            store, _alignment_id(encoder, revisions), project_id,
            (revisions[0].id, revisions[1].id), (languages[0], languages[1]),
            load_encoder(encoder), lambda share, step: None,
        )  # fmt: skip
    except (AmtsError, OSError) as error:
        return str(error)
    return ""


@contextmanager
def _failures_recorded(store: Store, job_id: str) -> Iterator[None]:
    """Let no job look alive whose work has ended with an error."""
    try:
        yield
    except AmtsError as error:
        jobs.fail(store, job_id, str(error))
        raise
    except Exception as error:
        jobs.fail(
            store,
            job_id,
            f"The alignment failed unexpectedly ({type(error).__name__}: {error}). Import the "
            "documents again; if it fails again, report it with the worker's log.",
        )
        raise


def _align(
    job_id: str, database_url: str, encoder: str, project_id: int,
    revisions: list[int], languages: list[str],
) -> str:  # fmt: skip
    store = open_store(database_url)
    jobs.set_progress(store, job_id, 0.02, "Loading the encoder")
    made = job_id.rpartition(".")[0]
    pipeline.align_revisions(
        store, made, project_id, (revisions[0], revisions[1]), (languages[0], languages[1]),
        load_encoder(encoder), lambda share, step: jobs.set_progress(store, job_id, share, step),
    )  # fmt: skip
    jobs.finish(store, job_id, made, message="aligned")
    return made


_align_step = DBOS.step()(_align)


def run_worker(settings: Settings, *, parent: int | None = None) -> None:
    """Do queued work until the process is told to stop, or its parent has gone; then end it.

    :param parent: process id of the app that started this worker for itself.
    """
    store = open_store(settings.database_url)
    worker_id = uuid.uuid4().hex
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    _prepare_jobs_database(settings)
    logging.getLogger("dbos").setLevel(logging.WARNING)
    DBOS(
        config=DBOSConfig(
            name=_APPLICATION,
            system_database_url=settings.jobs_url,
            executor_id=worker_id,
            application_version=_VERSION,
            serializer=DBOSPortableJSONSerializer(),
            log_level="WARNING",
        )
    )
    DBOS.launch()
    for queue in (_QUEUE, _DESK):
        DBOS.register_queue(queue, worker_concurrency=1, polling_interval_sec=_POLL_SECONDS)
    jobs.beat(store, worker_id, socket.gethostname(), os.getpid())
    _log.info("worker %s is ready", worker_id)
    warm_up = threading.Thread(target=load_encoder, args=(settings.encoder,), daemon=True)
    warm_up.start()
    try:
        _beat_until(stop, store, worker_id, parent)
    except BaseException:
        DBOS.destroy(workflow_completion_timeout_sec=0)
        raise
    finally:
        with suppress(StoreError):  # its silence tells as well
            jobs.retire(store, worker_id)
    logging.shutdown()
    os._exit(0)  # what is in hand is not waited for: another worker begins it again


def _beat_until(stop: threading.Event, store: Store, worker_id: str, parent: int | None) -> None:
    while not stop.wait(jobs.BEAT_SECONDS):
        if parent is not None and os.getppid() != parent:
            _log.info("the app has gone: worker %s ends", worker_id)
            return
        try:
            jobs.beat(store, worker_id, socket.gethostname(), os.getpid())
            _adopt(store, worker_id)
        except StoreError as error:  # a server that restarts is back at one of the next beats
            _log.warning("worker %s is not heard: %s", worker_id, error)


def _adopt(store: Store, worker_id: str) -> None:
    """Take over what silent workers left unfinished; of all live workers, one does this."""
    live = jobs.live_workers(store)
    if worker_id != min(live, default=None):
        return
    for pending in DBOS.list_workflows(status="PENDING", load_input=False, load_output=False):
        if pending.executor_id not in live:
            _log.warning("resuming %s, left by worker %s", pending.workflow_id, pending.executor_id)
            DBOS.resume_workflow(pending.workflow_id)


class AppWorker:
    """The worker that an app keeps for itself as long as no other one is alive."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None

    def ensure(self) -> None:
        """Start a worker where none is alive; cheap, to be called often."""
        if self._process is not None and self._process.poll() is None:
            return
        if self._process is None and jobs.live_workers(open_store(self._settings.database_url)):
            return
        command = [sys.executable, "-m", "amts_core", "worker", "--parent", str(os.getpid())]
        log = self._settings.data_dir / "worker.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, "AMTS_DATABASE_URL": self._settings.database_url},
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
            )


def _client(settings: Settings) -> DBOSClient:
    _prepare_jobs_database(settings)
    return DBOSClient(
        system_database_url=settings.jobs_url, serializer=DBOSPortableJSONSerializer()
    )


def _prepare_jobs_database(settings: Settings) -> None:
    """Let writers of a SQLite jobs file work side by side: the log mode stays with the file."""
    path = settings.jobs_url.removeprefix("sqlite:///")
    if path != settings.jobs_url:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
    run_dbos_database_migrations(system_database_url=settings.jobs_url)
