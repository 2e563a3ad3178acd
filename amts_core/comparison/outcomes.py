"""What a stored comparison says, cut to what a page shows."""

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache

from amts_core.comparison import json_records
from amts_core.comparison.records import ComparedSegment, Comparison, ComparisonResult
from amts_core.comparison.store import comparison_rows
from amts_core.evaluation import MetricName
from amts_core.kernel.database.blobs import blob
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.text.counts import count_noun

N_BIGGEST = 20
_N_KEPT = 8
_N_TRIES = 5


@dataclass(frozen=True, slots=True)
class Change:
    """A segment and how much better the second system is on it than the first.

    ``gain`` is in points of the metric, turned so that higher is better.
    """

    segment: ComparedSegment
    gain: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A segment in a scatter plot: what it is like, and both systems' scores by a metric."""

    segment: int
    path: str
    likeness: float
    first: float
    second: float


def keep(store: Store, of: Comparison, made: ComparisonResult) -> None:
    """Store the outcome of a comparison, as far as it is; again is no harm.

    Once nothing is missing its job is done.
    """
    data = json_records.as_json(made)
    comparison_rows.set_result(store, of.id, data, n_missing=len(made.missing))
    if made.missing:
        return
    n = sum(direction.n for direction in made.directions)
    n_documents = sum(len(direction.documents) for direction in made.directions)
    message = (
        f"{count_noun(n, 'segment')} of {count_noun(n_documents, 'document')} by "
        f"{count_noun(len(made.systems), 'system')}"
    )
    job_rows.finish(store, of.job_id, str(of.id), message=message)


def result(store: Store, comparison_id: int) -> ComparisonResult:
    """Return the outcome of a comparison as far as it is computed: it says what is missing.

    :raises NotFoundError: there is no such comparison, or it has no outcome yet.
    :raises FormatError: what is stored can't be read.
    """
    found = comparison_rows.comparison(store, comparison_id)
    for _ in range(_N_TRIES):
        sha256 = comparison_rows.result_sha256(store, comparison_id)
        if sha256 is None:
            break
        with suppress(NotFoundError):  # the next stage has just taken its place
            return _read(store, sha256)
    raise NotFoundError(
        f"The comparison {found.name!r} has no result yet. Wait for its job, or look why it failed."
    )


def without_markup(of: ComparisonResult) -> ComparisonResult:
    """Return an outcome with the scores without markup in place of those as written."""
    return replace(of, directions=of.unmarked, buckets=of.unmarked_buckets)


@lru_cache(maxsize=_N_KEPT)
def _read(store: Store, sha256: str) -> ComparisonResult:
    """Return a stored outcome; what a SHA-256 names never changes."""
    return json_records.from_json(blob(store, sha256), ComparisonResult)


def changes(
    of: ComparisonResult,
    direction: int,
    pair: tuple[int, int],
    metric: MetricName = MetricName.CHRF,
) -> tuple[Change, ...]:
    """Return the compared segments that a pair of systems translates differently, worst first."""
    place = list(MetricName).index(metric)
    sign = 1 if metric.is_higher_better else -1
    found = []
    for one in of.segments:
        first, second = one.scores[pair[0]], one.scores[pair[1]]
        if one.direction != direction or not one.is_compared or first is None or second is None:
            continue
        if place >= len(first):
            return ()  # TER is still to be counted
        if one.outputs[pair[0]] != one.outputs[pair[1]]:
            found.append(Change(one, sign * (second[place] - first[place])))
    return tuple(sorted(found, key=lambda change: (change.gain, change.segment.n)))


def biggest(
    of: ComparisonResult,
    direction: int,
    pair: tuple[int, int],
    metric: MetricName = MetricName.CHRF,
    n: int = N_BIGGEST,
) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """Return the biggest wins and the biggest losses of the second system, each biggest first."""
    found = changes(of, direction, pair, metric)
    wins = tuple(one for one in reversed(found) if one.gain > 0)
    losses = tuple(one for one in found if one.gain < 0)
    return wins[:n], losses[:n]


def points(
    of: ComparisonResult,
    direction: int,
    pair: tuple[int, int],
    metric: MetricName = MetricName.CHRF,
) -> tuple[Point, ...]:
    """Return all compared segments of a direction as points of a scatter plot."""
    place = list(MetricName).index(metric)
    return tuple(
        Point(
            segment=one.n,
            path=one.path,
            likeness=one.likeness,
            first=first[place],
            second=second[place],
        )
        for one in of.segments
        if one.direction == direction and one.is_compared
        for first, second in [(one.scores[pair[0]], one.scores[pair[1]])]
        if first is not None and second is not None and place < len(first)
    )
