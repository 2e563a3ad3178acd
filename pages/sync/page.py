"""Sync: keep the translations of what a project watches in step with their sources."""

import streamlit as st

from amts_core.kernel.errors import AmtsError
from pages.shared import entrance, places, workspace
from pages.sync import target_view, watch_view

project, me = entrance.project_and_person(places.SYNC)

target_id = workspace.number(st.query_params.get("target"))
try:
    if target_id is None:
        watch_view.show(project, me)
    else:
        target_view.show(project, me, target_id)
except AmtsError as error:
    st.error(str(error))
