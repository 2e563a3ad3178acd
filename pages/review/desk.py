"""The review desk of some documents: the component with card, filters, table, progress."""

from collections.abc import Hashable

import streamlit as st

from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.records import Person, Project
from amts_core.review import alignments, bead_rows
from pages.desk import browser, desk
from pages.desk.document_choice import ALL, Chosen
from pages.review import alignment_picker, focus_card
from pages.review.actions import ACTIONS
from pages.review.place import ReviewPlace, ReviewSession
from pages.shared import places, workspace

_CARD, _SESSION, _LEFT = "card", "desk", "desk_left"


@st.fragment(run_every=desk.RUN_EVERY_SECONDS)
def show(project: Project, me: Person, chosen: Chosen) -> None:
    """Show the desk, once everything that the browser has sent is done.

    :param chosen: the alignments that are worked through, by their ids.
    """
    session = _session(me, project, chosen.scope)
    place = ReviewPlace(
        store=workspace.store(),
        me=me,
        project=project,
        documents=chosen.names,
        is_all=chosen.is_all,
        session=session,
    )
    if desk.run(place, ACTIONS, key=_CARD):
        if session.leads_to is not None:  # where an answer leads is there
            alignment_picker.choose(str(session.leads_to))
            session.scope, session.leads_to = session.leads_to, None
        st.rerun()
    browser.show(focus_card, desk.data(place), key=_CARD)


def anywhere(project: Project, me: Person) -> ReviewPlace:
    """Return where something is done that was left behind in whatever document of a project.

    :raises NotFoundError: there is none any more.
    """
    box = desk.box_of("review", me, project)
    found = alignments.current(workspace.store(), project.id)
    if not found:
        raise NotFoundError(f"Nothing is left to review in {project.name}.")
    return ReviewPlace(
        store=workspace.store(),
        me=me,
        project=project,
        documents=tuple(one.id for one in found),
        is_all=True,
        session=desk.session_of(_LEFT, ReviewSession, box=box, scope=ALL),
    )


def go_to(bead_id: int) -> None:
    """Open the review at a bead, whatever the filters are.

    :raises NotFoundError: there is no such bead.
    """
    found = bead_rows.bead(workspace.store(), bead_id)
    _session_here(found.alignment_id).exchange.begin_anew(found.id)
    alignment_picker.choose(found.alignment_id)
    places.go_to(places.REVIEW)


def open_at(alignment_id: str, *, shown: str) -> None:
    """Open the review of a document with nothing but what the filter *Show* lets through."""
    _session_here(alignment_id).filters = {"show": shown}
    alignment_picker.choose(alignment_id)
    places.go_to(places.REVIEW)


def _session_here(scope: Hashable) -> ReviewSession:
    return _session(workspace.person(), workspace.project(), scope)


def _session(me: Person | None, project: Project | None, scope: Hashable) -> ReviewSession:
    box = desk.box_of("review", me, project)
    return desk.session_of(_SESSION, ReviewSession, box=box, scope=scope)
