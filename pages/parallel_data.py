"""Parallel data: what of the approved units Amazon Translate would import, and the file of it."""

import streamlit as st

from amts_core.errors import AmtsError
from amts_core.store import exports
from pages.components import export_plan, start, version_table, workspace

start.require_person()
project = workspace.project()
if project is None:
    workspace.header("Parallel data", "no project yet")
    st.info("There is no project yet. Import two versions of a document first.")
    st.page_link("pages/documents.py", label="Go to Documents", icon=":material/description:")
    st.stop()

workspace.header("Parallel data", "approved units as a file that Amazon Translate imports")
try:
    export_plan.show(project)
except AmtsError as error:
    st.error(str(error))

versions = exports.versions(workspace.store(), project.id)
if versions:
    st.subheader("Versions", anchor=False)
    version_table.show(versions)
