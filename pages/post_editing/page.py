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
        picked = document_picker.show(project, me)
    if picked is None:
        st.info("Nothing is translated yet. Order a translation first; its texts come here.")
        places.link(places.TRANSLATE)
        st.stop()
    chosen, keys = picked
    with st.spinner("Opening…", show_time=True):
        post_editing.open_all(workspace.store(), project.id, keys)
    guards.say(me, Task.POST_EDIT)
    documents = document_picker.documents(project)
    above, middle = st.container(), st.container()  # the desk stays what it is, whatever is above
    with middle:
        desk.show(project, me, chosen, keys)
    for languages in sorted({(documents[key].src_lang, key.tgt_lang) for key in keys}):
        unmade_checks.show(*languages)
    if len(keys) == 1:
        of = documents[keys[0]]
        with above if downloads.is_finished(of) else st.container():
            downloads.show(me, of)
    else:
        st.caption("Choose one document to take its file, or those of its order.")
    effort.show(project)
    review_switch.show(project, me)
except AmtsError as error:
    st.error(str(error))
