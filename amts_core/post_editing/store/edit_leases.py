"""Leases of post-edits: who works on which segments."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import (
    DocumentRow,
    PostEditLeaseRow,
    PostEditRow,
    RevisionRow,
)
from amts_core.kernel.events import leases
from amts_core.kernel.events.leases import Spot, Wanted
from amts_core.kernel.post_edits import DocumentKey
from amts_core.parallel_data import key_of
from amts_core.post_editing.store.edit_queues import EditQueue, EditScope, order_of

_COLUMN = PostEditLeaseRow.post_edit_id


@dataclass(frozen=True, slots=True)
class EditPresence:
    """Somebody who post-edits in a project now, in which document and at which segment."""

    person_id: int
    name: str
    key: DocumentKey
    post_edit_id: int


def take(
    store: Store, project_id: int, person_id: int, ids: Sequence[int], spare: Sequence[int] = ()
) -> tuple[int, ...]:
    """Let a person hold post-edits as :func:`amts_core.kernel.events.leases.take` does."""
    wanted = Wanted(tuple(ids), tuple(spare))
    return leases.take(store, _COLUMN, project_id, person_id, wanted=wanted)


def take_window(
    store: Store,
    project_id: int,
    person_id: int,
    scope: EditScope,
    queue: EditQueue,
    spot: Spot,
    n: int,
    n_spare: int,
) -> tuple[int, ...]:
    """Let a person hold a window of a queue, chosen and taken in one transaction; return it.

    What is to be done is looked for from the beginning again; a queue of all ends at its end.
    """
    order = order_of(scope, queue, person_id)

    def choose(session: Session) -> Wanted:
        most = n + n_spare + len(spot.there)
        again = bool(queue.statuses)
        found = order.following(session, spot.behind, most, begins_again=again)
        return spot.window(found, n, n_spare)

    return spot.shown(leases.take_chosen(store, _COLUMN, project_id, person_id, choose=choose))


def presences(store: Store, project_id: int) -> tuple[EditPresence, ...]:
    """Return who post-edits in a project now, by name, each at the first segment they hold."""
    query = (
        leases.people_query(_COLUMN, PostEditRow)
        .join(PostEditRow, PostEditRow.id == _COLUMN)
        .join(RevisionRow, RevisionRow.id == PostEditRow.revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .where(DocumentRow.project_id == project_id)
        .order_by(PostEditRow.n)
    )
    found: dict[int, EditPresence] = {}
    with store.reading() as session:
        for person_id, name, post_edit_id, row in session.execute(query):
            found.setdefault(person_id, EditPresence(person_id, name, key_of(row), post_edit_id))
    return tuple(found.values())


def holders(store: Store, ids: Sequence[int], person_id: int) -> dict[int, str]:
    """Return by post-edit the name of who else than this person holds it now."""
    return leases.holders(store, _COLUMN, ids, person_id)
