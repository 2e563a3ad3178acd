"""What the account at Amazon Translate holds, once a worker was asked to look."""

import streamlit as st

from amts_core.engines import HeldResource
from amts_core.kernel.records import Person, Project
from amts_core.kernel.rights import Task
from amts_core.translation import holdings, order_checks
from pages.shared import guards, labels, readings, workspace


def look(project: Project, me: Person) -> tuple[HeldResource, ...] | None:
    """Show the button that has a worker look, and return what was not made for this project.

    None as long as nobody has looked, or nothing has come of it.

    :raises ConfigurationError: the project is not set up for Amazon Translate.
    """
    turns = f"account_turns-{project.id}"
    if guards.button("Look in the account", me, Task.PUBLISH, icon=":material/cloud_sync:"):
        st.session_state[turns] = st.session_state.get(turns, 0) + 1
    if turns not in st.session_state:
        return None
    result = readings.outcome(
        "account",
        (project.id, st.session_state[turns]),
        lambda: holdings.look(workspace.settings(), project, me),
    )
    if result is None:
        return None
    return holdings.made_elsewhere(workspace.store(), project, holdings.read(result))


def describe(one: HeldResource) -> str:
    """Return a resource in one line."""
    changed = f" · {labels.moment(one.updated_at)}" if one.updated_at else ""
    return f"{one.name} · made elsewhere{changed}"


def note(one: HeldResource) -> None:
    """Say what is to be known of a resource that was chosen."""
    told = order_checks.note_on(one)
    if told:
        st.warning(told, icon=":material/warning:")
