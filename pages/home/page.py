"""Home: what there is to do, and the next step."""

import streamlit as st

from amts_core.kernel.text.counts import count_noun
from amts_core.review import alignments, rules
from pages.documents import pair_table
from pages.shared import entrance, places, workspace

project, _ = entrance.project_and_person(places.HOME)

found = alignments.current(workspace.store(), project.id)
done = rules.progress(found)
workspace.header(
    "Home", f"{count_noun(done.n_left, 'bead')} left in {count_noun(done.n_documents, 'document')}"
)

if not found:
    st.info("Nothing is aligned yet. Import two versions of a document first.")
    places.link(places.DOCUMENTS)
    st.stop()

left, decided, approved = st.columns(3)
left.metric("Left to decide", done.n_left)
decided.metric("Decided", f"{done.n_decided} of {done.n_beads}")
approved.metric("Approved units", done.n_approved)

with st.container(horizontal=True):
    if st.button("Go on reviewing", type="primary", icon=":material/fact_check:"):
        places.go_to(places.REVIEW)
    if st.button("Import documents", icon=":material/upload_file:"):
        places.go_to(places.DOCUMENTS)
    if st.button("Export parallel data", icon=":material/database:", disabled=not done.n_approved):
        places.go_to(places.PARALLEL_DATA)
    if st.button("Translate documents", icon=":material/translate:"):
        places.go_to(places.TRANSLATE)

st.subheader("Documents", anchor=False)
st.caption("Choose a row to review it.")
pair_table.show(found, key="home_documents")
