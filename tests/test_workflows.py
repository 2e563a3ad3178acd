"""Durable work: done once, by whichever worker lives, and failures that a person understands."""

import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from contextlib import ExitStack

import pytest

from amts_core import desk, pipeline, workflows
from amts_core.config import BUNDLED_ENCODER, ROOT, Settings
from amts_core.desk import restructuring
from amts_core.errors import EncoderError
from amts_core.records import Action, BlockKind, JobState, Role, Segment, Via
from amts_core.store import alignments, jobs, projects, queues, suggestions, waiting
from amts_core.store.documents import NewRevision, segments
from amts_core.store.engine import open_store
from amts_core.store.queues import Order, Queue
from amts_core.workflows import worker
from tests.conftest import TEXTBOOK

LANGUAGES = "en", "zh"
SECONDS = 120
CHAPTERS = sorted(path.name for path in (TEXTBOOK / "en").iterdir())


class Bench:
    """A data folder with a project, and the workers that were started on it."""

    def __init__(self, folder, stack):
        self.settings = Settings.for_database(None, data_dir=folder, encoder=str(BUNDLED_ENCODER))
        self.store = open_store(self.settings.database_url)
        self.project = projects.create_project(self.store, "Book", "en", ["zh"])
        self.log = folder / "worker.log"
        self._stack = stack
        stack.callback(self.store.close)

    def start_worker(self):
        """Start a worker in a process of its own, which is killed at the end of the test."""
        dropped = ("AMTS_DATABASE_URL", "AMTS_ENCODER")
        environment = {name: value for name, value in os.environ.items() if name not in dropped}
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "amts_core", "worker"],
                cwd=ROOT,
                env=environment | {"AMTS_DATA_DIR": str(self.settings.data_dir)},
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
            sides.append(pipeline.read_document(b"\n\n".join(texts), name, language))
        return pipeline.import_pair(self.store, self.project, *sides)

    def enqueue(self, revisions, title="a.md", *, encoder=None):
        settings = self.settings
        if encoder is not None:
            settings = Settings.for_database(None, data_dir=settings.data_dir, encoder=str(encoder))
        return workflows.enqueue_alignment(settings, self.project, revisions, LANGUAGES, title)

    def job(self, job_id):
        return jobs.find(self.store, job_id)

    def ended(self, job_id):
        """Wait for the end of a job and return it."""
        self.wait_until(lambda: self.job(job_id).state.is_end)
        return self.job(job_id)

    def wait_until(self, condition):
        deadline = time.monotonic() + SECONDS
        while not condition():
            assert time.monotonic() < deadline, self.log.read_text("utf-8")
            time.sleep(0.01)

    def alignments(self):
        return alignments.alignments(self.store, self.project.id)

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
def bench(tmp_path):
    with ExitStack() as stack:
        yield Bench(tmp_path, stack)


@pytest.fixture(scope="module")
def working(tmp_path_factory):
    """A bench with one worker for several tests."""
    with ExitStack() as stack:
        made = Bench(tmp_path_factory.mktemp("working"), stack)
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


def test_a_job_that_fails_says_what_to_do_and_can_be_asked_for_again(working, tmp_path):
    encoder = tmp_path / "encoder"
    shutil.copytree(BUNDLED_ENCODER, encoder)
    revisions = working.imported("failing.md")
    shutil.rmtree(encoder)
    job_id = working.enqueue(revisions, encoder=encoder)
    failed = working.ended(job_id)
    assert (failed.state, failed.result) == (JobState.FAILED, None)
    assert failed.message.startswith(f"There is no folder {encoder}. Give that of")
    assert "\n" not in failed.message
    shutil.copytree(BUNDLED_ENCODER, encoder)
    again = working.enqueue(revisions, encoder=encoder)
    assert again != job_id
    working.assert_aligned(working.ended(again), revisions)
    assert working.job(job_id) == failed
    assert working.worker.poll() is None


def test_folders_are_imported_without_what_can_not_be(working, tmp_path):
    for language in LANGUAGES:
        (tmp_path / language).mkdir()
        for name in CHAPTERS[:2]:
            shutil.copy(TEXTBOOK / language / name, tmp_path / language)
    (tmp_path / "en" / "broken.md").write_bytes(b"# Title")
    (tmp_path / "zh" / "broken.md").write_bytes(b"%PDF-1.7")
    for language in LANGUAGES:
        shutil.copy(TEXTBOOK / "en" / CHAPTERS[2], tmp_path / language / "same.md")
    folders = tmp_path / "en", tmp_path / "zh"
    job_id = workflows.enqueue_folders(working.settings, working.project, folders, LANGUAGES, 4)
    done = working.ended(job_id)
    assert done.state is JobState.DONE
    assert done.message.startswith("2 of 4 documents aligned; broken.md: broken.md is a PDF")
    assert "same.md: Both documents look like English" in done.message
    made = Counter(one.src_path for one in working.alignments())
    assert [made[name] for name in (*CHAPTERS[:2], "broken.md", "same.md")] == [1, 1, 0, 0]


def test_folders_that_have_gone_fail_the_job(working, tmp_path):
    folders = tmp_path / "en", tmp_path / "zh"
    job_id = workflows.enqueue_folders(working.settings, working.project, folders, LANGUAGES, 1)
    failed = working.ended(job_id)
    assert failed.state is JobState.FAILED
    assert failed.message == (
        f"There is no folder {folders[0]}. Give the path of one on this machine."
    )


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
    assert jobs.live_workers(working.store) == ()
    working.worker = working.start_worker()
    working.assert_aligned(working.ended(job_id), revisions)


def test_what_this_process_aligns_is_aligned_once(bench):
    revisions = bench.imported("a.md")
    arguments = bench.settings, bench.project, revisions, LANGUAGES, "a.md"
    job_id = workflows.align_now(*arguments)
    assert workflows.align_now(*arguments) == job_id
    bench.assert_aligned(bench.job(job_id), revisions)
    assert [job.id for job in jobs.jobs(bench.store, bench.project.id)] == [job_id]


def test_what_fails_in_this_process_is_told_twice(bench, tmp_path):
    revisions = bench.imported("a.md")
    settings = Settings.for_database(None, data_dir=tmp_path, encoder=str(tmp_path / "gone"))
    job_ids = set()
    for n in (1, 2):
        with pytest.raises(EncoderError) as raised:
            workflows.align_now(settings, bench.project, revisions, LANGUAGES, "a.md")
        (job, *_) = jobs.jobs(bench.store, bench.project.id)
        assert (job.state, job.message) == (JobState.FAILED, str(raised.value))
        job_ids.add(job.id)
        assert len(job_ids) == n
    assert bench.alignments() == ()


@pytest.fixture
def edited(working):
    """Ada has merged two beads of a new alignment: the event, and where it was."""
    made = working.ended(working.enqueue(working.imported(f"{uuid.uuid4().hex}.md"))).result
    ada = projects.add_person(working.store, "Ada", Role.TRANSLATOR)
    bead_id = queues.bead_ids(working.store, made, Queue())[5]
    event, _ = desk.restructure(working.store, ada, bead_id, Action.MERGE, seen={}, via=Via.KEY)
    return event, made, ada


def test_a_better_alignment_is_looked_for_once(working, edited):
    event, made, ada = edited
    for _ in range(2):
        workflows.enqueue_realignment(working.settings, working.project.id, event.id)
    working.wait_until(lambda: not suggestions.is_waiting(working.store, made, ada.id))
    before = restructuring.offered(working.store, made, ada)
    workflows.enqueue_realignment(working.settings, working.project.id, event.id)
    assert not suggestions.is_waiting(working.store, made, ada.id)
    assert restructuring.offered(working.store, made, ada) == before


def test_a_search_that_fails_offers_nothing(working, edited, tmp_path):
    event, made, ada = edited
    settings = Settings.for_database(
        None, data_dir=working.settings.data_dir, encoder=str(tmp_path / "gone")
    )
    workflows.enqueue_realignment(settings, working.project.id, event.id)
    working.wait_until(lambda: not suggestions.is_waiting(working.store, made, ada.id))
    assert restructuring.offered(working.store, made, ada) is None


def test_an_event_that_made_no_bead_is_not_searched_around(working, edited):
    _, made, ada = edited
    event, _ = desk.undo(working.store, ada, working.project.id, via=Via.KEY)
    workflows.enqueue_realignment(working.settings, working.project.id, event.id)
    assert not suggestions.is_waiting(working.store, made, ada.id)


def test_beads_are_ranked_by_a_worker(working, edited):
    _, made, _ = edited
    bead = alignments.beads(working.store, made)[8]
    text = bead.state.src_text
    new = NewRevision(
        f"{made}.md", "en", text.encode(), "utf-8",
        (Segment(0, 0, BlockKind.PARAGRAPH, text, 0, len(text)),),
    )  # fmt: skip
    waiting.add_waiting(working.store, working.project.id, new, "zh")
    workflows.enqueue_ranking(working.settings, working.project.id, "zh")
    (job, *_) = jobs.jobs(working.store, working.project.id)
    done = working.ended(job.id)
    assert (done.title, done.state) == ("Most useful beads", JobState.DONE)
    assert done.message.endswith(" beads would be used")
    first = queues.beads(working.store, made, Queue(order=Order.USEFUL), limit=1)
    assert first[0].state.src_text == text


class Process:
    """A process that was started, in name only."""

    def __init__(self, command, **_):
        self.command = command
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
    worker = workflows.AppWorker(bench.settings)
    for _ in range(2):
        worker.ensure()
    (process,) = started
    assert process.command[1:] == ["-m", "amts_core", "worker", "--parent", str(os.getpid())]
    process.status = -9
    for _ in range(2):
        worker.ensure()
    assert len(started) == 2


def test_an_app_needs_no_worker_where_one_is_alive(bench, started):
    jobs.beat(bench.store, "w", "host", 7)
    workflows.AppWorker(bench.settings).ensure()
    assert started == []
