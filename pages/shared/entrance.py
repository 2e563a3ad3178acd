"""Before any page: who is there, and which project it is about."""

from collections.abc import Sequence

import streamlit as st

from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Person, Project, Role
from amts_core.project import all_people, members
from pages.shared import places, workspace
from pages.shared.places import PagePlace

_ROLES = {
    Role.TRANSLATOR: "Checks which sentences of two documents translate each other.",
    Role.EDITOR: "Does that, too, and corrects what a machine has translated.",
    Role.LEAD: "Does both, accepts in bulk, orders and compares translations, and decides about "
    "projects and what they cost.",
}
"""What each does, in a sentence. None is the usual one: the person chooses."""


def person() -> Person:
    """Begin a page: return who is there, and ask them before anything else is shown."""
    known = workspace.person()
    if known is None:
        _show()
        st.stop()
    return known


def project_and_person(place: PagePlace) -> tuple[Project, Person]:
    """Begin a page that is about a project: return it, and who is there.

    Where there is no project yet, that is said, and the page ends.
    """
    me = person()
    project = workspace.project()
    if project is None:
        workspace.header(place.title, "no project yet")
        st.info("There is no project yet. Import two versions of a document first.")
        places.link(places.DOCUMENTS)
        st.stop()
    return project, me


def _show() -> None:
    _, middle, _ = st.columns([1, 2, 1])
    with middle:
        st.title("AMTS", anchor=False)
        st.write(
            "Turn documents that exist in two languages into approved translation examples. "
            "Your decisions are kept under your name."
        )
        people = all_people(workspace.store())
        if people:
            _go_on(people)
        _begin(is_first=not people)
        st.caption("A name tells people apart on this machine; it is no sign-in.")


def _go_on(people: Sequence[Person]) -> None:
    with st.form("known"):
        chosen = st.selectbox("Go on as", people, format_func=lambda one: one.name)
        if st.form_submit_button("Go on", type="primary"):
            workspace.choose_person(chosen)
            st.rerun()


def _begin(*, is_first: bool) -> None:
    with st.form("new", enter_to_submit=False):
        name = st.text_input("Your name" if is_first else "Or somebody new", max_chars=80)
        for role, sentence in _ROLES.items():
            press, told = st.columns([3, 5], vertical_alignment="center")
            told.text(sentence)
            if press.form_submit_button(f"Start as {role}", width="stretch"):
                try:
                    workspace.choose_person(members.join(workspace.store(), name, role))
                    st.rerun()
                except AmtsError as error:
                    st.error(str(error))
