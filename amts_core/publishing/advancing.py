"""What a worker does about publications: one step at a time, each of which may be done twice.

The state is in the database; a service is asked with a token that was stored before.
"""

from amts_core import pipeline
from amts_core.config import Settings
from amts_core.errors import ServiceError, ServiceNotFound
from amts_core.ledger import Publication, PublicationState
from amts_core.parallel_data import Format
from amts_core.publishing.comparing import problems_of, reconcile
from amts_core.publishing.ordering import DELETION, prepare
from amts_core.service import Engine, ParallelDataFile, ParallelDataStatus, TranslationService
from amts_core.store import exports, jobs, projects, publications
from amts_core.store.documents import blob
from amts_core.store.engine import Store, open_store

MAX_FAILURES = 20
"""How often in a row a service may not be reached before a publication is given up."""


def advance(store: Store, service: TranslationService, publication_id: int) -> bool:
    """Take a publication one step on, and return whether it has ended; again is no harm."""
    found = publications.publication(store, publication_id)
    if found.state.is_moving:
        try:
            _STEPS[found.state](store, service, found)
        except ServiceError as error:
            _stumble(store, found, error)
        found = publications.publication(store, publication_id)
    _tell_job(store, found)
    return not found.state.is_moving


def give_up(store: Store, publication_id: int, reason: str) -> None:
    """Let a publication not look alive when nothing can be done about it."""
    found = publications.publication(store, publication_id)
    if found.state.is_moving:
        is_there = found.state is PublicationState.DELETING
        end = PublicationState.ACTIVE if is_there else PublicationState.FAILED
        publications.set_ended(store, publication_id, end, reason)
    _tell_job(store, publications.publication(store, publication_id))


def refresh_now(store: Store, service: TranslationService, project_id: int, engine: Engine) -> str:
    """Keep what a service says of a project's resources now, and return it in one sentence."""
    gone = []
    held = publications.current(store, project_id, engine)
    for one in held:
        try:
            publications.set_described(store, one.id, service.get_parallel_data(one.name))
        except ServiceNotFound:
            gone.append(one.name)
            publications.set_ended(
                store, one.id, PublicationState.DELETED,
                f"{one.name} is no longer at the service: somebody has deleted it there.",
            )  # fmt: skip
    told = f"{len(held) - len(gone)} of {len(held)} resources are there"
    return "; gone: ".join((told, ", ".join(gone))) if gone else told


def retrain_now(
    settings: Settings, job_id: str, project_id: int, person_id: int, publication_id: int
) -> Publication:
    """Export the newest units as a publication was exported, and store that it is to be updated.

    The same job again gives the same publication.

    :raises AmtsError: there is nothing to export, or the resource can't be changed now.
    """
    store = open_store(settings.database_url)
    known = publications.of_job(store, job_id)
    if known is not None:
        return known
    project, person = projects.project(store, project_id), projects.person(store, person_id)
    old = publications.publication(store, publication_id)
    format_ = Format(old.format)
    plans = pipeline.plan_exports(
        store, project, old.src_lang, old.tgt_langs, old.granularity, format_
    )
    _, version = pipeline.export_several(
        store, project, plans, old.src_lang, old.granularity, format_
    )
    return prepare(settings, project, person, version, old.engine, name=old.name, job_id=job_id)


def _send(store: Store, service: TranslationService, found: Publication) -> None:
    version = exports.version(store, found.version_id)
    file = ParallelDataFile(
        found.name, blob(store, version.sha256), found.format, found.token,
        f"AMTS version {version.n}, SHA-256 {version.sha256[:12]}",
    )  # fmt: skip
    if found.is_update:
        try:
            described = service.update_parallel_data(file)
        except ServiceNotFound:  # somebody has deleted it there
            described = service.create_parallel_data(file)
    else:
        described = service.create_parallel_data(file)
    verb = "update" if found.is_update else "creation"
    publications.set_described(
        store, found.id, described,
        line=f"The {verb} of {found.name} with v{version.n} has begun ({described.status}).",
    )  # fmt: skip


def _look(store: Store, service: TranslationService, found: Publication) -> None:
    described = service.get_parallel_data(found.name)
    publications.set_described(store, found.id, described)
    if described.is_moving:
        return
    version = exports.version(store, found.version_id)
    attempts = described.status, described.latest_update_status if found.is_update else None
    has_failed = ParallelDataStatus.FAILED in attempts
    is_short = has_failed or described.imported != found.predicted.imported
    problems = problems_of(store, version, service.import_problems(found.name)) if is_short else ()
    if has_failed:
        reason = described.message or "The service could not import the file and does not say why."
        publications.set_ended(store, found.id, PublicationState.FAILED, reason, problems)
    else:
        publications.set_active(
            store, found.id, described, problems,
            f"{found.name} holds v{version.n}: {described.imported} records.",
        )  # fmt: skip


def _delete(store: Store, service: TranslationService, found: Publication) -> None:
    service.delete_parallel_data(found.name)
    try:
        publications.set_described(store, found.id, service.get_parallel_data(found.name))
    except ServiceNotFound:
        publications.set_ended(
            store, found.id, PublicationState.DELETED, f"{found.name} has been deleted."
        )


_STEPS = {
    PublicationState.WAITING: _send,
    PublicationState.IMPORTING: _look,
    PublicationState.DELETING: _delete,
}


def _stumble(store: Store, found: Publication, error: ServiceError) -> None:
    """Count a failure that may pass, and give up after many, or at once where it will not pass.

    What was sent is looked for again in any case: it may be there whoever is allowed to see it.
    """
    may_pass = error.is_transient or found.state is PublicationState.IMPORTING
    if may_pass and found.n_failures + 1 < MAX_FAILURES:
        publications.count_failure(store, found.id, str(error))
    else:
        give_up(store, found.id, str(error))


def _tell_job(store: Store, found: Publication) -> None:
    """Let the job say where its publication stands."""
    is_deletion = found.job_id.startswith(DELETION)
    if found.state.is_moving:
        jobs.set_progress(store, found.job_id, 0.5, _MOVING[found.state])
    elif found.state is PublicationState.DELETED:
        jobs.finish(store, found.job_id, found.name, message=found.message)
    elif found.state is PublicationState.FAILED or is_deletion:
        jobs.fail(store, found.job_id, found.message)
    else:
        told = f"{found.name} holds v{found.version_n}"
        message = " ".join((f"{told}.", *reconcile(found).differences))
        jobs.finish(store, found.job_id, found.name, message=message)


_MOVING = {
    PublicationState.WAITING: "Asking the service",
    PublicationState.IMPORTING: "The service imports the records",
    PublicationState.DELETING: "The service deletes it",
}
