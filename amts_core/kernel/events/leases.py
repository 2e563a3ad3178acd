"""Leases: who is looking at what, so that two people don't work on the same.

What is held is named by the column of its table of leases.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.tables import PersonRow

SECONDS = 90
"""How long a lease holds; it is renewed while the desk is open."""
_RENEW_SECONDS = 45

Column = InstrumentedAttribute[int]


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


def take(
    store: Store, column: Column, project_id: int, person_id: int, wanted: Wanted
) -> tuple[int, ...]:
    """Let a person hold something for a while, and return what they got of what is needed.

    What somebody else holds stays theirs. Where the person holds the rest of it already, nothing is
    written; otherwise they get what is to spare too, so that this is seldom, and give back all
    others.
    """
    return take_chosen(store, column, project_id, person_id, choose=lambda _: wanted)


def take_chosen(
    store: Store,
    column: Column,
    project_id: int,
    person_id: int,
    choose: Callable[[Session], Wanted],
) -> tuple[int, ...]:
    """Let a person hold what is chosen, and return what they got of what is needed.

    What is chosen is taken in the same transaction, while no other one of the project takes any:
    two people never get the same.

    :param choose: what to hold; it is asked once more where something has to be written.
    """
    table, moment = column.class_, now()
    fresh = moment + timedelta(seconds=_RENEW_SECONDS)
    theirs_now = (table.person_id != person_id) & (table.until > moment)
    with store.reading() as session:
        needed = choose(session).needed
        mine = set(
            session.scalars(select(column).where(table.person_id == person_id, table.until > fresh))
        )
        theirs = _among(session, column, needed, theirs_now)
    got = tuple(one for one in needed if one not in theirs)
    if mine.issuperset(got) and (got or not (needed or mine)):
        return got
    with store.writing() as session:
        hold(session, project_id)
        is_mine_or_over = (table.person_id == person_id) | (table.until <= moment)
        session.execute(delete(table).where(is_mine_or_over))
        chosen = choose(session)
        every = tuple(dict.fromkeys((*chosen.needed, *chosen.spare)))
        theirs = _among(session, column, every, theirs_now)
        until = moment + timedelta(seconds=SECONDS)
        rows = [
            {column.key: one, "person_id": person_id, "until": until}
            for one in every
            if one not in theirs
        ]
        if rows:
            session.execute(insert(table), rows)
    return tuple(one for one in chosen.needed if one not in theirs)


def holders(store: Store, column: Column, ids: Sequence[int], person_id: int) -> dict[int, str]:
    """Return by what is held the name of who else than this person holds it now."""
    table = column.class_
    query = (
        select(column, PersonRow.name)
        .join(PersonRow, PersonRow.id == table.person_id)
        .where(column.in_(ids), table.until > now(), table.person_id != person_id)
    )
    with store.reading() as session:
        return {held: name for held, name in session.execute(query)}


def people_query(column: Column, *columns: Any) -> Select[*tuple[Any, ...]]:
    """Return the query of who holds something now, by name: id, name, what, and these columns.

    What it joins, and in which order one person's things come, is left to who asks.
    """
    table = column.class_
    return (
        select(PersonRow.id, PersonRow.name, column, *columns)
        .join(table, table.person_id == PersonRow.id)
        .where(table.until > now())
        .order_by(PersonRow.name)
    )


def _among(
    session: Session, column: Column, ids: Sequence[int], condition: ColumnElement[bool]
) -> set[int]:
    return set(session.scalars(select(column).where(column.in_(ids), condition)))
