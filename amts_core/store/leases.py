"""Leases: who is looking at which beads, so that two people don't work on the same one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import InstrumentedAttribute

from amts_core.store.engine import Store, now
from amts_core.store.projects import hold
from amts_core.store.schema import AlignmentRow, BeadRow, LeaseRow, PersonRow, PostEditLeaseRow

SECONDS = 90
"""How long a lease holds; it is renewed while the desk is open."""
_RENEW_SECONDS = 45


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

    What somebody else holds stays theirs. Where the person holds all of ``ids`` already, nothing is
    written; otherwise they get ``spare`` too, so that this is seldom, and give back all others.
    """
    return take_of(store, LeaseRow, LeaseRow.bead_id, project_id, person_id, (ids, spare), now())


def take_of(
    store: Store, table: type[LeaseRow] | type[PostEditLeaseRow],
    column: InstrumentedAttribute[int], project_id: int, person_id: int,
    wanted: tuple[Sequence[int], Sequence[int]], moment: datetime,
) -> tuple[int, ...]:  # fmt: skip
    """Do what :func:`take` does in a table of leases.

    :param column: that of what is held.
    :param wanted: what is needed, and what is taken besides.
    """
    ids, spare = wanted
    fresh = moment + timedelta(seconds=_RENEW_SECONDS)
    with store.reading() as session:
        query = select(column, table.until).where(table.person_id == person_id)
        mine = {one for one, until in session.execute(query) if until > fresh}
    if mine.issuperset(ids) and bool(mine) == bool(ids):
        return tuple(ids)
    every = tuple(dict.fromkeys((*ids, *spare)))
    with store.writing() as session:
        hold(session, project_id)
        is_mine_or_over = (table.person_id == person_id) | (table.until <= moment)
        session.execute(delete(table).where(is_mine_or_over))
        taken = set(session.scalars(select(column).where(column.in_(every))))
        until = moment + timedelta(seconds=SECONDS)
        rows = [
            {column.key: one, "person_id": person_id, "until": until}
            for one in every
            if one not in taken
        ]
        if rows:
            session.execute(insert(table), rows)
    return tuple(one for one in ids if one not in taken)


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
