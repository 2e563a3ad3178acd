"""One event: what it changed in each bead or post-edit, and the project as it was after it."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from amts_core.history import EventDetail, timeline
from amts_core.kernel.post_edits import PostEdit, PostEditChange
from amts_core.kernel.records import BeadChange, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.review import bulk
from pages.history import past_project
from pages.post_editing import desk
from pages.shared import labels, workspace

_PAGE = "changes_page"


def show(project: Project, event_id: int) -> None:
    """Show an event of the project.

    :raises NotFoundError: the project has none of this id.
    """
    back()
    page = st.session_state.get(_PAGE, 1)
    found = timeline.event(workspace.store(), project.id, event_id, page)
    _head(found)
    if found.bulk is not None:
        is_over = "" if found.bulk.is_end else f"Still at it, {found.bulk.n_seen:,} so far: "
        st.caption(f"{is_over}{bulk.told(found.bulk)}.")
    if found.edits:
        st.caption("Choose a row to open its segment at the post-editing desk.")
        _edit_table(found.edits)
        if found.n_pages > 1:
            st.pagination(found.n_pages, key=_PAGE)
        return
    if not found.changes:
        st.caption("It changed no pair.")
        return
    st.caption("Choose a row to see the whole story of its pair.")
    _table(found.changes)
    if found.n_pages > 1:
        st.pagination(found.n_pages, key=_PAGE)


def back() -> None:
    """Show the way back to all events."""

    def leave() -> None:
        for name in ("bead", "event"):
            st.query_params.pop(name, None)
        st.session_state.pop(_PAGE, None)

    st.button("All events", icon=":material/arrow_back:", on_click=leave)


def _head(found: EventDetail) -> None:
    event = found.logged.event
    st.header(f"Event {event.id}", anchor=False)
    st.text(
        " · ".join(
            part
            for part in (
                labels.moment(event.at),
                f"{event.person} {labels.deed(event)}",
                f"by {labels.WAYS[event.via]}",
                _size(found),
                f"after {labels.dwell(event.dwell_ms)}" if event.dwell_ms is not None else "",
                event.note or "",
                "undone since" if found.logged.is_undone else "",
            )
            if part
        )
    )
    st.button(
        "Everything as it was then",
        icon=":material/history:",
        on_click=past_project.go_to,
        args=(found.number,),
    )


def _size(found: EventDetail) -> str:
    one = found.logged
    if one.n_post_edits:
        n = count_noun(one.n_post_edits, "segment", "segments, the first")
        return f"{n} of {one.path} ({one.tgt_lang})"
    return count_noun(one.n_beads, "bead")


def _edit_table(edits: Sequence[tuple[PostEdit, PostEditChange]]) -> None:
    frame = pd.DataFrame(
        [
            (
                edit.n,
                labels.EDIT_SIGNS[one.before.status],
                labels.EDIT_SIGNS[one.after.status],
                edit.src_text,
                one.before.text or "–",
                "" if one.after.text == one.before.text else one.after.text or "–",
                one.after.taken or "",
                one.effort.active_ms / 1000,
            )
            for edit, one in edits
        ],
        columns=[
            "n",
            "was",
            "became",
            "source",
            "text before",
            "new text",
            "from",
            "active seconds",
        ],
    )
    chosen = st.dataframe(
        frame,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"edits-{edits[0][0].id}-{edits[-1][0].id}-{len(edits)}",
        column_config={
            "n": st.column_config.NumberColumn(width=45, format="%d"),
            "was": st.column_config.TextColumn(width=84),
            "became": st.column_config.TextColumn(width=84),
            "source": st.column_config.TextColumn(width=160),
            "text before": st.column_config.TextColumn(width=160),
            "new text": st.column_config.TextColumn(width=160),
            "from": st.column_config.TextColumn(width=70),
            "active seconds": st.column_config.NumberColumn(width=70, format="%.1f"),
        },
    )
    for row in chosen["selection"]["rows"]:
        desk.go_to(edits[row][0].id)


def _table(changes: Sequence[BeadChange]) -> None:
    frame = pd.DataFrame(
        [
            (
                one.bead_id,
                labels.SIGNS[one.before.status],
                labels.SIGNS[one.after.status],
                one.after.src_text or "–",
                one.before.tgt_text or "–",
                "" if one.after.tgt_text == one.before.tgt_text else one.after.tgt_text or "–",
            )
            for one in changes
        ],
        columns=["bead", "was", "became", "source", "target before", "new target"],
    )
    key = f"changes-{changes[0].bead_id}-{changes[-1].bead_id}-{len(changes)}"

    def chosen() -> None:
        for row in st.session_state[key]["selection"]["rows"]:
            st.query_params["bead"] = str(changes[row].bead_id)

    st.dataframe(
        frame,
        hide_index=True,
        on_select=chosen,
        selection_mode="single-row",
        key=key,
        column_config={
            "bead": st.column_config.NumberColumn(width=60, format="%d"),
            "was": st.column_config.TextColumn(width=94),
            "became": st.column_config.TextColumn(width=94),
            "source": st.column_config.TextColumn(width=196),
            "target before": st.column_config.TextColumn(width=196),
            "new target": st.column_config.TextColumn(width=196),
        },
    )
