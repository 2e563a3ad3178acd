"""One comparison: how far it is, and once it is there all that it says."""

import streamlit as st

from amts_core import comparing
from amts_core.comparison import Comparison
from amts_core.errors import AmtsError, NotFoundError
from amts_core.records import JobState, Person, Project
from amts_core.rights import Task
from amts_core.store import jobs
from pages.components import (
    compare_duel,
    compare_effort,
    compare_exports,
    compare_list,
    compare_scores,
    compare_segments,
    permitted,
    presses,
    views,
    wording,
    workspace,
)
from pages.components.compare_scores import EFFORT, SCORES, SEGMENTS

_SECONDS = 1.0
_DUEL = "Duel"


def show(project: Project, me: Person, comparison_id: int) -> None:
    """Show a comparison of the project.

    :raises NotFoundError: the project has none of this id.
    """
    one = comparing.comparison(workspace.store(), comparison_id)
    if one.project_id != project.id:
        raise NotFoundError(
            f"This project has no comparison {comparison_id}. Choose one of the list."
        )
    workspace.header(one.name, _counted(one))
    st.text(_told(one))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "All comparisons", icon=":material/arrow_back:",
            on_click=compare_list.close_comparison,
        )  # fmt: skip
        if one.has_result:
            compare_exports.show(one)
        _rename(me, one)
    if not one.has_result:
        is_open = compare_list.is_open(one)
        st.fragment(_wait, run_every=_SECONDS if is_open else None)(one, was_open=is_open)
        return
    result = comparing.result(workspace.store(), one.id)
    view = views.choose((SCORES, SEGMENTS, _DUEL, EFFORT), key="comparison_view")
    if view == SCORES:
        compare_scores.show(one, result)
    elif view == SEGMENTS:
        compare_segments.show(one, result)
    elif view == _DUEL:
        compare_duel.show(me, one, result)
    else:
        compare_effort.show(one, result)


def _counted(one: Comparison) -> str:
    if not one.has_result:
        return "not there yet"
    result = comparing.result(workspace.store(), one.id)
    return f"{sum(direction.n for direction in result.directions):,} segments compared"


def _told(one: Comparison) -> str:
    numbers = ", ".join(map(str, one.order_ids))
    word = "order" if len(one.order_ids) == 1 else "orders"
    return (
        f"Systems of {word} {numbers} · segments that the parallel data holds: "
        f"{compare_list.LEAKS[one.leaks]} · by {one.person}, {wording.moment(one.created_at)}"
    )


def _wait(one: Comparison, *, was_open: bool) -> None:
    if was_open and not compare_list.is_open(one):
        st.rerun()  # what came out is shown, or why nothing did
    job = jobs.find(workspace.store(), one.job_id)
    if job is None or job.state is JobState.FAILED:
        st.error(job.message if job else "The job of this comparison is gone. Compare again.")
    else:
        st.progress(job.progress, text=job.message)
        st.caption("It is computed by a worker and goes on while this page is closed.")


def _rename(me: Person, one: Comparison) -> None:
    why = permitted.refusal(me, Task.COMPARE)
    with st.popover("Rename", icon=":material/edit:", disabled=why is not None, help=why):
        name = st.text_input("Name", value=one.name, key=f"compare_rename-{one.id}")
        if presses.button("Save", type="primary", key="compare_rename_now"):
            try:
                comparing.rename(workspace.store(), me, one.id, name)
            except AmtsError as error:
                st.error(str(error))
                return
            st.rerun()
