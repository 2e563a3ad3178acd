"""Choose documents by ticking rows of a table, which a filter by words makes shorter."""

import hashlib
from collections.abc import Collection, Mapping, Sequence

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig


def ticks(key: str, first: Collection[int]) -> frozenset[int]:
    """Return the ids that are ticked in the table of this key, those at first if it is new."""
    return frozenset(st.session_state.get(f"{key}-ticked", first))


def tick(key: str, ids: Collection[int]) -> None:
    """Have these be ticked when the table of this key is shown for the first time."""
    st.session_state[f"{key}-ticked"] = frozenset(ids)


def choose(
    columns: Sequence[str],
    rows: Mapping[int, Sequence[str | int]],
    first: Collection[int],
    *,
    key: str,
    may: bool = True,
    column_config: Mapping[str, ColumnConfig] | None = None,
) -> frozenset[int]:
    """Show the rows and return the ids of those that are ticked, shown or not.

    :param rows: by id the cells of a row.
    :param first: the ids that are ticked at first.
    :param key: names what is chosen from what; with another one the choice begins anew.
    :param may: whether the person may choose.
    :param column_config: how columns are shown, by their names.
    """
    ticked = ticks(key, first) & rows.keys()
    words = st.text_input(
        "Contains",
        key=f"{key}-words",
        icon=":material/filter_list:",
        placeholder="part of a name or a language",
        width=360,
    )
    shown = [one for one in rows if _holds(rows[one], words)]
    if shown:
        frame = pd.DataFrame([tuple(rows[one]) for one in shown], columns=list(columns))
        if may:
            these = _ticked(frame, shown, ticked, key=key, column_config=column_config)
            ticked = ticked - set(shown) | these
        else:
            st.dataframe(frame, hide_index=True, column_config=column_config)
    else:
        st.caption("No row holds these words.")
    tick(key, ticked)
    hidden = len(ticked - set(shown))
    aside = f", {hidden:,} of them not shown by the filter" if hidden else ""
    hint = " Tick the box of a row to choose it, the one above to choose all." if may else ""
    st.caption(f"{len(ticked):,} of {len(rows):,} are chosen{aside}.{hint}")
    return ticked


def _ticked(
    frame: pd.DataFrame,
    shown: Sequence[int],
    ticked: Collection[int],
    *,
    key: str,
    column_config: Mapping[str, ColumnConfig] | None,
) -> frozenset[int]:
    at_first = [number for number, one in enumerate(shown) if one in ticked]
    event = st.dataframe(
        frame,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": at_first}} if at_first else None,
        key=table_key(key, shown),
        column_config=column_config,
    )
    return frozenset(shown[row] for row in event["selection"]["rows"])


def table_key(key: str, shown: Sequence[object]) -> str:
    """Return the key of the table with these rows: a choice belongs to the rows it was made in."""
    return f"{key}-{hashlib.sha256(repr(list(shown)).encode()).hexdigest()[:12]}"


def _holds(cells: Sequence[str | int], words: str) -> bool:
    wanted = words.strip().casefold()
    return any(wanted in str(cell).casefold() for cell in cells)
