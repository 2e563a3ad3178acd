"""Choose documents by ticking rows of a table, which a filter by words makes shorter."""

import hashlib
from collections.abc import Collection, Mapping, Sequence

import pandas as pd
import streamlit as st


def choose(
    columns: Sequence[str],
    rows: Mapping[int, Sequence[str | int]],
    ticked: Collection[int],
    *,
    key: str,
    may: bool = True,
) -> frozenset[int]:
    """Show the rows and return the ids of those that are ticked, shown or not.

    :param rows: by id the cells of a row.
    :param ticked: the ids that are so at first.
    :param key: names what is chosen from what; with another one the choice begins anew.
    :param may: whether the person may choose.
    """
    kept = f"{key}-ticked"
    chosen = frozenset(st.session_state.get(kept, ticked))
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
            chosen = chosen - set(shown) | _ticked(frame, shown, chosen, key)
        else:
            st.dataframe(frame, hide_index=True)
    else:
        st.caption("No row holds these words.")
    st.session_state[kept] = chosen
    hidden = len(chosen - set(shown))
    aside = f", {hidden:,} of them not shown by the filter" if hidden else ""
    st.caption(f"{len(chosen):,} of {len(rows):,} are chosen{aside}.")
    return chosen


def _ticked(
    frame: pd.DataFrame, shown: Sequence[int], chosen: Collection[int], key: str
) -> frozenset[int]:
    ticked = [number for number, one in enumerate(shown) if one in chosen]
    event = st.dataframe(
        frame,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": ticked}} if ticked else None,
        key=table_key(key, shown),
    )
    return frozenset(shown[row] for row in event["selection"]["rows"])


def table_key(key: str, shown: Sequence[object]) -> str:
    """Return the key of the table with these rows: a choice belongs to the rows it was made in."""
    return f"{key}-{hashlib.sha256(repr(list(shown)).encode()).hexdigest()[:12]}"


def _holds(cells: Sequence[str | int], words: str) -> bool:
    wanted = words.strip().casefold()
    return any(wanted in str(cell).casefold() for cell in cells)
