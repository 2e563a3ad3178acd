"""Projects: made, renamed, archived and brought back, and deleted in the end.

To archive is to take a project out of all lists, menus and schedules: nothing of it is lost, and a
lead can bring it back. Only an archived one can be deleted, and that is no more than to take it out
of view for good, where nobody can bring it back: documents, events and versions stay in the
database. Others name them for ever: parallel data that a service holds says of which event it was
made, a file of a version is known by its digest, and who decided what is no longer told where a row
is gone. Its name is given up, so that a new project can have it.
"""

from collections.abc import Sequence

from amts_core.kernel import rights
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ConfigurationError
from amts_core.kernel.languages import profile
from amts_core.kernel.records import Person, Project
from amts_core.kernel.rights import Task
from amts_core.project.store import closed_projects, people
from amts_core.project.store.closed_projects import (
    ArchivedProject,
    ProjectContents,
    archived,
    contents,
    have_been,
)

__all__ = [
    "ArchivedProject",
    "ProjectContents",
    "archive",
    "archived",
    "bring_back",
    "contents",
    "create",
    "delete",
    "free_name",
    "have_been",
    "rename",
]


def create(
    store: Store, person: Person, name: str, *, src_lang: str, tgt_langs: Sequence[str]
) -> Project:
    """Make a project.

    :raises ConfigurationError: there is no target language, or it is the source language.
    :raises StoreError: the name is empty, too long, holds a control character, or is taken.
    """
    rights.check(person, Task.ARRANGE)
    targets = list(dict.fromkeys(tgt_langs))
    if not targets:
        raise ConfigurationError("A project needs a language to translate into. Choose one.")
    if src_lang in targets:
        raise ConfigurationError(
            f"{profile(src_lang).name} is source and target language. Choose two languages."
        )
    return people.create_project(store, name, src_lang, targets)


def rename(store: Store, person: Person, project_id: int, name: str) -> Project:
    """Give a project another name.

    :raises StoreError: the name is empty, too long, holds a control character, or is taken.
    :raises NotFoundError: there is no such project.
    """
    rights.check(person, Task.ARRANGE)
    return people.rename_project(store, project_id, name)


def archive(store: Store, person: Person, project_id: int) -> None:
    """Take a project out of all lists; a lead can bring it back.

    :raises PermissionDenied: the person is no lead.
    :raises NotFoundError: there is no such project.
    """
    rights.check(person, Task.CLOSE)
    closed_projects.archive(store, project_id, person.id)


def bring_back(store: Store, person: Person, project_id: int) -> Project:
    """Let an archived project be in use again.

    :raises PermissionDenied: the person is no lead.
    :raises NotFoundError: there is no such project.
    :raises ConflictError: it was deleted.
    """
    rights.check(person, Task.CLOSE)
    return closed_projects.bring_back(store, project_id)


def delete(store: Store, person: Person, project_id: int) -> None:
    """Take an archived project out of view for good.

    :raises PermissionDenied: the person is no lead.
    :raises NotFoundError: there is no such project.
    :raises ConflictError: it is not archived.
    """
    rights.check(person, Task.CLOSE)
    closed_projects.delete(store, project_id, person.id)


def free_name(store: Store, wanted: str) -> str:
    """Return a name for a new project that none has: what is wanted, with a number if need be."""
    name, n = wanted, 1
    taken = {one.name for one in people.all_projects(store)}
    taken |= {one.project.name for one in archived(store)}
    while name in taken:
        n += 1
        name = f"{wanted} {n}"
    return name
