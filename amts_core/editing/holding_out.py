"""Documents kept for measuring: a lead marks them, and exports leave them out."""

from collections.abc import Sequence

from amts_core import rights
from amts_core.records import Person
from amts_core.rights import Task
from amts_core.store import held_out as stored
from amts_core.store.engine import Store


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
