"""What a worker computes of a comparison: from orders to an outcome. Same data, same outcome."""

from collections.abc import Sequence
from dataclasses import replace

from amts_core.align import load_encoder
from amts_core.comparison import nearness, references
from amts_core.comparison.measures import Material, measured
from amts_core.comparison.nearness import VersionUnit
from amts_core.comparison.records import Comparison, ComparisonResult, LeftOut, NearUnit
from amts_core.comparison.references import ReferencedDocument, ReferencedText
from amts_core.comparison.systems import Direction, SystemOutput, systems
from amts_core.kernel.config import BUNDLED_ENCODER, Settings
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import EvaluationError
from amts_core.kernel.languages import profile
from amts_core.kernel.records import Alignment, Granularity, OnProgress
from amts_core.review import alignments
from amts_core.translation import order_rows

_BEFORE = 0.05
"""Of the work, before the first direction."""


def compute(
    settings: Settings,
    store: Store,
    of: Comparison,
    progress: OnProgress = lambda share, step: None,
) -> ComparisonResult:
    """Return the outcome of a comparison.

    :raises EvaluationError: no document of its orders has translations and a reference.
    """
    progress(_BEFORE, "Collecting translations and references")
    found = systems(store, [order_rows.order(store, order_id) for order_id in of.order_ids])
    known = alignments.alignments_of(store, of.project_id)
    by_paragraph = any(one.texts is Granularity.PARAGRAPH for one in found)
    granularity = Granularity.PARAGRAPH if by_paragraph else Granularity.SENTENCE
    made = ComparisonResult(
        systems=tuple(one.system for one in found),
        directions=(),
        segments=(),
        granularity=granularity,
    )
    directions = list(dict.fromkeys(place[0] for one in found for place in one.batch_of))
    for n, direction in enumerate(directions):
        tell = _part(progress, n, len(directions), direction)
        tell(0.0, "Collecting references")
        documents, left_out = _documents(
            store, found, known, direction=direction, granularity=granularity
        )
        made = replace(made, left_out=made.left_out + left_out)
        if documents:
            present = tuple(one for one in found if _has(one, direction))
            material = _material(store, direction, present, documents)
            made = measured(settings, made, material, leaks=of.leaks, tell=tell)
    if not made.directions:
        raise EvaluationError(_nothing(made.left_out))
    return made


def _part(progress: OnProgress, n: int, n_all: int, direction: Direction) -> OnProgress:
    """Return how the work on a direction is told as a part of all."""

    def tell(share: float, step: str) -> None:
        told = f"{direction[0]} to {direction[1]}: {step[0].lower()}{step[1:]}"
        progress(_BEFORE + (1.0 - _BEFORE) * (n + share) / n_all, told)

    return tell


def _has(one: SystemOutput, direction: Direction) -> bool:
    return any(place[0] == direction for place in one.batch_of)


def _documents(
    store: Store,
    found: Sequence[SystemOutput],
    known: Sequence[Alignment],
    direction: Direction,
    granularity: Granularity,
) -> tuple[tuple[ReferencedDocument, ...], tuple[LeftOut, ...]]:
    """Return the documents that all systems of a direction have translated, and the others."""
    present = [one for one in found if _has(one, direction)]
    paths = {
        place[1]: one.paths[place[1]]
        for one in present
        for place in one.batch_of
        if place[0] == direction
    }
    documents, left_out = [], []
    for revision_id, path in sorted(paths.items(), key=lambda item: (item[1], item[0])):
        lacking = [
            one.system.label for one in present if (direction, revision_id) not in one.batch_of
        ]
        alignment = references.current_alignment(known, revision_id, direction)
        reason = ""
        if lacking:
            reason = f"No translation of it by {', '.join(lacking)}."
        elif alignment is None:
            reason = f"It is not aligned with a document in {profile(direction[1]).name}."
        if reason or alignment is None:
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
                    alignment,
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
    by_age = sorted(versions.values(), key=lambda one: one.n)
    units = [nearness.units_of(store, version, direction) for version in by_age]
    seen = dict.fromkeys(
        text
        for version, of in zip(by_age, units, strict=True)
        for text in nearness.sources_of(of, version.granularity, direction[0])
    )
    texts = tuple(text for one in documents for text in one.texts)
    old = units[-2] if len(units) > 1 else ()
    return Material(
        direction=direction,
        systems=present,
        documents=documents,
        known=nearness.known(texts, tuple(seen)),
        near=_near(texts, units[-1] if units else (), old),
    )


def _near(
    texts: Sequence[ReferencedText], units: Sequence[VersionUnit], old: Sequence[VersionUnit]
) -> tuple[tuple[NearUnit, ...], ...]:
    """Return the nearest units of the texts that systems translate differently."""
    changed = [n for n, one in enumerate(texts) if len({*one.outputs}) > 1]
    if not units or not changed:
        return ((),) * len(texts)
    encoder = load_encoder(str(BUNDLED_ENCODER))
    found = nearness.nearest([texts[n].src for n in changed], units, old, encoder)
    by_number = dict(zip(changed, found, strict=True))
    return tuple(by_number.get(n, ()) for n in range(len(texts)))


def _nothing(left_out: Sequence[LeftOut]) -> str:
    reasons = "; ".join(
        f"{one.path} ({one.src_lang} → {one.tgt_lang}): {one.reason}" for one in left_out[:5]
    )
    return (
        f"There is nothing to compare. {reasons} Import a human translation of the same documents "
        "in Documents and have it aligned, then compare again."
    )
