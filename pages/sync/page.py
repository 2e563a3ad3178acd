"""Sync: keep the translations of what a project watches in step with their sources."""

import streamlit as st

from amts_core.errors import AmtsError
from pages.components import start, sync_desk, sync_target, workspace

start.require_person()
project = workspace.project()
me = workspace.person()
if project is None or me is None:
    workspace.header("Sync", "no project yet")
    st.info("There is no project yet. Import two versions of a document first.")
    st.page_link("pages/documents.py", label="Go to Documents", icon=":material/description:")
    st.stop()

target_id = workspace.number(st.query_params.get("target"))
try:
    if target_id is None:
        sync_desk.show(project, me)
    else:
        sync_target.show(project, me, target_id)
except AmtsError as error:
    st.error(str(error))
