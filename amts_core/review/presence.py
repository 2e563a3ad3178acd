"""Presence: who is before which beads, so that two people don't work on the same one.

Whoever may see a project may hold beads of it, for as long as their desk is open.
"""

from dataclasses import replace

from amts_core.kernel.database.engine import Store
from amts_core.kernel.events.leases import Spot
from amts_core.kernel.records import Person
from amts_core.review.store import leases, queues
from amts_core.review.store.queues import Queue, Scope


def take_window(
    store: Store,
    person: Person,
    project_id: int,
    *,
    scope: Scope,
    queue: Queue,
    spot: Spot,
    n: int,
    n_spare: int,
) -> tuple[int, ...]:
    """Let a person hold the beads that they look at next, and return them: at most ``n``.

    Those that come of themselves are theirs alone, whoever looks at the same moment. The one that
    they are at already, or have gone to, comes first, and somebody else may hold it.
    """
    own = replace(queue, person_id=person.id)
    return leases.take_window(
        store,
        project_id,
        person.id,
        scope=scope,
        queue=own,
        spot=spot,
        n=n,
        n_spare=n_spare,
    )


def take_next(
    store: Store,
    person: Person,
    project_id: int,
    *,
    scope: Scope,
    queue: Queue,
    bead_id: int,
    step: int,
) -> int | None:
    """Return the bead beside one in the queue, now held; None at the queue's end.

    What somebody else holds is passed by.

    :param step: 1 for the one after it, -1 for the one before it.
    """
    own = replace(queue, person_id=person.id)
    while beads := queues.beside(store, scope, own, bead_id=bead_id, n=1, step=step):
        if leases.take(store, project_id, person.id, [beads[0].id]):
            return beads[0].id
    return None
