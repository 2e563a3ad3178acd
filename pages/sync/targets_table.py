"""A row a document and language: how it stands, and what of it waits for people."""

import pandas as pd
import streamlit as st

from amts_core.sync import Overview, Standing, TargetState, Watch
from pages.shared import workspace

STATES = {
    TargetState.UP_TO_DATE: "✓ up to date",
    TargetState.UNTRANSLATED: "○ no translation",
    TargetState.CHANGED: "◔ changed",
    TargetState.BEHIND: "↓ behind",
    TargetState.DRAFTING: "◔ being drafted",
    TargetState.IN_REVIEW: "◐ needs review",
    TargetState.READY: "● ready",
    TargetState.DELIVERED: "⤳ delivered",
    TargetState.CONFLICT: "⚠ conflict",
    TargetState.FAILED: "✗ failed",
    TargetState.SOURCE_GONE: "– source gone",
}
"""Each state with a sign and a word."""
_SETTLED = (TargetState.UP_TO_DATE, TargetState.DELIVERED)
_OPEN, _ALL = "With something to do", "All"
_N_ROWS = 50


def show(watch: Watch, found: Overview) -> None:
    """Show the targets of a watch; a chosen one opens what becomes of its segments."""
    if not found.rows:
        return
    busy = [one for one in found.rows if one.target.state not in _SETTLED]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        shown = st.radio(
            "Documents", [_OPEN, _ALL], index=0 if busy else 1, horizontal=True, key="sync_shown"
        )
        languages = sorted({one.target.tgt_lang for one in found.rows})
        language = st.selectbox(
            "Language",
            [None, *languages],
            key="sync_language",
            width=220,
            format_func=lambda one: workspace.language_name(one) if one else "All languages",
        )
    rows = [
        one
        for one in (busy if shown == _OPEN else found.rows)
        if language in (None, one.target.tgt_lang)
    ]
    if not rows:
        st.info("Everything is in step with its source.", icon=":material/check:")
        return
    n_pages = -(-len(rows) // _N_ROWS)
    page = min(st.session_state.get("sync_page") or 1, n_pages)
    _table(watch, rows[_N_ROWS * (page - 1) : _N_ROWS * page])
    if n_pages > 1:
        st.pagination(n_pages, key="sync_page")


def _table(watch: Watch, rows: list[Standing]) -> None:
    frame = pd.DataFrame(
        [
            (
                one.target.name,
                workspace.language_name(one.target.tgt_lang),
                STATES[one.target.state],
                one.n_segments or None,
                one.n_words or None,
                _kept(one),
            )
            for one in rows
        ],
        columns=["document", "language", "state", "segments", "words", "kept"],
    )
    event = st.dataframe(
        frame,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        placeholder="–",
        key=f"sync_targets-{watch.id}-{rows[0].target.id}-{len(rows)}",
        column_config={
            "document": st.column_config.TextColumn(width=300),
            "language": st.column_config.TextColumn(width=100),
            "state": st.column_config.TextColumn(width=130),
            "segments": st.column_config.NumberColumn(
                "segments left", format="localized", width=100
            ),
            "words": st.column_config.NumberColumn("words left", format="localized", width=90),
            "kept": st.column_config.NumberColumn("words kept", format="%.1f %%", width=90),
        },
    )
    st.caption("Choose a row to see what becomes of its segments.")
    told = [f"{one.target.tgt_path}: {one.target.message}" for one in rows if one.target.message]
    if told:
        st.warning("What the documents say", icon=":material/info:")
        st.text("\n".join(told))
    chosen = event["selection"]["rows"]
    if chosen:
        st.query_params["target"] = str(rows[chosen[0]].target.id)
        st.rerun()


def _kept(one: Standing) -> float | None:
    counts = one.target.counts
    return 100 * counts.n_kept_words / counts.n_words if counts.n_words else None
