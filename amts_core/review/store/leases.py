"""Leases: who is looking at which beads, so that two people don't work on the same one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.tables import AlignmentRow, BeadRow, LeaseRow, PersonRow
from amts_core.review.store import queues
from amts_core.review.store.queues import Queue, Scope

SECONDS = 90
"""How long a lease holds; it is renewed while the desk is open."""
_RENEW_SECONDS = 45


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to hold: what they need now, and what they take besides."""

    needed: tuple[int, ...] = ()
    spare: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a person is in a queue: at something, or behind what they are done with.

    ``then`` is what they have to look at before the queue goes on.
    """

    at: int | None = None
    after: int | None = None
    then: tuple[int, ...] = ()

    @property
    def there(self) -> tuple[int, ...]:
        """What is shown whoever holds it, in this order."""
        first = () if self.at is None else (self.at,)
        return tuple(dict.fromkeys((*first, *self.then)))

    @property
    def behind(self) -> int | None:
        """Behind what the queue goes on, None at its beginning."""
        return self.at if self.at is not None else self.after

    def window(self, following: Sequence[int], n: int, n_spare: int) -> Wanted:
        """Return what to hold: ``n``, what is there and what follows it, and some to spare."""
        ahead = [one for one in following if one not in self.there]
        n_ahead = max(n - len(self.there), 1)
        return Wanted((*self.there, *ahead[:n_ahead]), tuple(ahead[n_ahead : n_ahead + n_spare]))

    def shown(self, held: Sequence[int]) -> tuple[int, ...]:
        """Return what is shown of a window: what is there, whoever holds it, and what is held."""
        return tuple(dict.fromkeys((*self.there, *held)))


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
    """Let a person hold these beads for a while, and return those of ``ids`` that they got.

    What somebody else holds stays theirs. Where the person holds the rest of ``ids`` already,
    nothing is written; otherwise they get ``spare`` too, so that this is seldom, and give back all
    others.
    """
    wanted = Wanted(tuple(ids), tuple(spare))
    return take_chosen(
        store,
        LeaseRow.bead_id,
        project_id,
        person_id=person_id,
        choose=lambda _: wanted,
        moment=now(),
    )


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

    got = take_chosen(
        store, LeaseRow.bead_id, project_id, person_id=person_id, choose=choose, moment=now()
    )
    return spot.shown(got)


def take_chosen(
    store: Store,
    column: InstrumentedAttribute[int],
    project_id: int,
    person_id: int,
    choose: Callable[[Session], Wanted],
    moment: datetime,
) -> tuple[int, ...]:
    """Let a person hold what is chosen, and return what they got of what is needed.

    What is chosen is taken in the same transaction, while no other one of the project takes any.

    :param column: that of what is held, of a table of leases.
    :param choose: what to hold; it is asked once more where something has to be written.
    """
    table = column.class_
    fresh = moment + timedelta(seconds=_RENEW_SECONDS)
    with store.reading() as session:
        needed = choose(session).needed
        mine = set(
            session.scalars(select(column).where(table.person_id == person_id, table.until > fresh))
        )
        theirs = _of_others(session, column, needed, person_id=person_id, moment=moment)
    got = tuple(one for one in needed if one not in theirs)
    if mine.issuperset(got) and (got or not (needed or mine)):
        return got
    with store.writing() as session:
        hold(session, project_id)
        is_mine_or_over = (table.person_id == person_id) | (table.until <= moment)
        session.execute(delete(table).where(is_mine_or_over))
        chosen = choose(session)
        every = tuple(dict.fromkeys((*chosen.needed, *chosen.spare)))
        theirs = _of_others(session, column, every, person_id=person_id, moment=moment)
        until = moment + timedelta(seconds=SECONDS)
        rows = [
            {column.key: one, "person_id": person_id, "until": until}
            for one in every
            if one not in theirs
        ]
        if rows:
            session.execute(insert(table), rows)
    return tuple(one for one in chosen.needed if one not in theirs)


def presences(store: Store, project_id: int) -> tuple[Presence, ...]:
    """Return who works in a project now, by name, each at the first bead that they hold."""
    query = (
        select(PersonRow.id, PersonRow.name, BeadRow.alignment_id, BeadRow.id)
        .join(LeaseRow, LeaseRow.person_id == PersonRow.id)
        .join(BeadRow, BeadRow.id == LeaseRow.bead_id)
        .join(AlignmentRow, AlignmentRow.id == BeadRow.alignment_id)
        .where(AlignmentRow.project_id == project_id, LeaseRow.until > now())
        .order_by(PersonRow.name, BeadRow.place)
    )
    found: dict[int, Presence] = {}
    with store.reading() as session:
        for person_id, name, alignment_id, bead_id in session.execute(query):
            found.setdefault(person_id, Presence(person_id, name, alignment_id, bead_id))
    return tuple(found.values())


def holders(store: Store, ids: Sequence[int], person_id: int) -> dict[int, str]:
    """Return by bead the name of who else than this person holds it now."""
    query = (
        select(LeaseRow.bead_id, PersonRow.name)
        .join(PersonRow, PersonRow.id == LeaseRow.person_id)
        .where(LeaseRow.bead_id.in_(ids), LeaseRow.until > now(), LeaseRow.person_id != person_id)
    )
    with store.reading() as session:
        return {bead_id: name for bead_id, name in session.execute(query)}


def _of_others(
    session: Session,
    column: InstrumentedAttribute[int],
    ids: Sequence[int],
    person_id: int,
    moment: datetime,
) -> set[int]:
    table = column.class_
    is_theirs = (table.person_id != person_id) & (table.until > moment)
    return set(session.scalars(select(column).where(column.in_(ids), is_theirs)))
