"""Documents held out for measuring: no version of parallel data is made of them."""

from collections.abc import Mapping

import streamlit as st

from amts_core import editing
from amts_core.errors import AmtsError
from amts_core.records import Document, Person, Project
from amts_core.rights import Task
from amts_core.store import documents
from pages.components import permitted, workspace

_REFUSED, _TOLD = "held_out_refused", "held_out_told"


def show(project: Project, me: Person) -> None:
    """Show which documents are held out; a lead may change it."""
    known = {one.id: one for one in documents.documents(workspace.store(), project.id)}
    if not known:
        st.info("This project has no document yet. Import some, then choose what to measure on.")
        st.page_link("pages/documents.py", label="Go to Documents", icon=":material/description:")
        return
    held = editing.held_out(workspace.store(), project.id)
    st.write(
        "What ACT was given comes back verbatim, and proves nothing. Choose the documents that you "
        "measure on: they stay in the review, can be translated and compared, but are left out of "
        "every version of parallel data that is made from now on. One side of a pair is enough."
    )
    # what is chosen belongs to what is held out now: another session may have changed it
    chosen = st.multiselect(
        "Held out", list(known), default=sorted(held), format_func=lambda one: _named(known[one]),
        disabled=permitted.refusal(me, Task.HOLD_OUT) is not None,
        key=f"held_out-{'-'.join(map(str, sorted(held)))}",
    )  # fmt: skip
    permitted.button(
        "Hold these out", me, Task.HOLD_OUT, type="primary", icon=":material/lock:",
        disabled=set(chosen) == held, key="held_out_save", on_click=_save,
        args=(project, me, frozenset(chosen), held, known),
    )  # fmt: skip
    permitted.say(me, Task.HOLD_OUT)
    told, refused = (st.session_state.pop(key, None) for key in (_TOLD, _REFUSED))
    if told:
        st.success(told, icon=":material/check:")
    if refused:
        st.error(refused)
    st.caption(f"{len(held):,} of {len(known):,} documents are held out.")


def _save(
    project: Project,
    me: Person,
    chosen: frozenset[int],
    held: frozenset[int],
    known: Mapping[int, Document],
) -> None:
    """Mark what was chosen and was not, and let in again what was not chosen and was."""
    store = workspace.store()
    try:
        for ids, is_out in ((chosen - held, True), (held - chosen, False)):
            if ids:
                editing.set_held_out(store, me, project.id, sorted(ids), is_out=is_out)
    except AmtsError as error:
        st.session_state[_REFUSED] = str(error)
        return
    st.session_state[_TOLD] = (
        f"{len(chosen):,} of {len(known):,} documents are held out. Versions that were kept before "
        "stay as they are: make a new one."
    )


def _named(one: Document) -> str:
    return f"{one.path} · {workspace.language_name(one.language)}"
