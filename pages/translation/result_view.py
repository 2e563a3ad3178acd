"""A document that was translated, beside its source: a page of segments at a time."""

import html
from collections.abc import Iterator, Sequence
from itertools import groupby

import streamlit as st

from amts_core import translation
from amts_core.exchange import UNCOVERED
from amts_core.kernel.post_edits import DocumentKey
from amts_core.kernel.records import Arm, Person, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.kernel.text.spans import VERBATIM, inline_spans
from amts_core.translation import (
    DocumentState,
    Hypothesis,
    Order,
    OrderedDocument,
    ResultRow,
    Shown,
    result_pages,
)
from pages.assignments import given_line
from pages.post_editing import document_picker
from pages.shared import arms, workspace
from pages.translation import order_documents, order_view

_PAGE, _SHOWN = "rows", "segments_shown"
_LABELS = {
    Shown.ALL: "All segments",
    Shown.MENDED: "With mended markup",
    Shown.UNCOVERED: "With words of no example",
}
_SOFT = "color-mix(in srgb, currentColor 72%, transparent)"
_LINE = "color-mix(in srgb, currentColor 16%, transparent)"
_FAINT = (
    "background:none;color:inherit;text-decoration:underline dotted currentColor 2px;"
    "text-underline-offset:4px"
)
_MARK = (
    "background:light-dark(#ffe9a8,#5d4a12);color:inherit;border-radius:2px;"
    "text-decoration:underline wavy light-dark(#8a4f00,#f0b050) 1px;text-underline-offset:3px"
)
_TITLES = {_FAINT: "the engine had no example of it", _MARK: "a finding is about it"}

Spans = Sequence[tuple[int, int]]


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
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        for arm in order.arms:
            _download(arm, documents.get(arm))
        if any(one.state is DocumentState.DONE for one in documents.values()):
            document_picker.link(DocumentKey(revision_id, tgt_lang, order.options.granularity))
    given_line.show(project, me, {(revision_id, tgt_lang)})
    shown = st.radio(
        "Segments",
        list(Shown),
        key=_SHOWN,
        on_change=_start_anew,
        horizontal=True,
        format_func=_LABELS.__getitem__,
    )
    found = result_pages.result_page(
        workspace.store(),
        order_id,
        revision_id,
        tgt_lang=tgt_lang,
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
    if not any(documents[arm].state is DocumentState.DONE for arm in documents):
        st.info("Nothing has come back of this document yet.")
    elif not found.rows:
        st.info("There is no such segment in this document.")
    if found.rows:
        st.html(_table(order, tgt_lang, found.rows))
    if found.n_pages > 1:
        st.pagination(found.n_pages, key=_PAGE)


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


def _table(order: Order, tgt_lang: str, rows: Sequence[ResultRow]) -> str:
    """Return segments and translations as HTML, all texts escaped."""
    columns = "2.5rem " + " ".join("minmax(0,1fr)" for _ in ("source", *order.arms))
    src, tgt = (html.escape(workspace.language_name(one)) for one in (order.src_lang, tgt_lang))
    head = ["n", f"Source, {src}", *(f"{arms.chip(arm)}, {tgt}" for arm in order.arms)]
    cells = "".join(
        f'<div role="columnheader" style="font-size:0.9rem;padding:0.4rem 1.2rem 0.4rem 0;'
        f'color:{_SOFT}">{one}</div>'
        for one in head
    )
    return (
        f'<div role="table" style="display:grid;grid-template-columns:{columns};'
        f'font-variant-numeric:tabular-nums">{_as_row(cells)}'
        f"{''.join(_row(order, row) for row in rows)}</div>"
    )


def _as_row(cells: str) -> str:
    return f'<div role="row" style="display:contents">{cells}</div>'


def _row(order: Order, row: ResultRow) -> str:
    hypotheses = {Arm.BASELINE: row.baseline, Arm.ACT: row.act}
    spans = [
        span
        for one in hypotheses.values()
        if one is not None
        for finding in one.findings
        for span in finding.src_spans
    ]
    number = f'<span style="font-size:0.85rem;color:{_SOFT}">{row.n + 1}</span>'
    cells = [
        number,
        f"<div {workspace.in_language(order.src_lang)}>{_marked(row.src, spans)}</div>",
        *(_hypothesis(hypotheses[arm], arm) for arm in order.arms),
    ]
    return _as_row(
        "".join(
            f'<div role="cell" style="border-top:1px solid {_LINE};padding:0.55rem 1.2rem 0.55rem '
            f'0;overflow-wrap:anywhere;font-size:1.15rem;line-height:1.6">{cell}</div>'
            for cell in cells
        )
    )


def _hypothesis(one: Hypothesis | None, arm: Arm) -> str:
    if one is None:
        return f'<span style="font-size:0.9rem;color:{_SOFT}">not there yet</span>'
    mended = [found for found in one.findings if found.check != UNCOVERED]
    spans = [span for found in mended for span in found.tgt_spans]
    faint = [span for found in one.findings if found.check == UNCOVERED for span in found.tgt_spans]
    notes = (f"{found.severity}: {found.message}" for found in mended)
    return (
        f'<div style="border-left:3px solid {arms.COLOURS[arm]};padding-left:0.7rem">'
        f"<div {workspace.in_language(one.tgt_lang)}>{_marked(one.text, spans, faint)}</div>"
        f"{''.join(map(_note, notes))}</div>"
    )


def _note(text: str) -> str:
    return (
        f'<div style="font-size:0.85rem;line-height:1.45;margin-top:0.25rem;color:{_SOFT}">'
        f"{html.escape(text)}</div>"
    )


def _marked(text: str, spans: Spans, faint: Spans = ()) -> str:
    """Return a text as HTML, with some of its characters marked and others underlined."""
    styles = dict.fromkeys(_within(faint), _FAINT) | dict.fromkeys(_within(spans), _MARK)
    verbatim = {
        at: n
        for n, span in enumerate(inline_spans(text))
        if span.kind in VERBATIM
        for at in range(span.start, span.end)
    }
    pieces = groupby(range(len(text)), key=lambda at: (styles.get(at), verbatim.get(at)))
    return "".join(
        _piece(html.escape("".join(text[at] for at in group)), style, is_verbatim=n is not None)
        for (style, n), group in pieces
    )


def _piece(escaped: str, style: str | None, *, is_verbatim: bool) -> str:
    # code and addresses run from left to right, whatever the text around them does
    piece = f'<bdi dir="ltr">{escaped}</bdi>' if is_verbatim else escaped
    if style is None:
        return piece
    return f'<mark style="{style}" title="{_TITLES[style]}">{piece}</mark>'


def _within(spans: Spans) -> Iterator[int]:
    return (at for start, end in spans for at in range(start, end))
