"""The events of a project, newest first: filters, pages, and the record of all as a file."""

from typing import Any

import pandas as pd
import streamlit as st

from amts_core.history import EventFilter, LoggedEvent, timeline
from amts_core.kernel.records import Alignment, Person, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.project import all_people
from pages.review import alignment_picker
from pages.shared import labels, presses, workspace

_PAGE = "events_page"


def show(project: Project, me: Person) -> None:
    """Show the filters, one page of events, and the download; a chosen row opens it."""
    documents = alignment_picker.labelled(project)
    only = _filters(documents)
    paths = {one.id: one.src_path for one in documents.values()}
    page = st.session_state.get(_PAGE) or workspace.number(st.query_params.get(_PAGE)) or 1
    found = timeline.events(workspace.store(), project.id, only, page)
    if not found.events:
        st.caption("No event matches these filters. Choose fewer of them.")
    else:
        _table(found.events, paths)
        st.caption(f"{count_noun(found.n_events, 'event')}. Choose a row to see more.")
        if found.n_pages > 1:
            st.pagination(found.n_pages, key=_PAGE, bind="query-params")
    _download(project)


def _filters(documents: dict[str, Alignment]) -> EventFilter:
    people = {one.name: one.id for one in all_people(workspace.store())}
    actions = {words: action for action, words in labels.ACTIONS.items()}
    who, what, where = st.columns([2, 2, 4])
    # the address keeps them, and the page does while another view is shown
    bound: Any = {"bind": "query-params", "persist_state": "page", "on_change": _start_anew}
    by = who.selectbox("Who", ["Everybody", *people], key="by", **bound)
    did = what.selectbox("Did", ["Anything", *actions], key="did", **bound)
    to = where.selectbox("Document", ["All documents", *documents], key="document", **bound)
    alignment_id = documents[to].id if to in documents else None
    return EventFilter(people.get(by), actions.get(did), alignment_id)


def _start_anew() -> None:
    st.session_state[_PAGE] = 1


def _table(events: tuple[LoggedEvent, ...], paths: dict[str, str]) -> None:
    frame = pd.DataFrame(
        [
            (
                one.event.id,
                labels.moment(one.event.at),
                one.event.person,
                labels.deed(one.event),
                labels.WAYS[one.event.via],
                _subject(one, paths),
                labels.dwell(one.event.dwell_ms),
                one.event.note or "",
                "undone" if one.is_undone else "",
            )
            for one in events
        ],
        columns=["event", "when", "who", "did", "by", "what", "dwell", "note", "later"],
    )
    # a choice belongs to the rows it was made in: other rows get another key
    key = f"events-{events[0].event.id}-{events[-1].event.id}-{len(events)}"

    def chosen() -> None:
        for row in st.session_state[key]["selection"]["rows"]:
            _open(events[row])

    st.dataframe(
        frame,
        hide_index=True,
        on_select=chosen,
        selection_mode="single-row",
        key=key,
        height=520,
        column_config={
            "event": st.column_config.NumberColumn(width=52, format="%d"),
            "when": st.column_config.TextColumn(width=138),
            "who": st.column_config.TextColumn(width=84),
            "did": st.column_config.TextColumn(width=112),
            "by": st.column_config.TextColumn("how", width=52),
            "what": st.column_config.TextColumn("on what", width=196),
            "dwell": st.column_config.TextColumn(width=54),
            "note": st.column_config.TextColumn(width=84),
            "later": st.column_config.TextColumn(width=60),
        },
    )


def _open(one: LoggedEvent) -> None:
    """Open the story of the bead, or the event where it changed several."""
    if one.n_beads > 1 or one.bead_id is None:
        st.query_params["event"] = str(one.event.id)
    else:
        st.query_params["bead"] = str(one.bead_id)


def _subject(one: LoggedEvent, paths: dict[str, str]) -> str:
    if one.n_post_edits:
        what = count_noun(one.n_post_edits, "segment") if one.n_post_edits > 1 else one.src_text
        return f"{one.path} ({one.tgt_lang}) · {what}"
    if one.alignment_id is None:
        return ""
    what = count_noun(one.n_beads, "bead") if one.n_beads > 1 else one.src_text
    where = paths[one.alignment_id]
    return (
        f"{where if one.n_alignments == 1 else count_noun(one.n_alignments, 'document')} · {what}"
    )


def _download(project: Project) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if presses.button("Prepare CSV", icon=":material/table_view:"):
            data, n_rows = timeline.csv_file(workspace.store(), project.id)
            st.download_button(
                f"Download {count_noun(n_rows, 'row')}",
                data=data,
                file_name=f"history-{project.id}.csv",
                mime="text/csv",
                type="primary",
                icon=":material/download:",
                on_click="ignore",
            )
        st.caption(
            "All events of the project, a row a change, times in UTC, texts exactly as they "
            "are stored: in a spreadsheet, import the columns as text, or a text that begins with "
            "= is taken for a formula.",
            width="stretch",
        )
