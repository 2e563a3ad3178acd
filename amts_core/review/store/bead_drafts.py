"""Unfinished edits of beads, each of one person."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.tables import (
    DraftRow,
)
from amts_core.review.store.events import hold_person

_N_ROWS = 5000


def save_draft(store: Store, person_id: int, bead_id: int, text: str | None) -> None:
    """Keep a person's unfinished edit of a bead; None drops it."""
    with store.writing() as session:
        hold_person(session, person_id)
        if text is None:
            drop_drafts(session, person_id, [bead_id])
        else:
            session.merge(DraftRow(person_id=person_id, bead_id=bead_id, text=text, saved_at=now()))


def drafts(store: Store, person_id: int, ids: Sequence[int]) -> dict[int, str]:
    """Return a person's unfinished edits of some beads, by bead."""
    query = select(DraftRow.bead_id, DraftRow.text).where(
        DraftRow.person_id == person_id, DraftRow.bead_id.in_(ids)
    )
    with store.reading() as session:
        return {bead_id: text for bead_id, text in session.execute(query)}


def drop_drafts(session: Session, person_id: int, ids: Sequence[int]) -> None:
    """Drop a person's unfinished edits of some beads."""
    for start in range(0, len(ids), _N_ROWS):
        of_beads = DraftRow.bead_id.in_(ids[start : start + _N_ROWS])
        session.execute(delete(DraftRow).where(DraftRow.person_id == person_id, of_beads))
