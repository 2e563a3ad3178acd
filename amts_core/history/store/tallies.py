"""How much everybody has done in a project, counted by the database.

Of what happens at the post-editing desk only the saving of texts is counted: the other actions have
the names of decisions on beads.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, not_, or_, select

from amts_core.history.store.audit import undone_query
from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import EventRow, PersonRow
from amts_core.kernel.events.ledger import is_act, of_post_edits
from amts_core.kernel.records import Action, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many events of one action a person has: undone ones, and those decided too fast."""

    person_id: int
    person: str
    role: Role
    action: Action
    n: int
    n_undone: int
    n_fast: int


def tallies(
    store: Store, project_id: int, fast_ms: int, since: datetime | None = None
) -> tuple[Tally, ...]:
    """Return how many events of each action everybody has in a project, by name.

    :param fast_ms: a dwell under it is fast, in milliseconds.
    :param since: leave out events before.
    """
    saving = EventRow.action.in_((Action.POST_EDIT, Action.PROPAGATE))
    of_project = and_(
        EventRow.project_id == project_id, is_act(), or_(saving, not_(of_post_edits()))
    )
    if since is not None:
        of_project = and_(of_project, EventRow.at >= since)
    key = EventRow.person_id, EventRow.action
    counts = (
        select(
            PersonRow.name,
            PersonRow.role,
            *key,
            func.count(EventRow.id),
            func.count(EventRow.id).filter(EventRow.dwell_ms < fast_ms),
        )
        .join(PersonRow, PersonRow.id == EventRow.person_id)
        .where(of_project)
        .group_by(PersonRow.name, PersonRow.role, *key)
        .order_by(PersonRow.name, EventRow.action)
    )
    undone = (
        select(*key, func.count(EventRow.id))
        .where(EventRow.id.in_(undone_query(EventRow.project_id == project_id)), of_project)
        .group_by(*key)
    )
    with store.reading() as session:
        n_undone = {(person_id, action): n for person_id, action, n in session.execute(undone)}
        return tuple(
            Tally(
                person_id=person_id,
                person=name,
                role=Role(role),
                action=Action(action),
                n=n,
                n_undone=n_undone.get((person_id, action), 0),
                n_fast=n_fast,
            )
            for name, role, person_id, action, n, n_fast in session.execute(counts)
        )


def median_dwells(store: Store, project_id: int) -> dict[int, float]:
    """Return the median dwell of everybody's events in a project, in milliseconds, by person."""
    person = EventRow.person_id
    ranked = (
        select(
            EventRow.person_id,
            EventRow.dwell_ms,
            func.row_number().over(partition_by=person, order_by=EventRow.dwell_ms).label("place"),
            func.count().over(partition_by=person).label("n"),
        )
        .where(EventRow.project_id == project_id, EventRow.dwell_ms.is_not(None))
        .subquery()
    )
    middle = ranked.c.place.in_(((ranked.c.n + 1) // 2, (ranked.c.n + 2) // 2))
    query = (
        select(ranked.c.person_id, func.avg(ranked.c.dwell_ms))
        .where(middle)
        .group_by(ranked.c.person_id)
    )
    with store.reading() as session:
        return {person_id: float(dwell) for person_id, dwell in session.execute(query)}
