"""Post-edits: segments of translated documents at the desk, and the events that change them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.tables import (
    EventRow,
    PostEditChangeRow,
    PostEditDraftRow,
    PostEditRow,
)
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.events import ledger, machine
from amts_core.kernel.events.drafts import Column
from amts_core.kernel.events.ledger import Cause
from amts_core.kernel.events.machine import Do, Step
from amts_core.kernel.post_edits import (
    NO_EFFORT,
    DocumentKey,
    EditStatus,
    Effort,
    PostEdit,
    PostEditChange,
    PostEditState,
    Taken,
)
from amts_core.kernel.records import Action, Segment
from amts_core.kernel.rights import Task
from amts_core.kernel.text.keys import text_key
from amts_core.parallel_data import edit_query, edit_state, edits_of, of_key, state_of
from amts_core.review import slug_list

_N_ROWS = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class EditStep(Step[PostEditState]):
    """What an event does to one post-edit.

    ``hter`` is that of the state that ``change`` leads to; ``effort`` is what the step has cost,
    and added to the sum. ``begun`` is what stood in the editor at first, which the first step that
    knows it tells for good.
    """

    hter: float | None
    effort: Effort = NO_EFFORT
    begun: Taken | None = None


class _PostEdits(machine.EventSubject[PostEditState, EditStep]):
    noun = "segment"
    row = PostEditRow
    change_row = PostEditChangeRow

    def drafts(self) -> Column:
        return PostEditDraftRow.post_edit_id

    def kind(self) -> ColumnElement[bool]:
        return ledger.of_post_edits()

    def deed(self, action: Action) -> Task:
        return Task.JUDGE if action in (Action.APPROVE, Action.RETURN) else Task.POST_EDIT

    def now(self, store: Store, subject_id: int) -> PostEditState:
        return post_edit(store, subject_id).state

    def put(self, row: PostEditRow, step: EditStep, event: EventRow) -> dict[str, Any]:
        before, hter_before = state_of(row), row.hter
        after = step.change(before)
        row.status, row.text, row.taken = after.status, after.text, after.taken
        row.batch_id, row.begun = after.batch_id, row.begun or step.begun
        row.ignored, row.version, row.hter = list(after.ignored), after.version, step.hter
        row.event_id, row.person_id = event.id, event.person_id
        if step.found is not None:
            row.found = slug_list(step.found)
        row.active_ms += step.effort.active_ms
        row.n_keystrokes += step.effort.n_keystrokes
        return {
            "event_id": event.id,
            "post_edit_id": row.id,
            "version": after.version,
            "status_before": before.status,
            "status_after": after.status,
            "text_before": before.text,
            "text_after": after.text,
            "taken_before": before.taken,
            "taken_after": after.taken,
            "batch_before": before.batch_id,
            "batch_after": after.batch_id,
            "ignored_before": list(before.ignored),
            "ignored_after": list(after.ignored),
            "active_ms": step.effort.active_ms,
            "n_keystrokes": step.effort.n_keystrokes,
            "hter_before": hter_before,
            "hter_after": step.hter,
        }


POST_EDITS = _PostEdits()
"""Post-edits as a subject of events."""


def change(
    project_id: int, cause: Cause, steps: Sequence[EditStep], *, settles_drafts: bool = False
) -> Do:
    """Return what takes all steps of one event.

    :param settles_drafts: the person's drafts are what they decide on here, and go.
    """
    return lambda session: machine.change(
        session, POST_EDITS, project_id, cause, steps=steps, settles_drafts=settles_drafts
    )


def add_document(
    store: Store,
    project_id: int,
    key: DocumentKey,
    texts: Sequence[Segment],
    found: Sequence[tuple[str, ...]],
) -> None:
    """Let the texts of a document be post-edited; where they are already, nothing is changed.

    :param found: for each text the slugs of what was found in what a machine made of it.
    """
    with store.writing() as session:
        hold(session, project_id)
        if _is_open(session, key):
            return
        rows: list[dict[str, Any]] = [
            {
                "revision_id": key.revision_id,
                "tgt_lang": key.tgt_lang,
                "granularity": key.granularity,
                "n": part.n,
                "block": part.block,
                "kind": part.kind,
                "src_text": part.text,
                "src_key": text_key(part.text),
                "status": EditStatus.OPEN,
                "text": None,
                "taken": None,
                "batch_id": None,
                "ignored": [],
                "found": slug_list(slugs),
                "hter": None,
                "active_ms": 0,
                "n_keystrokes": 0,
                "version": 0,
            }
            for part, slugs in zip(texts, found, strict=True)
        ]
        for start in range(0, len(rows), _N_ROWS):
            session.execute(insert(PostEditRow), rows[start : start + _N_ROWS])


def is_open(store: Store, key: DocumentKey) -> bool:
    """Return whether a document can be post-edited already."""
    with store.reading() as session:
        return _is_open(session, key)


def post_edit(store: Store, post_edit_id: int) -> PostEdit:
    """Return one post-edit.

    :raises NotFoundError: there is none of this id.
    """
    found = post_edits_by_id(store, [post_edit_id])
    if not found:
        raise NotFoundError(f"There is no post-edit {post_edit_id}. Choose a document again.")
    return found[0]


def post_edits_by_id(store: Store, ids: Sequence[int]) -> tuple[PostEdit, ...]:
    """Return some post-edits, by id."""
    found: list[PostEdit] = []
    with store.reading() as session:
        for start in range(0, len(ids), _N_ROWS):
            query = edit_query().where(PostEditRow.id.in_(ids[start : start + _N_ROWS]))
            found += edits_of(session, query.order_by(PostEditRow.id))
    return tuple(found)


def of_document(
    store: Store, key: DocumentKey, first: int | None = None, last: int | None = None
) -> tuple[PostEdit, ...]:
    """Return the post-edits of a document, in order, or those from a number to another."""
    query = edit_query().where(*of_key(key))
    if first is not None:
        query = query.where(PostEditRow.n >= first)
    if last is not None:
        query = query.where(PostEditRow.n <= last)
    with store.reading() as session:
        return edits_of(session, query.order_by(PostEditRow.n))


def changes_of(
    store: Store, event_id: int, *, offset: int = 0, limit: int | None = None
) -> tuple[PostEditChange, ...]:
    """Return what an event did, by post-edit, or some of it."""
    query = select(PostEditChangeRow).where(PostEditChangeRow.event_id == event_id)
    query = query.order_by(PostEditChangeRow.post_edit_id).offset(offset).limit(limit)
    with store.reading() as session:
        return tuple(map(change_of, session.scalars(query)))


def authors(store: Store, ids: Sequence[int]) -> dict[int, int]:
    """Return by post-edit the id of the person who wrote its present text.

    Who undoes, redoes, approves or returns a text has not written it.
    """
    query = author_query(PostEditRow.id, EventRow.person_id).where(PostEditRow.id.in_(ids))
    with store.reading() as session:
        return {post_edit_id: person_id for post_edit_id, person_id in session.execute(query)}


def author_query(*columns: InstrumentedAttribute[Any]) -> Select[*tuple[Any, ...]]:
    """Return the query of the events that have written present texts, the last of each last."""
    return (
        select(*columns)
        .select_from(PostEditRow)
        .join(PostEditChangeRow, PostEditChangeRow.post_edit_id == PostEditRow.id)
        .join(EventRow, EventRow.id == PostEditChangeRow.event_id)
        .where(
            EventRow.action.in_((Action.POST_EDIT, Action.PROPAGATE)),
            PostEditChangeRow.text_after == PostEditRow.text,
        )
        .order_by(PostEditChangeRow.version)
    )


def return_notes(store: Store, ids: Sequence[int]) -> dict[int, str]:
    """Return by post-edit why it was returned last, for those that are returned now."""
    query = (
        select(PostEditRow.id, EventRow.note)
        .join(PostEditChangeRow, PostEditChangeRow.post_edit_id == PostEditRow.id)
        .join(EventRow, EventRow.id == PostEditChangeRow.event_id)
        .where(
            PostEditRow.id.in_(ids),
            PostEditRow.status == EditStatus.RETURNED,
            EventRow.action == Action.RETURN,
        )
        .order_by(PostEditChangeRow.version)
    )
    with store.reading() as session:
        return {post_edit_id: note or "" for post_edit_id, note in session.execute(query)}


def change_of(row: PostEditChangeRow) -> PostEditChange:
    """Return what a row says of one post-edit before and after an event."""
    return PostEditChange(
        post_edit_id=row.post_edit_id,
        before=edit_state(
            row.status_before,
            row.text_before,
            row.taken_before,
            version=row.version - 1,
            ignored=row.ignored_before,
            batch_id=row.batch_before,
        ),
        after=edit_state(
            row.status_after,
            row.text_after,
            row.taken_after,
            version=row.version,
            ignored=row.ignored_after,
            batch_id=row.batch_after,
        ),
        effort=Effort(row.active_ms, row.n_keystrokes),
        hter=row.hter_after,
        hter_before=row.hter_before,
    )


def _is_open(session: Session, key: DocumentKey) -> bool:
    query = select(func.count(PostEditRow.id)).where(*of_key(key))
    return bool(session.scalar(query))
