"""Documents: import two versions of one, or collect articles; a worker does the rest."""

import streamlit as st

from amts_core.kernel.text.counts import count_noun
from amts_core.review import alignments
from amts_core.teamwork import Desk, assignments
from pages.assignments import give_dialog, holders
from pages.documents import (
    aligned_before,
    edited_table,
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
    give_dialog.tell()
    works = assignments.works(workspace.store(), project.id)
    given = holders.of_project(project)
    if found:
        st.header("Aligned", anchor=False)
        pressed = pair_table.show(
            found, given, key="aligned_documents", actions=pair_table.actions(me)
        )
        if pressed is not None and pressed.action == give_dialog.GIVE.name:
            give_dialog.open_([one.work for one in works if one.alignment_id in pressed.row_ids])
        elif pressed is not None:
            pair_dialogs.open_(pressed)
        pair_dialogs.show(me, found)
        aligned_before.show(project, found)
    pair_dialogs.show_deleted(project, me)
    if any(one.work.desk is Desk.POST_EDIT for one in works):
        st.header("To post-edit", anchor=False)
        edited_table.show(me, works, given)
    give_dialog.show(project, me)

if project is not None:
    kept_units.show(project, me)
    st.header("For the review", anchor=False)
    glossary.show(project, me)
    waiting.show(project)
