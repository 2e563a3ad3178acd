"""The neural models of the installation: looked up, fetched by a worker, removed, and which serves.

They belong to no project: what one lead fetches, all projects can use.
"""

from collections.abc import Sequence

from amts_core.engines.neural import hub_models, model_folders
from amts_core.kernel import rights
from amts_core.kernel.config import Settings
from amts_core.kernel.errors import ConfigurationError
from amts_core.kernel.jobs import readings
from amts_core.kernel.jobs.readings import HandedIn, ReadOutcome
from amts_core.kernel.records import OnProgress, Person, Project
from amts_core.kernel.rights import Task


def models(settings: Settings) -> tuple[tuple[model_folders.ModelFolder, ...], tuple[str, ...]]:
    """Return the models that are there, by name, and why others can't be used."""
    usable, told = [], []
    for path in model_folders.found(settings.models_dir):
        try:
            usable.append(model_folders.read(path))
        except ConfigurationError as error:
            told.append(str(error))
    return tuple(usable), tuple(told)


def serving(settings: Settings, src_lang: str, tgt_langs: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the models that translate into each of these languages.

    Empty where there is none for one of them.
    """
    found = [model_folders.serving(settings.models_dir, src_lang, one) for one in tgt_langs]
    if None in found:
        return ()
    return tuple(dict.fromkeys(one.path.name for one in found if one is not None))


def remove(settings: Settings, person: Person, name: str) -> None:
    """Delete a model.

    :raises PermissionDenied: the person is no lead.
    :raises ConfigurationError: there is none of this name.
    """
    rights.check(person, Task.CONFIGURE)
    hub_models.remove(settings.models_dir, name)


def ask_for(settings: Settings, project: Project, person: Person, wanted: str) -> str:
    """Have a worker look a model up, and return the job's id; its result is for :func:`fetch`.

    :param wanted: a pair such as ``en-zh``, a model of the hub, or a folder.
    :raises PermissionDenied: the person is no lead.
    """
    rights.check(person, Task.CONFIGURE)
    said = {"wanted": wanted}
    title = f"Looking {wanted} up"
    return readings.begin(
        settings, look_up_model, (), project_id=project.id, title=title, said=said
    )


def fetch(
    settings: Settings, project: Project, person: Person, name: str, *, revision: str = ""
) -> str:
    """Have a worker fetch a model and convert it, and return the job's id.

    :param name: what it was looked up by.
    :param revision: which was found then; empty for the newest, and of a folder.
    :raises PermissionDenied: the person is no lead.
    """
    rights.check(person, Task.CONFIGURE)
    said = {"wanted": name, "revision": revision}
    return readings.begin(
        settings, fetch_model, (), project_id=project.id, title=f"Fetching {name}", said=said
    )


@readings.reader
def look_up_model(settings: Settings, handed_in: HandedIn, progress: OnProgress) -> ReadOutcome:
    """Say what a model is before it is fetched: name, languages, licence and bytes."""
    progress(0.1, "Asking")
    found = hub_models.look_up(handed_in.said["wanted"])
    result = {
        "name": found.name,
        "languages": found.languages,
        "licence": found.licence,
        "n_bytes": found.n_bytes,
        "is_fetched": found.folder is None,
        "revision": found.revision,
    }
    return ReadOutcome(f"{found.name} can be had.", result)


@readings.reader
def fetch_model(settings: Settings, handed_in: HandedIn, progress: OnProgress) -> ReadOutcome:
    """Fetch and convert a model."""
    said = handed_in.said
    model = hub_models.look_up(said["wanted"], revision=said["revision"] or None)
    place = hub_models.add(model, settings.models_dir, progress).path
    return ReadOutcome(f"{place.name} can be used now.", place.name)
