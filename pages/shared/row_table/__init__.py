"""A table whose rows open by a click on them, and by Enter or Space on their names.

It is a component so that a row is one press: Streamlit's own table knows ticks and cells only.
Words filter it, a head sorts it, and it has pages; all of that needs no server.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

_FOLDER = Path(__file__).parent
OPEN = "open"
"""The action of a row that is pressed itself."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: its head, and what it holds.

    :param kind: ``text``; ``number``, which is sorted as one; ``share``, of 0 to 1, as a bar; or
        ``due``, by the days that are left, below 0 where something is late.
    """

    head: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its id, and what stands in its cells.

    Of a share, and of what is due, that is the number and the words beside.
    ``actions`` are the names of those that it has, None for all.
    """

    id: str
    cells: tuple[str | int | tuple[float, str], ...]
    actions: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class RowAction:
    """What can be done with a row besides to open it: its name, what it is called, its icon.

    ``has_many`` is what can be done with several at once, too: then rows can be ticked.
    """

    name: str
    label: str
    icon: str
    has_many: bool = False


@dataclass(frozen=True, slots=True)
class RowPress:
    """What was pressed: the action's name, and the ids of its rows, one or several."""

    action: str
    row_ids: tuple[str, ...]


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    html, css, script = (
        (_FOLDER / f"table.{suffix}").read_text("utf-8") for suffix in ("html", "css", "js")
    )
    return st.components.v2.component("amts_row_table", html=html, css=css, js=script)


def show(
    columns: Sequence[TableColumn],
    rows: Sequence[TableRow],
    *,
    label: str,
    key: str,
    actions: Sequence[RowAction] = (),
) -> RowPress | None:
    """Show a table, and return what was pressed since the last run, once.

    :param label: what the table is, for who can't see it.
    """
    noted = f"{key}_pressed"

    def note() -> None:
        pressed = st.session_state[key].press
        if pressed:
            rows = tuple(str(one) for one in pressed["rows"])
            st.session_state[noted] = RowPress(str(pressed["action"]), rows)

    every = tuple(one.name for one in actions)
    data = {
        "label": label,
        "columns": [{"head": one.head, "kind": one.kind} for one in columns],
        "rows": [
            {
                "id": one.id,
                "cells": list(one.cells),
                "actions": every if one.actions is None else one.actions,
            }
            for one in rows
        ],
        "actions": [
            {"name": one.name, "label": one.label, "icon": one.icon, "many": one.has_many}
            for one in actions
        ],
    }
    _component()(key=key, data=data, on_press_change=note)
    pressed: RowPress | None = st.session_state.pop(noted, None)
    known = {one.id for one in rows}
    left = tuple(one for one in pressed.row_ids if one in known) if pressed is not None else ()
    return RowPress(pressed.action, left) if pressed is not None and left else None
