"""A server that does not answer for a while after a key: the next key decides what is shown.

What stands on the screen is read right before the press, and compared with the database.
``AMTS_STOPS`` is how often each key is tried.
"""

import os
import signal
import time

import pytest

from amts_core.kernel.records import Role
from amts_core.project.store import people
from tests.browser.conftest import Work, free_port, one_a_line, run_app, wait_until_idle
from tests.browser.test_review import FRAMES, Desk
from tests.conftest import add_alignment, proposed

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
expect = playwright_api.expect

N_STOPS = int(os.environ.get("AMTS_STOPS", "1"))
N_BEADS = 400
STOP_SECONDS = 2.2
"""Longer than the desk waits before it asks again."""


@pytest.fixture(scope="module")
def slow_app(chromium, tmp_path_factory):
    """A server of its own, which may stand still."""
    with run_app(tmp_path_factory.mktemp("slow"), free_port()) as started:
        yield started


@pytest.fixture
def desk(slow_app, window):
    """The desk before the thirtieth of many beads, the one before it decided."""
    number = time.monotonic_ns()
    project = people.create_project(slow_app.store, f"Long {number}", "en", ["zh"])
    person = people.add_person(slow_app.store, f"Ada {number}", Role.TRANSLATOR)
    beads = [proposed([n], [n], f"Sentence {n}.", f"句{n}。") for n in range(N_BEADS)]
    segments = one_a_line(one.src_text for one in beads), one_a_line(one.tgt_text for one in beads)
    alignment_id = add_alignment(
        slow_app.store,
        project,
        beads,
        name=f"{number}.md",
        alignment_id=f"a{number}",
        segments=segments,
    )
    work = Work(slow_app, project, person, alignment_id)
    page = window.new_page()
    yield Desk(page).open(work.address("review", alignment=alignment_id)), work
    page.close()


def stopped(app, seconds: float) -> None:
    """Let the server stand still for a while."""
    app.process.send_signal(signal.SIGSTOP)
    try:
        time.sleep(seconds)
    finally:
        app.process.send_signal(signal.SIGCONT)


def newest_of(work) -> tuple[int, str]:
    """The person's newest event: its number, and the source text of the bead that it is about."""
    rows = work.app.rows(
        "SELECT event.id, bead.src_text FROM event JOIN bead_change ON bead_change.event_id = "
        "event.id JOIN bead ON bead.id = bead_change.bead_id WHERE event.person_id = ? "
        "ORDER BY event.id DESC LIMIT 1",
        work.person.id,
    )
    return rows[0] if rows else (0, "")


def press(desk, key: str, times: int) -> None:
    if key == "g":
        desk.press("g")
        desk.page.keyboard.type(str(200 + times))
        desk.page.keyboard.press("Enter")
    else:
        desk.press(key)


@pytest.mark.parametrize("key", ["z", "g", "k", "j", "a", "s"])
def test_after_a_key_that_the_server_answers_late_the_next_one_decides_what_is_shown(desk, key):
    desk, work = desk
    for number in range(N_STOPS):
        desk.press("a", "a")
        expect(desk.saving).to_have_text("")
        if key == "j":  # to the end of what is there beforehand
            desk.press(*["j"] * 5)
        press(desk, key, number)
        stopped(work.app, STOP_SECONDS)
        expect(desk.card).not_to_have_attribute("aria-busy", "true")
        expect(desk.saving).to_have_text("")
        wait_until_idle(desk.page)  # an answer may come twice
        desk.page.evaluate(FRAMES)
        before, _ = newest_of(work)
        shown = desk.source.inner_text()
        desk.page.keyboard.press("a")
        expect(desk.source).not_to_have_text(shown)
        expect(desk.saving).to_have_text("")
        after, decided = newest_of(work)
        assert (after > before, decided) == (True, shown)
