"""Home: what there is to do for whoever is here, each with its button, and the documents.

Each section is a module that says what it has to say to a person of a role, or nothing at all.
"""

import streamlit as st

from amts_core.kernel.text.counts import count_noun
from amts_core.review import alignments, rules
from pages.assignments import holders
from pages.documents import import_form, job_progress, pair_table
from pages.home import (
    export_work,
    first_steps,
    given_work,
    lead_work,
    mine,
    people_pace,
    post_edit_work,
    review_work,
)
from pages.shared import entrance, places, project_dialogs, workspace

# from above; each is given the project and the person
SECTIONS = (
    mine.show, first_steps.show, lead_work.show, post_edit_work.show, review_work.show,
    export_work.show, given_work.show, people_pace.show,
)  # fmt: skip

project, me = entrance.project_and_person(places.HOME)

found = alignments.current(workspace.store(), project.id)
done = rules.progress(found)
workspace.header(
    "Home", f"{count_noun(done.n_left, 'pair')} left in {count_noun(done.n_documents, 'document')}"
)
with st.container(horizontal=True, vertical_alignment="bottom"):
    workspace.pick_project(key="home")
    project_dialogs.new_button(key="home")
for show in SECTIONS:
    show(project, me)
if found:
    st.header("Documents", anchor=False)
    pair_table.show(found, holders.of_project(project), key="home_documents")
else:
    st.info("Nothing is aligned yet: drop both versions of a document.")
    import_form.show(project)
    job_progress.show(project)
if found and st.button("Import documents", icon=":material/upload_file:"):
    places.go_to(places.DOCUMENTS)
