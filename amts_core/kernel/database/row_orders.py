"""Rows that somebody goes through in an order: some of them, those beside one, where one stands."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, false, func, select, tuple_
from sqlalchemy.orm import Session

Query = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """How many rows of a queue come before one, and how many it has."""

    before: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOrder:
    """A queue of rows, found by a key and never by counting from the beginning.

    A row that is not in the queue, or not any more, has a place in the order all the same, as long
    as it is among what the queue is of.

    ``id`` is the column of their ids, and ``key`` what they are ordered by, whose last part makes
    it unique. ``among`` adds to a query the table, what the key needs, and what the queue is of;
    ``chosen`` are the conditions that rows are in the queue.
    """

    id: ColumnElement[int]
    key: tuple[ColumnElement[Any], ...]
    among: Callable[[Query], Query]
    chosen: tuple[ColumnElement[bool], ...]

    def query(self, *columns: Any) -> Query:
        """Return the query of these columns of the rows in the queue, in no order."""
        return self.among(select(*columns)).where(*self.chosen)

    def ids(
        self,
        session: Session,
        *,
        offset: int = 0,
        limit: int | None = None,
        total: int | None = None,
    ) -> tuple[int, ...]:
        """Return the ids of the rows, in their order, or some of them.

        :param total: how many rows there are, where that is known: what is nearer to the end is
            found from there, because a database sorts all that it passes over.
        """
        query = self.query(self.id)
        if limit is None or total is None or offset <= total // 2:
            return tuple(session.scalars(query.order_by(*self.key).offset(offset).limit(limit)))
        n = max(min(limit, total - offset), 0)
        from_end = query.order_by(*(part.desc() for part in self.key))
        found = session.scalars(from_end.offset(max(total - offset - n, 0)).limit(n))
        return tuple(found)[::-1]

    def beside(
        self, session: Session, row_id: int | None, n: int, *, step: int = 1
    ) -> tuple[int, ...]:
        """Return up to ``n`` rows that come after one, nearest first; none where that has no place.

        :param row_id: None stands for what is before the first, or behind the last.
        :param step: -1 for those before it.
        """
        order = self.key if step > 0 else tuple(part.desc() for part in self.key)
        query = self.query(self.id).order_by(*order).limit(n)
        if row_id is not None:
            here = self._here(session, row_id)
            if here is None:
                return ()
            key = tuple_(*self.key)
            query = query.where(key > here if step > 0 else key < here)
        return tuple(session.scalars(query))

    def following(
        self, session: Session, row_id: int | None, n: int, *, begins_again: bool = True
    ) -> tuple[int, ...]:
        """Return up to ``n`` rows that come after one, then those at the queue's beginning.

        :param row_id: it is left out itself; None, or one without a place, begins at the beginning.
        :param begins_again: otherwise the queue ends at its end.
        """
        after = () if row_id is None else self.beside(session, row_id, n)
        if len(after) == n:
            return after
        if not begins_again and row_id is not None and self._here(session, row_id) is not None:
            return after
        begin = self.ids(session, limit=n + 1)
        return tuple(one for one in dict.fromkeys((*after, *begin)) if one != row_id)[:n]

    def place(self, session: Session, row_id: int | None) -> QueuePlace:
        """Return where a row stands, or would stand, and how long the queue is."""
        here = None if row_id is None else self._here(session, row_id)
        is_before = false() if here is None else tuple_(*self.key) < here
        counts = self.query(func.count(self.id), func.sum(case((is_before, 1), else_=0)))
        total, before = session.execute(counts).one()
        return QueuePlace(before or 0, total)

    def holds(self, session: Session, row_id: int) -> bool:
        """Return whether a row is in the queue."""
        return session.scalar(self.query(self.id).where(self.id == row_id)) is not None

    def _here(self, session: Session, row_id: int) -> tuple[Any, ...] | None:
        here = session.execute(self.among(select(*self.key)).where(self.id == row_id)).one_or_none()
        return None if here is None else tuple(here)
