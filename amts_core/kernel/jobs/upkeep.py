"""Nothing is left lying: work of dead workers, and work that was stored but never asked for.

Of all live workers one does this, at each of its beats. A job that has not ended is at work
somewhere, or waits in a queue; where neither is so, it is asked for again.
"""

import logging

from dbos import DBOS

from amts_core import publishing, queueing, translating
from amts_core.config import Settings
from amts_core.errors import NotFoundError
from amts_core.queueing import ACTIVE, Call, publishing_queue
from amts_core.service import Engine
from amts_core.store import jobs, orders, publications, sync_rounds
from amts_core.store.engine import Store

MAX_AGAIN = 5
"""How often work that ends without a word is asked for again."""
_AGAIN = "Nobody was at work on it any more: it is asked for again."
_FORGOTTEN = "Nobody is at work on it, and what was asked for is not known. Ask for it again."

_log = logging.getLogger(__name__)


def adopt(store: Store) -> None:
    """Take over what silent workers left unfinished.

    What changes parallel data goes back into its own queue, which lets one change run at a time.
    """
    live = jobs.live_workers(store)
    own_queues = {publishing_queue(engine) for engine in Engine}
    for pending in DBOS.list_workflows(status="PENDING", load_input=False, load_output=False):
        if pending.executor_id not in live:
            _log.warning("resuming %s, left by worker %s", pending.workflow_id, pending.executor_id)
            queue = pending.queue_name if pending.queue_name in own_queues else None
            DBOS.resume_workflow(pending.workflow_id, queue_name=queue)


def ask_again(settings: Settings, store: Store) -> None:
    """Ask for the work of jobs that have not ended and that no worker has, or has had.

    Whoever stored such a job ended before it could ask; or the job is of a restored backup; or its
    work has ended without a word.
    """
    for job_id, call in jobs.silent(store):
        known = [
            one
            for one in DBOS.list_workflows(
                workflow_id_prefix=job_id, load_input=False, load_output=False
            )
            if queueing.belongs(one.workflow_id, job_id)
        ]
        job = jobs.find(store, job_id)  # after the look: it may have ended in between
        if job is None or job.state.is_end or any(one.status in ACTIVE for one in known):
            continue
        if call is None:
            give_up(store, job_id, _FORGOTTEN)
            continue
        if known and sum(one.text == _AGAIN for one in jobs.log_lines(store, job_id)) >= MAX_AGAIN:
            give_up(store, job_id, _reason(known[-1].error))
            continue
        _log.warning("asking for %s, which nobody is at work on", job_id)
        if known:
            jobs.log(store, job_id, _AGAIN)
            DBOS.delete_workflows([one.workflow_id for one in known])
        queueing.enqueue(settings, job_id, Call.from_json(call))


def give_up(store: Store, job_id: str, reason: str) -> None:
    """Let a job fail whose work can't be done, and give back what it held."""
    publication, order = publications.of_job(store, job_id), orders.of_job(store, job_id)
    if publication is not None:
        publishing.give_up(store, publication.id, reason)
    if order is not None:
        for tgt_lang in order.tgt_langs:
            translating.fail_language(store, order.id, tgt_lang, reason)
    try:
        if sync_rounds.of_job(store, job_id).ended_at is None:
            sync_rounds.end(store, job_id, reason)
    except NotFoundError:
        pass  # it made no round
    found = jobs.find(store, job_id)
    if found is not None and not found.state.is_end:
        jobs.fail(store, job_id, reason)


def is_idle(store: Store) -> bool:
    """Return whether nothing is to be done, and nothing is being done."""
    return not jobs.are_open(store) and not DBOS.list_workflows(
        status=[*ACTIVE], limit=1, load_input=False, load_output=False
    )


def _reason(error: BaseException | None) -> str:
    said = f" ({type(error).__name__}: {error})" if error is not None else ""
    return (
        f"The work has ended {MAX_AGAIN + 1} times without a result{said}. Ask for it again; if it "
        "fails again, report it with the worker's log."
    )
