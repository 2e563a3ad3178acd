"""What the worker proposes while people review: re-alignments, and which beads matter most."""

from collections.abc import Sequence

from amts_core.align import Encoder, best_encoder, bitext
from amts_core.documents import segments_between
from amts_core.kernel.database.engine import Store
from amts_core.kernel.records import Alignment, BeadStatus, NewBead, ReviewBead, StructureEdit
from amts_core.review import structure, usefulness
from amts_core.review.made_scores import score_made
from amts_core.review.store import (
    alignments,
    backlog_rows,
    bead_changes,
    bead_rows,
    suggestion_rows,
)
from amts_core.review.store.suggestion_rows import SuggestedEdit

_ANCHORS = frozenset(BeadStatus) - {BeadStatus.PROPOSED, BeadStatus.SUPERSEDED}
"""What a person has touched stays: a bead that was edited and then skipped keeps its text."""
_N_MOST = 300
"""Beads on either side of an edit that are aligned anew where nothing is confirmed before."""


def realign_around(store: Store, event_id: int, encoder: Encoder) -> None:
    """Score what a structure edit made; align both sides of it anew, and keep what would differ.

    Each reaches to the nearest bead that a person has decided, skipped, flagged or made.
    """
    made = [
        bead
        for bead in bead_rows.beads_by_id(store, bead_changes.made_by(store, event_id))
        if bead.state.status is not BeadStatus.SUPERSEDED
    ]
    edits: list[StructureEdit] = []
    if made:
        made.sort(key=lambda bead: bead.position)
        of = alignments.alignment(store, made[0].alignment_id)
        score_made(store, of, made, encoder)
        for end, step in ((made[0], -1), (made[-1], 1)):
            run = _free_run(bead_rows.run_until(store, end, step, _ANCHORS), step)
            edits += _realigned(store, of, run, encoder)
    suggestion_rows.answer(
        store,
        event_id,
        [
            SuggestedEdit(tuple((bead.id, bead.state.version) for bead in edit.removed), edit.added)
            for edit in edits
        ],
    )


def rank_beads(store: Store, project_id: int, tgt_lang: str, encoder: Encoder) -> int:
    """Say of each bead how useful it is to the waiting documents, and return how many are."""
    texts = backlog_rows.waiting_texts(store, project_id, tgt_lang)
    beads = backlog_rows.usable_sources(store, project_id, tgt_lang)
    if not beads:
        return 0
    scores = [0.0] * len(beads)
    if texts:
        units = encoder.encode([text for _, text in beads])
        scores = usefulness.usefulness(encoder.encode(texts), units).tolist()
    backlog_rows.set_usefulness(
        store, [(bead_id, score) for (bead_id, _), score in zip(beads, scores, strict=True)]
    )
    return sum(score > 0 for score in scores)


def _free_run(run: Sequence[ReviewBead], step: int) -> tuple[ReviewBead, ...]:
    """Return the beads next to an edit as far as no person made one, in document order."""
    found: list[ReviewBead] = []
    for bead in run if step > 0 else reversed(run):
        if bead.parents or len(found) == _N_MOST:
            break
        found.append(bead)
    return tuple(found if step > 0 else reversed(found))


def _realigned(
    store: Store, of: Alignment, run: Sequence[ReviewBead], encoder: Encoder
) -> tuple[StructureEdit, ...]:
    """Return what a new alignment of consecutive beads would change."""
    src = [n for bead in run for n in bead.src]
    tgt = [n for bead in run for n in bead.tgt]
    if len(run) < 2 or not src or not tgt:
        return ()
    sides = (
        segments_between(store, of.src_revision_id, src[0], src[-1]),
        segments_between(store, of.tgt_revision_id, tgt[0], tgt[-1]),
    )
    languages = of.src_lang, of.tgt_lang
    found = bitext.align_segments(*sides, languages, best_encoder(encoder, languages))
    added = [
        NewBead(
            src=tuple(sides[0][i].n for i in bead.src),
            tgt=tuple(sides[1][j].n for j in bead.tgt),
            src_text=bead.src_text,
            tgt_text=bead.tgt_text,
            confidence=bead.confidence,
            score=bead.score,
        )
        for bead in found
    ]
    return structure.replace_run(run, added)
