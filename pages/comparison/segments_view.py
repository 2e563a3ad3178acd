"""The segments of a comparison: as points, the biggest wins and losses, in buckets, and all."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from amts_core import comparison as comparing
from amts_core.comparison import Change, Comparison, ComparisonResult, ScoreStage
from amts_core.evaluation import BucketBy, MetricName
from amts_core.kernel.text.counts import count_noun
from pages.comparison import buckets_table, points_chart, segment_view, systems_table
from pages.comparison.points_chart import SEGMENT
from pages.parallel_data import version_table
from pages.shared import selection, workspace

_READ = "compare_read"
"""Where the session keeps the segment that was chosen in a list, until it is shown."""
_N_SHOWN = 10
_N_ROWS = 200


def show(comparison: Comparison, result: ComparisonResult) -> None:
    """Show the segments of a direction for a pair of systems; a chosen one with all its texts."""
    if ScoreStage.SEGMENTS in result.missing:
        st.info("Segments are still to be scored.", icon=":material/hourglass_empty:")
        return
    direction, pair, metric = choose(result)
    if pair is None:
        st.info("There is only one system in this direction: there is nothing to set it against.")
        return
    if metric is MetricName.TER and ScoreStage.EDITS in result.missing:
        st.info("TER is still to be computed.", icon=":material/hourglass_empty:")
        return
    sources = {one.n: one.src for one in result.segments}
    found = comparing.points(result, direction, pair, metric)
    systems = result.systems[pair[0]], result.systems[pair[1]]
    chart, chosen = st.columns([6, 5], gap="medium")
    with chart:
        key = f"{comparison.id}-{direction}-{pair[0]}-{pair[1]}"
        points_chart.show(found, sources, systems, metric, key=key)
    with chosen:
        _chosen(comparison, result)
    _read(comparison, result)
    wins, losses = comparing.biggest(result, direction, pair, metric)
    names = (
        f"Biggest wins: {len(wins)}",
        f"Biggest losses: {len(losses)}",
        "By likeness",
        "By length",
        "All segments",
    )
    tabs = st.tabs(names, key="compare_tabs", on_change="rerun")
    for tab, changes in zip(tabs[:2], (wins, losses), strict=True):
        if tab.open:
            with tab:
                _changes(result, changes, pair, metric)
    for tab, by in zip(tabs[2:4], BucketBy, strict=True):
        if tab.open:
            with tab:
                buckets_table.show(result, direction, by, metric)
    if tabs[4].open:
        with tabs[4]:
            _table(result, direction, pair, metric)


def choose(result: ComparisonResult) -> tuple[int, tuple[int, int] | None, MetricName]:
    """Show the directions, systems and metrics there are, and return what is chosen.

    :return: the direction's number, two systems or None where there is only one, the metric.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        direction = choose_direction(result)
        pair = choose_pair(result, direction)
        metric = st.selectbox(
            "Metric", list(MetricName), index=1, key="compare_segment_metric", width=110
        )
    return direction, pair, MetricName(str(metric))


def choose_direction(result: ComparisonResult) -> int:
    """Show the directions, and return the number of the chosen one."""
    routes = [version_table.route(one.src_lang, (one.tgt_lang,)) for one in result.directions]
    return st.selectbox(
        "Direction",
        range(len(routes)),
        format_func=routes.__getitem__,
        key="compare_direction",
        width=200,
    )


def choose_pair(result: ComparisonResult, direction: int) -> tuple[int, int] | None:
    """Show the systems of a direction, and return the two that are set against each other."""
    numbers = [one.system for one in result.directions[direction].corpus]
    if len(numbers) < 2:
        return None

    def label(number: int) -> str:
        return systems_table.label(result.systems[number])

    second = st.selectbox(
        "System", numbers[1:], format_func=label, key=f"compare_second-{direction}", width=220
    )
    first = st.selectbox(
        "against",
        [number for number in numbers if number < second],
        format_func=label,
        key=f"compare_first-{direction}-{second}",
        width=220,
    )
    return first, second


def _chosen(comparison: Comparison, result: ComparisonResult) -> None:
    wanted = workspace.number(st.query_params.get(SEGMENT))
    if wanted is None:
        st.caption("Click a point, or open a segment of the lists below: it is shown here.")
        return
    one = next((one for one in result.segments if one.n == wanted), None)
    if one is None:
        st.info(f"This comparison has no segment {wanted}. Choose a point or a row.")
    else:
        segment_view.show(comparison, result, one)


def _read(comparison: Comparison, result: ComparisonResult) -> None:
    """Show what was chosen in a list, once."""
    wanted = st.session_state.pop(_READ, None)
    for one in result.segments:
        if one.n == wanted:
            segment_view.show_above(comparison, result, one)


def _changes(
    result: ComparisonResult, changes: Sequence[Change], pair: tuple[int, int], metric: MetricName
) -> None:
    """Show the segments that a system has gained or lost most on, with the words that changed."""
    if not changes:
        st.caption("There is none.")
        return
    st.caption("Dotted: what only the first system has. Underlined: what only the second one has.")
    for change in changes[:_N_SHOWN]:
        texts, button = st.columns([8, 1], vertical_alignment="center")
        with texts:
            st.html(segment_view.changed(result, change.segment, pair))
        with button:
            st.text(f"{metric} {change.gain:+.1f}".replace("-", "−"))
            st.button(
                "Read it",
                key=f"compare_open-{change.segment.n}",
                on_click=_open,
                args=(change.segment.n,),
            )
    if len(changes) > _N_SHOWN:
        st.caption(
            f"The first {_N_SHOWN} of {len(changes)}; all segments have a list of their own."
        )


def _open(n: int) -> None:
    st.session_state[_READ] = n


def _table(
    result: ComparisonResult, direction: int, pair: tuple[int, int], metric: MetricName
) -> None:
    """Show all segments on which the systems differ, worst first, a page at a time."""
    found = comparing.changes(result, direction, pair, metric)
    if not found:
        st.caption("The two systems say the same everywhere.")
        return
    n_pages = -(-len(found) // _N_ROWS)
    key = f"compare_rows-{direction}-{pair[0]}-{pair[1]}-{metric}"
    page = st.session_state.get(key, 1) if n_pages > 1 else 1
    shown = found[(page - 1) * _N_ROWS : page * _N_ROWS]
    frame = pd.DataFrame(
        [
            (
                one.segment.path,
                one.segment.src,
                *(one.segment.outputs[number] for number in pair),
                one.gain,
                one.segment.likeness,
            )
            for one in shown
        ],
        columns=[
            "document",
            "source",
            *(systems_table.label(result.systems[n]) for n in pair),
            "gain",
            "like",
        ],
    )
    st.dataframe(
        frame,
        hide_index=True,
        **selection.of_rows([one.segment.n for one in shown], key=f"{key}-table", into=_READ),
        column_config={
            "gain": st.column_config.NumberColumn(format="%.1f", width=64),
            "like": st.column_config.NumberColumn(format="%.0f %%", width=64),
        },
    )
    st.caption(
        f"{count_noun(len(found), 'segment')} on which the two differ, worst first: gain is "
        "in points of "
        f"{metric}, like the likeness to the parallel data. Choose a row to read it."
    )
    if n_pages > 1:
        st.pagination(n_pages, key=key)
