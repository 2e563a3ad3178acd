"""Settings: which services translate for this project, and what they may cost."""

import streamlit as st

from amts_core.kernel.errors import AmtsError
from pages.settings import (
    chat_trial,
    neural_models,
    service_access,
    service_form,
    settings_history,
)
from pages.shared import entrance, places, workspace

project, me = entrance.project_and_person(places.SETTINGS)

workspace.header("Settings", "engines, and what they may cost")
try:
    service_form.show(project, me)
    chat_trial.show(project, me)
    service_access.show(project, me)
    neural_models.show(project, me)
    settings_history.show(project)
except AmtsError as error:
    st.error(str(error))
