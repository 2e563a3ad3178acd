"""Parallel data on its way to a service, durably: one change at a time for each service."""

from functools import partial

from dbos import DBOS

from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ServiceError
from amts_core.kernel.jobs import job_rows, machine
from amts_core.kernel.jobs.failures import failures_recorded, step
from amts_core.kernel.records import Engine
from amts_core.translation import polls, publication_steps, resources, services
from amts_core.translation.engine_kinds import KINDS
from amts_core.translation.records import Publication
from amts_core.translation.store import publication_rows


@DBOS.workflow(name="publish")
def publish() -> None:
    """Bring the publication of this job to its end, or have its resource deleted."""
    job_id = str(DBOS.workflow_id)
    while (pause := _publication_step(job_id)) is not None:
        DBOS.sleep(pause)


@DBOS.workflow(name="retrain")
def retrain(project_id: int, person_id: int, publication_id: int) -> None:
    """Export the newest units, and update a resource with them."""
    job_id = str(DBOS.workflow_id)
    with failures_recorded(machine.store(), job_id):
        _export_step(job_id, project_id, person_id, publication_id)
    while (pause := _publication_step(job_id)) is not None:
        DBOS.sleep(pause)


@DBOS.workflow(name="refresh")
def refresh(project_id: int, engine: str) -> None:
    """Ask a service how a project's resources stand."""
    job_id = str(DBOS.workflow_id)
    with failures_recorded(machine.store(), job_id):
        _refresh_step(job_id, project_id, engine)


@DBOS.workflow(name="check_access")
def check_access(project_id: int) -> None:
    """Ask what the credentials of this machine may do."""
    job_id = str(DBOS.workflow_id)
    with failures_recorded(machine.store(), job_id):
        _access_step(job_id, project_id)


@step
def _publication_step(job_id: str) -> float | None:
    """Take the job's publication a step on; return the seconds to wait, None at the end."""
    found = publication_rows.of_job(machine.store(), job_id)
    if found is None:
        return None
    return polls.poll(
        machine.settings(),
        found,
        advance=partial(_advance, found),
        give_up=lambda store, why: publication_steps.give_up_publication(store, found.id, why),
        n_failures=lambda store: publication_rows.publication(store, found.id).n_failures,
    )


def _advance(found: Publication, store: Store) -> bool:
    if KINDS[found.engine].runs_here:
        return publication_steps.hold(store, found.id)
    service = services.make(
        machine.settings(), store, found.project_id, engine=found.engine, place=found.place
    )
    return publication_steps.advance_publication(store, service, found.id)


@step
def _export_step(job_id: str, project_id: int, person_id: int, publication_id: int) -> int:
    store = machine.store()
    job_rows.set_progress(store, job_id, 0.1, "Exporting the newest approved units")
    return publication_steps.retrain_now(
        machine.settings(), job_id, project_id, person_id=person_id, publication_id=publication_id
    ).id


@step
def _refresh_step(job_id: str, project_id: int, engine: str) -> None:
    store = machine.store()
    job_rows.set_progress(store, job_id, 0.1, "Asking the service")
    found = publication_rows.places(store, project_id, Engine(engine))
    told = []
    for place in found:
        try:
            service = services.make(
                machine.settings(), store, project_id, engine=Engine(engine), place=place
            )
            told.append(
                resources.refresh_now(
                    store, service, project_id, engine=Engine(engine), place=place
                )
            )
        except ServiceError as error:  # of an account that is used no more, for example
            if place is found[0]:
                raise
            told.append(str(error))
    job_rows.finish(store, job_id, "", message=". ".join(told))


@step
def _access_step(job_id: str, project_id: int) -> None:
    store = machine.store()
    job_rows.set_progress(store, job_id, 0.1, "Asking the services")
    found = services.find_access(store, project_id)
    n_denied = sum(one.is_allowed is False for one in found)
    told = f"{n_denied} of {len(found)} rights are missing" if n_denied else "Nothing is missing"
    job_rows.finish(store, job_id, services.access_as_json(found), message=told)
