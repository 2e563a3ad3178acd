"""The scores of a comparison: all directions with their systems and articles, and how counted."""

from collections.abc import Sequence

import streamlit as st

from amts_core.comparison import (
    ComparedDirection,
    Comparison,
    ComparisonResult,
    LeakPolicy,
    System,
    without_markup,
)
from amts_core.kernel.records import Arm, Granularity
from amts_core.kernel.text.counts import count_noun
from pages.comparison import articles_table, corpus_table, systems_table
from pages.comparison import scale as compare_scale
from pages.comparison.scale import ShownScale
from pages.parallel_data import version_table
from pages.shared import arms, html_table
from pages.shared.html_table import Cell, Row

SCORES, SEGMENTS, EFFORT = "Scores", "Segments", "Effort and cost"
"""Views of a comparison that its numbers lead to."""
_LEAKS = {
    LeakPolicy.EXCLUDE: "left out of all scores",
    LeakPolicy.APART: "scored apart",
    LeakPolicy.INCLUDE: "counted like the others",
}
_UNITS = {Granularity.SENTENCE: "segments", Granularity.PARAGRAPH: "paragraphs"}


def show(comparison: Comparison, result: ComparisonResult) -> None:
    """Show all tables of scores, as far as they are computed."""
    scale = compare_scale.choose(has_unmarked=bool(result.unmarked))
    written = result
    if scale.is_unmarked:
        result = without_markup(result)
    st.caption(
        "A system is what is compared: an arm, with the version of parallel data that it has used. "
        f"{arms.SENTENCE}"
    )
    systems_table.warn_of_unknown(result.systems)
    found = systems_table.origins(comparison)
    links = (
        systems_table.address("compare", comparison=comparison.id, view=EFFORT),
        systems_table.address("compare", comparison=comparison.id, view=SEGMENTS),
    )
    for number, direction in enumerate(result.directions):
        st.header(version_table.route(direction.src_lang, (direction.tgt_lang,)), anchor=False)
        if not direction.corpus:
            _told(comparison, direction, scale, result.granularity)
            continue
        if not scale.is_in(direction):
            st.info(f"{scale.metric} is still to be computed.", icon=":material/hourglass_empty:")
            continue
        corpus_table.show(result.systems, direction, scale, links)
        _level(written, number, scale)
        _sureness(direction, scale)
        if direction.leaked:
            st.caption(
                f"The {count_noun(direction.n_leaked, 'segment')} that the parallel data "
                "holds, alone:"
            )
            corpus_table.show_leaked(result.systems, direction, scale)
        articles_table.show(result.systems, direction, scale, found)
        _told(comparison, direction, scale, result.granularity)
    _granularities(result, scale)
    _left_out(result)


def _told(
    comparison: Comparison,
    direction: ComparedDirection,
    scale: ShownScale,
    granularity: Granularity,
) -> None:
    """Say what was counted and what was not, and how: nobody can compare a number without."""
    documents = count_noun(len(direction.documents), "document")
    parts = [
        f"{direction.n:,} {_UNITS[granularity]} of {documents} are compared",
        f"{direction.n_leaked:,} are in the parallel data and are {_LEAKS[comparison.leaks]}",
        f"{direction.n_unpaired:,} have no reference",
    ]
    if direction.n_missing:
        parts.append(f"{direction.n_missing:,} were not translated by every system")
    st.caption("; ".join(parts) + ".")
    if direction.corpus:
        st.caption(f"{scale.metric}: {scale.of(direction.corpus[0]).signature}".replace("|", r"\|"))


def _level(result: ComparisonResult, number: int, scale: ShownScale) -> None:
    """Say how much of the level is markup that was left alone."""
    written = result.directions[number]
    bare = result.unmarked[number] if result.unmarked else None
    if bare is None or not bare.corpus or not scale.is_in(bare):
        return
    values = "; ".join(
        f"{systems_table.label(result.systems[one.system])} {scale.shown(scale.of(one).value)} and "
        f"{scale.shown(scale.of(without).value)}"
        for one, without in zip(written.corpus, bare.corpus, strict=True)
    )
    st.caption(
        f"{scale.metric} as written and without markup: {values}. What engines copy untouched "
        "(formulas, code, references, addresses of links) flatters the level; without it "
        f"{bare.n:,} segments have words to compare."
    )


def _sureness(direction: ComparedDirection, scale: ShownScale) -> None:
    """Say how small a difference these segments can show."""
    widths = [scale.of(one).difference_half_width for one in direction.corpus]
    known = [one for one in widths if one is not None]
    if known:
        st.caption(
            f"{count_noun(direction.n, 'segment shows', 'segments show')} differences of about "
            f"±{scale.shown(max(known))} {scale.metric}: a smaller one can't be told from chance "
            "(half of the 95 % bootstrap interval of the difference)."
        )


def _granularities(result: ComparisonResult, scale: ShownScale) -> None:
    """Show ACT with pairs of paragraphs against ACT with pairs of sentences, as averages."""
    kinds = {one.granularity for one in result.systems if one.arm is Arm.ACT}
    st.header("Paragraph pairs against sentence pairs", anchor=False)
    if not set(systems_table.GRANULARITIES) <= kinds:
        st.caption(
            "Only one of the two is in this comparison. Keep a version of parallel data by "
            "paragraph and one by sentence, order the same documents with each, and compare both "
            "orders."
        )
        return
    rows: list[Row] = []
    for direction in filter(scale.is_in, result.directions):
        values = scale.averages(direction)
        rows.append(
            Row(
                (
                    Cell(text=version_table.route(direction.src_lang, (direction.tgt_lang,))),
                    *_of_kinds(result.systems, values, scale),
                )
            )
        )
    html_table.show(
        (
            Cell(text="direction", below=f"averages of the articles: {scale.name}"),
            Cell(text="Baseline"),
            Cell(text="ACT by paragraph"),
            Cell(text="ACT by sentence"),
        ),
        rows,
        label="Averages by granularity",
    )


def _of_kinds(
    systems: Sequence[System], values: dict[int, float], scale: ShownScale
) -> tuple[Cell, ...]:
    """Return the averages of the baseline and of ACT by paragraph and by sentence, newest first."""
    kinds = (None, *reversed(tuple(systems_table.GRANULARITIES)))
    chosen: dict[int, float] = {}
    for place, kind in enumerate(kinds):
        found = [n for n in values if systems[n].granularity is kind and systems[n].arm]
        if found:
            newest = max(found, key=lambda n: systems[n].version_n or 0)
            chosen[place] = values[newest]
    return scale.cells(chosen, range(len(kinds)), {})


def _left_out(result: ComparisonResult) -> None:
    if not result.left_out:
        return
    with st.expander(
        f"Not compared: {count_noun(len(result.left_out), 'document')}", icon=":material/rule:"
    ):
        st.dataframe(
            [
                {
                    "document": one.path,
                    "direction": version_table.route(one.src_lang, (one.tgt_lang,)),
                    "why": one.reason,
                }
                for one in result.left_out
            ],
            hide_index=True,
        )
