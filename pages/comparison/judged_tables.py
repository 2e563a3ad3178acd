"""What came of the judgements: scores, differences, win rates, agreement; and files of them."""

import streamlit as st

from amts_core import comparison as comparing
from amts_core.comparison import (
    Agreement,
    Comparison,
    ComparisonResult,
    Judged,
    JudgedDifference,
    JudgedSystem,
    JudgementFormat,
    WinRate,
)
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Person
from amts_core.kernel.rights import Task
from amts_core.kernel.text.counts import count_noun
from pages.comparison import scale, systems_table
from pages.parallel_data import version_table
from pages.shared import guards, html_table, presses, workspace
from pages.shared.html_table import Cell, Row

_NONE = "–"
_FILES = {
    JudgementFormat.ESA: "Judgements as WMT's ESA, TSV",
    JudgementFormat.ANNOTATIONS: "Judgements for Pearmut, JSON",
    JudgementFormat.CAMPAIGN: "Texts to be judged in Pearmut, JSON",
}


def show(me: Person, comparison: Comparison, result: ComparisonResult) -> None:
    """Show what all judges have said; folded away, so that nobody is led by it."""
    found = comparing.judged(workspace.store(), comparison.id)
    with st.expander(
        f"What the judges said: {count_noun(found.n, 'judgement')}", icon=":material/gavel:"
    ):
        if found.n:
            _tables(result, found)
        else:
            st.caption("Nobody has judged yet.")
    _files(me, comparison)


def _tables(result: ComparisonResult, found: Judged) -> None:
    if found.n_prefilled:
        st.caption(f"In {found.n_prefilled:,} of them what the checks find was marked beforehand.")
    for direction, of in enumerate(result.directions):
        route = version_table.route(of.src_lang, (of.tgt_lang,))
        systems = [one for one in found.systems if one.direction == direction]
        differences = [one for one in found.differences if one.direction == direction]
        rates = [one for one in found.win_rates if one.direction == direction]
        if systems or rates:
            st.subheader(route, anchor=False)
        if systems:
            _systems(result, systems)
        if differences:
            _differences(result, differences)
        if rates:
            _rates(result, rates)
        if direction in found.agreements:
            _agreement(found.agreements[direction])


def _systems(result: ComparisonResult, found: list[JudgedSystem]) -> None:
    html_table.show(
        (
            Cell(text="system"),
            Cell(text="judge"),
            Cell(text="score", below="0–100, 95 % interval"),
            Cell(text="errors", below="minor / major a judgement"),
            Cell(text="segments", below="judgements"),
        ),
        [
            Row(
                (
                    systems_table.head(result.systems[one.system]),
                    Cell(text="all" if one.rater is None else one.rater),
                    Cell(text=f"{one.mean:.1f}", below=_interval(one.low, one.high)),
                    Cell(text=f"{one.minor:.2f} / {one.major:.2f}"),
                    Cell(text=f"{one.n_segments:,}", below=f"{one.n:,}"),
                )
            )
            for one in found
        ],
        n_left=2,
        label="Scores by judges",
    )


def _differences(result: ComparisonResult, found: list[JudgedDifference]) -> None:
    html_table.show(
        (
            Cell(text="system"),
            Cell(text="against"),
            Cell(text="difference", below="points, 95 % interval"),
            Cell(text="p", below="paired bootstrap"),
            Cell(text="segments", below="judges"),
        ),
        [
            Row(
                (
                    systems_table.head(result.systems[one.pair[1]]),
                    systems_table.head(result.systems[one.pair[0]]),
                    Cell(
                        text=_signed(one.difference),
                        below=_interval(one.low, one.high, is_gain=True),
                    ),
                    Cell(text=_NONE if one.p_value is None else scale.p_value(one.p_value)),
                    Cell(text=f"{one.n_segments:,}", below=f"{one.n_raters:,}"),
                )
            )
            for one in found
        ],
        n_left=2,
        label="Differences of scores by judges",
    )


def _rates(result: ComparisonResult, found: list[WinRate]) -> None:
    html_table.show(
        (
            Cell(text="preferred"),
            Cell(text="to"),
            Cell(text="by"),
            Cell(text="win / tie / loss", below="judges"),
            Cell(text="win rate", below="95 % interval"),
            Cell(text="p", below="sign test"),
        ),
        [_rate(result, one) for one in found],
        n_left=3,
        label="Win rates",
    )


def _rate(result: ComparisonResult, one: WinRate) -> Row:
    rate, interval = _NONE, ""
    if one.rate is not None and one.low is not None and one.high is not None:
        rate = scale.percent(one.rate)
        interval = " to ".join(map(scale.percent, (one.low, one.high)))
    return Row(
        (
            systems_table.head(result.systems[one.pair[1]]),
            systems_table.head(result.systems[one.pair[0]]),
            Cell(text="duel" if one.is_duel else "scores"),
            Cell(
                text=f"{one.n_wins:,} / {one.n_ties:,} / {one.n_losses:,}",
                below=f"{one.n_raters:,}",
            ),
            Cell(text=rate, below=interval),
            Cell(text=_NONE if one.p_value is None else scale.p_value(one.p_value)),
        )
    )


def _agreement(one: Agreement) -> None:
    numbers = (one.alpha, one.tau, one.pearson)
    shares = (one.span_share, one.severity_share)
    html_table.show(
        (
            Cell(text="agreement of judges"),
            Cell(text="alpha", below="Krippendorff's"),
            Cell(text="tau", below="Kendall's"),
            Cell(text="r", below="Pearson's"),
            Cell(text="errors", below="that overlap"),
            Cell(text="of these", below="of one severity"),
        ),
        [
            Row(
                (
                    Cell(
                        text=f"on {count_noun(one.n_units, 'translation')}",
                        below=count_noun(one.n_pairs, "pair of judgements", "pairs of judgements"),
                    ),
                    *(Cell(text=_NONE if n is None else f"{n:.2f}") for n in numbers),
                    *(Cell(text=_NONE if n is None else scale.percent(n)) for n in shares),
                )
            )
        ],
        label="Agreement of judges",
    )


def _files(me: Person, comparison: Comparison) -> None:
    offers = st.popover(
        "Judgements as files", icon=":material/swap_vert:", key="judge_files", on_change="rerun"
    )
    if not offers.open:
        return
    with offers:
        for kind, label in _FILES.items():
            name, data = comparing.export_judgements(workspace.store(), comparison.id, kind)
            st.download_button(
                label,
                data=data,
                file_name=name,
                mime="application/octet-stream",
                on_click="ignore",
                key=f"judge_download-{kind}",
                width="stretch",
            )
        _import(me, comparison)


def _import(me: Person, comparison: Comparison) -> None:
    why = guards.refusal(me, Task.COMPARE)
    file = st.file_uploader(
        "Judgements made elsewhere",
        type=["tsv", "csv", "json", "jsonl"],
        key="judge_import",
        disabled=why is not None,
        help=why or "WMT's ESA by tab or comma, or annotations downloaded from Pearmut.",
    )
    if file is None or not presses.button("Import", type="primary", key="judge_import_now"):
        return
    try:
        done = comparing.import_judgements(workspace.store(), me, comparison.id, file.getvalue())
    except AmtsError as error:
        st.error(str(error))
        return
    st.success(
        f"{count_noun(done.n_new, 'judgement')} imported, {done.n_known:,} known already, "
        f"{done.n_foreign:,} of other texts or systems left out."
    )


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")


def _interval(low: float | None, high: float | None, *, is_gain: bool = False) -> str:
    if low is None or high is None:
        return ""
    return " to ".join(_signed(one) if is_gain else f"{one:.1f}" for one in (low, high))
