"""What a new alignment takes over from those of the same documents that there were before it.

Each decision is carried over by an event of the person who took it, which names the event of the
decision. What had been replaced by a structure edit comes along, so that undo finds it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Select, func, insert, or_, select, union
from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import (
    AlignmentRow,
    BeadChangeRow,
    BeadOriginRow,
    BeadRow,
    CommentRow,
    DraftRow,
    DrawnRow,
    EventRow,
    OpinionRow,
    SegmentRow,
)
from amts_core.kernel.errors import ConflictError
from amts_core.kernel.records import Action, BeadStatus, ReviewBead, Via
from amts_core.kernel.text.counts import count_noun
from amts_core.kernel.text.keys import text_key
from amts_core.review.store.alignments import current_id
from amts_core.review.store.bead_changes import change_row, proposals
from amts_core.review.store.bead_rows import bead_query, beads_of, state_of
from amts_core.review.store.lineage import is_left
from amts_core.review.store.queues import stands_as_judged

_N_ROWS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Predecessor:
    """An alignment of the same documents that a new one takes over from.

    ``wanted`` are the ids of the beads that people have dealt with, and whose decision still
    stands; ``src`` and ``tgt`` are the texts of its segments.
    """

    alignment_id: str
    beads: tuple[ReviewBead, ...]
    wanted: frozenset[int]
    src: tuple[str, ...]
    tgt: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver:
    """An earlier bead in a new alignment: at its ``place``, with the numbers of its segments.

    ``found`` are the slugs of its findings.
    """

    bead: ReviewBead
    place: float
    src: tuple[int, ...]
    tgt: tuple[int, ...]
    found: str = ""


@dataclass(frozen=True, slots=True)
class Succession:
    """What a new alignment takes over: beads in their places, superseded ones among them.

    ``stand_ins`` are, by the place of a new bead, the earlier ones that it takes the place of.
    ``seen`` are the versions of all earlier beads as they were looked at.
    """

    replaced: str | None
    seen: Mapping[int, int]
    taken: tuple[TakenOver, ...]
    stand_ins: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class BeadUpdate:
    """What an alignment has changed against the one it replaces.

    ``n_carried`` decisions were carried over; ``n_changed`` pairs have a side with a new text,
    ``n_new`` are of new texts alone; ``n_kept`` units are only in earlier revisions.
    """

    n_carried: int = 0
    n_changed: int = 0
    n_new: int = 0
    n_kept: int = 0

    def __add__(self, other: "BeadUpdate") -> "BeadUpdate":
        """Return both together."""
        return BeadUpdate(
            self.n_carried + other.n_carried,
            self.n_changed + other.n_changed,
            self.n_new + other.n_new,
            self.n_kept + other.n_kept,
        )

    @property
    def sentence(self) -> str:
        """The change in words."""
        told = f"{count_noun(self.n_carried, 'decision')} carried over, "
        told += f"{count_noun(self.n_changed, 'pair')} changed, {self.n_new} new"
        if self.n_kept:
            units = count_noun(self.n_kept, "approved unit is", "approved units are")
            told += f"; {units} of earlier text, and kept until somebody decides"
        return told


def predecessors(
    store: Store, project_id: int, revisions: tuple[int, int]
) -> tuple[Predecessor, ...]:
    """Return the alignments that a new one of two revisions takes over from, newest first.

    The first one is that which it replaces; of older ones only what is still a unit is wanted.
    """
    with store.reading() as session:
        found: list[Predecessor] = []
        at = current_id(session, project_id, revisions)
        newest = at
        while at is not None:
            alignment = session.get_one(AlignmentRow, at)
            wanted = _dealt_with(session, at) if at == newest else _left(session, at)
            if wanted or at == newest:
                of_alignment = bead_query().where(BeadRow.alignment_id == at)
                found.append(
                    Predecessor(
                        alignment_id=at,
                        beads=beads_of(session, of_alignment.order_by(BeadRow.place, BeadRow.id)),
                        wanted=wanted,
                        src=_texts(session, alignment.src_revision_id),
                        tgt=_texts(session, alignment.tgt_revision_id),
                    )
                )
            at = alignment.replaces
    return tuple(found)


def take_over(
    session: Session, alignment: AlignmentRow, succession: Succession, births: Mapping[int, str]
) -> None:
    """Carry over what an alignment that was just added takes over.

    :param births: by bead, the target as it was proposed or made.
    :raises ConflictError: somebody has decided in the meantime, or imported the documents too.
    """
    if alignment.replaces != succession.replaced or _versions(session, succession) != dict(
        succession.seen
    ):
        raise ConflictError(
            "Others are deciding in this document just now. Ask for it again a little later."
        )
    added = {one.bead.id: _row(alignment.id, one, births) for one in succession.taken}
    session.add_all(added.values())
    session.flush()
    _link(session, alignment.id, succession, added)
    _carry_decisions(session, alignment, succession, added)
    _move_rest(session, {origin_id: row.id for origin_id, row in added.items()})


def births(store: Store, beads: Sequence[ReviewBead]) -> dict[int, str]:
    """Return the targets of beads as they were proposed or made."""
    first = proposals(store, [bead.id for bead in beads])
    return {bead.id: first.get(bead.id, bead.state).tgt_text for bead in beads}


def bead_update(store: Store, alignment_id: str) -> BeadUpdate | None:
    """Return what an alignment has changed, None for the first one of its documents."""
    with store.reading() as session:
        alignment = session.get(AlignmentRow, alignment_id)
        if alignment is None or alignment.replaces is None:
            return None
        links = {
            bead_id: is_same
            for bead_id, is_same in session.execute(
                select(BeadOriginRow.bead_id, BeadOriginRow.is_same)
                .join(BeadRow, BeadRow.id == BeadOriginRow.bead_id)
                .where(BeadRow.alignment_id == alignment_id)
                .order_by(BeadOriginRow.is_same)
            )
        }
        carried = (
            select(func.count(BeadChangeRow.bead_id.distinct()))
            .join(EventRow, EventRow.id == BeadChangeRow.event_id)
            .join(BeadRow, BeadRow.id == BeadChangeRow.bead_id)
            .where(BeadRow.alignment_id == alignment_id, EventRow.action == Action.CARRY)
        )
        now, before = _pairs(session, alignment_id), _pairs(session, alignment.replaces)
        sides = {src for src, _ in before.values()}, {tgt for _, tgt in before.values()}
        known = set(before.values())
        fresh = [
            bead_id in links or pair[0] in sides[0] or pair[1] in sides[1]
            for bead_id, pair in now.items()
            if not links.get(bead_id, pair in known and bead_id not in links)
        ]
        return BeadUpdate(
            session.scalar(carried) or 0,
            sum(fresh),
            len(fresh) - sum(fresh),
            sum(len(_left(session, one)) for one in _carried_from(session, alignment)),
        )


def _carried_from(session: Session, alignment: AlignmentRow) -> Iterator[str]:
    """Yield the alignments before one whose units are kept."""
    while alignment.carries and alignment.replaces is not None:
        yield alignment.replaces
        alignment = session.get_one(AlignmentRow, alignment.replaces)


def _pairs(session: Session, alignment_id: str) -> dict[int, tuple[int, int]]:
    query = select(BeadRow.id, BeadRow.src_key, BeadRow.tgt_key).where(
        BeadRow.alignment_id == alignment_id, BeadRow.status != BeadStatus.SUPERSEDED
    )
    return {bead_id: (src, tgt) for bead_id, src, tgt in session.execute(query)}


def _dealt_with(session: Session, alignment_id: str) -> frozenset[int]:
    """Return the beads that people have decided, edited, drawn, begun to edit or commented on."""
    drawn = select(DrawnRow.bead_id).where(DrawnRow.bead_id == BeadRow.id)
    begun = select(DraftRow.bead_id).where(DraftRow.bead_id == BeadRow.id)
    query = select(BeadRow.id).where(
        BeadRow.alignment_id == alignment_id,
        BeadRow.status != BeadStatus.SUPERSEDED,
        or_(
            BeadRow.event_id.is_not(None),
            drawn.exists(),
            begun.exists(),
            BeadRow.id.in_(_talked_of(alignment_id)),
        ),
    )
    return frozenset(session.scalars(query))


def _talked_of(alignment_id: str) -> Select[int]:
    """Return the query of the beads of a project that were commented on, or whose origins were.

    A flag with a note is a comment.
    """
    of_project = select(AlignmentRow.project_id).where(AlignmentRow.id == alignment_id)
    said = select(CommentRow.bead_id).where(
        CommentRow.bead_id.is_not(None), CommentRow.project_id == of_project.scalar_subquery()
    )
    noted = (
        select(BeadChangeRow.bead_id)
        .join(EventRow, EventRow.id == BeadChangeRow.event_id)
        .where(
            EventRow.project_id == of_project.scalar_subquery(),
            EventRow.action == Action.FLAG,
            EventRow.note.is_not(None),
        )
    )
    seeds = union(said, noted).subquery()
    first = select(seeds.c.bead_id).cte("talked_of", recursive=True)
    later = select(BeadOriginRow.bead_id).join(first, first.c.bead_id == BeadOriginRow.origin_id)
    return select(first.union(later).c.bead_id)


def _left(session: Session, alignment_id: str) -> frozenset[int]:
    query = select(BeadRow.id).where(
        BeadRow.alignment_id == alignment_id, BeadRow.status == BeadStatus.APPROVED, is_left()
    )
    return frozenset(session.scalars(query))


def _texts(session: Session, revision_id: int) -> tuple[str, ...]:
    query = select(SegmentRow.text).where(SegmentRow.revision_id == revision_id)
    return tuple(session.scalars(query.order_by(SegmentRow.n)))


def _versions(session: Session, succession: Succession) -> dict[int, int]:
    """Return the versions of the beads that were looked at; nobody changes them any more."""
    found: dict[int, int] = {}
    ids = sorted(succession.seen)
    for start in range(0, len(ids), _N_ROWS):
        query = select(BeadRow).where(BeadRow.id.in_(ids[start : start + _N_ROWS]))
        held = session.scalars(query.order_by(BeadRow.id).with_for_update())
        found |= {row.id: row.version for row in held}
    return found


def _row(alignment_id: str, one: TakenOver, births: Mapping[int, str]) -> BeadRow:
    """Return a bead of a new alignment as it was proposed before anybody decided on it."""
    bead, state = one.bead, one.bead.state
    is_gone = state.status is BeadStatus.SUPERSEDED
    tgt_text = state.tgt_text if is_gone else births.get(bead.id, state.tgt_text)
    return BeadRow(
        alignment_id=alignment_id,
        place=one.place,
        src=list(one.src),
        tgt=list(one.tgt),
        src_start=bead.src_cut[0],
        src_end=bead.src_cut[1],
        tgt_start=bead.tgt_cut[0],
        tgt_end=bead.tgt_cut[1],
        parents=[],
        score=bead.score,
        confidence=bead.confidence,
        accept=bead.accept,
        status=BeadStatus.SUPERSEDED if is_gone else BeadStatus.PROPOSED,
        version=0,
        ignored=list(state.ignored) if is_gone else [],
        found=one.found,
        useful=0.0,
        src_text=state.src_text,
        tgt_text=tgt_text,
        src_key=text_key(state.src_text),
        tgt_key=text_key(tgt_text),
    )


def _link(
    session: Session, alignment_id: str, succession: Succession, added: Mapping[int, BeadRow]
) -> None:
    """Keep what goes on with which earlier bead, and what takes the place of which."""
    query = select(BeadRow.place, BeadRow.id).where(
        BeadRow.alignment_id == alignment_id, BeadRow.place.in_(list(succession.stand_ins))
    )
    links = [
        {"bead_id": bead_id, "origin_id": origin_id, "is_same": False}
        for place, bead_id in session.execute(query)
        for origin_id in succession.stand_ins[int(place)]
    ]
    links += [
        {"bead_id": row.id, "origin_id": origin_id, "is_same": True}
        for origin_id, row in added.items()
    ]
    inherited = select(BeadOriginRow.bead_id, BeadOriginRow.origin_id).where(~BeadOriginRow.is_same)
    for ids in _parts(list(added)):
        found = session.execute(inherited.where(BeadOriginRow.bead_id.in_(ids)))
        links += [
            {"bead_id": added[bead_id].id, "origin_id": origin_id, "is_same": False}
            for bead_id, origin_id in found
        ]
    if links:
        session.execute(insert(BeadOriginRow), links)


def _carry_decisions(
    session: Session, alignment: AlignmentRow, succession: Succession, added: Mapping[int, BeadRow]
) -> None:
    """Append an event for each decision that is carried over, and change the beads by it."""
    states = {
        one.bead.id: one.bead
        for one in succession.taken
        if one.bead.decision_id is not None and one.bead.state.status is not BeadStatus.SUPERSEDED
    }
    taken = sorted({bead.decision_id for bead in states.values() if bead.decision_id is not None})
    events: dict[int, EventRow] = {}
    for ids in _parts(taken):
        for origin in session.scalars(select(EventRow).where(EventRow.id.in_(ids))):
            events[origin.id] = EventRow(
                project_id=alignment.project_id,
                person_id=origin.person_id,
                action=Action.CARRY,
                via=Via.BULK,
                at=alignment.created_at,
                undoes=origin.id,
                note=origin.note,
            )
    for number in taken:  # in the order in which they were taken
        session.add(events[number])
        session.flush()
    changes = []
    for origin_id, bead in states.items():
        row, event = added[origin_id], events[bead.decision_id or 0]
        before, after = state_of(row), bead.state
        row.status, row.version, row.event_id = after.status, 1, event.id
        row.person_id, row.tgt_text = event.person_id, after.tgt_text
        row.ignored, row.tgt_key = list(after.ignored), text_key(after.tgt_text)
        changes.append(change_row(event.id, row.id, before, replace(after, version=1)))
    session.flush()
    if changes:
        session.execute(insert(BeadChangeRow), changes)


def _move_rest(session: Session, ids: Mapping[int, int]) -> None:
    """Let second opinions, samples and unfinished edits follow their beads."""
    for part in _parts(list(ids)):
        judged = (
            select(OpinionRow, BeadRow.event_id)
            .join(BeadRow, BeadRow.id == OpinionRow.bead_id)
            .where(OpinionRow.bead_id.in_(part))
        )
        standing = set(
            session.scalars(
                select(OpinionRow.event_id)
                .join(BeadRow, BeadRow.id == OpinionRow.bead_id)
                .where(OpinionRow.bead_id.in_(part), stands_as_judged())
            )
        )
        for opinion, _ in session.execute(judged).all():
            opinion.bead_id = ids[opinion.bead_id]
            if opinion.event_id in standing:
                carried = session.get_one(BeadRow, opinion.bead_id).event_id
                opinion.first_event_id = carried or opinion.first_event_id
        for row in session.scalars(select(DrawnRow).where(DrawnRow.bead_id.in_(part))).all():
            row.bead_id, row.version = ids[row.bead_id], 0
        for draft in session.scalars(select(DraftRow).where(DraftRow.bead_id.in_(part))).all():
            draft.bead_id = ids[draft.bead_id]
    session.flush()


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _N_ROWS):
        yield ids[start : start + _N_ROWS]
