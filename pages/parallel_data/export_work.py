"""Exports that are too large for a page: asked for here, made by a worker, kept as versions."""

import streamlit as st

from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import JobState, Project
from amts_core.parallel_data import ExportOrder, jobs
from amts_core.review import alignments
from pages.parallel_data import version_table
from pages.shared import labels, presses, workspace

_JOB = "export_job"
_LARGE = 5000
_SECONDS = 1.0


def is_large(project: Project) -> bool:
    """Return whether a project has so many approved beads that a worker makes its files."""
    found = alignments.alignments_of(workspace.store(), project.id)
    return sum(one.n_approved for one in found) > _LARGE


def show(project: Project, order: ExportOrder) -> None:
    """Show the button that asks for a file, and how far the last one is that was asked for."""
    if presses.button("Prepare the file", type="primary", icon=":material/database:"):
        settings = workspace.settings()
        st.session_state[_JOB] = jobs.enqueue_export(settings, project, order)
    st.caption(
        "A worker makes it, of the units as they are now, and keeps it as a version on Parallel "
        "data, with what would be skipped or refused left out. You can go on meanwhile."
    )
    job_id = st.session_state.get(_JOB)
    job = None if job_id is None else job_rows.find(workspace.store(), job_id)
    if job is not None and job.project_id == project.id:
        is_running = not job.state.is_end
        st.fragment(_progress, run_every=_SECONDS if is_running else None)(
            job.id, was_running=is_running
        )


def _progress(job_id: str, *, was_running: bool) -> None:
    job = job_rows.find(workspace.store(), job_id)
    if job is None:
        return
    if was_running and job.state.is_end:
        if job.state is JobState.DONE and job.result:
            st.session_state[version_table.CHOSEN] = int(job.result)
        st.rerun()  # the list of versions has it now
    told = labels.plain(f"{job.title}: {job.message}")
    if not job.state.is_end:
        st.progress(job.progress, text=told)
    elif job.state is JobState.DONE:
        st.success(told, icon=":material/check:")
    else:
        st.error(told, icon=":material/error:")
