"""Choose one of the translated documents to post-edit; the address remembers which."""

from collections.abc import Mapping

import streamlit as st

from amts_core import editing
from amts_core.post_edits import DocumentKey, EditedDocument
from amts_core.records import Project
from pages.components import workspace

_CHOSEN, _PICKER, _ALL = "edit_document", "edit_picker", "edit_all_orders"


def show(project: Project) -> EditedDocument | None:
    """Show the picker and return the chosen document, None where nothing is translated."""
    found = documents(project)
    if not found:
        return None
    wanted = chosen() or _addressed()
    if wanted is not None and wanted in found:
        current = wanted
    else:
        is_open = (key for key, one in found.items() if one.n_saved < one.n_segments)
        current = next(is_open, next(iter(found)))
    choose(current)
    st.session_state[_PICKER] = current  # an undo may have led to another one than was picked
    picker, switch = st.columns([5, 1], vertical_alignment="center")
    picker.selectbox(
        "Document",
        list(found),
        key=_PICKER,
        on_change=lambda: choose(st.session_state[_PICKER]),
        format_func=lambda key: _described(found[key], is_current=key == current),
        label_visibility="collapsed",
    )
    switch.checkbox("All orders", key=_ALL, help="Also documents of older orders.")
    return found[current]


def documents(project: Project) -> Mapping[DocumentKey, EditedDocument]:
    """Return what can be post-edited, newest order first; the chosen one is always among it."""
    store = workspace.store()
    is_all = bool(st.session_state.get(_ALL))
    found = {one.key: one for one in editing.documents(store, project.id, all_orders=is_all)}
    wanted = chosen() or _addressed()
    if wanted is not None and wanted not in found:
        more = editing.documents(store, project.id, all_orders=True)
        found |= {one.key: one for one in more if one.key == wanted}
    return found


def chosen() -> DocumentKey | None:
    """Return what the session works on."""
    return st.session_state.get(_CHOSEN)


def choose(key: DocumentKey) -> None:
    """Remember which document is worked on."""
    st.session_state[_CHOSEN] = key
    st.query_params.update(
        {"order": str(key.order_id), "revision": str(key.revision_id), "into": key.tgt_lang}
    )


def _described(one: EditedDocument, *, is_current: bool) -> str:
    """Return name, languages and order in one line, and how far it is where the desk does not."""
    progress = "" if is_current else f" · {one.n_saved:,} of {one.n_segments:,} saved"
    return (
        f"{one.path} · {workspace.language_name(one.src_lang)} → "
        f"{workspace.language_name(one.tgt_lang)} · order {one.order_id}{progress}"
    )


def _addressed() -> DocumentKey | None:
    order_id = workspace.number(st.query_params.get("order"))
    revision_id = workspace.number(st.query_params.get("revision"))
    if order_id is None or revision_id is None:
        return None
    return DocumentKey(order_id, revision_id, st.query_params.get("into", ""))
