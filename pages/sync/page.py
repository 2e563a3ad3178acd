"""Sync: keep the translations of what a project watches in step with their sources."""

import streamlit as st

from amts_core.kernel.errors import AmtsError
from pages.home import start
from pages.shared import workspace
from pages.sync import target_view, watch_view

project, me = start.require_project("Sync")

target_id = workspace.number(st.query_params.get("target"))
try:
    if target_id is None:
        watch_view.show(project, me)
    else:
        target_view.show(project, me, target_id)
except AmtsError as error:
    st.error(str(error))
