"""Documents held out for measuring: no version of parallel data is made of them."""

from collections.abc import Sequence

import streamlit as st

from amts_core import documents
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Document, Person, Project
from amts_core.kernel.rights import Task
from amts_core.kernel.text.counts import count_noun
from pages.shared import document_table, guards, places, workspace

_TOLD = "held_out_told"
_COLUMNS = ("document", "language", "translations")


def show(project: Project, me: Person) -> None:
    """Show which documents are held out, with their translations; a lead may change it."""
    groups = {group[0].id: group for group in documents.translations(workspace.store(), project.id)}
    if not groups:
        st.info("This project has no document yet. Import some, then choose what to measure on.")
        places.link(places.DOCUMENTS)
        return
    held = documents.held_out(workspace.store(), project.id)
    st.write(
        "What ACT was given comes back verbatim, and proves nothing. Choose the documents that you "
        "measure on: they stay in the review, can be translated and compared, but are left out of "
        "every version of parallel data that is made from now on, with their translations."
    )
    told = st.session_state.pop(_TOLD, None)
    if told:
        st.success(told, icon=":material/check:")
    now = frozenset(one for one, group in groups.items() if held.intersection(_ids(group)))
    # what is chosen belongs to what is held out now: another session may have changed it
    chosen = document_table.choose(
        (*_COLUMNS, "held out now"),
        {one: (*_cells(group), "yes" if one in now else "") for one, group in groups.items()},
        now,
        key=f"held_out-{project.id}-{'-'.join(map(str, sorted(held)))}",
        may=guards.refusal(me, Task.HOLD_OUT) is None,
    )
    if guards.button(
        "Hold these out",
        me,
        Task.HOLD_OUT,
        type="primary",
        icon=":material/lock:",
        disabled=chosen == now,
        key="held_out_save",
    ):
        out = [one for group in chosen - now for one in _ids(groups[group])]
        back = [one for group in now - chosen for one in _ids(groups[group])]
        _save(project, me, out, back)
    guards.say(me, Task.HOLD_OUT)


def _save(project: Project, me: Person, out: Sequence[int], back: Sequence[int]) -> None:
    """Hold documents out, and let others in again."""
    store = workspace.store()
    try:
        for ids, is_out in ((out, True), (back, False)):
            if ids:
                documents.set_held_out(store, me, project.id, sorted(ids), is_out=is_out)
    except AmtsError as error:
        st.error(str(error))
        return
    n_held = len(documents.held_out(store, project.id))
    st.session_state[_TOLD] = (
        f"{count_noun(n_held, 'document is', 'documents are')} held out. Versions that were "
        "kept before stay as they are: make "
        "a new one."
    )
    st.rerun()


def _ids(group: Sequence[Document]) -> list[int]:
    return [one.id for one in group]


def _cells(group: Sequence[Document]) -> tuple[str, str, str]:
    """Return a document, its language, and its translations with theirs."""
    first, *others = group
    translations = ", ".join(
        f"{one.path} ({workspace.language_name(one.language)})" for one in others
    )
    return first.path, workspace.language_name(first.language), translations
