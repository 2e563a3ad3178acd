"""The queue as a paged, read-only table; choosing a row goes there."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from amts_core.records import BeadStatus, ReviewBead

N_ROWS = 25
"""Rows on a page."""
_SIGNS = {
    BeadStatus.PROPOSED: "○",
    BeadStatus.APPROVED: "✓",
    BeadStatus.REJECTED: "✗",
    BeadStatus.SKIPPED: "↷",
    BeadStatus.FLAGGED: "⚑",
}
_LEGEND = "○ proposed, ✓ approved, ✗ rejected, ↷ skipped, ⚑ flagged"


def show(
    beads: Sequence[ReviewBead], current: int | None, *, on_choose: Callable[[int], None]
) -> None:
    """Show one page of beads; ``on_choose`` is called with the id of the one that is chosen."""
    frame = pd.DataFrame(
        [
            (
                f"▸{bead.position + 1}" if bead.id == current else f"{bead.position + 1}",
                _SIGNS[bead.state.status],
                int(bead.confidence * 100),
                bead.state.src_text or "–",
                bead.state.tgt_text or "–",
            )
            for bead in beads
        ],
        columns=["n", "state", "sure", "source", "target"],
    )
    # a choice belongs to the rows it was made in: other rows get another key
    key = f"queue-{current}-{hash(tuple((bead.id, bead.state.version) for bead in beads))}"

    def chosen() -> None:
        for row in st.session_state[key]["selection"]["rows"]:
            on_choose(beads[row].id)

    st.dataframe(
        frame,
        hide_index=True,
        on_select=chosen,
        selection_mode="single-row",
        key=key,
        height=420,
        column_config={
            "n": st.column_config.TextColumn(width=45),
            "state": st.column_config.TextColumn("", width=28, help=_LEGEND),
            "sure": st.column_config.NumberColumn(format="%d %%", width=52),
        },
    )
