"""The scores of one direction: of each segment, document and bucket, and of all together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from amts_core.comparison.nearness import Known
from amts_core.comparison.records import (
    Bucket,
    ComparedDirection,
    ComparedSegment,
    ComparisonResult,
    LeakPolicy,
    NearUnit,
)
from amts_core.comparison.references import ReferencedDocument
from amts_core.comparison.systems import Direction, SystemOutput
from amts_core.evaluation import (
    RANGES,
    BucketBy,
    CometScores,
    ComparedDocument,
    Leak,
    MetricScore,
    Outputs,
    SystemResult,
    comet,
    score_tables,
    segment_scores,
)
from amts_core.kernel.config import Settings
from amts_core.kernel.records import OnProgress
from amts_core.kernel.text.word_counts import words

_PERCENT = 100.0
_SCORED, _TESTED = 0.6, 0.9
"""Shares of the work: until the segments are scored, until the differences are tested."""
_Value = TypeVar("_Value")
_Measure = Callable[[Sequence[Outputs], Sequence[str], str], tuple[SystemResult, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """All that is compared in a direction: documents and their texts, in the same order.

    ``known`` says of each text of all documents how far the parallel data holds it, ``near`` which
    units are like it.
    """

    direction: Direction
    systems: tuple[SystemOutput, ...]
    documents: tuple[ReferencedDocument, ...]
    known: tuple[Known, ...]
    near: tuple[tuple[NearUnit, ...], ...]


class _Measured:
    """The texts of a direction that all systems have translated, with the scores of each."""

    def __init__(
        self, settings: Settings, material: Material, leaks: LeakPolicy, tell: OnProgress
    ) -> None:
        self._settings = settings
        self._tell = tell
        self._labels = tuple(one.system.label for one in material.systems)
        self.tgt_lang = material.direction[1]
        self.systems = tuple(one.system.n for one in material.systems)
        self.texts = tuple(text for one in material.documents for text in one.texts)
        self.complete = [n for n, one in enumerate(self.texts) if None not in one.outputs]
        self._place = {n: place for place, n in enumerate(self.complete)}
        self.is_leaked = [one.leak is not Leak.NONE for one in material.known]
        includes = leaks is LeakPolicy.INCLUDE
        self.compared = [n for n in self.complete if includes or not self.is_leaked[n]]

    @cached_property
    def outputs(self) -> tuple[Outputs, ...]:
        """What each system made of the complete texts, with scores."""
        references = [self.texts[n].reference for n in self.complete]
        found = []
        for place, system in enumerate(self.systems):
            share = _SCORED * place / len(self.systems)
            self._tell(share, f"Scoring {self._labels[place]}")
            made = tuple(self.texts[n].outputs[place] or "" for n in self.complete)
            scores = segment_scores(made, references, self.tgt_lang) if made else ()
            found.append(Outputs(system, made, scores))
        return tuple(found)

    @cached_property
    def _comet(self) -> tuple[CometScores, ...] | None:
        if not self.complete:
            return None
        return comet.score_systems(
            self._settings,
            [self.texts[n].src for n in self.complete],
            [one.texts for one in self.outputs],
            [self.texts[n].reference for n in self.complete],
            tell=lambda share, step: self._tell(_SCORED + (_TESTED - _SCORED) * share, step),
        )

    def scores_of(self, n: int) -> tuple[tuple[float, float, float] | None, ...]:
        """Return the scores of a text by the systems of the direction."""
        if n not in self._place:
            return (None,) * len(self.systems)
        return tuple(one.scores[self._place[n]] for one in self.outputs)

    def by_system(
        self, values: Sequence[_Value | None], n_systems: int
    ) -> tuple[_Value | None, ...]:
        """Return values of the direction's systems as those of all, None for the others."""
        known = dict(zip(self.systems, values, strict=True))
        return tuple(known.get(n) for n in range(n_systems))

    def results(self, numbers: Sequence[int], measure: _Measure) -> tuple[SystemResult, ...]:
        """Return the results of the systems on some of the complete texts."""
        if measure is score_tables.tested:
            self._tell(_TESTED, "Testing the differences")
        places = [self._place[n] for n in numbers]
        cut = [
            Outputs(
                one.system,
                tuple(one.texts[place] for place in places),
                tuple(one.scores[place] for place in places),
            )
            for one in self.outputs
        ]
        found = measure(cut, [self.texts[n].reference for n in numbers], self.tgt_lang)
        if not found or self._comet is None:
            return found
        learned = [_part(one, places) for one in self._comet]
        is_tested = measure is score_tables.tested
        return tuple(
            replace(one, scores=(*one.scores, _comet_score(own, learned[0], is_tested)))
            for one, own in zip(found, learned, strict=True)
        )


def measured(
    settings: Settings,
    made: ComparisonResult,
    material: Material,
    leaks: LeakPolicy,
    tell: OnProgress,
) -> ComparisonResult:
    """Return an outcome with the results of one more direction.

    :param tell: is told how much of this direction is done, 0 to 1, and what comes next.
    :raises ConfigurationError: COMET is set up so that it can't be used.
    """
    of = _Measured(settings, material, leaks, tell)
    documents = _documents(of, material)
    leaked = [n for n in of.complete if of.is_leaked[n]]
    src_lang, tgt_lang = material.direction
    direction = ComparedDirection(
        src_lang=src_lang,
        tgt_lang=tgt_lang,
        documents=documents,
        corpus=of.results(of.compared, score_tables.tested),
        averages=score_tables.averages(documents),
        n=len(of.compared),
        n_leaked=len(leaked),
        n_unpaired=sum(one.n_unpaired for one in documents),
        leaked=of.results(leaked, score_tables.results) if leaks is LeakPolicy.APART else (),
        n_missing=sum(one.n_missing for one in documents),
    )
    number = len(made.directions)
    return replace(
        made,
        directions=(*made.directions, direction),
        segments=(*made.segments, *_segments(of, made, material, number)),
        buckets=(*made.buckets, *_buckets(of, material, number)),
    )


def _documents(of: _Measured, material: Material) -> tuple[ComparedDocument, ...]:
    complete, compared = set(of.complete), set(of.compared)
    found, first = [], 0
    for one in material.documents:
        numbers = range(first, first + len(one.texts))
        first = numbers.stop
        own = [n for n in numbers if n in compared]
        found.append(
            ComparedDocument(
                revision_id=one.revision_id,
                path=one.path,
                n=len(own),
                n_leaked=sum(n in complete and of.is_leaked[n] for n in numbers),
                n_unpaired=one.n_unpaired,
                systems=of.results(own, score_tables.results),
                n_missing=sum(n not in complete for n in numbers),
                alignment_id=one.alignment_id,
            )
        )
    return tuple(found)


def _segments(
    of: _Measured, made: ComparisonResult, material: Material, number: int
) -> tuple[ComparedSegment, ...]:
    compared = set(of.compared)
    n_systems = len(made.systems)
    owners = [one for one in material.documents for _ in one.texts]

    return tuple(
        ComparedSegment(
            n=len(made.segments) + n,
            direction=number,
            revision_id=owner.revision_id,
            path=owner.path,
            numbers=text.numbers,
            src=text.src,
            reference=text.reference,
            outputs=of.by_system(text.outputs, n_systems),
            scores=of.by_system(of.scores_of(n), n_systems),
            leak=str(known.leak),
            likeness=round(known.likeness, 2),
            is_compared=n in compared,
            near=near,
        )
        for n, (owner, text, known, near) in enumerate(
            zip(owners, of.texts, material.known, material.near, strict=True)
        )
    )


def _buckets(of: _Measured, material: Material, number: int) -> tuple[Bucket, ...]:
    """Return the buckets of a direction; likeness only where there is something to be like."""
    values: dict[BucketBy, Callable[[int], float]] = {
        BucketBy.LENGTH: lambda n: words(of.texts[n].src, material.direction[0])
    }
    if any(one.version is not None for one in material.systems):
        values[BucketBy.LIKENESS] = lambda n: material.known[n].likeness
    found = []
    for by, value in sorted(values.items(), key=lambda item: list(BucketBy).index(item[0])):
        for one in RANGES[by]:
            own = [n for n in of.compared if one.holds(value(n))]
            results = of.results(own, score_tables.results)
            found.append(
                Bucket(
                    direction=number,
                    by=by,
                    label=one.label,
                    low=one.low,
                    high=one.high,
                    n=len(own),
                    systems=results,
                )
            )
    return tuple(found)


def _part(of: CometScores, places: Sequence[int]) -> CometScores:
    segments = tuple(of.segments[place] for place in places)
    return CometScores(sum(segments) / max(len(segments), 1), segments, of.signature)


def _comet_score(own: CometScores, first: CometScores, is_tested: bool) -> MetricScore:
    """Return a system's COMET on the scale of the other metrics."""
    p_value = comet.paired_p_value(first, own) if is_tested and own is not first else None
    return MetricScore(
        metric="COMET", value=own.system * _PERCENT, signature=own.signature, p_bootstrap=p_value
    )
