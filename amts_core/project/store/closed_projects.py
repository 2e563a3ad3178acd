"""Projects that are out of use: archived, or deleted after that."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select

from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.tables import (
    MAX_NAME,
    AlignmentRow,
    EventRow,
    ParallelDataVersionRow,
    PersonRow,
    ProjectRow,
)
from amts_core.kernel.errors import ConflictError
from amts_core.kernel.records import Project
from amts_core.project.store.people import project_of

_DELETED = " (deleted, {})"


@dataclass(frozen=True, slots=True)
class ArchivedProject:
    """A project that is out of all lists, since when, and who archived it."""

    project: Project
    at: datetime
    person: str


@dataclass(frozen=True, slots=True)
class ProjectContents:
    """What a project holds: pairs of documents, versions of parallel data, decisions by person."""

    n_documents: int
    n_versions: int
    n_decisions: tuple[tuple[str, int], ...]


def archived(store: Store) -> tuple[ArchivedProject, ...]:
    """Return the projects that are archived, the newest first."""
    query = (
        select(ProjectRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == ProjectRow.closed_by)
        .where(_is_archived())
        .order_by(ProjectRow.archived_at.desc(), ProjectRow.id)
    )
    with store.reading() as session:
        return tuple(
            ArchivedProject(project_of(row), row.archived_at, name)
            for row, name in session.execute(query)
            if row.archived_at is not None
        )


def have_been(store: Store) -> bool:
    """Return whether there is a project, or has been one."""
    with store.reading() as session:
        return session.scalar(select(ProjectRow.id).limit(1)) is not None


def contents(store: Store, project_id: int) -> ProjectContents:
    """Return what a project holds."""
    documents = select(func.count(AlignmentRow.id)).where(
        AlignmentRow.project_id == project_id, AlignmentRow.deleted_at.is_(None)
    )
    replaced = select(AlignmentRow.replaces).where(AlignmentRow.replaces.is_not(None))
    versions = select(func.count(ParallelDataVersionRow.id)).where(
        ParallelDataVersionRow.project_id == project_id
    )
    people = (
        select(PersonRow.name, func.count(EventRow.id))
        .join(EventRow, EventRow.person_id == PersonRow.id)
        .where(EventRow.project_id == project_id)
        .group_by(PersonRow.name)
        .order_by(PersonRow.name)
    )
    with store.reading() as session:
        return ProjectContents(
            session.scalar(documents.where(AlignmentRow.id.not_in(replaced))) or 0,
            session.scalar(versions) or 0,
            tuple((name, n) for name, n in session.execute(people)),
        )


def archive(store: Store, project_id: int, person_id: int) -> None:
    """Take a project out of all lists; one that is archived stays as it is.

    :raises NotFoundError: there is no such project.
    """
    with store.writing() as session:
        row = hold(session, project_id)
        if row.archived_at is None:
            row.archived_at, row.closed_by = now(), person_id


def bring_back(store: Store, project_id: int) -> Project:
    """Let an archived project be in use again.

    :raises NotFoundError: there is no such project.
    :raises ConflictError: it was deleted.
    """
    with store.writing() as session:
        row = hold(session, project_id)
        if row.deleted_at is not None:
            raise ConflictError(f"{row.name!r} was deleted: it can't be brought back.")
        row.archived_at = row.closed_by = None
        return project_of(row)


def delete(store: Store, project_id: int, person_id: int) -> None:
    """Take an archived project out of view for good, and give its name up to others.

    :raises NotFoundError: there is no such project.
    :raises ConflictError: it is in use.
    """
    with store.writing() as session:
        row = hold(session, project_id)
        if row.archived_at is None:
            raise ConflictError(f"{row.name!r} is in use. Archive it first.")
        if row.deleted_at is None:
            ending = _DELETED.format(row.id)
            row.name = row.name[: MAX_NAME - len(ending)] + ending
            row.deleted_at, row.closed_by = now(), person_id


def _is_archived() -> ColumnElement[bool]:
    return and_(ProjectRow.archived_at.is_not(None), ProjectRow.deleted_at.is_(None))
