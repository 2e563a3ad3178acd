"""Projects: a new one, and what can be done with one: renamed, archived, brought back, deleted."""

from collections.abc import Callable

import streamlit as st

from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Person, Project
from amts_core.kernel.rights import Task
from amts_core.kernel.text.counts import count_noun
from amts_core.project import ArchivedProject, projects
from pages.shared import guards, labels, language_choice, presses

_OPEN, _TURN = "project_dialog", "project_dialog_turn"
_NEW, _MANAGE = "new", "manage"
ChooseProject = Callable[[Project], None]
"""Lets the session go on in a project."""


def buttons(*, key: str) -> None:
    """Show the buttons that open the dialogs."""
    new_button(key=key)
    if presses.button("Rename or archive", key=f"{key}-manage", icon=":material/folder_managed:"):
        _open(_MANAGE)


def new_button(*, key: str) -> None:
    """Show the button that asks for a new project."""
    if presses.button("New project", key=f"{key}-new", icon=":material/create_new_folder:"):
        _open(_NEW)


def turn() -> int:
    """Return how often a dialog was opened."""
    return int(st.session_state.get(_TURN, 0))


def _open(wanted: str) -> None:
    st.session_state[_OPEN] = wanted
    st.session_state[_TURN] = turn() + 1
    st.rerun()


def show(store: Store, me: Person, here: Project | None, choose: ChooseProject) -> None:
    """Show the dialog that is open, also after another run of the page; nothing where none is."""
    wanted = st.session_state.get(_OPEN)
    if wanted == _NEW:
        _new(store, me, choose)
    elif wanted == _MANAGE:
        _manage(store, me, here, choose)


def close() -> None:
    """Let no dialog be open."""
    st.session_state.pop(_OPEN, None)


@st.dialog("New project", on_dismiss=close)
def _new(store: Store, me: Person, choose: ChooseProject) -> None:
    name = st.text_input("Name", value=projects.free_name(store, "My documents"))
    src = language_choice.choose("Source language", "en", key="new_project_src")
    tgt = language_choice.choose("Target language", "zh", key="new_project_tgt")
    st.caption("More target languages come with the documents that are imported.")
    if st.button("Make the project", type="primary"):
        _do(lambda: choose(projects.create(store, me, name, src_lang=src, tgt_langs=[tgt])))


@st.dialog("Projects", on_dismiss=close)
def _manage(store: Store, me: Person, here: Project | None, choose: ChooseProject) -> None:
    if here is not None:
        _rename(store, me, here)
        st.divider()
        _archive(store, me, here)
    found = projects.archived(store)
    if found:
        st.header("Archived", anchor=False)
        for one in found:
            _archived(store, me, one, choose)


def _rename(store: Store, me: Person, here: Project) -> None:
    name = st.text_input("Name", value=here.name, key=f"project_name-{here.id}")
    if st.button("Rename", type="primary"):
        _do(lambda: projects.rename(store, me, here.id, name))


def _archive(store: Store, me: Person, here: Project) -> None:
    st.text(
        f"{here.name} leaves all lists and menus, and its watched folders rest. Nothing is lost: a "
        "lead can bring it back here."
    )
    if guards.button("Archive", me, Task.CLOSE, icon=":material/archive:", key="archive_project"):
        _do(lambda: projects.archive(store, me, here.id))


def _archived(store: Store, me: Person, one: ArchivedProject, choose: ChooseProject) -> None:
    of = one.project
    st.text(f"{of.name} · by {one.person} · {labels.moment(one.at)}")
    with st.container(horizontal=True):
        if guards.button("Bring back", me, Task.CLOSE, key=f"project_back-{of.id}"):
            _do(lambda: choose(projects.bring_back(store, me, of.id)))
        with st.popover("Delete", icon=":material/delete:"):
            for line in _losses(store, of):
                st.text(line)
            if guards.button("Delete for good", me, Task.CLOSE, key=f"project_delete-{of.id}"):
                _do(lambda: projects.delete(store, me, of.id))


def _losses(store: Store, of: Project) -> tuple[str, ...]:
    """Return what goes from view with a project, a sentence each."""
    told = projects.contents(store, of.id)
    return (
        f"{of.name} can't be brought back after that. Out of view go:",
        f"{count_noun(told.n_documents, 'pair')} of documents",
        *(f"{count_noun(n, 'event')} by {name}" for name, n in told.n_decisions),
        f"{count_noun(told.n_versions, 'version')} of parallel data",
        "The database keeps them, for what names them. A service keeps what was published.",
    )


def _do(deed: Callable[[], object]) -> None:
    try:
        deed()
    except AmtsError as error:
        st.error(str(error))
        return
    close()
    st.rerun()
