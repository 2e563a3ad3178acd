"""The published table, live: a row an article, a score a system, and their averages."""

from collections.abc import Sequence

import streamlit as st

from amts_core.comparison import ComparedDirection, System
from amts_core.evaluation import ComparedDocument
from pages.comparison import systems_table
from pages.comparison.scale import ShownScale
from pages.comparison.systems_table import Origins
from pages.shared import html_table
from pages.shared.html_table import Cell, Row

_N_DOCUMENTS = 25


def show(
    systems: Sequence[System], direction: ComparedDirection, scale: ShownScale, found: Origins
) -> None:
    """Show the articles of a direction; each score leads to the document that it is of."""
    numbers = [one.system for one in direction.corpus]
    n_pages = -(-len(direction.documents) // _N_DOCUMENTS)
    key = f"compare_articles-{direction.src_lang}-{direction.tgt_lang}"
    page = st.session_state.get(key, 1) if n_pages > 1 else 1
    shown = direction.documents[(page - 1) * _N_DOCUMENTS : page * _N_DOCUMENTS]
    html_table.show(
        (
            Cell(text="article", below=scale.name),
            Cell(text="n", below="segments"),
            *(systems_table.head(systems[number]) for number in numbers),
        ),
        [
            *(
                _row(one, direction, systems, numbers=numbers, scale=scale, found=found)
                for one in shown
            ),
            *_sums(direction, numbers, scale),
        ],
        label=f"Articles, {direction.src_lang} to {direction.tgt_lang}",
    )
    if n_pages > 1:
        st.pagination(n_pages, key=key)


def _sums(
    direction: ComparedDirection, numbers: Sequence[int], scale: ShownScale
) -> tuple[Row, Row]:
    corpus = {one.system: scale.of(one).value for one in direction.corpus}
    return (
        Row(
            (
                Cell(text="Average of the articles", is_strong=True),
                Cell(),
                *scale.cells(scale.averages(direction), numbers, {}),
            ),
            is_sum=True,
        ),
        Row(
            (
                Cell(text="All segments", is_strong=True),
                Cell(text=f"{direction.n:,}"),
                *scale.cells(corpus, numbers, {}),
            )
        ),
    )


def _row(
    one: ComparedDocument,
    direction: ComparedDirection,
    systems: Sequence[System],
    numbers: Sequence[int],
    scale: ShownScale,
    found: Origins,
) -> Row:
    links = {
        number: found.document(systems[number], one.revision_id, direction.tgt_lang)
        for number in numbers
    }
    values = {result.system: scale.of(result).value for result in one.systems}
    reference = ""
    if one.alignment_id:
        reference = systems_table.address("review", alignment=one.alignment_id)
    left = ", ".join(
        f"{n:,} {word}"
        for n, word in (
            (one.n_leaked, "in the parallel data"),
            (one.n_unpaired, "without a reference"),
            (one.n_missing, "not translated"),
        )
        if n
    )
    return Row(
        (
            Cell(text=one.path, below=left, href=reference),
            Cell(text=f"{one.n:,}"),
            *scale.cells(values, numbers, links),
        )
    )
