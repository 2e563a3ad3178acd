"""The documents of an order: what became of each in every arm."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from amts_core.kernel.records import Arm
from amts_core.kernel.text.counts import count_noun
from amts_core.translation import DocumentState, Order, OrderedDocument, OrderState, batches
from pages.shared import arms, states, workspace

DocumentKey = tuple[int, str]
"""Revision and target language."""


def show(order: Order) -> None:
    """Show a row a document and language; a chosen one opens it beside its source."""
    found = documents(order.id)
    st.header("Documents", anchor=False)
    keys = list(found)
    batch_states = {one.id: one.state for one in batches.batches(workspace.store(), order.id)}
    frame = pd.DataFrame(
        [
            (
                next(iter(by_arm.values())).path,
                workspace.language_name(tgt_lang),
                *(_came_back(by_arm.get(arm), batch_states) for arm in order.arms),
            )
            for (_, tgt_lang), by_arm in found.items()
        ],
        columns=["document", "into", *(arms.NAMES[arm] for arm in order.arms)],
    )
    event = st.dataframe(
        frame,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"order_documents-{order.id}",
        column_config={"into": st.column_config.TextColumn(width=84)},
    )
    st.caption("Choose a row to read the document beside its source, and to download it.")
    rows = event["selection"]["rows"]
    if rows:
        revision_id, tgt_lang = keys[rows[0]]
        st.query_params.update({"revision": str(revision_id), "into": tgt_lang})
        st.rerun()


def _came_back(one: OrderedDocument | None, batch_states: Mapping[int, OrderState]) -> str:
    """Return what became of a document in one arm, in words."""
    if one is None:
        return "–"
    of_batch = batch_states[one.batch_id]
    if one.state is DocumentState.WAITING and of_batch.is_end:
        return states.ORDERS[of_batch]  # it waits for nothing any more
    if one.state is DocumentState.DONE:
        return f"{states.DOCUMENTS[one.state]} · {count_noun(one.n_findings, 'finding')}"
    return (
        f"{states.DOCUMENTS[one.state]}: {one.error}" if one.error else states.DOCUMENTS[one.state]
    )


def documents(order_id: int) -> dict[DocumentKey, dict[Arm, OrderedDocument]]:
    """Return the documents of an order by revision and language, in each arm as last attempted."""
    found: dict[DocumentKey, dict[Arm, OrderedDocument]] = {}
    for one in sorted(
        batches.documents(workspace.store(), order_id), key=lambda one: (one.path, one.tgt_lang)
    ):
        found.setdefault((one.revision_id, one.tgt_lang), {})[one.arm] = one
    return found
