"""Commands that wait are viewers: what they have asked for goes on without them."""

import time
from collections.abc import Callable

from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.jobs import calls, job_rows
from amts_core.kernel.jobs.worker import CommandWorker
from amts_core.kernel.records import Job

_SECONDS = 0.2


def ensure_worker(settings: Settings) -> None:
    """Let queued work be done though no worker is alive: one is started that outlives us."""
    CommandWorker(settings).ensure()


def follow(
    settings: Settings,
    job_id: Callable[[], str],
    tell: Callable[[str], None],
    *,
    with_rest: bool = False,
) -> Job | None:
    """Wait until a job has ended, and return it as it is then; a worker is kept alive meanwhile.

    :param job_id: says which it is: another job may go on with an order.
    :param tell: is given what the job says of itself, once each.
    :param with_rest: wait also for what the job has begun and does not wait for.
    :raises AmtsError: no worker can be started.
    """
    store = open_store(settings.database_url)
    worker = CommandWorker(settings)
    told = ""
    while True:
        job = job_rows.find(store, job_id())
        if job is None:
            return None
        if job.state.is_end and not (with_rest and calls.is_at_work(settings, job.id)):
            return job
        worker.ensure()
        if job.message != told:
            told = job.message
            tell(f"{job.title}: {told}")
        time.sleep(_SECONDS)
