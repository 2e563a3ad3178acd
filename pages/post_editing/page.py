"""Post-edit: make a machine's translation right, one segment at a time, and take the document."""

import streamlit as st

from amts_core import editing
from amts_core.errors import AmtsError
from amts_core.rights import Task
from pages.components import (
    edit_delivery,
    edit_effort,
    edit_picker,
    edit_switch,
    permitted,
    post_edit_desk,
    start,
    workspace,
)

start.require_person()
project = workspace.project()
me = workspace.person()
if project is None or me is None:
    workspace.header("Post-edit", "no project yet")
    st.info("There is no project yet. Import two versions of a document first.")
    st.page_link("pages/documents.py", label="Go to Documents", icon=":material/description:")
    st.stop()

workspace.header("Post-edit", "make it right, once")
try:
    document = edit_picker.show(project)
    if document is None:
        st.info("Nothing is translated yet. Order a translation first; its texts come here.")
        st.page_link("pages/translate.py", label="Go to Translate", icon=":material/translate:")
        st.stop()
    editing.open_document(workspace.store(), document.key)
    permitted.say(me, Task.POST_EDIT)
    post_edit_desk.show(project, me, document.key, post_edit_desk.filters())
    edit_delivery.show(me, document)
    edit_effort.show(project)
    edit_switch.show(project, me)
except AmtsError as error:
    st.error(str(error))
