"""What each system of a comparison was made of, what it cost, and what its post-editing took."""

from collections.abc import Mapping
from types import MappingProxyType

import streamlit as st

from amts_core import comparison as comparing
from amts_core.comparison import Comparison, ComparisonResult, Spent, SystemEffort
from amts_core.post_editing import Origin
from pages.comparison import systems_table
from pages.shared import html_table, places, workspace
from pages.shared.html_table import Cell, Row

_OTHERS: Mapping[Origin, str] = MappingProxyType(
    {
        Origin.BASELINE: "Baseline of an order without results here",
        Origin.ACT: "ACT of an order without results here",
        Origin.MEMORY: "A match of the memory",
        Origin.NOTHING: "An empty page",
        Origin.SWITCHED: "Another text than stood there first",
        Origin.CARRIED: "Carried over, or not known",
    }
)


def show(comparison: Comparison, result: ComparisonResult) -> None:
    """Show what the systems were made of and cost, and what editors have spent on each."""
    st.header("What each system was made of", anchor=False)
    systems_table.show(result.systems)
    st.header("Post-editing effort", anchor=False)
    found = comparing.effort(workspace.store(), comparison.id)
    if not found:
        st.info(
            "Nobody has post-edited these orders yet. What editors spend on the output of each "
            "system is counted while they work, and shown here."
        )
        places.link(places.POST_EDIT)
        return
    html_table.show(
        (
            Cell(text="editors began from"),
            Cell(text="segments"),
            Cell(text="words", below="of the source"),
            Cell(text="HTER", below="0–100, lower is better"),
            Cell(text="active time", below="a 100 words"),
            Cell(text="keystrokes", below="a word"),
        ),
        [_row(result, one) for one in found],
        label="Effort",
    )
    st.caption(
        "HTER: edits from what the machine wrote to what its editor saved, in percent of words. "
        "Active time leaves out pauses of more than 30 seconds. Of a system count the segments "
        "whose editors had its text before them first and made theirs of it; matches of the "
        "memory, and what was made of another text, stand apart. ACT's text stands first where "
        "both are there, so systems are compared fairly only by orders of one arm each."
    )


def shown_seconds(one: Spent | None) -> str:
    """Return the active time for 100 words as a text."""
    seconds = one.seconds_per_100_words if one else None
    return "–" if seconds is None else f"{seconds:,.0f} s"


def shown_hter(one: Spent | None) -> str:
    """Return HTER as a text."""
    return "–" if one is None or one.hter is None else f"{one.hter:.1f}"


def _row(result: ComparisonResult, one: SystemEffort) -> Row:
    spent = one.spent
    keystrokes = spent.keystrokes_per_word
    began = Cell(text=_OTHERS[one.origin], below=one.parallel_data)
    if one.system is not None:
        began = systems_table.head(result.systems[one.system])
    return Row(
        (
            began,
            Cell(text=f"{spent.n_segments:,}"),
            Cell(text=f"{spent.n_words:,}"),
            Cell(text=shown_hter(spent)),
            Cell(text=shown_seconds(spent)),
            Cell(text="–" if keystrokes is None else f"{keystrokes:.1f}"),
        )
    )
