"""Beads as they are now, one by one and beside each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, select, update
from sqlalchemy.orm import Session, aliased

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import (
    BeadRow,
    EventRow,
    PersonRow,
)
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.records import (
    Action,
    BeadState,
    BeadStatus,
    ReviewBead,
)

_N_INSERT = 5000

_N_NEAR = 100

BeadQuery = Select[BeadRow, str | None, datetime | None, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewScore:
    """What the aligner makes of a bead at a version, and the slugs of its findings."""

    bead_id: int
    version: int
    score: float | None
    confidence: float
    fits: int | None
    found: tuple[str, ...]


def set_scores(store: Store, scores: Sequence[NewScore]) -> None:
    """Keep what the aligner makes of beads; those that were changed since keep what they have."""
    with store.writing() as session:
        for one in sorted(scores, key=lambda score: score.bead_id):
            session.execute(
                update(BeadRow)
                .where(BeadRow.id == one.bead_id, BeadRow.version == one.version)
                .values(
                    score=one.score,
                    confidence=one.confidence,
                    fits=one.fits,
                    found=slug_list(one.found),
                )
            )


def beads(store: Store, alignment_id: str) -> tuple[ReviewBead, ...]:
    """Return the beads of an alignment that are not superseded, in document order."""
    query = bead_query().where(
        BeadRow.alignment_id == alignment_id, BeadRow.status != BeadStatus.SUPERSEDED
    )
    with store.reading() as session:
        return beads_of(session, query.order_by(BeadRow.place, BeadRow.id))


def bead(store: Store, bead_id: int) -> ReviewBead:
    """Return one bead.

    :raises NotFoundError: there is none of this id.
    """
    found = beads_by_id(store, [bead_id])
    if not found:
        raise NotFoundError(f"There is no pair {bead_id}. Choose a document again.")
    return found[0]


def beads_by_id(store: Store, ids: Sequence[int]) -> tuple[ReviewBead, ...]:
    """Return some beads, by id."""
    found: list[ReviewBead] = []
    with store.reading() as session:
        for start in range(0, len(ids), _N_INSERT):
            query = bead_query().where(BeadRow.id.in_(ids[start : start + _N_INSERT]))
            found += beads_of(session, query.order_by(BeadRow.id))
    return tuple(found)


def around(store: Store, bead: ReviewBead, n: int) -> tuple[tuple[ReviewBead, ...], ...]:
    """Return up to ``n`` beads before one and ``n`` after it, each in document order."""
    live = bead_query().where(
        BeadRow.alignment_id == bead.alignment_id, BeadRow.status != BeadStatus.SUPERSEDED
    )
    before = live.where(BeadRow.place < bead.position).order_by(BeadRow.place.desc()).limit(n)
    after = live.where(BeadRow.place > bead.position).order_by(BeadRow.place).limit(n)
    with store.reading() as session:
        return beads_of(session, before)[::-1], beads_of(session, after)


def around_all(
    store: Store, beads: Sequence[ReviewBead], n: int
) -> dict[int, tuple[tuple[ReviewBead, ...], ...]]:
    """Return by bead what :func:`around` does; of beads near each other in a few queries."""
    if not beads:
        return {}
    first = min(beads, key=lambda bead: bead.position)
    last = max(beads, key=lambda bead: bead.position)
    is_near = last.position - first.position <= _N_NEAR
    if not is_near or len({bead.alignment_id for bead in beads}) > 1:
        return {bead.id: around(store, bead, n) for bead in beads}
    between = bead_query().where(
        BeadRow.alignment_id == first.alignment_id,
        BeadRow.status != BeadStatus.SUPERSEDED,
        BeadRow.place.between(first.position, last.position),
    )
    with store.reading() as session:
        inner = beads_of(session, between.order_by(BeadRow.place))
    chain = (*around(store, first, n)[0], *inner, *around(store, last, n)[1])
    return {
        bead.id: (
            tuple(one for one in chain if one.position < bead.position)[-n:],
            tuple(one for one in chain if one.position > bead.position)[:n],
        )
        for bead in beads
    }


def run_until(
    store: Store, bead: ReviewBead, step: int, stops: frozenset[BeadStatus]
) -> tuple[ReviewBead, ...]:
    """Return the beads next to one, in document order, as far as none has one of these statuses.

    :param step: 1 for those after it, -1 for those before it.
    """
    is_next = BeadRow.place > bead.position if step > 0 else BeadRow.place < bead.position
    same = BeadRow.alignment_id == bead.alignment_id
    first = func.min(BeadRow.place) if step > 0 else func.max(BeadRow.place)
    with store.reading() as session:
        stop = session.scalar(select(first).where(same, is_next, BeadRow.status.in_(stops)))
        query = bead_query().where(same, is_next, BeadRow.status != BeadStatus.SUPERSEDED)
        if stop is not None:
            query = query.where(BeadRow.place < stop if step > 0 else BeadRow.place > stop)
        return beads_of(session, query.order_by(BeadRow.place))


def replacement_of(store: Store, bead: ReviewBead) -> ReviewBead:
    """Return the live bead that stands where a superseded one stood; a live one is itself."""
    if bead.state.status is not BeadStatus.SUPERSEDED:
        return bead
    live = bead_query().where(
        BeadRow.alignment_id == bead.alignment_id, BeadRow.status != BeadStatus.SUPERSEDED
    )
    at_or_before = live.where(BeadRow.place <= bead.position).order_by(BeadRow.place.desc())
    with store.reading() as session:
        found = beads_of(session, at_or_before.limit(1))
        return (found or beads_of(session, live.order_by(BeadRow.place).limit(1)) or (bead,))[0]


def bead_of_segment(store: Store, alignment_id: str, number: int) -> ReviewBead | None:
    """Return the live bead that has a source segment, or the nearest one before it.

    :param number: of the segment, from 0.
    """
    live = (BeadRow.alignment_id == alignment_id) & (BeadRow.status != BeadStatus.SUPERSEDED)
    first = BeadRow.src[0].as_integer()
    query = bead_query().where(live, func.json_array_length(BeadRow.src) > 0, first <= number)
    with store.reading() as session:
        found = beads_of(session, query.order_by(BeadRow.place.desc()).limit(1))
        return found[0] if found else None


def slug_list(slugs: Iterable[str]) -> str:
    """Return slugs as one text in which each has a space on both sides."""
    joined = " ".join(slugs)
    return f" {joined} " if joined else ""


def state_of(row: BeadRow) -> BeadState:
    """Return what of a bead decisions change."""
    return record_of(BeadState, row)


def bead_query() -> BeadQuery:
    """Return the query of beads with who decided last, when, and in which event."""
    origin = aliased(EventRow)
    return (
        select(
            BeadRow,
            PersonRow.name,
            func.coalesce(origin.at, EventRow.at),
            func.coalesce(origin.id, EventRow.id),
        )
        .outerjoin(EventRow, EventRow.id == BeadRow.event_id)
        .outerjoin(origin, carried_event(origin))
        .outerjoin(PersonRow, PersonRow.id == EventRow.person_id)
    )


def carried_event(origin: type[EventRow]) -> ColumnElement[bool]:
    """Return the condition that an event is the decision that another one has carried over."""
    return and_(EventRow.action == Action.CARRY, origin.id == EventRow.undoes)


def beads_of(session: Session, query: BeadQuery) -> tuple[ReviewBead, ...]:
    """Return the beads that such a query finds."""
    return tuple(
        record_of(
            ReviewBead,
            row,
            position=row.place,
            state=state_of(row),
            person=person,
            changed_at=changed_at,
            src_cut=(row.src_start, row.src_end),
            tgt_cut=(row.tgt_start, row.tgt_end),
            decision_id=decision_id,
        )
        for row, person, changed_at, decision_id in session.execute(query)
    )
