"""The tables of what came of the judgements, as texts, ready to be written in any format."""

from collections.abc import Sequence

from amts_core.comparison.judged_results import Judged, JudgedDifference, JudgedSystem, WinRate
from amts_core.comparison.rater_agreement import Agreement
from amts_core.comparison.records import ComparisonResult
from amts_core.comparison.sheets import Sheet, p_text

_NOTHING = ""


def judged_sheets(made: ComparisonResult, found: Judged) -> tuple[Sheet, ...]:
    """Return the tables of scores, differences, win rates and agreement; those without rows not."""
    sheets = (
        _systems(made, found),
        _differences(made, found.differences),
        _win_rates(made, found.win_rates),
        _agreements(made, found),
    )
    return tuple(one for one in sheets if one.rows)


def _systems(made: ComparisonResult, found: Judged) -> Sheet:
    prefilled = ""
    if found.n_prefilled:
        prefilled = (
            f" In {found.n_prefilled} of {found.n} judgements findings of the checks were marked "
            "before the judge began."
        )
    return Sheet(
        "Scores by judges",
        "Error Span Annotation: scale 0–100, higher is better; intervals of 95 % by bootstrap over "
        f"segments; errors a judgement.{prefilled}",
        (
            "Direction",
            "System",
            "Judge",
            "n",
            "Segments",
            "Score",
            "95 % interval",
            "Minor errors",
            "Major errors",
        ),
        tuple(_system(made, one) for one in found.systems),
    )


def _system(made: ComparisonResult, one: JudgedSystem) -> tuple[str, ...]:
    return (
        _arrow(made, one.direction),
        made.systems[one.system].label,
        "all" if one.rater is None else one.rater,
        str(one.n),
        str(one.n_segments),
        f"{one.mean:.1f}",
        _interval(one.low, one.high),
        f"{one.minor:.2f}",
        f"{one.major:.2f}",
    )


def _differences(made: ComparisonResult, found: Sequence[JudgedDifference]) -> Sheet:
    return Sheet(
        "Differences of scores by judges",
        "Points on the scale 0–100, of segments that a judge has scored for both systems; interval "
        "of 95 % and two-sided p by paired bootstrap over segments.",
        (
            "Direction",
            "System",
            "Against",
            "Segments",
            "Judges",
            "Difference",
            "95 % interval",
            "p",
        ),
        tuple(
            (
                _arrow(made, one.direction),
                made.systems[one.pair[1]].label,
                made.systems[one.pair[0]].label,
                str(one.n_segments),
                str(one.n_raters),
                f"{one.difference:+.1f}",
                _interval(one.low, one.high, sign="+"),
                p_text(one.p_value),
            )
            for one in found
        ),
    )


def _win_rates(made: ComparisonResult, found: Sequence[WinRate]) -> Sheet:
    return Sheet(
        "Win rates by judges",
        "Share of wins among judgements with a preference, its exact interval of 95 %, and the "
        "two-sided sign test. In a duel judges choose; otherwise the higher score wins.",
        (
            "Direction",
            "System",
            "Against",
            "By",
            "n",
            "Wins / ties / losses",
            "Judges",
            "Wins",
            "95 % interval",
            "p (sign test)",
        ),
        tuple(
            (
                _arrow(made, one.direction),
                made.systems[one.pair[1]].label,
                made.systems[one.pair[0]].label,
                "duel" if one.is_duel else "scores",
                str(one.n),
                f"{one.n_wins} / {one.n_ties} / {one.n_losses}",
                str(one.n_raters),
                _share(one.rate),
                _NOTHING if one.rate is None else f"{_share(one.low)} to {_share(one.high)}",
                p_text(one.p_value),
            )
            for one in found
        ),
    )


def _agreements(made: ComparisonResult, found: Judged) -> Sheet:
    return Sheet(
        "Agreement of judges",
        "On translations that several have judged. Krippendorff's alpha for interval data, 1 for "
        "full agreement and 0 for that of chance; Kendall's tau-b and Pearson's r of pairs of "
        "scores; the share of errors that overlap one of the other judge, and that have its "
        "severity too.",
        ("Direction", "Translations", "Pairs", "Alpha", "Tau", "r", "Errors", "Same severity"),
        tuple(_agreement(made, n, one) for n, one in sorted(found.agreements.items())),
    )


def _agreement(made: ComparisonResult, direction: int, one: Agreement) -> tuple[str, ...]:
    return (
        _arrow(made, direction),
        str(one.n_units),
        str(one.n_pairs),
        *(_number(value) for value in (one.alpha, one.tau, one.pearson)),
        _share(one.span_share),
        _share(one.severity_share),
    )


def _number(value: float | None) -> str:
    return _NOTHING if value is None else f"{value:.2f}"


def _interval(low: float | None, high: float | None, sign: str = "") -> str:
    return _NOTHING if low is None or high is None else f"{low:{sign}.1f} to {high:{sign}.1f}"


def _share(value: float | None) -> str:
    return _NOTHING if value is None else f"{100 * value:.1f} %"


def _arrow(made: ComparisonResult, direction: int) -> str:
    of = made.directions[direction]
    return f"{of.src_lang} to {of.tgt_lang}"
