"""What the review desk shows of its queue, as its script takes it."""

from collections.abc import Sequence

from amts_core.kernel.events.state_rules import page_of
from amts_core.kernel.records import BeadStatus, ReviewBead
from amts_core.review import is_offer_awaited, offered, queues, samples
from pages.desk import parts
from pages.desk.place import DeskShown
from pages.desk.protocol import BothTexts, DoneSoFar, QueueRow, TablePage
from pages.review import pair_cards
from pages.review.protocol import OfferedEdit, ReviewSight, ShownOffer, ShownSample
from pages.review.sight import Sight

N_ROWS = 25
"""Rows of a page of the table."""


def shown(
    sight: Sight, alignment_id: str, beads: Sequence[ReviewBead], page: int | None
) -> DeskShown:
    """Return what the desk shows of consecutive beads of the queue, and around them.

    :param alignment_id: the document in which something may be offered.
    :param page: that of the table where one was asked for.
    """
    cards = pair_cards.cards(sight, beads)
    table = _table(sight, beads[0].id if beads else None, page)
    return DeskShown(
        sight=ReviewSight(
            cards=cards,
            table=table,
            sample=_sample(sight),
            offer=_offer(sight, alignment_id),
            is_awaiting=is_offer_awaited(sight.store, alignment_id, sight.me.id),
            bulk=sight.bulk,
            preview=sight.preview,
        ),
        cards=cards,
        table=table,
        progress=_progress(sight),
    )


def _table(sight: Sight, current: int | None, page: int | None) -> TablePage:
    """Return one page of the queue: the one asked for, else that of the current bead."""
    place = sight.place(current)
    shown = page_of(place.before, place.total, N_ROWS, page)
    rows = queues.beads(
        sight.store,
        sight.scope,
        sight.queue,
        offset=shown.first,
        limit=N_ROWS,
        total=place.total,
    )
    if sight.is_blind:
        rows = tuple(pair_cards.as_proposed(sight, bead) for bead in rows)
    return TablePage(
        rows=tuple(_row(sight, bead) for bead in rows),
        columns=("Confidence",),
        page=shown.number,
        n_pages=shown.n_pages,
        total=place.total,
    )


def _progress(sight: Sight) -> DoneSoFar:
    """Return how far the documents are, and how much of them this person has decided."""
    counts, n_mine = queues.status_counts(
        sight.store, sight.documents, sight.me.id, project_id=sight.project_id
    )
    total = sum(counts.values())
    n_approved = counts.get(BeadStatus.APPROVED, 0)
    n_decided = n_approved + counts.get(BeadStatus.REJECTED, 0)
    aside = ", ".join(
        f"{counts[status]} {status}"
        for status in (BeadStatus.SKIPPED, BeadStatus.FLAGGED)
        if counts.get(status)
    )
    return DoneSoFar(
        total,
        n_decided,
        f"{n_decided:,} of {total:,} decided, {n_mine:,} of them by you · "
        f"{n_approved:,} approved · {total - n_decided:,} left" + (f" · {aside}" if aside else ""),
    )


def _sample(sight: Sight) -> ShownSample | None:
    if sight.draw is None:
        return None
    return ShownSample(
        f"Sample: {samples.summary(samples.sample_result(sight.store, sight.draw))}."
    )


def _offer(sight: Sight, alignment_id: str) -> ShownOffer | None:
    """Return the alignment that is offered after an edit."""
    found = offered(sight.store, alignment_id, sight.me)
    if found is None:
        return None
    removed = {bead.id: bead for bead in found.removed(sight.store)}
    edits = tuple(
        OfferedEdit(
            before=tuple(pair_cards.neighbour(removed[bead_id]) for bead_id, _ in edit.before),
            after=tuple(BothTexts(new.src_text, new.tgt_text) for new in edit.after),
        )
        for edit in found.edits
    )
    return ShownOffer(found.event_id, edits)


def _row(sight: Sight, bead: ReviewBead) -> QueueRow:
    of = sight.alignment(bead.alignment_id)
    first = f"{bead.src[0] + 1}" if bead.src else "–"
    return QueueRow(
        id=bead.id,
        n=first if len(bead.src) < 2 else f"{first}–{bead.src[-1] + 1}",
        status=bead.state.status,
        src=bead.state.src_text[: parts.N_TABLE],
        tgt=bead.state.tgt_text[: parts.N_TABLE],
        languages=parts.languages(of.src_lang, of.tgt_lang),
        document=of.src_path if sight.has_several else "",
        more=("" if pair_cards.is_unscored(bead) else f"{pair_cards.percent(bead.confidence)} %",),
    )
