"""What post-editing has cost: by what was taken, by parallel data, by document and by person."""

import pandas as pd
import streamlit as st

from amts_core.kernel.records import Project
from amts_core.post_editing import EffortBy, EffortRow, effort
from pages.parallel_data import version_table
from pages.shared import workspace

_OPEN, _BY = "edit_effort", "edit_effort_by"
_LABELS = {
    EffortBy.TAKEN: "What was taken",
    EffortBy.VERSION: "Parallel data",
    EffortBy.DOCUMENT: "Document",
    EffortBy.PERSON: "Person",
}
_NAMES = {
    "baseline": "Baseline",
    "act": "ACT",
    "memory": "the memory",
    "nothing": "an empty page",
    "switched": "another text than stood there first",
    "carried": "carried over, or not known",
}
_HEAD = {
    "segments": st.column_config.NumberColumn(format="localized", width=90),
    "source words": st.column_config.NumberColumn(format="localized", width=110),
    "HTER %": st.column_config.NumberColumn(
        format="%.1f", width=80, help="Edits in percent of the words: lower is less work."
    ),
    "of segments": st.column_config.NumberColumn(
        format="localized", width=100, help="Those in which a text of an arm was taken."
    ),
    "seconds per 100 words": st.column_config.NumberColumn(format="%.0f", width=165),
    "key presses": st.column_config.NumberColumn(format="localized", width=100),
}


def show(project: Project) -> None:
    """Show the summary of a project's post-editing; it is computed only when it is opened."""
    opened = st.expander("Effort", icon=":material/timer:", key=_OPEN, on_change="rerun")
    if not opened.open:
        return
    with opened:
        by = st.radio(
            "By", list(_LABELS), key=_BY, horizontal=True, format_func=_LABELS.__getitem__
        )
        rows = effort(workspace.store(), project.id, EffortBy(by))
        if not rows:
            st.info("Nothing is saved yet. What saved texts have cost will stand here.")
            return
        frame = pd.DataFrame(
            [_cells(row) for row in rows], columns=[_LABELS[EffortBy(by)], "languages", *_HEAD]
        )
        st.dataframe(frame, hide_index=True, column_config=_HEAD)
        st.caption(
            "Time counts while the desk is in view, at most 30 seconds from one sign of life to "
            "the next. Words are those of the source."
        )


def _cells(row: EffortRow) -> tuple[object, ...]:
    return (
        _NAMES.get(row.name, row.name),
        version_table.route(row.src_lang, (row.tgt_lang,)),
        row.n_segments,
        row.n_words,
        row.hter,
        row.n_machine,
        row.seconds_per_100_words,
        row.n_keystrokes,
    )
