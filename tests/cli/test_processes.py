"""``worker``, ``backup``, ``restore``, and when ``app`` refuses to start."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager

import pytest

from amts_core.kernel.config import ROOT, Settings
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import JobState
from amts_core.project.store import people
from amts_core.review import jobs
from amts_core.review.store import alignments
from tests.cli.conftest import written

LANGUAGES = ("--src-lang", "en", "--tgt-lang", "zh")
SECONDS = 300


@pytest.fixture
def settings(amts):
    """The settings that the commands find in the environment."""
    found = Settings.from_environment()
    yield found
    open_store(found.database_url).close()


@pytest.fixture
def book(amts, settings, english, chinese):
    amts("import", english, chinese, "--project", "Book", *LANGUAGES)
    amts("accept", "--project", "Book", "--min-confidence", "0")


def test_a_backup_brings_everything_back(amts, book, tmp_path):
    units = amts("units", "--project", "Book").output
    saved = amts("backup", tmp_path / "all.amts")
    assert saved.status == 0
    (line,) = saved.lines
    assert list(line) == ["file", "rows"]
    assert line["rows"] > 10
    elsewhere = "--database", f"sqlite:///{tmp_path / 'elsewhere.db'}"
    restored = amts("restore", tmp_path / "all.amts", *elsewhere)
    assert restored.lines == [line]
    assert amts("units", "--project", "Book", *elsewhere).output == units
    open_store(elsewhere[1]).close()


def test_a_backup_never_overwrites(amts, book, tmp_path):
    path = written(tmp_path / "all.amts", b"precious")
    assert "exists already" in amts("backup", path).reason
    assert path.read_bytes() == b"precious"


def test_a_restore_never_overwrites(amts, book, tmp_path):
    amts("backup", tmp_path / "all.amts")
    assert "Restore into an empty one" in amts("restore", tmp_path / "all.amts").reason


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(None, "There is no file", id="missing"),
        pytest.param(b"%PDF-1.7\n", "is not a backup", id="another kind of file"),
        pytest.param(b"SQLite format 3\0damaged", "is not a backup", id="damaged"),
    ],
)
def test_what_is_no_backup_is_refused(amts, settings, tmp_path, data, told):
    path = tmp_path / "all.amts"
    if data is not None:
        written(path, data)
    assert told in amts("restore", path).reason
    assert people.all_projects(open_store(settings.database_url)) == ()


@contextmanager
def running_worker(settings, *options):
    """A worker in a process of its own, which is ended in any case."""
    environment = {**os.environ, "AMTS_DATA_DIR": str(settings.data_dir)}
    process = subprocess.Popen(
        [sys.executable, "-m", "amts_core", "worker", *options],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_until(condition, process):
    """Wait for a condition while the process lives; fail with what it wrote otherwise."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert process.poll() is None, process.stderr.read().decode()
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def test_a_worker_does_queued_work_and_ends_when_told(settings, english, chinese):
    store = open_store(settings.database_url)
    project = people.create_project(store, "Book", "en", ["zh"])
    job_id = enqueued(settings, store, project, src=english, tgt=chinese)
    assert job_rows.find(store, job_id).state is JobState.QUEUED
    with running_worker(settings) as process:
        wait_until(lambda: job_rows.find(store, job_id).state.is_end, process)
        job = job_rows.find(store, job_id)
        assert (job.state, job.message) == (JobState.DONE, "aligned")
        assert alignments.alignment(store, job.result).n_beads > 0
        assert len(job_rows.live_workers(store)) == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS) == 0
    assert job_rows.live_workers(store) == ()


def enqueued(settings, store, project, src, tgt):
    from amts_core.documents import imports

    sides = (
        imports.read(path.read_bytes(), "a.md", language)
        for path, language in ((src, "en"), (tgt, "zh"))
    )
    revisions = imports.import_pair(store, project, *sides)
    return jobs.enqueue_alignment(
        settings, project, revisions, languages=("en", "zh"), title="a.md"
    )


def test_a_worker_ends_when_its_app_has_gone(settings):
    store = open_store(settings.database_url)
    with running_worker(settings, "--parent", "1") as process:
        assert process.wait(SECONDS) == 0
        assert "the app has gone" in process.stderr.read().decode()
    assert job_rows.live_workers(store) == ()


def test_the_app_refuses_a_port_in_use(amts, settings):
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        reason = amts("app", "--port", port).reason
    assert (
        f"Port {port} is in use by another program. Choose another: make app PORT={port + 1}"
        in reason
    )


def test_the_app_refuses_data_on_which_another_one_runs(amts, settings):
    path = written(settings.data_dir / "app.lock", json.dumps({"pid": 4711, "port": 8502}).encode())
    with path.open("r+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        reason = amts("app", "--port", 8503).reason
    assert f"AMTS already runs on the data in {settings.data_dir}, as process 4711" in reason
    assert "open http://localhost:8502, or stop it first" in reason


def test_the_app_refuses_a_data_folder_that_cannot_be_used(amts, tmp_path, monkeypatch):
    monkeypatch.setenv("AMTS_DATA_DIR", str(written(tmp_path / "file", b"")))
    reason = amts("app").reason
    assert "file can't be used: File exists. Set AMTS_DATA_DIR to a folder" in reason
