"""Review: approve or reject the proposed alignment, one bead at a time."""

import streamlit as st

from pages.review import alignment_picker, bulk_progress, desk
from pages.shared import entrance, places, unmade_checks, workspace

project, me = entrance.project_and_person(places.REVIEW)

with workspace.bar("Review"):
    picked = alignment_picker.show(project, me)
if picked is None:
    st.info("Nothing is aligned yet. Import two versions of a document first.")
    places.link(places.DOCUMENTS)
    st.stop()

chosen, found = picked
bulk_progress.show(project, me)
if len(found) == 1:
    for warning in found[0].warnings:
        st.warning(warning, icon=":material/warning:")
desk.show(project, me, chosen)
for languages in sorted({(one.src_lang, one.tgt_lang) for one in found}):
    unmade_checks.show(*languages)
