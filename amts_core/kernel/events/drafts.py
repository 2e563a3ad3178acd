"""Drafts: what a person has typed and not saved yet, of any subject, named by a draft's column."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.events import ledger

_N_ROWS = 5000

Column = InstrumentedAttribute[int]
"""That of a draft's subject, in a table of drafts."""


def save_draft(
    store: Store, column: Column, person_id: int, subject_id: int, **values: Any
) -> None:
    """Keep a person's unfinished text in place of what they had kept before.

    :param values: what the table has besides: the text, and whatever it was made of.
    """
    table: Any = column.class_
    own = {column.key: subject_id, "person_id": person_id, "saved_at": now()}
    with store.writing() as session:
        ledger.hold_person(session, person_id)
        session.merge(table(**own, **values))


def drop_draft(store: Store, column: Column, person_id: int, subject_id: int) -> None:
    """Forget a person's unfinished text."""
    with store.writing() as session:
        ledger.hold_person(session, person_id)
        drop(session, column, person_id, [subject_id])


def drop(session: Session, column: Column, person_id: int, ids: Sequence[int]) -> None:
    """Forget a person's unfinished texts within a transaction."""
    table = column.class_
    for start in range(0, len(ids), _N_ROWS):
        some = column.in_(ids[start : start + _N_ROWS])
        session.execute(delete(table).where(table.person_id == person_id, some))


def drafts_of(store: Store, column: Column, person_id: int, ids: Sequence[int]) -> dict[int, Any]:
    """Return the rows of a person's unfinished texts, of some subjects, by subject."""
    table = column.class_
    query = select(column, table).where(table.person_id == person_id, column.in_(ids))
    with store.reading() as session:
        return {subject_id: row for subject_id, row in session.execute(query)}
