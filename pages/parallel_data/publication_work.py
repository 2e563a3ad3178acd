"""What the person has asked for last at a service: how it goes, and what came of it."""

import streamlit as st

from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Job, JobState
from pages.shared import labels, workspace

_JOB = "publication_job"


def follow(job_id: str) -> None:
    """Remember which job the person has started."""
    st.session_state[_JOB] = job_id


def is_running() -> bool:
    """Return whether it has not ended yet."""
    found = _job()
    return found is not None and not found.state.is_end


def show() -> None:
    """Show how it goes; nothing where nothing was asked for."""
    found = _job()
    if found is None:
        return
    told = labels.plain(f"{found.title}: {found.message}")
    if not found.state.is_end:
        st.progress(found.progress, text=told)
    elif found.state is JobState.DONE:
        st.success(told, icon=":material/check:")
    else:
        st.error(told, icon=":material/error:")


def _job() -> Job | None:
    job_id = st.session_state.get(_JOB)
    return job_rows.find(workspace.store(), job_id) if job_id else None
