"""Documents: import two versions of one, or collect articles; a worker does the rest."""

import streamlit as st

from amts_core.kernel.text.counts import count_noun
from amts_core.review import alignments
from pages.documents import (
    aligned_before,
    glossary,
    import_form,
    job_progress,
    kept_units,
    many_files,
    progress_table,
    waiting,
)
from pages.gathering import collection_list, form
from pages.shared import entrance, workspace

me = entrance.person()
project = workspace.project()
found = alignments.current(workspace.store(), project.id) if project else ()
workspace.header("Documents", count_noun(len(found), "aligned document"))

files, several, folders, web = st.tabs(
    ["Two files", "Several files", "Two folders", "From the web"]
)
with files:
    import_form.of_files(project)
with several:
    many_files.of_uploads(project)
with folders:
    many_files.of_folders(project)
with web:
    form.show(project, me)
    if project is not None and project.tgt_langs:
        collection_list.show(project, me, alignments.with_deleted(workspace.store(), project.id))

if project is not None:
    job_progress.show(project)
if found:
    st.subheader("Aligned", anchor=False)
    st.caption("Choose a row to review it.")
    progress_table.show(found, key="aligned_documents")
    if project is not None:
        aligned_before.show(project, found)

if project is not None:
    kept_units.show(project, me)
    st.subheader("For the review", anchor=False)
    glossary.show(project, me)
    waiting.show(project)
