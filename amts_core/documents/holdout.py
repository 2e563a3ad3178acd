"""Documents kept for measuring: a lead marks them, and exports leave them out."""

from collections.abc import Sequence

from amts_core.documents.store import holdout_rows as stored
from amts_core.documents.store import revisions
from amts_core.kernel import rights
from amts_core.kernel.database.engine import Store
from amts_core.kernel.records import Document, Person
from amts_core.kernel.rights import Task


def held_out(store: Store, project_id: int) -> frozenset[int]:
    """Return the ids of the documents of a project that are held out."""
    return stored.held_out(store, project_id)


def set_held_out(
    store: Store, person: Person, project_id: int, document_ids: Sequence[int], *, is_out: bool
) -> None:
    """Hold documents of a project out of exports, or let them in again.

    :raises PermissionDenied: the person is no lead.
    :raises NotFoundError: one is not of this project; nothing is changed then.
    """
    rights.check(person, Task.HOLD_OUT)
    stored.set_held_out(store, project_id, person.id, document_ids, is_out=is_out)


def translations(store: Store, project_id: int) -> tuple[tuple[Document, ...], ...]:
    """Return the documents of a project, those that translate each other together.

    By the path of the first; sources come before what is aligned with them, and a document that is
    aligned with none stands alone.
    """
    known = {one.id: one for one in revisions.documents(store, project_id)}
    links = stored.links(store, project_id)
    group_of = {one: [one] for one in known}
    for src_id, tgt_id in links:
        ours, theirs = group_of[src_id], group_of[tgt_id]
        if ours is not theirs:
            ours += theirs
            group_of |= dict.fromkeys(theirs, ours)
    targets = {tgt_id for _, tgt_id in links}
    groups = {id(group): group for group in group_of.values()}.values()
    found = (
        sorted((known[one] for one in group), key=lambda one: (one.id in targets, one.path))
        for group in groups
    )
    return tuple(sorted(map(tuple, found), key=lambda group: group[0].path))
