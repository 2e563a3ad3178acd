"""What each version of parallel data was worth: in scores, in HTER, and in editing time."""

import streamlit as st

from amts_core import comparison
from amts_core.comparison import VersionEffect
from amts_core.evaluation import MetricName, SystemResult
from amts_core.kernel.records import Person, Project
from pages.comparison import system_effort, systems_table
from pages.parallel_data import version_table
from pages.shared import html_table, places, workspace
from pages.shared.html_table import Cell, Row

_METRICS = MetricName.BLEU, MetricName.CHRF


def show(project: Project, _me: Person) -> None:
    """Show a row a version and direction."""
    found = comparison.versions_effect(workspace.store(), project.id)
    if not found:
        st.info(
            "No version of parallel data was used in an order yet. Keep one of your approved "
            "units, publish it, and order a translation with it."
        )
        places.link(places.PARALLEL_DATA, "Parallel data")
        return
    html_table.show(
        (
            Cell(text="version"),
            Cell(text="direction"),
            Cell(text="orders"),
            *(Cell(text=str(metric), below="0–100, higher is better") for metric in _METRICS),
            Cell(text="HTER", below="lower is better"),
            Cell(text="active time", below="a 100 words"),
        ),
        [_row(one) for one in found],
        n_left=3,
        label="Versions",
    )
    st.caption(
        "Under each number is that of the baseline of the same orders. Scores are of the newest "
        "comparison that has the version, over all segments; HTER and time are of what editors "
        "have saved of these orders."
    )
    if any(one.comparison_id is None for one in found):
        st.caption("Where there is a dash, compare an order of that version first.")


def _row(one: VersionEffect) -> Row:
    links = ", ".join(
        html_table.link(str(order_id), systems_table.address("translate", order=order_id))
        for order_id in one.order_ids
    )
    version = one.version
    return Row(
        (
            Cell(text=f"v{version.n}", below=f"{version.n_units:,} {version.granularity} units"),
            Cell(text=version_table.route(version.src_lang, (one.tgt_lang,))),
            Cell(markup=links),
            *(_score(one, metric) for metric in _METRICS),
            Cell(
                text=system_effort.shown_hter(one.spent_act),
                below=_against(system_effort.shown_hter(one.spent_baseline)),
            ),
            Cell(
                text=system_effort.shown_seconds(one.spent_act),
                below=_against(system_effort.shown_seconds(one.spent_baseline)),
            ),
        )
    )


def _score(one: VersionEffect, metric: MetricName) -> Cell:
    """Return a version's score, leading to the comparison that it is of."""
    if one.act is None or one.baseline is None or one.comparison_id is None:
        return Cell(text="–")
    act, baseline = (_value(result, metric) for result in (one.act, one.baseline))
    return Cell(
        text=f"{act:.1f}",
        href=systems_table.address("compare", comparison=one.comparison_id),
        below=f"{_against(f'{baseline:.1f}')}, n {one.n:,}",
    )


def _value(result: SystemResult, metric: MetricName) -> float:
    return result.scores[list(MetricName).index(metric)].value


def _against(value: str) -> str:
    return f"baseline {value}"
