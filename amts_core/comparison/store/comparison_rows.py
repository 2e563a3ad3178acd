"""Comparisons as they were asked for, and what came out of each."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.orm import Session, aliased

from amts_core.comparison.records import Comparison, LeakPolicy
from amts_core.kernel.database.blobs import put_blob
from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.records import first, only, record_of
from amts_core.kernel.database.tables import MAX_NAME, BlobRow, ComparisonRow, PersonRow
from amts_core.kernel.errors import NotFoundError, StoreError
from amts_core.kernel.jobs import command_requests, job_rows
from amts_core.kernel.jobs.command_requests import INCIDENTAL
from amts_core.kernel.records import JobState
from amts_core.kernel.text.field_limits import CONTROL_CHARACTER


@dataclass(frozen=True, slots=True, kw_only=True)
class NewComparison:
    """Orders to be compared, by whom, and the job that does it.

    ``by_command`` says that a command asks for it: for the fields that are not incidental.
    """

    project_id: int
    name: str
    order_ids: tuple[int, ...]
    leaks: LeakPolicy
    person_id: int = field(metadata=INCIDENTAL)
    job_id: str = field(metadata=INCIDENTAL)
    imported_ids: tuple[int, ...] = ()
    by_command: bool = field(default=False, metadata=INCIDENTAL)


def add_comparison(store: Store, new: NewComparison, call: list[Any]) -> int:
    """Store what is to be compared together with its job, and return its id.

    What the same command has compared and not told of is that one, unless it has failed.

    :raises StoreError: the name is empty, too long, or holds a control character.
    """
    name, asked_as = checked_name(new.name), command_requests.digest("compare", new)
    with store.writing() as session:
        hold(session, new.project_id)
        asked = job_rows.newest_asked(session, asked_as)
        if asked is not None and asked.state != JobState.FAILED:
            known = session.scalar(select(ComparisonRow.id).where(ComparisonRow.job_id == asked.id))
            if known is not None:
                return known
        job_rows.put_job(
            session, new.job_id, new.project_id, title=name, call=call, asked_as=asked_as
        )
        row = ComparisonRow(
            project_id=new.project_id,
            name=name,
            order_ids=list(new.order_ids),
            imported_ids=list(new.imported_ids),
            leaks=new.leaks,
            person_id=new.person_id,
            created_at=now(),
            job_id=new.job_id,
            result_sha256=None,
        )
        session.add(row)
        session.flush()
        return row.id


def comparisons(store: Store, project_id: int) -> tuple[Comparison, ...]:
    """Return the comparisons of a project that nobody has removed, newest first."""
    query = _query(ComparisonRow.project_id == project_id).where(ComparisonRow.removed_at.is_(None))
    with store.reading() as session:
        return _all(session, query.order_by(ComparisonRow.id.desc()))


def comparison(store: Store, comparison_id: int) -> Comparison:
    """Return the comparison of this id, a removed one too.

    :raises NotFoundError: there is none.
    """
    with store.reading() as session:
        return only(
            _all(session, _query(ComparisonRow.id == comparison_id)),
            f"There is no comparison {comparison_id}. Choose one of the list.",
        )


def of_job(store: Store, job_id: str) -> Comparison | None:
    """Return the comparison that a job works on, None where there is none."""
    with store.reading() as session:
        return first(_all(session, _query(ComparisonRow.job_id == job_id)))


def set_result(store: Store, comparison_id: int, data: bytes, *, n_missing: int) -> None:
    """Keep the outcome of a comparison in place of the one before, unless that lacks less.

    :param n_missing: how many stages it lacks.
    """
    with store.writing() as session:
        row = session.get_one(ComparisonRow, comparison_id, with_for_update=True)
        before = row.result_sha256
        if before is not None and row.n_missing < n_missing:
            return  # of two workers on it, the other one is ahead
        row.result_sha256, row.n_missing = put_blob(session, data), n_missing
        session.flush()
        used = select(ComparisonRow.id).where(ComparisonRow.result_sha256 == before)
        if session.scalar(used.limit(1)) is None:
            session.execute(delete(BlobRow).where(BlobRow.sha256 == before))


def set_removed(store: Store, comparison_id: int, person_id: int | None) -> None:
    """Take a comparison from the list, or with None for a person back into it.

    :raises NotFoundError: there is no such comparison.
    """
    with store.writing() as session:
        row = _found(session, comparison_id)
        row.removed_by = person_id
        row.removed_at = None if person_id is None else now()


def result_sha256(store: Store, comparison_id: int) -> str | None:
    """Return the SHA-256 of the outcome of a comparison, None as long as there is none."""
    query = select(ComparisonRow.result_sha256).where(ComparisonRow.id == comparison_id)
    with store.reading() as session:
        return session.scalar(query)


def rename(store: Store, comparison_id: int, name: str) -> None:
    """Call a comparison by another name.

    :raises StoreError: the name is empty, too long, or holds a control character.
    :raises NotFoundError: there is no such comparison.
    """
    name = checked_name(name)
    with store.writing() as session:
        _found(session, comparison_id).name = name


def _found(session: Session, comparison_id: int) -> ComparisonRow:
    row = session.get(ComparisonRow, comparison_id, with_for_update=True)
    if row is None:
        raise NotFoundError(f"There is no comparison {comparison_id}. Choose one of the list.")
    return row


def checked_name(name: str) -> str:
    """Return the name of a comparison as it is kept.

    :raises StoreError: it is empty, too long, or holds a control character.
    """
    name = " ".join(name.split())
    if not name or len(name) > MAX_NAME or CONTROL_CHARACTER.search(name):
        raise StoreError(
            f"The name {name[:40]!a} of a comparison can't be used: it has {len(name)} characters. "
            f"Write 1 to {MAX_NAME} that can be read."
        )
    return name


def _query(condition: ColumnElement[bool]) -> Select[ComparisonRow, str, str | None]:
    remover = aliased(PersonRow)
    return (
        select(ComparisonRow, PersonRow.name, remover.name)
        .join(PersonRow, PersonRow.id == ComparisonRow.person_id)
        .outerjoin(remover, remover.id == ComparisonRow.removed_by)
        .where(condition)
    )


def _all(session: Session, query: Select[ComparisonRow, str, str | None]) -> tuple[Comparison, ...]:
    return tuple(
        record_of(
            Comparison,
            row,
            person=person,
            has_result=row.result_sha256 is not None,
            removed_by=removed_by,
        )
        for row, person, removed_by in session.execute(query)
    )
