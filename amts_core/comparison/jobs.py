"""Comparisons, durably: computed once, whichever worker does it."""

from dbos import DBOS

from amts_core.comparison import computation, outcomes
from amts_core.comparison.records import ComparisonResult
from amts_core.comparison.store import comparison_rows
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.jobs import job_rows, machine
from amts_core.kernel.jobs.failures import failures_recorded, step


def compute(settings: Settings, comparison_id: int) -> ComparisonResult:
    """Compute a comparison, keep its outcome stage by stage, and return it.

    What a worker has kept before it ended is taken up.

    :raises EvaluationError: its orders have nothing to compare.
    """
    store = open_store(settings.database_url)
    found = comparison_rows.comparison(store, comparison_id)
    with failures_recorded(store, found.job_id):
        begun = outcomes.result(store, comparison_id) if found.has_result else None
        made = computation.compute(
            settings,
            store,
            found,
            lambda share, step: job_rows.set_progress(store, found.job_id, share, step),
            begun=begun,
            keep=lambda kept: outcomes.keep(store, found, kept),
        )
        outcomes.keep(store, found, made)  # where it had been kept whole, its job may not be done
    return made


@DBOS.workflow(name="compare")
def compare() -> None:
    """Compute the comparison of this job."""
    _comparison_step(str(DBOS.workflow_id))


@step
def _comparison_step(job_id: str) -> None:
    found = comparison_rows.of_job(machine.store(), job_id)
    if found is not None:
        compute(machine.settings(), found.id)
