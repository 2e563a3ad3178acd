"""The post-editing desk of one document: the component with card, filters, table and progress."""

from dataclasses import replace
from typing import cast

import streamlit as st

from amts_core.kernel.post_edits import DocumentKey, EditedDocument
from amts_core.kernel.records import Person, Project
from amts_core.post_editing import edit_rows
from pages.desk import browser, desk
from pages.post_editing import document_picker, edit_card
from pages.post_editing.actions import ACTIONS
from pages.post_editing.place import EditPlace, EditSession
from pages.shared import places, workspace

_CARD, _SESSION = "edit_card", "edit_desk"


@st.fragment(run_every=desk.RUN_EVERY_SECONDS)
def show(project: Project, me: Person, document: EditedDocument) -> None:
    """Show the desk, once everything that the browser has sent is done."""
    documents = document_picker.documents(project)
    if document.key not in documents:
        st.rerun()
    session = _session(me, project, document.key)
    place = EditPlace(
        store=workspace.store(),
        me=me,
        project=project,
        documents=documents,
        scope=document.key,
        session=session,
    )
    must_rerun = desk.run(place, ACTIONS, key=_CARD)
    if session.leads_to is not None:
        leads_to = cast(DocumentKey, session.leads_to)
        document_picker.choose(leads_to)
        session.scope, session.leads_to = leads_to, None  # where an answer leads is there
    place = replace(place, documents=document_picker.documents(project))
    # the page around the desk says whether the document is finished
    if must_rerun or _is_finished(place.document) != _is_finished(document):
        st.rerun()
    browser.show(edit_card, desk.data(place), key=_CARD)


def go_to(post_edit_id: int) -> None:
    """Open the desk at a segment, whatever the filters are.

    :raises NotFoundError: there is no such post-edit.
    """
    found = edit_rows.post_edit(workspace.store(), post_edit_id)
    _session(workspace.person(), workspace.project(), found.key).exchange.begin_anew(found.id)
    document_picker.choose(found.key)
    places.go_to(places.POST_EDIT)


def _session(me: Person | None, project: Project | None, key: DocumentKey) -> EditSession:
    box = desk.box_of("edits", me, project)
    return desk.session_of(_SESSION, EditSession, box=box, scope=key)


def _is_finished(document: EditedDocument) -> bool:
    return document.n_final == document.n_segments
