"""What can be done with a pair of documents: renamed, deleted, and brought back after that."""

from collections.abc import Callable, Sequence

import streamlit as st

from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Alignment, Person, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.parallel_data import n_units_of
from amts_core.review import document_pairs
from pages.documents import import_form, pair_table
from pages.shared import labels, presses, workspace
from pages.shared.row_table import RowPress

_OPEN, _TOLD = "pair_dialog", "pair_told"


def tell() -> None:
    """Say what was done with a pair in the run before."""
    told = st.session_state.pop(_TOLD, None)
    if told:
        st.success(told, icon=":material/check:")


def open_(pressed: RowPress) -> None:
    """Begin what was pressed in the table of pairs."""
    st.session_state[_OPEN] = pressed


def show(me: Person, found: Sequence[Alignment]) -> None:
    """Show the dialog that is open, also after another run of the page; nothing where none is."""
    pressed: RowPress | None = st.session_state.get(_OPEN)
    of = next((one for one in found if pressed and one.id == pressed.row_ids[0]), None)
    if pressed is None or of is None:
        return
    if pressed.action == pair_table.AGAIN:
        _close()
        import_form.import_again(of)
        st.rerun()
    {pair_table.RENAME: _rename, pair_table.DELETE: _delete}[pressed.action](me, of)


def _close() -> None:
    st.session_state.pop(_OPEN, None)


@st.dialog("Rename documents", on_dismiss=_close)
def _rename(me: Person, of: Alignment) -> None:
    """Ask for other names of a pair's documents."""
    src = st.text_input("Source", value=of.src_path)
    tgt = st.text_input("Translation", value=of.tgt_path)
    st.caption("A document that is in several pairs has its name in all of them.")
    if st.button("Rename", type="primary"):
        _do(
            lambda: document_pairs.rename(workspace.store(), me, of, (src, tgt)),
            f"The documents are called {src} and {tgt} now.",
        )


@st.dialog("Delete documents", on_dismiss=_close)
def _delete(me: Person, of: Alignment) -> None:
    """Say what would be lost with a pair, and ask whether it is to go."""
    store = workspace.store()
    st.text(f"{of.src_path} ↔ {of.tgt_path}")
    decided = document_pairs.decided(store, of.id)
    n_units = n_units_of(store, of.project_id, document_pairs.approved(store, of.id))
    for line in (
        "It leaves the review, the search, the memory and what is exported from now on.",
        *(f"{count_noun(one.n, 'decision')} by {one.person} would go with it." for one in decided),
        "Nobody has decided on it yet." if not decided else "",
        f"Versions of parallel data keep {count_noun(n_units, 'unit')} of it." if n_units else "",
        "What was done stays in History, and the documents can be brought back here.",
    ):
        if line:
            st.text(line)
    refused = None
    try:
        document_pairs.check_delete(me, decided)
    except AmtsError as error:
        refused = str(error)
        st.warning(refused)
    if st.button("Delete", type="primary", disabled=refused is not None, icon=":material/delete:"):
        _do(
            lambda: document_pairs.delete(store, me, of.id),
            f"{of.src_path} and {of.tgt_path} are deleted. They can be brought back below.",
        )


def show_deleted(project: Project, me: Person) -> None:
    """Show what was deleted with a button that brings it back; nothing where nothing was."""
    found = document_pairs.deleted(workspace.store(), project.id)
    if not found:
        return
    with st.expander(f"Deleted: {len(found)}", icon=":material/delete:"):
        for of, person in found:
            with st.container(horizontal=True, vertical_alignment="center"):
                at = labels.moment(of.deleted_at) if of.deleted_at else ""
                st.text(f"{of.src_path} ↔ {of.tgt_path} · by {person} · {at}", width="stretch")
                if presses.button("Bring back", key=f"back-{of.id}", icon=":material/undo:"):
                    _bring_back(me, of)


def _bring_back(me: Person, of: Alignment) -> None:
    _do(
        lambda: document_pairs.bring_back(workspace.store(), me, of.id),
        f"{of.src_path} and {of.tgt_path} are back.",
    )


def _do(deed: Callable[[], None], told: str) -> None:
    try:
        deed()
    except AmtsError as error:
        st.error(str(error))
        return
    st.session_state[_TOLD] = told
    _close()
    st.rerun()
