"""The processes that do queued work, and how one takes over what another has left."""

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import uuid
from contextlib import suppress

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer

from amts_core import queueing
from amts_core.config import ROOT, Settings
from amts_core.embed import load_encoder
from amts_core.errors import AmtsError, StoreError
from amts_core.queueing import (
    ALIGNMENT,
    APPLICATION,
    BULK,
    DESK,
    TRANSLATION,
    VERSION,
    Call,
    publishing_queue,
)
from amts_core.service import Engine
from amts_core.store import jobs
from amts_core.store.engine import Store, now, open_store
from amts_core.syncing import rounds
from amts_core.workflows import earlier, here

_POLL_SECONDS = 0.3
_N_TRANSLATIONS = 32
"""Languages of orders that a worker has in hand at once: it mostly waits for services."""
_N_BULK = 4
"""Acts on many beads, and exports, that a worker has in hand at once: half the time they rest."""

_log = logging.getLogger(__name__)


def run_worker(settings: Settings, *, parent: int | None = None) -> None:
    """Do queued work until the process is told to stop, or its parent has gone; then end it.

    :param parent: process id of the app that started this worker for itself.
    """
    store = open_store(settings.database_url)
    worker_id = uuid.uuid4().hex
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    queueing.prepare_jobs_database(settings)
    earlier.mend(settings, store)
    here.register(settings)
    logging.getLogger("dbos").setLevel(logging.WARNING)
    DBOS(
        config=DBOSConfig(
            name=APPLICATION,
            system_database_url=settings.jobs_url,
            executor_id=worker_id,
            application_version=VERSION,
            serializer=DBOSPortableJSONSerializer(),
            log_level="WARNING",
        )
    )
    DBOS.launch()
    _register_queues()
    jobs.beat(store, worker_id, socket.gethostname(), os.getpid())
    _log.info("worker %s is ready", worker_id)
    warm_up = threading.Thread(target=load_encoder, args=(settings.encoder,), daemon=True)
    warm_up.start()
    try:
        _beat_until(stop, settings, store, worker_id, parent)
    except BaseException:
        DBOS.destroy(workflow_completion_timeout_sec=0)
        raise
    finally:
        with suppress(StoreError):  # its silence tells as well
            jobs.retire(store, worker_id)
    logging.shutdown()
    os._exit(0)  # what is in hand is not waited for: another worker begins it again


def _beat_until(
    stop: threading.Event, settings: Settings, store: Store, worker_id: str, parent: int | None
) -> None:
    while not stop.wait(jobs.BEAT_SECONDS):
        if parent is not None and os.getppid() != parent:
            _log.info("the app has gone: worker %s ends", worker_id)
            return
        try:
            jobs.beat(store, worker_id, socket.gethostname(), os.getpid())
            if worker_id == min(jobs.live_workers(store), default=None):
                _adopt(store)
                _ask_again(settings, store)
                _begin_due(settings)
        except StoreError as error:  # a server that restarts is back at one of the next beats
            _log.warning("worker %s is not heard: %s", worker_id, error)


def _register_queues() -> None:
    for queue in (ALIGNMENT, DESK):
        DBOS.register_queue(queue, worker_concurrency=1, polling_interval_sec=_POLL_SECONDS)
    DBOS.register_queue(
        TRANSLATION, worker_concurrency=_N_TRANSLATIONS, polling_interval_sec=_POLL_SECONDS
    )
    DBOS.register_queue(BULK, worker_concurrency=_N_BULK, polling_interval_sec=_POLL_SECONDS)
    for engine in Engine:
        DBOS.register_queue(
            publishing_queue(engine), global_concurrency=1, polling_interval_sec=_POLL_SECONDS
        )


def _ask_again(settings: Settings, store: Store) -> None:
    """Ask for work that was stored by a process that has ended before it could ask."""
    for job_id, call in jobs.silent(store):
        if not DBOS.list_workflows(workflow_ids=[job_id], load_input=False, load_output=False):
            _log.warning("asking for %s, which was ordered but never asked for", job_id)
            queueing.enqueue(settings, job_id, Call.from_json(call))


def _begin_due(settings: Settings) -> None:
    """Begin what is due by a schedule; of all live workers, one does this."""
    try:
        rounds.begin_due(settings, now())
    except StoreError:
        raise
    except AmtsError as error:  # one watch that can't be begun does not stop the worker
        _log.warning("a schedule can't be kept: %s", error)


def _adopt(store: Store) -> None:
    """Take over what silent workers left unfinished; of all live workers, one does this.

    What changes parallel data goes back into its own queue, which lets one change run at a time.
    """
    live = jobs.live_workers(store)
    own_queues = {publishing_queue(engine) for engine in Engine}
    for pending in DBOS.list_workflows(status="PENDING", load_input=False, load_output=False):
        if pending.executor_id not in live:
            _log.warning("resuming %s, left by worker %s", pending.workflow_id, pending.executor_id)
            queue = pending.queue_name if pending.queue_name in own_queues else None
            DBOS.resume_workflow(pending.workflow_id, queue_name=queue)


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
