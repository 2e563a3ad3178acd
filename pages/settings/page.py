"""Settings: where Amazon Translate works for this project, and what it may cost."""

import streamlit as st

from amts_core.kernel.errors import AmtsError
from pages.home import start
from pages.settings import service_access, service_form, settings_history
from pages.shared import workspace

project, me = start.require_project("Settings")

workspace.header("Settings", "the service and its budget")
try:
    service_form.show(project, me)
    service_access.show(project, me)
    settings_history.show(project)
except AmtsError as error:
    st.error(str(error))
