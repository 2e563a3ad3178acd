"""Who works where: settings, database, worker, person and project of the session.

The session holds ids only, and the address repeats them, so that a reload finds its way back.
"""

import html

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.jobs.worker import AppWorker
from amts_core.kernel.languages import profile
from amts_core.kernel.records import Person, Project
from amts_core.project import all_projects, find_person
from pages.shared import labels, page_turns, presses, project_dialogs

_PERSON, _PROJECT = "person", "project"
_N_DIGITS = 18
"""More than any id of the database has."""


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings.from_environment()


def store() -> Store:
    """Return the database.

    Whoever asks for it may wait for a worker, on a part of a page that runs by itself.
    """
    worker().replace_dead()
    return open_store(settings().database_url)


@st.cache_resource(show_spinner=False)
def worker() -> AppWorker:
    """Return the worker that this app keeps for itself."""
    return AppWorker(settings())


def enter() -> None:
    """Begin a run of the app: called by ``app.py``, before its navigation."""
    worker().ensure()
    if person() is not None:
        project()  # noted at once: a press on a link may end the run before the page asks


def person() -> Person | None:
    """Return who works in this session, None until they have said so."""
    known = st.session_state.get(_PERSON) or number(st.query_params.get(_PERSON))
    if known is None:
        return None
    try:
        found = find_person(store(), known)
    except NotFoundError:
        return None
    choose_person(found)
    return found


def choose_person(chosen: Person | None) -> None:
    """Let the session go on as this person, or as nobody."""
    st.session_state[_PERSON] = chosen.id if chosen else None
    if chosen is None:
        st.query_params.pop(_PERSON, None)
    else:
        st.query_params[_PERSON] = str(chosen.id)


def project() -> Project | None:
    """Return the project of the session: the chosen one, else the first; None if there is none."""
    known = {found.id: found for found in all_projects(store())}
    wanted = st.session_state.get(_PROJECT) or number(st.query_params.get(_PROJECT))
    found = known.get(wanted or 0) or next(iter(known.values()), None)
    if found is not None:
        choose_project(found)
    return found


def choose_project(chosen: Project) -> None:
    """Let the session go on in this project."""
    st.session_state[_PROJECT] = chosen.id
    st.query_params[_PROJECT] = str(chosen.id)


def pick_project(*, key: str) -> None:
    """Show the projects, and go on in the one that is picked; nothing where there is none."""
    here = project()
    if here is None:
        return
    names = {found.name: found for found in all_projects(store())}
    picked = st.selectbox(
        "Project",
        list(names),
        index=list(names).index(here.name),
        key=f"{key}_project-{here.id}",
        width=260,
    )
    if picked != here.name:
        choose_project(names[picked])
        st.rerun()


def header(title: str, left: str) -> None:
    """Show where the person is, what is left, and who they are; let them change both."""
    here = project()
    with bar(title):
        st.caption(f"{_described(here)} · {left}" if here else left, width="content")


def bar(title: str) -> DeltaGenerator:
    """Show the title of a page and who is there, and return what is between them, to be filled."""
    place, who = st.columns([4, 1], vertical_alignment="center")
    with place:
        between = st.container(horizontal=True, vertical_alignment="center", gap="medium")
    between.title(title, anchor=False, width="content")
    with who, st.container(horizontal=True, horizontal_alignment="right"):
        _person_menu()
    me = person()
    if me is not None:
        project_dialogs.show(store(), me, project(), choose_project)
    page_turns.mind()
    return between


def language_name(code: str) -> str:
    """Return the English name of a language."""
    return profile(code).name


def language(code: str) -> dict[str, str]:
    """Return what a component has to know of a language: its code, its name, how its lines run."""
    return {"code": code, "name": language_name(code), "dir": profile(code).direction}


def in_language(code: str) -> str:
    """Return the attributes of an HTML element whose text is in a language."""
    return f'lang="{html.escape(code)}" dir="{profile(code).direction}"'


def number(text: str | None) -> int | None:
    """Return the id that a parameter of the address names, None where it names none."""
    return int(text) if text and text.isdecimal() and len(text) < _N_DIGITS else None


def _described(here: Project) -> str:
    targets = ", ".join(language_name(code) for code in here.tgt_langs)
    return f"{here.name} · {language_name(here.src_lang)} → {targets}"


def _person_menu() -> None:
    me = person()
    label = labels.plain(f"{me.name} · {me.role}") if me else "Nobody"
    # another key is another menu: the one that opened a dialog does not stay open beside it
    with st.popover(label, icon=":material/person:", key=f"person_menu-{project_dialogs.turn()}"):
        st.caption("Names identify people here; they don't protect anything.")
        pick_project(key="menu")
        project_dialogs.buttons(key="menu")
        if presses.button("Work as somebody else", icon=":material/logout:"):
            choose_person(None)
            st.rerun()
