"""Documents: import two versions of one, or collect articles; a worker does the rest."""

import streamlit as st

from amts_core.store import alignments
from pages.components import (
    document_import,
    gather_form,
    gather_list,
    glossary_desk,
    job_progress,
    kept_units,
    progress_table,
    start,
    waiting_desk,
    workspace,
)

start.require_person()
project = workspace.project()
me = workspace.person()
found = alignments.current(workspace.store(), project.id) if project else ()
workspace.header("Documents", f"{len(found)} aligned documents")

files, folders, web = st.tabs(["Two files", "Two folders", "From the web"])
with files:
    document_import.of_files(project)
with folders:
    document_import.of_folders(project)
with web:
    gather_form.show(project, me)
    if project is not None and me is not None and project.tgt_langs:
        gather_list.show(project, me, alignments.alignments(workspace.store(), project.id))

if project is not None:
    job_progress.show(project)
if found:
    st.subheader("Aligned", anchor=False)
    st.caption("Choose a row to review it.")
    progress_table.show(found, key="aligned_documents")

if project is not None and me is not None:
    kept_units.show(project, me)
    st.subheader("For the review", anchor=False)
    glossary_desk.show(project, me)
    waiting_desk.show(project)
