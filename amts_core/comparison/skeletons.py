"""An outcome before it has a score: its documents, segments and buckets, counted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from amts_core.comparison.nearness import Known
from amts_core.comparison.records import (
    Bucket,
    ComparedDirection,
    ComparedSegment,
    ComparisonResult,
    LeakPolicy,
)
from amts_core.comparison.references import ReferencedDocument, ReferencedText
from amts_core.comparison.systems import Direction, SystemOutput
from amts_core.evaluation import RANGES, BucketBy, ComparedDocument, Leak


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """All that is compared in a direction: documents and their texts, in the same order.

    ``known`` says of each text of all documents how far the parallel data holds it.
    """

    direction: Direction
    systems: tuple[SystemOutput, ...]
    documents: tuple[ReferencedDocument, ...]
    known: tuple[Known, ...]


def added(made: ComparisonResult, material: Material, leaks: LeakPolicy) -> ComparisonResult:
    """Return an outcome with one more direction, whose segments have no score yet."""
    number = len(made.directions)
    segments = _segments(made, material, leaks)
    documents = tuple(_document(one, segments) for one in material.documents)
    direction = ComparedDirection(
        src_lang=material.direction[0],
        tgt_lang=material.direction[1],
        documents=documents,
        corpus=(),
        averages=(),
        n=sum(one.n for one in documents),
        n_leaked=sum(one.n_leaked for one in documents),
        n_unpaired=sum(one.n_unpaired for one in documents),
        n_missing=sum(one.n_missing for one in documents),
        systems=tuple(one.system.n for one in material.systems),
    )
    return replace(
        made,
        directions=(*made.directions, direction),
        segments=(*made.segments, *segments),
        buckets=(*made.buckets, *_buckets(material, number)),
    )


def _segments(
    made: ComparisonResult, material: Material, leaks: LeakPolicy
) -> tuple[ComparedSegment, ...]:
    owners = [(owner, text) for owner in material.documents for text in owner.texts]
    return tuple(
        _segment(made, material, owner, text, n=n, known=known, leaks=leaks)
        for n, ((owner, text), known) in enumerate(
            zip(owners, material.known, strict=True), start=len(made.segments)
        )
    )


def _segment(
    made: ComparisonResult,
    material: Material,
    owner: ReferencedDocument,
    text: ReferencedText,
    *,
    n: int,
    known: Known,
    leaks: LeakPolicy,
) -> ComparedSegment:
    numbers = [one.system.n for one in material.systems]
    by_system = dict(zip(numbers, text.outputs, strict=True))
    is_new = known.leak is Leak.NONE or leaks is LeakPolicy.INCLUDE
    return ComparedSegment(
        n=n,
        direction=len(made.directions),
        revision_id=owner.revision_id,
        path=owner.path,
        numbers=text.numbers,
        src=text.src,
        reference=text.reference,
        outputs=tuple(map(by_system.get, range(len(made.systems)))),
        scores=(None,) * len(made.systems),
        leak=str(known.leak),
        likeness=round(known.likeness, 2),
        is_compared=is_new and None not in text.outputs,
    )


def _document(of: ReferencedDocument, segments: Sequence[ComparedSegment]) -> ComparedDocument:
    own = [one for one in segments if one.revision_id == of.revision_id]
    complete = [None not in text.outputs for text in of.texts]
    return ComparedDocument(
        revision_id=of.revision_id,
        path=of.path,
        n=sum(one.is_compared for one in own),
        n_leaked=sum(
            is_complete and one.leak != Leak.NONE
            for one, is_complete in zip(own, complete, strict=True)
        ),
        n_unpaired=of.n_unpaired,
        systems=(),
        n_missing=complete.count(False),
        alignment_id=of.alignment_id,
    )


def _buckets(material: Material, number: int) -> tuple[Bucket, ...]:
    """Return the buckets of a direction; likeness only where there is something to be like."""
    has_data = any(one.version is not None for one in material.systems)
    return tuple(
        Bucket(
            direction=number,
            by=by,
            label=one.label,
            low=one.low,
            high=one.high,
            n=0,
            systems=(),
        )
        for by in BucketBy
        if has_data or by is not BucketBy.LIKENESS
        for one in RANGES[by]
    )
