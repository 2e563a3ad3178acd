"""A job that somebody has begun here: its progress, and what comes of it."""

from collections.abc import Callable

import streamlit as st

from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import JobState
from pages.shared import labels, workspace

_SECONDS = 1.0


def show(job_id: str | None, result: Callable[[str], None]) -> None:
    """Show how far a job is, in the end its result, or why it has failed.

    :param result: shows it, given the job's id.
    """
    job = job_rows.find(workspace.store(), job_id) if job_id else None
    if job is not None:
        is_running = not job.state.is_end
        st.fragment(_watch, run_every=_SECONDS if is_running else None)(
            job.id, result, was_running=is_running
        )


def _watch(job_id: str, result: Callable[[str], None], *, was_running: bool) -> None:
    job = job_rows.find(workspace.store(), job_id)
    if job is None:
        return
    if not job.state.is_end:
        st.progress(job.progress, text=labels.plain(f"{job.title}: {job.message}"))
    elif job.state is JobState.DONE:
        result(job_id)
    else:
        st.error(labels.plain(f"{job.title}: {job.message}"), icon=":material/error:")
    if was_running and job.state.is_end:
        st.rerun()
