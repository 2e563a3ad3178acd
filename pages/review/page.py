"""Review: approve or reject the proposed alignment, one bead at a time."""

import streamlit as st

from pages.review import alignment_picker, bulk_progress, desk
from pages.shared import entrance, places, unmade_checks, workspace

project, me = entrance.project_and_person(places.REVIEW)

with workspace.bar("Review"):
    chosen = alignment_picker.show(project)
if not chosen:
    st.info("Nothing is aligned yet. Import two versions of a document first.")
    places.link(places.DOCUMENTS)
    st.stop()

bulk_progress.show(project, me)
if len(chosen) == 1:
    for warning in chosen[0].warnings:
        st.warning(warning, icon=":material/warning:")
desk.show([one.id for one in chosen], project, me)
for languages in sorted({(one.src_lang, one.tgt_lang) for one in chosen}):
    unmade_checks.show(*languages)
