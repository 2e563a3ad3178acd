"""Acts on many beads, durably: whichever worker carries them out, each bead has one turn."""

import time

from dbos import DBOS

from amts_core.kernel.database.engine import Store
from amts_core.kernel.jobs import job_rows, machine
from amts_core.kernel.jobs.failures import failures_recorded, step
from amts_core.review import bulk as acts
from amts_core.review.store import bulks
from amts_core.review.store.bulks import Bulk

_TELL_SECONDS = 1.0


def carry_out_now(store: Store, event_id: int) -> Bulk:
    """Carry out what is left of an act in this process, and return it as it is then."""
    of = acts.act(store, event_id)
    told_at = 0.0

    def between(now: Bulk, seconds: float) -> None:
        nonlocal told_at
        if time.monotonic() - told_at > _TELL_SECONDS:
            told_at = time.monotonic()
            message = f"{now.n_seen:,} of {now.n_asked:,}"
            job_rows.set_progress(store, of.job_id, now.n_seen / now.n_asked, message)
        acts.rest(now, seconds)

    done = acts.carry_out(store, event_id, between=between)
    job_rows.finish(store, of.job_id, str(event_id), message=acts.told(done))
    return done


@DBOS.workflow(name="bulk")
def bulk() -> None:
    """Carry out the act of this job."""
    job_id = str(DBOS.workflow_id)
    with failures_recorded(machine.store(), job_id):  # not in the step, which may be tried again
        _bulk_step(job_id)


@step
def _bulk_step(job_id: str) -> None:
    found = bulks.of_job(machine.store(), job_id)
    if found is not None:
        carry_out_now(machine.store(), found.event.id)
