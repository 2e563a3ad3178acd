"""Leases of beads: who is looking at which ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import AlignmentRow, BeadRow, LeaseRow
from amts_core.kernel.events import leases
from amts_core.kernel.events.leases import Spot, Wanted
from amts_core.review.store import queues
from amts_core.review.store.queues import Queue, Scope

_COLUMN = LeaseRow.bead_id


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody who works in a project now, on which document and bead."""

    person_id: int
    name: str
    alignment_id: str
    bead_id: int


def take(
    store: Store, project_id: int, person_id: int, ids: Sequence[int], spare: Sequence[int] = ()
) -> tuple[int, ...]:
    """Let a person hold beads as :func:`amts_core.kernel.events.leases.take` does."""
    wanted = Wanted(tuple(ids), tuple(spare))
    return leases.take(store, _COLUMN, project_id, person_id, wanted=wanted)


def take_window(
    store: Store,
    project_id: int,
    person_id: int,
    scope: Scope,
    queue: Queue,
    spot: Spot,
    n: int,
    n_spare: int,
) -> tuple[int, ...]:
    """Let a person hold a window of a queue, chosen and taken in one transaction; return it.

    :param queue: what others hold is left out of it for its ``person_id``.
    """

    def choose(session: Session) -> Wanted:
        found = queues.ids_from(session, scope, queue, bead_id=spot.behind, n=n + n_spare)
        return spot.window(found, n, n_spare)

    return spot.shown(leases.take_chosen(store, _COLUMN, project_id, person_id, choose=choose))


def presences(store: Store, project_id: int) -> tuple[Presence, ...]:
    """Return who works in a project now, by name, each at the first bead that they hold."""
    query = (
        leases.people_query(_COLUMN, BeadRow.alignment_id)
        .join(BeadRow, BeadRow.id == _COLUMN)
        .join(AlignmentRow, AlignmentRow.id == BeadRow.alignment_id)
        .where(AlignmentRow.project_id == project_id)
        .order_by(BeadRow.place)
    )
    found: dict[int, Presence] = {}
    with store.reading() as session:
        for person_id, name, bead_id, alignment_id in session.execute(query):
            found.setdefault(person_id, Presence(person_id, name, alignment_id, bead_id))
    return tuple(found.values())


def holders(store: Store, ids: Sequence[int], person_id: int) -> dict[int, str]:
    """Return by bead the name of who else than this person holds it now."""
    return leases.holders(store, _COLUMN, ids, person_id)
