"""Long work and the processes that do it, as pages see them."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import JobLineRow, JobRow, WorkerRow
from amts_core.kernel.records import Job, JobState, LogLine

BEAT_SECONDS = 3.0
"""How often a worker says that it is alive."""
_DEAD_AFTER = timedelta(seconds=5 * BEAT_SECONDS)
_ASKED_WITHIN = timedelta(seconds=20)
_OPEN = JobState.QUEUED, JobState.RUNNING


def add_job(
    store: Store, job_id: str, project_id: int | None, title: str, call: list[Any] | None = None
) -> None:
    """Add a queued job; one of this id is left as it is.

    :param project_id: None where what it is for has no project yet.
    :param call: what a worker is to be asked for, kept until it was.
    """
    with store.writing() as session:
        if project_id is not None:
            hold(session, project_id)
        put_job(session, job_id, project_id, title=title, call=call)


def put_job(
    session: Session,
    job_id: str,
    project_id: int | None,
    title: str,
    call: list[Any] | None,
    asked_as: str | None = None,
) -> None:
    """Add a queued job together with what it is for; one of this id is left as it is.

    :param asked_as: what a command asks for, which is to tell what came of it.
    """
    if session.get(JobRow, job_id) is None:
        session.add(
            JobRow(
                id=job_id,
                project_id=project_id,
                title=title,
                state=JobState.QUEUED,
                progress=0.0,
                message="Waiting for a worker",
                result=None,
                call=call,
                asked_as=asked_as,
                created_at=now(),
                updated_at=now(),
            )
        )
        session.flush()


def ask_for(store: Store, job_id: str, call: list[Any]) -> None:
    """Let a job that has not ended ask for this work from now on."""
    with store.writing() as session:
        session.execute(update(JobRow).where(JobRow.id == job_id).values(call=call))


def silent(store: Store) -> tuple[tuple[str, list[Any] | None], ...]:
    """Return the jobs that have not ended and of which nothing was heard for some time.

    Each comes with its call: whoever was to ask for it may have ended before.
    """
    query = select(JobRow.id, JobRow.call).where(
        JobRow.state.in_(_OPEN), JobRow.updated_at < now() - _ASKED_WITHIN
    )
    with store.reading() as session:
        return tuple((job_id, call or None) for job_id, call in session.execute(query))


def newest_asked(session: Session, asked_as: str | None) -> JobRow | None:
    """Return the newest job that a command asked for and has not told the end of, if any.

    To be asked in the transaction that adds another one otherwise.

    :param asked_as: None where no command asks.
    """
    query = select(JobRow).where(JobRow.asked_as == asked_as)
    newest = query.order_by(JobRow.created_at.desc(), JobRow.id).limit(1)
    return None if asked_as is None else session.scalar(newest)


def answered(store: Store, job_id: str) -> None:
    """Note that a command has told what came of a job: the same command asks for new work."""
    with store.writing() as session:
        asked_as = session.scalar(select(JobRow.asked_as).where(JobRow.id == job_id))
        if asked_as is not None:
            session.execute(update(JobRow).where(JobRow.asked_as == asked_as).values(asked_as=None))


def asked_as(session: Session, job_id: str) -> str | None:
    """Return what a command asked for with a job, None where none waits to be told its end."""
    return session.scalar(select(JobRow.asked_as).where(JobRow.id == job_id))


def call_of(store: Store, job_id: str) -> list[Any] | None:
    """Return what a worker is asked for a job, None where that is not known."""
    with store.reading() as session:
        return session.scalar(select(JobRow.call).where(JobRow.id == job_id))


def are_open(store: Store) -> bool:
    """Return whether any job has not ended."""
    query = select(JobRow.id).where(JobRow.state.in_(_OPEN)).limit(1)
    with store.reading() as session:
        return session.scalar(query) is not None


def write_line(session: Session, job_id: str, text: str) -> None:
    """Write down what happened to a job, together with the change that it tells of."""
    session.add(JobLineRow(job_id=job_id, at=now(), text=text))


def log(store: Store, job_id: str, text: str) -> None:
    """Write down what happened to a job."""
    with store.writing() as session:
        write_line(session, job_id, text)


def log_several(store: Store, job_id: str, texts: Iterable[str]) -> None:
    """Write down several things; those that the job's log has are not told again."""
    with store.writing() as session:
        query = select(JobLineRow.text).where(JobLineRow.job_id == job_id)
        known = set(session.scalars(query))
        for text in dict.fromkeys(texts):
            if text not in known:
                write_line(session, job_id, text)


def log_lines(store: Store, job_id: str) -> tuple[LogLine, ...]:
    """Return what happened to a job, oldest first."""
    query = select(JobLineRow).where(JobLineRow.job_id == job_id).order_by(JobLineRow.id)
    with store.reading() as session:
        return tuple(LogLine(row.at, row.text) for row in session.scalars(query))


def set_progress(store: Store, job_id: str, progress: float, message: str) -> None:
    """Say how far a job is, 0 to 1, and what happens now; one that has ended stays as it is."""
    with store.writing() as session:
        session.execute(
            update(JobRow)
            .where(
                JobRow.id == job_id,
                JobRow.state.in_(_OPEN),
            )
            .values(updated_at=now(), state=JobState.RUNNING, progress=progress, message=message)
        )


def finish(store: Store, job_id: str, result: str, *, message: str) -> None:
    """Mark a job as done; ``result`` names what it made, ``message`` tells a person."""
    _set(store, job_id, state=JobState.DONE, progress=1.0, message=message, result=result)


def end(store: Store, job_id: str, result: str, *, n_done: int, n_due: int, message: str) -> None:
    """Mark a job as done, done in part or failed, by how much of what was due is done."""
    if n_done < n_due:
        state = JobState.PARTIAL if n_done else JobState.FAILED
        _set(store, job_id, state=state, message=message, result=result)
    else:
        finish(store, job_id, result, message=message)


def cancel(store: Store, job_id: str, reason: str) -> None:
    """Mark a job as stopped by a person."""
    _set(store, job_id, state=JobState.CANCELLED, message=reason)


def supersede(session: Session, job_id: str, reason: str) -> None:
    """Mark a job as stopped, where it has not ended, together with what takes its place."""
    session.execute(
        update(JobRow)
        .where(JobRow.id == job_id, JobRow.state.in_(_OPEN))
        .values(updated_at=now(), state=JobState.CANCELLED, message=reason)
    )


def fail(store: Store, job_id: str, reason: str, *, result: str | None = None) -> None:
    """Mark a job as failed, with the reason in one sentence.

    :param result: what a program makes of it.
    """
    _set(store, job_id, state=JobState.FAILED, message=reason, result=result)


def find(store: Store, job_id: str) -> Job | None:
    """Return the job of this id, None where there is none."""
    with store.reading() as session:
        row = session.get(JobRow, job_id)
    return None if row is None else _job(row)


def asked_at(store: Store, job_id: str) -> datetime | None:
    """Return when somebody asked for a job, None where there is none."""
    with store.reading() as session:
        return session.scalar(select(JobRow.created_at).where(JobRow.id == job_id))


def jobs(
    store: Store, project_id: int, *, n: int = 50, of_workflows: Collection[str] | None = None
) -> tuple[Job, ...]:
    """Return the newest jobs of a project, newest first.

    :param of_workflows: only what these do, and what was stored before work named its workflow.
    """
    query = select(JobRow).where(JobRow.project_id == project_id)
    if of_workflows is not None:
        named = JobRow.call[1].as_string()
        query = query.where(or_(JobRow.call.is_(None), named.in_(sorted(of_workflows))))
    with store.reading() as session:
        rows = session.scalars(query.order_by(JobRow.created_at.desc(), JobRow.id).limit(n))
        return tuple(map(_job, rows))


def beat(store: Store, worker_id: str, host: str, pid: int) -> None:
    """Say that a worker is alive."""
    with store.writing() as session:
        session.merge(WorkerRow(id=worker_id, host=host, pid=pid, beat_at=now()))


def live_workers(store: Store) -> tuple[str, ...]:
    """Return the ids of the workers that said so lately."""
    return tuple(worker_id for worker_id, _, _ in live_processes(store))


def live_processes(store: Store) -> tuple[tuple[str, str, int], ...]:
    """Return id, host and process id of the workers that said so lately."""
    query = select(WorkerRow.id, WorkerRow.host, WorkerRow.pid).where(
        WorkerRow.beat_at > now() - _DEAD_AFTER
    )
    with store.reading() as session:
        return tuple((worker_id, host, pid) for worker_id, host, pid in session.execute(query))


def retire(store: Store, worker_id: str) -> None:
    """Forget a worker that ends."""
    with store.writing() as session:
        session.execute(delete(WorkerRow).where(WorkerRow.id == worker_id))


def _set(store: Store, job_id: str, **values: object) -> None:
    with store.writing() as session:
        session.execute(
            update(JobRow).where(JobRow.id == job_id).values(updated_at=now(), **values)
        )


def _job(row: JobRow) -> Job:
    return record_of(Job, row)
