"""Whether the worker's account may do what Amazon Translate needs: a row a permission."""

import pandas as pd
import streamlit as st

from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Engine, Person, Project
from amts_core.kernel.rights import Task
from amts_core.translation import services
from pages.settings import job_watch
from pages.shared import guards, workspace

_JOB = "access_job"
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
    job_watch.show(st.session_state.get(_JOB), _table)
    _policies(project)


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
