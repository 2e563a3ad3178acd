"""Choose one of the project's alignments, or all; the address remembers which."""

import streamlit as st

from amts_core.kernel.records import Alignment, Project
from amts_core.review import alignments
from pages.shared import workspace

ALL = "all"
"""What stands in the place of an alignment for all of them."""
_KEY, _PICKER = "alignment", "alignment_picker"


def show(project: Project) -> tuple[Alignment, ...]:
    """Show the picker and return the chosen alignments: one, or all; none where there is none."""
    found = {one.id: one for one in alignments.current(workspace.store(), project.id)}
    if not found:
        return ()
    wanted = st.session_state.get(_KEY) or st.query_params.get(_KEY)
    ids = [*([ALL] if len(found) > 1 else []), *found]
    if wanted is not None and wanted not in ids:  # imported again since
        wanted = alignments.current_of(workspace.store(), wanted)
    first_open = next((one.id for one in found.values() if one.n_decided < one.n_beads), None)
    current = wanted if wanted in ids else first_open or next(iter(found))
    choose(current)
    st.session_state[_PICKER] = current  # an undo may have led to another one than was picked
    st.selectbox(
        "Document",
        ids,
        key=_PICKER,
        on_change=lambda: choose(st.session_state[_PICKER]),
        format_func=lambda one: (
            f"All {len(found)} documents" if one == ALL else describe(found[one])
        ),
        label_visibility="collapsed",
    )
    return tuple(found.values()) if current == ALL else (found[current],)


def chosen() -> str | None:
    """Return the id of the alignment that is worked on, :data:`ALL` for all of them."""
    return st.session_state.get(_KEY)


def choose(alignment_id: str) -> None:
    """Remember which alignment is worked on."""
    st.session_state[_KEY] = alignment_id
    st.query_params[_KEY] = alignment_id


def describe(one: Alignment) -> str:
    """Return name and languages in one line."""
    return (
        f"{one.src_path} · {workspace.language_name(one.src_lang)} → "
        f"{workspace.language_name(one.tgt_lang)}"
    )


def labelled(project: Project) -> dict[str, Alignment]:
    """Return the alignments of a project by a label, deleted ones too; one anew gets a number."""
    found: dict[str, Alignment] = {}
    for one in reversed(alignments.with_deleted(workspace.store(), project.id)):  # oldest first
        label, n = describe(one), 1
        while label in found:
            n += 1
            label = f"{describe(one)} ({n})"
        found[label] = one
    return dict(sorted(found.items()))
