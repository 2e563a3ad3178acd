"""One comparison: how far it is, and once it is there all that it says."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from amts_core import comparison
from amts_core.comparison import Comparison, ComparisonResult, ScoreStage, TextsKind
from amts_core.kernel.errors import AmtsError, NotFoundError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import JobState, Person, Project
from amts_core.kernel.rights import Task
from amts_core.kernel.text.counts import count_noun
from pages.comparison import (
    comparison_list,
    judging_view,
    report_downloads,
    scores,
    segments_view,
    system_effort,
)
from pages.comparison.scores import EFFORT, SCORES, SEGMENTS
from pages.shared import guards, labels, presses, views, workspace

_SECONDS = 1.0
_LINE_PX = 72
_JUDGING = "Judge"


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
        _repeat(me, one)
        _remove(me, one)
    if one.removed_at is not None:
        _removed(me, one, one.removed_at)
        return
    if not one.has_result:
        is_open = comparison_list.is_open(one)
        st.fragment(_wait, run_every=_SECONDS if is_open else None)(one, was_open=is_open)
        return
    result = comparison.result(workspace.store(), one.id)
    view = views.choose((SCORES, SEGMENTS, _JUDGING, EFFORT), key="comparison_view")
    _growing(one, result, view)
    if view == SCORES:
        scores.show(one, result)
    elif view == SEGMENTS:
        segments_view.show(one, result)
    elif view == _JUDGING:
        judging_view.show(me, one, result)
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
    parts = [f"Systems of {word} {numbers}"] if numbers else []
    for texts_id in one.imported_ids:
        texts = comparison.imported(workspace.store(), texts_id)
        what = "references" if texts.kind is TextsKind.REFERENCE else "output"
        parts.append(f"{what} {texts.name} of the file {texts.file_name}")
    made_of = " · ".join(parts)
    return (
        f"{made_of[:1].upper()}{made_of[1:]} · segments that the parallel data holds: "
        f"{comparison_list.LEAKS[one.leaks]} · by {one.person}, {labels.moment(one.created_at)}"
    )


def _wait(one: Comparison, *, was_open: bool) -> None:
    if was_open and not comparison_list.is_open(one):
        st.rerun()  # what came out is shown, or why nothing did
    job = job_rows.find(workspace.store(), one.job_id)
    if job is None or job.state is JobState.FAILED:
        st.error(
            labels.plain(job.message)
            if job
            else "The job of this comparison is gone. Compare again."
        )
    else:
        st.progress(job.progress, text=labels.plain(job.message))
        st.caption("It is computed by a worker and goes on while this page is closed.")


def _growing(one: Comparison, result: ComparisonResult, view: str) -> None:
    """Say what is still being computed, and show it once it is there.

    The line keeps its height when all is there: what is read below keeps its place.
    """
    seen = f"compare_growing-{one.id}"
    if not result.missing and not st.session_state.get(seen):
        return
    st.session_state[seen] = True
    is_needed = view == SCORES or (view == SEGMENTS and ScoreStage.SEGMENTS in result.missing)
    is_open = comparison_list.is_open(one)
    with st.container(height=_LINE_PX, border=False):
        st.fragment(_missing, run_every=_SECONDS if is_open else None)(
            one, result.missing, is_needed=is_needed, was_open=is_open
        )


def _missing(
    one: Comparison, missing: Sequence[ScoreStage], *, is_needed: bool, was_open: bool
) -> None:
    now = comparison.comparison(workspace.store(), one.id)
    has_more = now.n_missing < len(missing)
    has_ended = was_open and not comparison_list.is_open(now)
    if (has_more or has_ended) and is_needed:
        st.rerun()
    job = job_rows.find(workspace.store(), one.job_id)
    told = ", ".join(comparison.MISSING[stage] for stage in missing)
    if has_more:  # a run of the page would close what is open on it, or disturb a judge
        if st.button("Show what was computed since", icon=":material/refresh:"):
            st.rerun()
    elif not missing:
        st.caption("All of it is computed.")
    elif job is None or job.state.is_end:
        why = job.message if job else "Its job is gone."
        st.error(f"Not computed: {told}. {why} Repeat the comparison.")
    else:
        st.progress(job.progress, text=f"{job.message}. Still to come: {told}.")


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


def _repeat(me: Person, one: Comparison) -> None:
    if guards.button("Repeat", me, Task.COMPARE, icon=":material/replay:", key="compare_repeat"):
        try:
            comparison_id = comparison.repeat(workspace.settings(), me, one.id)
        except AmtsError as error:
            st.error(str(error))
            return
        comparison_list.open_comparison(comparison_id)
        st.rerun()


def _remove(me: Person, one: Comparison) -> None:
    if one.removed_at is not None:
        return
    why = guards.refusal(me, Task.COMPARE)
    with st.popover("Remove", icon=":material/delete:", disabled=why is not None, help=why):
        n_judged = comparison.n_judgements(workspace.store(), one.id)
        st.write(
            "It leaves the list, its orders wait to be compared again, and what versions were "
            "worth is told by other comparisons. Its scores and "
            f"{count_noun(n_judged, 'judgement')} are kept: at its address it can be brought back."
        )
        if presses.button("Remove it", type="primary", key="compare_remove_now"):
            comparison.remove(workspace.store(), me, one.id)
            comparison_list.close_comparison()
            st.rerun()


def _removed(me: Person, one: Comparison, at: datetime) -> None:
    st.info(f"{one.removed_by} has removed this comparison, {labels.moment(at)}.")
    if guards.button("Bring it back", me, Task.COMPARE, icon=":material/undo:"):
        comparison.bring_back(workspace.store(), me, one.id)
        st.rerun()
