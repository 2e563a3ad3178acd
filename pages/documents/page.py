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
    pair_dialogs,
    pair_table,
    waiting,
)
from pages.gathering import collection_list, form
from pages.shared import entrance, workspace

me = entrance.person()
project = workspace.project()
found = alignments.current(workspace.store(), project.id) if project else ()
workspace.header("Documents", count_noun(len(found), "aligned document"))

files, web = st.tabs(["From files", "From the web"])
with files:
    import_form.show(project)
with web:
    form.show(project, me)
    if project is not None and project.tgt_langs:
        collection_list.show(project, me, alignments.with_deleted(workspace.store(), project.id))

if project is not None:
    job_progress.show(project)
    pair_dialogs.tell()
if found:
    st.header("Aligned", anchor=False)
    pressed = pair_table.show(found, key="aligned_documents", actions=pair_table.ACTIONS)
    if pressed is not None:
        pair_dialogs.open_(pressed)
    pair_dialogs.show(me, found)
    if project is not None:
        aligned_before.show(project, found)
if project is not None:
    pair_dialogs.show_deleted(project, me)

if project is not None:
    kept_units.show(project, me)
    st.header("For the review", anchor=False)
    glossary.show(project, me)
    waiting.show(project)
