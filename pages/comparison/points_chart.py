"""The segments of a comparison as points: one system against another, or against likeness."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from amts_core.comparison import Point, System
from amts_core.evaluation import TIE_POINTS, MetricName
from amts_core.kernel.text.counts import count_noun
from pages.comparison import systems_table
from pages.shared import arms

SEGMENT = "segment"
_POINTED = "pointed"
_SCORE, _LIKENESS = "Score of the first system", "Likeness to the parallel data"
_OUTCOMES = ("win", "tie", "loss")
_GREY = "#8a8f94"
_LOSS = {"light": "#b3261e", "dark": "#ff8a80"}


def show(
    found: Sequence[Point],
    sources: Mapping[int, str],
    systems: tuple[System, System],
    metric: MetricName,
    *,
    key: str,
) -> None:
    """Show the points; a click on one opens the segment.

    :param sources: the source texts of the segments, by number.
    """
    first, second = map(systems_table.label, systems)
    across = st.radio(
        "From left to right",
        [_SCORE, _LIKENESS],
        key="compare_across",
        horizontal=True,
        bind="query-params",
    )
    is_likeness = across == _LIKENESS
    rows = [_row(one, sources, metric, is_likeness=is_likeness) for one in found]
    names = (
        ("likeness to the parallel data, 0–100", f"{metric} of {second} − {first}")
        if is_likeness
        else (f"{metric} of {first}, 0–100", f"{metric} of {second}, 0–100")
    )
    widget = f"compare_points-{key}-{metric}-{is_likeness}"
    st.vega_lite_chart(
        _spec(rows, names, systems, is_likeness=is_likeness),
        key=widget,
        height=440,
        on_select=lambda: _choose(widget),
        selection_mode=_POINTED,
    )
    wins, ties, losses = (sum(row["outcome"] == word for row in rows) for word in _OUTCOMES)
    st.text(
        f"{count_noun(len(rows), 'segment')}. {second} against {first}: ▲ wins {wins:,}, ● "
        f"ties {ties:,} "
        f"(less than {TIE_POINTS} points apart), ▼ loses {losses:,}. Click a point to read it."
    )


def _row(
    one: Point, sources: Mapping[int, str], metric: MetricName, *, is_likeness: bool
) -> dict[str, Any]:
    gain = one.second - one.first if metric.is_higher_better else one.first - one.second
    outcome = "tie" if abs(gain) < TIE_POINTS else "win" if gain > 0 else "loss"
    return {
        "n": one.segment,
        "x": one.likeness if is_likeness else one.first,
        "y": one.second - one.first if is_likeness else one.second,
        "outcome": outcome,
        "document": one.path,
        "source": sources[one.segment],
    }


def _choose(widget: str) -> None:
    chosen = st.session_state[widget]["selection"].get(_POINTED) or []
    for one in chosen:
        st.query_params[SEGMENT] = str(one["n"])


def _spec(
    rows: list[dict[str, Any]],
    names: tuple[str, str],
    systems: tuple[System, System],
    *,
    is_likeness: bool,
) -> dict[str, Any]:
    colours = [arms.colour(systems[1].arm), _GREY, _LOSS[arms.theme()]]
    scale = {"domain": list(_OUTCOMES)}
    axis = {"grid": True, "titleFontWeight": "normal"}
    select = {"type": "point", "fields": ["n"], "nearest": True}
    dots = {
        "name": "dots",
        "mark": {"type": "point", "filled": True, "size": 70},
        "encoding": {
            "x": {
                "field": "x",
                "type": "quantitative",
                "title": names[0],
                "axis": axis,
                "scale": {"domain": [0, 100]},
            },
            "y": {
                "field": "y",
                "type": "quantitative",
                "title": names[1],
                "axis": axis,
                **({} if is_likeness else {"scale": {"domain": [0, 100]}}),
            },
            "color": {
                "field": "outcome",
                "type": "nominal",
                "title": None,
                "scale": {**scale, "range": colours},
                "legend": {"orient": "top"},
            },
            "shape": {
                "field": "outcome",
                "type": "nominal",
                "title": None,
                "scale": {**scale, "range": ["triangle-up", "circle", "triangle-down"]},
            },
            "opacity": {"condition": {"param": _POINTED, "value": 0.85}, "value": 0.25},
            "tooltip": [
                {"field": "source"},
                {"field": "document"},
                {"field": "x", "title": names[0], "format": ".1f"},
                {"field": "y", "title": names[1], "format": ".1f"},
            ],
        },
    }
    ends = [{"x": 0, "y": 0}, {"x": 100, "y": 0 if is_likeness else 100}]
    line = {
        "data": {"values": ends},
        "mark": {"type": "line", "strokeDash": [4, 4], "color": _GREY},
        "encoding": {
            "x": {"field": "x", "type": "quantitative"},
            "y": {"field": "y", "type": "quantitative"},
        },
    }
    return {
        "data": {"values": rows},
        "params": [{"name": _POINTED, "select": select, "views": ["dots"]}],
        "layer": [line, dots],
    }
