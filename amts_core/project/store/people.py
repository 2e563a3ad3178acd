"""People and projects."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import _MISSING, hold
from amts_core.kernel.database.tables import MAX_NAME, PersonRow, ProjectRow
from amts_core.kernel.errors import NotFoundError, StoreError
from amts_core.kernel.records import Person, Project, Role
from amts_core.kernel.text.field_limits import CONTROL_CHARACTER


def add_person(store: Store, name: str, role: Role) -> Person:
    """Return the person of this name, added where there is none yet; a known one keeps their role.

    :raises StoreError: the name is empty, too long, or holds a control character.
    """
    name = _checked(name, "person")
    named = select(PersonRow).where(PersonRow.name == name)
    with store.writing() as session:
        row = session.scalar(named)
        if row is None:
            try:
                with session.begin_nested():
                    row = PersonRow(name=name, role=role, created_at=now())
                    session.add(row)
            except IntegrityError:  # added by somebody else at the same moment
                row = session.scalars(named).one()
        return _person(row)


def _checked(name: str, what: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise StoreError(f"A {what} needs a name. Write one that colleagues will recognise.")
    if len(name) > MAX_NAME or CONTROL_CHARACTER.search(name):
        raise StoreError(
            f"The name {name[:40]!a} can't be used: it has {len(name)} characters, of which some "
            f"may be control characters. Write up to {MAX_NAME} that can be read."
        )
    return name


def all_people(store: Store) -> tuple[Person, ...]:
    """Return everybody, by name."""
    with store.reading() as session:
        return tuple(map(_person, session.scalars(select(PersonRow).order_by(PersonRow.name))))


def find_person(store: Store, person_id: int) -> Person:
    """Return the person with this id.

    :raises NotFoundError: there is none.
    """
    with store.reading() as session:
        row = session.get(PersonRow, person_id)
    if row is None:
        raise NotFoundError(f"There is no person {person_id}. Choose your name again.")
    return _person(row)


def person_keys(store: Store, person_id: int) -> dict[str, str]:
    """Return the keys that a person has chosen for themselves, by action."""
    with store.reading() as session:
        row = session.get(PersonRow, person_id)
    return dict(row.keys or {}) if row is not None else {}


def set_person_keys(store: Store, person_id: int, keys: Mapping[str, str]) -> None:
    """Keep a person's own keys."""
    with store.writing() as session:
        row = session.get(PersonRow, person_id)
        if row is not None:
            row.keys = dict(keys)


def create_project(store: Store, name: str, src_lang: str, tgt_langs: Sequence[str]) -> Project:
    """Add a project.

    :raises StoreError: the name is empty, too long, holds a control character, or is taken.
    """
    name = _checked(name, "project")
    with store.writing() as session:
        row = ProjectRow(name=name, src_lang=src_lang, tgt_langs=list(tgt_langs), created_at=now())
        session.add(row)
        _flush_name(session, name)
        return project_of(row)


def rename_project(store: Store, project_id: int, name: str) -> Project:
    """Give a project another name.

    :raises StoreError: the name is empty, too long, holds a control character, or is taken.
    :raises NotFoundError: there is no such project.
    """
    name = _checked(name, "project")
    with store.writing() as session:
        row = hold(session, project_id)
        row.name = name
        _flush_name(session, name)
        return project_of(row)


def _flush_name(session: Session, name: str) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise StoreError(
            f"There is already a project {name!r}, which may be archived. Choose another name."
        ) from error


def add_target_language(store: Store, project_id: int, language: str) -> Project:
    """Return the project with a target language added where it lacks it.

    :raises NotFoundError: there is no such project.
    """
    with store.writing() as session:
        row = hold(session, project_id)
        if language not in row.tgt_langs:
            row.tgt_langs = [*row.tgt_langs, language]
        return project_of(row)


def all_projects(store: Store) -> tuple[Project, ...]:
    """Return all projects, oldest first, without those that are archived or deleted."""
    query = select(ProjectRow).where(ProjectRow.archived_at.is_(None)).order_by(ProjectRow.id)
    with store.reading() as session:
        return tuple(map(project_of, session.scalars(query)))


def find_project(store: Store, project_id: int) -> Project:
    """Return the project with this id, archived ones too: work on it may still be under way.

    :raises NotFoundError: there is none.
    """
    with store.reading() as session:
        row = session.get(ProjectRow, project_id)
    if row is None:
        raise NotFoundError(_MISSING.format(project_id))
    return project_of(row)


def reviews_post_edits(store: Store, project_id: int) -> bool:
    """Return whether post-edits of a project are final only once somebody else has approved them.

    :raises NotFoundError: there is no such project.
    """
    with store.reading() as session:
        row = session.get(ProjectRow, project_id)
    if row is None:
        raise NotFoundError(_MISSING.format(project_id))
    return row.reviews_post_edits


def set_reviews_post_edits(store: Store, project_id: int, *, reviews: bool) -> None:
    """Choose whether post-edits of a project have to be approved by somebody else.

    :raises NotFoundError: there is no such project.
    """
    with store.writing() as session:
        hold(session, project_id).reviews_post_edits = reviews


def project_named(store: Store, name: str) -> Project:
    """Return the project of this name; one that is archived is not there.

    :raises NotFoundError: there is none; the message lists those that there are.
    """
    known = all_projects(store)
    for project in known:
        if project.name == name:
            return project
    names = ", ".join(repr(project.name) for project in known) or "none yet"
    raise NotFoundError(f"There is no project {name!r}. Projects: {names}.")


def _person(row: PersonRow) -> Person:
    return Person(row.id, row.name, Role(row.role))


def project_of(row: ProjectRow) -> Project:
    """Return what a row says of a project."""
    return Project(row.id, row.name, row.src_lang, tuple(row.tgt_langs))
