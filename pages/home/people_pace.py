"""How much everybody has decided lately, and how much of it too fast; for leads."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import streamlit as st

from amts_core.history import PersonEffort, timeline
from amts_core.kernel.records import Person, Project, Role
from amts_core.kernel.text.counts import count_noun
from amts_core.review import rules
from pages.shared import html_table, labels, places, workspace
from pages.shared.html_table import Cell, Row

_SIX_DAYS = timedelta(days=6)
"""They are seven with today."""
_HEAD = (
    Cell(),
    Cell(text="today"),
    Cell(text="7 days"),
    Cell(text="in all"),
    Cell(text="too fast", below=f"under {rules.FAST_MS / 1000} s"),
)


def show(project: Project, me: Person) -> None:
    """Show a row a person: decisions and saved post-edits today, in seven days, and in all."""
    if me.role is not Role.LEAD:
        return
    today = labels.today()
    found = [_by_person(project, me, since) for since in (today, today - _SIX_DAYS, None)]
    everybody = found[-1]
    if not everybody:
        return
    st.header("Who did what", anchor=False)
    html_table.show(
        _HEAD,
        [_row(one, [of.get(person) for of in found]) for person, one in everybody.items()],
        label="Decisions and post-edits by person",
        widest="720px",
    )
    n_fast = sum(one.n_fast for one in everybody.values())
    if n_fast:
        told = count_noun(n_fast, "decision was", "decisions were")
        st.caption(f"{told} taken so fast that the pair can hardly have been read.")
        places.link(places.HISTORY, "See them in History")


def _by_person(project: Project, me: Person, since: datetime | None) -> dict[str, PersonEffort]:
    done = timeline.effort(workspace.store(), me, project.id, everybody=True, since=since)
    return {one.person: one for one in done}


def _row(of: PersonEffort, lately: Sequence[PersonEffort | None]) -> Row:
    numbers = [*map(_n, lately), of.n_fast]
    cells = (Cell(text=f"{of.person} · {of.role}"), *(Cell(text=f"{n:,}") for n in numbers))
    return Row(cells)


def _n(of: PersonEffort | None) -> int:
    return 0 if of is None else of.n_decisions + of.n_post_edited
