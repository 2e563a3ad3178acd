"""A document that was translated, beside its source: a page of segments at a time."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from amts_core import post_editing, translation
from amts_core.kernel.post_edits import DocumentKey
from amts_core.kernel.records import Arm, Granularity, Person, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.post_editing import TextReference
from amts_core.translation import (
    DocumentState,
    Order,
    OrderedDocument,
    Shown,
    hypotheses,
    result_pages,
)
from pages.assignments import given_line
from pages.comparison import form
from pages.post_editing import document_picker
from pages.shared import arms, presses, workspace
from pages.translation import order_documents, order_view
from pages.translation.result_table import Against, ResultTable

_PAGE, _SHOWN, _AGAINST = "rows", "segments_shown", "segments_against"
_LABELS = {
    Shown.ALL: "All segments",
    Shown.MENDED: "With mended markup",
    Shown.UNCOVERED: "With words of no example",
}
_OTHERS = {
    Against.ARM: "the other arm",
    Against.REFERENCE: "the reference",
    Against.NOTHING: "nothing",
}


def show(project: Project, me: Person, order_id: int, revision_id: int, *, tgt_lang: str) -> None:
    """Show one document of an order in one language.

    :raises NotFoundError: the project has no such order, or that no such document.
    """
    order = order_view.find(project, order_id)
    documents = order_documents.documents(order_id).get((revision_id, tgt_lang), {})
    workspace.header(
        next(iter(documents.values())).path if documents else "No such document",
        f"order {order_id}",
    )
    st.button(f"Order {order_id}", icon=":material/arrow_back:", on_click=_close)
    if not documents:
        st.info("This order has no such document. Choose one of its list.")
        return
    key = DocumentKey(revision_id, tgt_lang, order.options.granularity)
    references = post_editing.references(workspace.store(), key)
    _files(project, order, key, documents=documents, has_reference=bool(references))
    given_line.show(project, me, {(revision_id, tgt_lang)})
    _segments(order, key, references)


def _files(
    project: Project,
    order: Order,
    key: DocumentKey,
    *,
    documents: Mapping[Arm, OrderedDocument],
    has_reference: bool,
) -> None:
    """Offer what came back as files, and where one goes on with it."""
    is_there = any(one.state is DocumentState.DONE for one in documents.values())
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        for arm in order.arms:
            _download(arm, documents.get(arm))
        if is_there:
            document_picker.link(key, label="Post-edit this document")
            _comparison_link(project, order, key, has_reference=has_reference)
    if not is_there:
        st.info("Nothing has come back of this document yet.")


def _comparison_link(
    project: Project, order: Order, key: DocumentKey, *, has_reference: bool
) -> None:
    """Offer a button that has all orders compared that have translated a document."""
    known = hypotheses.orders_of(workspace.store(), project.id)
    ids = {order.id}
    for cut in Granularity:
        ids |= set(known.get(replace(key, granularity=cut), ()))
    word = "Order" if len(ids) == 1 else "Orders"
    if presses.button(
        f"Compare {'this order' if len(ids) == 1 else 'these orders'}",
        icon=":material/compare_arrows:",
        disabled=not has_reference,
        help=f"{word} {', '.join(map(str, sorted(ids)))}: all that have translated this document."
        if has_reference
        else "Outputs are scored against a reference. Align this document with a human "
        "translation first.",
    ):
        form.lead_to(ids)


def _segments(order: Order, key: DocumentKey, references: Mapping[int, TextReference]) -> None:
    """Show a page of the segments, and what is chosen of them and marked in them."""
    with st.container(horizontal=True, gap="large"):
        shown = st.radio(
            "Segments",
            list(Shown),
            key=_SHOWN,
            on_change=_start_anew,
            horizontal=True,
            format_func=_LABELS.__getitem__,
            width="content",
        )
        against = _against(order, has_reference=bool(references))
    found = result_pages.result_page(
        workspace.store(),
        order.id,
        key.revision_id,
        tgt_lang=key.tgt_lang,
        page=_wanted_page(),
        shown=Shown(shown or Shown.ALL),
    )
    st.session_state[_PAGE] = found.page
    st.query_params[_PAGE] = str(found.page)
    st.caption(
        f"{count_noun(found.n[Shown.ALL], 'segment')}, {found.n[Shown.MENDED]:,} with "
        "mended markup, "
        f"{found.n[Shown.UNCOVERED]:,} with words that the engine had no example of: these are "
        "underlined with dots."
    )
    if found.rows:
        table = ResultTable(
            src_lang=order.src_lang,
            tgt_lang=key.tgt_lang,
            arms=order.arms,
            references=references,
            against=against,
        )
        st.html(table.markup(found.rows))
    else:
        st.info("There is no such segment in this document.")
    if found.n_pages > 1:
        st.pagination(found.n_pages, key=_PAGE)


def _against(order: Order, *, has_reference: bool) -> Against:
    """Let the person choose what marks the words that differ; nothing where there is no choice."""
    known = [
        *([Against.ARM] if len(order.arms) > 1 else []),
        *([Against.REFERENCE] if has_reference else []),
        Against.NOTHING,
    ]
    if len(known) == 1:
        return Against.NOTHING
    if st.session_state.get(_AGAINST) not in known:
        st.session_state.pop(_AGAINST, None)
    chosen = st.radio(
        "Words are marked that differ from",
        known,
        index=0 if len(order.arms) > 1 else len(known) - 1,
        key=_AGAINST,
        horizontal=True,
        format_func=_OTHERS.__getitem__,
        width="content",
    )
    return Against(chosen)


def _close() -> None:
    for name in ("revision", "into", _PAGE):
        st.query_params.pop(name, None)
    st.session_state.pop(_PAGE, None)


def _wanted_page() -> int:
    return st.session_state.get(_PAGE) or workspace.number(st.query_params.get(_PAGE)) or 1


def _start_anew() -> None:
    st.session_state[_PAGE] = 1


def _download(arm: Arm, one: OrderedDocument | None) -> None:
    if one is None or one.state is not DocumentState.DONE:
        told = "not there yet" if one is None or not one.error else one.error
        st.text(f"{arms.NAMES[arm]}: {told}", width="content")
        return
    name, data = translation.render(workspace.store(), one.batch_id, one.revision_id)
    st.download_button(
        f"{arms.NAMES[arm]}: {name.rpartition('/')[2]}",
        data=data,
        file_name=name.rpartition("/")[2],
        mime="application/octet-stream",
        icon=":material/download:",
        on_click="ignore",
        key=f"document-{arm}",
    )
