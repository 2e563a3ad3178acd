"""Review: approve or reject the proposed alignment, one bead at a time."""

import streamlit as st

from pages.home import start
from pages.review import alignment_picker, bulk_progress, desk
from pages.shared import workspace

project, me = start.require_project("Review")

workspace.header("Review", "approve what is right")
alignment = alignment_picker.show(project)
if alignment is None:
    st.info("Nothing is aligned yet. Import two versions of a document first.")
    st.page_link("pages/documents/page.py", label="Go to Documents", icon=":material/description:")
    st.stop()

bulk_progress.show(project, me)
for warning in alignment.warnings:
    st.warning(warning, icon=":material/warning:")
desk.show(alignment.id, project, me, desk.filters(alignment.id))
