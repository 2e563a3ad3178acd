"""What projects watch: its settings, and its files as they were read last."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from amts_core.documents import NewRevision, add_revision
from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import (
    DocumentRow,
    ProjectRow,
    RevisionRow,
    WatchedFileRow,
    WatchRow,
)
from amts_core.kernel.errors import NotFoundError
from amts_core.sync.records import Watch, WatchedFile, WatchSettings
from amts_core.sync.store import sync_targets


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that was read: what is kept of it, and its contents where they are new.

    ``from_path`` is where it lay before, where it was moved.
    """

    file: WatchedFile
    revision: NewRevision | None
    from_path: str | None = None


def add_watch(store: Store, project_id: int, person_id: int, settings: WatchSettings) -> int:
    """Store what a project is to watch, and return its id."""
    with store.writing() as session:
        hold(session, project_id)
        row = WatchRow(
            project_id=project_id,
            name=settings.name,
            kind=settings.kind,
            path=settings.path,
            layout=dict(settings.layout),
            branch=settings.branch,
            deliver_branch=settings.deliver_branch,
            fetches=settings.fetches,
            since=settings.since,
            every_minutes=settings.every_minutes,
            engine=settings.engine,
            person_id=person_id,
            created_at=now(),
            seen="",
            job_id="",
        )
        session.add(row)
        session.flush()
        return row.id


def set_schedule(store: Store, watch_id: int, every_minutes: int | None) -> None:
    """Let a watch be synchronised every so many minutes, or only when somebody asks."""
    with store.writing() as session:
        session.get_one(WatchRow, watch_id).every_minutes = every_minutes


def remove(store: Store, watch_id: int) -> None:
    """Watch something no longer; what is known of it stays."""
    with store.writing() as session:
        session.get_one(WatchRow, watch_id).removed_at = now()


def all_watches(store: Store, project_id: int) -> tuple[Watch, ...]:
    """Return what a project watches, oldest first."""
    query = select(WatchRow).where(WatchRow.project_id == project_id, WatchRow.removed_at.is_(None))
    with store.reading() as session:
        return tuple(map(_watch, session.scalars(query.order_by(WatchRow.id))))


def find_watch(store: Store, watch_id: int) -> Watch:
    """Return one watch.

    :raises NotFoundError: there is none, or it was removed.
    """
    with store.reading() as session:
        row = session.get(WatchRow, watch_id)
    if row is None or row.removed_at is not None:
        raise NotFoundError(f"Nothing is watched under the number {watch_id}. Choose one on Sync.")
    return _watch(row)


def scheduled(store: Store) -> tuple[Watch, ...]:
    """Return the watches that are synchronised on a schedule, of all projects in use."""
    query = (
        select(WatchRow)
        .join(ProjectRow, ProjectRow.id == WatchRow.project_id)
        .where(
            WatchRow.every_minutes.is_not(None),
            WatchRow.removed_at.is_(None),
            ProjectRow.archived_at.is_(None),
        )
    )
    with store.reading() as session:
        return tuple(map(_watch, session.scalars(query.order_by(WatchRow.id))))


def files(store: Store, watch_id: int) -> dict[str, WatchedFile]:
    """Return the files of a watch as they were read last, by path; deleted ones too."""
    query = select(WatchedFileRow).where(WatchedFileRow.watch_id == watch_id)
    with store.reading() as session:
        return {
            row.path: record_of(WatchedFile, row)
            for row in session.scalars(query.order_by(WatchedFileRow.path))
        }


def put_files(
    store: Store,
    of: Watch,
    new: Sequence[NewFile],
    deleted: Collection[str],
    renamed: Sequence[tuple[str, str]],
) -> None:
    """Store what was read of a watch: all of it or nothing; the same again changes nothing.

    A document whose file was moved is moved with it, unless another one has its place, and its
    targets follow it to their new name.

    :param renamed: old and new names of sources, in an order in which each is free when it is
        taken.
    """
    with store.writing() as session:
        hold(session, of.project_id)
        for path in deleted:
            session.get_one(WatchedFileRow, (of.id, path)).is_deleted = True
        for one in new:
            _put_file(session, of, one)
        for name, to in renamed:
            sync_targets.rename(session, of.id, name, to)


def put_written(
    store: Store, watch_id: int, file: WatchedFile, gone_path: str | None = None
) -> None:
    """Store that a file of a watch is now what was written there.

    :param gone_path: where it lay before, where that was removed.
    """
    with store.writing() as session:
        session.merge(_file_row(watch_id, file, file.revision_id))
        if gone_path is not None:
            before = session.get(WatchedFileRow, (watch_id, gone_path))
            if before is not None:
                before.is_deleted = True


def add_revisions(store: Store, project_id: int, new: Sequence[NewRevision]) -> tuple[int, ...]:
    """Store contents that no file of the watch has any more, or not yet; return their ids."""
    with store.writing() as session:
        hold(session, project_id)
        return tuple(add_revision(session, project_id, one).id for one in new)


def _put_file(session: Session, of: Watch, new: NewFile) -> None:
    found = new.file
    if new.from_path is not None:
        before = session.get(WatchedFileRow, (of.id, new.from_path))
        if before is not None and before.revision_id is not None and new.revision is not None:
            _move(session, before.revision_id, new.revision.path)
        session.execute(
            delete(WatchedFileRow).where(
                WatchedFileRow.watch_id == of.id, WatchedFileRow.path == new.from_path
            )
        )
    revision_id = found.revision_id
    if new.revision is not None:
        revision_id = add_revision(session, of.project_id, new.revision).id
    session.merge(_file_row(of.id, found, revision_id))


def _file_row(watch_id: int, file: WatchedFile, revision_id: int | None) -> WatchedFileRow:
    return WatchedFileRow(
        watch_id=watch_id,
        path=file.path,
        language=file.language,
        name=file.name,
        content_id=file.content_id,
        revision_id=revision_id,
        is_deleted=False,
        reason=file.reason,
    )


def _move(session: Session, revision_id: int, path: str) -> None:
    """Give a document another path, where no document of its project has that one."""
    document = session.get_one(DocumentRow, session.get_one(RevisionRow, revision_id).document_id)
    taken = session.scalar(
        select(DocumentRow.id).where(
            DocumentRow.project_id == document.project_id,
            DocumentRow.language == document.language,
            DocumentRow.path == path,
        )
    )
    if taken is None:
        document.path = path
        session.flush()


def _watch(row: WatchRow) -> Watch:
    return record_of(
        Watch,
        row,
        settings=record_of(
            WatchSettings,
            row,
            layout=dict(row.layout),
        ),
    )


def is_due(of: Watch, at: datetime) -> bool:
    """Return whether a watch with a schedule was not looked at for as long as it says."""
    minutes = of.settings.every_minutes
    if minutes is None:
        return False
    return of.checked_at is None or of.checked_at + timedelta(minutes=minutes) <= at
