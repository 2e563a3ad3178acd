"""Beads as they once were: the state of each right after an event.

A bead that was changed later is what it was before its first later change; the others are as they
are now. Beads that a later structure edit has made count as superseded before it, so that they are
left out like those that an earlier one has replaced.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import BeadChangeRow, BeadRow, EventRow, PersonRow
from amts_core.kernel.records import BeadState, BeadStatus, ReviewBead
from amts_core.review.store.bead_rows import carried_event, state_of

_STATE = (
    BeadChangeRow.status_before, BeadChangeRow.src_before, BeadChangeRow.tgt_before,
    BeadChangeRow.version, BeadChangeRow.ignored_before,
)  # fmt: skip


def beads_at(
    store: Store, alignment_id: str, event_id: int, *, offset: int = 0, limit: int | None = None
) -> tuple[ReviewBead, ...]:
    """Return the beads of an alignment right after an event, in document order, or some of them.

    :param event_id: of any event of the project; 0 for the time before the first one.
    """
    before = [_before(column, event_id) for column in _STATE]
    origin = aliased(EventRow)
    decided = func.coalesce(origin.at, EventRow.at), func.coalesce(origin.id, EventRow.id)
    query = (
        select(BeadRow, EventRow.id, PersonRow.name, *decided, *before)
        .select_from(BeadRow)
        .outerjoin(EventRow, EventRow.id == _last_until(event_id))
        .outerjoin(origin, carried_event(origin))
        .outerjoin(PersonRow, PersonRow.id == EventRow.person_id)
        .where(BeadRow.alignment_id == alignment_id, _status(event_id) != BeadStatus.SUPERSEDED)
        .order_by(BeadRow.place, BeadRow.id)
        .offset(offset)
        .limit(limit)
    )
    with store.reading() as session:
        return tuple(
            record_of(
                ReviewBead,
                row,
                position=row.place,
                state=_state(row, then),
                event_id=event,
                person=person,
                changed_at=at,
                src_cut=(row.src_start, row.src_end),
                tgt_cut=(row.tgt_start, row.tgt_end),
                decision_id=decision,
            )
            for row, event, person, at, decision, *then in session.execute(query)
        )


def status_counts_at(store: Store, alignment_id: str, event_id: int) -> dict[BeadStatus, int]:
    """Return how many beads of an alignment had each status right after an event.

    :param event_id: of any event of the project; 0 for the time before the first one.
    """
    states = (
        select(_status(event_id).label("status"))
        .where(BeadRow.alignment_id == alignment_id)
        .subquery()
    )
    query = (
        select(states.c.status, func.count())
        .where(states.c.status != BeadStatus.SUPERSEDED)
        .group_by(states.c.status)
    )
    with store.reading() as session:
        return {BeadStatus(found): n for found, n in session.execute(query)}


def _before(column: InstrumentedAttribute[Any], event_id: int) -> ScalarSelect[Any]:
    """Return what the first change after an event says of a bead before it, null without one."""
    is_later = BeadChangeRow.event_id > event_id
    return _of_bead(column, is_later, BeadChangeRow.version.expression)


def _last_until(event_id: int) -> ScalarSelect[int]:
    """Return the last event up to another one that changed a bead."""
    is_earlier = BeadChangeRow.event_id <= event_id
    return _of_bead(BeadChangeRow.event_id, is_earlier, BeadChangeRow.version.desc())


def _of_bead(
    column: InstrumentedAttribute[Any], condition: ColumnElement[bool], order: ColumnElement[Any]
) -> ScalarSelect[Any]:
    """Return a column of the first change of a bead, in an order of its versions.

    They rise with the events. Ordered by these, PostgreSQL would walk all events of the project for
    every bead, as long as it has no statistics; so it finds the few changes of the bead.
    """
    return (
        select(column)
        .where(BeadChangeRow.bead_id == BeadRow.id, condition)
        .order_by(order)
        .limit(1)
        .correlate(BeadRow)
        .scalar_subquery()
    )


def _status(event_id: int) -> ColumnElement[str]:
    return func.coalesce(_before(BeadChangeRow.status_before, event_id), BeadRow.status)


def _state(row: BeadRow, then: Sequence[Any]) -> BeadState:
    """Return the state of a bead, given ``_STATE`` of its first later change, if there is one."""
    status, src_text, tgt_text, version, ignored = then
    if version is None:
        return state_of(row)
    return BeadState(
        status=BeadStatus(status),
        src_text=src_text,
        tgt_text=tgt_text,
        version=version - 1,
        ignored=tuple(ignored),
    )
