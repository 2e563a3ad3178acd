"""All comparisons of a project, newest first; a row that is pressed opens it."""

import streamlit as st

from amts_core import comparison
from amts_core.comparison import Comparison, LeakPolicy
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Job, JobState, Person, Project
from pages.comparison.points_chart import SEGMENT
from pages.shared import labels, row_table, workspace
from pages.shared.row_table import TableColumn, TableRow

PARAMETER = "comparison"
LEAKS = {
    LeakPolicy.EXCLUDE: "left out",
    LeakPolicy.APART: "apart",
    LeakPolicy.INCLUDE: "counted",
}
_COLUMNS = (
    TableColumn("Comparison"),
    TableColumn("State"),
    TableColumn("Orders"),
    TableColumn("Known segments"),
    TableColumn("By"),
    TableColumn("When"),
)
EXPERIMENTS = "Does it pay?"
"""The view that finds out whether examples pay."""
_VIEW, _SECONDS = "compare_view", 2.0
_STATES = {
    JobState.QUEUED: "○ waiting",
    JobState.RUNNING: "◔ computing",
    JobState.DONE: "✓ done",
    JobState.FAILED: "✗ failed",
}


def show(project: Project, me: Person) -> None:
    """Show a row a comparison, read again while one is computed."""
    found = comparison.comparisons(workspace.store(), project.id)
    if not found:
        st.info(
            "Nothing was compared yet. Find out whether examples pay, which does all that is "
            "needed; or compare orders that have come back."
        )
        with st.container(horizontal=True):
            for label, icon, view in (
                ("Find out whether examples pay", "science", EXPERIMENTS),
                ("Compare orders", "compare_arrows", "New comparison"),
            ):
                st.button(label, icon=f":material/{icon}:", on_click=_to_view, args=(view,))
        return
    is_running = any(is_open(one) for one in found)
    st.fragment(_watched, run_every=_SECONDS if is_running else None)(
        project.id, was_running=is_running
    )


def open_comparison(comparison_id: int) -> None:
    """Let the page show a comparison at its next run."""
    st.query_params[PARAMETER] = str(comparison_id)


def close_comparison() -> None:
    """Let the page show the list of all comparisons at its next run."""
    for name in (PARAMETER, SEGMENT, "view"):
        st.query_params.pop(name, None)
    st.session_state[_VIEW] = "Comparisons"


def is_open(one: Comparison) -> bool:
    """Return whether a comparison is still to be computed."""
    job = job_rows.find(workspace.store(), one.job_id)
    return not one.is_complete and job is not None and not job.state.is_end


def _to_view(name: str) -> None:
    st.session_state[_VIEW] = name


def _state(one: Comparison, job: Job | None) -> str:
    if one.is_complete:
        return _STATES[JobState.DONE]
    return _STATES[job.state] if job else _STATES[JobState.FAILED]


def _watched(project_id: int, *, was_running: bool) -> None:
    found = comparison.comparisons(workspace.store(), project_id)
    if was_running and not any(is_open(one) for one in found):
        st.rerun()  # it ends the reading
    pressed = row_table.show(
        _COLUMNS, [_row(one) for one in found], label="Comparisons", key=f"comparisons-{project_id}"
    )
    if pressed is not None:
        open_comparison(int(pressed.row_ids[0]))
        st.rerun()
    st.caption(
        "Known segments are those that the parallel data holds. The address of a comparison can be "
        "passed on."
    )


def _row(one: Comparison) -> TableRow:
    return TableRow(
        str(one.id),
        (
            one.name,
            _state(one, job_rows.find(workspace.store(), one.job_id)),
            ", ".join(map(str, one.order_ids)),
            LEAKS[one.leaks],
            one.person,
            labels.moment(one.created_at)[:16],
        ),
    )
