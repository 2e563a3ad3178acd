"""Articles of the web, durably: collected once, whichever worker does it."""

from dbos import DBOS

from amts_core.gathering import collection
from amts_core.gathering.fetcher import FetchLimits
from amts_core.gathering.records import Gathering
from amts_core.gathering.store import gathering_orders, gathering_rows
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.jobs import job_rows, machine
from amts_core.kernel.jobs.failures import failures_recorded, step
from amts_core.kernel.text.counts import count_noun

_LIMITS = FetchLimits()


def carry_out(settings: Settings, order_id: int, *, limits: FetchLimits = _LIMITS) -> Gathering:
    """Carry out an order, and return the collection that comes of it.

    :raises AmtsError: no pair was found, or none can be offered; the job says so too.
    """
    store = open_store(settings.database_url)
    of = gathering_orders.order(store, order_id)
    with failures_recorded(store, of.job_id):
        made = collection.carry_out(
            settings,
            store,
            of,
            limits=limits,
            progress=lambda share, step: job_rows.set_progress(store, of.job_id, share, step),
        )
        found = gathering_rows.sources(store, made)
        told = (
            f"{count_noun(len(found.pages), 'article')} kept, "
            f"{count_noun(len(found.pairs), 'pair')} offered"
        )
        job_rows.finish(store, of.job_id, made.alignment_id, message=told)
    return made


@DBOS.workflow(name="gather")
def gather() -> None:
    """Carry out the order of this job."""
    _gather_step(str(DBOS.workflow_id))


@step
def _gather_step(job_id: str) -> None:
    of = gathering_orders.of_job(machine.store(), job_id)
    if of is not None:
        carry_out(machine.settings(), of.id)
