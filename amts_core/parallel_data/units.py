"""Approved beads → translation units, of sentences or of whole paragraphs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from amts_core.kernel.languages import profile
from amts_core.kernel.post_edits import UNIT_PREFIX, PostEdit
from amts_core.kernel.records import BeadStatus, Granularity, ReviewBead, TranslationUnit

_DECIDED = frozenset({BeadStatus.APPROVED, BeadStatus.REJECTED})
_LEFT_OUT = frozenset({BeadStatus.REJECTED, BeadStatus.SUPERSEDED})


@dataclass(frozen=True, slots=True, kw_only=True)
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
class ReviewedVersions:
    """The current alignment of a pair of documents, and those before it, newest first.

    ``successors`` are, by bead of an earlier alignment, the ids of those that go on with it, and
    whether their texts are the same: all that was decided is with them then.
    """

    current: ReviewedDocument
    earlier: tuple[ReviewedDocument, ...] = ()
    successors: Mapping[int, tuple[tuple[int, bool], ...]] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, str]:
        """Codes of source and target."""
        return self.current.languages

    @property
    def revision_ids(self) -> tuple[int, ...]:
        """The revisions that are aligned now."""
        return self.current.revision_ids

    def as_decided(self) -> Iterator[ReviewedDocument]:
        """Yield all versions, newest first, with each bead as it was decided last."""
        yield self.current
        live = {bead.id: bead for one in (self.current, *self.earlier) for bead in one.beads}
        for one in self.earlier:
            beads = tuple(self._last(bead, live) for bead in one.beads)
            yield replace(one, beads=beads)

    def _last(self, bead: ReviewBead, live: Mapping[int, ReviewBead]) -> ReviewBead:
        """Return a bead as the one that goes on with it is now, at its own place.

        Where that is no more, or its new wording was decided on, it counts as undecided.
        """
        last = bead.id
        while (same := self._same(last)) is not None:
            last = same
        now = live.get(last)
        if now is None or (last == bead.id and self._is_decided_anew(bead.id, live)):
            return replace(bead, state=replace(bead.state, status=BeadStatus.PROPOSED))
        return replace(now, src=bead.src, tgt=bead.tgt, position=bead.position)

    def _same(self, bead_id: int) -> int | None:
        return next((one for one, is_same in self.successors.get(bead_id, ()) if is_same), None)

    def _is_decided_anew(self, bead_id: int, live: Mapping[int, ReviewBead]) -> bool:
        return any(
            not is_same
            and one in live
            and live[one].state.status in _DECIDED
            and self._same(one) is None
            for one, is_same in self.successors.get(bead_id, ())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
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


def reviewed_units(
    document: ReviewedVersions,
    granularity: Granularity,
    status: BeadStatus = BeadStatus.APPROVED,
) -> Iterator[TranslationUnit]:
    """Yield the units of a pair of documents: those of its current alignment, then those kept.

    A unit is kept whose text is only in earlier revisions, as long as nobody has decided on what
    stands in its place; of a paragraph that holds such a one, all of it is.
    """
    groups_of = _sentences if granularity is Granularity.SENTENCE else _paragraphs
    covered: set[int] = set()
    for version in document.as_decided() if status is BeadStatus.APPROVED else [document.current]:
        for beads in groups_of(version, status):
            ids = {bead.id for bead in beads}
            if not covered.issuperset(ids):
                covered |= ids
                yield _joined_unit(beads, version)


def sentence_units(document: ReviewedDocument, status: BeadStatus) -> Iterator[TranslationUnit]:
    """Yield a unit for each bead with this status that has both sides."""
    return (_joined_unit(beads, document) for beads in _sentences(document, status))


def _sentences(document: ReviewedDocument, status: BeadStatus) -> Iterator[Sequence[ReviewBead]]:
    for bead in document.beads:
        if bead.state.status is status and _has_both_sides(bead):
            yield (bead,)


def _paragraphs(document: ReviewedDocument, status: BeadStatus) -> Iterator[Sequence[ReviewBead]]:
    for beads in _by_paragraph(document):
        decided = [bead for bead in beads if bead.state.status is status]
        undecided = [
            bead
            for bead in beads
            if bead.state.status is not status
            and not (bead.state.status in _LEFT_OUT and not _has_both_sides(bead))
        ]
        if decided and not undecided:
            yield decided


def _joined_unit(beads: Sequence[ReviewBead], document: ReviewedDocument) -> TranslationUnit:
    src_joiner, tgt_joiner = (profile(language).joiner for language in document.languages)
    last = max(beads, key=lambda bead: bead.decision_id or 0)
    return TranslationUnit(
        id="-".join(str(bead.id) for bead in beads),
        src=src_joiner.join(bead.state.src_text for bead in beads),
        tgt=tgt_joiner.join(bead.state.tgt_text for bead in beads),
        status=beads[0].state.status,
        confidence=min(bead.confidence for bead in beads),
        person=last.person,
        event=last.decision_id,
        document=document.path,
        changed_at=last.changed_at,
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
