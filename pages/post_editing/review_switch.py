"""Whether post-edits are final as soon as they are saved, or somebody else approves them first."""

import streamlit as st

from amts_core import post_editing
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Person, Project
from amts_core.kernel.rights import Task
from pages.shared import guards, workspace

_KEY = "reviews_post_edits"


def show(project: Project, me: Person) -> None:
    """Show the switch; only leads can turn it."""
    st.session_state[_KEY] = post_editing.reviews(workspace.store(), project.id)
    st.toggle(
        "Somebody else approves each post-edit",
        key=_KEY,
        on_change=lambda: _turn(project, me),
        disabled=guards.refusal(me, Task.REVIEWS) is not None,
        help="Only what is approved becomes a unit and is delivered. Nobody approves their own.",
    )
    guards.say(me, Task.REVIEWS)


def _turn(project: Project, me: Person) -> None:
    try:
        post_editing.set_reviews(
            workspace.store(), me, project.id, is_on=bool(st.session_state[_KEY])
        )
    except AmtsError as error:
        st.error(str(error))
