"""Queues: which beads a person looks at, and in which order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    case,
    cast,
    func,
    not_,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session, aliased

from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.row_orders import Query, QueuePlace, RowOrder
from amts_core.kernel.database.tables import (
    AlignmentRow,
    BeadChangeRow,
    BeadRow,
    DocumentRow,
    DrawnRow,
    EventRow,
    LeaseRow,
    OpinionRow,
    RevisionRow,
)
from amts_core.kernel.records import Action, BeadStatus, ReviewBead
from amts_core.review.store.alignments import is_current
from amts_core.review.store.bead_rows import beads_by_id
from amts_core.review.store.concordance import holds_words

_DECIDED = (BeadStatus.APPROVED, BeadStatus.REJECTED)
_PRIME = 65537
LIVE = frozenset(BeadStatus) - {BeadStatus.SUPERSEDED}
"""Statuses of beads that no other one has taken the place of."""


Scope = str | tuple[str, ...] | None
"""Which documents a queue is of: an alignment, some of them, or None: all current ones of the
queue's project. Several documents follow each other by path, as the list of documents has them.
"""


class Sorting(StrEnum):
    """In which order a queue is worked through; skipped beads always come last."""

    DOCUMENT = "document"
    UNCERTAIN = "uncertain"
    USEFUL = "useful"
    RANDOM = "random"


class QueueTask(StrEnum):
    """What a queue is for.

    ``second``: beads drawn for a second pass that somebody else has decided; ``adjudication``:
    beads on which two people disagree.
    """

    REVIEW = "review"
    SECOND = "second"
    ADJUDICATION = "adjudication"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Which beads are looked at, and in which order.

    ``statuses`` empty means all but superseded ones; ``scores`` bounds the confidence, both ends
    included. ``finding`` is the slug of a check that found something, ``words`` what a side holds.
    ``draw`` is a sample, in whose order its beads come; a queue of a whole project needs
    ``project_id``. What others hold a lease on is left out for ``person_id``.
    """

    statuses: frozenset[BeadStatus] = frozenset()
    scores: tuple[float, float] = (0.0, 1.0)
    order: Sorting = Sorting.DOCUMENT
    finding: str = ""
    words: str = ""
    task: QueueTask = QueueTask.REVIEW
    draw: int | None = None
    project_id: int | None = None
    person_id: int | None = None


def beads(
    store: Store,
    scope: Scope,
    queue: Queue,
    *,
    offset: int = 0,
    limit: int | None = None,
    total: int | None = None,
) -> tuple[ReviewBead, ...]:
    """Return the beads of a queue, in its order, or some of them.

    :param total: how many it has, where that is known: pages near its end are found sooner.
    """
    with store.reading() as session:
        ids = _order(scope, queue).ids(session, offset=offset, limit=limit, total=total)
    return _beads(store, ids)


def bead_ids(
    store: Store,
    scope: Scope,
    queue: Queue,
    *,
    offset: int = 0,
    limit: int | None = None,
) -> tuple[int, ...]:
    """Return the ids of the beads of a queue, in its order: cheap, for moving about."""
    with store.reading() as session:
        return _order(scope, queue).ids(session, offset=offset, limit=limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class BeadText:
    """What a bead says, and in which version."""

    id: int
    version: int
    alignment_id: str
    src_text: str
    tgt_text: str


def texts(store: Store, scope: Scope, queue: Queue) -> tuple[BeadText, ...]:
    """Return the texts of a queue, in its order: less than all of its beads, for a search."""
    order = _order(scope, queue)
    columns = BeadRow.id, BeadRow.version, BeadRow.alignment_id, BeadRow.src_text, BeadRow.tgt_text
    with store.reading() as session:
        rows = session.execute(order.query(*columns).order_by(*order.key))
        return tuple(record_of(BeadText, row) for row in rows)


def versions(
    store: Store,
    scope: Scope,
    queue: Queue,
    *,
    links_only: bool = False,
    without: Collection[str] = (),
) -> tuple[tuple[int, int], ...]:
    """Return the beads of a queue with their versions, in no order: cheap, for many at once.

    :param links_only: leave out those with one side alone, and those that people have made.
    :param without: slugs of checks; what these have found something in is left out.
    """
    query = _order(scope, queue).query(BeadRow.id, BeadRow.version)
    if links_only:
        query = query.where(BeadRow.score.is_not(None))
    for slug in without:
        query = query.where(not_(BeadRow.found.contains(f" {slug} ", autoescape=True)))
    with store.reading() as session:
        return tuple((bead_id, version) for bead_id, version in session.execute(query))


def beside(
    store: Store, scope: Scope, queue: Queue, bead_id: int, n: int, *, step: int = 1
) -> tuple[ReviewBead, ...]:
    """Return up to ``n`` beads of a queue that come after a bead, nearest first.

    The bead itself needs not be in the queue: it counts where it would stand.

    :param step: -1 for those before it.
    """
    with store.reading() as session:
        ids = _ids_beside(session, scope, queue, bead_id=bead_id, n=n, step=step)
    return _beads(store, ids)


def ids_from(
    session: Session, scope: Scope, queue: Queue, bead_id: int | None, n: int
) -> tuple[int, ...]:
    """Return up to ``n`` beads of a queue that come after a bead, and then those at its beginning.

    For a transaction that takes what it has chosen.

    :param bead_id: the bead itself is left out; None begins at the beginning.
    """
    near = () if bead_id is None else _next_in_document(session, scope, queue, bead_id=bead_id, n=n)
    return near or _order(scope, queue).following(session, bead_id, n)


def place(store: Store, scope: Scope, queue: Queue, bead_id: int | None) -> QueuePlace:
    """Return where a bead stands in a queue, or would stand, and how long that is."""
    with store.reading() as session:
        return _order(scope, queue).place(session, bead_id)


def holds(store: Store, scope: Scope, queue: Queue, bead_id: int) -> bool:
    """Return whether a bead belongs to a queue."""
    with store.reading() as session:
        return _order(scope, queue).holds(session, bead_id)


def status_counts(
    store: Store, scope: Scope, person_id: int, *, project_id: int | None = None
) -> tuple[dict[BeadStatus, int], int]:
    """Return how many beads of documents have each status, and how many this person decided.

    What they have decided in bulk does not count as theirs: nobody has looked at each.

    :param project_id: whose documents are meant where the scope is all of them.
    """
    in_bulk = select(EventRow.id).where(
        EventRow.person_id == person_id,
        or_(EventRow.action == Action.ACCEPT, EventRow.part_of.is_not(None)),
    )
    one_by_one = (BeadRow.person_id == person_id) & BeadRow.event_id.not_in(in_bulk)
    mine = case((one_by_one, 1), else_=0)
    query = (
        select(BeadRow.status, func.count(), func.sum(mine))
        .where(*_within(scope, project_id), BeadRow.status.in_(sorted(LIVE)))
        .group_by(BeadRow.status)
    )
    with store.reading() as session:
        rows = session.execute(query).all()
    counts = {BeadStatus(status): n for status, n, _ in rows}
    return counts, sum(n_mine for status, _, n_mine in rows if status in _DECIDED)


def own_marks(store: Store, project_id: int, person_id: int) -> dict[tuple[str, BeadStatus], int]:
    """Return how many beads a person has flagged and skipped in each current alignment."""
    marks = (BeadStatus.FLAGGED, BeadStatus.SKIPPED)
    query = (
        select(BeadRow.alignment_id, BeadRow.status, func.count())
        .where(
            *_within(None, project_id), BeadRow.status.in_(marks), BeadRow.person_id == person_id
        )
        .group_by(BeadRow.alignment_id, BeadRow.status)
    )
    with store.reading() as session:
        rows = session.execute(query).all()
    return {(one, BeadStatus(status)): n for one, status, n in rows}


def confidences(store: Store, scope: Scope, queue: Queue) -> tuple[float, ...]:
    """Return the confidence of each bead of a queue that links two sides, in no order."""
    query = _order(scope, queue).query(BeadRow.confidence)
    with store.reading() as session:
        return tuple(session.scalars(query.where(BeadRow.score.is_not(None))))


def _ids_beside(
    session: Session, scope: Scope, queue: Queue, bead_id: int, n: int, step: int
) -> tuple[int, ...]:
    ids = _next_in_document(session, scope, queue, bead_id=bead_id, n=n) if step > 0 else ()
    return ids or _order(scope, queue).beside(session, bead_id, n, step=step)


def _next_in_document(
    session: Session, scope: Scope, queue: Queue, bead_id: int, n: int
) -> tuple[int, ...]:
    """Return the next beads in document order by its index, unless the end comes near."""
    row = session.get(BeadRow, bead_id)
    is_plain = queue.order is Sorting.DOCUMENT and queue.draw is None
    if row is None or not is_plain or row.status == BeadStatus.SKIPPED:
        return ()
    query = (
        _order(scope, queue)
        .query(BeadRow.id)
        .where(
            BeadRow.alignment_id == row.alignment_id,
            BeadRow.status != BeadStatus.SKIPPED,
            BeadRow.place >= row.place,  # the same for what took the place of a bead
            tuple_(BeadRow.place, BeadRow.id) > (row.place, row.id),
        )
    )
    ids = tuple(session.scalars(query.order_by(BeadRow.place, BeadRow.id).limit(n)))
    return ids if len(ids) == n else ()


def _beads(store: Store, ids: Sequence[int]) -> tuple[ReviewBead, ...]:
    by_id = {bead.id: bead for bead in beads_by_id(store, ids)}
    return tuple(by_id[bead_id] for bead_id in ids if bead_id in by_id)


def _order(scope: Scope, queue: Queue) -> RowOrder:
    """Return a queue as rows in their order."""
    ranked = _ranked(scope, queue.project_id) if _is_ranked(scope, queue) else None

    def among(query: Query) -> Query:
        query = query.select_from(BeadRow)
        if ranked is None:
            query = query.where(*_within(scope, queue.project_id))
        else:
            query = query.join(ranked, ranked.c.id == BeadRow.alignment_id)
        if queue.draw is not None:
            query = query.join(DrawnRow, DrawnRow.bead_id == BeadRow.id)
            query = query.where(DrawnRow.draw_id == queue.draw)
        return query

    return RowOrder(
        id=BeadRow.id.expression,
        key=_key(queue, None if ranked is None else ranked.c.rank),
        among=among,
        chosen=tuple(_conditions(queue)),
    )


def _within(scope: Scope, project_id: int | None) -> list[ColumnElement[bool]]:
    """Return the conditions that a bead is of these documents."""
    if isinstance(scope, str):
        return [BeadRow.alignment_id == scope]
    if scope is None and project_id is None:
        return []
    return [BeadRow.alignment_id.in_(select(_ranked(scope, project_id).c.id))]


def _is_ranked(scope: Scope, queue: Queue) -> bool:
    """Return whether it matters for the order which document comes first."""
    has_several = not isinstance(scope, str) and (scope, queue.project_id) != (None, None)
    return has_several and queue.order is Sorting.DOCUMENT and queue.draw is None


def _ranked(scope: Scope, project_id: int | None) -> CTE:
    """Return the documents of a scope with the number of each in their order."""
    src_revision, tgt_revision = aliased(RevisionRow), aliased(RevisionRow)
    src, tgt = aliased(DocumentRow), aliased(DocumentRow)
    order = src.path, tgt.language, AlignmentRow.id
    query = (
        select(AlignmentRow.id, func.row_number().over(order_by=order).label("rank"))
        .join(src_revision, src_revision.id == AlignmentRow.src_revision_id)
        .join(tgt_revision, tgt_revision.id == AlignmentRow.tgt_revision_id)
        .join(src, src.id == src_revision.document_id)
        .join(tgt, tgt.id == tgt_revision.document_id)
    )
    if scope is None:
        return query.where(AlignmentRow.project_id == project_id, is_current()).cte("ranked")
    ids = (scope,) if isinstance(scope, str) else scope
    return query.where(AlignmentRow.id.in_(ids)).cte("ranked")


def _conditions(queue: Queue) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [BeadRow.status.in_(sorted(queue.statuses or LIVE))]
    if queue.scores != (0.0, 1.0):
        found.append(BeadRow.confidence.between(*queue.scores))
    if queue.finding:
        found.append(BeadRow.found.contains(f" {queue.finding} ", autoescape=True))
    if queue.words.strip():
        found.append(holds_words(queue.words.strip()))
    if queue.person_id is not None:
        leased = select(LeaseRow.bead_id).where(
            LeaseRow.person_id != queue.person_id, LeaseRow.until > now()
        )
        found.append(BeadRow.id.not_in(leased))
    found += _task_conditions(queue)
    return found


def _task_conditions(queue: Queue) -> list[ColumnElement[bool]]:
    given = select(OpinionRow.bead_id).where(not_(OpinionRow.is_withdrawn))
    if queue.task is QueueTask.SECOND:
        found: list[ColumnElement[bool]] = [
            BeadRow.status.in_(_DECIDED),
            BeadRow.id.not_in(given),
        ]
        if queue.person_id is not None:
            found.append(BeadRow.person_id != queue.person_id)
        return found
    if queue.task is QueueTask.ADJUDICATION:
        differs = or_(
            OpinionRow.status != BeadRow.status,
            (OpinionRow.status == BeadStatus.APPROVED) & (OpinionRow.tgt_text != BeadRow.tgt_text),
        )
        disputed = given.where(OpinionRow.bead_id == BeadRow.id, differs, stands_as_judged())
        return [disputed.correlate(BeadRow).exists()]
    return []


def stands_as_judged() -> ColumnElement[bool]:
    """Return the condition that a bead is as its first decision left it, or is so again.

    It is so again where that decision was redone, or the one after it undone.
    """
    first, next_one = aliased(BeadChangeRow), aliased(BeadChangeRow)
    redone = (EventRow.action == Action.REDO) & (EventRow.undoes == OpinionRow.first_event_id)
    undone = (EventRow.action == Action.UNDO) & (next_one.version == first.version + 1)
    again = (
        select(EventRow.id)
        .join(next_one, next_one.event_id == EventRow.undoes)
        .join(first, first.bead_id == next_one.bead_id)
        .where(
            EventRow.id == BeadRow.event_id,
            next_one.bead_id == BeadRow.id,
            first.event_id == OpinionRow.first_event_id,
            or_(redone, undone),
        )
        .correlate(BeadRow, OpinionRow)
    )
    return or_(OpinionRow.first_event_id == BeadRow.event_id, again.exists())


def _key(queue: Queue, rank: ColumnElement[Any] | None) -> tuple[ColumnElement[Any], ...]:
    """Return by what a queue is ordered; the last part makes it unique.

    :param rank: which document comes first, where there are several.
    """
    if queue.draw is not None:
        return DrawnRow.place.expression, BeadRow.id.expression
    skipped = BeadRow.status == BeadStatus.SKIPPED
    skipped_last = case((skipped, BeadRow.event_id), else_=-1)
    first: dict[Sorting, list[ColumnElement[Any]]] = {
        Sorting.DOCUMENT: [] if rank is None else [rank],
        Sorting.UNCERTAIN: [BeadRow.confidence.expression],
        Sorting.USEFUL: [-BeadRow.useful.expression],
        Sorting.RANDOM: [_scattered(BeadRow.id.expression)],
    }
    return skipped_last, *first[queue.order], BeadRow.place.expression, BeadRow.id.expression


def _scattered(number: ColumnElement[int]) -> ColumnElement[int]:
    """Return a number that looks random and is always the same for a number.

    The cube of different numbers under the prime is different again, because 3 does not divide the
    prime less one; all products fit in 64 bits.
    """
    spread = (cast(number, BigInteger) * 48271) % _PRIME
    return (spread * spread * spread) % _PRIME
