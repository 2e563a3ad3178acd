"""Choose one of the translated documents to post-edit; the address remembers which."""

from collections.abc import Mapping

import streamlit as st

from amts_core import post_editing
from amts_core.kernel.post_edits import DocumentKey, EditedDocument
from amts_core.kernel.records import Granularity, Project
from pages.shared import places, workspace

_CHOSEN, _PICKER, _FORMER = "edit_document", "edit_picker", "edit_former"


def show(project: Project) -> EditedDocument | None:
    """Show the picker and return the chosen document, None where nothing is translated."""
    found = documents(project)
    if not found:
        return None
    wanted = _addressed() or chosen()
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
    switch.checkbox(
        "Former ones",
        key=_FORMER,
        help="Also what nobody has begun and what was translated again since: older revisions, "
        "and documents cut otherwise.",
    )
    return found[current]


def documents(project: Project) -> Mapping[DocumentKey, EditedDocument]:
    """Return what can be post-edited, newest order first; the chosen one is always among it."""
    store = workspace.store()
    with_former = bool(st.session_state.get(_FORMER))
    found = {
        one.key: one for one in post_editing.documents(store, project.id, with_former=with_former)
    }
    wanted = _addressed() or chosen()
    if wanted is not None and wanted not in found:
        more = post_editing.documents(store, project.id, with_former=True)
        found |= {one.key: one for one in more if one.key == wanted}
    return found


def chosen() -> DocumentKey | None:
    """Return what the session works on."""
    return st.session_state.get(_CHOSEN)


def choose(key: DocumentKey) -> None:
    """Remember which document is worked on."""
    st.session_state[_CHOSEN] = key
    st.query_params.update(address(key))


def link(label: str, key: DocumentKey) -> None:
    """Offer a button that opens a document at the desk, whatever was chosen there before."""
    if st.button(label, icon=":material/edit_note:"):
        choose(key)
        places.go_to(places.POST_EDIT)


def address(key: DocumentKey) -> dict[str, str]:
    """Return what of the page's address names a document."""
    cut = {} if key.granularity is Granularity.SENTENCE else {"by": key.granularity.value}
    return {"revision": str(key.revision_id), "into": key.tgt_lang, **cut}


def _described(one: EditedDocument, *, is_current: bool) -> str:
    """Return name, languages and cut in one line, and how far it is where the desk does not."""
    cut = "" if one.key.granularity is Granularity.SENTENCE else " · by paragraph"
    former = "" if one.is_current else " · translated again since"
    progress = "" if is_current else f" · {one.n_saved:,} of {one.n_segments:,} saved"
    return (
        f"{one.path} · {workspace.language_name(one.src_lang)} → "
        f"{workspace.language_name(one.key.tgt_lang)}{cut}{former}{progress}"
    )


def _addressed() -> DocumentKey | None:
    revision_id = workspace.number(st.query_params.get("revision"))
    if revision_id is None:
        return None
    is_whole = st.query_params.get("by") == Granularity.PARAGRAPH
    cut = Granularity.PARAGRAPH if is_whole else Granularity.SENTENCE
    return DocumentKey(revision_id, st.query_params.get("into", ""), cut)
