"""Review: approve or reject the proposed alignment, one bead at a time."""

import streamlit as st

from pages.review import alignment_picker, bulk_progress, desk
from pages.shared import entrance, places, unmade_checks, workspace

project, me = entrance.project_and_person(places.REVIEW)

with workspace.bar("Review"):
    alignment = alignment_picker.show(project)
if alignment is None:
    st.info("Nothing is aligned yet. Import two versions of a document first.")
    places.link(places.DOCUMENTS)
    st.stop()

bulk_progress.show(project, me)
for warning in alignment.warnings:
    st.warning(warning, icon=":material/warning:")
desk.show(alignment.id, project, me)
unmade_checks.show(alignment.src_lang, alignment.tgt_lang)
