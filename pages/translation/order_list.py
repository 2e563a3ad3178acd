"""All orders of a project, newest first; choosing one opens it."""

import pandas as pd
import streamlit as st

from amts_core.kernel.records import Person, Project
from amts_core.translation import order_rows
from pages.parallel_data import version_table
from pages.shared import arms, engines, labels, states, workspace

_VIEW, _SECONDS = "translate_view", 2.0
_PARAMETERS = "order", "revision", "into", "rows"


def show(project: Project, me: Person) -> None:
    """Show a row an order, read again while one is running."""
    found = order_rows.orders(workspace.store(), project.id)
    if not found:
        st.info("Nothing was ordered yet. Choose documents and have them translated.")
        st.button("Order a translation", icon=":material/translate:", on_click=_to_form)
        return
    is_running = any(not one.state.is_end for one in found)
    st.fragment(_watched, run_every=_SECONDS if is_running else None)(
        project.id, was_running=is_running
    )


def open_order(order_id: int) -> None:
    """Let the page show an order at its next run."""
    st.query_params["order"] = str(order_id)


def close_order() -> None:
    """Let the page show the list of all orders at its next run."""
    for name in _PARAMETERS:
        st.query_params.pop(name, None)
    st.session_state[_VIEW] = "Orders"


def _to_form() -> None:
    st.session_state[_VIEW] = "New order"


def _watched(project_id: int, *, was_running: bool) -> None:
    found = order_rows.orders(workspace.store(), project_id)
    if was_running and all(one.state.is_end for one in found):
        st.rerun()  # it ends the reading
    frame = pd.DataFrame(
        [
            (
                one.id,
                states.ORDERS[one.state],
                100 * one.progress,
                len(one.revision_ids),
                version_table.route(one.src_lang, one.tgt_langs),
                arms.named(one.arms),
                engines.NAMES[one.engine],
                labels.moment(one.created_at),
            )
            for one in found
        ],
        columns=[
            "order",
            "state",
            "done",
            "documents",
            "direction",
            "arms",
            "engine",
            "when",
        ],
    )
    key = f"orders-{found[0].id}-{len(found)}"
    event = st.dataframe(
        frame,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=key,
        column_config={
            "order": st.column_config.NumberColumn(width=46, format="%d"),
            "state": st.column_config.TextColumn(width=106),
            "done": st.column_config.ProgressColumn(
                format="%d %%", min_value=0, max_value=100, width=80
            ),
            "documents": st.column_config.NumberColumn(width=82),
            "direction": st.column_config.TextColumn(width=146),
            "arms": st.column_config.TextColumn(width=122),
            "engine": st.column_config.TextColumn(width=118),
            "when": st.column_config.TextColumn(width=136),
        },
    )
    rows = event["selection"]["rows"]
    if rows:
        open_order(found[rows[0]].id)
        st.rerun()
    st.caption("Choose a row to watch the order, and to read what came back.")
