"""Neural models: those that are there, and how to get more."""

from uuid import uuid4

import streamlit as st

from amts_core.engines.neural import model_folders
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Person, Project
from amts_core.kernel.rights import Task
from amts_core.translation import neural_models
from pages.shared import facts, guards, presses, readings, workspace

_ASKED, _WANTED, _TOLD = "neural_asked", "neural_wanted", "neural_told"


def show(project: Project, me: Person) -> None:
    """Show the models of the installation; whoever may can fetch and remove some."""
    st.header("Neural models", anchor=False)
    st.caption(
        "They translate on this machine, fluently and for nothing: texts stay here. Where one "
        "serves the languages of an order, it is offered first. All projects use them."
    )
    told = st.session_state.pop(_TOLD, None)
    if told:
        st.success(told, icon=":material/check:")
    usable, faulty = neural_models.models(workspace.settings())
    for one in usable:
        _one(one, me)
    for why in faulty:
        st.warning(why, icon=":material/warning:")
    if guards.refusal(me, Task.CONFIGURE) is None:
        _get(project, me, is_first=not usable)
    elif not usable:
        st.caption("There is none yet: a lead can fetch one here.")


def _one(model: model_folders.ModelFolder, me: Person) -> None:
    name = model.path.name
    sides = (
        ", ".join(workspace.language_name(code) for code in side) for side in (model.src, model.tgt)
    )
    n_bytes = sum(one.stat().st_size for one in model.path.iterdir())
    licence = f" · licence {model.licence}" if model.licence else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{name}: {' → '.join(sides)} · {_size(n_bytes)}{licence}", width="stretch")
        if guards.button(
            "Remove",
            me,
            Task.CONFIGURE,
            key=f"neural_remove-{name}",
            icon=":material/delete:",
            help="Its files are deleted. It can be fetched again.",
        ):
            try:
                neural_models.remove(workspace.settings(), me, name)
            except AmtsError as error:
                st.error(str(error))
                return
            st.session_state[_TOLD] = f"{name} is removed."
            st.rerun()


def _get(project: Project, me: Person, *, is_first: bool) -> None:
    with (
        st.form("neural_model", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        wanted = st.text_input(
            "Languages, a model of the hub, or a folder of this machine",
            f"{project.src_lang}-{project.tgt_langs[0]}" if is_first else "",
            placeholder="en-zh",
            help="A pair of languages names the OPUS-MT model for it on huggingface.co. A whole "
            "name, such as Helsinki-NLP/opus-mt-tc-big-en-es, names any model of its kind, and a "
            "folder one that somebody has fetched: that needs no network.",
        ).strip()
        is_asked = st.form_submit_button("Look it up", icon=":material/search:")
    if is_asked and wanted:
        st.session_state[_ASKED] = wanted, uuid4().hex  # what failed may go better
    asked = st.session_state.get(_ASKED)
    if asked is not None:
        _offer(project, me, asked)


def _offer(project: Project, me: Person, asked: tuple[str, str]) -> None:
    """Show what a model is, then the button that gets it, then how far that is."""
    settings = workspace.settings()
    found = readings.outcome(
        _ASKED, asked, lambda: neural_models.ask_for(settings, project, me, asked[0])
    )
    if found is None:
        return
    facts.show(
        (
            ("Model", found["name"]),
            ("Languages", " → ".join(map(workspace.language_name, found["languages"]))),
            ("Licence", found["licence"] or "nothing says which"),
            ("To be fetched" if found["is_fetched"] else "Here already", _size(found["n_bytes"])),
        )
    )
    if presses.button(
        "Fetch and convert it" if found["is_fetched"] else "Convert it",
        type="primary",
        icon=":material/download:",
    ):
        st.session_state[_WANTED] = asked[0], uuid4().hex
    wanted = st.session_state.get(_WANTED)
    if wanted is None or wanted[0] != asked[0]:
        return
    name = readings.outcome(
        _WANTED,
        wanted,
        lambda: neural_models.fetch(settings, project, me, wanted[0], revision=found["revision"]),
    )
    if name is not None:
        for key in (_ASKED, _WANTED):
            del st.session_state[key]
        st.session_state[_TOLD] = f"{name} can be used now."
        st.rerun()


def _size(n_bytes: int) -> str:
    return f"{n_bytes / 1e6:,.0f} MB" if n_bytes >= 1e6 else f"{n_bytes / 1e3:,.0f} kB"
