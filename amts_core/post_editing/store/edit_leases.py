"""Leases at the post-editing desk: who works on which segments, so that two don't do the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.tables import (
    DocumentRow,
    PersonRow,
    PostEditLeaseRow,
    PostEditRow,
    RevisionRow,
)
from amts_core.kernel.post_edits import DocumentKey
from amts_core.parallel_data import key_of
from amts_core.post_editing.store.edit_queues import EditQueue, Entry, entries_in
from amts_core.review import Wanted, take_chosen


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
    """Let a person hold these post-edits for a while, and return those of ``ids`` that they got.

    As :func:`amts_core.review.store.leases.take` does with beads.
    """
    wanted = Wanted(tuple(ids), tuple(spare))
    return take_chosen(
        store,
        PostEditLeaseRow.post_edit_id,
        project_id,
        person_id=person_id,
        choose=lambda _: wanted,
        moment=now(),
    )


def take_window(
    store: Store,
    project_id: int,
    person_id: int,
    key: DocumentKey,
    queue: EditQueue,
    choose: Callable[[Sequence[Entry]], Wanted],
) -> tuple[int, ...]:
    """Let a person hold what is chosen of a document, and return what they got of what is needed.

    It is chosen and taken in one transaction: two people never get the same.

    :param choose: is given all segments of the document, those that others hold not in the queue.
    """

    def chosen(session: Session) -> Wanted:
        return choose(entries_in(session, key, queue, person_id))

    return take_chosen(
        store,
        PostEditLeaseRow.post_edit_id,
        project_id,
        person_id=person_id,
        choose=chosen,
        moment=now(),
    )


def presences(store: Store, project_id: int) -> tuple[EditPresence, ...]:
    """Return who post-edits in a project now, by name, each at the first segment they hold."""
    query = (
        select(PersonRow.id, PersonRow.name, PostEditRow)
        .join(PostEditLeaseRow, PostEditLeaseRow.person_id == PersonRow.id)
        .join(PostEditRow, PostEditRow.id == PostEditLeaseRow.post_edit_id)
        .join(RevisionRow, RevisionRow.id == PostEditRow.revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .where(DocumentRow.project_id == project_id, PostEditLeaseRow.until > now())
        .order_by(PersonRow.name, PostEditRow.n)
    )
    found: dict[int, EditPresence] = {}
    with store.reading() as session:
        for person_id, name, row in session.execute(query):
            found.setdefault(person_id, EditPresence(person_id, name, key_of(row), row.id))
    return tuple(found.values())


def holders(store: Store, ids: Sequence[int], person_id: int) -> dict[int, str]:
    """Return by post-edit the name of who else than this person holds it now."""
    query = (
        select(PostEditLeaseRow.post_edit_id, PersonRow.name)
        .join(PersonRow, PersonRow.id == PostEditLeaseRow.person_id)
        .where(
            PostEditLeaseRow.post_edit_id.in_(ids),
            PostEditLeaseRow.until > now(),
            PostEditLeaseRow.person_id != person_id,
        )
    )
    with store.reading() as session:
        return {post_edit_id: name for post_edit_id, name in session.execute(query)}
