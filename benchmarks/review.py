"""How fast the review desk is in a real browser, with 100,000 beads in the project.

Key press to the next card painted, press to the mark "saving" gone (the database has it), turning a
page of the table, and opening the page.

usage: python -m benchmarks.review [--presses 300] [--beads 100000]    (needs Chromium)
"""

import argparse
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from amts_core.documents.store.revisions import NewRevision, add_pair
from amts_core.kernel.config import ROOT
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.records import Person, Project, ProposedBead, Role
from amts_core.project.store import people
from amts_core.review.store import new_alignments
from benchmarks.machine import describe

_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync", "--disable-quic",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip
_START_SECONDS = 180
_SETTLE_SECONDS = 30
_WORDS = "the model learns from data and a bicycle station counts rain every morning".split()
_CHARACTERS = "模型从数据中学习自行车站每天早上数雨"
_WATCH = """
(() => {
  window.painted = []; window.saved = [];
  let root = null;
  const find = () => [...document.querySelectorAll('*')].map(one => one.shadowRoot)
    .find(one => one?.querySelector('.card'));
  window.deep = (selector) => (root?.host.isConnected ? root : (root = find()))
    .querySelector(selector);
  window.addEventListener('keydown', (event) => {
    const before = location.hash, pressed = event.timeStamp;
    const look = (now) => {
      if (now - pressed > 3000) return;
      if (location.hash === before) requestAnimationFrame(look);
      else requestAnimationFrame((then) => window.painted.push(then - pressed));
    };
    requestAnimationFrame(look);
    const timer = setInterval(() => { // without frames of its own
      const now = performance.now();
      if (location.hash !== before && !window.deep('.saving')?.textContent) {
        window.saved.push(now - pressed);
        clearInterval(timer);
      } else if (now - pressed > 5000) clearInterval(timer);
    }, 10);
  }, true);
})()
"""


def fill(store: Store, sizes: Sequence[int]) -> tuple[Person, Project]:
    """Make a project of documents with so many beads each, ``bench-0`` and so on; a lead."""
    project = people.create_project(store, "Long book", "en", ["zh"])
    person = people.add_person(store, "Ada", Role.LEAD)
    chance = random.Random(0)
    for number, size in enumerate(sizes):
        sides = [
            NewRevision(
                path=f"{number:03}.md",
                language=language,
                data=f"{language} {number}".encode(),
                encoding="utf-8",
                segments=(),
            )
            for language in ("en", "zh")
        ]
        pair = add_pair(store, project.id, *sides)
        new_alignments.add_alignment(
            store,
            f"bench-{number}",
            project.id,
            revisions=(pair[0].id, pair[1].id),
            encoder=("made", "0"),
            warnings=(),
            beads=[_bead(n, chance) for n in range(size)],
        )
    return person, project


def _bead(n: int, chance: random.Random) -> ProposedBead:
    sure = chance.random() ** 0.1
    return ProposedBead(
        src=(n,),
        tgt=(n,),
        score=0.8,
        confidence=sure,
        accept=sure > 0.88,
        src_text=" ".join(chance.choices(_WORDS, k=chance.randrange(6, 26))),
        tgt_text="".join(chance.choices(_CHARACTERS, k=chance.randrange(8, 40))),
    )


@contextmanager
def running_app(data: str) -> Iterator[str]:
    """Start the app on this data and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    app = subprocess.Popen(
        [sys.executable, "-m", "amts_core", "app", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "AMTS_DATA_DIR": data},
        stdout=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + _START_SECONDS
        while time.monotonic() < until:
            with suppress(OSError):
                urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=5)
                break
            time.sleep(0.2)
        yield f"http://localhost:{port}"
    finally:
        app.terminate()
        app.wait(timeout=30)


def opened(page: Page, address: str) -> float:
    """Return how many milliseconds it takes until the card of a page can be seen."""
    start = time.perf_counter()
    page.goto(address)
    page.locator(".focus .source p").wait_for()
    return (time.perf_counter() - start) * 1000


def pressed(page: Page, n: int) -> tuple[list[float], list[float]]:
    """Return, for key presses with pauses, milliseconds to the next card and to the database."""
    chance = random.Random(1)
    for _ in range(n):
        page.keyboard.press(chance.choice("aaaaxs"))
        page.wait_for_timeout(chance.randrange(200, 600))
    page.wait_for_timeout(1000)
    return page.evaluate("window.painted"), page.evaluate("window.saved")


_TURN = """
() => new Promise((done) => {
  const told = () => window.deep('.pager span').textContent, before = told();
  const start = performance.now();
  window.deep('button[aria-label="Next page"]').click();
  const look = (now) => told() === before
    ? requestAnimationFrame(look) : requestAnimationFrame((then) => done(then - start));
  requestAnimationFrame(look);
})
"""


def turned(page: Page, n: int) -> list[float]:
    """Return how many milliseconds it takes from a click until the next page is painted."""
    found = []
    for _ in range(n):
        found.append(page.evaluate(_TURN))
        page.wait_for_timeout(200)
    return found


def row(name: str, values: Sequence[float]) -> str:
    """Return a row of the table of results, in milliseconds."""
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    figures = f"{statistics.median(ordered):.0f} | {p95:.0f} | {ordered[-1]:.0f}"
    return f"| {name} | {len(ordered)} | {figures} |"


def main() -> None:
    """Print the distributions."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--presses", type=int, default=300)
    options.add_argument("--beads", type=int, default=100_000)
    chosen = options.parse_args()
    print(describe())
    with tempfile.TemporaryDirectory() as data:
        store = open_store(f"sqlite:///{Path(data, 'amts.db')}")
        # a long document and many short ones
        lead, project = fill(store, [chosen.beads // 2] + [1000] * (chosen.beads // 2000))
        store.close()
        with running_app(data) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=_ARGUMENTS
            )
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.add_init_script(_WATCH)
            address = f"{url}/review?person={lead.id}&project={project.id}&alignment=bench-0"
            opened(page, address)  # the server's first page loads its libraries
            time.sleep(_SETTLE_SECONDS)  # and its worker the encoder
            times = [opened(page, f"{address}&n={n}") for n in range(5)]
            pages = turned(page, 20)
            painted, saved = pressed(page, chosen.presses)
            print("| What, in milliseconds | n | median | p95 | worst |\n|---|---|---|---|---|")
            print(row("Key press to next card painted", painted))
            print(row("Key press to mark gone: the database has it", saved))
            print(row("Turning a page of the table", pages))
            print(row("Opening the page", times))
            browser.close()


if __name__ == "__main__":
    main()
