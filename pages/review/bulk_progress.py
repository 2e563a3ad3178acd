"""Acts on many beads while a worker carries them out, and what became of the last one.

Read from the database once a second while one runs. An end is told to who was looking on.
"""

import streamlit as st

from amts_core.kernel.errors import AmtsError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Action, Decision, JobState, Person, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.review import Bulk, bulk, open_bulks
from pages.desk.protocol import DeskAnswer
from pages.shared import labels, presses, workspace

_SECONDS = 1.0
_WATCHED = "bulk_watched"
_DOING = {Action.ACCEPT: "is deciding", Action.UNDO: "is taking back", Action.REDO: "is redoing"}


def begin(event: Decision, doing: str) -> DeskAnswer:
    """Have a worker carry out an act, and tell the person, who waits for its end."""
    of = bulk.begin(workspace.settings(), event.id)
    _follow(event.id)
    told = f"{doing} {count_noun(of.n_asked, 'pair')}: see above how far it is."
    return DeskAnswer(text=told, closes=True)


def show(project: Project, me: Person) -> None:
    """Show the acts under way in a project; nothing where there are none."""
    is_running = bool(open_bulks(workspace.store(), project.id))
    st.fragment(_show, run_every=_SECONDS if is_running else None)(
        project.id, me, was_running=is_running
    )


def _show(project_id: int, me: Person, *, was_running: bool) -> None:
    found = open_bulks(workspace.store(), project_id)
    if was_running and not found:
        st.rerun()  # the desk below shows what has become of the beads
    for of in found:
        _follow(of.event.id)
        _running(of, me)
    if not found:
        _ended()


def _running(of: Bulk, me: Person) -> None:
    doing = f"{of.event.person} {_DOING[of.event.action]} {count_noun(of.n_asked, 'pair')}"
    job = job_rows.find(workspace.store(), of.job_id)
    has_failed = job is not None and job.state is JobState.FAILED
    with st.container(horizontal=True, vertical_alignment="center"):
        if has_failed and job is not None:
            st.error(labels.plain(f"{doing}: {job.message}"), icon=":material/error:")
        else:
            told = f"{doing}: {of.n_seen:,} so far. Everybody can go on meanwhile."
            st.progress(of.n_seen / of.n_asked, text=labels.plain(told))
        if not bulk.may_stop(me, of):
            return
        key = f"bulk-{of.event.id}"
        if has_failed and presses.button("Go on", key=f"{key}-again", icon=":material/refresh:"):
            bulk.begin_again(workspace.settings(), of)
            st.rerun(scope="fragment")
        if presses.button("Stop", key=f"{key}-stop", icon=":material/stop:"):
            bulk.stop(workspace.store(), me, of.event.id)
            st.rerun(scope="fragment")


def _ended() -> None:
    event_id = st.session_state.get(_WATCHED)
    if event_id is None:
        return
    try:
        of = bulk.act(workspace.store(), event_id)
    except AmtsError:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.success(f"{bulk.told(of)}.", icon=":material/done_all:")
        st.button("Close", key=f"bulk-{event_id}-close", on_click=_forget)


def _follow(event_id: int) -> None:
    st.session_state[_WATCHED] = event_id


def _forget() -> None:
    st.session_state.pop(_WATCHED, None)
