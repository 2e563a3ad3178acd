"""Buttons that only some may press: for others they are disabled, and say why."""

from typing import Any

import streamlit as st

from amts_core.kernel import rights
from amts_core.kernel.errors import PermissionDenied
from amts_core.kernel.records import Person
from amts_core.kernel.rights import Task
from pages.shared import presses


def button(label: str, me: Person, task: Task, *, disabled: bool = False, **how: Any) -> bool:
    """Show a button and return whether it was pressed; without the right nobody can press it."""
    why = refusal(me, task)
    how["help"] = why or how.get("help")
    return presses.button(label, disabled=disabled or why is not None, **how)


def refusal(me: Person, task: Task) -> str | None:
    """Return why a person may not do something, None where they may."""
    try:
        rights.check(me, task)
    except PermissionDenied as denied:
        return str(denied)
    return None


def say(me: Person, *tasks: Task) -> None:
    """Say beside disabled buttons why they are; nothing to somebody who may press them."""
    for why in dict.fromkeys(filter(None, (refusal(me, task) for task in tasks))):
        st.caption(why)
