"""A row of a table that is chosen by a click anywhere in it, or by the box before it."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

MODES = "single-row", "single-cell"
"""How a table lets one row be chosen."""


def row(event: Mapping[str, Any]) -> int | None:
    """Return the number of the row that is chosen in a table, None without any."""
    chosen = event["selection"]
    rows = [*(number for number, _ in chosen.get("cells", ())), *chosen["rows"]]
    return rows[0] if rows else None


def of_rows(ids: Sequence[int], *, key: str, into: str) -> dict[str, Any]:
    """Return the arguments that let a table choose: a click on a row puts its id into ``into``.

    Keys reach the choice as well: it is that of the widget below the table.

    :param ids: of the rows, in order.
    :param into: the key of the widget whose choice it is.
    """
    table = f"{key}-{ids[0]}-{len(ids)}"  # a choice belongs to the rows it was made in

    def choose() -> None:
        number = row(st.session_state[table])
        if number is not None:
            st.session_state[into] = ids[number]

    return {"key": table, "on_select": choose, "selection_mode": MODES}
