"""Running and finished work of a project, read from the database once a second while it runs."""

import streamlit as st

from amts_core.kernel.jobs import job_rows
from amts_core.kernel.jobs.calls import ON_DOCUMENTS
from amts_core.kernel.records import Job, JobState, Project
from amts_core.review import alignments
from pages.review import alignment_picker
from pages.shared import labels, places, presses, workspace

_N_SHOWN = 8
_KEY = "job"


def follow(job_id: str) -> None:
    """Remember which job the person has started last."""
    st.session_state[_KEY] = job_id


def show(project: Project) -> None:
    """Show the newest jobs; nothing where there are none."""
    found = _found(project.id)
    running = any(not job.state.is_end for job in found)
    st.fragment(_list, run_every=1.0 if running else None)(project.id, was_running=running)


def _found(project_id: int) -> tuple[Job, ...]:
    """Return the work on documents; orders, which may run for days, have pages of their own."""
    return job_rows.jobs(workspace.store(), project_id, n=_N_SHOWN, of_workflows=ON_DOCUMENTS)


def _list(project_id: int, *, was_running: bool) -> None:
    found = _found(project_id)
    done = [job for job in found if job.state is JobState.DONE]
    for job in found:
        if job not in done:
            _row(job)
        elif job.id == st.session_state.get(_KEY):
            _finished(project_id, job)
    if done:
        with st.expander(f"Done lately: {len(done)}", icon=":material/check:"):
            st.text("\n".join(f"{job.title}: {job.message}" for job in done))
    if was_running and all(job.state.is_end for job in found):
        st.rerun()  # the page above shows what the jobs have made


def _row(job: Job) -> None:
    told = _told(job)
    if job.state is JobState.FAILED:
        st.error(told, icon=":material/error:")
    elif job.state is JobState.PARTIAL:
        st.warning(told, icon=":material/rule:")
    elif job.state is JobState.CANCELLED:
        st.info(told, icon=":material/stop_circle:")
    else:
        st.progress(job.progress, text=told)


def _told(job: Job) -> str:
    return labels.plain(f"{job.title}: {job.message}")


def _finished(project_id: int, job: Job) -> None:
    """Show what a job has made, and the way to it, or to what else is left to review by now."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.success(_told(job), icon=":material/check:")
        found = alignments.current(workspace.store(), project_id) if job.result else ()
        left = [one.id for one in found if one.n_decided < one.n_beads]
        if not left:
            return
        # what the job has made comes first
        wanted = next((one for one in left if one == job.result), left[0])
        label = "Review it" if wanted == job.result else "Go on reviewing"
        if presses.button(label, type="primary", icon=":material/fact_check:", key="review_next"):
            alignment_picker.choose(wanted)
            places.go_to(places.REVIEW)
