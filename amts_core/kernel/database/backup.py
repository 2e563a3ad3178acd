"""All data in one file, whatever the database: a SQLite file with the same tables."""

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, func, insert, select, text

from amts_core.kernel import files
from amts_core.kernel.database.engine import Store, connect
from amts_core.kernel.database.tables import Base, PersonRow, ProjectRow
from amts_core.kernel.errors import StoreError

_N_ROWS = 2000


def save(store: Store, path: Path) -> int:
    """Write all rows to a new file, as they are at one moment, and return how many.

    :raises StoreError: the file exists, or can't be written.
    """
    if path.exists():
        raise StoreError(f"{path} exists already. Name a file that does not, or remove it.")
    if not path.absolute().parent.is_dir():
        raise StoreError(f"There is no folder {path.absolute().parent}. Make it first.")
    try:
        with files.whole(path) as partial:
            n_rows = _save(store, partial)
    except OSError as error:
        raise StoreError(f"{path} can't be written: {error.strerror}.") from error
    return n_rows


def load(store: Store, path: Path) -> int:
    """Read all rows of a backup into a database that has none, and return how many.

    The backup itself is left as it is, also where an older version wrote it.

    :raises StoreError: there is no such file, it is no backup or a damaged one, or the database has
        projects or people.
    """
    if not path.is_file():
        raise StoreError(f"There is no file {path}. Name one that the backup command wrote.")
    with TemporaryDirectory() as folder:
        copy = Path(folder, "backup.db")
        _copy_file(path, copy)
        source = Store(connect(f"sqlite:///{copy}"))
        try:
            return _load(source, store)
        finally:
            source.close()


def _save(store: Store, path: Path) -> int:
    target = Store(connect(f"sqlite:///{path}"))
    try:
        with store.reading() as source, target.writing() as sink:
            if source.connection().dialect.name == "postgresql":
                source.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            n_rows = _copy(source.connection(), sink.connection())
    finally:
        target.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")  # all of it in one file
    return n_rows


def _load(source: Store, store: Store) -> int:
    with source.reading() as reader, store.writing() as sink:
        for table in (ProjectRow, PersonRow):
            if sink.scalar(select(func.count()).select_from(table)):
                raise StoreError(
                    "The database has projects or people already. Restore into an empty one: set "
                    "AMTS_DATABASE_URL, or move the present file away."
                )
        n_rows = _copy(reader.connection(), sink.connection())
        _restart_numbering(sink.connection())
    return n_rows


def _copy_file(path: Path, copy: Path) -> None:
    """Copy a backup, after a look at whether it is one and whole."""
    try:
        with (
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copy)) as sink,
        ):
            source.execute("SELECT version_num FROM alembic_version").fetchone()
            source.backup(sink)
            (found,) = sink.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        raise StoreError(
            f"{path} is not a backup, or is damaged: {error}. Name a file that the backup command "
            "wrote."
        ) from error
    if found != "ok":
        raise StoreError(f"{path} is damaged: {found}. Name another backup.")


def _copy(source: Connection, sink: Connection) -> int:
    n_rows = 0
    for table in Base.metadata.sorted_tables:
        result = source.execute(select(table).order_by(*table.primary_key))
        while rows := result.fetchmany(_N_ROWS):
            sink.execute(insert(table), [dict(row._mapping) for row in rows])
            n_rows += len(rows)
    return n_rows


def _restart_numbering(connection: Connection) -> None:
    """Let PostgreSQL's sequences go on behind the restored ids; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        for column in table.primary_key.columns:
            if column.name == "id" and column.type.python_type is int:
                connection.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "
                    f"(SELECT coalesce(max(id), 0) + 1 FROM {table.name}), false)"
                )
