"""Nothing is left lying: work of dead workers, and work that was stored but never asked for.

Of all live workers one does this, at each of its beats. A job that has not ended is at work
somewhere, or waits in a queue; where neither is so, it is asked for again.
"""

import logging
from collections.abc import Callable

from dbos import DBOS

from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store
from amts_core.kernel.jobs import calls, job_rows
from amts_core.kernel.jobs.calls import ACTIVE, Call, publishing_queue
from amts_core.kernel.records import Engine

GiveBack = Callable[[Store, str, str], None]
"""Gives back what a job holds that can't be done: its id, and why."""

MAX_AGAIN = 5
"""How often work that ends without a word is asked for again."""
_AGAIN = "Nobody was at work on it any more: it is asked for again."
_FORGOTTEN = "Nobody is at work on it, and what was asked for is not known. Ask for it again."

_log = logging.getLogger(__name__)


def adopt(store: Store) -> None:
    """Take over what silent workers left unfinished.

    What changes parallel data goes back into its own queue, which lets one change run at a time.
    """
    live = job_rows.live_workers(store)
    own_queues = {publishing_queue(engine) for engine in Engine}
    for pending in DBOS.list_workflows(status="PENDING", load_input=False, load_output=False):
        if pending.executor_id not in live:
            _log.warning("resuming %s, left by worker %s", pending.workflow_id, pending.executor_id)
            queue = pending.queue_name if pending.queue_name in own_queues else None
            DBOS.resume_workflow(pending.workflow_id, queue_name=queue)


def ask_again(settings: Settings, store: Store, give_back: GiveBack) -> None:
    """Ask for the work of jobs that have not ended and that no worker has, or has had.

    Whoever stored such a job ended before it could ask; or the job is of a restored backup; or its
    work has ended without a word.

    :param give_back: is told of a job that is given up, and why.
    """
    for job_id, call in job_rows.silent(store):
        known = [
            one
            for one in DBOS.list_workflows(
                workflow_id_prefix=job_id, load_input=False, load_output=False
            )
            if calls.belongs(one.workflow_id, job_id)
        ]
        job = job_rows.find(store, job_id)  # after the look: it may have ended in between
        if job is None or job.state.is_end or any(one.status in ACTIVE for one in known):
            continue
        if call is None:
            _give_up(store, job_id, _FORGOTTEN, give_back)
            continue
        if (
            known
            and sum(one.text == _AGAIN for one in job_rows.log_lines(store, job_id)) >= MAX_AGAIN
        ):
            _give_up(store, job_id, _reason(known[-1].error), give_back)
            continue
        _log.warning("asking for %s, which nobody is at work on", job_id)
        if known:
            job_rows.log(store, job_id, _AGAIN)
            DBOS.delete_workflows([one.workflow_id for one in known])
        calls.enqueue(settings, job_id, Call.from_json(call))


def _give_up(store: Store, job_id: str, reason: str, give_back: GiveBack) -> None:
    """Let a job fail whose work can't be done, and give back what it held."""
    give_back(store, job_id, reason)
    found = job_rows.find(store, job_id)
    if found is not None and not found.state.is_end:
        job_rows.fail(store, job_id, reason)


def is_idle(store: Store) -> bool:
    """Return whether nothing is to be done, and nothing is being done."""
    return not job_rows.are_open(store) and not DBOS.list_workflows(
        status=[*ACTIVE], limit=1, load_input=False, load_output=False
    )


def _reason(error: BaseException | None) -> str:
    said = f" ({type(error).__name__}: {error})" if error is not None else ""
    return (
        f"The work has ended {MAX_AGAIN + 1} times without a result{said}. Ask for it again; if it "
        "fails again, report it with the worker's log."
    )
