"""The processes that do queued work, and how one takes over what another has left."""

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer

from amts_core.kernel.config import ROOT, Settings
from amts_core.kernel.database.engine import Store, now, open_store
from amts_core.kernel.errors import AmtsError, StoreError
from amts_core.kernel.jobs import calls, job_rows, machine, upkeep
from amts_core.kernel.jobs.calls import (
    ALIGNMENT,
    APPLICATION,
    BULK,
    DESK,
    READING,
    TRANSLATION,
    VERSION,
    publishing_queue,
)
from amts_core.kernel.records import Engine

_POLL_SECONDS = 1.0
"""Between two looks into a queue whose work a person waits for."""
_SERVICE_POLL_SECONDS = 2.0
"""Between two looks into a queue whose work waits for services itself: each look costs.

A worker looks into eight queues, whether there is anything to do or not.
"""
_PASSING = "passing-"
"""How the ids of workers begin that end when nothing is left to be done."""
_N_IDLE = 2
"""Looks in a row at which nothing is to be done, before a worker that ends then does so."""
_MAX_UNHEARD = 20
"""Beats in a row at which the database can't be used, before such a worker ends."""
_N_TRANSLATIONS = 32
"""Languages of orders that a worker has in hand at once: it mostly waits for engines."""
_N_READINGS = 2
"""Uploads that a worker reads at once: one that takes its time does not block the next."""
_READING_POLL_SECONDS = 0.4
"""Between two looks for files that somebody has just handed in, and looks at."""
_RESTART_SECONDS, _LONGEST_PAUSE_SECONDS = 5.0, 300.0
"""Least and most between two starts of an app's worker by parts of pages."""
_N_BULK = 4
"""Acts on many beads, and exports, that a worker has in hand at once: they mostly rest."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Duties:
    """What the features have a worker do beside their jobs, whose workflows they define.

    ``prepare`` is called once, before the first job; ``begin_due`` at every beat, and begins what
    is due by a schedule; ``give_back`` is told of a job that can't be done, and why.
    """

    prepare: Callable[[Settings, Store], None]
    begin_due: Callable[[Settings, datetime], object]
    give_back: Callable[[Store, str, str], None]


def run_worker(
    settings: Settings, duties: Duties, *, parent: int | None = None, until_idle: bool = False
) -> None:
    """Do queued work until the process is told to stop, or its parent has gone; then end it.

    :param duties: of the features, whose workflows were imported with them.
    :param parent: process id of the app that started this worker for itself.
    :param until_idle: end also when nothing is left to be done; such a worker keeps no schedules.
    """
    store = open_store(settings.database_url)
    worker_id = f"{_PASSING if until_idle else ''}{uuid.uuid4().hex}"
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    launch(settings, worker_id, duties)
    job_rows.beat(store, worker_id, socket.gethostname(), os.getpid())
    _log.info("worker %s is ready", worker_id)
    beats = _Beats(
        settings=settings,
        store=store,
        duties=duties,
        worker_id=worker_id,
        parent=parent,
        until_idle=until_idle,
    )
    try:
        while not stop.wait(job_rows.BEAT_SECONDS) and beats.go_on():
            pass
    except BaseException:
        DBOS.destroy(workflow_completion_timeout_sec=0)
        raise
    finally:
        with suppress(StoreError):  # its silence tells as well
            job_rows.retire(store, worker_id)
    logging.shutdown()
    os._exit(0)  # what is in hand is not waited for: another worker begins it again


def launch(settings: Settings, worker_id: str, duties: Duties) -> None:
    """Let this process take up queued work, by these settings."""
    calls.prepare_jobs_database(settings)
    duties.prepare(settings, open_store(settings.database_url))
    machine.register(settings)
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


@dataclass(slots=True, kw_only=True)
class _Beats:
    """What a worker does every few seconds, and whether it goes on after that."""

    settings: Settings
    store: Store
    duties: Duties
    worker_id: str
    parent: int | None
    until_idle: bool
    n_idle: int = 0
    n_unheard: int = 0

    def go_on(self) -> bool:
        """Say that the worker lives, look after what others left, and return whether it goes on."""
        if self.parent is not None and os.getppid() != self.parent:
            _log.info("the app has gone: worker %s ends", self.worker_id)
            return False
        try:
            self._beat()
            if self.until_idle and self._is_over():
                _log.info("nothing is left to be done: worker %s ends", self.worker_id)
                return False
            self.n_unheard = 0
        except StoreError as error:  # a server that restarts is back at one of the next beats
            _log.warning("worker %s is not heard: %s", self.worker_id, error)
            self.n_unheard += 1
        return not self.until_idle or self.n_unheard < _MAX_UNHEARD

    def _beat(self) -> None:
        job_rows.beat(self.store, self.worker_id, socket.gethostname(), os.getpid())
        live = job_rows.live_workers(self.store)
        if self.worker_id == min(live, default=None):
            upkeep.adopt(self.store)
            upkeep.ask_again(self.settings, self.store, self.duties.give_back)
        if self.worker_id == min(_lasting(live), default=None):
            self._begin_due()

    def _begin_due(self) -> None:
        """Begin what is due by a schedule; of all live workers that last, one does this."""
        try:
            self.duties.begin_due(self.settings, now())
        except StoreError:
            raise
        except AmtsError as error:  # one that can't be begun does not stop the worker
            _log.warning("a schedule can't be kept: %s", error)

    def _is_over(self) -> bool:
        """Return whether nothing is left, at the second look.

        Who asks for work looks for a live worker after it has asked: this one looks for work again
        after it is seen no more, so that one of both sees the other.
        """
        self.n_idle = self.n_idle + 1 if upkeep.is_idle(self.store) else 0
        if self.n_idle < _N_IDLE:
            return False
        job_rows.retire(self.store, self.worker_id)
        if upkeep.is_idle(self.store):
            return True
        job_rows.beat(self.store, self.worker_id, socket.gethostname(), os.getpid())
        return False


def _register_queues() -> None:
    DBOS.register_queue(
        READING, worker_concurrency=_N_READINGS, polling_interval_sec=_READING_POLL_SECONDS
    )
    for queue in (ALIGNMENT, DESK):
        DBOS.register_queue(queue, worker_concurrency=1, polling_interval_sec=_POLL_SECONDS)
    DBOS.register_queue(
        TRANSLATION, worker_concurrency=_N_TRANSLATIONS, polling_interval_sec=_SERVICE_POLL_SECONDS
    )
    DBOS.register_queue(BULK, worker_concurrency=_N_BULK, polling_interval_sec=_POLL_SECONDS)
    for engine in Engine:
        DBOS.register_queue(
            publishing_queue(engine),
            global_concurrency=1,
            polling_interval_sec=_SERVICE_POLL_SECONDS,
        )


def _lasting(workers: Iterable[str]) -> list[str]:
    """Return which workers, by their ids, don't end when nothing is left: they keep schedules."""
    return [one for one in workers if not one.startswith(_PASSING)]


class AppWorker:
    """The worker that an app keeps for itself as long as no other one is alive that lasts."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._starting = threading.Lock()
        self._started_at = 0.0
        self._pause_seconds = _RESTART_SECONDS

    def ensure(self) -> None:
        """Start a worker where none is alive; cheap, to be called often."""
        with self._starting:  # pages run side by side
            self._ensure()

    def replace_dead(self) -> None:
        """Start another worker where the one of this app has died; to be called all the time.

        One that dies again and again is started ever more seldom.
        """
        if self._process is None or self._process.poll() is None:
            return
        with self._starting:
            lived = time.monotonic() - self._started_at
            if lived > self._pause_seconds:
                is_old = lived > _LONGEST_PAUSE_SECONDS
                longer = min(2 * self._pause_seconds, _LONGEST_PAUSE_SECONDS)
                self._pause_seconds = _RESTART_SECONDS if is_old else longer
                self._ensure()

    def _ensure(self) -> None:
        if self._process is not None and self._process.poll() is None:
            return
        store = open_store(self._settings.database_url)
        if self._process is None and _lasting(job_rows.live_workers(store)):
            return
        self._process = start(self._settings, "--parent", str(os.getpid()))
        self._started_at = time.monotonic()


class CommandWorker:
    """The worker that a command has started where none was alive; it outlives the command."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None

    def ensure(self) -> None:
        """Start a worker where none is alive, which ends when nothing is left to be done.

        :raises AmtsError: it has ended with an error.
        """
        status = 0 if self._process is None else self._process.poll()
        if status is None:
            return
        if status > 0:
            raise AmtsError(
                "The work waits: the worker that was to do it has ended with an error. See "
                f"{_log_file(self._settings)}, then give the command again."
            )
        if not _somebody_lives(open_store(self._settings.database_url)):
            self._process = start(self._settings, "--until-idle", start_new_session=True)


def start(settings: Settings, *options: str, **how: Any) -> "subprocess.Popen[bytes]":
    """Start a worker in a process of its own; what it says is kept in the data folder."""
    log = _log_file(settings)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "amts_core", "worker", *options],
            cwd=ROOT,
            env={**os.environ, **settings.environment()},
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            **how,
        )


def _log_file(settings: Settings) -> Path:
    return settings.data_dir / "worker.log"


def _somebody_lives(store: Store) -> bool:
    """Return whether a worker lives: one of this machine that was killed is known to be dead."""
    here_is = socket.gethostname()
    return any(host != here_is or _runs(pid) for _, host, pid in job_rows.live_processes(store))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
