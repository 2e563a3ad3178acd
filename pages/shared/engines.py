"""Choosing an engine."""

from collections.abc import Sequence

import streamlit as st

from amts_core.kernel.records import Engine, Project
from amts_core.translation import engine_kinds, neural_models, services
from pages.shared import places, workspace

_NEEDED = {
    Engine.AMAZON: "Amazon Translate can be chosen once its bucket is set.",
    Engine.CHAT: "A chat model can be chosen once its address is set.",
}
NAMES = {engine: kind.name for engine, kind in engine_kinds.KINDS.items()}


def choose(
    project: Project,
    *,
    key: str,
    languages: tuple[str, Sequence[str]],
    preferred: Engine = Engine.LOCAL,
    needs_units: bool = False,
) -> Engine:
    """Show the engines that can be chosen now, and return the chosen one.

    A neural model that serves all the languages is offered first, unless another engine than the
    usual one is preferred.

    :param languages: the source language, and those that are translated into.
    :param preferred: the one that is chosen at first, where the project can use it.
    :param needs_units: whether only those are offered that take parallel data.
    """
    models = neural_models.serving(workspace.settings(), *languages)
    first = Engine.NEURAL if models and preferred is Engine.LOCAL else preferred
    offered = [
        engine
        for engine in services.engines(workspace.store(), project.id)
        if engine_kinds.KINDS[engine].takes_units or not needs_units
    ]
    found = sorted(offered, key=lambda engine: engine is not first)
    # what somebody has chosen stays so, though another one may come first for other languages
    kept, shown = f"{key}-chosen", key if first is preferred else f"{key}-{first}"
    wanted = st.session_state.get(kept, first)
    chosen = st.radio(
        "Engine",
        found,
        found.index(wanted) if wanted in found else 0,
        format_func=NAMES.__getitem__,
        horizontal=True,
        key=shown,
        on_change=_keep,
        args=(shown, kept),
    )
    if chosen is Engine.NEURAL:
        _say_which(models, *languages, is_first=first is Engine.NEURAL)
    return Engine(chosen)


def _keep(shown: str, kept: str) -> None:
    st.session_state[kept] = st.session_state[shown]


def _say_which(
    models: Sequence[str], src_lang: str, tgt_langs: Sequence[str], *, is_first: bool
) -> None:
    src = workspace.language_name(src_lang)
    into = ", ".join(map(workspace.language_name, tgt_langs))
    if models:
        why = "It comes first: " if is_first else ""
        st.caption(f"{why}{', '.join(models)} translates {src} into {into}.")
    elif into:
        st.warning(
            f"No neural model translates {src} into {into}. Choose another engine, or fetch a "
            "model in Settings.",
            icon=":material/warning:",
        )


def offer_settings(project: Project) -> None:
    """Lead to the settings of what can't be chosen yet."""
    offered = services.engines(workspace.store(), project.id)
    missing = [told for engine, told in _NEEDED.items() if engine not in offered]
    if not missing:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(" ".join(missing), width="content")
        places.link(places.SETTINGS, "Settings")
