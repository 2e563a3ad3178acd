"""What a worker does about publications: one step at a time, each of which may be done twice.

The state is in the database; a service is asked with a token that was stored before.
"""

from collections.abc import Callable

from amts_core.bilingual_files import unit_files
from amts_core.engines import BatchService, ParallelData, ParallelDataFile, ParallelDataStatus
from amts_core.kernel.config import Settings
from amts_core.kernel.database.blobs import blob
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.errors import ServiceError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.text.counts import count_noun
from amts_core.parallel_data import FileFormat, exports, find_version
from amts_core.project import find_person, find_project
from amts_core.translation import resources
from amts_core.translation.polls import may_fail_again
from amts_core.translation.publications import prepare
from amts_core.translation.reconciliation import reconcile
from amts_core.translation.records import Publication, PublicationState
from amts_core.translation.resources import DELETION
from amts_core.translation.store import publication_rows

_CHANGED_BETWEEN = ("ConflictException", "ResourceNotFoundException")
_HOLDING = (ParallelDataStatus.ACTIVE, ParallelDataStatus.DELETING)


def advance_publication(store: Store, service: BatchService, publication_id: int) -> bool:
    """Take a publication one step on, and return whether it has ended; again is no harm."""
    found = publication_rows.publication(store, publication_id)
    if found.state.is_moving:
        try:
            _STEPS[found.state](store, service, found)
        except ServiceError as error:
            _stumble(store, found, error)
        found = publication_rows.publication(store, publication_id)
    _tell_job(store, found)
    return not found.state.is_moving


def hold(store: Store, publication_id: int) -> bool:
    """Let an engine of this machine hold a version, or hold it no more; again is no harm.

    Nothing is sent anywhere: such an engine reads a version where it is kept.
    """
    found = publication_rows.publication(store, publication_id)
    if found.state is PublicationState.DELETING:
        told = f"{found.name} has been deleted."
        publication_rows.set_ended(store, found.id, PublicationState.DELETED, told)
    elif found.state.is_moving:
        read = _read(store, found)
        records = count_noun(read.imported or 0, "record")
        publication_rows.set_active(
            store,
            found.id,
            read,
            problems=(),
            line=f"{found.name} holds v{found.version_n}: {records}.",
            was=found.state,
        )
    _tell_job(store, publication_rows.publication(store, publication_id))
    return True


def _read(store: Store, found: Publication) -> ParallelData:
    """Return what an engine of this machine reads of a version's file.

    :raises AmtsError: the file can't be read.
    """
    version = find_version(store, found.version_id)
    file = unit_files.read(blob(store, version.approved_file), f"v{version.n}.{version.format}")
    used = [row for row in file.rows if row[0].strip() and any(map(str.strip, row[1:]))]
    return ParallelData(
        name=found.name,
        status=ParallelDataStatus.ACTIVE,
        latest_update_status=ParallelDataStatus.ACTIVE if found.is_update else None,
        src_lang=found.src_lang,
        tgt_langs=found.tgt_langs,
        imported=len(used),
        skipped=found.predicted.skipped,
        failed=0,
        imported_characters=sum(len(text) for row in used for text in row),
        message="",
        created_at=None,
        updated_at=None,
    )


def give_up_publication(store: Store, publication_id: int, reason: str) -> None:
    """Let a publication not look alive when nothing can be done about it."""
    found = publication_rows.publication(store, publication_id)
    if found.state.is_moving:
        is_there = found.state is PublicationState.DELETING and found.status in _HOLDING
        end = PublicationState.ACTIVE if is_there else PublicationState.FAILED
        publication_rows.set_ended(store, publication_id, end, reason)
    _tell_job(store, publication_rows.publication(store, publication_id))


def retrain_now(
    settings: Settings, job_id: str, project_id: int, person_id: int, publication_id: int
) -> Publication:
    """Export the newest units as a publication was exported, and store that it is to be updated.

    The same job again gives the same publication.

    :raises AmtsError: there is nothing to export, or the resource can't be changed now.
    """
    store = open_store(settings.database_url)
    known = publication_rows.of_job(store, job_id)
    if known is not None:
        return known
    project, person = find_project(store, project_id), find_person(store, person_id)
    old = publication_rows.publication(store, publication_id)
    format_ = FileFormat(old.format)
    markup = find_version(store, old.version_id).markup
    plans = exports.plan_exports(
        store,
        project,
        old.src_lang,
        tgt_langs=old.tgt_langs,
        granularity=old.granularity,
        format_=format_,
        markup=markup,
    )
    _, version = exports.export_several(
        store, project, plans, src_lang=old.src_lang, granularity=old.granularity, format_=format_
    )
    return prepare(
        settings, project, person, version=version, engine=old.engine, name=old.name, job_id=job_id
    )


def _send(store: Store, service: BatchService, found: Publication) -> None:
    """Have a version imported: what is there decides whether that creates or updates a resource."""
    version = find_version(store, found.version_id)
    file = ParallelDataFile(
        name=found.name,
        data=blob(store, version.sha256),
        format=found.format,
        token=found.token,
        description=f"AMTS version {version.n}, SHA-256 {version.sha256[:12]}",
    )
    of_name = publication_rows.of_resource(store, found.engine, found.name, found.place)
    there = resources.find(service, found.name)
    if there is None:
        resources.settle(store, service, of_name, None)
        described = _begin(service.create_parallel_data, file)
    elif found.token in there.tokens:  # it was sent before, and the answer was lost
        described = there
    else:
        resources.check_ours(store, found, there)
        if there.is_moving:
            raise ServiceError(
                f"The service is still at work on {found.name}, which was published before. Wait "
                "until that has ended.",
                is_transient=True,
            )
        resources.settle(store, service, of_name, there)
        described = _begin(service.update_parallel_data, file)
    is_update = there is not None
    publication_rows.set_described(
        store,
        found.id,
        described,
        is_update=is_update,
        line=f"The {'update' if is_update else 'creation'} of {found.name} with v{version.n} has "
        f"begun ({described.status}).",
    )


def _begin(
    call: Callable[[ParallelDataFile], ParallelData], file: ParallelDataFile
) -> ParallelData:
    """Return the answer of a call that somebody else's change may have made the wrong one."""
    try:
        return call(file)
    except ServiceError as error:
        if error.code in _CHANGED_BETWEEN:
            raise ServiceError(str(error), code=error.code, is_transient=True) from error
        raise


def _look(store: Store, service: BatchService, found: Publication) -> None:
    described = service.get_parallel_data(found.name)
    if described.is_moving:
        publication_rows.set_described(store, found.id, described)
        return
    if found.token not in described.tokens:
        told = f"The service shows another import of {found.name} than this. Ask it again later."
        raise ServiceError(f"{told} {described.message}".strip(), is_transient=True)
    may_come = may_fail_again(found.n_failures)
    problems = resources.problems(store, service, found, described, waits=may_come)
    publication_rows.set_described(store, found.id, described)
    if resources.has_failed(described):
        reason = described.message or "The service could not import the file and does not say why."
        publication_rows.set_ended(
            store, found.id, PublicationState.FAILED, message=reason, problems=problems
        )
    else:
        publication_rows.set_active(
            store,
            found.id,
            described,
            problems=problems,
            line=f"{found.name} holds v{found.version_n}: "
            f"{count_noun(described.imported or 0, 'record')}.",
        )


def _delete(store: Store, service: BatchService, found: Publication) -> None:
    there = resources.find(service, found.name)
    if there is not None:
        resources.check_ours(store, found, there)
        service.delete_parallel_data(found.name)
        there = resources.find(service, found.name)
    if there is not None:
        publication_rows.set_described(store, found.id, there)
    else:
        publication_rows.set_ended(
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
    is_sent = found.state is PublicationState.IMPORTING
    is_sent = is_sent or found.status is ParallelDataStatus.DELETING
    may_pass = error.is_transient or is_sent
    if may_pass and may_fail_again(found.n_failures):
        publication_rows.count_failure(store, found.id, str(error))
    else:
        give_up_publication(store, found.id, str(error))


def _tell_job(store: Store, found: Publication) -> None:
    """Let the job say where its publication stands."""
    is_deletion = found.job_id.startswith(f"{DELETION}-")
    if found.state.is_moving:
        job_rows.set_progress(store, found.job_id, 0.5, _MOVING[found.state])
    elif found.state is PublicationState.DELETED:
        job_rows.finish(store, found.job_id, found.name, message=found.message)
    elif found.state is PublicationState.FAILED or is_deletion:
        job_rows.fail(store, found.job_id, found.message)
    else:
        told = f"{found.name} holds v{found.version_n}"
        message = " ".join((f"{told}.", *reconcile(found).differences))
        job_rows.finish(store, found.job_id, found.name, message=message)


_MOVING = {
    PublicationState.WAITING: "Asking the service",
    PublicationState.IMPORTING: "The service imports the records",
    PublicationState.DELETING: "The service deletes it",
}
