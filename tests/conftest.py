"""What tests share: stores, people, projects, encoders and sample documents."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, make_url

from amts_core import review
from amts_core.align.encoder import Encoder, load_encoder
from amts_core.documents.store.revisions import NewRevision, add_pair
from amts_core.kernel.config import BUNDLED_ENCODER, ROOT, Settings
from amts_core.kernel.database.engine import Store, connect
from amts_core.kernel.database.tables import Base
from amts_core.kernel.records import DeskAct, Person, Project, ProposedBead, Role, Via
from amts_core.project.store import people
from amts_core.review import bulk
from amts_core.review.store import bulks, new_alignments
from amts_core.review.store.bulks import Bulk

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

TEXTBOOK = ROOT / "samples" / "textbook"
_PROCESS = os.environ.get("PYTEST_XDIST_WORKER")
"""Which of the processes this is that run tests side by side."""
_GIVEN = os.environ.get("AMTS_TEST_DATABASE_URL")


def _of_this_process(url: str | None) -> str | None:
    """The database beside the one for tests that this process empties: others run beside it."""
    if not url or not _PROCESS:
        return url
    own = make_url(url).set(database=f"{make_url(url).database}_{_PROCESS}")
    return own.render_as_string(hide_password=False)


POSTGRESQL = _of_this_process(_GIVEN)
"""The URL of the database on PostgreSQL that tests of this process use, where there is one."""


def url_of(store: Store) -> str:
    """Return the URL of a test's store, with what it takes to connect."""
    if store.url.startswith("sqlite"):
        return store.url
    assert POSTGRESQL is not None
    return POSTGRESQL


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Say which of the processes that run side by side gets which tests."""
    from tests.side_by_side import FilesByLength  # here: without pytest-xdist tests run, too

    return FilesByLength(config, log)


def pytest_collection_modifyitems(items):
    if _PROCESS:
        from tests.side_by_side import put_long_ones_first

        put_long_ones_first(items)


def corpora() -> Path:
    """The folder of corpora, or a skip with the reason."""
    folder = Settings.from_environment().corpora
    if folder is None or not folder.is_dir():
        pytest.skip("needs corpora: set AMTS_CORPORA to their folder")
    return folder


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory) -> Path:
    """An empty database with all migrations, to be copied: applying them takes much longer."""
    path = tmp_path_factory.mktemp("database") / "amts.db"
    connect(f"sqlite:///{path}").dispose()  # the last connection empties the log into the file
    return path


@pytest.fixture
def laid_database(tmp_path, empty_database) -> Path:
    """An empty database where settings for ``tmp_path`` look for one, to be opened."""
    return Path(shutil.copy(empty_database, tmp_path / "amts.db"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a database that only this process uses; or a skip with the reason."""
    if not POSTGRESQL:
        pytest.skip("needs PostgreSQL: set AMTS_TEST_DATABASE_URL to a database for tests")
    if POSTGRESQL == _GIVEN:
        yield POSTGRESQL
        return
    server = create_engine(_GIVEN, isolation_level="AUTOCOMMIT")
    name = make_url(POSTGRESQL).database
    with server.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    yield POSTGRESQL
    with server.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    server.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request) -> Iterator[Store]:
    """An empty store; on PostgreSQL too where AMTS_TEST_DATABASE_URL names a database for tests."""
    if request.param == "sqlite":
        engine = connect(f"sqlite:///{request.getfixturevalue('laid_database')}")
    else:
        engine = connect(request.getfixturevalue("postgresql"))
        with engine.begin() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())
    yield Store(engine)
    engine.dispose()


@pytest.fixture
def ada(store) -> Person:
    return people.add_person(store, "Ada", Role.TRANSLATOR)


@pytest.fixture
def lead(store) -> Person:
    return people.add_person(store, "Grace", Role.LEAD)


@pytest.fixture
def project(store) -> Project:
    return people.create_project(store, "Book", "en", ["zh"])


def proposed(
    src, tgt, src_text, tgt_text, *, confidence=0.9, accept=False, moved_to=None, fits=None
) -> ProposedBead:
    """A bead as the aligner proposes it."""
    score = 0.8 if src and tgt else None
    return ProposedBead(
        src=tuple(src),
        tgt=tuple(tgt),
        score=score,
        confidence=confidence,
        accept=accept,
        src_text=src_text,
        tgt_text=tgt_text,
        moved_to=moved_to,
        fits=fits,
    )


def add_alignment(
    store,
    project,
    beads,
    *,
    name="a.md",
    alignment_id="a1",
    segments=((), ()),
    languages=("en", "zh"),
    **known,
):
    """Store two documents of the given segments and an alignment with the given beads.

    ``known`` is what else is known of it: ``ratios`` and what was ``found``.
    """
    revisions = add_pair(
        store,
        project.id,
        NewRevision(
            path=name,
            language=languages[0],
            data=f"source of {name}".encode(),
            encoding="utf-8",
            segments=tuple(segments[0]),
        ),
        NewRevision(
            path=name,
            language=languages[1],
            data=f"target of {name}".encode(),
            encoding="utf-8",
            segments=tuple(segments[1]),
        ),
    )
    ids = revisions[0].id, revisions[1].id
    new_alignments.add_alignment(
        store,
        alignment_id,
        project.id,
        revisions=ids,
        encoder=("test", "0"),
        warnings=(),
        beads=beads,
        **known,
    )
    return alignment_id


@pytest.fixture
def alignment(store, project) -> str:
    """Four beads: two links, a skip, and a link that the product itself would accept."""
    beads = [
        proposed([0], [0], "One.", "一。"),
        proposed([1], [1], "Two.", "二。", confidence=0.6),
        proposed([2], [], "Three.", "", confidence=0.7),
        proposed([3], [2], "Four.", "四。", confidence=0.99, accept=True),
    ]
    return add_alignment(store, project, beads)


def carried_out(store, asked) -> Bulk:
    """Carry out an act on many beads at once, and return it as it is then."""
    return bulk.carry_out(store, asked.id, between=lambda *_, **__: None)


def taken_back(store, person, project, take=review.undo):
    """Undo, or redo, to the end; return the event and the bead that it leads to."""
    event, bead_id = take(store, DeskAct(person=person, via=Via.KEY), project.id)
    if bulks.find_bulk(store, event.id) is not None:
        carried_out(store, event)
    return event, bead_id


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The bundled encoder."""
    return load_encoder(str(BUNDLED_ENCODER))
