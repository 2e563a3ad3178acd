"""Parallel data: files of approved units, their versions, and what of them is at a service."""

import streamlit as st

from amts_core.kernel.errors import AmtsError
from pages.parallel_data import (
    account_list,
    data_views,
    export_plan,
    publication_list,
    version_form,
)
from pages.shared import entrance, places, views, workspace

_VIEWS = {
    data_views.EXPORT: export_plan.show,
    data_views.VERSIONS: version_form.show,
    data_views.PUBLISHED: publication_list.show,
    data_views.ACCOUNT: account_list.show,
}

project, me = entrance.project_and_person(places.PARALLEL_DATA)

workspace.header("Parallel data", "files of approved units")
view = views.choose(_VIEWS, key=data_views.KEY)
try:
    _VIEWS[view](project, me)
except AmtsError as error:
    st.error(str(error))
