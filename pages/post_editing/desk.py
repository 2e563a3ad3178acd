"""The post-editing desk of some documents: the component with card, filters, table and progress."""

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import cast

import streamlit as st

from amts_core import post_editing
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.post_edits import DocumentKey, EditedDocument
from amts_core.kernel.records import Person, Project
from amts_core.post_editing import edit_rows
from pages.desk import browser, desk
from pages.desk.document_choice import ALL, Chosen
from pages.post_editing import document_picker, downloads, edit_card
from pages.post_editing.actions import ACTIONS
from pages.post_editing.place import EditPlace, EditSession
from pages.shared import places, workspace

_CARD, _SESSION, _LEFT = "edit_card", "edit_desk", "edit_desk_left"


@st.fragment(run_every=desk.RUN_EVERY_SECONDS)
def show(project: Project, me: Person, chosen: Chosen, keys: tuple[DocumentKey, ...]) -> None:
    """Show the desk, once everything that the browser has sent is done.

    :param chosen: how the documents were chosen that are worked through, one after the other.
    :param keys: what names them.
    """
    documents = document_picker.documents(project)
    if not documents.keys() >= set(keys):
        st.rerun()
    session = _session(me, project, chosen.scope)
    place = EditPlace(
        store=workspace.store(),
        me=me,
        project=project,
        documents=documents,
        chosen=keys,
        is_all=chosen.is_all,
        session=session,
    )
    must_rerun = desk.run(place, ACTIONS, key=_CARD)
    if session.leads_to is not None:
        leads_to = cast(DocumentKey, session.leads_to)
        document_picker.choose(leads_to)
        name = document_picker.name_of(leads_to)
        session.scope, session.leads_to = name, None  # where an answer leads is there
    place = replace(place, documents=document_picker.documents(project))
    # the page around the desk says whether the document is finished
    if must_rerun or _n_finished(place.documents, keys) != _n_finished(documents, keys):
        st.rerun()
    browser.show(edit_card, desk.data(place), key=_CARD)


def anywhere(project: Project, me: Person) -> EditPlace:
    """Return where something is done that was left behind in whatever document of a project.

    :raises NotFoundError: there is none any more.
    """
    box = desk.box_of("edits", me, project)
    found = post_editing.documents(workspace.store(), project.id, with_former=True)
    documents = {one.key: one for one in found}
    if not documents:
        raise NotFoundError(f"Nothing is left to post-edit in {project.name}.")
    return EditPlace(
        store=workspace.store(),
        me=me,
        project=project,
        documents=documents,
        chosen=tuple(documents),
        is_all=True,
        session=desk.session_of(_LEFT, EditSession, box=box, scope=ALL),
    )


def go_to(post_edit_id: int) -> None:
    """Open the desk at a segment, whatever the filters are.

    :raises NotFoundError: there is no such post-edit.
    """
    found = edit_rows.post_edit(workspace.store(), post_edit_id)
    name = document_picker.name_of(found.key)
    _session(workspace.person(), workspace.project(), name).exchange.begin_anew(found.id)
    document_picker.choose(found.key)
    places.go_to(places.POST_EDIT)


def _session(me: Person | None, project: Project | None, scope: Hashable) -> EditSession:
    box = desk.box_of("edits", me, project)
    return desk.session_of(_SESSION, EditSession, box=box, scope=scope)


def _n_finished(
    documents: Mapping[DocumentKey, EditedDocument], keys: tuple[DocumentKey, ...]
) -> int:
    return sum(downloads.is_finished(documents[key]) for key in keys)
