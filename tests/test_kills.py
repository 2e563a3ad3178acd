"""Commands and their workers are killed at any moment; the same command then finishes the work.

``AMTS_TEST_KILLS`` is how often each command is killed: once, where it is not set.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from amts_core.kernel.config import ROOT
from amts_core.kernel.database.engine import Store, connect
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import BeadStatus
from amts_core.parallel_data.store import versions as exports
from amts_core.project.store import people
from amts_core.review.store import alignments, queues
from amts_core.review.store.queues import Queue
from amts_core.translation.records import OrderState, PublicationState
from amts_core.translation.store import order_rows, publication_rows
from tests.cli.conftest import CHINESE, ENGLISH, written
from tests.translation.orders.conftest import version_of
from tests.translation.orders.stub import StubService

N_KILLS = int(os.environ.get("AMTS_TEST_KILLS", "1"))
SECONDS = 300
IN_BOOK = "--project", "Book"
INTO_ZH = "--src-lang", "en", "--tgt-lang", "zh"


class Commands:
    """A data folder, and the process that starts commands on it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.n = folder, 0
        self.service = StubService(folder / "service")
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("AMTS_")
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.command_line", str(folder / "service")],
            cwd=ROOT,
            env=environment | {"AMTS_DATA_DIR": str(folder / "data"), "AMTS_POLL_SECONDS": "0.05"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout.readline() == "ready\n"
        self.store = Store(connect(f"sqlite:///{folder / 'data' / 'amts.db'}"))

    def start(self, *arguments: object) -> tuple[int, Path]:
        """Start a command; return its process id, and the file of what it writes."""
        self.n += 1
        output = self.folder / f"output-{self.n}"
        line = json.dumps([str(output), *map(str, arguments)])
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline()), output

    def finish(self, *arguments: object) -> str:
        """Give a command, wait for its end, and return what it has written."""
        pid, output = self.start(*arguments)
        deadline = time.monotonic() + SECONDS
        while runs(pid):
            assert time.monotonic() < deadline, output.read_text("utf-8")
            time.sleep(0.05)
        return output.read_text("utf-8")

    def workers(self) -> list[int]:
        return [pid for _, _, pid in job_rows.live_processes(self.store) if runs(pid)]

    def wait_until_idle(self) -> None:
        """Wait until no job is open, whoever finishes it."""
        deadline = time.monotonic() + SECONDS
        while job_rows.are_open(self.store):
            assert time.monotonic() < deadline, (self.folder / "service" / "worker.log").read_text()
            time.sleep(0.05)

    def close(self) -> None:
        for pid in self.workers():
            kill(pid)
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        self.store.close()


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def commands(tmp_path_factory):
    made = Commands(tmp_path_factory.mktemp("kills"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def book(commands):
    """A project with a first document, so that there is something to work with."""
    folder = commands.folder
    src = written(folder / "en" / "first.md", ENGLISH.encode())
    tgt = written(folder / "zh" / "first.md", CHINESE.encode())
    commands.finish("import", src, tgt, *IN_BOOK, *INTO_ZH)
    return people.project_named(commands.store, "Book")


@pytest.fixture(params=[(victim, n) for n in range(N_KILLS) for victim in ("command", "worker")])
def kills(request, commands, book):
    """Kill a command, or the workers, some time after it has begun; then give it again."""
    victim, n = request.param
    chance = random.Random(f"{request.function.__name__} {victim} {n}")

    def give(*arguments: object, within: float) -> str:
        pid, output = commands.start(*arguments)
        time.sleep(chance.uniform(0, within))
        if victim == "command":
            kill(pid)
        else:
            for worker in commands.workers():
                kill(worker)
            deadline = time.monotonic() + SECONDS
            while runs(pid):
                assert time.monotonic() < deadline, output.read_text("utf-8")
                time.sleep(0.05)
            assert "amts:" not in output.read_text("utf-8")
        told = commands.finish(*arguments)
        assert "amts:" not in told
        commands.wait_until_idle()
        return told

    give.name = f"{request.function.__name__}-{victim}-{n}"
    return give


def test_an_import(commands, book, kills):
    name = f"{kills.name}.md"
    src = written(commands.folder / "en" / name, ENGLISH.encode())
    tgt = written(commands.folder / "zh" / name, CHINESE.encode())
    kills("import", src, tgt, *IN_BOOK, *INTO_ZH, within=1)
    made = [
        one for one in alignments.alignments_of(commands.store, book.id) if one.src_path == name
    ]
    assert len(made) == 1
    beads = queues.beads(commands.store, made[0].id, Queue())
    assert [n for bead in beads for n in bead.src] == list(range(len(beads)))


def test_an_acceptance(commands, book, kills):
    kills("accept", *IN_BOOK, "--min-confidence", 0, within=0.5)
    for one in alignments.alignments_of(commands.store, book.id):
        for bead in queues.beads(commands.store, one.id, Queue()):
            assert bead.state.status is BeadStatus.APPROVED
            assert bead.state.version == 1


def test_an_export(commands, book, kills):
    commands.finish("accept", *IN_BOOK, "--min-confidence", 0)
    file = commands.folder / "units.tsv"
    kills("export", *IN_BOOK, *INTO_ZH, "--format", "tsv", "--output", file, within=0.5)
    versions = exports.all_versions(commands.store, book.id)
    assert len({one.sha256 for one in versions}) == len(versions)
    assert file.read_bytes().count(b"\n") == 1 + len(set(ENGLISH.split("\n\n"))) + 1


def test_a_publication(commands, book, kills):
    version = version_of(commands.store, book, text=f"{kills.name} One.\t一。")
    name = kills.name.replace("_", "-")
    told = kills(
        "publish",
        *IN_BOOK,
        "--engine",
        "local",
        "--version",
        f"v{version.n}",
        "--name",
        name,
        within=2,
    )
    assert json.loads(told.splitlines()[-1])["imported"] == 1
    made = [
        one for one in publication_rows.publications(commands.store, book.id) if one.name == name
    ]
    # a command that came to its end before it was killed is new work when it is given again
    assert {one.state for one in made} <= {PublicationState.ACTIVE, PublicationState.REPLACED}
    assert 1 <= len(made) <= 2
    assert commands.service.held(name)


def test_a_translation(commands, book, kills):
    text = f"# {kills.name}\n\nIt rains.\n"
    file = written(commands.folder / "to-do" / f"{kills.name}.md", text.encode())
    out = commands.folder / "out"
    n_before = len(order_rows.orders(commands.store, book.id))
    kills("translate", file, *IN_BOOK, *INTO_ZH, "--engine", "local", "--output", out, within=2)
    assert (out / f"zh.{file.name}").read_text("utf-8") == text.upper()
    made = order_rows.orders(commands.store, book.id)[: -n_before or None]
    assert 1 <= len(made) <= 2
    assert {one.state for one in made} == {OrderState.DONE}
    started = Counter(job["name"] for job in commands.service.jobs)
    assert set(started.values()) == {1}


def test_a_round(commands, book, kills):
    folder = commands.folder / kills.name
    for language, text in (("en", ENGLISH), ("zh", CHINESE)):
        written(folder / language / "a.md", text.encode())
    commands.finish("watch", folder, *IN_BOOK, "--name", kills.name)
    number = str(len(commands.finish("watch", *IN_BOOK).splitlines()))
    sync = "sync-project", *IN_BOOK, "--watch", number
    first = json.loads(commands.finish(*sync).splitlines()[0])
    assert first["state"] == "up_to_date"
    written(folder / "en" / "a.md", ENGLISH.replace("in the rain", "in the sun").encode())
    told = json.loads(kills(*sync, within=3).splitlines()[0])
    assert (told["state"], told["human_segments"]) == ("in_review", 1)
    orders_of_it = {told["order"]}
    assert json.loads(commands.finish(*sync).splitlines()[0])["order"] in orders_of_it


def test_a_restoration(commands, book, kills):
    backup = commands.folder / f"{kills.name}.backup"
    commands.finish("backup", backup)
    url = f"sqlite:///{commands.folder / kills.name}.db"
    pid, _ = commands.start("restore", backup, "--database", url)
    time.sleep(random.Random(kills.name).uniform(0, 0.5))
    kill(pid)
    told = commands.finish("restore", backup, "--database", url)
    assert "rows" in told or "has projects or people already" in told  # all of them, or none
    restored = Store(connect(url))
    found = people.project_named(restored, "Book")
    n_before, n_after = (
        len(alignments.alignments_of(store, of.id))
        for store, of in ((commands.store, book), (restored, found))
    )
    assert n_before == n_after
    restored.close()
