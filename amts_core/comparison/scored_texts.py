"""The segments of an outcome as they are scored, and the places of an outcome that have scores."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from amts_core.comparison.records import (
    Bucket,
    ComparedDirection,
    ComparedSegment,
    ComparisonResult,
    LeakPolicy,
)
from amts_core.evaluation import BucketBy, Leak, Outputs, SystemResult, score_tables
from amts_core.exchange import unmarked_text
from amts_core.kernel.text.word_counts import words

_N_KEPT = 2**15


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some segments of one direction that are scored together: an article, a bucket, all.

    ``is_corpus`` says that they are all, whose differences are tested.
    """

    tgt_lang: str
    segments: tuple[ComparedSegment, ...]
    references: tuple[str, ...]
    outputs: tuple[Outputs, ...]
    is_corpus: bool


Change = Callable[[Part, tuple[SystemResult, ...]], tuple[SystemResult, ...]]
"""What becomes of the results of a part."""


class ScoredTexts:
    """The segments of an outcome as they are written, or without markup on either side.

    Without markup those are left out whose reference has no words of its own.
    """

    def __init__(self, made: ComparisonResult, *, is_unmarked: bool) -> None:
        self._is_unmarked = is_unmarked
        self.complete: dict[int, tuple[ComparedSegment, ...]] = {
            number: tuple(
                one
                for one in made.segments
                if one.direction == number
                and all(one.outputs[system] is not None for system in direction.systems)
                and self.text(one.reference)
            )
            for number, direction in enumerate(made.directions)
        }

    def text(self, text: str) -> str:
        """Return a text as it is scored."""
        return _unmarked(text) if self._is_unmarked else text

    def compared(self, direction: int) -> tuple[ComparedSegment, ...]:
        """Return the segments of a direction that are compared."""
        return tuple(one for one in self.complete[direction] if one.is_compared)

    def leaked(self, direction: int) -> tuple[ComparedSegment, ...]:
        """Return the segments of a direction that the parallel data holds."""
        return tuple(one for one in self.complete[direction] if one.leak != Leak.NONE)

    def part(
        self,
        of: ComparedDirection,
        segments: Sequence[ComparedSegment],
        *,
        is_corpus: bool = False,
    ) -> Part:
        """Return some of a direction's segments as they are scored."""
        return Part(
            tgt_lang=of.tgt_lang,
            segments=tuple(segments),
            references=tuple(self.text(one.reference) for one in segments),
            outputs=tuple(
                Outputs(n, tuple(self.text(one.outputs[n] or "") for one in segments))
                for n in of.systems
            ),
            is_corpus=is_corpus,
        )


def changed(
    made: ComparisonResult, leaks: LeakPolicy, change: Change, *, is_unmarked: bool = False
) -> ComparisonResult:
    """Return an outcome with all results of one kind changed, and their averages counted anew."""
    texts = ScoredTexts(made, is_unmarked=is_unmarked)
    old = made.unmarked if is_unmarked else made.directions
    directions = tuple(
        _direction(texts, number, one, leaks=leaks, change=change) for number, one in enumerate(old)
    )
    old_buckets = made.unmarked_buckets if is_unmarked else made.buckets
    buckets = tuple(_bucket(texts, directions, one, change) for one in old_buckets)
    if is_unmarked:
        return replace(made, unmarked=directions, unmarked_buckets=buckets)
    return replace(made, directions=directions, buckets=buckets)


def in_bucket(
    bucket: Bucket, segments: Sequence[ComparedSegment], src_lang: str
) -> tuple[ComparedSegment, ...]:
    """Return the segments whose likeness, as it is kept, or length is in a bucket's range."""
    values: Mapping[BucketBy, Callable[[ComparedSegment], float]] = {
        BucketBy.LENGTH: lambda one: words(one.src, src_lang),
        BucketBy.LIKENESS: lambda one: one.likeness,
    }
    value, end = values[bucket.by], float("inf") if bucket.high is None else bucket.high
    return tuple(one for one in segments if bucket.low <= value(one) < end)


def _direction(
    texts: ScoredTexts,
    number: int,
    of: ComparedDirection,
    *,
    leaks: LeakPolicy,
    change: Change,
) -> ComparedDirection:
    compared, leaked = texts.compared(number), texts.leaked(number)
    documents = []
    for document in of.documents:
        own = [one for one in compared if one.revision_id == document.revision_id]
        results = change(texts.part(of, own), document.systems)
        documents.append(replace(document, n=len(own), systems=results))
    return replace(
        of,
        documents=tuple(documents),
        corpus=change(texts.part(of, compared, is_corpus=True), of.corpus),
        averages=score_tables.averages(documents),
        n=len(compared),
        n_leaked=len(leaked),
        leaked=change(texts.part(of, leaked), of.leaked) if leaks is LeakPolicy.APART else (),
    )


def _bucket(
    texts: ScoredTexts, directions: Sequence[ComparedDirection], of: Bucket, change: Change
) -> Bucket:
    where = directions[of.direction]
    own = in_bucket(of, texts.compared(of.direction), where.src_lang)
    return replace(of, n=len(own), systems=change(texts.part(where, own), of.systems))


@lru_cache(maxsize=_N_KEPT)
def _unmarked(text: str) -> str:
    return unmarked_text(text)
