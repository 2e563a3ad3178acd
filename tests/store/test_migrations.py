"""Migrations: an empty database becomes what the tables in the code say."""

import uuid

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, insert, inspect, select, text

from amts_core.store.engine import connect, now
from amts_core.store.schema import Base, PersonRow
from tests.conftest import POSTGRESQL
from tests.store.conftest import together


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """The URL of an empty database; on PostgreSQL, a new schema of the database for tests."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'amts.db'}"
        return
    if not POSTGRESQL:
        pytest.skip("needs PostgreSQL: set AMTS_TEST_DATABASE_URL to a database for tests")
    engine = create_engine(POSTGRESQL)
    schema = f"test_{uuid.uuid4().hex}"
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    options = {"options": f"-csearch_path={schema}"}
    yield engine.url.update_query_dict(options).render_as_string(hide_password=False)
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


def differences(engine):
    with engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection), Base.metadata)


def test_an_empty_database_gets_the_tables_of_the_code(url):
    engine = connect(url)
    assert differences(engine) == []
    engine.dispose()


def test_a_difference_would_be_found(url):
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE person DROP COLUMN role"))
    assert [kind for kind, *_ in differences(engine)] == ["add_column"]
    engine.dispose()


def test_a_second_upgrade_changes_nothing(url):
    first = connect(url)
    with first.begin() as connection:
        connection.execute(insert(PersonRow).values(name="Ada", role="lead", created_at=now()))
    second = connect(url)
    assert differences(second) == []
    with second.connect() as connection:
        assert connection.scalars(select(PersonRow.name)).all() == ["Ada"]
        assert connection.scalar(text("SELECT count(*) FROM alembic_version")) == 1
    for engine in (first, second):
        engine.dispose()


def test_processes_that_start_together_upgrade_once(url):
    assert together(lambda _: connect(url).dispose(), range(4)) == []
    engine = create_engine(url)
    assert set(inspect(engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}
    engine.dispose()


def test_beads_of_the_first_tables_are_kept(url):
    """As a version before wrote them: their skips are not known to have moved."""
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(insert(PersonRow).values(name="Ada", role="lead", created_at=now()))
        connection.execute(text("ALTER TABLE bead DROP COLUMN moved_to"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    engine.dispose()
    upgraded = connect(url)
    assert differences(upgraded) == []
    with upgraded.connect() as connection:
        assert connection.scalars(select(PersonRow.name)).all() == ["Ada"]
    upgraded.dispose()
