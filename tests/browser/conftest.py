"""The app in a process of its own, a browser, and a desk of known beads for each test."""

import itertools
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from amts_core.kernel.config import ROOT
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import BlockKind, Person, Project, Role, Segment
from amts_core.project import projects
from amts_core.project.store import people
from tests.conftest import add_alignment, proposed

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SECONDS = 180
START_SECONDS = 240
SCREENSHOTS = ROOT / "test-results"
_LOOKED_FOR = re.compile(r"/[a-z_]+/_stcore/(?:health|host-config)$")
"""Where Streamlit's script looks for its server first, when a page is opened by its address."""
_FAILED = pytest.StashKey[bool]()
_NUMBERS = itertools.count(1)


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    item.stash[_FAILED] = item.stash.get(_FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium, best without windows of its own; or a skip with the reason."""
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if path is None:
        pytest.skip("needs Chromium: apt-get install chromium-headless-shell")
    return path


@dataclass(frozen=True, slots=True)
class App:
    """The running app: its address, its database, the same database as a file, its process."""

    url: str
    store: Store
    database: Path
    process: subprocess.Popen

    def rows(self, query: str, *parameters: object) -> list[tuple]:
        """Return what is in the database at this moment, read without the product."""
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(query, parameters).fetchall()


@pytest.fixture(scope="session")
def app(chromium, tmp_path_factory) -> Iterator[App]:
    """The app with the sample project, started as a person would."""
    with run_app(tmp_path_factory.mktemp("data"), free_port(), with_sample=True) as started:
        yield started


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def run_app(data_dir: Path, port: int, *, with_sample: bool = False) -> Iterator[App]:
    """Run the app on this data until the end of the block.

    :param with_sample: let it make the sample project where there is no other, as it does for a
        person; it takes a while.
    """
    store = open_store(f"sqlite:///{data_dir / 'amts.db'}")
    if not with_sample and not projects.have_been(store):
        people.create_project(store, "Not the sample", "en", ["zh"])
    environment = {**os.environ, "AMTS_DATA_DIR": str(data_dir)}
    environment.pop("AMTS_DATABASE_URL", None)
    log = data_dir / "app.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "amts_core", "app", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
        )
    try:
        url = f"http://localhost:{port}"
        _wait_for(url, process, log)
        yield App(url, store, data_dir / "amts.db", process)
    finally:
        process.terminate()
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        _end_workers(store)
        store.close()


def _wait_for(url: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text("utf-8")
        with suppress(OSError), urllib.request.urlopen(f"{url}/_stcore/health", timeout=5):
            return
        time.sleep(0.1)
    raise AssertionError(f"The app did not start:\n{log.read_text('utf-8')}")


def _end_workers(store: Store) -> None:
    """Wait for the worker that the app kept: it ends when the app has gone."""
    deadline = time.monotonic() + SECONDS
    while job_rows.live_workers(store) and time.monotonic() < deadline:
        time.sleep(0.1)


@pytest.fixture(scope="module")  # while Playwright runs nothing else may use an event loop
def window(chromium):
    """One window of the browser: what it has loaded once it keeps."""
    playwright_api = pytest.importorskip("playwright.sync_api")
    playwright_api.expect.set_options(timeout=SECONDS * 1000)
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        context = browser.new_context(
            viewport={"width": 1280, "height": 800}, accept_downloads=True
        )
        context.set_default_timeout(SECONDS * 1000)
        yield context
        browser.close()


@pytest.fixture
def page(app, window, request):
    """An empty page of the browser; no test may leave an error on its console."""
    opened = window.new_page()
    errors: list[str] = []

    def note(told) -> None:
        address = told.location["url"]
        if told.type == "error" and not _LOOKED_FOR.search(address):
            errors.append(f"{told.text} {address}")

    opened.on("console", note)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    if request.node.stash.get(_FAILED, False):
        SCREENSHOTS.mkdir(exist_ok=True)
        opened.screenshot(path=SCREENSHOTS / f"{request.node.name}.png")
    opened.close()
    assert errors == []


@dataclass(frozen=True, slots=True)
class Work:
    """A project with one alignment and a person, of one test alone."""

    app: App
    project: Project
    person: Person
    alignment_id: str

    def address(self, page: str, **more: object) -> str:
        """Return the address of a page of the app, for this person and project."""
        query = {"person": self.person.id, "project": self.project.id, **more}
        return f"{self.app.url}/{page}?{'&'.join(f'{key}={query[key]}' for key in query)}"

    def statuses(self) -> list[str]:
        """Return the states of the beads, in document order."""
        return [
            status
            for (status,) in self.app.rows(
                "SELECT status FROM bead WHERE alignment_id = ? ORDER BY place",
                self.alignment_id,
            )
        ]

    def events(self) -> list[tuple]:
        """Return action and way of all events, oldest first."""
        return self.app.rows(
            "SELECT action, via FROM event WHERE project_id = ? ORDER BY id", self.project.id
        )


def wait_until(page, condition: Callable[[], bool]) -> None:
    """Wait until something outside of the browser is so, while the page goes on."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it takes too long"
        page.wait_for_timeout(20)


def wait_until_idle(page) -> None:
    """Wait until the server has run the page for all that it was sent."""
    app = page.locator("[data-test-script-state]").first
    page.wait_for_function(
        "app => app.dataset.testScriptState === 'notRunning'", arg=app.element_handle()
    )


WORDS = "Zero One Two Three Four Five Six Seven Eight Nine".split()
FIGURES = "零一二三四五六七八九"


def one_a_line(texts) -> tuple[Segment, ...]:
    """Return segments with these texts, each a block of its own."""
    return tuple(
        Segment(n=n, block=n, kind=BlockKind.PARAGRAPH, text=text, start=0, end=len(text))
        for n, text in enumerate(texts)
    )


@pytest.fixture
def work(app) -> Work:
    """Ten beads, ``Zero.`` to ``Nine.``, of rising confidence from the second one on."""
    number = next(_NUMBERS)
    project = people.create_project(app.store, f"Book {number}", "en", ["zh"])
    person = people.add_person(app.store, f"Ada {number}", Role.TRANSLATOR)
    beads = [
        proposed(
            [n], [n], f"{WORDS[n]}.", f"{FIGURES[n]}。", confidence=0.5 + n / 20 if n else 0.95
        )
        for n in range(10)
    ]
    segments = one_a_line(bead.src_text for bead in beads), one_a_line(b.tgt_text for b in beads)
    alignment_id = add_alignment(
        app.store,
        project,
        beads,
        name=f"book-{number}.md",
        alignment_id=f"a{number}",
        segments=segments,
    )
    return Work(app, project, person, alignment_id)
