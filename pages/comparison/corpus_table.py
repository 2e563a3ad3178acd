"""What each system reaches over all segments of a direction, and whether it is more than chance."""

from collections.abc import Mapping, Sequence

from amts_core.comparison import ComparedDirection, System
from amts_core.evaluation import MetricScore, SystemResult
from pages.comparison import scale as compare_scale
from pages.comparison import systems_table
from pages.comparison.scale import ShownScale
from pages.shared import html_table
from pages.shared.html_table import Cell, Row

_SIGNIFICANT = 0.05
_NOT_YET = Cell(text="…", below="still to be computed")


def show(
    systems: Sequence[System],
    direction: ComparedDirection,
    scale: ShownScale,
    links: tuple[str, str],
) -> None:
    """Show a row a system: average, score, interval, difference, verdict, wins.

    :param links: the addresses of what the systems were made of, and of the segments.
    """
    _table(
        systems,
        direction,
        direction.corpus,
        scale=scale,
        averages=scale.averages(direction),
        links=links,
    )


def show_leaked(systems: Sequence[System], direction: ComparedDirection, scale: ShownScale) -> None:
    """Show the same of the segments that the parallel data holds, alone."""
    _table(systems, direction, direction.leaked, scale=scale, averages={}, links=("", ""))


def _table(
    systems: Sequence[System],
    direction: ComparedDirection,
    results: Sequence[SystemResult],
    scale: ShownScale,
    averages: Mapping[int, float],
    links: tuple[str, str],
) -> None:
    names = (
        Cell(text="system", below=scale.name),
        *([Cell(text="average", below="of the articles")] if averages else []),
        Cell(text="all segments", below="95 % interval"),
        Cell(text="difference"),
        Cell(text="verdict", below="p: bootstrap, randomisation"),
        Cell(text="win / tie / loss", below="segments by chrF"),
    )
    first = results[0]
    html_table.show(
        names,
        [_row(systems, one, first, scale=scale, averages=averages, links=links) for one in results],
        label=f"Systems, {direction.src_lang} to {direction.tgt_lang}",
    )


def _row(
    systems: Sequence[System],
    one: SystemResult,
    first: SystemResult,
    scale: ShownScale,
    averages: Mapping[int, float],
    links: tuple[str, str],
) -> Row:
    score, other = scale.of(one), scale.of(first)
    is_first = one is first
    made_of, segments = links
    return Row(
        (
            systems_table.head(systems[one.system]),
            *([Cell(text=scale.shown(averages[one.system]))] if averages else []),
            Cell(text=scale.shown(score.value), href=made_of, below=_interval(score, scale)),
            Cell(text="–" if is_first else scale.difference(score.value - other.value)),
            Cell(text="–") if is_first else _verdict(score, other, scale, is_tested=bool(averages)),
            Cell(text="–") if is_first else _wins(one, segments),
        )
    )


def _wins(one: SystemResult, segments: str) -> Cell:
    if one.wins is None:
        return _NOT_YET
    return Cell(text=f"{one.wins:,} / {one.ties:,} / {one.losses:,}", href=segments)


def _interval(score: MetricScore, scale: ShownScale) -> str:
    if score.low is None or score.high is None:
        return ""
    return f"{scale.shown(score.low)} to {scale.shown(score.high)}"


def _verdict(score: MetricScore, first: MetricScore, scale: ShownScale, *, is_tested: bool) -> Cell:
    """Return in words whether a system differs from the first one by more than chance.

    :param is_tested: whether the tests are there, or to come.
    """
    if is_tested and score.low is None:
        return _NOT_YET
    if score.p_bootstrap is None or score.p_randomisation is None:
        return Cell(text="not tested")
    found = score.p_bootstrap, score.p_randomisation
    is_better = (score.value > first.value) is scale.metric.is_higher_better
    word = "no difference shown"
    if max(found) < _SIGNIFICANT:
        word = "▲ better" if is_better else "▼ worse"
    return Cell(text=word, below=", ".join(map(compare_scale.p_value, found)))
