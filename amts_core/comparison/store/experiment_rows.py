"""Experiments as they were asked for, and how far each has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from amts_core.comparison.records import Experiment
from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.records import first, only, record_of
from amts_core.kernel.database.tables import ExperimentRow, PersonRow
from amts_core.kernel.errors import EvaluationError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Engine, Granularity


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExperiment:
    """What is to be found out, by whom, and the job that does it."""

    project_id: int
    name: str
    src_lang: str
    tgt_langs: tuple[str, ...]
    revision_ids: tuple[int, ...]
    granularities: tuple[Granularity, ...]
    engine: Engine
    accepts: bool
    token: str
    person_id: int
    job_id: str


def add(store: Store, new: NewExperiment, call: list[Any]) -> int:
    """Store what is to be found out together with its job, and return its id."""
    with store.writing() as session:
        hold(session, new.project_id)
        job_rows.put_job(session, new.job_id, new.project_id, title=new.name, call=call)
        row = ExperimentRow(
            project_id=new.project_id,
            name=new.name,
            src_lang=new.src_lang,
            tgt_langs=[*new.tgt_langs],
            revisions=[*new.revision_ids],
            granularities=[str(one) for one in new.granularities],
            engine=new.engine,
            accepts=new.accepts,
            token=new.token,
            person_id=new.person_id,
            created_at=now(),
            job_id=new.job_id,
            version_ids=[],
            order_ids=[],
            comparison_id=None,
        )
        session.add(row)
        session.flush()
        return row.id


def experiments_of(store: Store, project_id: int) -> tuple[Experiment, ...]:
    """Return the experiments of a project, newest first."""
    return _all(store, ExperimentRow.project_id == project_id)


def experiment(store: Store, experiment_id: int) -> Experiment:
    """Return the experiment of this id.

    :raises NotFoundError: there is none.
    """
    return only(
        _all(store, ExperimentRow.id == experiment_id),
        f"There is no experiment {experiment_id}. Choose one of the list.",
    )


def of_job(store: Store, job_id: str) -> Experiment | None:
    """Return the experiment that a job works on, None where a later job does."""
    return first(_all(store, ExperimentRow.job_id == job_id))


def set_versions(store: Store, experiment_id: int, version_ids: Sequence[int]) -> None:
    """Keep which versions of parallel data were made, one a granularity."""
    with store.writing() as session:
        session.get_one(ExperimentRow, experiment_id).version_ids = [*version_ids]


def set_orders(store: Store, experiment_id: int, order_ids: Sequence[int]) -> None:
    """Keep which orders were placed."""
    with store.writing() as session:
        session.get_one(ExperimentRow, experiment_id).order_ids = [*order_ids]


def set_comparison(store: Store, experiment_id: int, comparison_id: int) -> None:
    """Keep which comparison says what came out."""
    with store.writing() as session:
        session.get_one(ExperimentRow, experiment_id).comparison_id = comparison_id


def continue_with(store: Store, of: Experiment, job_id: str, call: list[Any]) -> None:
    """Let an experiment be worked on by a new job.

    :raises EvaluationError: another job goes on with it since.
    """
    with store.writing() as session:
        hold(session, of.project_id)
        row = session.get_one(ExperimentRow, of.id)
        if row.job_id != of.job_id:
            raise EvaluationError("Somebody has just had this gone on with. Look again.")
        job_rows.put_job(session, job_id, of.project_id, title=of.name, call=call)
        row.job_id = job_id


def _all(store: Store, condition: ColumnElement[bool]) -> tuple[Experiment, ...]:
    query = (
        select(ExperimentRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == ExperimentRow.person_id)
        .where(condition)
        .order_by(ExperimentRow.id.desc())
    )
    with store.reading() as session:
        return tuple(
            record_of(
                Experiment,
                row,
                person=person,
                revision_ids=tuple(row.revisions),
                granularities=tuple(map(Granularity, row.granularities)),
            )
            for row, person in session.execute(query)
        )
