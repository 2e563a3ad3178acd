"""Sync: keep the translations of what a project watches in step with their sources."""

import streamlit as st

from amts_core.kernel.errors import AmtsError
from pages.home import start
from pages.shared import workspace
from pages.sync import target_view, watch_view

start.require_person()
project = workspace.project()
me = workspace.person()
if project is None or me is None:
    workspace.header("Sync", "no project yet")
    st.info("There is no project yet. Import two versions of a document first.")
    st.page_link("pages/documents/page.py", label="Go to Documents", icon=":material/description:")
    st.stop()

target_id = workspace.number(st.query_params.get("target"))
try:
    if target_id is None:
        watch_view.show(project, me)
    else:
        target_view.show(project, me, target_id)
except AmtsError as error:
    st.error(str(error))
