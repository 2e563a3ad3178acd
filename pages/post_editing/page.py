"""Post-edit: make a machine's translation right, one segment at a time, and take the document."""

import streamlit as st

from amts_core import post_editing
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.rights import Task
from pages.post_editing import desk, document_picker, downloads, effort, review_switch
from pages.shared import entrance, guards, places, unmade_checks, workspace

project, me = entrance.project_and_person(places.POST_EDIT)

between = workspace.bar("Post-edit")
try:
    with between:
        document = document_picker.show(project)
    if document is None:
        st.info("Nothing is translated yet. Order a translation first; its texts come here.")
        places.link(places.TRANSLATE)
        st.stop()
    post_editing.open_document(workspace.store(), document.key)
    guards.say(me, Task.POST_EDIT)
    desk.show(project, me, document)
    unmade_checks.show(document.src_lang, document.key.tgt_lang)
    downloads.show(me, document)
    effort.show(project)
    review_switch.show(project, me)
except AmtsError as error:
    st.error(str(error))
