"""What a resource at a service holds, and which of our publications that is.

The service's answer decides: a publication that was given up while nobody could be asked, or that
was deleted by others, is what the service says of it as soon as it is asked again.
"""

from collections.abc import Sequence

from amts_core.engines import BatchService, ParallelData, ParallelDataStatus
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ServiceError, ServiceNotFound
from amts_core.kernel.jobs import calls
from amts_core.kernel.jobs.calls import Call, publishing_queue
from amts_core.kernel.records import Engine
from amts_core.kernel.text.counts import count_noun
from amts_core.parallel_data import find_version
from amts_core.translation.reconciliation import problems_of
from amts_core.translation.records import Problem, Publication, PublicationState, ServicePlace
from amts_core.translation.store import publication_rows

DELETION = "delete"
"""How ids of jobs that delete a resource begin."""


def find(service: BatchService, name: str) -> ParallelData | None:
    """Return the resource of this name, None where there is none."""
    try:
        return service.get_parallel_data(name)
    except ServiceNotFound:
        return None


def ours(of_name: Sequence[Publication], there: ParallelData) -> tuple[Publication, ...]:
    """Return the publications that a resource names by its tokens, newest first."""
    return tuple(one for one in of_name if one.token in there.tokens)


def check_ours(store: Store, found: Publication, there: ParallelData) -> None:
    """Refuse to change a resource that a publication's project has not made.

    :raises ServiceError: it has not; the message says what to do.
    """
    makers = ours(publication_rows.of_resource(store, found.engine, found.name, found.place), there)
    if any(one.project_id == found.project_id for one in makers):
        return
    whose = "another project has" if makers else "this project has not"
    raise ServiceError(
        f"The service has parallel data named {found.name} already, and {whose} published it. "
        "Publish under another name, or delete it at the service first.",
        code="ConflictException",
    )


def problems(
    store: Store,
    service: BatchService,
    found: Publication,
    described: ParallelData,
    *,
    waits: bool = False,
) -> tuple[Problem, ...]:
    """Return what was left out of an import, where it is less than was predicted.

    What the service can't tell does not change what it holds: then it is nothing.

    :param waits: whether an answer that may come later is waited for.
    :raises ServiceError: it is, and the service can't be asked now.
    """
    if described.imported == found.predicted.imported and not has_failed(described):
        return ()
    try:
        told = service.import_problems(found.name)
    except ServiceError as error:
        if waits and error.is_transient:
            raise
        return ()
    return problems_of(store, find_version(store, found.version_id), told)


def has_failed(described: ParallelData) -> bool:
    """Return whether the last import of a resource has failed."""
    attempts = described.status, described.latest_update_status
    return ParallelDataStatus.FAILED in attempts


def settle(
    store: Store,
    service: BatchService,
    of_name: Sequence[Publication],
    there: ParallelData | None,
) -> None:
    """Let the publications of a resource be what the service says of it.

    :param of_name: all publications of the resource, newest first; those that a job is at work on
        are left to it.
    """
    known = () if there is None else ours(of_name, there)
    if there is not None and known and there.is_moving:
        _take_up(store, known[0], there)
        return
    holder = None if there is None else _holder(of_name, known, there)
    for one in of_name:
        if one.state is PublicationState.ACTIVE and one is not holder:
            if there is None:
                told = f"{one.name} is no longer at the service: somebody has deleted it there."
                publication_rows.set_ended(store, one.id, PublicationState.DELETED, told)
            elif not known:
                told = f"{one.name} holds what somebody else has put there."
                publication_rows.set_ended(store, one.id, PublicationState.REPLACED, told)
            elif holder is None:
                told = there.message or f"{one.name} holds nothing: its import has failed."
                publication_rows.set_ended(store, one.id, PublicationState.FAILED, told)
    if holder is None or there is None:
        return
    if holder.state is PublicationState.ACTIVE:
        publication_rows.set_described(store, holder.id, there)
    elif not holder.state.is_moving:
        publication_rows.set_active(
            store,
            holder.id,
            there,
            problems=problems(store, service, holder, there),
            line=f"{holder.name} holds v{holder.version_n}, as the service says now.",
            was=holder.state,
        )


def _holder(
    of_name: Sequence[Publication], known: Sequence[Publication], there: ParallelData
) -> Publication | None:
    """Return which publication a resource at rest holds, None where it holds none of ours.

    Of two that it names, the newer is the last attempt; after one that has failed the resource
    holds what it held before.
    """
    if there.status is not ParallelDataStatus.ACTIVE or not known:
        return None
    if there.latest_update_status is not ParallelDataStatus.FAILED:
        return known[0]
    if len(known) > 1:
        return known[1]
    return next((one for one in of_name if one.state is PublicationState.ACTIVE), None)


def _take_up(store: Store, found: Publication, there: ParallelData) -> None:
    """Have a worker follow what the service is still at."""
    if found.state.is_moving:
        return
    is_deletion = there.status is ParallelDataStatus.DELETING
    state = PublicationState.DELETING if is_deletion else PublicationState.IMPORTING
    job_id = calls.new_job_id(DELETION if is_deletion else "publish")
    publication_rows.take_up(
        store,
        found.id,
        state,
        job_id=job_id,
        title=f"v{found.version_n} to {found.name} ({found.engine}), taken up again",
        call=Call(publishing_queue(found.engine), "publish", ()).as_json(),
    )


def refresh_now(
    store: Store,
    service: BatchService,
    project_id: int,
    engine: Engine,
    place: ServicePlace | None = None,
) -> str:
    """Keep what a service says of a project's resources now, and return it in one sentence.

    :param place: where the service works; by default where the project's settings point.
    """
    place = place or publication_rows.here(store, project_id, engine)
    names = {one.name: None for one in publication_rows.publications(store, project_id, engine)}
    n_known, gone, found_again = 0, [], []
    for name in reversed(names):
        of_name = publication_rows.of_resource(store, engine, name, place)
        mine = [one for one in of_name if one.project_id == project_id]
        if not mine or any(one.state.is_moving for one in of_name):
            continue  # those are followed by a job
        before = _active(mine)
        there = find(service, name)
        settle(store, service, of_name, there)
        after = _active(publication_rows.of_resource(store, engine, name, place))
        n_known += bool(before or after)
        if before and not after:
            gone.append(name)
        elif after and (before is None or before.id != after.id):
            found_again.append(f"{name} (v{after.version_n})")
    told = [f"{n_known - len(gone)} of {count_noun(n_known, 'resource is', 'resources are')} there"]
    told += [f"gone: {', '.join(gone)}"] if gone else []
    told += [f"found again: {', '.join(found_again)}"] if found_again else []
    return "; ".join(told)


def _active(of_name: Sequence[Publication]) -> Publication | None:
    return next((one for one in of_name if one.state is PublicationState.ACTIVE), None)
