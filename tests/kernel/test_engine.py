"""Connections: what a database is told at the start, transactions, and what is refused."""

import sqlite3
import threading
from contextlib import closing

import pytest
from sqlalchemy import create_engine, func, insert, select, text

from amts_core.kernel.database import engine as engines
from amts_core.kernel.database.engine import Store, connect, now, open_store
from amts_core.kernel.database.tables import PersonRow
from amts_core.kernel.errors import StoreError
from tests.stored import together

PERSON = {"name": "Ada", "role": "lead", "created_at": now()}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "amts.db"


@pytest.fixture
def on_file(path):
    """A store in the SQLite file ``path``."""
    store = Store(connect(f"sqlite:///{path}"))
    yield store
    store.close()


def n_people(store):
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(PersonRow))


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [
        pytest.param("journal_mode", "wal", id="readers and a writer side by side"),
        pytest.param("synchronous", 2, id="committed is on the disk"),
        pytest.param("foreign_keys", 1, id="no row without the one it names"),
    ],
)
def test_every_connection_keeps_the_promises(on_file, pragma, expected):
    with on_file.reading() as reader, on_file.writing() as writer:
        found = [session.scalar(text(f"PRAGMA {pragma}")) for session in (reader, writer)]
    assert found == [expected, expected]


@pytest.mark.parametrize(
    ("kind", "is_alone"),
    [
        pytest.param("writing", True, id="a writer holds the lock before it writes"),
        pytest.param("reading", False, id="a reader holds none"),
    ],
)
def test_only_writers_lock(on_file, path, kind, is_alone):
    with (
        getattr(on_file, kind)() as session,
        closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other,
    ):
        session.scalar(select(PersonRow.id))
        if is_alone:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
        else:
            other.execute("BEGIN IMMEDIATE")


def test_writers_that_read_first_wait_for_each_other(on_file):
    with on_file.writing() as session:
        session.execute(insert(PersonRow).values(PERSON | {"name": "0"}))

    def count_on(_):
        for _ in range(20):
            with on_file.writing() as session:
                row = session.scalars(select(PersonRow)).one()
                row.name = str(int(row.name) + 1)

    assert together(count_on, range(4)) == []
    with on_file.reading() as session:
        assert session.scalar(select(PersonRow.name)) == "80"


def test_a_writer_does_not_wait_for_ever(path, monkeypatch):
    monkeypatch.setattr(engines, "_BUSY_SECONDS", 0.1)
    store = Store(connect(f"sqlite:///{path}"))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="database is locked"), store.writing() as session:
            session.scalar(select(PersonRow.id))
    store.close()


def test_an_error_takes_everything_back(store):
    with pytest.raises(ZeroDivisionError), store.writing() as session:
        session.execute(insert(PersonRow).values(PERSON))
        session.flush()
        _ = 1 / 0
    assert n_people(store) == 0


def test_a_row_that_is_refused_takes_the_others_with_it(store):
    with pytest.raises(StoreError, match="The database refused"), store.writing() as session:
        session.execute(insert(PersonRow).values(PERSON))
        session.execute(insert(PersonRow).values(PERSON))
    assert n_people(store) == 0


def test_what_a_reader_writes_is_thrown_away(store):
    with store.reading() as session:
        session.execute(insert(PersonRow).values(PERSON))
    assert n_people(store) == 0


def test_half_a_character_is_refused_in_plain_words(store):
    with (
        pytest.raises(StoreError, match=r"half a character \('\\ud83d'\)"),
        store.writing() as session,
    ):
        session.execute(insert(PersonRow).values(PERSON | {"name": "a\ud83d"}))
    assert n_people(store) == 0


def test_a_moment_keeps_its_time_zone(store):
    with store.writing() as session:
        session.execute(insert(PersonRow).values(PERSON))
    with store.reading() as session:
        assert session.scalar(select(PersonRow.created_at)) == PERSON["created_at"]


def test_a_newer_database_is_refused_and_left_alone(on_file, path):
    with on_file.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = dump(path)
    with pytest.raises(StoreError, match=r"revision 9999.*made by a newer one\. Update"):
        connect(f"sqlite:///{path}")
    assert dump(path) == before


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"# Title\n\nText.\n" * 100, id="a text"),
        pytest.param(b"SQLite format 3\0" + b"\xff" * 5000, id="a damaged database"),
    ],
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(path, data):
    path.write_bytes(data)
    with pytest.raises(StoreError, match=rf"{path} is not a database.*Move it away"):
        connect(f"sqlite:///{path}")
    assert path.read_bytes() == data


def test_a_folder_that_can_not_be_made_is_named(path):
    path.write_bytes(b"")
    with pytest.raises(StoreError, match=rf"The folder {path}/below can't be made.*AMTS_DATA_DIR"):
        connect(f"sqlite:///{path}/below/amts.db")


def test_a_server_that_is_away_is_told():
    with pytest.raises(StoreError, match="can't be used.*Check that it is reachable"):
        connect("postgresql+psycopg://amts@127.0.0.1:1/amts")


def test_folders_are_made(tmp_path):
    path = tmp_path / "some" / "where" / "amts.db"
    connect(f"sqlite:///{path}").dispose()
    assert path.is_file()


def test_a_store_in_memory_is_one_for_all_threads():
    store = Store(connect("sqlite://"))

    def add():
        with store.writing() as session:
            session.execute(insert(PersonRow).values(PERSON))

    thread = threading.Thread(target=add)
    thread.start()
    thread.join()
    assert n_people(store) == 1
    store.close()


def test_a_url_opens_one_store(path):
    assert open_store(f"sqlite:///{path}") is open_store(f"sqlite:///{path}")


def test_the_password_is_not_shown():
    assert "secret" not in Store(create_engine("postgresql+psycopg://amts:secret@host/amts")).url


def dump(path):
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())
