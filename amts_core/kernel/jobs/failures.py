"""Failures that a person reads on the page of the job."""

from collections.abc import Iterator
from contextlib import contextmanager

from amts_core.errors import AmtsError, StoreError
from amts_core.store import jobs
from amts_core.store.engine import Store


@contextmanager
def failures_recorded(store: Store, job_id: str) -> Iterator[None]:
    """Let no job look alive whose work has ended with an error."""
    try:
        yield
    except AmtsError as error:
        jobs.fail(store, job_id, str(error))
        raise
    except Exception as error:
        jobs.fail(store, job_id, unexpected(error))
        raise


def passes(error: BaseException) -> bool:
    """Return whether a step may be tried again: the database could not be used."""
    return isinstance(error, StoreError)


def unexpected(error: Exception) -> str:
    """Return what a job says of an error that nobody has thought of."""
    return (
        f"The work failed unexpectedly ({type(error).__name__}: {error}). Ask for it again; if it "
        "fails again, report it with the worker's log."
    )
