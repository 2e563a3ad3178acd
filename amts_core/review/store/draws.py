"""Random samples of beads, and what became of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import BeadChangeRow, BeadRow, DrawnRow, DrawRow
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.events import ledger
from amts_core.kernel.records import BeadStatus

_N_INSERT = 5000
BAND, SECOND = "band", "second"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A sample of the beads of a document, or of a whole project where it names none.

    ``kind`` is :data:`BAND` for a band of confidence ``low`` to ``high``, or :data:`SECOND` for a
    second pass. ``n_members`` is of how many it was drawn, None where nobody has counted them.
    """

    id: int
    project_id: int
    alignment_id: str | None
    kind: str
    low: float
    high: float
    at: datetime
    n_members: int | None = None


@dataclass(frozen=True, slots=True)
class DrawnBead:
    """A bead of a sample: how it is now, and whether its text is still that of the draw."""

    bead_id: int
    status: BeadStatus
    has_same_text: bool


def add(
    store: Store,
    project_id: int,
    alignment_id: str | None,
    kind: str,
    band: tuple[float, float],
    person_id: int,
    choose: Callable[[int], Sequence[int]],
    n_members: int | None = None,
    token: str | None = None,
) -> Draw:
    """Store a sample with its beads, at once, and return it; asked for again, as it was drawn.

    :param choose: returns the beads in their order, given the id of the sample.
    :param n_members: of how many.
    :param token: what the asking is called, where it may come twice.
    """
    with store.writing() as session:
        ledger.hold_person(session, person_id)
        if (known := _with_token(session, token)) is not None:
            return known
        row = DrawRow(
            project_id=project_id,
            alignment_id=alignment_id,
            kind=kind,
            low=band[0],
            high=band[1],
            person_id=person_id,
            at=now(),
            n_members=n_members,
            token=token,
        )
        session.add(row)
        session.flush()
        ids = choose(row.id)
        for start in range(0, len(ids), _N_INSERT):
            part = ids[start : start + _N_INSERT]
            found = session.execute(select(BeadRow.id, BeadRow.version).where(BeadRow.id.in_(part)))
            versions = {bead_id: version for bead_id, version in found}
            rows = [
                {
                    "draw_id": row.id,
                    "bead_id": bead_id,
                    "version": versions[bead_id],
                    "place": start + number,
                }
                for number, bead_id in enumerate(part)
            ]
            session.execute(insert(DrawnRow), rows)
        return _draw(row)


def asked_before(store: Store, token: str) -> Draw | None:
    """Return the sample that was drawn when this was asked for the first time."""
    with store.reading() as session:
        return _with_token(session, token)


def _with_token(session: Session, token: str | None) -> Draw | None:
    if token is None:
        return None
    row = session.scalar(select(DrawRow).where(DrawRow.token == token))
    return None if row is None else _draw(row)


def find_draw(store: Store, draw_id: int) -> Draw:
    """Return a sample.

    :raises NotFoundError: there is none of this id.
    """
    with store.reading() as session:
        row = session.get(DrawRow, draw_id)
    if row is None:
        raise NotFoundError(f"There is no sample {draw_id}. Draw another one.")
    return _draw(row)


def all_draws(store: Store, project_id: int, kind: str) -> tuple[Draw, ...]:
    """Return the samples of a kind, newest first."""
    query = select(DrawRow).where(DrawRow.project_id == project_id, DrawRow.kind == kind)
    with store.reading() as session:
        return tuple(map(_draw, session.scalars(query.order_by(DrawRow.id.desc()))))


def drawn(store: Store, draw_id: int) -> tuple[DrawnBead, ...]:
    """Return what became of the beads of a sample, in its order."""
    first_change = (
        select(BeadChangeRow.tgt_before)
        .where(
            BeadChangeRow.bead_id == DrawnRow.bead_id,
            BeadChangeRow.version == DrawnRow.version + 1,
        )
        .scalar_subquery()
    )
    query = (
        select(BeadRow.id, BeadRow.status, BeadRow.tgt_text, first_change)
        .join(DrawnRow, DrawnRow.bead_id == BeadRow.id)
        .where(DrawnRow.draw_id == draw_id)
        .order_by(DrawnRow.place)
    )
    with store.reading() as session:
        return tuple(
            DrawnBead(bead_id, BeadStatus(status), before is None or before == text)
            for bead_id, status, text, before in session.execute(query)
        )


def _draw(row: DrawRow) -> Draw:
    return record_of(Draw, row)
