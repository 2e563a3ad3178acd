"""Stored documents → segments with a reference and what each system made of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from amts_core.comparison.systems import Direction, SystemOutput
from amts_core.documents import segments
from amts_core.evaluation import compared_units
from amts_core.formats import joined_text
from amts_core.kernel.database.engine import Store
from amts_core.kernel.languages import profile
from amts_core.kernel.records import Alignment, Granularity, Segment
from amts_core.review import beads
from amts_core.translation import hypotheses


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferencedText:
    """What is compared as one: source segments, their texts, the reference, the outputs.

    ``outputs`` are those of the systems that were asked for, None where one has nothing.
    """

    numbers: tuple[int, ...]
    parts: tuple[str, ...]
    src: str
    reference: str
    outputs: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class ImportedReference:
    """The references of a document that were imported from a file, None where there is none."""

    path: str
    texts: tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferencedDocument:
    """A document with all that can be compared of it."""

    revision_id: int
    path: str
    alignment_id: str
    texts: tuple[ReferencedText, ...]
    n_unpaired: int


def current_alignment(
    known: Sequence[Alignment], revision_id: int, direction: Direction
) -> Alignment | None:
    """Return the newest alignment of a revision with a document in the other language.

    An alignment has no direction: either of its sides may be the one that is translated.
    """
    found = [
        one
        for one in known
        if ((one.src_revision_id, one.tgt_lang) == (revision_id, direction[1]))
        or ((one.tgt_revision_id, one.src_lang) == (revision_id, direction[1]))
    ]
    return max(found, key=lambda one: (one.created_at, one.id), default=None)


def referenced(
    store: Store,
    source: Alignment | ImportedReference,
    revision_id: int,
    direction: Direction,
    systems: Sequence[SystemOutput],
    granularity: Granularity,
) -> ReferencedDocument:
    """Return a document's texts with their references and what systems made of them.

    :param source: what the references are taken from.
    :param granularity: what is compared as one; with sentences no system may have paragraphs.
    """
    found = segments(store, revision_id)
    by_block = granularity is Granularity.PARAGRAPH
    joined = compared_units.joined(
        _links(store, source, revision_id),
        [part.block if by_block else n for n, part in enumerate(found)],
        profile(direction[1]).joiner,
    )
    outputs = [
        _outputs(store, one, revision_id, direction=direction, found=found) for one in systems
    ]
    texts = []
    for one in joined.referenced:
        parts = tuple(found[n].text for n in one.numbers)
        made = tuple(_joined(of, one.numbers, direction[1]) for of in outputs)
        src = joined_text(parts, direction[0])
        texts.append(
            ReferencedText(
                numbers=one.numbers, parts=parts, src=src, reference=one.reference, outputs=made
            )
        )
    return ReferencedDocument(
        revision_id=revision_id,
        path=_path(source, revision_id),
        alignment_id="" if isinstance(source, ImportedReference) else source.id,
        texts=tuple(texts),
        n_unpaired=joined.n_unpaired,
    )


def _path(of: Alignment | ImportedReference, revision_id: int) -> str:
    if isinstance(of, ImportedReference):
        return of.path
    return of.src_path if of.src_revision_id == revision_id else of.tgt_path


def _links(
    store: Store, source: Alignment | ImportedReference, revision_id: int
) -> tuple[compared_units.Link, ...]:
    if isinstance(source, ImportedReference):
        return tuple(
            compared_units.Link((n,), text or "", is_usable=bool(text))
            for n, text in enumerate(source.texts)
        )
    turned = source.src_revision_id != revision_id
    return compared_units.links(beads(store, source.id), turned=turned)


def _outputs(
    store: Store, of: SystemOutput, revision_id: int, direction: Direction, found: Sequence[Segment]
) -> dict[int, str]:
    """Return a system's texts by the number of the segment that each begins at, empty after it."""
    if (direction, revision_id) in of.imported:
        texts = enumerate(of.imported[direction, revision_id])
        return {n: text for n, text in texts if text is not None}
    made = hypotheses.hypotheses(store, of.batch_of[direction, revision_id], revision_id)
    if of.texts is Granularity.SENTENCE:
        return {one.n: one.text for one in made}
    blocks = list(dict.fromkeys(part.block for part in found))
    by_block = {blocks[one.n]: one.text for one in made if one.n < len(blocks)}
    by_segment: dict[int, str] = {}
    for n, part in enumerate(found):
        if part.block in by_block:
            is_first = n == 0 or found[n - 1].block != part.block
            by_segment[n] = by_block[part.block] if is_first else ""
    return by_segment


def _joined(texts: dict[int, str], numbers: Sequence[int], language: str) -> str | None:
    """Return what a system made of some segments as one text, None where it lacks one of them."""
    if any(n not in texts for n in numbers):
        return None
    return joined_text((texts[n] for n in numbers if texts[n]), language)
