"""Articles of the web, durably: collected once, whichever worker does it."""

from dbos import DBOS

from amts_core import gathering
from amts_core.config import Settings
from amts_core.gathered import Gathering
from amts_core.store import gathering_orders, jobs
from amts_core.store.engine import open_store
from amts_core.web.fetching import Limits
from amts_core.workflows import here
from amts_core.workflows.failures import failures_recorded

_LIMITS = Limits()


def carry_out(settings: Settings, order_id: int, *, limits: Limits = _LIMITS) -> Gathering:
    """Carry out an order, and return the collection that comes of it.

    :raises AmtsError: no pair was found, or none can be offered; the job says so too.
    """
    store = open_store(settings.database_url)
    of = gathering_orders.order(store, order_id)
    with failures_recorded(store, of.job_id):
        made = gathering.carry_out(
            settings, store, of, limits,
            lambda share, step: jobs.set_progress(store, of.job_id, share, step),
        )  # fmt: skip
        found = gathering.sources(store, made)
        told = f"{len(found.pages)} articles kept, {len(found.pairs)} pairs offered"
        jobs.finish(store, of.job_id, made.alignment_id, message=told)
    return made


@DBOS.workflow(name="gather")
def gather() -> None:
    """Carry out the order of this job."""
    _gather_step(str(DBOS.workflow_id))


@DBOS.step()
def _gather_step(job_id: str) -> None:
    of = gathering_orders.of_job(here.store(), job_id)
    if of is not None:
        carry_out(here.settings(), of.id)
