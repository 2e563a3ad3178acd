"""Home: what there is to do, and the next step."""

import streamlit as st

from amts_core.review import alignments, rules
from pages.documents import progress_table
from pages.home import start
from pages.shared import workspace

start.require_person()
project = workspace.project()
if project is None:
    workspace.header("Home", "no project yet")
    st.info("There is no project yet. Import two versions of a document to begin.")
    st.page_link("pages/documents/page.py", label="Go to Documents", icon=":material/description:")
    st.stop()

found = alignments.current(workspace.store(), project.id)
done = rules.progress(found)
workspace.header("Home", f"{done.n_left} beads left in {done.n_documents} documents")

if not found:
    st.info("Nothing is aligned yet. Import two versions of a document to begin.")
    st.page_link("pages/documents/page.py", label="Go to Documents", icon=":material/description:")
    st.stop()

left, decided, approved = st.columns(3)
left.metric("Left to decide", done.n_left)
decided.metric("Decided", f"{done.n_decided} of {done.n_beads}")
approved.metric("Approved units", done.n_approved)

with st.container(horizontal=True):
    if st.button("Go on reviewing", type="primary", icon=":material/fact_check:"):
        st.switch_page("pages/review/page.py")
    if st.button("Import documents", icon=":material/upload_file:"):
        st.switch_page("pages/documents/page.py")
    if st.button("Export parallel data", icon=":material/database:", disabled=not done.n_approved):
        st.switch_page("pages/parallel_data/page.py")
    if st.button("Translate documents", icon=":material/translate:"):
        st.switch_page("pages/translation/page.py")

st.subheader("Documents", anchor=False)
st.caption("Choose a row to review it.")
progress_table.show(found, key="home_documents")
