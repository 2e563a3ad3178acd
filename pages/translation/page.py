"""Translate: order the translation of documents, watch it, and read what came back."""

import streamlit as st

from amts_core.kernel.errors import AmtsError
from pages.shared import entrance, places, views, workspace
from pages.translation import order_form, order_list, order_view, result_view

_VIEWS = {"New order": order_form.show, "Orders": order_list.show}

project, me = entrance.project_and_person(places.TRANSLATE)

order_id = workspace.number(st.query_params.get("order"))
revision_id = workspace.number(st.query_params.get("revision"))
try:
    if order_id is not None and revision_id is not None:
        tgt_lang = st.query_params.get("into", "")
        result_view.show(project, me, order_id, revision_id, tgt_lang=tgt_lang)
    elif order_id is not None:
        order_view.show(project, me, order_id)
    else:
        workspace.header("Translate", "documents into drafts")
        view = views.choose(_VIEWS, key="translate_view")
        _VIEWS[view](project, me)
except AmtsError as error:
    st.error(str(error))
