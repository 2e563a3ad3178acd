"""A row chosen in a table is the choice of the widget below it, which keys can reach as well."""

from collections.abc import Sequence
from typing import Any

import streamlit as st


def of_rows(ids: Sequence[object], *, key: str, into: str) -> dict[str, Any]:
    """Return the arguments that let a table choose: a click on a row puts its id into ``into``.

    :param ids: of the rows, in order.
    :param into: the key of the widget whose choice it is.
    """
    table = f"{key}-{ids[0]}-{len(ids)}"  # a choice belongs to the rows it was made in

    def choose() -> None:
        for row, _ in st.session_state[table]["selection"]["cells"]:
            st.session_state[into] = ids[row]

    return {"key": table, "on_select": choose, "selection_mode": "single-cell"}
