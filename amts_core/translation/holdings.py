"""What the account of a project holds at Amazon Translate, whoever has made it.

Workers look, and fetch the files that the service holds; pages show what has come of it. A command
looks by itself.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from typing import Any

from amts_core.engines import HeldResource, ParallelDataStatus, ResourceKind
from amts_core.kernel import rights
from amts_core.kernel.config import Settings
from amts_core.kernel.database.blobs import blob, keep_file
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.jobs import readings
from amts_core.kernel.jobs.readings import HandedIn, ReadOutcome
from amts_core.kernel.records import Engine, OnProgress, Person, Project
from amts_core.kernel.rights import Task
from amts_core.kernel.text.counts import count_noun
from amts_core.translation import services
from amts_core.translation.records import ServicePlace
from amts_core.translation.store import publication_rows


def look(settings: Settings, project: Project, person: Person) -> str:
    """Have a worker list what the account holds, and return the job's id.

    :func:`read` reads its result.

    :raises PermissionDenied: the person is no lead.
    :raises ConfigurationError: the project is not set up for Amazon Translate.
    """
    return _ask(settings, project, person, read_holdings, title="The account at Amazon", said={})


def fetch(settings: Settings, project: Project, person: Person, held: HeldResource) -> str:
    """Have a worker fetch the file of a resource, and return the job's id.

    :func:`file` reads its result.

    :raises PermissionDenied: the person is no lead.
    :raises ConfigurationError: the project is not set up for Amazon Translate.
    """
    said = {"kind": str(held.kind), "name": held.name}
    return _ask(settings, project, person, fetch_file, title=f"The file of {held.name}", said=said)


def _ask(
    settings: Settings,
    project: Project,
    person: Person,
    function: readings.Reader,
    *,
    title: str,
    said: Mapping[str, Any],
) -> str:
    rights.check(person, Task.PUBLISH)
    services.check_engine(open_store(settings.database_url), project.id, Engine.AMAZON)
    said = {"project": project.id, **said}
    return readings.begin(settings, function, (), project_id=project.id, title=title, said=said)


def find(
    store: Store,
    project_id: int,
    kind: ResourceKind,
    name: str,
    *,
    place: ServicePlace | None = None,
) -> HeldResource:
    """Ask the service for what it holds by a name; for workers and commands.

    :param place: by default where the project's settings point now.
    :raises ServiceNotFound: there is none of this name.
    :raises ConfigurationError: the project is not set up for Amazon Translate.
    """
    with closing(services.open_account(store, project_id, place)) as account:
        return account.find_held(kind, name)


def download(
    store: Store, project_id: int, kind: ResourceKind, name: str
) -> tuple[HeldResource, bytes]:
    """Return what the service holds by a name, with its file; for workers and commands.

    :raises ServiceNotFound: there is none of this name.
    :raises ConfigurationError: the project is not set up for Amazon Translate.
    """
    with closing(services.open_account(store, project_id)) as account:
        held = account.find_held(kind, name)
        return held, account.download(held)


@readings.reader
def read_holdings(settings: Settings, handed_in: HandedIn, progress: OnProgress) -> ReadOutcome:
    """List what the account holds."""
    progress(0.1, "Asking the service")
    store = open_store(settings.database_url)
    with closing(services.open_account(store, handed_in.said["project"])) as account:
        found = [asdict(one) for one in account.resources()]
    for one in found:
        one["updated_at"] = one["updated_at"] and one["updated_at"].isoformat()
    return ReadOutcome(f"{count_noun(len(found), 'resource is', 'resources are')} there.", found)


@readings.reader
def fetch_file(settings: Settings, handed_in: HandedIn, progress: OnProgress) -> ReadOutcome:
    """Fetch and keep the file of a resource."""
    progress(0.1, "Asking the service")
    store, said = open_store(settings.database_url), handed_in.said
    kind = ResourceKind(said["kind"])
    held, data = download(store, said["project"], kind=kind, name=said["name"])
    name = f"{held.name}.{held.format}"
    return ReadOutcome(f"{name} is here.", {"name": name, "sha256": keep_file(store, data)})


def read(result: Sequence[Mapping[str, Any]]) -> tuple[HeldResource, ...]:
    """Return what a job of :func:`look` has found."""
    return tuple(
        HeldResource(
            **{
                **one,
                "kind": ResourceKind(one["kind"]),
                "status": ParallelDataStatus(one["status"]),
                "latest_update_status": one["latest_update_status"]
                and ParallelDataStatus(one["latest_update_status"]),
                "tgt_langs": tuple(one["tgt_langs"]),
                "updated_at": one["updated_at"] and datetime.fromisoformat(one["updated_at"]),
            }
        )
        for one in result
    )


def file(store: Store, result: Mapping[str, str]) -> tuple[str, bytes]:
    """Return the name and the contents of what a job of :func:`fetch` has fetched."""
    return result["name"], blob(store, result["sha256"])


def made_elsewhere(
    store: Store, project: Project, found: Sequence[HeldResource]
) -> tuple[HeldResource, ...]:
    """Return those that no job makes for this project, and that it has not published."""
    own = {one.name for one in publication_rows.current(store, project.id, Engine.AMAZON)}
    return tuple(
        one
        for one in found
        if (one.name not in own if one.kind is ResourceKind.PARALLEL_DATA else not one.is_ours)
    )
