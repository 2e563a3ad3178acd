"""Unfinished edits of beads, each of one person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import BeadRow, DraftRow
from amts_core.kernel.events import drafts as kept
from amts_core.kernel.records import ReviewBead


def save_draft(
    store: Store, person_id: int, bead_id: int, text: str | None, *, src_text: str | None = None
) -> None:
    """Keep a person's unfinished edit of a bead; None drops it.

    :param src_text: of the source, where that is edited, too.
    """
    if text is None:
        kept.drop_draft(store, DraftRow.bead_id, person_id, bead_id)
    else:
        kept.save_draft(store, DraftRow.bead_id, person_id, bead_id, text=text, src_text=src_text)


def drafts(store: Store, person_id: int, ids: Sequence[int]) -> dict[int, str]:
    """Return a person's unfinished edits of some beads, by bead."""
    found = kept.drafts_of(store, DraftRow.bead_id, person_id, ids)
    return {bead_id: row.text for bead_id, row in found.items()}


def src_drafts(store: Store, person_id: int, ids: Sequence[int]) -> dict[int, str]:
    """Return a person's unfinished edits of sources, by bead, of those that have one."""
    found = kept.drafts_of(store, DraftRow.bead_id, person_id, ids)
    return {bead_id: row.src_text for bead_id, row in found.items() if row.src_text is not None}


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What a person was typing in a bead that is merged or split since.

    ``src_text`` is that of the source, where that was edited, too.
    """

    bead_id: int
    text: str
    src_text: str | None


def left_behind(store: Store, person_id: int, beads: Sequence[ReviewBead]) -> dict[int, LeftBehind]:
    """Return what a person was typing in beads that are merged or split since.

    By the bead that stands there now; of several the newest one.
    """
    parents = _parents(store, {bead.id for bead in beads if bead.parents})
    reached = set().union(*parents.values())
    rows = kept.drafts_of(store, DraftRow.bead_id, person_id, sorted(reached))
    oldest_first = sorted(rows.items(), key=lambda one: one[1].saved_at)
    return {
        bead.id: LeftBehind(bead_id, row.text, row.src_text)
        for bead, ancestors in ((bead, _ancestors(parents, bead.id)) for bead in beads)
        for bead_id, row in oldest_first
        if bead_id in ancestors
    }


def _parents(store: Store, ids: set[int]) -> Mapping[int, tuple[int, ...]]:
    """Return the parents of beads, and of these, and so on, by bead."""
    found: dict[int, tuple[int, ...]] = {}
    coming = ids
    with store.reading() as session:
        while coming:
            query = select(BeadRow.id, BeadRow.parents).where(BeadRow.id.in_(sorted(coming)))
            found |= {bead_id: tuple(parents) for bead_id, parents in session.execute(query)}
            coming = set().union(*found.values()) - found.keys()
    return found


def _ancestors(parents: Mapping[int, tuple[int, ...]], bead_id: int) -> set[int]:
    found: set[int] = set()
    coming = set(parents.get(bead_id, ()))
    while coming:
        found |= coming
        coming = set().union(*(parents.get(one, ()) for one in coming)) - found
    return found
