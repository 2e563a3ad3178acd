"""One segment of a comparison: source, reference, outputs with changed words, nearest units."""

import html

import streamlit as st

from amts_core.comparison import (
    ComparedDirection,
    ComparedSegment,
    Comparison,
    ComparisonResult,
    NearUnit,
    System,
)
from amts_core.evaluation import MetricName
from amts_core.kernel.post_edits import DocumentKey
from pages.comparison import systems_table
from pages.comparison.points_chart import SEGMENT
from pages.post_editing import document_picker
from pages.shared import arms, changed_words, html_table, workspace
from pages.shared.html_table import LINE, Cell, Row

_REFERENCE, _FIRST = "the reference", "the first system"
_TEXT = "font-size:1.15rem;line-height:1.6;overflow-wrap:anywhere"
_LEAKS = {"none": "", "near": "nearly in the parallel data", "exact": "in the parallel data"}


def show(comparison: Comparison, result: ComparisonResult, one: ComparedSegment) -> None:
    """Show a segment that the address names, with a button that closes it."""
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="top"):
            st.text(_place(one), width="stretch")
            st.button(
                "Close",
                type="tertiary",
                icon=":material/close:",
                key="compare_close",
                on_click=_close,
            )
        _told(comparison, result, one, key="compare_marked")


@st.dialog("Segment", width="large", icon=":material/article:")
def show_above(comparison: Comparison, result: ComparisonResult, one: ComparedSegment) -> None:
    """Show a segment above the page, which stays where it was scrolled to."""
    st.text(_place(one))
    _told(comparison, result, one, key="compare_marked_above")


def _told(
    comparison: Comparison, result: ComparisonResult, one: ComparedSegment, *, key: str
) -> None:
    """Show all that is known of a segment, and where it can be read in its document."""
    direction = result.directions[one.direction]
    against = st.radio(
        "Words are marked that differ from", [_FIRST, _REFERENCE], key=key, horizontal=True
    )
    st.html(_texts(result, direction, one, is_reference=against == _REFERENCE))
    _near(result, direction, one)
    st.html(
        '<div style="display:flex;flex-wrap:wrap;gap:0.4rem 1.5rem">'
        f"{''.join(_links(comparison, result, direction, one))}</div>"
    )


def block(lang: str, label: str, markup: str) -> str:
    """Return a text as HTML under its label."""
    return (
        f'<div style="padding:0.45rem 0;border-top:1px solid {LINE}">'
        f'<div style="margin-bottom:0.1rem">{label}</div>'
        f'<div {workspace.in_language(lang)} style="{_TEXT}">{markup}</div></div>'
    )


def changed(result: ComparisonResult, one: ComparedSegment, pair: tuple[int, int]) -> str:
    """Return source and both outputs of a pair as HTML, the words marked that differ."""
    direction = result.directions[one.direction]
    marked = changed_words.both(*(one.outputs[number] or "" for number in pair))
    return block(direction.src_lang, html_table.soft(_place(one)), html.escape(one.src)) + "".join(
        _output(direction, result.systems[number], one, text)
        for number, text in zip(pair, marked, strict=True)
    )


def _close() -> None:
    st.query_params.pop(SEGMENT, None)


def _place(one: ComparedSegment) -> str:
    numbers = ", ".join(f"{number + 1:,}" for number in one.numbers)
    leak = _LEAKS.get(one.leak, one.leak)
    told = [f"{one.path}, segment {numbers}", f"{one.likeness:.0f} % like a unit"]
    if leak:
        told.append(leak if one.is_compared else f"{leak}, not scored")
    return " · ".join(told)


def _texts(
    result: ComparisonResult,
    direction: ComparedDirection,
    one: ComparedSegment,
    *,
    is_reference: bool,
) -> str:
    there = [number for number, output in enumerate(one.outputs) if output is not None]
    parts = [
        block(direction.src_lang, html_table.soft("Source"), html.escape(one.src)),
        block(direction.tgt_lang, html_table.soft("Reference"), html.escape(one.reference)),
    ]
    for number in there:
        output = one.outputs[number] or ""
        if is_reference:
            markup = changed_words.added(output, one.reference)
        elif number == there[0]:
            # what the next system does not have of it, where there are two
            other = one.outputs[there[1]] if len(there) > 1 else output
            markup = changed_words.both(output, other or "")[0]
        else:
            markup = changed_words.added(output, one.outputs[there[0]] or "")
        parts.append(_output(direction, result.systems[number], one, markup))
    return "".join(parts)


def _output(direction: ComparedDirection, system: System, one: ComparedSegment, markup: str) -> str:
    scores = one.scores[system.n]
    told = ""
    if scores is not None:
        told = " · ".join(
            f"{name}\N{NO-BREAK SPACE}{score:.1f}"
            for name, score in zip(MetricName, scores, strict=False)  # TER comes last
        )
    label = f"{systems_table.chip(system)} {html_table.soft(told)}"
    inside = block(direction.tgt_lang, label, markup)
    return (
        f'<div style="border-left:3px solid {arms.css(system.arm)};padding-left:0.7rem;'
        f'margin-bottom:0.4rem">'
        f"{inside}</div>"
    )


def _near(result: ComparisonResult, direction: ComparedDirection, one: ComparedSegment) -> None:
    """Show which units of the parallel data the segment is like: these moved the output."""
    if not one.near:
        if len(set(one.outputs)) > 1:
            st.caption("No unit of the parallel data is near this segment.")
        return
    html_table.show(
        (Cell(text="nearest units of the parallel data"), Cell(text="likeness", below="cosine")),
        [_near_row(direction, unit) for unit in one.near],
        label="Nearest units",
    )


def _near_row(direction: ComparedDirection, unit: NearUnit) -> Row:
    texts = f"{_of(direction.src_lang, unit.src)}{_of(direction.tgt_lang, unit.tgt)}"
    told = f"unit {unit.unit_id}, new in this version" if unit.is_new else f"unit {unit.unit_id}"
    return Row((Cell(markup=texts, below=told), Cell(text=f"{unit.cosine:.2f}")))


def _of(lang: str, text: str) -> str:
    return f"<div {workspace.in_language(lang)}>{html.escape(text)}</div>"


def _links(
    comparison: Comparison,
    result: ComparisonResult,
    direction: ComparedDirection,
    one: ComparedSegment,
) -> list[str]:
    """Return where the segment can be read: translations, the post-editing desk, the reference."""
    found = systems_table.origins(comparison)
    here = {"comparison": comparison.id, "view": "Segments", SEGMENT: one.n}
    links = [html_table.link("Its address", systems_table.address("compare", **here))]
    at_desk: dict[DocumentKey, str] = {}
    for order in found.orders:
        if one.revision_id in order.revision_ids and direction.tgt_lang in order.tgt_langs:
            where = {"order": order.id, "revision": one.revision_id, "into": direction.tgt_lang}
            links.append(
                html_table.link(f"In order {order.id}", systems_table.address("translate", **where))
            )
            key = DocumentKey(one.revision_id, direction.tgt_lang, order.options.granularity)
            at_desk[key] = systems_table.address("post_edit", **document_picker.address(key))
    links += [html_table.link("Post-edit", address) for address in at_desk.values()]
    document = next(
        (there for there in direction.documents if there.revision_id == one.revision_id), None
    )
    if document is not None and document.alignment_id:
        links.append(
            html_table.link(
                "Reference in the review",
                systems_table.address("review", alignment=document.alignment_id),
            )
        )
    return links
