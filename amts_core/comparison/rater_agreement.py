"""How far judges of the same translations agree: in their scores, and in the errors they mark.

Pure. A *unit* is one translation of one segment; ratings of it come from different judges.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.stats import kendalltau, pearsonr

from amts_core.comparison.judgements import Annotation, ErrorSide, ErrorSpan

Ratings = Mapping[str, Annotation]
"""What each judge says of one unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far judges agree on ``n_units`` that several have judged, in ``n_pairs`` of ratings.

    ``alpha`` is Krippendorff's for interval data, 1 for full agreement, 0 for that of chance.
    ``tau`` (Kendall's tau-b) and ``pearson`` are of the pairs of scores, -1 to 1. ``span_share`` is
    the share, 0 to 1, of errors that overlap one of the other judge's, ``severity_share`` of those
    that also are of one severity; the tables of Kocmi et al. (2024) have these. None where there
    is too little to tell.
    """

    n_units: int
    n_pairs: int
    alpha: float | None
    tau: float | None
    pearson: float | None
    span_share: float | None
    severity_share: float | None


def agreement(units: Sequence[Ratings]) -> Agreement:
    """Return how far judges agree; units with one rating tell nothing."""
    shared = [one for one in units if len(one) > 1]
    pairs = [
        (one[first], one[second])
        for one in shared
        for first, second in combinations(sorted(one), 2)
    ]
    first, second = ([one[side].score for one in pairs] for side in (0, 1))
    is_varied = len(set(first)) > 1 and len(set(second)) > 1
    spans = _span_shares(pairs)
    return Agreement(
        n_units=len(shared),
        n_pairs=len(pairs),
        alpha=krippendorff_alpha([[one.score for one in of.values()] for of in shared]),
        tau=float(kendalltau(first, second).statistic) if is_varied else None,
        pearson=float(pearsonr(first, second).statistic) if is_varied else None,
        span_share=spans[0],
        severity_share=spans[1],
    )


def krippendorff_alpha(units: Sequence[Sequence[float]]) -> float | None:
    """Return Krippendorff's alpha of interval data, None where no two different values are.

    After Krippendorff (2011), https://repository.upenn.edu/asc_papers/43: one less the observed
    disagreement by that of chance, differences squared.
    """
    shared = [np.asarray(one, dtype=float) for one in units if len(one) > 1]
    if not shared:
        return None
    values = np.concatenate(shared)
    # sums of squared differences of all ordered pairs: 2 (m Σx² - (Σx)²)
    observed = sum(_squares(one) / (len(one) - 1) for one in shared)
    expected = _squares(values) / (len(values) - 1)
    return None if expected == 0 else float(1 - observed / expected)


def _squares(values: np.ndarray) -> float:
    return float(2 * len(values) * np.sum((values - values.mean()) ** 2))


def _span_shares(
    pairs: Sequence[tuple[Annotation, Annotation]],
) -> tuple[float | None, float | None]:
    """Return which share of all errors overlaps the other judge's, and of the same severity."""
    n = n_found = n_same = 0
    for pair in pairs:
        for own, others in (pair, pair[::-1]):
            for one in own.spans:
                met = [other for other in others.spans if _meets(one, other)]
                n += 1
                n_found += bool(met)
                n_same += any(other.severity is one.severity for other in met)
    return (n_found / n, n_same / n) if n else (None, None)


def _meets(one: ErrorSpan, other: ErrorSpan) -> bool:
    """Return whether two errors overlap; two omissions do, wherever they are, as in the paper."""
    omissions = [span.side is ErrorSide.SRC or span.start is None for span in (one, other)]
    if any(omissions):
        return all(omissions)
    return (one.start or 0) < (other.end or 0) and (other.start or 0) < (one.end or 0)
