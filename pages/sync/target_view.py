"""One document in one language: what becomes of each segment, and what a person is needed for."""

import html

import streamlit as st

from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.post_edits import DocumentKey
from amts_core.kernel.records import Person, Project
from amts_core.post_editing import StoredSegment
from amts_core.sync import SyncTarget, TargetState, find_watch, overview, sync_targets
from pages.post_editing import document_picker
from pages.shared import changed_words, facts, html_table, places, workspace
from pages.shared.html_table import Cell, Row
from pages.sync import targets_table

_HUMAN, _ALL = "What needs a person", "All segments"


def show(project: Project, me: Person, target_id: int) -> None:
    """Show a target of the project.

    :raises NotFoundError: the project has none of this id.
    """
    target = sync_targets.target(workspace.store(), target_id)
    watch = find_watch(workspace.store(), target.watch_id)
    if watch.project_id != project.id:
        raise NotFoundError(f"This project has no document {target_id} to synchronise.")
    workspace.header(target.name, f"Sync · {workspace.language_name(target.tgt_lang)}")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("All documents", icon=":material/arrow_back:", on_click=_close)
        if target.state is TargetState.IN_REVIEW and target.src_revision_id is not None:
            places.link(
                places.POST_EDIT,
                "Post-edit what is left",
                query_params={
                    "person": str(me.id),
                    "project": str(project.id),
                    **document_picker.address(DocumentKey(target.src_revision_id, target.tgt_lang)),
                },
            )
    st.text(f"{targets_table.STATES[target.state]} · {target.src_path} → {target.tgt_path}")
    if target.message:
        st.warning(target.message, icon=":material/info:")
    _counts(target)
    _segments(project, target)


def _close() -> None:
    for name in ("target", "rows"):
        st.query_params.pop(name, None)


def _counts(target: SyncTarget) -> None:
    counts = target.counts
    if counts.n_segments:
        facts.show(
            [
                ("Segments", f"{counts.n_segments:,}"),
                ("For people", f"{counts.n_human:,}"),
                ("Gone", f"{counts.n_gone:,}"),
                ("Words", f"{counts.n_words:,}"),
                ("Words kept", f"{counts.n_kept_words:,}"),
            ]
        )


def _segments(project: Project, target: SyncTarget) -> None:
    shown = st.radio("Segments", [_HUMAN, _ALL], horizontal=True, key="sync_segments")
    wanted = st.session_state.get("sync_rows") or 1
    found = overview.segment_page(workspace.store(), target.id, wanted, only_human=shown == _HUMAN)
    if not found.rows:
        st.info(
            "Nobody is needed for this document."
            if found.n_segments
            else "This document was not compared yet: its source has not changed since it is "
            "watched, or the next round will do it."
        )
        return
    head = [
        Cell(text="n"),
        Cell(text=f"Source, {workspace.language_name(project.src_lang)}"),
        Cell(text=f"Translation, {workspace.language_name(target.tgt_lang)}"),
    ]
    html_table.show(
        head,
        [_row(one, project.src_lang, target.tgt_lang) for one in found.rows],
        n_left=3,
        label="What becomes of each segment",
    )
    if found.n_pages > 1:
        st.pagination(found.n_pages, key="sync_rows")


def _row(one: StoredSegment, src_lang: str, tgt_lang: str) -> Row:
    """Return a segment: its new wording over the old one, and the translation that it has."""
    old, new = changed_words.both(one.old_text, one.text)
    source = new if one.old_text else html.escape(one.text)
    style = "font-size:1.05rem;line-height:1.6"
    src = f'<div {workspace.in_language(src_lang)} style="{style}">{source}</div>'
    if one.old_text and one.old_text != one.text:
        soft = f"color:{html_table.SOFT}"
        src += f'<div {workspace.in_language(src_lang)} style="{soft}">{old}</div>'
    text = html.escape(one.tgt_text) if one.tgt_text else "–"
    tgt = f'<div {workspace.in_language(tgt_lang)} style="{style}">{text}</div>'
    why = one.why if one.needs_human else "kept"
    edited = " · edited by hand" if one.is_edited else ""
    return Row(
        (
            Cell(markup=f'<span style="white-space:nowrap">{one.n + 1:,}</span>'),
            Cell(markup=src),
            Cell(markup=tgt, below=f"{one.state} · {why}{edited}"),
        )
    )
