"""Settings: where Amazon Translate works for this project, and what it may cost."""

import streamlit as st

from amts_core.kernel.errors import AmtsError
from pages.home import start
from pages.settings import service_access, service_form, settings_history
from pages.shared import workspace

start.require_person()
project = workspace.project()
me = workspace.person()
if project is None or me is None:
    workspace.header("Settings", "no project yet")
    st.info("There is no project yet. Import two versions of a document first.")
    st.page_link("pages/documents/page.py", label="Go to Documents", icon=":material/description:")
    st.stop()

workspace.header("Settings", "the service and its budget")
try:
    service_form.show(project, me)
    service_access.show(project, me)
    settings_history.show(project)
except AmtsError as error:
    st.error(str(error))
