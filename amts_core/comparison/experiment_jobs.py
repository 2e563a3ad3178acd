"""Experiments, durably: taken on step by step, by whichever worker is there."""

from dbos import DBOS

from amts_core.comparison import experiment_steps
from amts_core.comparison.store import experiment_rows
from amts_core.kernel.jobs import machine
from amts_core.kernel.jobs.failures import failures_recorded, step
from amts_core.translation import services


@DBOS.workflow(name="experiment")
def experiment() -> None:
    """Take the experiment of this job to its end; between two steps others have their turn."""
    while (pause := _experiment_step(str(DBOS.workflow_id))) is not None:
        DBOS.sleep(pause)


@step
def _experiment_step(job_id: str) -> float | None:
    """Take an experiment on; return the seconds to wait, None at the end."""
    settings, store = machine.settings(), machine.store()
    found = experiment_rows.of_job(store, job_id)
    if found is None:
        return None
    with failures_recorded(store, job_id):
        is_at_end = experiment_steps.advance(settings, store, found)
    return None if is_at_end else services.poll_seconds(settings, found.engine)
