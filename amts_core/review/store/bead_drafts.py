"""Unfinished edits of beads, each of one person."""

from collections.abc import Sequence

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import DraftRow
from amts_core.kernel.events import drafts as kept


def save_draft(store: Store, person_id: int, bead_id: int, text: str | None) -> None:
    """Keep a person's unfinished edit of a bead; None drops it."""
    if text is None:
        kept.drop_draft(store, DraftRow.bead_id, person_id, bead_id)
    else:
        kept.save_draft(store, DraftRow.bead_id, person_id, bead_id, text=text)


def drafts(store: Store, person_id: int, ids: Sequence[int]) -> dict[int, str]:
    """Return a person's unfinished edits of some beads, by bead."""
    found = kept.drafts_of(store, DraftRow.bead_id, person_id, ids)
    return {bead_id: row.text for bead_id, row in found.items()}
