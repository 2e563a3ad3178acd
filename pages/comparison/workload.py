"""The workload: which share of the words no human had to touch, by kind of work."""

from collections.abc import Mapping
from types import MappingProxyType

import streamlit as st

from amts_core.history import GOAL, Workload, WorkloadName, WorkloadPart, workload
from amts_core.kernel.records import Person, Project
from pages.comparison import scale
from pages.shared import html_table, places, workspace
from pages.shared.html_table import Cell, Row

_COLUMNS = (
    "work", "words", "untouched", "apart", "repeated", "touched", "left", "not opened", "share",
)  # fmt: skip
_NAMES: Mapping[WorkloadName, str] = MappingProxyType(
    {
        WorkloadName.OUTPUT: "Translation",
        WorkloadName.ALIGNMENT: "Alignment",
        WorkloadName.SYNC: "Synchronising",
    }
)


def show(project: Project, _me: Person) -> None:
    """Show the share of each kind of work, that of translation against the goal."""
    found = workload(workspace.store(), project.id)
    if not any(part.n_words for part in found.parts):
        st.info(
            "There is nothing to count yet. Align two versions of a document, or have one "
            "translated."
        )
        places.link(places.DOCUMENTS)
        return
    _figures(found)
    html_table.show(
        tuple(Cell(text=name) for name in _COLUMNS),
        [_row(found, name) for name in _NAMES],
        label="Workload",
    )
    st.caption(
        "Words are those of the source, and count once for each language; the figures are never "
        "added up. Of translations all words count from the moment that they are there. *Apart*: "
        "saved as the machine wrote it, but with findings that nobody has resolved, or faster than "
        "one can read: no spared work. *Repeated*: the text of an identical segment. *Touched*: by "
        "a person. *Left*: to people; what a sync leaves to them counts as theirs, done or not."
    )


def _figures(found: Workload) -> None:
    translation, alignment, sync = st.columns([2, 1, 1])
    of_goal = f"Translation, words that no human had to touch · goal {scale.percent(GOAL)}"
    translation.metric(of_goal, _percent(found.output.share))
    if found.output.share is not None:
        sign = "✓ the goal is reached" if found.is_goal_reached else "○ below the goal"
        seen = found.output.n_words - found.output.n_unopened
        translation.progress(
            found.output.share,
            text=f"{sign} · {seen:,} of {found.output.n_words:,} words looked at",
        )
    alignment.metric("Alignment, accepted by itself", _percent(found.alignment.share))
    sync.metric("Synchronising, kept", _percent(found.sync.share))


def _row(found: Workload, name: WorkloadName) -> Row:
    part = next(one for one in found.parts if one.name is name)
    return Row(
        (
            Cell(text=_NAMES[name], below=name.sentence),
            Cell(text=f"{part.n_words:,}"),
            Cell(text=f"{part.n_untouched:,}"),
            _of_output(part, part.n_apart),
            _of_output(part, part.n_repeated),
            Cell(text=f"{part.n_touched:,}"),
            Cell(text=f"{part.n_left:,}"),
            _of_output(part, part.n_unopened),
            Cell(text=_percent(part.share), is_strong=True),
        )
    )


def _of_output(part: WorkloadPart, n: int) -> Cell:
    """Return a cell that only machine output can have something in."""
    return Cell(text=f"{n:,}" if part.name is WorkloadName.OUTPUT else "–")


def _percent(share: float | None) -> str:
    return "–" if share is None else scale.percent(share, 1)
