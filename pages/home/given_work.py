"""Who has how many documents, and how far they are with them; for leads."""

import streamlit as st

from amts_core.kernel.records import Person, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.teamwork import PersonProgress, assignments
from pages.assignments import give_dialog
from pages.shared import html_table, labels, places, workspace
from pages.shared.html_table import Cell, Row

_HEAD = "", "documents", "left", "done by them", "due"


def show(project: Project, me: Person) -> None:
    """Show a row a person who was given something, and where more is given; to leads."""
    if not give_dialog.may(me):
        return
    found = assignments.given(workspace.store(), project.id)
    people = assignments.progress(found, labels.today().date())
    if not people:
        return
    st.subheader("Who has what", anchor=False)
    html_table.show(
        [Cell(text=one) for one in _HEAD],
        map(_row, people),
        label="Documents given, by person",
        widest="720px",
    )
    places.link(places.DOCUMENTS, "Give documents, or take them back")


def _row(of: PersonProgress) -> Row:
    numbers = of.n_documents, of.n_left, of.n_own
    return Row(
        (
            Cell(text=of.person),
            *(Cell(text=f"{n:,}") for n in numbers),
            Cell(text=_due(of), is_strong=bool(of.n_overdue)),
        )
    )


def _due(of: PersonProgress) -> str:
    if of.n_overdue:
        return f"{count_noun(of.n_overdue, 'document')} overdue"
    if of.days_left is None:
        return "–"
    return f"in {count_noun(of.days_left, 'day')}" if of.days_left else "today"
