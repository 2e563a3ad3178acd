"""Let a project watch a folder or a git checkout."""

import streamlit as st

from amts_core.formats import NAME
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Person, Project
from amts_core.kernel.rights import Task
from amts_core.sync import WatchKind, WatchSettings, watches
from pages.shared import engines, guards, places, workspace
from pages.sync import watch_settings

_KINDS = {WatchKind.GIT: "A git checkout", WatchKind.FOLDER: "A folder"}


def show(project: Project, me: Person) -> None:
    """Show the choices of a watch, and the button that begins it."""
    if not project.tgt_langs:
        st.info("This project has no target language yet: import documents first.")
        places.link(places.DOCUMENTS)
        return
    kind = st.radio(
        "What is watched",
        list(_KINDS),
        format_func=_KINDS.__getitem__,
        horizontal=True,
        key="sync_kind",
    )
    path = st.text_input(
        "Its path on this machine",
        key="sync_path",
        placeholder="/home/ada/book",
        help="Where the documents lie, on the machine that this app runs on.",
    )
    layout = _layout(project)
    branch = deliver = since = ""
    fetches = False
    if kind is WatchKind.GIT:
        first, second, third = st.columns(3)
        branch = first.text_input("Branch to read", placeholder="the present one", key="sync_from")
        deliver = second.text_input(
            "Branch to deliver to", value=watches.DELIVER_BRANCH, key="sync_to"
        )
        since = third.text_input(
            "In step at commit",
            placeholder="now",
            key="sync_since",
            help="A commit at which the translations were up to date: what has changed since is "
            "what is behind. Left empty, they count as up to date now.",
        )
        fetches = st.checkbox("Ask the remote for news first (git fetch)", key="sync_fetch")
    left, right = st.columns(2)
    with left:
        engine = engines.choose(
            project, key="sync_engine", languages=(project.src_lang, project.tgt_langs)
        )
    minutes = right.selectbox(
        "When",
        watch_settings.schedules(),
        format_func=watch_settings.schedule_name,
        key="sync_schedule",
    )
    pressed = guards.button(
        "Watch it",
        me,
        Task.WATCH,
        type="primary",
        icon=":material/visibility:",
        disabled=not path.strip(),
        key="sync_watch_it",
    )
    guards.say(me, Task.WATCH)
    if pressed:
        wanted = WatchSettings(
            name="",
            kind=kind,
            path=path.strip(),
            layout=layout,
            branch=branch.strip(),
            deliver_branch=deliver.strip(),
            fetches=fetches,
            since=since.strip(),
            every_minutes=minutes,
            engine=engine,
        )
        _add(project, me, wanted)


def _layout(project: Project) -> dict[str, str]:
    st.caption(
        f"Where the files in each language are: {NAME} stands for what the versions of a document "
        f"share. Empty leaves a language out."
    )
    languages = (project.src_lang, *project.tgt_langs)
    columns = st.columns(min(4, len(languages)))
    places = {
        one: columns[n % len(columns)].text_input(
            workspace.language_name(one), value=f"{one}/{NAME}", key=f"sync_place-{one}"
        )
        for n, one in enumerate(languages)
    }
    return {one: place.strip() for one, place in places.items() if place.strip()}


def _add(project: Project, me: Person, wanted: WatchSettings) -> None:
    try:
        made = watches.add(workspace.settings(), project, me, wanted)
    except AmtsError as error:
        st.error(str(error))
        return
    st.session_state["sync_add"] = False
    st.session_state.pop("sync_watch", None)
    st.query_params["watch"] = str(made.id)
    st.rerun()
