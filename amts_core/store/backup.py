"""All data in one file, whatever the database: a SQLite file with the same tables."""

import os
from pathlib import Path

from sqlalchemy import Connection, func, insert, select, text

from amts_core.errors import StoreError
from amts_core.store.engine import Store, connect
from amts_core.store.schema import Base, ProjectRow

_N_ROWS = 2000


def save(store: Store, path: Path) -> int:
    """Write all rows to a new file, as they are at one moment, and return how many.

    :raises StoreError: the file exists, or can't be written.
    """
    if path.exists():
        raise StoreError(f"{path} exists already. Name a file that does not, or remove it.")
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        target = Store(connect(f"sqlite:///{partial}"))
        with store.reading() as source, target.writing() as sink:
            if source.connection().dialect.name == "postgresql":
                source.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            n_rows = _copy(source.connection(), sink.connection())
        with target.maintenance() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
        target.close()
        os.replace(partial, path)
    except OSError as error:
        raise StoreError(f"{path} can't be written: {error.strerror}.") from error
    finally:
        partial.unlink(missing_ok=True)
    return n_rows


def load(store: Store, path: Path) -> int:
    """Read all rows of a backup into a database without projects, and return how many.

    :raises StoreError: there is no such file, it is no backup, or the database has projects.
    """
    if not path.is_file():
        raise StoreError(f"There is no file {path}. Name one that the backup command wrote.")
    if not path.read_bytes()[:16].startswith(b"SQLite format 3"):
        raise StoreError(f"{path} is not a backup: it was not written by the backup command.")
    source = Store(connect(f"sqlite:///{path}"))
    with source.reading() as reader, store.writing() as sink:
        if sink.scalar(select(func.count()).select_from(ProjectRow)):
            raise StoreError(
                "The database has projects already. Restore into an empty one: set "
                "AMTS_DATABASE_URL, or move the present file away."
            )
        n_rows = _copy(reader.connection(), sink.connection())
        _restart_numbering(sink.connection())
    source.close()
    return n_rows


def _copy(source: Connection, sink: Connection) -> int:
    n_rows = 0
    for table in Base.metadata.sorted_tables:
        result = source.execute(select(table))
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
