"""Records that a service left out of an import, and the beads that they were made of."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from amts_core.ledger import Problem
from pages.components import review_desk

_N_SHOWN = 500


def show(problems: Sequence[Problem]) -> None:
    """Show a row a record; a chosen one leads to its bead in Review."""
    shown = problems[:_N_SHOWN]
    st.caption(f"{len(problems):,} records were left out. Choose a row to see its bead in Review.")
    frame = pd.DataFrame(
        [(one.message, one.content, ", ".join(one.unit_ids) or "not known") for one in shown],
        columns=["why", "record", "beads"],
    )
    event = st.dataframe(
        frame, hide_index=True, on_select="rerun", selection_mode="single-row", key="problems",
        column_config={"beads": st.column_config.TextColumn(width=110)},
    )  # fmt: skip
    rows = event["selection"]["rows"]
    if rows and shown[rows[0]].unit_ids:
        review_desk.go_to(int(shown[rows[0]].unit_ids[0].partition("-")[0]))
    elif rows:
        st.caption("The service's words don't tell which unit this record was made of.")
