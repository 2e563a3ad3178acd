"""The stages of an outcome: each adds scores to what the ones before have left.

All are functions of the outcome itself, whose segments hold the texts: computed at once, or taken
up after a break, they give the same.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from amts_core.comparison import nearness
from amts_core.comparison.records import (
    Bucket,
    ComparedDirection,
    ComparedSegment,
    ComparisonResult,
    LeakPolicy,
    ScoreStage,
)
from amts_core.comparison.scored_texts import Change, Part, ScoredTexts, changed
from amts_core.evaluation import (
    N_GRAM_METRICS,
    CometScores,
    MetricName,
    MetricScore,
    SystemResult,
    comet,
    score_tables,
    segment_scores,
)
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store
from amts_core.kernel.records import OnProgress

_PERCENT = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What a stage works with. ``tell`` is told how much of it is done, 0 to 1, and what comes.

    Without a ``store`` the nearest units stay those that are there.
    """

    settings: Settings
    store: Store | None
    leaks: LeakPolicy
    tell: OnProgress


def first_scores(made: ComparisonResult, leaks: LeakPolicy) -> ComparisonResult:
    """Return an outcome with BLEU and chrF of corpus, articles and buckets, and the averages."""
    return changed(made, leaks, _scored)


def _unmarked(bench: Bench, made: ComparisonResult) -> ComparisonResult:
    """Add the same once more, without markup."""
    directions, buckets = _without_scores(made)
    bare = replace(made, unmarked=directions, unmarked_buckets=buckets)
    return changed(bare, bench.leaks, _scored, is_unmarked=True)


def _tested(bench: Bench, made: ComparisonResult) -> ComparisonResult:
    """Add intervals and paired tests to BLEU and chrF of each corpus."""

    def change(part: Part, results: tuple[SystemResult, ...]) -> tuple[SystemResult, ...]:
        return _tests(part, N_GRAM_METRICS) if part.is_corpus else results

    return _both(bench, made, change)


def _segments(bench: Bench, made: ComparisonResult) -> ComparisonResult:
    """Add BLEU and chrF of each segment, wins and losses by them, and the nearest units."""
    scored = _with_segment_scores(made, N_GRAM_METRICS)
    if bench.store is None:
        return _both(bench, scored, _counted)
    bench.tell(0.5, "Looking for the nearest units of the parallel data")
    near = nearness.of_changed(bench.store, scored)
    segments = tuple(replace(one, near=near.get(one.n, ())) for one in scored.segments)
    return _both(bench, replace(scored, segments=segments), _counted)


def _edits(bench: Bench, made: ComparisonResult) -> ComparisonResult:
    """Add TER wherever there is a score, and its tests."""
    names = (MetricName.TER,)

    def change(part: Part, results: tuple[SystemResult, ...]) -> tuple[SystemResult, ...]:
        if part.is_corpus:
            return _joined(results, _tests(part, names))
        return _joined(
            results, score_tables.results(part.outputs, part.references, part.tgt_lang, names)
        )

    scored = _with_segment_scores(made, names)
    return _both(bench, scored, change)


def _comet(bench: Bench, made: ComparisonResult) -> ComparisonResult:
    """Add COMET wherever there is a score of texts as they are written; none is set up: nothing."""
    texts = ScoredTexts(made, is_unmarked=False)
    known: dict[tuple[int, int], float] = {}
    signature = ""
    for number, direction in enumerate(made.directions):
        complete = texts.complete[number]
        if not complete:
            continue
        part = texts.part(direction, complete)
        found = comet.score_systems(
            bench.settings,
            [one.src for one in complete],
            [one.texts for one in part.outputs],
            part.references,
            tell=bench.tell,
        )
        if found is None:
            return made
        signature = found[0].signature
        for of, system in zip(found, direction.systems, strict=True):
            known |= {
                (system, one.n): value for one, value in zip(complete, of.segments, strict=True)
            }

    def change(part: Part, results: tuple[SystemResult, ...]) -> tuple[SystemResult, ...]:
        own = [_comet_of(part, one.system, known, signature) for one in results]
        return tuple(
            replace(
                one, scores=(*one.scores, _comet_score(learned, own[0], is_tested=part.is_corpus))
            )
            for one, learned in zip(results, own, strict=True)
        )

    return changed(made, bench.leaks, change)


COMPUTED: Mapping[ScoreStage, Callable[[Bench, ComparisonResult], ComparisonResult]] = (
    MappingProxyType(
        {
            ScoreStage.UNMARKED: _unmarked,
            ScoreStage.TESTS: _tested,
            ScoreStage.SEGMENTS: _segments,
            ScoreStage.EDITS: _edits,
            ScoreStage.COMET: _comet,
        }
    )
)
TOLD: Mapping[ScoreStage, str] = MappingProxyType(
    {
        ScoreStage.UNMARKED: "Scoring without markup",
        ScoreStage.TESTS: "Testing the differences in BLEU and chrF",
        ScoreStage.SEGMENTS: "Scoring each segment",
        ScoreStage.EDITS: "Counting the edits of TER",
        ScoreStage.COMET: "Scoring by COMET",
    }
)


def computed_again(
    settings: Settings, made: ComparisonResult, leaks: LeakPolicy
) -> ComparisonResult:
    """Return an outcome with all of its scores computed anew, of the texts that it holds."""
    directions, buckets = _without_scores(made)
    segments = tuple(replace(one, scores=(None,) * len(made.systems)) for one in made.segments)
    again = replace(
        made,
        directions=directions,
        segments=segments,
        buckets=buckets,
        unmarked=(),
        unmarked_buckets=(),
    )
    again = first_scores(again, leaks)
    bench = Bench(settings=settings, store=None, leaks=leaks, tell=lambda share, step: None)
    for stage in ScoreStage:
        if stage not in made.missing:
            again = COMPUTED[stage](bench, again)
    return again


def _without_scores(
    made: ComparisonResult,
) -> tuple[tuple[ComparedDirection, ...], tuple[Bucket, ...]]:
    """Return the directions and buckets of an outcome, to be scored."""
    directions = tuple(
        replace(
            one,
            corpus=(),
            averages=(),
            leaked=(),
            documents=tuple(replace(document, systems=()) for document in one.documents),
        )
        for one in made.directions
    )
    return directions, tuple(replace(one, systems=()) for one in made.buckets)


def _both(bench: Bench, made: ComparisonResult, change: Change) -> ComparisonResult:
    """Return an outcome with its results changed as written and without markup."""
    return changed(changed(made, bench.leaks, change), bench.leaks, change, is_unmarked=True)


def _scored(part: Part, _: tuple[SystemResult, ...]) -> tuple[SystemResult, ...]:
    return score_tables.results(part.outputs, part.references, part.tgt_lang, N_GRAM_METRICS)


def _tests(part: Part, names: Sequence[MetricName]) -> tuple[SystemResult, ...]:
    return score_tables.tested(part.outputs, part.references, part.tgt_lang, names)


def _counted(part: Part, results: tuple[SystemResult, ...]) -> tuple[SystemResult, ...]:
    """Return results with their wins, ties and losses."""
    if not results:
        return results
    scores = [
        segment_scores(one.texts, part.references, part.tgt_lang, N_GRAM_METRICS)
        for one in part.outputs
    ]
    found = []
    for one, own in zip(results, scores, strict=True):
        n_wins, n_ties, n_losses = score_tables.wins(own, scores[0])
        found.append(replace(one, wins=n_wins, ties=n_ties, losses=n_losses))
    return tuple(found)


def _joined(
    results: Sequence[SystemResult], more: Sequence[SystemResult]
) -> tuple[SystemResult, ...]:
    return tuple(
        replace(one, scores=one.scores + other.scores)
        for one, other in zip(results, more, strict=True)
    )


def _with_segment_scores(made: ComparisonResult, names: Sequence[MetricName]) -> ComparisonResult:
    """Return an outcome with more scores of the segments that all systems have translated."""
    texts = ScoredTexts(made, is_unmarked=False)
    more: dict[tuple[int, int], tuple[float, ...]] = {}
    for number, direction in enumerate(made.directions):
        complete = texts.complete[number]
        if not complete:
            continue
        part = texts.part(direction, complete)
        for one in part.outputs:
            scores = segment_scores(one.texts, part.references, part.tgt_lang, names)
            more |= {(one.system, of.n): own for of, own in zip(complete, scores, strict=True)}
    return replace(made, segments=tuple(_extended(one, more) for one in made.segments))


def _extended(
    of: ComparedSegment, more: Mapping[tuple[int, int], tuple[float, ...]]
) -> ComparedSegment:
    scores = (
        (*(known or ()), *more[n, of.n]) if (n, of.n) in more else known
        for n, known in enumerate(of.scores)
    )
    return replace(of, scores=tuple(scores))


def _comet_of(
    part: Part, system: int, known: Mapping[tuple[int, int], float], signature: str
) -> CometScores:
    segments = tuple(known[system, one.n] for one in part.segments)
    return CometScores(sum(segments) / max(len(segments), 1), segments, signature)


def _comet_score(own: CometScores, first: CometScores, *, is_tested: bool) -> MetricScore:
    """Return a system's COMET on the scale of the other metrics."""
    p_value = comet.paired_p_value(first, own) if is_tested and own is not first else None
    return MetricScore(
        metric="COMET", value=own.system * _PERCENT, signature=own.signature, p_bootstrap=p_value
    )
