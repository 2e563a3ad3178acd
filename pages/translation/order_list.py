"""All orders of a project, newest first; a row that is pressed opens it."""

import streamlit as st

from amts_core.kernel.records import Person, Project
from amts_core.translation import Order, order_rows
from pages.parallel_data import version_table
from pages.shared import arms, engines, labels, row_table, states, workspace
from pages.shared.row_table import TableColumn, TableRow

_VIEW, _SECONDS = "translate_view", 2.0
_COLUMNS = (
    TableColumn("Order"),
    TableColumn("State"),
    TableColumn("Done", "share"),
    TableColumn("Documents", "number"),
    TableColumn("Languages"),
    TableColumn("Arms"),
    TableColumn("Engine"),
    TableColumn("When"),
)
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
    pressed = row_table.show(
        _COLUMNS, [_row(one) for one in found], label="Orders", key=f"orders-{project_id}"
    )
    st.caption(arms.SENTENCE)
    if pressed is not None:
        open_order(int(pressed.row_ids[0]))
        st.rerun()


def _row(one: Order) -> TableRow:
    return TableRow(
        str(one.id),
        (
            f"Order {one.id}",
            states.ORDERS[one.state],
            (one.progress, f"{one.progress:.0%}"),
            len(one.revision_ids),
            version_table.route(one.src_lang, one.tgt_langs),
            arms.named(one.arms),
            engines.NAMES[one.engine],
            labels.moment(one.created_at)[:16],
        ),
    )
