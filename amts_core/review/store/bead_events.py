"""Events on beads: appended in the same transaction as the states that they change."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, func, not_, select, update
from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import (
    AlignmentRow,
    BeadChangeRow,
    BeadOriginRow,
    BeadRow,
    DraftRow,
    EventRow,
    OpinionRow,
)
from amts_core.kernel.errors import ConflictError
from amts_core.kernel.events import drafts, ledger, machine
from amts_core.kernel.events.drafts import Column
from amts_core.kernel.events.ledger import Cause
from amts_core.kernel.events.machine import Do, Rows, Step
from amts_core.kernel.records import (
    Action,
    BeadState,
    BeadStatus,
    NewBead,
)
from amts_core.kernel.text.keys import text_key
from amts_core.review.store import bead_rows
from amts_core.review.store.bead_changes import change_row
from amts_core.review.store.bead_rows import slug_list, state_of
from amts_core.review.store.lineage import is_left


@dataclass(frozen=True, slots=True, kw_only=True)
class BeadStep(Step[BeadState]):
    """What an event does to one bead."""


class _Beads(machine.EventSubject[BeadState, BeadStep]):
    noun = "pair"
    row = BeadRow
    change_row = BeadChangeRow

    def drafts(self) -> Column:
        return DraftRow.bead_id

    def kind(self) -> ColumnElement[bool]:
        return not_(ledger.of_post_edits())

    def deed(self, action: Action) -> Action:
        return action

    def now(self, store: Store, subject_id: int) -> BeadState:
        return bead_rows.bead(store, subject_id).state

    def put(self, row: BeadRow, step: BeadStep, event: EventRow) -> dict[str, Any]:
        before = state_of(row)
        after = step.change(before)
        row.status, row.version, row.event_id = after.status, after.version, event.id
        row.person_id = event.person_id
        row.src_text, row.tgt_text = after.src_text, after.tgt_text
        row.ignored = list(after.ignored)
        has_new_text = (after.src_text, after.tgt_text) != (before.src_text, before.tgt_text)
        if has_new_text:
            row.src_key, row.tgt_key = text_key(after.src_text), text_key(after.tgt_text)
        if step.found is not None and (has_new_text or after.ignored != before.ignored):
            row.found = slug_list(step.found)
        return change_row(event.id, row.id, before, after)

    def admit(self, session: Session, rows: Rows, cause: Cause) -> None:
        """Refuse to change beads of which a newer alignment has what counts, or of no document.

        What only an older one has can still be taken out, and that be taken back.
        """
        ids = {row.alignment_id for row in rows.values()}
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
        gone = [row.id for row in rows.values() if row.alignment_id in replaced]
        left = select(func.count(BeadRow.id)).where(BeadRow.id.in_(gone), is_left())
        may_change = cause.action in (Action.REJECT, Action.UNDO, Action.REDO)
        if not may_change or session.scalar(left) != len(gone):
            raise ConflictError(
                "This document was aligned again since you saw it. Look at what is there now."
            )


BEADS = _Beads()
"""Beads as a subject of events."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """Beads that a structure edit makes, in document order, in place of ``parents``.

    ``unpaired`` are the numbers of those that are confirmed to have no counterpart; ``found`` are,
    by number, the slugs of what the checks find in them.
    """

    parents: tuple[int, ...]
    added: tuple[NewBead, ...]
    found: tuple[tuple[str, ...], ...]
    unpaired: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a second person would make of a bead that somebody else has decided."""

    bead_id: int
    first_event_id: int
    status: BeadStatus
    tgt_text: str


def change(
    project_id: int, cause: Cause, steps: Sequence[BeadStep], *, settles_drafts: bool = False
) -> Do:
    """Return what takes all steps of one event; an opinion that it retraces goes or comes, too.

    :param settles_drafts: the person's drafts are what they decide on here, and go.
    """

    def also(session: Session, _: Rows, event: EventRow) -> Sequence[dict[str, Any]]:
        session.execute(
            update(OpinionRow)
            .where(OpinionRow.event_id == cause.undoes)
            .values(is_withdrawn=cause.action is Action.UNDO)
        )
        return ()

    retraces = cause.action in (Action.UNDO, Action.REDO)
    return lambda session: machine.change(
        session,
        BEADS,
        project_id,
        cause,
        steps=steps,
        settles_drafts=settles_drafts,
        also=also if retraces else None,
    )


def replace(
    project_id: int,
    cause: Cause,
    steps: Sequence[BeadStep],
    replacements: Sequence[Replacement],
) -> Do:
    """Return what puts new beads in the place of some, which ``steps`` supersede, by one event."""

    def also(session: Session, rows: Rows, event: EventRow) -> Sequence[dict[str, Any]]:
        return [row for one in replacements for row in _replace(session, rows, one, event)]

    return lambda session: machine.change(session, BEADS, project_id, cause, steps=steps, also=also)


def give_opinion(project_id: int, cause: Cause, opinion: Opinion) -> Do:
    """Return what keeps a second person's opinion, which changes no bead."""

    def also(session: Session, _: Rows, event: EventRow) -> Sequence[dict[str, Any]]:
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
        drafts.drop(session, BEADS.drafts(), cause.act.person.id, [opinion.bead_id])
        return ()

    return lambda session: machine.change(session, BEADS, project_id, cause, steps=(), also=also)


def _replace(
    session: Session, rows: Rows, replacement: Replacement, event: EventRow
) -> list[dict[str, Any]]:
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
            src_start=new.src_cut[0],
            src_end=new.src_cut[1],
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
            found=slug_list(replacement.found[number]),
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
        step_ = BeadStep(id=row.id, change=partial(_becomes, state))
        made.append(BEADS.put(row, step_, event))
    return made


def _changed_origins(session: Session, ids: Sequence[int]) -> tuple[int, ...]:
    """Return what beads take the place of, whose text has changed."""
    query = select(BeadOriginRow.origin_id).where(
        BeadOriginRow.bead_id.in_(ids), ~BeadOriginRow.is_same
    )
    return tuple(session.scalars(query.distinct()))


def _becomes(wanted: BeadState, _: BeadState) -> BeadState:
    return wanted
