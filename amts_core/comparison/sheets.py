"""The tables of a comparison as texts, ready to be shown or written in any format.

Each says its scale, what is better, and over how many segments; nothing of it is computed here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from types import MappingProxyType

from amts_core.comparison.effects import SystemEffort
from amts_core.comparison.outcomes import without_markup
from amts_core.comparison.records import (
    ComparedDirection,
    Comparison,
    ComparisonResult,
    LeakPolicy,
    ScoreStage,
    System,
)
from amts_core.evaluation import BucketBy, SystemResult


class Scale(IntEnum):
    """What full marks are."""

    ONE = 1
    HUNDRED = 100

    def __str__(self) -> str:
        return f"0–{int(self)}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its title, what has to be known to read it, its head and its rows."""

    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


_LOWER_IS_BETTER = frozenset({"TER"})
_NOTHING = ""
_WITHOUT = (
    "Formulas, code, references and addresses of links are left out of outputs and references; "
    "segments that are nothing else are not counted."
)
MISSING: Mapping[ScoreStage, str] = MappingProxyType(
    {
        ScoreStage.UNMARKED: "scores without markup",
        ScoreStage.TESTS: "intervals and tests of BLEU and chrF",
        ScoreStage.SEGMENTS: "scores of segments",
        ScoreStage.EDITS: "TER",
        ScoreStage.COMET: "COMET",
    }
)
"""What an outcome lacks as long as it lacks a stage."""


def sheets(
    of: Comparison,
    made: ComparisonResult,
    efforts: Sequence[SystemEffort] = (),
    scale: Scale = Scale.HUNDRED,
) -> tuple[Sheet, ...]:
    """Return all tables of a comparison, those without rows left out."""
    found = [_facts(of, made), _systems(made.systems), *_scores(of, made, scale)]
    found += [
        replace(one, title=f"{one.title}, without markup", note=f"{one.note} {_WITHOUT}")
        for one in _scores(of, without_markup(made), scale)
    ]
    found += [_left_out(made), _effort(made, efforts)]
    return tuple(one for one in found if one.rows)


def _scores(of: Comparison, made: ComparisonResult, scale: Scale) -> list[Sheet]:
    """Return the tables of each direction."""
    found = []
    for n, direction in enumerate(made.directions):
        for metric in _metrics(direction):
            found.append(_articles(made, direction, metric, scale))
        found.append(_tests(made, direction, direction.corpus, scale))
        if of.leaks is LeakPolicy.APART:
            found.append(_leaked(made, direction, scale))
        found += [_buckets(made, n, by, scale) for by in BucketBy]
    return found


def score(value: float | None, scale: Scale) -> str:
    """Return a score of 0 to 100 as it is written on a scale."""
    if value is None:
        return _NOTHING
    return f"{value:.2f}" if scale is Scale.HUNDRED else f"{value / Scale.HUNDRED:.4f}"


def p_text(value: float | None) -> str:
    """Return a p-value as it is written."""
    return _NOTHING if value is None else f"{value:.4f}"


def _facts(of: Comparison, made: ComparisonResult) -> Sheet:
    compared = {
        LeakPolicy.EXCLUDE: "excluded",
        LeakPolicy.APART: "set apart",
        LeakPolicy.INCLUDE: "included",
    }
    rows: tuple[tuple[str, str], ...] = (
        ("Name", of.name),
        ("Comparison", str(of.id)),
        ("Orders", ", ".join(map(str, of.order_ids))),
        ("By", of.person),
        ("On", f"{of.created_at:%Y-%m-%d %H:%M} UTC"),
        ("Compared as one", str(made.granularity)),
        ("Segments that the parallel data holds", compared[of.leaks]),
    )
    if made.missing:
        rows += (("Still to be computed", ", ".join(MISSING[one] for one in made.missing)),)
    return Sheet("What was compared", "", ("", " "), rows)


def _systems(systems: Sequence[System]) -> Sheet:
    return Sheet(
        "Systems",
        "Costs are US dollars: as counted, or as estimated where nothing was counted.",
        ("System", "Engine", "Parallel data", "Orders", "Batches", "Characters", "USD"),
        tuple(
            (
                one.label,
                _NOTHING if one.engine is None else str(one.engine),
                _data(one),
                ", ".join(map(str, one.order_ids)),
                str(len(one.batch_ids)),
                str(one.n_characters),
                f"{one.usd:.4f}",
            )
            for one in systems
        ),
    )


def _data(one: System) -> str:
    """Return the parallel data of a system; of those made elsewhere nobody knows the units."""
    if one.imported_id is not None:
        return "not known: its output is of a file"
    if one.data_elsewhere is not None:
        return f"{one.data_elsewhere}, made elsewhere: its units are not known"
    return "none" if one.version_n is None else f"v{one.version_n}"


def _metrics(direction: ComparedDirection) -> tuple[str, ...]:
    return tuple(one.metric for one in direction.corpus[0].scores) if direction.corpus else ()


def _articles(
    made: ComparisonResult, direction: ComparedDirection, metric: str, scale: Scale
) -> Sheet:
    labels = tuple(made.systems[one.system].label for one in direction.corpus)
    place = _metrics(direction).index(metric)

    def values(results: Sequence[SystemResult]) -> tuple[str, ...]:
        if not results:
            return (_NOTHING,) * len(labels)
        return tuple(score(one.scores[place].value, scale) for one in results)

    rows = [
        (one.path, str(one.n), str(one.n_leaked), str(one.n_unpaired), *values(one.systems))
        for one in direction.documents
    ]
    means = tuple(score(one[place], scale) for one in direction.averages)
    rows.append(("Average of documents", _NOTHING, _NOTHING, _NOTHING, *means))
    counts = str(direction.n), str(direction.n_leaked), str(direction.n_unpaired)
    rows.append(("All segments together", *counts, *values(direction.corpus)))
    return Sheet(
        f"{metric}, {_arrow(direction)}",
        f"{_reading(metric, scale)} {direction.corpus[0].scores[place].signature}",
        ("Document", "n", "Leaked", "No reference", *labels),
        tuple(rows),
    )


def _tests(
    made: ComparisonResult,
    direction: ComparedDirection,
    results: Sequence[SystemResult],
    scale: Scale,
) -> Sheet:
    rows = []
    for one in results:
        for found in one.scores:
            interval = _interval(found.low, found.high, scale)
            rows.append(
                (
                    made.systems[one.system].label,
                    found.metric,
                    score(found.value, scale),
                    interval,
                    p_text(found.p_bootstrap),
                    p_text(found.p_randomisation),
                    ""
                    if found.difference_half_width is None
                    else f"±{score(found.difference_half_width, scale)}",
                    _wins(one, results[0]),
                )
            )
    first = made.systems[results[0].system].label if results else ""
    return Sheet(
        f"Tests, {_arrow(direction)}",
        f"All segments together, n = {direction.n}, scale {scale}. Intervals of 95 % by bootstrap; "
        f"p of the difference from {first} by paired bootstrap and approximate randomisation; "
        "how far its interval of 95 % goes to either side; wins, ties and losses against it by the "
        "segments' chrF.",
        (
            "System",
            "Metric",
            "Score",
            "95 % interval",
            "p (bootstrap)",
            "p (randomisation)",
            "Difference known to",
            "Wins / ties / losses",
        ),
        tuple(rows),
    )


def _wins(one: SystemResult, first: SystemResult) -> str:
    return (
        _NOTHING if one is first or one.wins is None else f"{one.wins} / {one.ties} / {one.losses}"
    )


def _leaked(made: ComparisonResult, direction: ComparedDirection, scale: Scale) -> Sheet:
    return Sheet(
        f"Segments that the parallel data holds, {_arrow(direction)}",
        f"n = {direction.n_leaked}, scale {scale}.",
        ("System", *_metrics(direction)),
        tuple(
            (made.systems[one.system].label, *(score(found.value, scale) for found in one.scores))
            for one in direction.leaked
        ),
    )


def _buckets(made: ComparisonResult, direction: int, by: BucketBy, scale: Scale) -> Sheet:
    own = [one for one in made.buckets if (one.direction, one.by) == (direction, by)]
    rows = tuple(
        (
            bucket.label,
            str(bucket.n),
            made.systems[one.system].label,
            *(score(found.value, scale) for found in one.scores),
        )
        for bucket in own
        for one in bucket.systems
    )
    where = made.directions[direction]
    words = {BucketBy.LIKENESS: "likeness to the parallel data", BucketBy.LENGTH: "source length"}
    return Sheet(
        f"By {words[by]}, {_arrow(where)}",
        f"Scale {scale}.",
        (words[by].capitalize(), "n", "System", *_metrics(where)),
        rows,
    )


def _left_out(made: ComparisonResult) -> Sheet:
    return Sheet(
        "Documents left out",
        "",
        ("Document", "Direction", "Why"),
        tuple((one.path, f"{one.src_lang} to {one.tgt_lang}", one.reason) for one in made.left_out),
    )


def _effort(made: ComparisonResult, efforts: Iterable[SystemEffort]) -> Sheet:
    rows = []
    for one in efforts:
        label = f"{one.origin} {one.parallel_data}".rstrip()
        if one.system is not None:
            label = made.systems[one.system].label
        seconds = one.spent.seconds_per_100_words
        rows.append(
            (
                label,
                f"{one.src_lang} to {one.tgt_lang}",
                str(one.spent.n_segments),
                str(one.spent.n_words),
                _NOTHING if one.spent.hter is None else f"{one.spent.hter:.2f}",
                f"{one.spent.active_seconds:.0f}",
                _NOTHING if seconds is None else f"{seconds:.1f}",
                str(one.spent.n_keystrokes),
            )
        )
    return Sheet(
        "Effort of post-editing",
        "By what was taken to begin from. HTER in percent, lower is better; active seconds without "
        "idle time.",
        (
            "Taken",
            "Direction",
            "Segments",
            "Source words",
            "HTER",
            "Active seconds",
            "Seconds per 100 words",
            "Keystrokes",
        ),
        tuple(rows),
    )


def _reading(metric: str, scale: Scale) -> str:
    better = "lower" if metric in _LOWER_IS_BETTER else "higher"
    return f"Scale {scale}, {better} is better."


def _interval(low: float | None, high: float | None, scale: Scale) -> str:
    if low is None or high is None:
        return _NOTHING
    return f"{score(low, scale)} to {score(high, scale)}"


def _arrow(direction: ComparedDirection) -> str:
    return f"{direction.src_lang} to {direction.tgt_lang}"
