"""Backups: all rows of one moment in one file, and back into an empty database."""

import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import JSON, insert, select

from amts_core import review
from amts_core.documents.store import sources
from amts_core.documents.store.revisions import NewRevision
from amts_core.engines import EngineCall
from amts_core.engines.amazon import ResourceTag
from amts_core.engines.protocol import Options, ParallelData, ParallelDataStatus
from amts_core.engines.protocol import Term as ServiceTerm
from amts_core.exchange import ContentType
from amts_core.kernel.database import backup
from amts_core.kernel.database.engine import Store, connect
from amts_core.kernel.database.tables import Base
from amts_core.kernel.errors import StoreError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import (
    Action,
    Arm,
    BlockKind,
    DeskAct,
    Engine,
    Finding,
    Granularity,
    NewBead,
    Role,
    Segment,
    Severity,
    Via,
)
from amts_core.parallel_data.store import versions
from amts_core.project.store import people, term_rows
from amts_core.project.store.term_rows import GlossaryTerm
from amts_core.review import decisions, second_pass
from amts_core.review.store import (
    backlog_rows,
    bead_drafts,
    bead_rows,
    draws,
    leases,
    queues,
    suggestion_rows,
)
from amts_core.review.store.queues import Queue
from amts_core.review.store.suggestion_rows import SuggestedEdit
from amts_core.translation.records import Counters, Hypothesis, OrderState, Problem, ServiceSettings
from amts_core.translation.store import (
    batches,
    corpus_rows,
    engine_calls,
    hypotheses,
    order_rows,
    publication_rows,
    service_settings,
)
from amts_core.translation.store.order_rows import NewBatch, NewOrder
from amts_core.translation.store.publication_rows import NewPublication
from tests.conftest import add_alignment, carried_out, proposed
from tests.events import changes_to_beads, fold, person_named
from tests.stored import bead_history, contents


@pytest.fixture
def file(tmp_path):
    return tmp_path / "backup.db"


@pytest.fixture
def empty(tmp_path, empty_database):
    """An empty store in another place."""
    (tmp_path / "other").mkdir()
    shutil.copy(empty_database, tmp_path / "other" / "amts.db")
    store = Store(connect(f"sqlite:///{tmp_path / 'other' / 'amts.db'}"))
    yield store
    store.close()


RESOURCE = ParallelData(
    name="data",
    status=ParallelDataStatus.ACTIVE,
    latest_update_status=None,
    src_lang="en",
    tgt_langs=("zh",),
    imported=1,
    skipped=0,
    failed=0,
    imported_characters=2**40,
    message="",
    created_at=None,
    updated_at=None,
)
SEGMENTS = (Segment(n=0, block=0, kind=BlockKind.HEADING, text="Title", start=2, end=7),)


def fill(store):
    """Put something into every table."""
    project = people.create_project(store, "Book", "en", ["zh"])
    lead = people.add_person(store, "Grace 😀", Role.LEAD)
    beads = [
        proposed([i], [i] if i else [], f"s {i}", f"t {i + i // 3}", accept=i > 1) for i in range(5)
    ]
    alignment_id = add_alignment(
        store, project, beads, segments=(SEGMENTS, SEGMENTS), ratios=(0.5, 2.0)
    )
    ids = queues.bead_ids(store, alignment_id, Queue())
    review.decide(
        store,
        DeskAct(person=lead, via=Via.KEY, dwell_ms=9),
        ids[1],
        Action.EDIT,
        seen_version=0,
        tgt_text="壹",
    )
    review.undo(store, DeskAct(person=lead, via=Via.KEY), project.id)
    carried_out(
        store, review.accept(store, DeskAct(person=lead, via=Via.BULK), project.id, least=None)
    )
    fill_desk(store, project, lead, ids)
    bead_drafts.save_draft(store, lead.id, ids[0], "unfinished")
    versions.add_version(
        store,
        project.id,
        b"\0\xff",
        format_="csv",
        granularity=Granularity.SENTENCE,
        languages=("en", "zh"),
        n_units=1,
        last_event=2,
    )
    fill_orders(store, project, lead)
    job_rows.add_job(store, "j", project.id, "a.md")
    job_rows.log(store, "j", "begun")
    job_rows.beat(store, "w", "host", 7)
    return project


def fill_orders(store, project, lead):
    """Leave all traces of publishing and translating."""
    settings = ServiceSettings(
        region="eu-central-1",
        bucket="b",
        prefix="amts",
        role_arn="r",
        kms_key="k",
        tags=(ResourceTag("team", "docs"),),
        budget_usd=Decimal("1.000001"),
    )
    service_settings.add_settings(store, project.id, lead.id, settings)
    corpus_rows.add_corpus(
        store, project.id, lead.id, name="news", languages=("en", "zh"), data=b"a\tb\n", n_units=1
    )
    (version,) = versions.all_versions(store, project.id)
    held = publication_rows.add_publication(
        store,
        NewPublication(
            project_id=project.id,
            version_id=version.id,
            engine=Engine.LOCAL,
            name="data",
            predicted=Counters(1, 0, 0),
            token="t1",
            person_id=lead.id,
            job_id="p",
            title="v1",
        ),
        ["publishing-local", "publish"],
    )
    publication_rows.set_described(store, held.id, RESOURCE, line="begun")
    publication_rows.set_active(
        store, held.id, RESOURCE, problems=[Problem("a", "b", ("1",))], line="done"
    )
    (source,) = sources.newest(store, project.id, "zh")
    batch = NewBatch(
        arm=Arm.ACT,
        tgt_lang="en",
        content_type=ContentType.HTML,
        revision_ids=(source.revision_id,),
        token="t2",
        n_characters=5,
        estimated_usd=Decimal("0.0000125"),
    )
    order_id = order_rows.add_order(
        store,
        NewOrder(
            project_id=project.id,
            engine=Engine.LOCAL,
            src_lang="zh",
            tgt_langs=("en",),
            arms=(Arm.ACT,),
            revision_ids=(source.revision_id,),
            segments={source.revision_id: frozenset({0})},
            publication_id=held.id,
            data_elsewhere="theirs",
            terminology="their-terms",
            options=Options(),
            terms=(ServiceTerm("雨", "rain", "en"),),
            n_characters=5,
            prices_usd=(Decimal(0), Decimal(0)),
            person_id=lead.id,
            job_id="o",
            title="order",
            batches=(batch,),
        ),
        ["translation", "translate"],
    )
    (made,) = batches.batches(store, order_id)
    found = Finding(
        check="lost",
        severity=Severity.WARNING,
        message="Put back.",
        src_spans=(),
        tgt_spans=((0, 1),),
        fix=None,
    )
    call = EngineCall(
        key="k",
        prompt="雨?",
        examples=(("rain", "雨"),),
        n_tokens_in=3,
        n_tokens_out=1,
        usd=Decimal("0.000002"),
    )
    engine_calls.add_calls(store, made.id, [call])
    hypothesis = Hypothesis(
        batch_id=made.id,
        revision_id=source.revision_id,
        tgt_lang="en",
        n=0,
        text="text",
        findings=(found,),
        call_id=engine_calls.ids(store, made.id, ["k"])["k"],
    )
    hypotheses.put_hypotheses(
        store, made.id, source.revision_id, found=[hypothesis], n_characters=None
    )
    batches.end(
        store,
        made.id,
        OrderState.DONE,
        message="",
        line="done",
        n_counted=4,
        counted_usd=Decimal(1),
    )


def fill_desk(store, project, lead, ids):
    """Leave all traces of review: an edit with an offer, an opinion, samples, leases, notes."""
    decisions.ignore(
        store,
        DeskAct(person=lead, via=Via.CLICK, note="a name", token="t"),
        ids[3],
        "numbers",
        seen_version=1,
    )
    edit, _ = review.restructure(
        store, DeskAct(person=lead, via=Via.KEY), ids[0], Action.MERGE, seen={}
    )
    suggestion_rows.ask(store, edit.id, "a1")
    new = NewBead(
        src=(2,),
        tgt=(2,),
        src_text="s2",
        tgt_text="t2",
        confidence=0.5,
        score=None,
        tgt_cut=(None, 1),
    )
    suggestion_rows.answer(store, edit.id, [SuggestedEdit(((ids[2], 1),), (new,))])
    judge = people.add_person(store, "Ben", Role.EDITOR)
    second_pass.judge(store, DeskAct(person=judge, via=Via.KEY), ids[4], Action.REJECT)
    second_pass.begin(store, lead, project.id, alignment_id="a1", n=2)
    leases.take(store, project.id, judge.id, ids[2:4])
    term_rows.replace_terms(store, project.id, "zh", [GlossaryTerm("rain", "雨")])
    backlog_rows.set_usefulness(store, [(ids[2], 0.25)])
    backlog_rows.add_waiting(
        store,
        project.id,
        NewRevision(path="w.md", language="en", data=b"w", encoding="utf-8", segments=SEGMENTS),
        "zh",
    )


def fill_the_rest(store):
    """Put a row into each table that has none: whatever a table is for, its rows are kept."""
    with store.writing() as session:
        for table in Base.metadata.sorted_tables:
            if session.execute(select(table).limit(1)).first() is None:
                session.execute(insert(table).values(made_up(session, table)))


def made_up(session, table):
    """Return a value for each column of a table: of one that refers to a row, that of a row."""
    values = {}
    for column in table.columns:
        if column.foreign_keys:
            (of,) = column.foreign_keys
            values[column.name] = session.scalar(select(of.column).limit(1))
        else:
            kind = getattr(column.type, "impl_instance", column.type)
            is_json = isinstance(kind, JSON)
            values[column.name] = {"雨": [1, None]} if is_json else MADE_UP[kind.python_type]
    return values


MADE_UP = {
    int: 7, float: 0.5, str: "雨 🌧", bool: True, datetime: datetime(2026, 11, 21, 8, 30, tzinfo=UTC),
    date: date(2026, 11, 22),
}  # fmt: skip


def test_a_backup_goes_back_into_another_database(store, empty, file):
    fill(store)
    fill_the_rest(store)
    before = contents(store)
    assert set(before) == set(Base.metadata.tables)
    assert backup.save(store, file) == sum(map(len, before.values()))
    assert backup.load(empty, file) == sum(map(len, before.values()))
    assert contents(empty) == contents(store) == before


def test_work_goes_on_in_a_restored_database(store, empty, file):
    fill(empty)
    backup.save(empty, file)
    backup.load(store, file)
    assert contents(store) == contents(empty)
    project = people.create_project(store, "More", "en", ["zh"])
    known = person_named(store, "Grace 😀")
    beads = [proposed([0], [0], "One.", "一。")]
    alignment_id = add_alignment(store, project, beads, alignment_id="a2")
    (bead_id,) = queues.bead_ids(store, alignment_id, Queue())
    event = review.decide(
        store, DeskAct(person=known, via=Via.KEY), bead_id, Action.APPROVE, seen_version=0
    )
    assert (project.id, event.id) == (2, 8)
    made, bead_id = review.restructure(
        store, DeskAct(person=known, via=Via.KEY), 3, Action.UNPAIR, seen={}
    )
    assert bead_id > max(bead.id for bead in bead_rows.beads(empty, "a1"))
    review.undo(store, DeskAct(person=known, via=Via.KEY), 1)
    assert (
        draws.add(
            store,
            project.id,
            None,
            kind=draws.BAND,
            band=(0.0, 1.0),
            person_id=known.id,
            choose=lambda _: (),
        ).id
        == 2
    )
    term_rows.replace_terms(store, project.id, "zh", [GlossaryTerm("rain", "雨")])


def test_a_backup_is_one_file(store, file):
    fill(store)
    backup.save(store, file)
    assert {path.name for path in file.parent.iterdir()} <= {
        "backup.db",
        "amts.db",
        "amts.db-wal",
        "amts.db-shm",
    }
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_an_empty_database_can_be_saved(store, empty, file):
    assert backup.save(store, file) == backup.load(empty, file) == 0


def test_a_backup_while_people_decide_is_of_one_moment(store, empty, file, project, ada):
    add_alignment(store, project, [proposed([i], [i], f"s{i}", f"t{i}") for i in range(400)])
    ids = queues.bead_ids(store, "a1", Queue())
    initial = {bead.id: bead.state for bead in queues.beads(store, "a1", Queue())}
    is_begun, stop = threading.Event(), threading.Event()
    n_decided = []

    def work():
        for n, bead_id in enumerate(ids * 3):
            if stop.is_set():
                break
            review.decide(
                store,
                DeskAct(person=ada, via=Via.KEY),
                bead_id,
                Action.APPROVE,
                seen_version=n // len(ids),
            )
            n_decided.append(bead_id)
            if n == 20:
                is_begun.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert is_begun.wait(120)
    backup.save(store, file)
    n_after = len(n_decided)
    stop.set()
    thread.join()
    backup.load(empty, file)
    events = bead_history(empty, project.id)
    assert 20 < len(events) <= n_after + 1
    states = {bead.id: bead.state for bead in queues.beads(empty, "a1", Queue())}
    changes = changes_to_beads(empty, "a1")
    assert fold(initial, changes) == states
    assert [change.bead_id for change in changes] == list(ids * 3)[: len(events)]


@pytest.mark.parametrize(
    ("place", "message"),
    [
        pytest.param("taken.db", "exists already. Name a file that does not", id="a file"),
        pytest.param("folder", "exists already", id="a folder"),
        pytest.param("nowhere/b.db", "There is no folder .*/nowhere. Make it", id="no folder"),
    ],
)
def test_a_backup_overwrites_nothing(store, tmp_path, place, message):
    (tmp_path / "taken.db").write_bytes(b"precious")
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError, match=message):
        backup.save(store, tmp_path / place)
    assert (tmp_path / "taken.db").read_bytes() == b"precious"
    assert list((tmp_path / "folder").iterdir()) == []


def test_a_backup_that_fails_leaves_nothing(store, file, monkeypatch):
    def fail(source, sink):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "_copy", fail)
    before = sorted(file.parent.iterdir())
    with pytest.raises(StoreError, match=r"can't be written: No space left on device\."):
        backup.save(store, file)
    assert sorted(file.parent.iterdir()) == before


def cut(data):
    return data[: len(data) // 2 // 4096 * 4096]


def overwritten(data):
    return data[:8192] + b"\xa5" * (len(data) - 8192)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        pytest.param(lambda data: b"", "is not a backup", id="empty"),
        pytest.param(lambda data: b"# Title\n" * 999, "is not a backup", id="a text"),
        pytest.param(lambda data: data[:50], "is not a backup", id="its head alone"),
        pytest.param(cut, "damaged", id="its first half"),
        pytest.param(overwritten, "damaged", id="overwritten"),
    ],
)
def test_a_broken_backup_is_refused(store, empty, file, damage, message):
    fill(empty)
    backup.save(empty, file)
    file.write_bytes(damage(file.read_bytes()))
    before = file.read_bytes()
    with pytest.raises(StoreError, match=message):
        backup.load(store, file)
    assert contents(store) == {}
    assert file.read_bytes() == before


def test_somebody_elses_database_is_refused_and_left_alone(store, file):
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE song (title TEXT)")
    before = file.read_bytes()
    with pytest.raises(StoreError, match="is not a backup, or is damaged: no such table"):
        backup.load(store, file)
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.glob("backup*")] == ["backup.db"]


def test_a_backup_of_a_newer_version_is_refused(store, file):
    backup.save(store, file)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="made by a newer one. Update the program"):
        backup.load(store, file)


def test_a_missing_backup_is_named(store, file):
    with pytest.raises(StoreError, match=f"There is no file {file}"):
        backup.load(store, file)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda store: people.create_project(store, "X", "en", []), id="projects"),
        pytest.param(lambda store: people.add_person(store, "X", Role.LEAD), id="people"),
    ],
)
def test_nothing_is_restored_over_what_there_is(store, empty, file, make):
    fill(empty)
    backup.save(empty, file)
    make(store)
    before = contents(store)
    with pytest.raises(StoreError, match="has projects or people already. Restore into an empty"):
        backup.load(store, file)
    assert contents(store) == before


def test_the_last_decisions_of_a_copied_database_are_restored(tmp_path, empty):
    """A database in use keeps them in a second file: copied with it, they are read."""
    path = tmp_path / "used.db"
    used = Store(connect(f"sqlite:///{path}"))
    fill(used)
    assert path.with_name("used.db-wal").stat().st_size > 0
    backup.load(empty, path)
    assert contents(empty) == contents(used)
    used.close()
