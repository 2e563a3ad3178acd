"""Choosing an engine."""

import streamlit as st

from amts_core.kernel.records import Engine, Project
from amts_core.translation import engine_kinds, services
from pages.shared import places, workspace

_NEEDED = {
    Engine.AMAZON: "Amazon Translate can be chosen once its bucket is set.",
    Engine.CHAT: "A chat model can be chosen once its address is set.",
}
NAMES = {engine: kind.name for engine, kind in engine_kinds.KINDS.items()}


def choose(project: Project, *, key: str, preferred: Engine = Engine.LOCAL) -> Engine:
    """Show the engines that can be chosen now, and return the chosen one.

    :param preferred: the one that is chosen at first, where the project can use it.
    """
    found = services.engines(workspace.store(), project.id)
    first = found.index(preferred) if preferred in found else 0
    chosen = st.radio(
        "Engine",
        found,
        first,
        format_func=NAMES.__getitem__,
        horizontal=True,
        key=key,
    )
    return Engine(chosen)


def offer_settings(project: Project) -> None:
    """Lead to the settings of what can't be chosen yet."""
    offered = services.engines(workspace.store(), project.id)
    missing = [told for engine, told in _NEEDED.items() if engine not in offered]
    if not missing:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(" ".join(missing), width="content")
        places.link(places.SETTINGS, "Settings")
