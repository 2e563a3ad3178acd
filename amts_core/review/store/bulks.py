"""Acts on many beads: asked for at once, carried out portion by portion.

An act is an event that says who asked for what; :mod:`review.store.portions` has what comes of
it. Asking is cheap: it stores which beads are meant, and at which versions, and the job.
"""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from amts_core.kernel.database.blobs import blob, put_blob
from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.records import first, record_of
from amts_core.kernel.database.tables import BeadChangeRow, BulkRow, EventRow, PersonRow
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.events import machine
from amts_core.kernel.events.ledger import Cause, decision_of
from amts_core.kernel.jobs.job_rows import put_job
from amts_core.kernel.records import BeadStatus, Decision
from amts_core.review.store.bead_events import BEADS

Turn = tuple[int, int]
"""A bead, and at which version it was asked for, or which event's change to it is retraced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """An act on many beads, and how far it is.

    ``status`` is what it gives to beads, None for an undo or a redo. ``n_seen`` of the ``n_asked``
    beads have had their turn: ``n_done`` were changed, ``n_blocked`` have an error, and ``n_left``
    were left alone, because somebody has changed them in the meantime.
    """

    event: Decision
    job_id: str
    status: BeadStatus | None
    n_asked: int
    n_seen: int
    n_done: int
    n_blocked: int
    stopped_at: datetime | None

    @property
    def n_left(self) -> int:
        """How many were left alone."""
        return self.n_seen - self.n_done - self.n_blocked

    @property
    def is_end(self) -> bool:
        """Whether nothing more will happen."""
        return self.stopped_at is not None or self.n_seen >= self.n_asked


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker is asked for with an act: the title of its job, and the call."""

    title: str
    call: list[Any]


def ask(
    session: Session,
    project_id: int,
    cause: Cause,
    status: BeadStatus,
    turns: Sequence[Turn],
    work: Work,
) -> Decision:
    """Store that beads are to get a status, and return the act.

    :param turns: each bead with the version that the person knows; another one is left alone.
    """
    asked = json.dumps(sorted(turns), separators=(",", ":")).encode()
    digest = put_blob(session, asked)
    return _put_act(
        session, project_id, cause, work=work, n_asked=len(turns), asked=(status, digest)
    )


def ask_back(session: Session, project_id: int, cause: Cause, work: Work) -> Decision:
    """Store that the act that ``cause`` undoes is to be taken back, or brought back.

    As far as it is still being carried out, or taken back, that ends here.
    """
    same = select(EventRow.id).where(
        or_(EventRow.id == cause.undoes, EventRow.undoes == cause.undoes)
    )
    _stop(session, BulkRow.event_id.in_(same))
    changed = select(func.count()).select_from(_changes(cause.undoes or 0).subquery())
    n_asked = session.scalar(changed) or 0
    return _put_act(session, project_id, cause, work=work, n_asked=n_asked, asked=(None, None))


def find_bulk(store: Store, event_id: int) -> Bulk | None:
    """Return the act of this event as far as it is; None where it is none."""
    found = _bulks(store, BulkRow.event_id == event_id)
    return first(found)


def of_job(store: Store, job_id: str) -> Bulk | None:
    """Return the act that a job carries out."""
    found = _bulks(store, BulkRow.job_id == job_id)
    return first(found)


def open_bulks(store: Store, project_id: int) -> tuple[Bulk, ...]:
    """Return the acts of a project that are not at their end, oldest first."""
    of_project = select(EventRow.id).where(EventRow.project_id == project_id)
    is_open = (BulkRow.n_seen < BulkRow.n_asked) & BulkRow.stopped_at.is_(None)
    return tuple(_bulks(store, BulkRow.event_id.in_(of_project) & is_open))


def ask_again(store: Store, of: Bulk, work: Work) -> str:
    """Give an act another job, in place of one that has failed, and return its id."""
    with store.writing() as session:
        row = session.get_one(BulkRow, of.event.id, with_for_update=True)
        if row.job_id == of.job_id:
            row.job_id = _put_job(session, of.event.id, of.event.project_id, work)
        return row.job_id


def newest(store: Store, project_id: int, person_id: int) -> Bulk | None:
    """Return the last act on many beads that a person has asked for in a project."""
    last = (
        select(func.max(BulkRow.event_id))
        .join(EventRow, EventRow.id == BulkRow.event_id)
        .where(EventRow.project_id == project_id, EventRow.person_id == person_id)
    )
    found = _bulks(store, BulkRow.event_id == last.scalar_subquery())
    return first(found)


def turns(store: Store, event_id: int) -> tuple[Turn, ...]:
    """Return whose turn it is in an act, in order, always the same."""
    with store.reading() as session:
        row, event = session.get(BulkRow, event_id), session.get(EventRow, event_id)
        if row is None or event is None:
            raise NotFoundError(f"Event {event_id} is no act on many pairs.")
        if row.asked_sha256 is None:
            changed = _changes(event.undoes or 0)
            order = changed.order_by(BeadChangeRow.event_id, BeadChangeRow.bead_id)
            return tuple((bead_id, part) for bead_id, part in session.execute(order))
    return tuple(
        (bead_id, version) for bead_id, version in json.loads(blob(store, row.asked_sha256))
    )


def stop(store: Store, event_id: int) -> None:
    """End an act where it is; what it has done stays."""
    with store.writing() as session:
        _stop(session, BulkRow.event_id == event_id)


def _put_act(
    session: Session,
    project_id: int,
    cause: Cause,
    work: Work,
    n_asked: int,
    asked: tuple[BeadStatus | None, str | None],
) -> Decision:
    """Append the event of an act, with the job that carries it out."""
    event = machine.append(session, BEADS, project_id, cause)
    job_id = _put_job(session, event.id, project_id, work)
    status, digest = asked
    session.add(
        BulkRow(
            event_id=event.id,
            job_id=job_id,
            status=status,
            asked_sha256=digest,
            n_asked=n_asked,
            n_seen=0,
            n_done=0,
            n_blocked=0,
        )
    )
    return decision_of(event, cause.act.person.name)


def _put_job(session: Session, event_id: int, project_id: int, work: Work) -> str:
    """Store the job of an act; its id is never that of another database's act."""
    job_id = f"bulk-{event_id}-{uuid.uuid4().hex[:12]}"
    put_job(session, job_id, project_id, title=work.title, call=work.call)
    return job_id


def _stop(session: Session, which: ColumnElement[bool]) -> None:
    """Stop the acts that are not at their end, once what they are just doing is done."""
    open_ones = BulkRow.n_seen < BulkRow.n_asked, BulkRow.stopped_at.is_(None)
    rows = session.scalars(select(BulkRow).where(which, *open_ones).with_for_update())
    for row in rows:
        row.stopped_at = now()
    session.flush()


def _bulks(store: Store, which: ColumnElement[bool]) -> list[Bulk]:
    query = (
        select(BulkRow, EventRow, PersonRow.name)
        .join(EventRow, EventRow.id == BulkRow.event_id)
        .join(PersonRow, PersonRow.id == EventRow.person_id)
        .where(which)
        .order_by(BulkRow.event_id)
    )
    with store.reading() as session:
        return [
            record_of(
                Bulk,
                row,
                event=decision_of(event, name),
                status=None if row.status is None else BeadStatus(row.status),
            )
            for row, event, name in session.execute(query)
        ]


def _changes(event_id: int) -> Select[int, int]:
    """Return the query of the beads that an act has changed, each with the event that did it.

    Acts from before there were portions have changed them themselves.
    """
    return (
        select(BeadChangeRow.bead_id, BeadChangeRow.event_id)
        .join(EventRow, EventRow.id == BeadChangeRow.event_id)
        .where(or_(EventRow.id == event_id, EventRow.part_of == event_id))
    )
