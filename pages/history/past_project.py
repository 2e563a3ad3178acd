"""The project as it was after any event: a slider over the events, the beads, and the export."""

import pandas as pd
import streamlit as st

from amts_core.history import Moment, PastPage, timeline
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Person, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.parallel_data import exports
from amts_core.project import language_pairs
from pages.parallel_data import export_plan, export_work
from pages.review import alignment_picker
from pages.shared import labels, presses, workspace

_STEP, _DOCUMENT, _PAGE = "step", "past_document", "past_page"


def show(project: Project, me: Person) -> None:
    """Show the slider, the chosen document as it was, and what an export would have been."""
    at = _moment(project)
    documents = alignment_picker.labelled(project)
    chosen = st.selectbox(
        "Document",
        list(documents),
        key=_DOCUMENT,
        on_change=_start_anew,
        bind="query-params",
        persist_state="page",
    )
    page = st.session_state.get(_PAGE, 1)
    found = timeline.beads(workspace.store(), documents[chosen], at, page)
    if not found.exists:
        st.info("This document was aligned only after this event. Choose a later one.")
    else:
        _table(found)
    st.header("Parallel data as it was then", anchor=False)
    _export(project, at)


def go_to(number: int) -> None:
    """Let the page show the moment after this event of the project, by number."""
    for name in ("bead", "event"):
        st.query_params.pop(name, None)
    st.session_state.update({_STEP: number, "view": "As it was"})


def _moment(project: Project) -> Moment:
    now = timeline.moment(workspace.store(), project.id)
    chosen = st.slider(
        "Right after event",
        0,
        now.n_events,
        now.number,
        key=_STEP,
        bind="query-params",
        persist_state="page",
    )
    at = timeline.moment(workspace.store(), project.id, chosen)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "One event back",
            icon=":material/chevron_left:",
            on_click=_go,
            args=(at.before,),
            disabled=at.before == at.number,
        )
        st.button(
            "One event on",
            icon=":material/chevron_right:",
            on_click=_go,
            args=(at.after,),
            disabled=at.after == at.number,
        )
        st.text(_told(at), width="stretch")
    return at


def _go(number: int) -> None:
    st.session_state[_STEP] = number


def _start_anew() -> None:
    st.session_state[_PAGE] = 1


def _told(at: Moment) -> str:
    if at.event is None:
        return f"Before the first of {at.n_events:,} events: everything as it was proposed."
    return (
        f"{at.number:,} of {at.n_events:,} · event {at.event.id} · {labels.moment(at.event.at)} · "
        f"{at.event.person} {labels.deed(at.event)}"
    )


def _table(found: PastPage) -> None:
    counts = [f"{n:,} {labels.SIGNS[status]}" for status, n in sorted(found.counts.items())]
    frame = pd.DataFrame(
        [
            (
                number,
                labels.SIGNS[bead.state.status],
                int(bead.confidence * 100),
                bead.state.src_text or "–",
                bead.state.tgt_text or "–",
                bead.person or "",
            )
            for number, bead in enumerate(found.beads, found.first + 1)
        ],
        columns=["n", "state", "sure", "source", "target", "changed by"],
    )
    st.dataframe(
        frame,
        hide_index=True,
        height=420,
        column_config={
            "n": st.column_config.NumberColumn(width=45),
            "state": st.column_config.TextColumn(width=94),
            "sure": st.column_config.NumberColumn(format="%d %%", width=52),
            "source": st.column_config.TextColumn(width=290),
            "target": st.column_config.TextColumn(width=290),
            "changed by": st.column_config.TextColumn(width=90),
        },
    )
    st.caption(" · ".join(counts))
    if found.n_pages > 1:
        st.pagination(found.n_pages, key=_PAGE)


def _export(project: Project, at: Moment) -> None:
    directions = language_pairs.directions(project)
    if at.until is None or not directions:
        st.caption("Nothing was approved yet.")
        return
    chosen = export_plan.choices(directions)
    languages = chosen.src_lang, chosen.tgt_langs[0]
    if export_work.is_large(project):
        export_work.show(project, export_plan.order(chosen, at.until.id))
        return
    if not presses.button("Prepare the file", icon=":material/database:"):
        st.caption("It is made of the units that were approved at that moment.")
        return
    try:
        made = timeline.export(
            workspace.store(),
            project,
            at.until,
            languages=languages,
            granularity=chosen.granularity,
            format_=chosen.format,
            duplicates=chosen.duplicates,
            markup=chosen.markup,
        )
    except AmtsError as error:
        st.info(str(error))
        return
    name = exports.export_name(project, languages, chosen.granularity, chosen.format)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            f"Download {count_noun(made.imported, 'unit')} as {chosen.format.upper()}",
            data=made.data,
            file_name=f"event-{at.until.id}.{name}",
            mime="application/octet-stream",
            type="primary",
            icon=":material/download:",
            on_click="ignore",
        )
        st.caption(f"{count_noun(made.imported, 'unit')}, SHA-256 {made.sha256}", width="stretch")
