"""Records that a service left out of an import, and the beads or post-edits they were made of."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from amts_core import post_editing
from amts_core.kernel.text.counts import count_noun
from amts_core.translation import Problem
from pages.post_editing import desk
from pages.review import desk as review_desk

_N_SHOWN = 500


def show(problems: Sequence[Problem]) -> None:
    """Show a row a record; a chosen one leads to its bead in Review, or its post-edit."""
    shown = problems[:_N_SHOWN]
    st.caption(
        f"{count_noun(len(problems), 'record was', 'records were')} left out. Choose a row "
        "to see where it is from."
    )
    frame = pd.DataFrame(
        [(one.message, one.content, ", ".join(one.unit_ids) or "not known") for one in shown],
        columns=["why", "record", "beads"],
    )
    event = st.dataframe(
        frame,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="problems",
        column_config={"beads": st.column_config.TextColumn(width=110)},
    )
    rows = event["selection"]["rows"]
    if rows and shown[rows[0]].unit_ids:
        _go_to(shown[rows[0]].unit_ids[0])
    elif rows:
        st.caption("The service's words don't tell which unit this record was made of.")


def _go_to(unit_id: str) -> None:
    """Open what a unit begins with: a bead, or a post-edit."""
    post_edit_id = post_editing.post_edit_of(unit_id)
    if post_edit_id is None:
        review_desk.go_to(int(unit_id.partition("-")[0]))
    else:
        desk.go_to(post_edit_id)
