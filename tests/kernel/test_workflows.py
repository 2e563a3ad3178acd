"""Durable work: done once, by whichever worker lives, and failures that a person understands."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from collections import Counter
from contextlib import ExitStack, closing
from dataclasses import replace
from inspect import signature

import pytest
from dbos import DBOSClient, DBOSPortableJSONSerializer, EnqueueOptions
from sqlalchemy import select, update

from amts_core import gathering, review, translation
from amts_core.align.universal_encoder import UNIVERSAL_NAME
from amts_core.cli.duties import give_back
from amts_core.documents import imports
from amts_core.documents.store.revisions import NewRevision, segments
from amts_core.engines.chat import ChatSettings
from amts_core.kernel.config import BUNDLED_ENCODER, ROOT, Settings
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.database.tables import AlignmentRow, JobRow
from amts_core.kernel.errors import AmtsError, DocumentError, EncoderError
from amts_core.kernel.jobs import calls as queueing
from amts_core.kernel.jobs import job_rows, machine, worker
from amts_core.kernel.jobs.calls import Call
from amts_core.kernel.jobs.worker import AppWorker, Duties
from amts_core.kernel.records import (
    Action,
    Arm,
    BlockKind,
    DeskAct,
    Engine,
    JobState,
    Role,
    Segment,
    Via,
)
from amts_core.project.store import people
from amts_core.review import again_jobs, bulk, desk_jobs, jobs, structure_edits
from amts_core.review.store import (
    alignments,
    backlog_rows,
    bead_changes,
    bead_rows,
    queues,
    suggestion_rows,
)
from amts_core.review.store.queues import Queue, Sorting
from amts_core.sync import rounds, watches
from amts_core.sync.records import WatchKind, WatchSettings
from amts_core.translation import chat_trials, services
from amts_core.translation.records import ServiceSettings
from tests.conftest import TEXTBOOK, add_alignment, proposed
from tests.translation.orders.conftest import version_of

LANGUAGES = "en", "zh"
SECONDS = 300
CHAPTERS = sorted(path.name for path in (TEXTBOOK / "en").iterdir())


def enqueue_folders(settings, project, folders):
    """Ask a worker for the documents of two folders, as whoever reads folders does."""
    files = jobs.kept_folders(open_store(settings.database_url), folders, LANGUAGES)
    title = f"{len(files.pairs)} documents"
    return jobs.enqueue_files(settings, project, files, LANGUAGES, title=title)


class Bench:
    """A data folder with a project, and the workers that were started on it."""

    def __init__(self, folder, stack):
        self.settings = Settings.for_database(None, data_dir=folder, encoder=str(BUNDLED_ENCODER))
        self.store = open_store(self.settings.database_url)
        self.project = people.create_project(self.store, "Book", "en", ["zh"])
        self.log = folder / "worker.log"
        self._stack = stack
        stack.callback(self.store.close)

    def start_worker(self, *options, **settings):
        """Start a worker in a process of its own, which is killed at the end of the test."""
        dropped = ("AMTS_DATABASE_URL", "AMTS_ENCODER")
        environment = {name: value for name, value in os.environ.items() if name not in dropped}
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "amts_core", "worker", *options],
                cwd=ROOT,
                env=environment | {"AMTS_DATA_DIR": str(self.settings.data_dir)} | settings,
                stdout=log,
                stderr=log,
            )
        self._stack.callback(process.wait)
        self._stack.callback(process.kill)
        return process

    def imported(self, name, n_chapters=1):
        """Import some chapters as one document."""
        sides = []
        for language in LANGUAGES:
            names = (CHAPTERS * n_chapters)[:n_chapters]
            texts = [(TEXTBOOK / language / one).read_bytes() for one in names]
            sides.append(imports.read(b"\n\n".join(texts), name, language))
        return imports.import_pair(self.store, self.project, *sides)

    def enqueue(self, revisions, title="a.md"):
        return jobs.enqueue_alignment(
            self.settings, self.project, revisions, languages=LANGUAGES, title=title
        )

    def job(self, job_id):
        return job_rows.find(self.store, job_id)

    def ended(self, job_id):
        """Wait for the end of a job and return it."""
        self.wait_until(lambda: self.job(job_id).state.is_end)
        return self.job(job_id)

    def wait_until(self, condition):
        deadline = time.monotonic() + SECONDS
        while not condition():
            assert time.monotonic() < deadline, self.log.read_text("utf-8")
            time.sleep(0.05)

    def alignments(self):
        return alignments.alignments_of(self.store, self.project.id)

    def assert_aligned(self, job, revisions):
        """Assert that a job made one alignment, with each segment in one bead, in order."""
        assert (job.message, job.state, job.progress) == ("aligned", JobState.DONE, 1.0)
        made = [one for one in self.alignments() if one.id == job.result]
        assert [(one.src_revision_id, one.tgt_revision_id) for one in made] == [
            tuple(revision.id for revision in revisions)
        ]
        beads = queues.beads(self.store, job.result, Queue())
        for side, revision in zip(("src", "tgt"), revisions, strict=True):
            covered = [n for bead in beads for n in getattr(bead, side)]
            assert covered == [part.n for part in segments(self.store, revision.id)]


@pytest.fixture
def bench(tmp_path, laid_database):
    with ExitStack() as stack:
        yield Bench(tmp_path, stack)


@pytest.fixture(scope="module")
def working(tmp_path_factory, empty_database):
    """A bench with one worker for several tests."""
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("working")
        shutil.copy(empty_database, folder / "amts.db")
        made = Bench(folder, stack)
        made.worker = made.start_worker()
        yield made


def test_an_alignment_waits_for_a_worker_and_is_done_once(working):
    revisions = working.imported("once.md")
    job_id = working.enqueue(revisions)
    assert working.enqueue(revisions, "again") == job_id
    assert working.job(job_id).title == "a.md"
    done = working.ended(job_id)
    working.assert_aligned(done, revisions)
    assert working.enqueue(revisions) == job_id
    next_one = working.enqueue(working.imported("next.md"))
    working.ended(next_one)
    assert working.job(job_id) == done
    made = Counter(one.src_path for one in working.alignments())
    assert (made["once.md"], made["next.md"]) == (1, 1)


def test_a_job_that_fails_says_what_to_do_and_can_be_asked_for_again(bench, tmp_path):
    encoder = tmp_path / "encoder"
    worker = bench.start_worker(AMTS_ENCODER=str(encoder))
    revisions = bench.imported("failing.md")
    job_id = bench.enqueue(revisions)
    failed = bench.ended(job_id)
    assert (failed.state, failed.result) == (JobState.FAILED, None)
    assert failed.message.startswith(f"There is no folder {encoder}. Give that of")
    assert "\n" not in failed.message
    shutil.copytree(BUNDLED_ENCODER, encoder)
    again = bench.enqueue(revisions)
    assert again != job_id
    bench.assert_aligned(bench.ended(again), revisions)
    assert bench.job(job_id) == failed
    assert worker.poll() is None


def test_what_an_earlier_encoder_has_aligned_is_aligned_again(working):
    """Decisions stay; what came as pairs, and what is decided whole, is not offered."""
    store, project, named = working.store, working.project, working.settings.encoder
    first = working.ended(working.enqueue(working.imported("again.md"))).result
    assert again_jobs.behind(alignments.current(store, project.id), named) == ()
    with store.writing() as session:
        earlier = update(AlignmentRow).where(AlignmentRow.id == first)
        session.execute(earlier.values(encoder=BUNDLED_ENCODER.name))
    ada = people.add_person(store, "Ada", Role.TRANSLATOR)
    bead = queues.beads(store, first, Queue())[2]
    act = DeskAct(person=ada, via=Via.KEY, token=str(uuid.uuid4()))
    review.decide(store, act, bead.id, Action.APPROVE, seen_version=0, tgt_text="猫。")
    for kind in ("units-1-2-0", "general-1-2-0"):
        add_alignment(
            store, project, [proposed([0], [0], "A.", "B.")], name=kind, alignment_id=kind
        )
    (found,) = again_jobs.behind(alignments.current(store, project.id), named)
    assert found.id == first
    ids = {again_jobs.enqueue(working.settings, project, [found]) for _ in range(2)}
    done = working.ended(ids.pop())
    assert not ids and done.state is JobState.DONE
    assert done.message.startswith("aligned again: 1 decision carried over")
    assert again_jobs.behind(alignments.current(store, project.id), named) == ()
    (made,) = (one for one in alignments.current(store, project.id) if one.src_path == "again.md")
    assert (made.encoder, made.n_approved) == (UNIVERSAL_NAME, 1)
    stays = [one for one in queues.beads(store, made.id, Queue()) if one.src == bead.src]
    assert [one.state.tgt_text for one in stays] == ["猫。"]


@pytest.fixture
def elsewhere(bench, tmp_path):
    """The settings of a caller whose encoder and data folder the worker has not."""
    return replace(
        bench.settings, data_dir=tmp_path / "theirs", encoder=str(tmp_path / "theirs" / "encoder")
    )


def test_a_worker_uses_its_own_encoder(bench, elsewhere, tmp_path):
    """The caller's machine has the database under another address, and no folder of ours."""
    revisions = bench.imported("a.md")
    job_id = jobs.enqueue_alignment(
        elsewhere, bench.project, revisions, languages=LANGUAGES, title="a.md"
    )
    folders = copied(tmp_path / "theirs", CHAPTERS[:2])
    imported = enqueue_folders(elsewhere, bench.project, folders)
    shutil.rmtree(tmp_path / "theirs")
    bench.start_worker()
    bench.assert_aligned(bench.ended(job_id), revisions)
    done = bench.ended(imported)
    assert (done.state, done.message) == (JobState.DONE, "2 of 2 documents aligned")


def copied(folder, names):
    """Copy chapters into a folder of each language, and return these."""
    for language in LANGUAGES:
        (folder / language).mkdir(parents=True)
        for name in names:
            shutil.copy(TEXTBOOK / language / name, folder / language)
    return folder / "en", folder / "zh"


def test_folders_are_imported_without_what_can_not_be(working, tmp_path):
    folders = copied(tmp_path, CHAPTERS[:2])
    (tmp_path / "en" / "broken.md").write_bytes(b"# Title")
    (tmp_path / "zh" / "broken.md").write_bytes(b"%PDF-1.7")
    for language in LANGUAGES:
        shutil.copy(TEXTBOOK / "en" / CHAPTERS[2], tmp_path / language / "same.md")
    job_id = enqueue_folders(working.settings, working.project, folders)
    done = working.ended(job_id)
    assert done.state is JobState.PARTIAL
    assert done.message.startswith("2 of 4 documents aligned; broken.md: broken.md is a PDF")
    assert "same.md: Both documents look like English" in done.message
    made = Counter(one.src_path for one in working.alignments())
    assert [made[name] for name in (*CHAPTERS[:2], "broken.md", "same.md")] == [1, 1, 0, 0]


def test_folders_of_which_nothing_can_be_imported_fail_the_job(working, tmp_path):
    folders = copied(tmp_path, ())
    for folder, data in zip(folders, (b"# Title", b"%PDF-1.7"), strict=True):
        (folder / "broken.md").write_bytes(data)
    job_id = enqueue_folders(working.settings, working.project, folders)
    failed = working.ended(job_id)
    assert failed.state is JobState.FAILED
    assert failed.message.startswith("0 of 1 document aligned; broken.md: broken.md is a PDF")


def test_folders_that_have_gone_are_refused_at_once(bench, tmp_path):
    folders = tmp_path / "en", tmp_path / "zh"
    with pytest.raises(DocumentError, match="There is no folder"):
        enqueue_folders(bench.settings, bench.project, folders)
    assert job_rows.jobs(bench.store, bench.project.id) == ()


def stored_arguments(settings):
    """All that the library of workflows has stored of arguments, as text."""
    path = settings.jobs_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as connection:
        return [
            text
            for table in ("workflow_input", "workflow_status")
            for (text,) in connection.execute(f"SELECT inputs FROM {table}")
            if text
        ]


def test_nothing_that_is_asked_for_tells_of_the_callers_machine(bench, elsewhere, tmp_path):
    """Whatever can be asked for is: neither addresses nor paths are stored with it."""
    ada = people.add_person(bench.store, "Grace", Role.LEAD)
    revisions = bench.imported("a.md")
    services.save(
        bench.store,
        ada,
        bench.project,
        ServiceSettings(
            region="eu-west-1",
            bucket="bucket",
            prefix="amts",
            role_arn="arn:aws:iam::123456789012:role/translate",
            chat=ChatSettings(url="http://localhost/v1", model="some-model"),
        ),
    )
    settings, project = elsewhere, bench.project
    jobs.enqueue_alignment(settings, project, revisions, languages=LANGUAGES, title="a.md")
    folders = copied(tmp_path / "theirs", CHAPTERS[:1])
    enqueue_folders(settings, project, folders)
    desk_jobs.enqueue_ranking(settings, project, "zh")
    version = version_of(bench.store, project)
    translation.publish(settings, project, ada, version=version, engine=Engine.LOCAL)
    translation.refresh(settings, project, Engine.AMAZON)
    services.check_access(settings, project, ada)
    chat_trials.begin(settings, project, ada)
    order = settings, project, ada, [revisions[0].id], ["zh"]
    translation.order(*order, [Arm.BASELINE], Engine.LOCAL)
    watched = WatchSettings(
        name="Book",
        kind=WatchKind.FOLDER,
        path=str(tmp_path / "theirs"),
        layout={"en": "en/{name}", "zh": "zh/{name}"},
    )
    rounds.begin(settings, ada, watches.add(settings, project, ada, watched).id)
    gathering.order(
        settings,
        project,
        ada,
        gathering.GatheringRequest(
            name="Ships",
            tgt_lang="zh",
            urls=("https://example.org/a",),
            revision_ids=(revisions[0].id,),
        ),
    )
    stored = stored_arguments(settings)
    with bench.store.reading() as session:
        calls = [json.dumps(call) for call in session.scalars(select(JobRow.call))]
    assert len(stored) == len(calls) == 10
    for text in stored + calls:
        assert "://" not in text
        assert str(tmp_path) not in text


def asked_for_earlier(bench, workflow, workflow_id, *arguments):
    """Ask for work as the first versions did: with the caller's address and encoder."""
    queueing.prepare_jobs_database(bench.settings)
    client = DBOSClient(
        system_database_url=bench.settings.jobs_url, serializer=DBOSPortableJSONSerializer()
    )
    options = EnqueueOptions(
        queue_name=queueing.ALIGNMENT,
        workflow_name=workflow,
        workflow_id=workflow_id,
        app_version=queueing.VERSION,
    )
    client.enqueue(options, "postgresql+psycopg://amts:s3cret@db/amts", "/theirs/enc", *arguments)
    client.destroy()


def test_what_earlier_versions_asked_for_is_done_and_their_address_forgotten(bench, tmp_path):
    project = bench.project.id
    revisions = bench.imported("a.md")
    folders = copied(tmp_path / "theirs", CHAPTERS[:1])
    ids = [one.id for one in revisions]
    made = f"{jobs.alignment_id(bench.settings, bench.project, revisions)}.1"
    for job_id in (made, "folders-here", "folders-gone"):
        job_rows.add_job(bench.store, job_id, project, job_id)
    asked_for_earlier(bench, "align", made, project, ids, [*LANGUAGES])
    languages = [*LANGUAGES]
    paths = [str(one) for one in folders]
    asked_for_earlier(bench, "import_folders", "folders-here", project, paths, languages)
    gone = ["/theirs/en", "/theirs/zh"]
    asked_for_earlier(bench, "import_folders", "folders-gone", project, gone, languages)
    assert all("s3cret" in text for text in stored_arguments(bench.settings))
    bench.start_worker()
    bench.assert_aligned(bench.ended(made), revisions)
    failed = bench.ended("folders-gone")
    assert (failed.state, failed.message) == (
        JobState.FAILED,
        "There is no folder /theirs/en. Give the path of one on this machine.",
    )
    done = bench.ended("folders-here")
    assert (done.state, done.message) == (JobState.DONE, "aligned")
    left = stored_arguments(bench.settings)
    assert left
    for text in left:
        assert "s3cret" not in text
        assert "theirs" not in text


def test_a_dead_workers_jobs_are_finished_by_another(bench):
    pairs = [bench.imported(f"{n}.md", n_chapters=6) for n in range(6)]
    ids = [bench.enqueue(revisions) for revisions in pairs]
    first = bench.start_worker()

    def is_in_the_midst():
        found = Counter(bench.job(job_id).state for job_id in ids)
        return found[JobState.DONE] and found[JobState.RUNNING]

    bench.wait_until(is_in_the_midst)
    first.kill()
    first.wait()
    assert not all(bench.job(job_id).state.is_end for job_id in ids)
    bench.start_worker()
    for job_id, revisions in zip(ids, pairs, strict=True):
        bench.assert_aligned(bench.ended(job_id), revisions)
    assert len(bench.alignments()) == len(ids)


def test_a_worker_that_is_told_to_stop_leaves_its_job_to_the_next(working):
    revisions = working.imported("long.md", n_chapters=18)
    job_id = working.enqueue(revisions)
    working.wait_until(lambda: working.job(job_id).state is not JobState.QUEUED)
    working.worker.send_signal(signal.SIGTERM)
    assert working.worker.wait(SECONDS) == 0
    assert job_rows.live_workers(working.store) == ()
    working.worker = working.start_worker()
    working.assert_aligned(working.ended(job_id), revisions)


def test_what_this_process_aligns_is_aligned_once(bench):
    revisions = bench.imported("a.md")
    arguments = bench.settings, bench.project, revisions, LANGUAGES, "a.md"
    job_id = jobs.align_now(*arguments)
    assert jobs.align_now(*arguments) == job_id
    bench.assert_aligned(bench.job(job_id), revisions)
    assert [job.id for job in job_rows.jobs(bench.store, bench.project.id)] == [job_id]


def test_what_fails_in_this_process_is_told_twice(bench, tmp_path):
    revisions = bench.imported("a.md")
    settings = Settings.for_database(None, data_dir=tmp_path, encoder=str(tmp_path / "gone"))
    job_ids = set()
    for n in (1, 2):
        with pytest.raises(EncoderError) as raised:
            jobs.align_now(settings, bench.project, revisions, languages=LANGUAGES, title="a.md")
        (job, *_) = job_rows.jobs(bench.store, bench.project.id)
        assert (job.state, job.message) == (JobState.FAILED, str(raised.value))
        job_ids.add(job.id)
        assert len(job_ids) == n
    assert bench.alignments() == ()


@pytest.fixture
def edited(working):
    """Ada has merged two beads of a new alignment: the event, and where it was."""
    made = working.ended(working.enqueue(working.imported(f"{uuid.uuid4().hex}.md"))).result
    ada = people.add_person(working.store, "Ada", Role.TRANSLATOR)
    bead_id = queues.bead_ids(working.store, made, Queue())[5]
    event, _ = review.restructure(
        working.store, DeskAct(person=ada, via=Via.KEY), bead_id, Action.MERGE, seen={}
    )
    return event, made, ada


def test_a_better_alignment_is_looked_for_once(working, edited):
    event, made, ada = edited
    for _ in range(2):
        desk_jobs.enqueue_realignment(working.settings, working.project.id, event.id)
    working.wait_until(lambda: not suggestion_rows.is_offer_awaited(working.store, made, ada.id))
    before = structure_edits.offered(working.store, made, ada)
    desk_jobs.enqueue_realignment(working.settings, working.project.id, event.id)
    assert not suggestion_rows.is_offer_awaited(working.store, made, ada.id)
    assert structure_edits.offered(working.store, made, ada) == before


def test_a_search_that_fails_offers_nothing(working, edited, monkeypatch, tmp_path):
    event, made, ada = edited
    gone = replace(working.settings, encoder=str(tmp_path / "gone"))
    monkeypatch.setattr(machine, "_registered", [gone])
    suggestion_rows.ask(working.store, event.id, made)
    with pytest.raises(EncoderError):
        desk_jobs._realign_step.__wrapped__(event.id)
    assert not suggestion_rows.is_offer_awaited(working.store, made, ada.id)
    assert structure_edits.offered(working.store, made, ada) is None


def test_an_event_that_made_no_bead_is_not_searched_around(working, edited):
    _, made, ada = edited
    event, _ = review.undo(working.store, DeskAct(person=ada, via=Via.KEY), working.project.id)
    desk_jobs.enqueue_realignment(working.settings, working.project.id, event.id)
    assert not suggestion_rows.is_offer_awaited(working.store, made, ada.id)


def test_beads_are_ranked_by_a_worker(working, edited):
    _, made, _ = edited
    bead = bead_rows.beads(working.store, made)[8]
    text = bead.state.src_text
    new = NewRevision(
        path=f"{made}.md",
        language="en",
        data=text.encode(),
        encoding="utf-8",
        segments=(
            Segment(n=0, block=0, kind=BlockKind.PARAGRAPH, text=text, start=0, end=len(text)),
        ),
    )
    backlog_rows.add_waiting(working.store, working.project.id, new, "zh")
    desk_jobs.enqueue_ranking(working.settings, working.project, "zh")
    (job, *_) = job_rows.jobs(working.store, working.project.id)
    done = working.ended(job.id)
    assert (done.title, done.state) == ("Most useful pairs", JobState.DONE)
    assert done.message.endswith(" pairs would be used")
    # other tests have left the same chapter under other names: only so many copies can be nearest
    firsts = [
        queues.beads(working.store, one.id, Queue(order=Sorting.USEFUL), limit=1)[0]
        for one in alignments.alignments_of(working.store, working.project.id)
    ]
    assert text in [one.state.src_text for one in firsts]


class Process:
    """A process that was started, in name only."""

    def __init__(self, command, **options):
        self.command, self.options = command, options
        self.status = None

    def poll(self):
        return self.status


@pytest.fixture
def started(monkeypatch):
    """The processes that are started from here, in name only."""
    processes = []

    def start(command, **options):
        processes.append(Process(command, **options))
        return processes[-1]

    monkeypatch.setattr(worker.subprocess, "Popen", start)
    return processes


def test_an_app_keeps_one_worker(bench, started):
    worker = AppWorker(bench.settings)
    for _ in range(2):
        worker.ensure()
    (process,) = started
    assert process.command[1:] == ["-m", "amts_core", "worker", "--parent", str(os.getpid())]
    process.status = -9
    for _ in range(2):
        worker.ensure()
    assert len(started) == 2


def test_an_app_s_worker_that_died_is_replaced_while_nobody_opens_a_page(
    bench, started, monkeypatch
):
    kept = AppWorker(bench.settings)
    kept.replace_dead()
    assert started == [], "none was begun"
    kept.ensure()
    kept.replace_dead()
    assert len(started) == 1, "it lives"
    started[0].status = -9
    kept.replace_dead()
    assert len(started) == 1, "one that dies at once is not begun again and again"
    monkeypatch.setattr(worker.time, "monotonic", lambda: time.time() + 1e9)
    kept.replace_dead()
    assert len(started) == 2


def test_a_command_starts_a_worker_that_outlives_it(bench, started):
    """One that was killed is not waited for: its process is known to be gone."""
    dead = os.fork()
    if dead == 0:
        os._exit(0)
    os.waitpid(dead, 0)
    job_rows.beat(bench.store, "dead", socket.gethostname(), dead)
    command = worker.CommandWorker(bench.settings)
    for _ in range(2):
        command.ensure()
    (process,) = started
    assert process.command[1:] == ["-m", "amts_core", "worker", "--until-idle"]
    assert process.options["start_new_session"]
    process.status = 0
    job_rows.beat(bench.store, "alive", "another machine", 7)
    command.ensure()
    assert len(started) == 1
    process.status = 1
    with pytest.raises(AmtsError, match="ended with an error. See .*worker.log"):
        command.ensure()


def test_a_worker_that_ends_when_idle_leaves_nothing(bench):
    revisions = bench.imported("a.md")
    job_id = bench.enqueue(revisions)
    process = bench.start_worker("--until-idle")
    assert process.wait(SECONDS) == 0
    bench.assert_aligned(bench.job(job_id), revisions)
    assert job_rows.live_workers(bench.store) == ()


def test_every_job_on_documents_is_stored_with_what_a_worker_is_asked(bench, monkeypatch, tmp_path):
    """The app dies between storing a job and asking for it: a worker asks in its place."""
    monkeypatch.setattr(queueing, "enqueue", lambda *_, **__: None)
    revisions = bench.imported("a.md")
    folders = copied(tmp_path / "theirs", CHAPTERS[:1])
    ids = {
        "align": bench.enqueue(revisions),
        "import_documents": enqueue_folders(bench.settings, bench.project, folders),
        "align_again": again_jobs.enqueue(bench.settings, bench.project, ()),
    }
    desk_jobs.enqueue_ranking(bench.settings, bench.project, "zh")
    (ids["rank"],) = {one.id for one in job_rows.jobs(bench.store, bench.project.id)} - {
        *ids.values()
    }
    for workflow, job_id in ids.items():
        call = Call.from_json(job_rows.call_of(bench.store, job_id))
        assert call.workflow == workflow
        made_in = {"align_again": again_jobs, "rank": desk_jobs}.get(workflow, jobs)
        signature(getattr(made_in, workflow)).bind(*call.arguments)


def test_an_app_needs_no_worker_where_one_is_alive(bench, started):
    job_rows.beat(bench.store, "w", "host", 7)
    AppWorker(bench.settings).ensure()
    assert started == []


def test_a_worker_that_ends_when_idle_stands_for_none_that_lasts(bench, started, monkeypatch):
    """It may live for days, and keeps no schedules: the app and other workers do."""
    job_rows.beat(bench.store, "passing-0", "host", 7)
    AppWorker(bench.settings).ensure()
    assert len(started) == 1
    begun, adopted = [], []
    duties = Duties(lambda *_, **__: None, lambda settings, _: begun.append(settings), give_back)
    monkeypatch.setattr(worker.upkeep, "adopt", adopted.append)
    monkeypatch.setattr(worker.upkeep, "ask_again", lambda *_, **__: None)
    job_rows.beat(bench.store, "f", "host", 8)
    for worker_id in ("passing-0", "f"):
        until_idle = worker_id != "f"
        worker._Beats(
            settings=bench.settings,
            store=bench.store,
            duties=duties,
            worker_id=worker_id,
            parent=None,
            until_idle=until_idle,
        )._beat()
    assert (len(begun), len(adopted)) == (1, 1)


def test_a_bulk_decision_goes_on_after_its_worker_was_killed(bench):
    lead = people.add_person(bench.store, "Grace", Role.LEAD)
    texts = [f"S {n}." for n in range(4000)]
    beads = [proposed([n], [n], one, one, accept=True) for n, one in enumerate(texts)]
    add_alignment(bench.store, bench.project, beads)
    event = review.accept(
        bench.store, DeskAct(person=lead, via=Via.BULK), bench.project.id, least=None
    )
    first = bench.start_worker()
    bulk.begin(bench.settings, event.id)
    bench.wait_until(lambda: bulk.act(bench.store, event.id).n_seen)
    first.kill()
    first.wait()
    n_seen = bulk.act(bench.store, event.id).n_seen
    assert 0 < n_seen < 4000
    bench.start_worker()
    job = bench.ended(bulk.act(bench.store, event.id).job_id)
    assert (job.state, job.message) == (JobState.DONE, "4,000 approved")
    changes = bead_changes.changes_of(bench.store, event.id)
    assert len(changes) == len({one.bead_id for one in changes}) == 4000
