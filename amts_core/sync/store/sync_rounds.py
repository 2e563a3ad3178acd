"""Rounds that were made over what projects watch: who asked, what was found, what was written."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute

from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import JobRow, PersonRow, SyncRunRow, WatchRow
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.jobs.job_rows import put_job
from amts_core.kernel.records import JobState
from amts_core.sync.records import SyncRun


def begin(
    store: Store, watch_id: int, person_id: int, job_id: str, title: str, call: list[Any]
) -> str:
    """Store that a watch is to be synchronised, and return the job that does it.

    A round that has not ended is that one: workers go on with it whichever of them dies.
    """
    with store.writing() as session:
        row = session.get_one(WatchRow, watch_id, with_for_update=True)
        known = session.scalar(select(SyncRunRow.id).where(SyncRunRow.job_id == job_id))
        if known is not None:
            return job_id
        last = session.get(JobRow, row.job_id)
        if last is not None and not JobState(last.state).is_end:
            return row.job_id
        put_job(session, job_id, row.project_id, title=title, call=call)
        session.add(
            SyncRunRow(
                watch_id=watch_id,
                job_id=job_id,
                person_id=person_id,
                commit="",
                at=now(),
                ended_at=None,
                message="",
                n_words=0,
                n_kept_words=0,
                delivered="",
                summary="",
            )
        )
        row.job_id = job_id
        return job_id


def note_look(store: Store, job_id: str, *, commit: str, message: str) -> None:
    """Write down what a round has looked at, and found."""
    _note(store, job_id, {SyncRunRow.commit: commit, SyncRunRow.message: message})


def note_delivery(store: Store, job_id: str, *, place: str, summary: str) -> None:
    """Write down where a round has written translations to, and which."""
    _note(store, job_id, {SyncRunRow.delivered: place, SyncRunRow.summary: summary})


def end(store: Store, job_id: str, message: str) -> None:
    """Let a round end."""
    _note(store, job_id, {SyncRunRow.message: message, SyncRunRow.ended_at: now()})


def _note(store: Store, job_id: str, values: Mapping[InstrumentedAttribute[Any], Any]) -> None:
    with store.writing() as session:
        session.execute(update(SyncRunRow).where(SyncRunRow.job_id == job_id).values(values))


def newest_rounds(store: Store, watch_id: int, *, n: int = 20) -> tuple[SyncRun, ...]:
    """Return the newest rounds over a watch, newest first."""
    query = (
        select(SyncRunRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == SyncRunRow.person_id)
        .where(SyncRunRow.watch_id == watch_id)
        .order_by(SyncRunRow.id.desc())
    )
    with store.reading() as session:
        return tuple(_record(row, name) for row, name in session.execute(query.limit(n)))


def round_of_job(store: Store, job_id: str) -> SyncRun:
    """Return the round that a job makes.

    :raises NotFoundError: it makes none.
    """
    query = (
        select(SyncRunRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == SyncRunRow.person_id)
        .where(SyncRunRow.job_id == job_id)
    )
    with store.reading() as session:
        found = session.execute(query).first()
    if found is None:
        raise NotFoundError(f"The job {job_id} synchronises nothing. Ask for it on Sync.")
    return _record(*found)


def _record(row: SyncRunRow, person: str) -> SyncRun:
    return record_of(
        SyncRun,
        row,
        person=person,
    )
