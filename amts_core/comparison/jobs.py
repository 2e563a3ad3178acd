"""Comparisons, durably: computed once, whichever worker does it."""

from dbos import DBOS

from amts_core import comparing
from amts_core.comparison import ComparisonResult
from amts_core.config import Settings
from amts_core.store import comparisons, jobs
from amts_core.store.engine import open_store
from amts_core.workflows import here
from amts_core.workflows.failures import failures_recorded, passes


def compute(settings: Settings, comparison_id: int) -> ComparisonResult:
    """Compute a comparison, keep its outcome and return it.

    :raises EvaluationError: its orders have nothing to compare.
    """
    store = open_store(settings.database_url)
    found = comparisons.comparison(store, comparison_id)
    with failures_recorded(store, found.job_id):
        made = comparing.compute(
            settings, store, found,
            lambda share, step: jobs.set_progress(store, found.job_id, share, step),
        )  # fmt: skip
        comparing.keep(store, found, made)
    return made


@DBOS.workflow(name="compare")
def compare() -> None:
    """Compute the comparison of this job."""
    _comparison_step(str(DBOS.workflow_id))


@DBOS.step(retries_allowed=True, max_attempts=10, should_retry=passes)
def _comparison_step(job_id: str) -> None:
    found = comparisons.of_job(here.store(), job_id)
    if found is not None:
        compute(here.settings(), found.id)
