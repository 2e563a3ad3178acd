"""Parallel data: files of approved units, their versions, and what of them is at a service."""

import streamlit as st

from amts_core.kernel.errors import AmtsError
from pages.parallel_data import publication_list, version_form
from pages.shared import entrance, places, views, workspace

_VIEWS = {"Versions": version_form.show, "Published": publication_list.show}

project, me = entrance.project_and_person(places.PARALLEL_DATA)

workspace.header("Parallel data", "files of approved units")
view = views.choose(_VIEWS, key="parallel_data_view")
try:
    _VIEWS[view](project, me)
except AmtsError as error:
    st.error(str(error))
