"""The document that a pair is of, as it is read beside the card."""

from collections.abc import Iterable, Sequence

from amts_core.documents import segments_between
from amts_core.kernel.records import BeadStatus, BlockKind, ReviewBead, Segment
from amts_core.review import bead_rows, proposals
from pages.desk import parts
from pages.desk.parts import PartText
from pages.desk.protocol import ShownDocument
from pages.review.sight import Sight


def document(sight: Sight, bead: ReviewBead) -> ShownDocument:
    """Return the stretch of its document that a pair stands in.

    Pairs follow each other as they do there; what only the target has stands in the block before.
    """
    before, after = bead_rows.around(sight.store, bead, parts.N_AROUND)
    beads = (*before, bead, *after)
    of = sight.alignment(bead.alignment_id)
    found = _segments(sight, of.src_revision_id, beads)
    both = parts.languages(of.src_lang, of.tgt_lang)
    return ShownDocument(
        languages=both,
        joiners=parts.joiners(both),
        parts=parts.document_parts(
            sight.store, of.src_revision_id, found, tuple(_texts(sight, beads, found))
        ),
        is_first=len(before) < parts.N_AROUND,
        is_last=len(after) < parts.N_AROUND,
    )


def _segments(sight: Sight, revision_id: int, beads: Sequence[ReviewBead]) -> tuple[Segment, ...]:
    numbers = [n for one in beads for n in one.src]
    if not numbers:
        return ()
    # the one before tells what stands before the first
    return segments_between(sight.store, revision_id, min(numbers) - 1, max(numbers))


def _texts(
    sight: Sight, beads: Sequence[ReviewBead], found: Sequence[Segment]
) -> Iterable[PartText]:
    """Return the texts of pairs in the blocks of their sources, undecided in a blind pass."""
    by_number = {one.n: one for one in found}
    first = proposals(sight.store, [one.id for one in beads]) if sight.is_blind else {}
    block, kind = -1, BlockKind.PARAGRAPH
    for one in beads:
        state = first.get(one.id, one.state)
        segment = by_number.get(one.src[0]) if one.src else None
        if segment is not None:
            block, kind = segment.block, segment.kind
        yield PartText(
            card=one.id,
            place=one.position,
            block=block,
            kind=kind,
            status=BeadStatus.PROPOSED if sight.is_blind else state.status,
            src=state.src_text,
            tgt=state.tgt_text,
        )
