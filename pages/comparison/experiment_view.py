"""One experiment: its steps, each as it stands, and once it is there the answer."""

import streamlit as st

from amts_core import comparison
from amts_core.comparison import Experiment, ExperimentStep, StepState, experiments
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import JobState, Person, Project
from amts_core.kernel.rights import Task
from pages.comparison import comparison_list
from pages.parallel_data import data_views
from pages.shared import guards, labels, places, presses, workspace
from pages.translation import order_list

PARAMETER = "experiment"
_SECONDS = 1.0
_SIGNS = {
    JobState.DONE: "✓",
    JobState.RUNNING: "◔",
    JobState.FAILED: "✗",
    JobState.QUEUED: "○",
}
_NAMES = {
    ExperimentStep.HOLD_OUT: "Hold the test documents out",
    ExperimentStep.ACCEPT: "Approve what the product accepts",
    ExperimentStep.KEEP: "Keep the approved pairs as parallel data",
    ExperimentStep.ORDER: "Translate the test documents without and with it",
    ExperimentStep.COMPARE: "Set both against the human translation",
}


def open_experiment(experiment_id: int) -> None:
    """Let the page show an experiment at its next run."""
    st.query_params[PARAMETER] = str(experiment_id)


def close() -> None:
    """Let the page show all experiments at its next run."""
    st.query_params.pop(PARAMETER, None)


def state(one: Experiment) -> str:
    """Return how an experiment stands, with a sign."""
    job = job_rows.find(workspace.store(), one.job_id)
    if job is None or job.state is JobState.FAILED:
        return "✗ stopped"
    return "✓ done" if job.state is JobState.DONE else "◔ at work"


def show(project: Project, me: Person, experiment_id: int) -> None:
    """Show an experiment of the project.

    :raises NotFoundError: the project has none of this id.
    """
    one = comparison.experiment(workspace.store(), experiment_id)
    if one.project_id != project.id:
        raise NotFoundError(
            f"This project has no experiment {experiment_id}. Choose one of the list."
        )
    workspace.header(comparison_list.EXPERIMENTS, state(one))
    st.text(f"{one.name} · by {one.person}, {labels.moment(one.created_at)}")
    st.button("All experiments", icon=":material/arrow_back:", on_click=close)
    is_open = _is_open(one)
    st.fragment(_steps, run_every=_SECONDS if is_open else None)(one, me, project, was_open=is_open)


def _is_open(one: Experiment) -> bool:
    job = job_rows.find(workspace.store(), one.job_id)
    return job is not None and not job.state.is_end


def _steps(shown: Experiment, me: Person, project: Project, *, was_open: bool) -> None:
    one = comparison.experiment(workspace.store(), shown.id)
    if was_open and not _is_open(one):
        st.rerun()  # it ends the reading
    found = experiments.steps(workspace.store(), one)
    if one.comparison_id is not None and found[-1].ids:
        _answer(one.comparison_id)
    for n, step in enumerate(found, 1):
        _step(n, step)
    if was_open:
        st.caption("A worker does this; it goes on while this page is closed.")
    elif found[-1].state is not JobState.DONE:
        if guards.button(
            "Go on",
            me,
            Task.COMPARE,
            type="primary",
            icon=":material/resume:",
            key="experiment_go_on",
            help="From the step that has failed; what is missing of its orders is ordered again.",
        ):
            experiments.go_on(workspace.settings(), project, me, one.id)
            st.rerun(scope="app")
        guards.say(me, Task.COMPARE)


def _step(n: int, step: StepState) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch", gap="xxsmall"):
            st.text(f"{_SIGNS.get(step.state, '○')} {n}. {_NAMES[step.step]}")
            if step.told:
                st.caption(labels.plain(step.told))
        if step.ids and step.state is not JobState.QUEUED:
            _lead(step)


def _lead(step: StepState) -> None:
    """Show the way to what a step has made."""
    match step.step:
        case ExperimentStep.KEEP:
            if presses.button("See the versions", key="experiment_versions"):
                data_views.lead_to(data_views.VERSIONS)
                places.go_to(places.PARALLEL_DATA)
        case ExperimentStep.ORDER:
            for order_id in step.ids:
                if presses.button(f"Order {order_id}", key=f"experiment_order-{order_id}"):
                    order_list.open_order(order_id)
                    places.go_to(places.TRANSLATE)
        case ExperimentStep.COMPARE:
            if presses.button(
                "Open the comparison",
                type="primary",
                icon=":material/compare_arrows:",
                key="experiment_comparison",
            ):
                close()
                comparison_list.open_comparison(step.ids[0])
                st.rerun(scope="app")  # the steps are a part of the page that is run by itself


def _answer(comparison_id: int) -> None:
    """Say in a line for each direction what the examples were worth."""
    for line in comparison.example_gains(workspace.store(), comparison_id):
        (st.success if line.is_better else st.info)(line.told, icon=":material/science:")
