"""Events on beads: appended in the same transaction as the states that they change."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import func, insert, not_, select, update
from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import (
    AlignmentRow,
    BeadChangeRow,
    BeadOriginRow,
    BeadRow,
    EventRow,
    OpinionRow,
)
from amts_core.kernel.errors import ConflictError, NotFoundError
from amts_core.kernel.records import (
    Action,
    BeadState,
    BeadStatus,
    Decision,
    NewBead,
)
from amts_core.kernel.text.keys import text_key
from amts_core.review.store.bead_changes import change_row
from amts_core.review.store.bead_drafts import drop_drafts
from amts_core.review.store.bead_rows import slug_list, state_of
from amts_core.review.store.events import Cause, decision_of, of_post_edits, put_event, wait_for_own
from amts_core.review.store.lineage import is_left

Change = Callable[[BeadState], BeadState]

FindSlugs = Callable[[int, BeadState], tuple[str, ...]]
"""From a bead's id and its new state to the slugs of what the checks find in it."""

_N_ROWS = 5000


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
    deleted = select(AlignmentRow.id).where(
        AlignmentRow.id.in_(sorted(ids)), AlignmentRow.deleted_at.is_not(None)
    )
    if session.scalar(deleted) is not None:
        raise ConflictError(
            "This document was deleted since you saw it. On Documents it can be brought back."
        )
    query = select(AlignmentRow.replaces).where(AlignmentRow.replaces.in_(sorted(ids)))
    replaced = set(session.scalars(query))
    if not replaced:
        return
    gone = [row.id for row in rows if row.alignment_id in replaced]
    left = select(func.count(BeadRow.id)).where(BeadRow.id.in_(gone), is_left())
    may_change = cause.action in (Action.REJECT, Action.UNDO, Action.REDO)
    if not may_change or session.scalar(left) != len(gone):
        raise ConflictError(
            "This document was aligned again since you saw it. Look at what is there now."
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
