"""Leases: who is looking at which beads, so that two people don't work on the same one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, insert, select

from amts_core.store.engine import Store, now
from amts_core.store.projects import hold
from amts_core.store.schema import AlignmentRow, BeadRow, LeaseRow, PersonRow

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
    moment = now()
    fresh = moment + timedelta(seconds=_RENEW_SECONDS)
    with store.reading() as session:
        query = select(LeaseRow.bead_id, LeaseRow.until).where(LeaseRow.person_id == person_id)
        mine = {bead_id for bead_id, until in session.execute(query) if until > fresh}
    if mine.issuperset(ids) and bool(mine) == bool(ids):
        return tuple(ids)
    wanted = tuple(dict.fromkeys((*ids, *spare)))
    with store.writing() as session:
        hold(session, project_id)
        is_mine_or_over = (LeaseRow.person_id == person_id) | (LeaseRow.until <= moment)
        session.execute(delete(LeaseRow).where(is_mine_or_over))
        taken = set(session.scalars(select(LeaseRow.bead_id).where(LeaseRow.bead_id.in_(wanted))))
        until = moment + timedelta(seconds=SECONDS)
        rows = [
            {"bead_id": one, "person_id": person_id, "until": until}
            for one in wanted
            if one not in taken
        ]
        if rows:
            session.execute(insert(LeaseRow), rows)
    return tuple(bead_id for bead_id in ids if bead_id not in taken)


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
