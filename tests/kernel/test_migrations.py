"""Migrations: an empty database becomes what the tables in the code say."""

import uuid
from decimal import Decimal
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, insert, inspect, select, text

from amts_core.comparison.judgements import Protocol
from amts_core.comparison.store import judgement_rows
from amts_core.kernel.database import engine as store_engine
from amts_core.kernel.database.engine import Store, connect, now
from amts_core.kernel.database.tables import (
    Base,
    BeadRow,
    GatheringOrderRow,
    OrderRow,
    PersonRow,
    PublicationRow,
    SyncRunRow,
    WatchRow,
)
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.post_edits import DocumentKey, Taken
from amts_core.kernel.records import Granularity
from amts_core.kernel.text.keys import text_key
from amts_core.parallel_data.store import versions
from amts_core.post_editing.store import edit_drafts, edit_rows
from amts_core.project.store import people
from amts_core.review.store import bead_changes, bead_rows
from amts_core.sync.records import KnownPair, SyncPair
from amts_core.sync.store import sync_pairs, sync_rounds, sync_targets
from tests.events import post_edit_changes
from tests.stored import together


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """The URL of an empty database; on PostgreSQL, a new schema of the database for tests."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'amts.db'}"
        return
    engine = create_engine(request.getfixturevalue("postgresql"))
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


def at_revision(url, revision):
    """Return an engine for a database as an older version made it."""
    engine = create_engine(url)
    config = Config()
    config.set_main_option(
        "script_location", str(Path(store_engine.__file__).parent / "migrations")
    )
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    return engine


TEXTS = ["One.", " One. ", "Zwei – Übung 😀", ""]


def fill_first_tables(connection):
    """Put people, a project, two documents, an alignment and two decisions into old tables."""
    moment = "'2026-01-02 03:04:05+00:00'"
    for table, values in [
        ("person (id, name, role, created_at)", f"(1, 'Ada', 'lead', {moment})"),
        ("person (id, name, role, created_at)", f"(2, 'Ben', 'lead', {moment})"),
        ("project (id, name, src_lang, tgt_langs, created_at)", f"(1, 'B', 'en', '[]', {moment})"),
        ("blob (sha256, data)", "('0', 'x')"),
        ("document (id, project_id, language, path)", "(1, 1, 'en', 'a.md')"),
        (
            "revision (id, document_id, n, sha256, encoding, created_at)",
            f"(1, 1, 1, '0', 'utf-8', {moment})",
        ),
        (
            "alignment (id, project_id, src_revision_id, tgt_revision_id, encoder, encoder_digest, warnings, created_at)",
            f"('a', 1, 1, 1, 'e', '0', '[]', {moment})",
        ),
        (
            "event (id, project_id, person_id, action, via, at)",
            f"(1, 1, 1, 'approve', 'key', {moment})",
        ),
        (
            "event (id, project_id, person_id, action, via, at)",
            f"(2, 1, 2, 'reject', 'key', {moment})",
        ),
    ]:
        connection.execute(text(f"INSERT INTO {table} VALUES {values}"))
    bead = text(
        "INSERT INTO bead (id, alignment_id, position, src, tgt, confidence, accept, status, "
        "src_text, tgt_text, version, event_id) VALUES (:id, 'a', :position, '[0]', '[0]', 0.5, "
        "false, :status, :src, :tgt, :version, :event)"
    )
    for number, src in enumerate(TEXTS):
        event = (None, 1, 2, 1)[number]
        connection.execute(
            bead,
            {
                "id": 10 + number,
                "position": 3 - number,
                "src": src,
                "tgt": TEXTS[3 - number],
                "status": "approved" if event else "proposed",
                "version": bool(event) + 0,
                "event": event,
            },
        )
    connection.execute(
        text(
            "INSERT INTO bead_change (event_id, bead_id, version, status_before, status_after, "
            "src_before, tgt_before) VALUES (1, 11, 1, 'proposed', 'approved', 'a', 'b')"
        )
    )


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_beads_of_older_tables_are_kept(url, revision):
    """Their order, states and decisions stay; who decided and by what texts are found is filled."""
    older = at_revision(url, revision)
    with older.begin() as connection:
        fill_first_tables(connection)
        if revision == "0002":
            connection.execute(text("UPDATE bead SET moved_to = 7 WHERE id = 12"))
    older.dispose()
    engine = connect(url)
    assert differences(engine) == []
    store = Store(engine)
    beads = bead_rows.beads(store, "a")
    assert [bead.id for bead in beads] == [13, 12, 11, 10]
    assert [bead.position for bead in beads] == [0, 1, 2, 3]
    assert [bead.person for bead in beads] == ["Ada", "Ben", "Ada", None]
    assert [bead.state.src_text for bead in beads] == TEXTS[::-1]
    assert [bead.state.version for bead in beads] == [1, 1, 1, 0]
    assert [bead.moved_to for bead in beads] == [
        None,
        7 if revision == "0002" else None,
        None,
        None,
    ]
    assert {(bead.state.ignored, bead.parents, bead.fits) for bead in beads} == {((), (), None)}
    with store.reading() as session:
        rows = session.execute(select(BeadRow.src_text, BeadRow.src_key, BeadRow.person_id)).all()
        targets = session.execute(select(BeadRow.tgt_text, BeadRow.tgt_key)).all()
    assert all(key == text_key(known) for known, key, _ in rows)
    assert all(key == text_key(known) for known, key in targets)
    assert sorted(person or 0 for *_, person in rows) == [0, 1, 1, 2]
    (change,) = bead_changes.changes_of(store, 1)
    assert (change.before.ignored, change.after.ignored) == ((), ())
    engine.dispose()


def test_many_texts_get_their_keys(url):
    older = at_revision(url, "0002")
    with older.begin() as connection:
        fill_first_tables(connection)
        connection.execute(
            text(
                "INSERT INTO bead (id, alignment_id, position, src, tgt, confidence, accept, "
                "status, src_text, tgt_text, version) SELECT 100 + n, 'a', n, '[]', '[]', 0, "
                "false, 'proposed', 'source ' || n, 'target ' || n, 0 FROM (WITH RECURSIVE "
                "numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 10001) "
                "SELECT n FROM numbers) AS one"
            )
        )
    older.dispose()
    engine = connect(url)
    with engine.connect() as connection:
        rows = connection.execute(select(BeadRow.tgt_text, BeadRow.tgt_key)).all()
    assert len(rows) == 10_005
    assert all(key == text_key(known) for known, key in rows)
    engine.dispose()


VERSIONS = """INSERT INTO parallel_data_version
(id, project_id, n, format, granularity, src_lang, tgt_lang, n_units, last_event, sha256, created_at)
VALUES (1, 1, 1, 'csv', 'sentence', 'en', 'zh', 3, NULL, '0', '2026-01-02 03:04:05+00:00'),
       (2, 1, 2, 'tmx', 'paragraph', 'zh', 'en', 4, 1, '0', '2026-01-02 03:04:05+00:00')"""


def test_versions_of_one_target_language_are_kept(url):
    older = at_revision(url, "0003")
    with older.begin() as connection:
        fill_first_tables_of_0003(connection)
        connection.execute(text(VERSIONS))
    older.dispose()
    engine = connect(url)
    store = Store(engine)
    found = versions.all_versions(store, 1)
    assert [(one.n, one.src_lang, one.tgt_langs, one.n_units) for one in found] == [
        (2, "zh", ("en",), 4),
        (1, "en", ("zh",), 3),
    ]
    assert versions.unit_ids(store, found[0]) == ()
    assert job_rows.silent(store) == (("j", None),)
    engine.dispose()


def fill_first_tables_of_0003(connection):
    """Put a project, a file, an event and a job into tables as they were before publishing."""
    moment = "'2026-01-02 03:04:05+00:00'"
    for table, values in [
        ("person (id, name, role, created_at)", f"(1, 'Ada', 'lead', {moment})"),
        ("project (id, name, src_lang, tgt_langs, created_at)", f"(1, 'B', 'en', '[]', {moment})"),
        ("blob (sha256, data)", "('0', 'x')"),
        (
            "event (id, project_id, person_id, action, via, at)",
            f"(1, 1, 1, 'skip', 'key', {moment})",
        ),
        (
            "job (id, project_id, title, state, progress, message, created_at, updated_at)",
            f"('j', 1, 't', 'queued', 0, '', {moment}, {moment})",
        ),
    ]:
        connection.execute(text(f"INSERT INTO {table} VALUES {values}"))


def moved_to(url, revision):
    """Bring a database back to an older revision, and return an engine for it."""
    engine = create_engine(url)
    config = Config()
    config.set_main_option(
        "script_location", str(Path(store_engine.__file__).parent / "migrations")
    )
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
    return engine


def tables_of(engine):
    """Return the columns and foreign keys of all tables, in words."""
    found = inspect(engine)
    return {
        table: (
            {(one["name"], str(one["type"]), one["nullable"]) for one in found.get_columns(table)},
            {(one["name"], *one["constrained_columns"]) for one in found.get_foreign_keys(table)},
        )
        for table in found.get_table_names()
    }


def test_publishing_can_be_undone(url):
    older = at_revision(url, "0003")
    before = tables_of(older)
    with older.begin() as connection:
        fill_first_tables_of_0003(connection)
        connection.execute(text(VERSIONS))
    older.dispose()
    connect(url).dispose()
    back = moved_to(url, "0003")
    with back.begin() as connection:
        rows = connection.execute(
            text("SELECT n, src_lang, tgt_lang FROM parallel_data_version ORDER BY n")
        ).all()
    assert [tuple(row) for row in rows] == [(1, "en", "zh"), (2, "zh", "en")]
    assert tables_of(back) == before
    back.dispose()
    again = connect(url)
    assert differences(again) == []
    assert [one.tgt_langs for one in versions.all_versions(Store(again), 1)] == [("en",), ("zh",)]
    again.dispose()


def fill_orders_of_one_document(connection):
    """Put a document into tables as they were when each order had its own post-edits of it.

    It was ordered by both arms, then by ACT alone, and then by paragraph. Of its four segments the
    first was saved in the first order, the second in both (in the second one later), the third was
    saved in the first order and propagated to both, and the fourth has drafts in both.
    """
    fill_first_tables_of_0003(connection)
    moment = "'2026-01-02 03:04:05+00:00'"
    later = "'2026-01-03 03:04:05+00:00'"
    rows = [
        ("document (id, project_id, language, path)", "(1, 1, 'en', 'a.md')"),
        (
            "revision (id, document_id, n, sha256, encoding, created_at)",
            f"(1, 1, 1, '0', 'utf-8', {moment})",
        ),
    ]
    order = (
        "translation_order (id, project_id, engine, src_lang, tgt_langs, arms, revisions, "
        "masks_profanity, uses_glossary, granularity, terms, n_characters, baseline_price, "
        "act_price, person_id, created_at, job_id)"
    )
    batch = (
        "batch (id, order_id, arm, tgt_lang, attempt, state, token, message, progress, n_failures, "
        "n_characters, estimated, created_at)"
    )
    for order_id, cut, arms in (
        (1, "sentence", ("baseline", "act")),
        (2, "sentence", ("act",)),
        (3, "paragraph", ("act",)),
    ):
        rows.append(
            (
                order,
                f"({order_id}, 1, 'local', 'en', '[]', '[]', '[1]', false, false, '{cut}', "
                f"'[]', 1, 0, 0, 1, {moment}, 'j')",
            )
        )
        for arm in arms:
            number = 10 * order_id + (arm == "act")
            rows += [
                (
                    batch,
                    f"({number}, {order_id}, '{arm}', 'zh', 1, 'done', 't{number}', '', 1, 0, 1, 0, {moment})",
                ),
                (
                    "batch_document (batch_id, revision_id, names, state, error, n_segments, n_findings)",
                    f"({number}, 1, '[]', 'done', '', 4, 0)",
                ),
            ]
            rows += [
                (
                    "hypothesis (batch_id, revision_id, n, text, findings)",
                    f"({number}, 1, {n}, '{arm} {n}', '[]')",
                )
                for n in range(4)
            ]
    saved = {
        (1, 0): ("one", "act", 101),
        (1, 1): ("two", "baseline", 102),
        (2, 1): ("second", "act", 103),
        (1, 2): ("three", "memory", 104),
        (2, 2): ("three", "memory", 104),
        (3, 0): ("whole", "act", 105),
    }
    for event_id in sorted({event_id for *_, event_id in saved.values()}):
        rows.append(
            (
                "event (id, project_id, person_id, action, via, at)",
                f"({event_id}, 1, 1, 'post_edit', 'key', {moment})",
            )
        )
    for order_id in (1, 2, 3):
        for n in range(4):
            text_, taken, event_id = saved.get((order_id, n), (None, None, None))
            state = f"'saved', '{text_}', '{taken}'" if text_ else "'open', NULL, NULL"
            values = (
                f"({10 * order_id + n}, {order_id}, 1, 'zh', {n}, {n}, 'paragraph', 's{n}', {n}, "
                f"{state}, '[]', '', 5, 2, {1 if text_ else 0}, {event_id or 'NULL'})"
            )
            rows.append(
                (
                    "post_edit (id, order_id, revision_id, tgt_lang, n, block, kind, src_text, "
                    "src_key, status, text, taken, ignored, found, active_ms, n_keystrokes, version, "
                    "event_id)",
                    values,
                )
            )
            if text_:
                rows.append(
                    (
                        "post_edit_change (event_id, post_edit_id, version, status_before, "
                        "status_after, text_after, taken_after, ignored_before, ignored_after, "
                        "active_ms, n_keystrokes)",
                        f"({event_id}, {10 * order_id + n}, 1, 'open', 'saved', '{text_}', '{taken}', "
                        "'[]', '[]', 5, 2)",
                    )
                )
    rows += [
        (
            "post_edit_draft (person_id, post_edit_id, text, taken, active_ms, n_keystrokes, saved_at)",
            f"(1, {post_edit_id}, '{draft}', 'act', 1, 1, {at})",
        )
        for post_edit_id, draft, at in ((13, "newer", later), (23, "older", moment))
    ]
    for table, values in rows:
        connection.execute(text(f"INSERT INTO {table} VALUES {values}"))


def test_post_edits_of_one_text_in_several_orders_become_one(url):
    older = at_revision(url, "0007")
    before = tables_of(older)
    with older.begin() as connection:
        fill_orders_of_one_document(connection)
    older.dispose()
    engine = connect(url)
    assert differences(engine) == []
    store = Store(engine)
    found = edit_rows.of_document(store, DocumentKey(1, "zh"))
    assert [one.n for one in found] == [0, 1, 2, 3]
    assert [
        (one.state.text, one.state.taken, one.state.batch_id, one.state.version) for one in found
    ] == [
        ("one", Taken.ACT, 11, 1),
        ("second", Taken.ACT, 21, 2),
        ("three", Taken.MEMORY, None, 1),
        (None, None, None, 0),
    ]
    assert [one.effort.n_keystrokes for one in found] == [2, 4, 2, 0]
    (whole, *_) = edit_rows.of_document(store, DocumentKey(1, "zh", Granularity.PARAGRAPH))
    assert (whole.state.text, whole.state.batch_id) == ("whole", 31)
    first, last = post_edit_changes(store, found[1].id)
    assert [one.after.text for one in (first, last)] == ["two", "second"]
    assert (first.after.batch_id, last.before, last.after.batch_id) == (10, first.after, 21)
    person = next(iter(people.all_people(store)))
    (draft,) = edit_drafts.drafts(store, person.id, [one.id for one in found]).values()
    assert (draft.post_edit_id, draft.text) == (found[3].id, "newer")
    engine.dispose()
    back = moved_to(url, "0007")
    assert tables_of(back) == before
    with back.begin() as connection:
        query = text("SELECT order_id, text FROM post_edit WHERE text IS NOT NULL ORDER BY id")
        rows = [tuple(row) for row in connection.execute(query)]
    assert sorted(rows) == [(2, "one"), (2, "second"), (2, "three"), (3, "whole")]
    back.dispose()
    connect(url).dispose()


def test_what_was_ordered_before_keeps_the_settings_of_that_day(url):
    engine = at_revision(url, "0008")
    moments = [f"2026-01-0{day} 03:04:05.000000" for day in range(1, 6)]
    with engine.begin() as connection:
        for table, values in [
            ("person (id, name, role, created_at)", f"(1, 'Ada', 'lead', '{moments[0]}')"),
            (
                "project (id, name, src_lang, tgt_langs, created_at, reviews_post_edits)",
                f"(1, 'B', 'en', '[]', '{moments[0]}', false)",
            ),
            ("blob (sha256, data)", "('0', 'x')"),
            (
                "parallel_data_version (id, project_id, n, format, granularity, sha256, src_lang, "
                "tgt_langs, n_units, created_at)",
                f"(1, 1, 1, 'tsv', 'sentence', '0', 'en', '[]', 1, '{moments[0]}')",
            ),
            *(
                (
                    "service_settings (id, project_id, region, bucket, prefix, role_arn, prices_as_of,"
                    " person_id, at)",
                    f"({n}, 1, '{region}', 'b', 'amts', 'r', '', 1, '{moments[2 * n - 1]}')",
                )
                for n, region in ((1, "eu-west-1"), (2, "us-west-2"))
            ),
            *(
                (
                    "publication (id, project_id, version_id, engine, name, is_update, state, "
                    "predicted, message, problems, n_failures, token, job_id, person_id, created_at, "
                    "updated_at)",
                    f"({n}, 1, 1, '{made_by}', 'd', false, 'active', '[1, 0, 0]', '', '[]', 0, 't{n}',"
                    f" 'j', 1, '{moment}', '{moment}')",
                )
                for n, (made_by, moment) in enumerate(
                    [("amazon", moments[2]), ("amazon", moments[4]), ("local", moments[4])], 1
                )
            ),
        ]:
            connection.execute(text(f"INSERT INTO {table} VALUES {values}"))
    engine.dispose()
    upgraded = connect(url)
    with upgraded.connect() as connection:
        found = connection.execute(text("SELECT id, settings_id FROM publication ORDER BY id"))
        assert [tuple(row) for row in found] == [(1, 1), (2, 2), (3, None)]
    upgraded.dispose()


def fill_targets(connection):
    """Put targets into tables as they were before their pairs were kept, one edited by hand."""
    moment = "'2026-01-02 03:04:05+00:00'"
    columns = (
        "id, watch_id, name, tgt_lang, src_path, tgt_path, state, message, src_revision_id, "
        "tgt_revision_id, base_src_id, base_tgt_id, before_src_id, before_tgt_id, delivered_id, "
        "seen_id, delivered_content_id, n_segments, n_words, n_kept_words, n_human, n_human_words, "
        "n_gone, old_tgt_path, elsewhere, updated_at"
    )
    counts = f"1, 1, 1, 0, 0, 0, '', '[]', {moment}"
    rows = [
        ("person (id, name, role, created_at)", f"(1, 'Ada', 'lead', {moment})"),
        (
            "project (id, name, src_lang, tgt_langs, created_at, reviews_post_edits)",
            f"(1, 'B', 'en', '[]', {moment}, false)",
        ),
        ("document (id, project_id, language, path)", "(1, 1, 'en', 'a.md')"),
        (
            "watch (id, project_id, name, kind, path, layout, branch, deliver_branch, fetches, since, engine, person_id, created_at, seen, job_id)",
            f"(1, 1, 'W', 'folder', '/', '{{}}', '', '', false, '', 'local', 1, {moment}, '', '')",
        ),
    ]
    for n in range(1, 6):
        rows.append(("blob (sha256, data)", f"('{n}', 'x')"))
        rows.append(
            (
                "revision (id, document_id, n, sha256, encoding, created_at)",
                f"({n}, 1, {n}, '{n}', 'utf-8', {moment})",
            )
        )
    rows += [
        (f"sync_target ({columns})", f"({values}, {counts})")
        for values in (
            "1, 1, 'a.md', 'zh', '', '', 'up_to_date', '', 2, 4, 2, 4, 1, 3, 4, 'old', 'new'",
            "2, 1, 'a.md', 'es', '', '', 'up_to_date', '', 2, 5, 2, 5, 1, 3, 4, 'old', 'new'",
            "3, 1, 'a.md', 'fr', '', '', 'behind', '', 2, NULL, NULL, NULL, NULL, NULL, NULL, '', ''",
        )
    ]
    rows.append(
        (
            "synced_segment (target_id, n, state, text, old, old_text, tgt_text, needs_human, why, n_words, shared_with, is_edited)",
            "(1, 0, 'same', 'One.', '[0]', '', 'x', false, '', 1, '[]', false)",
        )
    )
    for table, values in rows:
        connection.execute(text(f"INSERT INTO {table} VALUES {values}"))


def test_what_was_delivered_is_known_after_an_upgrade(url):
    connect(url).dispose()
    older = moved_to(url, "0011-1")
    before = tables_of(older)
    with older.begin() as connection:
        fill_targets(connection)
    older.dispose()
    engine = connect(url)
    assert differences(engine) == []
    store = Store(engine)
    found = sync_pairs.of_watch(store, 1)
    delivered, seen = (
        KnownPair(pair=SyncPair(2, 4), content_id="new", seen_id="old"),
        SyncPair(1, 3),
    )
    assert found == {
        1: (KnownPair(pair=seen), delivered),
        2: (KnownPair(pair=seen), delivered, KnownPair(pair=SyncPair(2, 5))),
    }
    targets = sync_targets.targets(store, 1)
    assert {one.tgt_lang: (one.base, one.is_wanted) for one in targets} == {
        "zh": (SyncPair(2, 4), False),
        "es": (SyncPair(2, 5), False),
        "fr": (None, False),
    }
    assert [one.tgt_text for one in sync_targets.segments(store, 1)] == ["x"]
    engine.dispose()
    back = moved_to(url, "0011-1")
    assert tables_of(back) == before
    back.dispose()
    connect(url).dispose()


def test_votes_in_duels_are_judgements_after_an_upgrade(url):
    connect(url).dispose()
    older = moved_to(url, "0031")
    before = tables_of(older)
    moment = "'2026-01-02 03:04:05+00:00'"
    with older.begin() as connection:
        fill_comparison(connection, moment)
        for n, preferred in enumerate(("1", "NULL", "0")):
            connection.execute(
                text(
                    "INSERT INTO vote (comparison_id, person_id, segment, first_system, "
                    f"second_system, preferred, at) VALUES (1, 1, {n}, 0, 1, {preferred}, {moment})"
                )
            )
    older.dispose()
    engine = connect(url)
    assert differences(engine) == []
    found = judgement_rows.judgements(Store(engine), 1)
    assert [(one.segment, one.systems, one.preferred) for one in found] == [
        (0, (0, 1), 1),
        (1, (0, 1), None),
        (2, (0, 1), 0),
    ]
    assert {(one.rater, one.protocol, one.annotations, one.seconds) for one in found} == {
        ("Ada", Protocol.DUEL, (), None)
    }
    engine.dispose()
    back = moved_to(url, "0031")
    assert tables_of(back) == before
    with back.connect() as connection:
        kept = connection.execute(text("SELECT segment, preferred FROM vote ORDER BY id")).all()
    assert list(map(tuple, kept)) == [(0, 1), (1, None), (2, 0)]
    back.dispose()
    connect(url).dispose()


def fill_comparison(connection, moment):
    """Put a person, a project and a comparison into old tables."""
    for table, values in [
        ("person (id, name, role, created_at)", f"(1, 'Ada', 'lead', {moment})"),
        ("project (id, name, src_lang, tgt_langs, created_at)", f"(1, 'B', 'en', '[]', {moment})"),
        (
            "comparison (id, project_id, name, order_ids, leaks, person_id, created_at, job_id)",
            f"(1, 1, 'c', '[1]', 'exclude', 1, {moment}, 'j')",
        ),
    ]:
        connection.execute(text(f"INSERT INTO {table} VALUES {values}"))


def test_jobs_that_commands_left_can_be_taken_up(url):
    """Before 0013 a command stored no call: what is in the database says what a worker is to do."""
    connect(url).dispose()
    older = moved_to(url, "0012")
    with older.begin() as connection:
        fill_orders(connection)
    older.dispose()
    engine = connect(url)
    store = Store(engine)
    calls = {job_id: job_rows.call_of(store, job_id) for job_id in LEFT}
    assert calls == LEFT
    ended = {job_id for job_id in LEFT if job_rows.find(store, job_id).state.is_end}
    assert ended == {"s", "done", "a3-2-0a1b2c3d.1"}
    run = sync_rounds.round_of_job(store, "s")
    assert run.ended_at is not None
    assert (
        run.message == job_rows.find(store, "s").message == "It was interrupted. Ask for it again."
    )
    assert differences(engine) == []
    engine.dispose()


NOW = now()
LEFT = {
    "p": ["publishing-local", "publish"],
    "o": ["translation", "translate"],
    "c": ["alignment", "compare"],
    "g": ["translation", "gather"],
    "a1-2-0a1b2c3d.1": ["alignment", "align", 1, [1, 2], ["en", "zh"]],
    "a3-2-0a1b2c3d.1": None,  # its source was imported anew since
    "folders-1": None,
    "s": None,
    "done": None,
    "asked": ["desk", "rank", 1, "zh"],
}
"""Jobs, and what a worker is to be asked for each."""


def fill_orders(connection):
    """Put unfinished work of each kind into the tables, as commands of earlier versions did.

    Only the columns that are given are written: later ones are not there yet.
    """
    at = "'2026-01-02 03:04:05+00:00'"
    rows = [
        ("person", "id, name, role, created_at", f"1, 'Ada', 'lead', {at}"),
        ("project", "id, name, src_lang, tgt_langs, created_at", f"1, 'B', 'en', '[]', {at}"),
        ("blob", "sha256, data", "'0', 'x'"),
        ("blob", "sha256, data", "'1', 'y'"),
        ("document", "id, project_id, language, path", "1, 1, 'en', 'a.md'"),
        ("document", "id, project_id, language, path", "2, 1, 'zh', 'a.md'"),
        ("document", "id, project_id, language, path", "3, 1, 'en', 'b.md'"),
    ]
    rows += [
        (
            "revision",
            "id, document_id, n, sha256, encoding, created_at",
            f"{number}, {of}, {n}, '{n - 1}', '', {at}",
        )
        for number, of, n in ((1, 1, 1), (2, 2, 1), (3, 3, 1), (4, 3, 2))
    ]
    for job_id in LEFT:
        state = "done" if job_id == "done" else "running"
        call = '\'["desk", "rank", 1, "zh"]\'' if job_id == "asked" else "NULL"
        rows.append(
            (
                "job",
                "id, project_id, title, state, progress, message, call, created_at, updated_at",
                f"'{job_id}', 1, 't', '{state}', 0, '', {call}, {at}, {at}",
            )
        )
    rows += [
        (
            "parallel_data_version",
            "id, project_id, n, format, granularity, src_lang, tgt_langs, n_units, sha256, created_at",
            f"1, 1, 1, 'csv', 'sentence', 'en', '[\"zh\"]', 3, '0', {at}",
        ),
        (
            "comparison",
            "project_id, name, order_ids, leaks, person_id, created_at, job_id",
            f"1, 'n', '[]', 'exclude', 1, {at}, 'c'",
        ),
    ]
    for table, columns, values in rows:
        connection.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({values})"))
    rows = [
        insert(PublicationRow).values(
            project_id=1,
            version_id=1,
            engine="local",
            name="data",
            is_update=False,
            state="importing",
            predicted=[1, 0, 0],
            message="",
            problems=[],
            n_failures=0,
            token="t",
            job_id="p",
            person_id=1,
            created_at=NOW,
            updated_at=NOW,
        ),
        insert(OrderRow).values(
            project_id=1,
            engine="local",
            src_lang="en",
            tgt_langs=["zh"],
            arms=["baseline"],
            revisions=[1],
            masks_profanity=False,
            uses_glossary=False,
            granularity="sentence",
            terms=[],
            n_characters=1,
            baseline_price=Decimal(0),
            act_price=Decimal(0),
            person_id=1,
            created_at=NOW,
            job_id="o",
        ),
        insert(GatheringOrderRow).values(
            project_id=1,
            name="n",
            tgt_lang="zh",
            urls=[],
            files=[],
            keywords=[[], []],
            revision_ids=[],
            person_id=1,
            created_at=NOW,
            job_id="g",
        ),
        insert(WatchRow).values(
            id=1,
            project_id=1,
            name="w",
            kind="folder",
            path="/w",
            layout={},
            branch="",
            deliver_branch="",
            fetches=False,
            since="",
            engine="local",
            seen="",
            person_id=1,
            created_at=NOW,
            job_id="s",
        ),
        insert(SyncRunRow).values(
            watch_id=1,
            job_id="s",
            person_id=1,
            commit="",
            at=NOW,
            message="",
            n_words=0,
            n_kept_words=0,
            delivered="",
            summary="",
        ),
    ]
    for row in rows:
        connection.execute(row)
