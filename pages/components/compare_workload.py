"""The workload: which share of the words no human had to touch, and what it is made of."""

from collections.abc import Mapping
from types import MappingProxyType

import streamlit as st

from amts_core.records import Person, Project
from amts_core.workload import GOAL, Workload, WorkloadName, WorkloadPart, workload
from pages.components import compare_scale, html_table, workspace
from pages.components.html_table import Cell, Row

_NAMES: Mapping[WorkloadName, str] = MappingProxyType(
    {
        WorkloadName.ALIGNMENT: "Alignments accepted",
        WorkloadName.OUTPUT: "Output left as it was",
        WorkloadName.SYNC: "Segments kept in a sync",
    }
)


def show(project: Project, _me: Person) -> None:
    """Show the share of the whole project against the goal, and a row a kind of work."""
    found = workload(workspace.store(), project.id)
    if found.share is None and not any(part.n_unopened for part in found.parts):
        st.info(
            "There is nothing to count yet. Align two versions of a document, or have one "
            "translated."
        )
        st.page_link("pages/documents.py", label="Go to Documents", icon=":material/description:")
        return
    _total(found)
    html_table.show(
        (
            Cell("work"),
            Cell("words", below="of the source"),
            Cell("untouched"),
            Cell("touched", below="by a person"),
            Cell("waiting", below="for a person"),
            Cell("share", below="untouched of words"),
            Cell("not opened", below="comes besides"),
        ),
        [*map(_row, found.parts), _sum(found)],
        label="Workload",
    )
    st.caption(
        "A word counts once for each language that it is translated into. Machine output that "
        "nobody has opened yet is not counted: nobody knows whether it will do. What a sync leaves "
        "to a person counts at the post-editing desk."
    )


def _total(found: Workload) -> None:
    share, goal, words = st.columns([2, 2, 5])
    share.metric("Words that no human had to touch", _percent(found.share))
    goal.metric(
        "Goal", compare_scale.percent(GOAL), help="What the product is meant to spare people."
    )
    words.metric("Words", f"{found.n_untouched:,} of {found.n_words:,}")
    if found.share is not None:
        sign = "✓ the goal is reached" if found.is_goal_reached else "○ below the goal"
        st.progress(min(found.share, 1.0), text=sign)


def _row(part: WorkloadPart) -> Row:
    return Row(
        (
            Cell(_NAMES[part.name], below=part.name.sentence),
            Cell(f"{part.n_words:,}"),
            Cell(f"{part.n_untouched:,}"),
            Cell(f"{part.n_touched:,}"),
            Cell(f"{part.n_left:,}"),
            Cell(_percent(part.share)),
            Cell(f"{part.n_unopened:,}" if part.name is WorkloadName.OUTPUT else "–"),
        )
    )


def _sum(found: Workload) -> Row:
    return Row(
        (
            Cell("Together", is_strong=True),
            Cell(f"{found.n_words:,}"),
            Cell(f"{found.n_untouched:,}"),
            Cell(),
            Cell(),
            Cell(_percent(found.share), is_strong=True),
            Cell(),
        ),
        is_sum=True,
    )


def _percent(share: float | None) -> str:
    return "–" if share is None else compare_scale.percent(share, 1)
