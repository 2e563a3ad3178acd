"""What events have done, one after another: the other way to how beads and post-edits stand."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import BeadChangeRow, BeadRow, PostEditChangeRow
from amts_core.kernel.post_edits import PostEditChange
from amts_core.kernel.records import BeadChange, BeadState, Person
from amts_core.post_editing.store import edit_rows
from amts_core.project.store import people
from amts_core.review.store import bead_changes


def changes_to_beads(store: Store, alignment_id: str) -> tuple[BeadChange, ...]:
    """Return all changes to the beads of an alignment, oldest first."""
    query = (
        select(BeadChangeRow)
        .join(BeadRow, BeadRow.id == BeadChangeRow.bead_id)
        .where(BeadRow.alignment_id == alignment_id)
        .order_by(BeadChangeRow.event_id)
    )
    with store.reading() as session:
        return tuple(map(bead_changes.change_of, session.scalars(query)))


def post_edit_changes(store: Store, post_edit_id: int) -> tuple[PostEditChange, ...]:
    """Return all changes to a post-edit, oldest first."""
    query = select(PostEditChangeRow).where(PostEditChangeRow.post_edit_id == post_edit_id)
    with store.reading() as session:
        rows = session.scalars(query.order_by(PostEditChangeRow.version))
        return tuple(map(edit_rows.change_of, rows))


def fold(initial: Mapping[int, BeadState], changes: Sequence[BeadChange]) -> dict[int, BeadState]:
    """Return the states of beads after all changes, oldest first."""
    return dict(initial) | {change.bead_id: change.after for change in changes}


def person_named(store: Store, name: str) -> Person:
    """Return the only person of this name."""
    (person,) = (person for person in people.all_people(store) if person.name == name)
    return person
