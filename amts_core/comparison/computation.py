"""What a worker computes of a comparison: from orders to an outcome. Same data, same outcome."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from amts_core.comparison import imported_texts, nearness, references, skeletons, stages
from amts_core.comparison.records import Comparison, ComparisonResult, LeftOut, ScoreStage
from amts_core.comparison.references import ImportedReference, ReferencedDocument
from amts_core.comparison.skeletons import Material
from amts_core.comparison.stages import Bench
from amts_core.comparison.systems import Direction, Place, SystemOutput, systems
from amts_core.evaluation import comet
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import EvaluationError
from amts_core.kernel.languages import profile
from amts_core.kernel.records import Alignment, Granularity, OnProgress
from amts_core.review import alignments
from amts_core.translation import order_rows

_AT_DIRECTIONS, _AT_SCORES, _AT_STAGES = 0.05, 0.2, 0.25
"""Of the work: before the first direction, before the first scores, before all else."""


def compute(
    settings: Settings,
    store: Store,
    of: Comparison,
    progress: OnProgress = lambda share, step: None,
    *,
    begun: ComparisonResult | None = None,
    keep: Callable[[ComparisonResult], None] = lambda made: None,
) -> ComparisonResult:
    """Return the outcome of a comparison.

    Texts and references are collected once, with the first scores; all later stages are made of
    what was kept then, so that none depends on what a reviewer changes in between.

    :param begun: an outcome that was kept before; what it has is not computed again.
    :param keep: is given the outcome after each stage.
    :raises EvaluationError: no document of its orders has translations and a reference.
    :raises ConfigurationError: COMET is set up so that it can't be used.
    """
    made = begun
    if made is None:
        made = stages.first_scores(collected(settings, store, of, progress), of.leaks)
        keep(made)
    for stage in made.missing:
        share = (1.0 - _AT_STAGES) / len(ScoreStage)
        tell = _within(progress, 1.0 - share * len(made.missing), share)
        tell(0.0, stages.TOLD[stage])
        bench = Bench(settings=settings, store=store, leaks=of.leaks, tell=tell)
        made = replace(stages.COMPUTED[stage](bench, made), missing=made.missing[1:])
        keep(made)
    return made


def collected(
    settings: Settings, store: Store, of: Comparison, progress: OnProgress
) -> ComparisonResult:
    """Return what is to be scored: systems, documents and segments, without a score.

    :raises EvaluationError: no document of its orders has translations and a reference.
    """
    progress(_AT_DIRECTIONS, "Collecting translations and references")
    ordered = systems(store, [order_rows.order(store, order_id) for order_id in of.order_ids])
    found = (*ordered, *imported_texts.systems(store, of, first=len(ordered)))
    given = imported_texts.references(store, of)
    known = alignments.alignments_of(store, of.project_id)
    by_paragraph = any(one.texts is Granularity.PARAGRAPH for one in found)
    granularity = Granularity.PARAGRAPH if by_paragraph else Granularity.SENTENCE
    made = ComparisonResult(
        systems=tuple(one.system for one in found),
        directions=(),
        segments=(),
        granularity=granularity,
        missing=tuple(
            one for one in ScoreStage if one is not ScoreStage.COMET or comet.is_set_up(settings)
        ),
    )
    directions = list(dict.fromkeys(place[0] for one in found for place in one.places))
    for n, direction in enumerate(directions):
        share = (_AT_SCORES - _AT_DIRECTIONS) / len(directions)
        route = f"{direction[0]} to {direction[1]}"
        progress(_AT_DIRECTIONS + n * share, f"{route}: collecting references")
        documents, left_out = _documents(
            store, found, known, given=given, direction=direction, granularity=granularity
        )
        made = replace(made, left_out=made.left_out + left_out)
        if documents:
            present = tuple(one for one in found if _has(one, direction))
            material = _material(store, direction, present, documents)
            made = skeletons.added(made, material, leaks=of.leaks)
    if not made.directions:
        raise EvaluationError(_nothing(made.left_out))
    progress(_AT_SCORES, "Scoring by BLEU and chrF")
    return made


def _within(progress: OnProgress, start: float, whole: float) -> OnProgress:
    """Return how a stage's own progress is told as a part of all."""
    return lambda share, step: progress(start + whole * share, step)


def _has(one: SystemOutput, direction: Direction) -> bool:
    return any(place[0] == direction for place in one.places)


def _documents(
    store: Store,
    found: Sequence[SystemOutput],
    known: Sequence[Alignment],
    given: Mapping[Place, ImportedReference],
    direction: Direction,
    granularity: Granularity,
) -> tuple[tuple[ReferencedDocument, ...], tuple[LeftOut, ...]]:
    """Return the documents that all systems of a direction have translated, and the others."""
    present = [one for one in found if _has(one, direction)]
    paths = {
        place[1]: one.paths[place[1]]
        for one in present
        for place in one.places
        if place[0] == direction
    }
    documents, left_out = [], []
    for revision_id, path in sorted(paths.items(), key=lambda item: (item[1], item[0])):
        lacking = [
            one.system.label for one in present if (direction, revision_id) not in one.places
        ]
        source = given.get((direction, revision_id)) or references.current_alignment(
            known, revision_id, direction
        )
        reason = ""
        if lacking:
            reason = f"No translation of it by {', '.join(lacking)}."
        elif source is None:
            reason = f"It is not aligned with a document in {profile(direction[1]).name}."
        if reason or source is None:
            left_out.append(
                LeftOut(
                    src_lang=direction[0],
                    tgt_lang=direction[1],
                    revision_id=revision_id,
                    path=path,
                    reason=reason,
                )
            )
        else:
            documents.append(
                references.referenced(
                    store,
                    source,
                    revision_id,
                    direction=direction,
                    systems=present,
                    granularity=granularity,
                )
            )
    return tuple(documents), tuple(left_out)


def _material(
    store: Store,
    direction: Direction,
    present: tuple[SystemOutput, ...],
    documents: tuple[ReferencedDocument, ...],
) -> Material:
    versions = {one.version.id: one.version for one in present if one.version is not None}
    seen = dict.fromkeys(
        text
        for version in sorted(versions.values(), key=lambda one: one.n)
        for text in nearness.sources_of(
            nearness.units_of(store, version, direction), version.granularity, direction[0]
        )
    )
    texts = tuple(text for one in documents for text in one.texts)
    return Material(
        direction=direction,
        systems=present,
        documents=documents,
        known=nearness.known(texts, tuple(seen)),
    )


def _nothing(left_out: Sequence[LeftOut]) -> str:
    reasons = "; ".join(
        f"{one.path} ({one.src_lang} → {one.tgt_lang}): {one.reason}" for one in left_out[:5]
    )
    return (
        f"There is nothing to compare. {reasons} Import a human translation of the same documents "
        "in Documents and have it aligned, then compare again."
    )
