"""Unfinished edits of beads, each of one person."""

from collections.abc import Sequence

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import DraftRow
from amts_core.kernel.events import drafts as kept


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
