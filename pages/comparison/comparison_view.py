"""One comparison: how far it is, and once it is there all that it says."""

import streamlit as st

from amts_core import comparison
from amts_core.comparison import Comparison
from amts_core.kernel.errors import AmtsError, NotFoundError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import JobState, Person, Project
from amts_core.kernel.rights import Task
from amts_core.kernel.text.counts import count_noun
from pages.comparison import (
    comparison_list,
    duel_view,
    report_downloads,
    scores,
    segments_view,
    system_effort,
)
from pages.comparison.scores import EFFORT, SCORES, SEGMENTS
from pages.shared import guards, labels, presses, views, workspace

_SECONDS = 1.0
_DUEL = "Duel"


def show(project: Project, me: Person, comparison_id: int) -> None:
    """Show a comparison of the project.

    :raises NotFoundError: the project has none of this id.
    """
    one = comparison.comparison(workspace.store(), comparison_id)
    if one.project_id != project.id:
        raise NotFoundError(
            f"This project has no comparison {comparison_id}. Choose one of the list."
        )
    workspace.header(one.name, _counted(one))
    st.text(_told(one))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "All comparisons",
            icon=":material/arrow_back:",
            on_click=comparison_list.close_comparison,
        )
        if one.has_result:
            report_downloads.show(one)
        _rename(me, one)
    if not one.has_result:
        is_open = comparison_list.is_open(one)
        st.fragment(_wait, run_every=_SECONDS if is_open else None)(one, was_open=is_open)
        return
    result = comparison.result(workspace.store(), one.id)
    view = views.choose((SCORES, SEGMENTS, _DUEL, EFFORT), key="comparison_view")
    if view == SCORES:
        scores.show(one, result)
    elif view == SEGMENTS:
        segments_view.show(one, result)
    elif view == _DUEL:
        duel_view.show(me, one, result)
    else:
        system_effort.show(one, result)


def _counted(one: Comparison) -> str:
    if not one.has_result:
        return "not there yet"
    result = comparison.result(workspace.store(), one.id)
    return f"{count_noun(sum(direction.n for direction in result.directions), 'segment')} compared"


def _told(one: Comparison) -> str:
    numbers = ", ".join(map(str, one.order_ids))
    word = "order" if len(one.order_ids) == 1 else "orders"
    return (
        f"Systems of {word} {numbers} · segments that the parallel data holds: "
        f"{comparison_list.LEAKS[one.leaks]} · by {one.person}, {labels.moment(one.created_at)}"
    )


def _wait(one: Comparison, *, was_open: bool) -> None:
    if was_open and not comparison_list.is_open(one):
        st.rerun()  # what came out is shown, or why nothing did
    job = job_rows.find(workspace.store(), one.job_id)
    if job is None or job.state is JobState.FAILED:
        st.error(job.message if job else "The job of this comparison is gone. Compare again.")
    else:
        st.progress(job.progress, text=job.message)
        st.caption("It is computed by a worker and goes on while this page is closed.")


def _rename(me: Person, one: Comparison) -> None:
    why = guards.refusal(me, Task.COMPARE)
    with st.popover("Rename", icon=":material/edit:", disabled=why is not None, help=why):
        name = st.text_input("Name", value=one.name, key=f"compare_rename-{one.id}")
        if presses.button("Save", type="primary", key="compare_rename_now"):
            try:
                comparison.rename(workspace.store(), me, one.id, name)
            except AmtsError as error:
                st.error(str(error))
                return
            st.rerun()
