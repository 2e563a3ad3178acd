"""Events: what people decided, appended in the same transaction as the states it changes."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import ColumnElement, Select, delete, func, insert, not_, or_, select, update
from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import (
    AlignmentRow,
    BeadChangeRow,
    BeadOriginRow,
    BeadRow,
    DraftRow,
    EventRow,
    OpinionRow,
    PersonRow,
    PostEditChangeRow,
)
from amts_core.kernel.errors import ConflictError, NotFoundError
from amts_core.kernel.records import (
    Action,
    BeadChange,
    BeadState,
    BeadStatus,
    Decision,
    NewBead,
    Person,
    Via,
)
from amts_core.kernel.text.keys import text_key
from amts_core.review.store.alignments import counterparts, is_current, is_left, slug_list, state_of

Change = Callable[[BeadState], BeadState]
FindSlugs = Callable[[int, BeadState], tuple[str, ...]]
"""From a bead's id and its new state to the slugs of what the checks find in it."""

_N_ROWS = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Who acts, and how: what an event keeps besides the states.

    ``newest`` is the person's last event as they saw it, where the action makes sense only after
    that one. ``token`` is what the sender calls the event: sent again, it is not done again.
    """

    person: Person
    action: Action
    via: Via
    undoes: int | None = None
    dwell_ms: int | None = None
    newest: int | None = None
    note: str | None = None
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Replacement:
    """Beads that a structure edit makes, in document order, in place of ``parents``.

    ``unpaired`` are the numbers of those that are confirmed to have no counterpart.
    """

    parents: tuple[int, ...]
    added: tuple[NewBead, ...]
    unpaired: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a second person would make of a bead that somebody else has decided."""

    bead_id: int
    first_event_id: int
    status: BeadStatus
    tgt_text: str


def record(
    store: Store,
    project_id: int,
    changes: Sequence[tuple[int, Change]],
    cause: Cause,
    *,
    replacements: Sequence[Replacement] = (),
    opinion: Opinion | None = None,
    find: FindSlugs | None = None,
) -> Decision:
    """Change beads and append the event, in one transaction, and return the event.

    :param changes: for each bead's id, the function from its present state to the next one; what
        it raises leaves everything as it was.
    :param replacements: beads to be made in place of some that ``changes`` supersedes.
    :param opinion: what a second person thinks, which changes no bead.
    :param find: looks for findings anew in texts that change.
    :raises NotFoundError: there is no such bead.
    :raises ConflictError: the person has acted since what ``cause`` calls their newest event.
    """
    ids = sorted(bead_id for bead_id, _ in changes)
    with store.writing() as session:
        known = wait_for_own(session, project_id, cause, not_(of_post_edits()))
        if known is not None:
            return known
        rows = {
            row.id: row
            for start in range(0, len(ids), _N_ROWS)
            for row in _held_beads(session, ids[start : start + _N_ROWS])
        }
        _refuse_replaced(session, rows.values(), cause)
        event = put_event(session, project_id, cause)
        made = [
            _change(rows, bead_id, change, event=event, find=find) for bead_id, change in changes
        ]
        for replacement in replacements:
            made += _replace(session, rows, replacement, event=event, find=find)
        session.flush()
        for start in range(0, len(made), _N_ROWS):
            session.execute(insert(BeadChangeRow), made[start : start + _N_ROWS])
        _note_opinion(session, cause, event, opinion)
        drop_drafts(session, cause.person.id, ids if opinion is None else [opinion.bead_id])
        return decision_of(event, cause.person.name)


def history(
    store: Store, project_id: int, person_id: int | None = None, *, limit: int | None = None
) -> tuple[Decision, ...]:
    """Return the events of a project that concern beads, oldest first; with a person, only theirs.

    An act on many beads is one; its portions are left out.

    :param limit: how many of the newest; those that they undo or redo come besides.
    """
    return events_of(store, project_id, person_id, not_(of_post_edits()), limit=limit)


def events_of(
    store: Store,
    project_id: int,
    person_id: int | None,
    kind: ColumnElement[bool],
    *,
    limit: int | None = None,
) -> tuple[Decision, ...]:
    """Return the events of one kind as :func:`history` does. Portions of an act are left out."""
    query = _event_query().where(EventRow.project_id == project_id, is_act(), kind)
    if person_id is not None:
        query = query.where(EventRow.person_id == person_id)
    newest = query.order_by(EventRow.id.desc()).limit(limit)
    with store.reading() as session:
        found = {row.id: decision_of(row, name) for row, name in session.execute(newest)}
        missing = {one.undoes for one in found.values() if one.undoes is not None} - set(found)
        earlier = query.where(EventRow.id.in_(missing))
        found |= {row.id: decision_of(row, name) for row, name in session.execute(earlier)}
    return tuple(found[event_id] for event_id in sorted(found))


def event(store: Store, event_id: int) -> Decision:
    """Return the event of this id.

    :raises NotFoundError: there is none.
    """
    with store.reading() as session:
        found = session.execute(_event_query().where(EventRow.id == event_id)).one_or_none()
    if found is None:
        raise NotFoundError(f"There is no event {event_id}. Choose one of the list.")
    return decision_of(found[0], found[1])


def event_with_token(store: Store, token: str | None) -> Decision | None:
    """Return the event that its sender calls so, None where it was never stored."""
    if token is None:
        return None
    with store.reading() as session:
        found = session.execute(_event_query().where(EventRow.token == token)).one_or_none()
    return None if found is None else decision_of(found[0], found[1])


def opinion_of(store: Store, event_id: int) -> int:
    """Return the bead on which an event gave a second person's opinion.

    :raises NotFoundError: it gave none.
    """
    with store.reading() as session:
        row = session.get(OpinionRow, event_id)
    if row is None:
        raise NotFoundError(f"Event {event_id} concerns no bead.")
    return row.bead_id


def note_of(store: Store, event_id: int) -> str | None:
    """Return the note of an event."""
    with store.reading() as session:
        return session.scalar(select(EventRow.note).where(EventRow.id == event_id))


def made_by(store: Store, event_id: int) -> tuple[int, ...]:
    """Return the beads that a structure edit made, in document order."""
    query = (
        select(BeadRow.id)
        .join(BeadChangeRow, BeadChangeRow.bead_id == BeadRow.id)
        .where(BeadChangeRow.event_id == event_id, BeadChangeRow.version == 1)
        .where(BeadChangeRow.status_before == BeadStatus.SUPERSEDED)
    )
    with store.reading() as session:
        return tuple(session.scalars(query.order_by(BeadRow.place, BeadRow.id)))


def changes_of(store: Store, event_id: int) -> tuple[BeadChange, ...]:
    """Return what an event did, by bead; of an act on many, what all its portions did."""
    query = select(BeadChangeRow).where(BeadChangeRow.event_id.in_(with_portions(event_id)))
    with store.reading() as session:
        return tuple(map(change_of, session.scalars(query.order_by(BeadChangeRow.bead_id))))


def where_they_are(store: Store, changes: Sequence[BeadChange]) -> tuple[BeadChange, ...]:
    """Return changes as those of the beads that go on with theirs in the current alignments.

    Left out are beads that only a replaced alignment has, where it is no unit that comes or goes.
    What an event made in the place of other beads is there as a whole, or not at all.
    """
    now_at = counterparts(store, [change.bead_id for change in changes])
    moved = [replace(one, bead_id=now_at.get(one.bead_id, one.bead_id)) for one in changes]
    with store.reading() as session:
        there: dict[int, bool] = {}
        ids = [one.bead_id for one in moved]
        for start in range(0, len(ids), _N_ROWS):
            query = (
                select(BeadRow.id, is_current())
                .join(AlignmentRow, AlignmentRow.id == BeadRow.alignment_id)
                .where(BeadRow.id.in_(ids[start : start + _N_ROWS]))
                .where(or_(is_current(), is_left() & (BeadRow.status != BeadStatus.SUPERSEDED)))
            )
            there |= {bead_id: bool(is_now) for bead_id, is_now in session.execute(query)}
    found = tuple(
        one
        for one in moved
        if there.get(one.bead_id)
        or (one.bead_id in there and BeadStatus.APPROVED in (one.before.status, one.after.status))
    )
    is_structure = any(
        BeadStatus.SUPERSEDED in (one.before.status, one.after.status) for one in changes
    )
    return () if is_structure and len(found) < len(moved) else found


def with_portions(event_id: int) -> Select[int]:
    """Return the query of an event and of its portions, if it is an act on many beads."""
    return select(EventRow.id).where(or_(EventRow.id == event_id, EventRow.part_of == event_id))


def is_act() -> ColumnElement[bool]:
    """Return the condition that an event is something that a person did, and no portion of it."""
    return EventRow.part_of.is_(None)


def state_at(store: Store, bead_id: int, version: int) -> BeadState | None:
    """Return how a bead was at a version; None where there never was such a one."""
    after = select(BeadChangeRow).where(
        BeadChangeRow.bead_id == bead_id, BeadChangeRow.version == version
    )
    before = select(BeadChangeRow).where(
        BeadChangeRow.bead_id == bead_id, BeadChangeRow.version == version + 1
    )
    with store.reading() as session:
        row = session.scalar(after)
        if row is not None:
            return change_of(row).after
        row = session.scalar(before)
        if row is not None:
            return change_of(row).before
        bead = session.get(BeadRow, bead_id)
        return state_of(bead) if bead is not None and bead.version == version else None


def was_approved(store: Store, bead_id: int, event_id: int) -> bool:
    """Return whether a bead was approved right after an event, of which ever bead."""
    query = (
        select(BeadChangeRow.status_after)
        .where(BeadChangeRow.bead_id == bead_id, BeadChangeRow.event_id <= event_id)
        .order_by(BeadChangeRow.version.desc())
        .limit(1)
    )
    with store.reading() as session:
        return session.scalar(query) == BeadStatus.APPROVED


def proposals(store: Store, ids: Sequence[int]) -> dict[int, BeadState]:
    """Return how each of these beads was first proposed, for those decided since."""
    first = (
        select(BeadChangeRow.bead_id, func.min(BeadChangeRow.version).label("version"))
        .where(BeadChangeRow.bead_id.in_(ids))
        .group_by(BeadChangeRow.bead_id)
        .subquery()
    )
    query = select(BeadChangeRow).join(
        first,
        (first.c.bead_id == BeadChangeRow.bead_id) & (first.c.version == BeadChangeRow.version),
    )
    with store.reading() as session:
        found = {row.bead_id: change_of(row) for row in session.scalars(query)}
    return {
        bead_id: change.after if change.before.status is BeadStatus.SUPERSEDED else change.before
        for bead_id, change in found.items()
    }


def last_event(store: Store, project_id: int) -> int | None:
    """Return the id of the newest event of a project, None where nothing was decided yet."""
    with store.reading() as session:
        return session.scalar(
            select(EventRow.id)
            .where(EventRow.project_id == project_id)
            .order_by(EventRow.id.desc())
            .limit(1)
        )


def acceptable(
    store: Store,
    alignment_ids: Collection[str],
    least: float | None,
    *,
    without: Iterable[str] = (),
) -> tuple[tuple[int, int], ...]:
    """Return the beads of alignments that are proposed and can be accepted, with their versions.

    :param without: slugs of checks; what these have found something in is left out.
    :param least: confidence from which on; None takes the verdict stored with each bead.
    """
    enough = BeadRow.accept.is_(True) if least is None else BeadRow.confidence >= least
    query = (
        select(BeadRow.id, BeadRow.version)
        .where(
            BeadRow.alignment_id.in_(sorted(alignment_ids)),
            BeadRow.status == BeadStatus.PROPOSED,
            BeadRow.score.is_not(None),
            enough,
            *(not_(BeadRow.found.contains(f" {slug} ", autoescape=True)) for slug in without),
        )
        .order_by(BeadRow.id)
    )
    with store.reading() as session:
        return tuple((bead_id, version) for bead_id, version in session.execute(query))


def with_same_sides(store: Store, ids: Sequence[int]) -> tuple[int, ...]:
    """Return which of these beads have the same text on both sides."""
    found: list[int] = []
    with store.reading() as session:
        for start in range(0, len(ids), _N_ROWS):
            some = BeadRow.id.in_(ids[start : start + _N_ROWS])
            query = select(BeadRow.id).where(some, BeadRow.src_text == BeadRow.tgt_text)
            found += session.scalars(query)
    return tuple(found)


def save_draft(store: Store, person_id: int, bead_id: int, text: str | None) -> None:
    """Keep a person's unfinished edit of a bead; None drops it."""
    with store.writing() as session:
        hold_person(session, person_id)
        if text is None:
            drop_drafts(session, person_id, [bead_id])
        else:
            session.merge(DraftRow(person_id=person_id, bead_id=bead_id, text=text, saved_at=now()))


def drafts(store: Store, person_id: int, ids: Sequence[int]) -> dict[int, str]:
    """Return a person's unfinished edits of some beads, by bead."""
    query = select(DraftRow.bead_id, DraftRow.text).where(
        DraftRow.person_id == person_id, DraftRow.bead_id.in_(ids)
    )
    with store.reading() as session:
        return {bead_id: text for bead_id, text in session.execute(query)}


def of_post_edits() -> ColumnElement[bool]:
    """Return the condition that an event concerns post-edits, not beads."""
    changed = select(PostEditChangeRow.event_id).where(PostEditChangeRow.event_id == EventRow.id)
    return changed.correlate(EventRow).exists()


def wait_for_own(
    session: Session, project_id: int, cause: Cause, kind: ColumnElement[bool]
) -> Decision | None:
    """Let one person's events follow each other, also those of two windows.

    :param kind: of the events among which ``cause`` names the person's newest one.
    :returns: the event itself, where it was stored already.
    :raises ConflictError: the person has acted since what ``cause`` calls their newest event.
    """
    hold_person(session, cause.person.id)
    if cause.token is not None:
        known = session.scalar(select(EventRow).where(EventRow.token == cause.token))
        if known is not None:
            return decision_of(known, cause.person.name)
    if cause.newest is not None:
        mine = EventRow.project_id == project_id, EventRow.person_id == cause.person.id
        newest = (
            select(EventRow.id).where(*mine, is_act(), kind).order_by(EventRow.id.desc()).limit(1)
        )
        if session.scalar(newest) != cause.newest:
            raise ConflictError(
                "You have decided something else in the meantime, in another window. Look at it "
                "again."
            )
    return None


def put_event(session: Session, project_id: int, cause: Cause) -> EventRow:
    """Append an event, and return its row with the id it has got."""
    event = EventRow(
        project_id=project_id,
        person_id=cause.person.id,
        action=cause.action,
        via=cause.via,
        at=now(),
        undoes=cause.undoes,
        dwell_ms=cause.dwell_ms,
        note=cause.note,
        token=cause.token,
    )
    session.add(event)
    session.flush()
    return event


def hold_person(session: Session, person_id: int) -> None:
    """Let nobody else hold this person until the transaction ends."""
    session.get(PersonRow, person_id, with_for_update={"key_share": True})


def _held_beads(session: Session, ids: Sequence[int]) -> Iterable[BeadRow]:
    """Return beads that nobody else changes until the transaction ends.

    They are asked for in the order of their ids, so that no two events wait for each other.
    """
    query = select(BeadRow).where(BeadRow.id.in_(ids)).order_by(BeadRow.id)
    return session.scalars(query.with_for_update())


def _refuse_replaced(session: Session, rows: Iterable[BeadRow], cause: Cause) -> None:
    """Refuse to change beads of which a newer alignment has what counts now.

    What only an older one has can still be taken out, and that be taken back.

    :raises ConflictError: saying where to look.
    """
    ids = {row.alignment_id for row in rows}
    query = select(AlignmentRow.replaces).where(AlignmentRow.replaces.in_(sorted(ids)))
    replaced = set(session.scalars(query))
    if not replaced:
        return
    gone = [row.id for row in rows if row.alignment_id in replaced]
    left = select(func.count(BeadRow.id)).where(BeadRow.id.in_(gone), is_left())
    may_change = cause.action in (Action.REJECT, Action.UNDO, Action.REDO)
    if not may_change or session.scalar(left) != len(gone):
        raise ConflictError(
            "This document was imported again since you saw it. Look at what is there now."
        )


def _change(
    rows: Mapping[int, BeadRow],
    bead_id: int,
    change: Change,
    event: EventRow,
    find: FindSlugs | None,
) -> dict[str, object]:
    """Change a bead, and return the row that says what was before and after."""
    row = rows.get(bead_id)
    if row is None:
        raise NotFoundError(f"There is no bead {bead_id}. Choose a document again.")
    before = state_of(row)
    after = change(before)
    row.status, row.version, row.event_id = after.status, after.version, event.id
    row.person_id = event.person_id
    row.src_text, row.tgt_text, row.ignored = after.src_text, after.tgt_text, list(after.ignored)
    has_new_text = (after.src_text, after.tgt_text) != (before.src_text, before.tgt_text)
    if has_new_text:
        row.src_key, row.tgt_key = text_key(after.src_text), text_key(after.tgt_text)
    if find is not None and (has_new_text or after.ignored != before.ignored):
        row.found = slug_list(find(bead_id, after))
    return change_row(event.id, bead_id, before, after)


def change_row(
    event_id: int, bead_id: int, before: BeadState, after: BeadState
) -> dict[str, object]:
    """Return the row that says what an event did to a bead."""
    return {
        "event_id": event_id,
        "bead_id": bead_id,
        "version": after.version,
        "status_before": before.status,
        "status_after": after.status,
        "src_before": before.src_text,
        "tgt_before": before.tgt_text,
        "src_after": None if after.src_text == before.src_text else after.src_text,
        "tgt_after": None if after.tgt_text == before.tgt_text else after.tgt_text,
        "ignored_before": list(before.ignored),
        "ignored_after": None if after.ignored == before.ignored else list(after.ignored),
    }


def _replace(
    session: Session,
    rows: Mapping[int, BeadRow],
    replacement: Replacement,
    event: EventRow,
    find: FindSlugs | None,
) -> list[dict[str, object]]:
    """Make new beads where others were; before the event they count as superseded."""
    parents = [rows[bead_id] for bead_id in replacement.parents]
    low, high = min(row.place for row in parents), max(row.place for row in parents)
    alignment_id = parents[0].alignment_id
    following = session.scalar(
        select(func.min(BeadRow.place)).where(
            BeadRow.alignment_id == alignment_id,
            BeadRow.place > high,
            BeadRow.status != BeadStatus.SUPERSEDED,
        )
    )
    step = ((high + 1 if following is None else following) - low) / len(replacement.added)
    added = [
        BeadRow(
            alignment_id=alignment_id,
            place=low + number * step,
            src=list(new.src),
            tgt=list(new.tgt),
            tgt_start=new.tgt_cut[0],
            tgt_end=new.tgt_cut[1],
            parents=list(replacement.parents),
            score=new.score,
            confidence=new.confidence,
            accept=False,
            status=BeadStatus.SUPERSEDED,
            version=0,
            ignored=[],
            src_text=new.src_text,
            tgt_text=new.tgt_text,
            found="",
            useful=0.0,
            src_key=text_key(new.src_text),
            tgt_key=text_key(new.tgt_text),
        )
        for number, new in enumerate(replacement.added)
    ]
    session.add_all(added)
    session.flush()
    session.add_all(
        BeadOriginRow(bead_id=row.id, origin_id=origin_id, is_same=False)
        for origin_id in _changed_origins(session, replacement.parents)
        for row in added
    )
    made = []
    for number, row in enumerate(added):
        status = BeadStatus.REJECTED if number in replacement.unpaired else BeadStatus.PROPOSED
        state = BeadState(status=status, src_text=row.src_text, tgt_text=row.tgt_text, version=1)
        made.append(
            _change({row.id: row}, row.id, partial(_becomes, state), event=event, find=None)
        )
        if find is not None:
            row.found = slug_list(find(row.id, state))
    return made


def _changed_origins(session: Session, ids: Sequence[int]) -> tuple[int, ...]:
    """Return what beads take the place of, whose text has changed."""
    query = select(BeadOriginRow.origin_id).where(
        BeadOriginRow.bead_id.in_(ids), ~BeadOriginRow.is_same
    )
    return tuple(session.scalars(query.distinct()))


def _becomes(wanted: BeadState, _: BeadState) -> BeadState:
    return wanted


def _note_opinion(session: Session, cause: Cause, event: EventRow, opinion: Opinion | None) -> None:
    if opinion is not None:
        session.add(
            OpinionRow(
                event_id=event.id,
                bead_id=opinion.bead_id,
                status=opinion.status,
                first_event_id=opinion.first_event_id,
                tgt_text=opinion.tgt_text,
                is_withdrawn=False,
            )
        )
    if cause.action in (Action.UNDO, Action.REDO):
        session.execute(
            update(OpinionRow)
            .where(OpinionRow.event_id == cause.undoes)
            .values(is_withdrawn=cause.action is Action.UNDO)
        )


def drop_drafts(session: Session, person_id: int, ids: Sequence[int]) -> None:
    """Drop a person's unfinished edits of some beads."""
    for start in range(0, len(ids), _N_ROWS):
        of_beads = DraftRow.bead_id.in_(ids[start : start + _N_ROWS])
        session.execute(delete(DraftRow).where(DraftRow.person_id == person_id, of_beads))


def _event_query() -> Select[EventRow, str]:
    return select(EventRow, PersonRow.name).join(PersonRow, PersonRow.id == EventRow.person_id)


def decision_of(row: EventRow, person: str) -> Decision:
    """Return the event of a row, by the name of who acted."""
    return record_of(
        Decision,
        row,
        person=person,
    )


def change_of(row: BeadChangeRow) -> BeadChange:
    """Return what a row says of one bead before and after an event."""
    src_after = row.src_before if row.src_after is None else row.src_after
    tgt_after = row.tgt_before if row.tgt_after is None else row.tgt_after
    ignored = tuple(row.ignored_before)
    ignored_after = ignored if row.ignored_after is None else tuple(row.ignored_after)
    status_before, status_after = BeadStatus(row.status_before), BeadStatus(row.status_after)
    return BeadChange(
        row.bead_id,
        BeadState(
            status=status_before,
            src_text=row.src_before,
            tgt_text=row.tgt_before,
            version=row.version - 1,
            ignored=ignored,
        ),
        BeadState(
            status=status_after,
            src_text=src_after,
            tgt_text=tgt_after,
            version=row.version,
            ignored=ignored_after,
        ),
    )
