"""Which metric is shown and on which scale, and scores as texts on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from amts_core.comparison import ComparedDirection
from amts_core.evaluation import MetricName, MetricScore, SystemResult
from pages.shared.html_table import Cell

_PERCENT, _FRACTION = "0–100", "0–1"
_AS_WRITTEN, _WITHOUT = "as written", "without markup"


@dataclass(frozen=True, slots=True)
class ShownScale:
    """Which metric is shown, its place among a system's scores, and on which scale.

    ``is_unmarked`` says that the scores without markup are shown.
    """

    metric: MetricName
    place: int
    is_fraction: bool
    is_unmarked: bool = False

    def shown(self, value: float) -> str:
        """Return a score of 0 to 100 as a text on this scale."""
        return f"{value / 100:.3f}" if self.is_fraction else f"{value:.1f}"

    def difference(self, value: float) -> str:
        """Return a difference of scores with its sign."""
        return f"{'+' if value > 0 else '−' if value < 0 else '±'}{self.shown(abs(value))}"

    def of(self, one: SystemResult) -> MetricScore:
        """Return the score of a system by the metric."""
        return one.scores[self.place]

    def is_in(self, direction: ComparedDirection) -> bool:
        """Return whether a direction has scores by the metric, or no score at all."""
        return not direction.corpus or self.place < len(direction.corpus[0].scores)

    @property
    def name(self) -> str:
        """The metric with its scale and direction."""
        better = "higher" if self.metric.is_higher_better else "lower"
        return f"{self.metric}, {_FRACTION if self.is_fraction else _PERCENT}, {better} is better"

    def averages(self, direction: ComparedDirection) -> dict[int, float]:
        """Return the average over the articles of a direction, by system."""
        return {
            one.system: row[self.place]
            for one, row in zip(direction.corpus, direction.averages, strict=True)
        }

    def cells(
        self, values: Mapping[int, float], numbers: Sequence[int], links: Mapping[int, str]
    ) -> tuple[Cell, ...]:
        """Return a cell for each number of a system, the best one strong.

        :param values: the scores by system; where one has none there is a dash.
        :param links: where the score of a system leads to.
        """
        best = None
        if len(values) > 1:
            best = (max if self.metric.is_higher_better else min)(values.values())
        return tuple(
            Cell(
                text=self.shown(values[number]),
                href=links.get(number, ""),
                is_strong=values[number] == best,
            )
            if number in values
            else Cell(text="–")
            for number in numbers
        )


def choose(*, has_unmarked: bool) -> ShownScale:
    """Show which metric and scale there are, and return what is chosen.

    :param has_unmarked: whether there are scores without markup to choose.
    """
    markup = _AS_WRITTEN
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        metric = st.radio(
            "Metric",
            list(MetricName),
            key="compare_metric",
            horizontal=True,
            bind="query-params",
        )
        scale = st.radio(
            "Scale",
            [_PERCENT, _FRACTION],
            key="compare_scale",
            horizontal=True,
            bind="query-params",
        )
        if has_unmarked:
            markup = st.radio(
                "Texts",
                [_AS_WRITTEN, _WITHOUT],
                key="compare_markup",
                horizontal=True,
                bind="query-params",
                help="Without markup, formulas, code, references and addresses of links are left "
                "out of outputs and references.",
            )
    name = MetricName(str(metric))
    place = list(MetricName).index(name)
    return ShownScale(name, place, scale == _FRACTION, markup == _WITHOUT)


def percent(share: float, n_digits: int = 0) -> str:
    """Return a share of 0 to 1 in percent."""
    return f"{100 * share:.{n_digits}f} %"


def p_value(value: float) -> str:
    """Return a p-value as a text."""
    return "< 0.001" if value < 0.001 else f"{value:.3f}"
