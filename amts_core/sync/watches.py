"""What a project watches: set up, looked over before it is stored, changed, removed."""

from dataclasses import replace
from pathlib import Path

from amts_core.formats import layouts
from amts_core.kernel import rights
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.database.tables import MAX_NAME
from amts_core.kernel.errors import ConfigurationError, SyncError
from amts_core.kernel.languages import profile
from amts_core.kernel.records import Person, Project
from amts_core.kernel.rights import Task
from amts_core.sync import git
from amts_core.sync.records import Watch, WatchKind, WatchSettings
from amts_core.sync.store import watch_rows
from amts_core.translation import services

DELIVER_BRANCH = "amts/sync"
"""Where deliveries go in a git checkout, unless somebody says otherwise."""
_MAX_MINUTES = 60 * 24 * 31


def add(settings: Settings, project: Project, person: Person, wanted: WatchSettings) -> Watch:
    """Let a project watch a folder or a checkout, and return the watch. Nothing is read yet.

    :raises PermissionDenied: the person is no lead.
    :raises SyncError: the folder, the branch or the layout can't be used.
    :raises ConfigurationError: a language is none of the project's.
    """
    rights.check(person, Task.WATCH)
    store = open_store(settings.database_url)
    _check(project, wanted)
    services.check_engine(store, project.id, wanted.engine)
    path = Path(wanted.path).expanduser().resolve()
    if not path.is_dir():
        raise SyncError(f"There is no folder {path}. Give the path of one on this machine.")
    made = replace(wanted, path=str(path), name=wanted.name.strip() or path.name)
    if made.kind is WatchKind.GIT:
        made = _checked_checkout(path, made)
    known = watch_rows.all_watches(store, project.id)
    if any(one.settings.path == made.path and one.settings.branch == made.branch for one in known):
        raise SyncError(f"{made.path} is watched already. Change that watch, or remove it first.")
    return watch_rows.find_watch(store, watch_rows.add_watch(store, project.id, person.id, made))


def remove(settings: Settings, person: Person, watch_id: int) -> None:
    """Watch something no longer; what was stored of it stays.

    :raises PermissionDenied: the person is no lead.
    """
    rights.check(person, Task.WATCH)
    store = open_store(settings.database_url)
    watch_rows.remove(store, watch_rows.find_watch(store, watch_id).id)


def set_schedule(
    settings: Settings, person: Person, watch_id: int, every_minutes: int | None
) -> None:
    """Let a watch be synchronised every so many minutes, or only when somebody asks.

    :raises PermissionDenied: the person is no lead.
    :raises SyncError: the number of minutes makes no sense.
    """
    rights.check(person, Task.WATCH)
    store = open_store(settings.database_url)
    _check_minutes(every_minutes)
    watch_rows.set_schedule(store, watch_rows.find_watch(store, watch_id).id, every_minutes)


def _check(project: Project, wanted: WatchSettings) -> None:
    layouts.check(wanted.layout, project.src_lang)
    known = (project.src_lang, *project.tgt_langs)
    for language in wanted.layout:
        if language not in known:
            names = ", ".join(profile(one).name for one in known)
            raise ConfigurationError(
                f"Project {project.name!r} has no {profile(language).name}. Its languages: {names}."
            )
    if len(wanted.name) > MAX_NAME:
        raise SyncError(f"The name has {len(wanted.name)} characters. Use up to {MAX_NAME}.")
    _check_minutes(wanted.every_minutes)


def _check_minutes(minutes: int | None) -> None:
    if minutes is not None and not 1 <= minutes <= _MAX_MINUTES:
        raise SyncError(
            f"A schedule of {minutes} minutes can't be kept. Use 1 to {_MAX_MINUTES}, or none."
        )


def _checked_checkout(path: Path, wanted: WatchSettings) -> WatchSettings:
    """Return the settings with the branches named; both have to be of use."""
    git.check_repository(path)
    branch = wanted.branch or git.current_branch(path)
    deliver = wanted.deliver_branch or DELIVER_BRANCH
    git.commit_of(path, branch)
    git.check_writable(path, deliver)
    if deliver == branch:
        raise SyncError(
            f"{branch} is read from, and can't be delivered to. Choose another branch for what is "
            "written, such as amts/sync."
        )
    if wanted.since:
        git.commit_of(path, wanted.since)
    return replace(wanted, branch=branch, deliver_branch=deliver)
