"""The documents of an order: what became of each in every arm."""

from collections.abc import Mapping

import streamlit as st

from amts_core.kernel.post_edits import DocumentKey
from amts_core.kernel.records import Arm
from amts_core.kernel.text.counts import count_noun
from amts_core.translation import DocumentState, Order, OrderedDocument, OrderState, batches
from pages.shared import arms, row_table, states, workspace
from pages.shared.row_table import TableColumn, TableRow

_Key = tuple[int, str]
"""Revision and target language."""


def show(order: Order) -> None:
    """Show a row a document and language; one that is pressed is opened beside its source."""
    found = documents(order.id)
    st.header("Documents", anchor=False)
    batch_states = {one.id: one.state for one in batches.batches(workspace.store(), order.id)}
    heads = "Document", "Into", *(arms.NAMES[arm] for arm in order.arms)
    pressed = row_table.show(
        [TableColumn(head) for head in heads],
        [
            TableRow(
                str(number),
                (
                    next(iter(by_arm.values())).path,
                    workspace.language_name(tgt_lang),
                    *(_came_back(by_arm.get(arm), batch_states) for arm in order.arms),
                ),
            )
            for number, ((_, tgt_lang), by_arm) in enumerate(found.items())
        ],
        label="Documents of the order",
        key=f"order_documents-{order.id}",
    )
    if pressed is not None:
        revision_id, tgt_lang = list(found)[int(pressed.row_ids[0])]
        st.query_params.update({"revision": str(revision_id), "into": tgt_lang})
        st.rerun()


def at_desk(order: Order) -> tuple[DocumentKey, ...]:
    """Return what of an order can be post-edited: what has come back of some arm."""
    return tuple(
        DocumentKey(revision_id, tgt_lang, order.options.granularity)
        for (revision_id, tgt_lang), by_arm in documents(order.id).items()
        if any(one.state is DocumentState.DONE for one in by_arm.values())
    )


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


def documents(order_id: int) -> dict[_Key, dict[Arm, OrderedDocument]]:
    """Return the documents of an order by revision and language, in each arm as last attempted."""
    found: dict[_Key, dict[Arm, OrderedDocument]] = {}
    for one in sorted(
        batches.documents(workspace.store(), order_id), key=lambda one: (one.path, one.tgt_lang)
    ):
        found.setdefault((one.revision_id, one.tgt_lang), {})[one.arm] = one
    return found
