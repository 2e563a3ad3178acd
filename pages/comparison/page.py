"""Compare: whether parallel data pays, in scores, in the eyes of judges, in effort and in cost."""

import streamlit as st

from amts_core.kernel.errors import AmtsError
from pages.comparison import (
    comparison_list,
    comparison_view,
    effect,
    experiment_form,
    experiment_view,
    form,
    holdout_form,
    imported_form,
    workload,
)
from pages.shared import entrance, places, views, workspace

_VIEWS = {
    "Comparisons": comparison_list.show,
    comparison_list.EXPERIMENTS: experiment_form.show,
    "New comparison": form.show,
    "From files": imported_form.show,
    "Held out": holdout_form.show,
    "Versions": effect.show,
    "Workload": workload.show,
}

project, me = entrance.project_and_person(places.COMPARE)

comparison_id = workspace.number(st.query_params.get(comparison_list.PARAMETER))
experiment_id = workspace.number(st.query_params.get(experiment_view.PARAMETER))
try:
    if experiment_id is not None and comparison_id is None:
        experiment_view.show(project, me, experiment_id)
    elif comparison_id is not None:
        comparison_view.show(project, me, comparison_id)
    else:
        workspace.header("Compare", "does parallel data pay?")
        view = views.choose(_VIEWS, key="compare_view")
        _VIEWS[view](project, me)
except AmtsError as error:
    st.error(str(error))
