"""What second persons would have decided."""

from dataclasses import dataclass

from sqlalchemy import Select, not_, select

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import (
    BeadChangeRow,
    DrawnRow,
    DrawRow,
    EventRow,
    OpinionRow,
    PersonRow,
)
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.records import BeadStatus
from amts_core.review.store.draws import SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondOpinion:
    """Two people's verdicts on one bead, and the target that the second would have."""

    bead_id: int
    first_status: BeadStatus
    status: BeadStatus
    tgt_text: str
    person: str


def opinions(store: Store, project_id: int) -> tuple[SecondOpinion, ...]:
    """Return the opinions of a project that were not withdrawn, oldest first."""
    query = _standing().where(EventRow.project_id == project_id).order_by(OpinionRow.event_id)
    with store.reading() as session:
        return tuple(_opinion(*found) for found in session.execute(query))


def opinion_on(store: Store, bead_id: int) -> SecondOpinion | None:
    """Return the newest opinion on a bead that was not withdrawn."""
    query = _standing().where(OpinionRow.bead_id == bead_id).order_by(OpinionRow.event_id.desc())
    with store.reading() as session:
        found = session.execute(query.limit(1)).one_or_none()
    return None if found is None else _opinion(*found)


def concerned(store: Store, event_id: int) -> int:
    """Return the bead on which an event gave a second person's opinion.

    :raises NotFoundError: it gave none.
    """
    with store.reading() as session:
        row = session.get(OpinionRow, event_id)
    if row is None:
        raise NotFoundError(f"Event {event_id} concerns no pair.")
    return row.bead_id


def drawn_already(store: Store, project_id: int) -> tuple[int, ...]:
    """Return the beads of a project that were drawn for a second pass."""
    query = (
        select(DrawnRow.bead_id)
        .join(DrawRow, DrawRow.id == DrawnRow.draw_id)
        .where(DrawRow.project_id == project_id, DrawRow.kind == SECOND)
    )
    with store.reading() as session:
        return tuple(session.scalars(query.distinct()))


def _standing() -> Select[OpinionRow, str, str]:
    """Return the query of opinions that stand, with the first verdict and who gave the second."""
    return (
        select(OpinionRow, BeadChangeRow.status_after, PersonRow.name)
        .join(EventRow, EventRow.id == OpinionRow.event_id)
        .join(PersonRow, PersonRow.id == EventRow.person_id)
        .join(
            BeadChangeRow,
            (BeadChangeRow.event_id == OpinionRow.first_event_id)
            & (BeadChangeRow.bead_id == OpinionRow.bead_id),
        )
        .where(not_(OpinionRow.is_withdrawn))
    )


def _opinion(row: OpinionRow, first: str, name: str) -> SecondOpinion:
    return record_of(
        SecondOpinion,
        row,
        first_status=BeadStatus(first),
        person=name,
    )
