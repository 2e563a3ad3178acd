"""Compare: whether parallel data pays, in scores, in the eyes of judges, in effort and in cost."""

import streamlit as st

from amts_core.errors import AmtsError
from pages.components import (
    compare_effect,
    compare_form,
    compare_held_out,
    compare_list,
    compare_run,
    compare_workload,
    start,
    views,
    workspace,
)

_VIEWS = {
    "Comparisons": compare_list.show,
    "New comparison": compare_form.show,
    "Held out": compare_held_out.show,
    "Versions": compare_effect.show,
    "Workload": compare_workload.show,
}

start.require_person()
project = workspace.project()
me = workspace.person()
if project is None or me is None:
    workspace.header("Compare", "no project yet")
    st.info("There is no project yet. Import two versions of a document first.")
    st.page_link("pages/documents.py", label="Go to Documents", icon=":material/description:")
    st.stop()

comparison_id = workspace.number(st.query_params.get(compare_list.PARAMETER))
try:
    if comparison_id is not None:
        compare_run.show(project, me, comparison_id)
    else:
        workspace.header("Compare", "does parallel data pay?")
        view = views.choose(_VIEWS, key="compare_view")
        _VIEWS[view](project, me)
except AmtsError as error:
    st.error(str(error))
