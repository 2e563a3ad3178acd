"""What a lead orders to be done with parallel data at a service: stored first, then asked for."""

import re
import unicodedata

from amts_core.kernel import rights
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.errors import ConfigurationError, OrderRefused
from amts_core.kernel.jobs import calls
from amts_core.kernel.jobs.calls import Call, publishing_queue
from amts_core.kernel.records import Engine, ParallelDataVersion, Person, Project
from amts_core.kernel.rights import Task
from amts_core.translation import order_checks, services
from amts_core.translation.engine_kinds import KINDS
from amts_core.translation.reconciliation import predicted
from amts_core.translation.records import Publication
from amts_core.translation.resources import DELETION
from amts_core.translation.store import publication_rows
from amts_core.translation.store.publication_rows import NewPublication

_NAME = re.compile(r"[A-Za-z0-9-]+(?:_[A-Za-z0-9-]+)*_?")
_MAX_NAME, _MAX_WORDS = 256, 60


def default_name(project: Project, version: ParallelDataVersion) -> str:
    """Return the name of the resource for versions like this one: the same languages and units."""
    letters = unicodedata.normalize("NFKD", project.name).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", letters.lower())[:_MAX_WORDS].strip("-") or "project"
    languages = "-".join((version.src_lang, *version.tgt_langs))
    return f"{words}-{project.id}-{languages}-{version.granularity}"


def publish(
    settings: Settings,
    project: Project,
    person: Person,
    version: ParallelDataVersion,
    engine: Engine,
    *,
    name: str | None = None,
    by_command: bool = False,
) -> str:
    """Have a version imported by a service, and return the job's id.

    It updates the resource of its name, or creates one.

    :param by_command: what the same command has asked for before is taken up, unless it has told
        what came of it, or the service does not hold it.
    :raises PermissionDenied: the person is no lead.
    :raises OrderRefused: the resource can't be changed now.
    :raises ConfigurationError: the engine is not set up, or the name can't be used.
    """
    made = prepare(
        settings, project, person, version=version, engine=engine, name=name, by_command=by_command
    )
    calls.ask(settings, open_store(settings.database_url), made.job_id)
    return made.job_id


def prepare(
    settings: Settings,
    project: Project,
    person: Person,
    version: ParallelDataVersion,
    engine: Engine,
    *,
    name: str | None = None,
    job_id: str = "",
    by_command: bool = False,
) -> Publication:
    """Store that a version is to be imported, without asking a worker for it.

    :param job_id: of the job that orders it; the same job again gives the same publication.
    """
    rights.check(person, Task.PUBLISH)
    store = open_store(settings.database_url)
    services.check_engine(store, project.id, engine)
    if version.project_id != project.id:
        raise OrderRefused(f"This version belongs to another project than {project.name!r}.")
    order_checks.check_units(KINDS[engine])
    order_checks.check_offered(KINDS[engine], (version.src_lang, *version.tgt_langs))
    name = default_name(project, version) if name is None else name.strip()
    if not _NAME.fullmatch(name) or len(name) > _MAX_NAME:
        raise ConfigurationError(
            f"{name[:60]!r} can't name parallel data. Use up to {_MAX_NAME} letters without "
            "accents, digits, hyphens and single underscores."
        )
    job_id = job_id or calls.new_job_id("publish")
    return publication_rows.add_publication(
        store,
        NewPublication(
            project_id=project.id,
            version_id=version.id,
            engine=engine,
            name=name,
            predicted=predicted(store, version),
            token=_token(job_id),
            person_id=person.id,
            job_id=job_id,
            title=f"v{version.n} to {name} ({engine})",
            by_command=by_command,
        ),
        _call(engine).as_json(),
    )


def retrain(settings: Settings, project: Project, person: Person, publication_id: int) -> str:
    """Have the newest approved units exported and a resource updated; return the job's id.

    Languages, granularity, format and markup are those of the publication.

    :raises PermissionDenied: the person is no lead.
    """
    rights.check(person, Task.PUBLISH)
    found = _of_project(settings, project, publication_id)
    call = Call(publishing_queue(found.engine), "retrain", (project.id, person.id, publication_id))
    title = f"Newest units to {found.name} ({found.engine})"
    return calls.begin(settings, project.id, "retrain", title=title, call=call)


def delete(settings: Settings, project: Project, person: Person, publication_id: int) -> str:
    """Have the resource that holds a publication deleted at its service; return the job's id.

    :raises PermissionDenied: the person is no lead.
    :raises OrderRefused: the service holds it no more, or an unfinished order uses it.
    """
    made = order_deletion(settings, project, person, publication_id)
    calls.ask(settings, open_store(settings.database_url), made.job_id)
    return made.job_id


def order_deletion(
    settings: Settings, project: Project, person: Person, publication_id: int
) -> Publication:
    """Store that a resource is to be deleted, without asking a worker for it."""
    rights.check(person, Task.DELETE)
    found = _of_project(settings, project, publication_id)
    return publication_rows.start_deletion(
        open_store(settings.database_url),
        publication_id,
        calls.new_job_id(DELETION),
        title=f"Delete {found.name} ({found.engine}), by {person.name}",
        call=_call(found.engine).as_json(),
    )


def refresh(settings: Settings, project: Project, engine: Engine) -> str:
    """Have a worker ask how a project's resources stand at a service; return the job's id.

    :raises ConfigurationError: the engine is none that could be asked, or is not set up.
    """
    if KINDS[engine].runs_here:
        raise ConfigurationError(
            f"{KINDS[engine].name} runs on this machine: there is no service to be asked."
        )
    store = open_store(settings.database_url)
    services.check_engine(store, project.id, engine)
    call = Call(calls.DESK, "refresh", (project.id, str(engine)))
    return calls.begin(
        settings, project.id, "refresh", title=f"Parallel data at {engine}", call=call
    )


def _call(engine: Engine) -> Call:
    return Call(publishing_queue(engine), "publish", ())


def _token(job_id: str) -> str:
    """Return what makes a call of a job the same call when it is made again."""
    return f"amts-{job_id}"


def _of_project(settings: Settings, project: Project, publication_id: int) -> Publication:
    found = publication_rows.publication(open_store(settings.database_url), publication_id)
    if found.project_id != project.id:
        raise OrderRefused(f"This parallel data belongs to another project than {project.name!r}.")
    return found
