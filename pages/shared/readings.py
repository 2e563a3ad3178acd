"""What a worker reads for a page: begun, followed while it is at it, and taken once it is done."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import streamlit as st
from streamlit.typing import UploadedFile

from amts_core.kernel.errors import DocumentError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.jobs.failures import failure_of
from amts_core.kernel.records import Job, JobState
from pages.shared import labels, presses, reading_choice, workspace

_SECONDS = 0.2


def contents(uploads: Iterable[UploadedFile]) -> list[tuple[str, bytes]]:
    """Return name and contents of uploaded files."""
    return [(one.name, one.getvalue()) for one in uploads]


def begin(key: str, job_id: str) -> None:
    """Wait for a job from now on."""
    st.session_state[f"{key}_reading"] = job_id


def begin_when_pressed(
    key: str,
    uploads: Sequence[UploadedFile],
    *,
    label: str,
    icon: str,
    ask: Callable[[list[tuple[str, bytes]]], str],
) -> bool:
    """Show a button that has files read, and return whether that began in this run.

    :param ask: has a worker read names and contents, and returns the job's id.
    """
    is_pressed = presses.button(label, icon=icon, disabled=not uploads or is_running(key))
    if is_pressed:
        begin(key, ask(contents(uploads)))
    return is_pressed


def is_running(key: str) -> bool:
    """Return whether a job is waited for."""
    return f"{key}_reading" in st.session_state


def take(key: str, asked: Sequence[str] = ()) -> Job | None:
    """Return the job that :func:`begin` has waited for, once, when it is done.

    Until then its progress is shown. What it was refused for is said and asked by
    :func:`reading_choice.show`.

    :param asked: the keys of that for each file, where each has its own.
    """
    job_id = st.session_state.get(f"{key}_reading")
    job = job_rows.find(workspace.store(), job_id) if job_id else None
    if job is None:
        return None
    if not job.state.is_end:
        _follow(job.id)
        return None
    if job.state is JobState.DONE and any([reading_choice.forget(one) for one in (key, *asked)]):
        st.rerun()  # what was asked is on the page already
    del st.session_state[f"{key}_reading"]
    if job.state is JobState.DONE:
        return job
    error = failure_of(job)
    place = error.place if isinstance(error, DocumentError) else None
    if asked:
        reading_choice.forget(key)
    reading_choice.note(asked[place] if asked and place is not None else key, error)
    st.rerun()


def outcome(key: str, asked: tuple[object, ...], ask: Callable[[], str]) -> Any:
    """Return what came of what is asked: begun where it is asked anew, and done once.

    None where it is not there yet, or has failed; both are shown.

    :param ask: begins it, and returns the job's id.
    """
    known = st.session_state.get(f"{key}_outcome")
    if known is None or known[0] != asked:
        known = st.session_state[f"{key}_outcome"] = asked, ask()
    job = job_rows.find(workspace.store(), known[1])
    if job is None:
        return None
    if not job.state.is_end:
        _follow(job.id)
        return None
    if job.state is not JobState.DONE:
        st.error(labels.plain(job.message))
        return None
    return json.loads(job.result or "null")


def _follow(job_id: str) -> None:
    st.fragment(_progress, run_every=_SECONDS)(job_id)


def _progress(job_id: str) -> None:
    job = job_rows.find(workspace.store(), job_id)
    if job is None or job.state.is_end:
        st.rerun()
    else:
        st.progress(job.progress, text=labels.plain(f"{job.title}: {job.message}"))
