"""Failures that a person reads on the page of the job."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from dbos import DBOS
from sqlalchemy.exc import SQLAlchemyError

from amts_core.kernel import errors
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import (
    AmtsError,
    DocumentError,
    ImportRefused,
    StoreError,
    VariantError,
)
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Job


@contextmanager
def failures_recorded(store: Store, job_id: str) -> Iterator[None]:
    """Let no job look alive whose work has ended with an error."""
    try:
        yield
    except AmtsError as error:
        job_rows.fail(store, job_id, str(error), result=_described(error))
        raise
    except Exception as error:
        job_rows.fail(store, job_id, unexpected(error))
        raise


def _described(error: AmtsError) -> str | None:
    """Return what a page asks for, None where a person has no answer."""
    if not isinstance(error, DocumentError | ImportRefused):
        return None
    described = {
        "error": type(error).__name__,
        "tags": getattr(error, "tags", ()),
        "place": getattr(error, "place", None),
    }
    return json.dumps(described)


def failure_of(job: Job) -> AmtsError:
    """Return the error that a job has failed with, as far as a person can answer it."""
    described = json.loads(job.result or "{}")
    kind = getattr(errors, described.get("error", ""), AmtsError)
    tags = described.get("tags")
    error: AmtsError = (
        VariantError(job.message, tuple(tags)) if kind is VariantError else kind(job.message)
    )
    if isinstance(error, DocumentError):
        error.place = described.get("place")
    return error


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
