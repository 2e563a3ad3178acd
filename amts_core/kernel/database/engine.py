"""Connections: one engine a database, write transactions that never dead-lock on SQLite."""

import functools
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, Text, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from amts_core.kernel.errors import StoreError

_BUSY_SECONDS = 15
_WRITE = "amts_write"
_MIGRATION_LOCK = 4_061_986


class Store:
    """A database that is ready to be used."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._readers = engine
        self._writers = engine.execution_options(**{_WRITE: True})

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session to read with; what it writes is thrown away."""
        with _plain_errors(), Session(self._readers, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session whose changes are all committed at the end, or none of them."""
        with (
            _plain_errors(),
            Session(self._writers, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @property
    def url(self) -> str:
        """The SQLAlchemy URL, password hidden."""
        return self._engine.url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()


@functools.cache
def open_store(url: str) -> Store:
    """Return the store of this URL, one a process, with all migrations applied.

    :raises StoreError: the database can't be opened, or was made by a newer version.
    """
    return Store(connect(url))


def connect(url: str) -> Engine:
    """Return an engine for a database with all migrations applied.

    :raises StoreError: the database can't be opened, or was made by a newer version.
    """
    parsed = make_url(url)
    options: dict[str, Any] = {"pool_pre_ping": True}  # a server may have been restarted
    if parsed.get_backend_name() == "sqlite":
        if parsed.database in (None, "", ":memory:"):
            options = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
        else:
            _make_folder(Path(str(parsed.database)).parent)
            options = {"connect_args": {"timeout": _BUSY_SECONDS}}
    with _plain_errors():
        engine = create_engine(parsed, **options)
        if engine.dialect.name == "sqlite":
            _prepare_sqlite(engine)
        _migrate(engine)
    return engine


class Lowered(FunctionElement[str]):
    """A text in small letters, those of every script.

    What ``lower`` makes of É depends on the locale that a PostgreSQL database was made with;
    PostgreSQL brings rules of Unicode that do not. On SQLite ``lower`` is Python's.
    """

    type = Text()
    inherit_cache = True


@compiles(Lowered)
def _lowered(element: Lowered, compiler: SQLCompiler, **how: Any) -> str:
    return f"lower({compiler.process(element.clauses, **how)})"


@compiles(Lowered, "postgresql")
def _lowered_by_unicode(element: Lowered, compiler: SQLCompiler, **how: Any) -> str:
    return f'lower({compiler.process(element.clauses, **how)} COLLATE "und-x-icu")'


def now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder {folder} can't be made: {error.strerror}. Set AMTS_DATA_DIR to a folder "
            "that you may write to."
        ) from error


def _prepare_sqlite(engine: Engine) -> None:
    """Make SQLite keep its promises: foreign keys, one write-ahead log, writers that queue up."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy's own BEGIN, below
        try:
            _use_write_ahead_log(connection)
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA foreign_keys=ON")
            # SQLite's own one leaves É as it is, so that a search for é would not find it
            connection.create_function("lower", 1, _lower, deterministic=True)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"{engine.url.database} is not a database, or is damaged: {error}. Move it away, "
                "or set AMTS_DATABASE_URL to another one."
            ) from error

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        write = connection.get_execution_options().get(_WRITE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Let readers work beside a writer; of processes that start together, each gets its turn."""
    give_up_at = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:  # SQLite does not wait for this lock by itself
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > give_up_at:
                raise
            time.sleep(0.05)


def _migrate(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    scripts = ScriptDirectory.from_config(config)
    with (
        engine.execution_options(**{_WRITE: True}).connect() as connection,
        _tables_may_be_rebuilt(connection),
        connection.begin(),
    ):
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
        current = MigrationContext.configure(connection).get_current_revision()
        if current == scripts.get_current_head():
            return
        if current is not None and current not in {
            script.revision for script in scripts.walk_revisions()
        }:
            raise StoreError(
                f"The database is at revision {current}, which this version does not know: it was "
                "made by a newer one. Update the program."
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if engine.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken is not None:
                raise StoreError(
                    f"The database can't be brought up to date: a row of {broken[0]} names one of "
                    f"{broken[2]} that is not there. Restore a backup, or report this."
                )


@contextmanager
def _tables_may_be_rebuilt(connection: Connection) -> Iterator[None]:
    """Let a migration put a new table in the place of one that others refer to.

    SQLite alone changes tables so, and takes a table that is dropped for rows that are deleted.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise StoreError(
            f"The database can't be used: {_first_line(error)}. Check that it is reachable, not "
            "full, and writable."
        ) from error
    except DBAPIError as error:
        raise StoreError(f"The database refused: {_first_line(error)}.") from error
    except UnicodeEncodeError as error:
        raise StoreError(
            f"A text holds half a character ({error.object[error.start]!a}) and can't be stored. "
            "Remove it and type it again."
        ) from error


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0].rstrip(".")
