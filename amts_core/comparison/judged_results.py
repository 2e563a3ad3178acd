"""What came of the judgements: means, differences, win rates and agreement, with intervals.

Deterministic: what is drawn at random is drawn with one seed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr

from amts_core.comparison.judgements import Annotation, ErrorSeverity, Judgement, Protocol
from amts_core.comparison.outcomes import result
from amts_core.comparison.rater_agreement import Agreement, agreement
from amts_core.comparison.records import ComparisonResult
from amts_core.comparison.store import judgement_rows
from amts_core.kernel.database.engine import Store
from amts_core.review import sample_statistics

_N_RESAMPLES = 2000
_SEED = 12345
_INTERVAL = (2.5, 97.5)
"""Percent, for an interval of 95 %."""
_TAIL = 0.975
"""Of each side, for a two-sided interval of 95 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSystem:
    """A system's mean score, 0 to 100, higher is better: of all judges, or of one ``rater``.

    ``low`` and ``high`` bound it in 95 of 100 samples of segments, None where there is one. ``n``
    counts judgements; ``minor`` and ``major`` are errors a judgement.
    """

    direction: int
    system: int
    rater: str | None
    n: int
    n_segments: int
    mean: float
    low: float | None
    high: float | None
    minor: float
    major: float


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedDifference:
    """How much better the second system of a pair is scored than the first, in points.

    Only segments count of which a judge has scored both, so that strict and lenient judges weigh
    alike; the mean over the judges of a segment is its difference. Interval and two-sided
    ``p_value`` are by paired bootstrap over segments (Koehn 2004,
    https://aclanthology.org/W04-3250), None where there is one segment.
    """

    direction: int
    pair: tuple[int, int]
    n_segments: int
    n_raters: int
    difference: float
    low: float | None
    high: float | None
    p_value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WinRate:
    """How often judges preferred the second system of a pair: by choice in duels, or by score.

    ``n`` counts judgements, ``n_ties`` those without a preference, ``n_raters`` the people.
    ``rate`` is the share of wins among those with a preference, 0 to 1; ``low`` and ``high`` are
    its exact 95 % bounds, ``p_value`` that of the two-sided sign test. All four are None where
    nobody has preferred anything.
    """

    direction: int
    pair: tuple[int, int]
    is_duel: bool
    n: int
    n_wins: int
    n_ties: int
    n_losses: int
    n_raters: int
    rate: float | None
    low: float | None
    high: float | None
    p_value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """All that came of the judgements; ``agreements`` are by number of the direction.

    ``n`` are the judgements that count, ``n_prefilled`` those of them that began from findings.
    """

    n: int
    n_prefilled: int
    systems: tuple[JudgedSystem, ...]
    differences: tuple[JudgedDifference, ...]
    win_rates: tuple[WinRate, ...]
    agreements: Mapping[int, Agreement]


@dataclass(frozen=True, slots=True)
class _Scored:
    """A system's annotation by a judge on a segment."""

    segment: int
    rater: str
    annotation: Annotation


def judged(store: Store, comparison_id: int) -> Judged:
    """Return what came of the judgements of a comparison.

    :raises NotFoundError: there is no such comparison, or it has no outcome yet.
    """
    return judged_of(result(store, comparison_id), judgement_rows.judgements(store, comparison_id))


def judged_of(made: ComparisonResult, judgements: Sequence[Judgement]) -> Judged:
    """Return what came of judgements, oldest first; of those said twice the last one counts."""
    counting = current(judgements)
    directions = {one.n: one.direction for one in made.segments}
    counting = tuple(one for one in counting if one.segment in directions)
    systems: list[JudgedSystem] = []
    differences: list[JudgedDifference] = []
    rates: list[WinRate] = []
    agreements: dict[int, Agreement] = {}
    for direction in range(len(made.directions)):
        own = [one for one in counting if directions[one.segment] == direction]
        scored = _scored(own)
        systems += _systems(direction, scored)
        for pair in combinations(range(len(made.systems)), 2):
            gains = _gains(scored, pair)
            differences += _difference(direction, pair, gains)
            by_score = [gain for of in gains.values() for gain in of.items()]
            rates += _rates(direction, pair, _chosen(own, pair), is_duel=True)
            rates += _rates(direction, pair, by_score, is_duel=False)
        agreements |= _agreements(direction, scored)
    return Judged(
        n=len(counting),
        n_prefilled=sum(one.is_prefilled for one in counting),
        systems=tuple(systems),
        differences=tuple(differences),
        win_rates=tuple(rates),
        agreements=agreements,
    )


def current(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Return the last judgement of each judge, segment, set of systems and protocol."""
    found = {
        (one.rater, one.segment, tuple(sorted(one.systems)), one.protocol): one
        for one in judgements
    }
    return tuple(found.values())


def bootstrap_means(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the means of resamples of values, drawn with one seed: always the same ones."""
    drawn = np.random.default_rng(_SEED)
    picks = drawn.integers(0, len(values), size=(_N_RESAMPLES, len(values)))
    return np.asarray(values[picks].mean(axis=1), dtype=np.float64)


def _scored(own: Iterable[Judgement]) -> dict[int, list[_Scored]]:
    """Return by system what was said of it, once a judge and segment: the last one counts."""
    found: dict[tuple[int, int, str], Annotation] = {}
    for one in sorted(own, key=lambda one: one.at):
        for annotation in one.annotations:
            found[annotation.system, one.segment, one.rater] = annotation
    by_system: defaultdict[int, list[_Scored]] = defaultdict(list)
    for (system, segment, rater), annotation in found.items():
        by_system[system].append(_Scored(segment, rater, annotation))
    return dict(by_system)


def _systems(direction: int, scored: dict[int, list[_Scored]]) -> list[JudgedSystem]:
    found = []
    for system, own in sorted(scored.items()):
        raters = sorted({one.rater for one in own})
        for rater in (None, *raters) if len(raters) > 1 else (None,):
            found.append(_system(direction, system, own, rater=rater))
    return found


def _system(
    direction: int, system: int, own: Sequence[_Scored], *, rater: str | None
) -> JudgedSystem:
    counted = [one for one in own if rater in (None, one.rater)]
    by_segment: defaultdict[int, list[float]] = defaultdict(list)
    for one in counted:
        by_segment[one.segment].append(one.annotation.score)
    means = np.array([np.mean(scores) for _, scores in sorted(by_segment.items())])
    low, high = _bounds(means)
    return JudgedSystem(
        direction=direction,
        system=system,
        rater=rater,
        n=len(counted),
        n_segments=len(means),
        mean=float(means.mean()),
        low=low,
        high=high,
        minor=_errors(counted, ErrorSeverity.MINOR),
        major=_errors(counted, ErrorSeverity.MAJOR),
    )


def _errors(counted: Sequence[_Scored], severity: ErrorSeverity) -> float:
    n = sum(span.severity is severity for one in counted for span in one.annotation.spans)
    return n / len(counted)


def _bounds(values: NDArray[np.float64]) -> tuple[float | None, float | None]:
    if len(values) < 2:
        return None, None
    low, high = np.percentile(bootstrap_means(values), _INTERVAL)
    return float(low), float(high)


def _gains(scored: dict[int, list[_Scored]], pair: tuple[int, int]) -> dict[int, dict[str, float]]:
    """Return by segment and judge how much better the second system was scored."""
    first = {(one.segment, one.rater): one.annotation.score for one in scored.get(pair[0], ())}
    gains: defaultdict[int, dict[str, float]] = defaultdict(dict)
    for one in scored.get(pair[1], ()):
        if (one.segment, one.rater) in first:
            gain = one.annotation.score - first[one.segment, one.rater]
            gains[one.segment][one.rater] = float(gain)
    return dict(sorted(gains.items()))


def _difference(
    direction: int, pair: tuple[int, int], gains: dict[int, dict[str, float]]
) -> list[JudgedDifference]:
    if not gains:
        return []
    values = np.array([np.mean(list(of.values())) for of in gains.values()])
    low, high = _bounds(values)
    return [
        JudgedDifference(
            direction=direction,
            pair=pair,
            n_segments=len(values),
            n_raters=len({rater for of in gains.values() for rater in of}),
            difference=float(values.mean()),
            low=low,
            high=high,
            p_value=_p_value(values) if len(values) > 1 else None,
        )
    ]


def _p_value(values: NDArray[np.float64]) -> float:
    """Return how often resamples lie on the other side of zero, doubled; never 0."""
    means = bootstrap_means(values)
    rarer = min(int((means <= 0).sum()), int((means >= 0).sum()))
    return min(1.0, 2 * (rarer + 1) / (len(means) + 1))


def _chosen(own: Iterable[Judgement], pair: tuple[int, int]) -> list[tuple[str, float]]:
    """Return by judge what was chosen in duels: above 0 the second system, below the first."""
    return [
        (one.rater, float(one.preferred == pair[1]) - float(one.preferred == pair[0]))
        for one in own
        if one.protocol is Protocol.DUEL and tuple(sorted(one.systems)) == pair
    ]


def _rates(
    direction: int, pair: tuple[int, int], gains: Sequence[tuple[str, float]], *, is_duel: bool
) -> list[WinRate]:
    """Return how often the second system was preferred, nothing where nobody has judged.

    The bounds are Clopper and Pearson's (1934), https://doi.org/10.1093/biomet/26.4.404; ties are
    left out of rate and test.
    """
    if not gains:
        return []
    n_wins = sum(gain > 0 for _, gain in gains)
    n_losses = sum(gain < 0 for _, gain in gains)
    n = n_wins + n_losses
    return [
        WinRate(
            direction=direction,
            pair=pair,
            is_duel=is_duel,
            n=len(gains),
            n_wins=n_wins,
            n_ties=len(gains) - n,
            n_losses=n_losses,
            n_raters=len({rater for rater, _ in gains}),
            rate=n_wins / n if n else None,
            low=1.0 - sample_statistics.upper_bound(n_losses, n, _TAIL) if n else None,
            high=sample_statistics.upper_bound(n_wins, n, _TAIL) if n else None,
            p_value=min(1.0, 2.0 * float(bdtr(min(n_wins, n_losses), n, 0.5))) if n else None,
        )
    ]


def _agreements(direction: int, scored: dict[int, list[_Scored]]) -> dict[int, Agreement]:
    units: defaultdict[tuple[int, int], dict[str, Annotation]] = defaultdict(dict)
    for system, own in scored.items():
        for one in own:
            units[system, one.segment][one.rater] = one.annotation
    found = agreement([units[key] for key in sorted(units)])
    return {direction: found} if found.n_units else {}
