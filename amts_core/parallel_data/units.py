"""Approved beads → translation units, of sentences or of whole paragraphs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from amts_core.languages import profile
from amts_core.post_edits import UNIT_PREFIX, PostEdit
from amts_core.records import BeadStatus, Granularity, ReviewBead, TranslationUnit

_LEFT_OUT = frozenset({BeadStatus.REJECTED, BeadStatus.SUPERSEDED})


@dataclass(frozen=True, slots=True)
class ReviewedDocument:
    """The beads of one alignment in document order, and the block of each segment of both sides.

    ``revision_ids`` are those of the aligned revisions.
    """

    path: str
    languages: tuple[str, str]
    beads: tuple[ReviewBead, ...]
    src_blocks: tuple[int, ...]
    tgt_blocks: tuple[int, ...]
    revision_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EditedTexts:
    """The post-edits of a document of one order, in order, and which of them are final, by id.

    ``revision_ids`` holds the revision that was translated.
    """

    path: str
    languages: tuple[str, str]
    edits: tuple[PostEdit, ...]
    final: frozenset[int]
    revision_ids: tuple[int, ...] = ()


def edited_units(document: EditedTexts, granularity: Granularity) -> Iterator[TranslationUnit]:
    """Yield the units that final post-edits make, sure as only a person's own text is.

    A sentence unit is a text as it was translated, be it a sentence or, where the order was of
    paragraphs, one of these. A paragraph unit is a block all of whose texts are final, joined.
    """
    if granularity is Granularity.SENTENCE:
        groups: Iterable[Sequence[PostEdit]] = ([edit] for edit in document.edits)
    else:
        of_block: defaultdict[int, list[PostEdit]] = defaultdict(list)
        for edit in document.edits:
            of_block[edit.block].append(edit)
        groups = of_block.values()
    for group in groups:
        if all(edit.id in document.final and edit.state.text for edit in group):
            yield _edited_unit(group, document)


def _edited_unit(group: Sequence[PostEdit], document: EditedTexts) -> TranslationUnit:
    src_joiner, tgt_joiner = (profile(language).joiner for language in document.languages)
    last = max(group, key=lambda edit: edit.event_id or 0)
    return TranslationUnit(
        id="-".join(f"{UNIT_PREFIX}{edit.id}" for edit in group),
        src=src_joiner.join(edit.src_text for edit in group),
        tgt=tgt_joiner.join(edit.state.text or "" for edit in group),
        status=BeadStatus.APPROVED,
        confidence=1.0,
        person=last.person,
        event=last.event_id,
        document=document.path,
        changed_at=last.changed_at,
    )


def sentence_units(document: ReviewedDocument, status: BeadStatus) -> Iterator[TranslationUnit]:
    """Yield a unit for each bead with this status that has both sides."""
    for bead in document.beads:
        if bead.state.status is status and _has_both_sides(bead):
            yield _unit(str(bead.id), (bead,), bead.state.src_text, bead.state.tgt_text, document)


def paragraph_units(document: ReviewedDocument) -> Iterator[TranslationUnit]:
    """Yield a unit for each pair of blocks all of whose beads are approved, their texts joined.

    Segments without a counterpart that were rejected are left out of the paragraph; as long as one
    bead of it is undecided, there is no unit.
    """
    src_joiner, tgt_joiner = (profile(language).joiner for language in document.languages)
    for beads in _by_paragraph(document):
        approved = [bead for bead in beads if bead.state.status is BeadStatus.APPROVED]
        undecided = [
            bead
            for bead in beads
            if bead.state.status is not BeadStatus.APPROVED
            and not (bead.state.status in _LEFT_OUT and not _has_both_sides(bead))
        ]
        if approved and not undecided:
            yield _unit(
                "-".join(str(bead.id) for bead in approved),
                approved,
                src_joiner.join(bead.state.src_text for bead in approved),
                tgt_joiner.join(bead.state.tgt_text for bead in approved),
                document,
            )


def _has_both_sides(bead: ReviewBead) -> bool:
    """Return whether there is text on both sides, be it of segments or written by a person."""
    return bool(bead.state.src_text.strip() and bead.state.tgt_text.strip())


def _by_paragraph(document: ReviewedDocument) -> Iterable[Sequence[ReviewBead]]:
    """Return the beads that belong together because they share a block, in document order."""
    group_of: dict[tuple[str, int], int] = {}
    groups: defaultdict[int, list[ReviewBead]] = defaultdict(list)
    for number, bead in enumerate(document.beads):
        if bead.state.status is BeadStatus.SUPERSEDED:
            continue
        blocks = {("src", document.src_blocks[i]) for i in bead.src}
        blocks |= {("tgt", document.tgt_blocks[j]) for j in bead.tgt}
        touched = {group_of[block] for block in blocks if block in group_of}
        first = min(touched, default=number)
        for other in touched - {first}:
            groups[first] += groups.pop(other)
            group_of.update({block: first for block, of in group_of.items() if of == other})
        groups[first].append(bead)
        group_of.update(dict.fromkeys(blocks, first))
    return [sorted(groups[first], key=lambda bead: bead.position) for first in sorted(groups)]


def _unit(
    unit_id: str, beads: Sequence[ReviewBead], src: str, tgt: str, document: ReviewedDocument
) -> TranslationUnit:
    last = max(beads, key=lambda bead: bead.event_id or 0)
    return TranslationUnit(
        id=unit_id,
        src=src,
        tgt=tgt,
        status=beads[0].state.status,
        confidence=min(bead.confidence for bead in beads),
        person=last.person,
        event=last.event_id,
        document=document.path,
        changed_at=last.changed_at,
    )
