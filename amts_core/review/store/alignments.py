"""Alignments and their beads, as review and export need them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, insert, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from amts_core.documents import Kin, TextPlace
from amts_core.kernel.database.engine import Lowered, Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import (
    AlignmentRow,
    BeadOriginRow,
    BeadRow,
    DocumentRow,
    EventRow,
    GatheringRow,
    JobRow,
    PersonRow,
    RevisionRow,
)
from amts_core.kernel.errors import ImportRefused, NotFoundError
from amts_core.kernel.records import (
    Action,
    Alignment,
    BeadState,
    BeadStatus,
    JobState,
    ProposedBead,
    ReviewBead,
)
from amts_core.kernel.text.keys import text_key

_N_INSERT = 5000
_N_SAME = 500
_N_NEAR = 100

BeadQuery = Select[BeadRow, str | None, datetime | None, int | None]


def add_alignment(
    store: Store,
    alignment_id: str,
    project_id: int,
    revisions: tuple[int, int],
    encoder: tuple[str, str],
    warnings: Sequence[str],
    beads: Iterable[ProposedBead],
    *,
    ratios: tuple[float, float] | None = None,
    found: Sequence[tuple[str, ...]] | None = None,
    places: Sequence[int] | None = None,
    carry: Callable[[Session, AlignmentRow], None] | None = None,
) -> None:
    """Store an alignment with all its beads, at once; one of this id is left as it is.

    It becomes the current one of its documents, in the place of the one that was.

    :param revisions: ids of the source's and the target's revision.
    :param encoder: name and digest.
    :param ratios: the usual range of the length of a target as a multiple of its source's.
    :param found: slugs of the findings, by bead.
    :param places: of the beads in document order, where ``carry`` adds some between them.
    :param carry: carries over what was decided before, in the same transaction.
    :raises ImportRefused: the documents were imported again since this one was asked for.
    """
    rows = [
        {
            "alignment_id": alignment_id,
            "place": float(places[n] if places else n),
            "src": list(bead.src),
            "tgt": list(bead.tgt),
            "parents": [],
            "score": bead.score,
            "confidence": bead.confidence,
            "accept": bead.accept,
            "moved_to": bead.moved_to,
            "fits": bead.fits,
            "found": slug_list(found[n]) if found else "",
            "status": BeadStatus.PROPOSED,
            "version": 0,
            "ignored": [],
            "src_text": bead.src_text,
            "tgt_text": bead.tgt_text,
            "src_key": text_key(bead.src_text),
            "tgt_key": text_key(bead.tgt_text),
        }
        for n, bead in enumerate(beads)
    ]
    with store.writing() as session:
        hold(session, project_id)
        if session.get(AlignmentRow, alignment_id) is not None:
            return  # a step that is run again after a crash
        replaced = current_id(session, project_id, revisions)
        _check_order(session, alignment_id, replaced)
        low, high = ratios or (None, None)
        alignment = AlignmentRow(
            id=alignment_id,
            project_id=project_id,
            src_revision_id=revisions[0],
            tgt_revision_id=revisions[1],
            encoder=encoder[0],
            encoder_digest=encoder[1],
            warnings=list(warnings),
            ratio_low=low,
            ratio_high=high,
            replaces=replaced,
            carries=carry is not None,
            created_at=now(),
        )
        session.add(alignment)
        session.flush()
        for start in range(0, len(rows), _N_INSERT):
            session.execute(insert(BeadRow), rows[start : start + _N_INSERT])
        if carry is not None:
            carry(session, alignment)


def current_id(session: Session, project_id: int, revisions: tuple[int, int]) -> str | None:
    """Return the current alignment of the documents of two revisions, None where there is none."""
    src, tgt = (
        session.execute(
            select(DocumentRow.path, DocumentRow.language)
            .join(RevisionRow, RevisionRow.document_id == DocumentRow.id)
            .where(RevisionRow.id == revision)
        ).one()
        for revision in revisions
    )
    found = _uncounted(session, and_(AlignmentRow.project_id == project_id, is_current()))
    of_pair = (one.id for one in found if (one.src_path, one.tgt_lang) == (src[0], tgt[1]))
    return next(of_pair, None)


def _check_order(session: Session, alignment_id: str, replaced: str | None) -> None:
    """Refuse to put an alignment in place of one that was asked for after it.

    Work that waited, or was taken over from a dead worker, may end in another order than it began.
    """
    if replaced is None:
        return
    under_way = JobRow.state.in_((JobState.QUEUED, JobState.RUNNING))
    own, other = _asked_at(session, alignment_id, under_way), _asked_at(session, replaced)
    if own is not None and own < (other or session.get_one(AlignmentRow, replaced).created_at):
        raise ImportRefused(
            "The document was imported again after this had been asked for: the newer version "
            "stands. Import this one again if it is meant to take its place."
        )


def _asked_at(session: Session, alignment_id: str, *such: ColumnElement[bool]) -> datetime | None:
    """Return when an alignment was asked for last; None where no such job is stored for it."""
    of_it = JobRow.id.startswith(f"{alignment_id}.", autoescape=True)
    return session.scalar(select(func.max(JobRow.created_at)).where(of_it, *such))


def free_id(store: Store, project_id: int, revisions: tuple[int, int], base: str) -> str:
    """Return the id of the alignment of two revisions: of the current one, else one that is free.

    :param base: what the first one is called.
    """
    with store.reading() as session:
        current = current_id(session, project_id, revisions)
        number, found = 1, base
        while session.get(AlignmentRow, found) is not None and found != current:
            number += 1
            found = f"{base}-{number}"
    return found


def is_current() -> ColumnElement[bool]:
    """Return the condition that no newer alignment has taken the place of one."""
    newer = aliased(AlignmentRow)
    return ~exists().where(newer.replaces == AlignmentRow.id)


def is_unit() -> ColumnElement[bool]:
    """Return the condition that a bead is approved in a current alignment, or kept."""
    of_current = select(AlignmentRow.id).where(is_current())
    return and_(
        BeadRow.status == BeadStatus.APPROVED,
        or_(BeadRow.alignment_id.in_(of_current), is_kept()),
    )


def is_kept() -> ColumnElement[bool]:
    """Return the condition that a bead of a replaced alignment is a unit all the same.

    It is approved, its texts are not in the newer revisions, and nobody has decided yet on what
    stands in its place there.
    """
    newer = aliased(AlignmentRow)
    is_carried = exists().where(newer.replaces == BeadRow.alignment_id, newer.carries)
    return and_(BeadRow.status == BeadStatus.APPROVED, is_carried, is_left())


def is_left() -> ColumnElement[bool]:
    """Return the condition that a bead was not carried over, nor decided anew in its new wording.

    Only such beads of a replaced alignment concern anybody.
    """
    again, now_at, further = (aliased(BeadOriginRow) for _ in range(3))
    newer = aliased(BeadRow)
    is_moved = exists().where(again.origin_id == BeadRow.id, again.is_same)
    is_decided = exists().where(
        now_at.origin_id == BeadRow.id,
        ~now_at.is_same,
        newer.id == now_at.bead_id,
        newer.status.in_((BeadStatus.APPROVED, BeadStatus.REJECTED)),
        ~exists().where(further.origin_id == newer.id, further.is_same),
    )
    return and_(~is_moved, ~is_decided)


def counterparts(store: Store, ids: Iterable[int]) -> dict[int, int]:
    """Return for beads that were carried over, also several times, where they are now."""
    with store.reading() as session:
        return counterparts_in(session, ids)


def counterparts_in(session: Session, ids: Iterable[int]) -> dict[int, int]:
    """Return what :func:`counterparts` does, in a session."""
    found = {one: one for one in ids}
    front = set(found)
    while front:
        step: dict[int, int] = {}
        numbers = sorted(front)
        for start in range(0, len(numbers), _N_SAME):
            query = select(BeadOriginRow.origin_id, BeadOriginRow.bead_id).where(
                BeadOriginRow.is_same,
                BeadOriginRow.origin_id.in_(numbers[start : start + _N_SAME]),
            )
            step |= {origin: bead_id for origin, bead_id in session.execute(query)}
        found = {one: step.get(at, at) for one, at in found.items()}
        front = set(step.values())
    return {one: at for one, at in found.items() if one != at}


def current_of(store: Store, alignment_id: str) -> str:
    """Return the alignment that has taken the place of one, itself where none has."""
    with store.reading() as session:
        while newer := session.scalar(
            select(AlignmentRow.id).where(AlignmentRow.replaces == alignment_id)
        ):
            alignment_id = newer
    return alignment_id


def current(store: Store, project_id: int) -> tuple[Alignment, ...]:
    """Return the current alignments of a project, each of its documents once."""
    with store.reading() as session:
        return _alignments(session, and_(AlignmentRow.project_id == project_id, is_current()))


def kept(store: Store, project_id: int) -> tuple[ReviewBead, ...]:
    """Return the units of a project that only replaced alignments have, in no order."""
    of_project = select(AlignmentRow.id).where(AlignmentRow.project_id == project_id, ~is_current())
    with store.reading() as session:
        return beads_of(
            session, bead_query().where(BeadRow.alignment_id.in_(of_project), is_kept())
        )


def successors_of(
    store: Store, alignment_ids: Sequence[str], among: Sequence[str]
) -> dict[int, tuple[tuple[int, bool], ...]]:
    """Return by bead which ones go on with it, and whether with the same texts.

    :param among: ids of the alignments whose beads are meant.
    """
    if not alignment_ids:
        return {}
    newer = aliased(BeadRow)
    query = (
        select(BeadOriginRow.origin_id, newer.id, BeadOriginRow.is_same)
        .join(BeadRow, BeadRow.id == BeadOriginRow.origin_id)
        .join(newer, newer.id == BeadOriginRow.bead_id)
        .where(BeadRow.alignment_id.in_(alignment_ids), newer.alignment_id.in_(among))
    )
    found: defaultdict[int, list[tuple[int, bool]]] = defaultdict(list)
    with store.reading() as session:
        for origin_id, bead_id, is_same in session.execute(query):
            found[origin_id].append((bead_id, is_same))
    return {origin_id: tuple(ones) for origin_id, ones in found.items()}


def origins(store: Store, bead_ids: Sequence[int]) -> dict[int, tuple[ReviewBead, ...]]:
    """Return for beads the earlier ones whose changed text they take the place of."""
    query = select(BeadOriginRow.bead_id, BeadOriginRow.origin_id).where(
        BeadOriginRow.bead_id.in_(bead_ids), ~BeadOriginRow.is_same
    )
    with store.reading() as session:
        pairs = [(bead_id, origin_id) for bead_id, origin_id in session.execute(query)]
    earlier = {one.id: one for one in beads_by_id(store, sorted({pair[1] for pair in pairs}))}
    return {
        bead_id: tuple(earlier[origin_id] for one, origin_id in pairs if one == bead_id)
        for bead_id in dict.fromkeys(pair[0] for pair in pairs)
    }


def alignments_of(store: Store, project_id: int) -> tuple[Alignment, ...]:
    """Return the alignments of a project with their progress, by source path, newest first."""
    with store.reading() as session:
        return _alignments(session, AlignmentRow.project_id == project_id)


def alignment(store: Store, alignment_id: str) -> Alignment:
    """Return one alignment with its progress.

    :raises NotFoundError: there is none of this id.
    """
    with store.reading() as session:
        found = _alignments(session, AlignmentRow.id == alignment_id)
    if not found:
        raise NotFoundError(f"There is no alignment {alignment_id!r}. Choose a document again.")
    return found[0]


def without_progress(store: Store, alignment_id: str) -> Alignment:
    """Return one alignment quickly: its beads are not counted.

    :raises NotFoundError: there is none of this id.
    """
    with store.reading() as session:
        found = _uncounted(session, AlignmentRow.id == alignment_id)
    if not found:
        raise NotFoundError(f"There is no alignment {alignment_id!r}. Choose a document again.")
    return found[0]


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
        raise NotFoundError(f"There is no bead {bead_id}. Choose a document again.")
    return found[0]


def beads_by_id(store: Store, ids: Sequence[int]) -> tuple[ReviewBead, ...]:
    """Return some beads, by id."""
    found: list[ReviewBead] = []
    with store.reading() as session:
        for start in range(0, len(ids), _N_INSERT):
            query = bead_query().where(BeadRow.id.in_(ids[start : start + _N_INSERT]))
            found += beads_of(session, query.order_by(BeadRow.id))
    return tuple(found)


def n_proposed(store: Store, project_id: int) -> int:
    """Return how many beads of a project wait for a decision."""
    query = (
        select(func.count(BeadRow.id))
        .join(AlignmentRow, AlignmentRow.id == BeadRow.alignment_id)
        .where(
            AlignmentRow.project_id == project_id,
            BeadRow.status == BeadStatus.PROPOSED,
            is_current(),
        )
    )
    with store.reading() as session:
        return session.scalar(query) or 0


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


def ratios(store: Store, alignment_id: str) -> tuple[float, float] | None:
    """Return the usual range of the length of a target as a multiple of its source's."""
    query = select(AlignmentRow.ratio_low, AlignmentRow.ratio_high)
    with store.reading() as session:
        low, high = session.execute(query.where(AlignmentRow.id == alignment_id)).one()
    return None if low is None or high is None else (low, high)


Others = tuple[tuple[str, ...], tuple[str, ...]]
"""Other targets of a bead's source, and other sources of its target."""


def same_texts(
    store: Store, alignment: Alignment, beads: Sequence[ReviewBead], n: int, kin: Kin
) -> dict[int, Others]:
    """Return, by bead, other targets that its source has in the project, and other sources.

    Rejected beads don't count, nor what belongs to the bead's own segments in any revision, nor
    what is held out; ``n`` is the most of each.

    :param kin: of both sides of the alignment.
    :param beads: a single one may have other texts than the stored ones, several as they stand.
    """
    own = [bead.id for bead in beads] if len(beads) == 1 else []
    keys = {
        bead.id: (text_key(bead.state.src_text), text_key(bead.state.tgt_text)) for bead in beads
    }
    live = (BeadStatus.PROPOSED, BeadStatus.APPROVED, BeadStatus.SKIPPED, BeadStatus.FLAGGED)
    query = (
        select(
            BeadRow.src_key,
            BeadRow.tgt_key,
            BeadRow.src_text,
            BeadRow.tgt_text,
            BeadRow.alignment_id,
            BeadRow.src,
            BeadRow.tgt,
        )
        .where(BeadRow.status.in_(live), BeadRow.src_text != "", BeadRow.tgt_text != "")
        .where(BeadRow.id.not_in(own))
        .limit(_N_SAME)
    )
    same_src = BeadRow.src_key.in_([src for src, _ in keys.values()])
    same_tgt = BeadRow.tgt_key.in_([key for _, key in keys.values()])
    with store.reading() as session:  # one index each: together neither would be used
        found = [*session.execute(query.where(same_src)), *session.execute(query.where(same_tgt))]
        sides = _of_languages(session, alignment)
    rows = [row for row in found if row[4] in sides]
    own_sides = alignment.src_revision_id, alignment.tgt_revision_id

    def texts(bead: ReviewBead, side: int) -> tuple[str, ...]:
        """Return what else stands for the source (0) or the target (1) of a bead."""
        own = TextPlace(own_sides[side], min((bead.src, bead.tgt)[side], default=None))
        others = {
            row[3 - side]
            for row in rows
            if row[side] == keys[bead.id][side]
            and row[1 - side] != keys[bead.id][1 - side]
            and kin.is_other(
                own, TextPlace(sides[row[4]][side], min(row[5 + side], default=None)), sides[row[4]]
            )
        }
        return tuple(sorted(others))[:n]

    return {bead.id: (texts(bead, 0), texts(bead, 1)) for bead in beads}


def _of_languages(session: Session, alignment: Alignment) -> dict[str, tuple[int, int]]:
    """Return the current alignments of a project into a language, with their revisions."""
    query = (
        select(AlignmentRow.id, AlignmentRow.src_revision_id, AlignmentRow.tgt_revision_id)
        .join(RevisionRow, RevisionRow.id == AlignmentRow.tgt_revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .where(
            AlignmentRow.project_id == alignment.project_id,
            DocumentRow.language == alignment.tgt_lang,
            is_current(),
        )
    )
    return {one: (src, tgt) for one, src, tgt in session.execute(query)}


def concordance(store: Store, alignment: Alignment, words: str, n: int) -> tuple[ReviewBead, ...]:
    """Return approved beads of the project and its languages that hold these words on a side.

    The newest decisions come first; ``n`` is the most.
    """
    query = bead_query().where(BeadRow.status == BeadStatus.APPROVED, holds_words(words))
    with store.reading() as session:
        query = query.where(BeadRow.alignment_id.in_(sorted(_of_languages(session, alignment))))
        return beads_of(session, query.order_by(BeadRow.event_id.desc()).limit(n))


def holds_words(words: str) -> ColumnElement[bool]:
    """Return the condition that a side of a bead holds these words."""
    return or_(like_words(BeadRow.src_text, words), like_words(BeadRow.tgt_text, words))


def like_words(column: InstrumentedAttribute[Any], words: str) -> ColumnElement[bool]:
    """Return the condition that a column holds these words, in capitals or not."""
    return Lowered(column).like(Lowered(literal(f"%{_escaped(words)}%")), escape="\\")


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
            tgt_cut=(row.tgt_start, row.tgt_end),
            decision_id=decision_id,
        )
        for row, person, changed_at, decision_id in session.execute(query)
    )


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _alignments(session: Session, condition: ColumnElement[bool]) -> tuple[Alignment, ...]:
    decided = (BeadStatus.APPROVED, BeadStatus.REJECTED)
    counts = (
        select(
            BeadRow.alignment_id,
            func.count(),
            func.sum(case((BeadRow.status == BeadStatus.APPROVED, 1), else_=0)),
            func.sum(case((BeadRow.status.in_(decided), 1), else_=0)),
        )
        .where(BeadRow.status != BeadStatus.SUPERSEDED)
        .where(BeadRow.alignment_id.in_(select(AlignmentRow.id).where(condition)))
        .group_by(BeadRow.alignment_id)
    )
    counted = {alignment_id: found for alignment_id, *found in session.execute(counts)}
    return tuple(
        replace(one, n_beads=n, n_approved=n_approved, n_decided=n_decided)
        for one in _uncounted(session, condition)
        for n, n_approved, n_decided in [counted.get(one.id, (0, 0, 0))]
    )


def _uncounted(session: Session, condition: ColumnElement[bool]) -> tuple[Alignment, ...]:
    src, tgt = aliased(DocumentRow), aliased(DocumentRow)
    src_revision, tgt_revision = aliased(RevisionRow), aliased(RevisionRow)
    newer = aliased(AlignmentRow)
    rows = session.execute(
        select(AlignmentRow, src, tgt, newer.id, newer.carries)
        .outerjoin(newer, newer.replaces == AlignmentRow.id)
        .join(src_revision, src_revision.id == AlignmentRow.src_revision_id)
        .join(tgt_revision, tgt_revision.id == AlignmentRow.tgt_revision_id)
        .join(src, src.id == src_revision.document_id)
        .join(tgt, tgt.id == tgt_revision.document_id)
        .where(condition)
        .order_by(src.path, tgt.language, AlignmentRow.created_at.desc())
    )
    return tuple(
        Alignment(
            id=row.id,
            project_id=row.project_id,
            src_revision_id=row.src_revision_id,
            tgt_revision_id=row.tgt_revision_id,
            src_path=src_document.path,
            tgt_path=tgt_document.path,
            src_lang=src_document.language,
            tgt_lang=tgt_document.language,
            encoder=row.encoder,
            encoder_digest=row.encoder_digest,
            warnings=tuple(row.warnings),
            created_at=row.created_at,
            replaced_by=replaced_by,
            is_carried=bool(carries),
        )
        for row, src_document, tgt_document, replaced_by, carries in rows
    )


def general_alignments(store: Store, project_id: int) -> frozenset[str]:
    """Return the alignments of a project whose units are general: no document of its own."""
    query = select(GatheringRow.alignment_id).where(GatheringRow.project_id == project_id)
    with store.reading() as session:
        return frozenset(session.scalars(query))
