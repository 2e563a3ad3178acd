"""Whether the worker's account may do what Amazon Translate needs: a row a permission."""

import pandas as pd
import streamlit as st

from amts_core.kernel.errors import AmtsError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Engine, JobState, Person, Project
from amts_core.kernel.rights import Task
from amts_core.translation import services
from pages.shared import guards, workspace

_JOB = "access_job"
_SECONDS = 1.0
_WORDS = {True: "✓ granted", False: "✗ missing", None: "? can't tell"}


def show(project: Project, me: Person) -> None:
    """Show the check of the permissions and its result, and the policies to copy."""
    st.header("Permissions", anchor=False)
    if Engine.AMAZON not in services.engines(workspace.store(), project.id):
        st.caption(
            "Save Region, bucket, folder and role first: then the permissions can be checked, and "
            "the policies that grant them are written here to be copied."
        )
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if guards.button(
            "Check the permissions", me, Task.CONFIGURE, icon=":material/verified_user:"
        ):
            try:
                st.session_state[_JOB] = services.check_access(workspace.settings(), project, me)
            except AmtsError as error:
                st.error(str(error))
        st.caption(
            "A worker makes the smallest call for each: one character is translated, an empty file "
            "is written to the bucket and deleted again.",
            width="stretch",
        )
    job_id = st.session_state.get(_JOB)
    if job_id:
        job = job_rows.find(workspace.store(), job_id)
        is_running = job is not None and not job.state.is_end
        st.fragment(_result, run_every=_SECONDS if is_running else None)(
            job_id, was_running=is_running
        )
    _policies(project)


def _result(job_id: str, *, was_running: bool) -> None:
    job = job_rows.find(workspace.store(), job_id)
    if job is None:
        return
    if not job.state.is_end:
        st.progress(job.progress, text=f"{job.title}: {job.message}")
    elif job.state is JobState.DONE:
        _table(job_id)
    else:
        st.error(f"{job.title}: {job.message}", icon=":material/error:")
    if was_running and job.state.is_end:
        st.rerun()


def _table(job_id: str) -> None:
    found = services.access(workspace.store(), job_id)
    missing = [one for one in found if one.is_allowed is False]
    open_ = [one for one in found if one.is_allowed is None]
    if missing:
        st.error(
            f"{len(missing)} of {len(found)} permissions are missing. Copy the policies below to "
            "the account, then check again.",
            icon=":material/gpp_bad:",
        )
    elif open_:
        st.warning(
            f"None of {len(found)} permissions is known to be missing; {len(open_)} can't be told "
            "before they are used.",
            icon=":material/gpp_maybe:",
        )
    else:
        st.success(f"All {len(found)} permissions are there.", icon=":material/verified_user:")
    frame = pd.DataFrame(
        [
            (_WORDS[one.is_allowed], one.action, one.resource, one.message)
            for one in (*missing, *open_, *(one for one in found if one.is_allowed))
        ],
        columns=["", "permission", "on", "what was found"],
    )
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            "": st.column_config.TextColumn(width=90),
            "permission": st.column_config.TextColumn(width=230),
            "on": st.column_config.TextColumn(width=230),
        },
    )


def _policies(project: Project) -> None:
    """Show the policies that grant what is needed and nothing else."""
    found = services.needed_policies(workspace.store(), project.id)
    with st.expander("Policies to copy", icon=":material/policy:"):
        for title, policy in (
            ("For whoever's credentials the worker uses", found.caller),
            ("For the role of batch jobs", found.role),
            ("Trust policy of the role of batch jobs", found.trust),
        ):
            st.caption(title)
            st.code(policy, language="json", height=260)
