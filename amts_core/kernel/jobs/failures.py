"""Failures that a person reads on the page of the job."""

from collections.abc import Iterator
from contextlib import contextmanager

from dbos import DBOS
from sqlalchemy.exc import SQLAlchemyError

from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import AmtsError, StoreError
from amts_core.kernel.jobs import job_rows


@contextmanager
def failures_recorded(store: Store, job_id: str) -> Iterator[None]:
    """Let no job look alive whose work has ended with an error."""
    try:
        yield
    except AmtsError as error:
        job_rows.fail(store, job_id, str(error))
        raise
    except Exception as error:
        job_rows.fail(store, job_id, unexpected(error))
        raise


def _passes(error: BaseException) -> bool:
    """Return whether a step may be tried again: the database could not be used.

    What the store itself refuses, such as what is not there, it refuses again.
    """
    return isinstance(error, StoreError) and isinstance(error.__cause__, SQLAlchemyError)


step = DBOS.step(retries_allowed=True, max_attempts=10, should_retry=_passes)
"""Makes a function a step of a workflow; it is tried again while the database can't be used."""


def unexpected(error: Exception) -> str:
    """Return what a job says of an error that nobody has thought of."""
    return (
        f"The work failed unexpectedly ({type(error).__name__}: {error}). Ask for it again; if it "
        "fails again, report it with the worker's log."
    )
