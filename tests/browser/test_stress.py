"""Many keys, held keys, bursts, two people, a server that is killed: nothing lost, nothing doubled.

What was pressed is read in the browser by a listener that knows nothing of the product: a press
counts if the bead in the address changed by it. The database is compared with that list.
"""

import random
from dataclasses import replace

import pytest

from amts_core.kernel.records import Role
from amts_core.project.store import people as projects
from tests.browser.conftest import SECONDS, Work, free_port, run_app
from tests.browser.test_review import FRAMES, Desk
from tests.conftest import add_alignment, proposed

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
expect = playwright_api.expect

ACTIONS = {"a": "approve", "x": "reject", "s": "skip"}
N_BEADS = 300
N_DECISIONS = 120
LISTEN = """
(() => {
  window.pressed = [];
  let settle = () => {};
  window.addEventListener('keydown', (event) => {
    settle(); // a busy browser hands out the next key before it runs the timer of the last one
    const before = Number(location.hash.split('=')[1]);
    const {key, repeat} = event;
    if ('axs'.includes(key)) {
      settle = () => {
        const after = Number(location.hash.split('=')[1]);
        if (before && after !== before) window.pressed.push([before, key, repeat]);
        settle = () => {};
      };
      setTimeout(() => settle());
    }
  }, true);
})()
"""


def long_document(app, name: str) -> tuple[Work, Work]:
    """A long document in a project of its own, and two people who work at it."""
    project = projects.create_project(app.store, name, "en", ["zh"])
    team = [
        projects.add_person(app.store, f"{person} of {name}", Role.TRANSLATOR)
        for person in ("Ada", "Bea")
    ]
    beads = [proposed([n], [n], f"Sentence {n}.", f"句{n}。") for n in range(N_BEADS)]
    alignment_id = add_alignment(app.store, project, beads, name="long.md", alignment_id=name)
    ada, bea = (Work(app, project, person, alignment_id) for person in team)
    return ada, bea


@pytest.fixture
def long_work(app, request) -> tuple[Work, Work]:
    return long_document(app, request.node.name)


def desk_of(page, work) -> Desk:
    page.add_init_script(LISTEN)
    return Desk(page).open(work.address("review", alignment=work.alignment_id))


def pressed(page) -> list[tuple[int, str]]:
    """What was pressed, once the database has it all."""
    expect(page.locator(".status .saving")).to_have_text("")
    told = page.evaluate("window.pressed")
    assert not any(repeat for _, _, repeat in told)
    return [(bead, ACTIONS[key]) for bead, key, _ in told]


def stored(work) -> list[tuple[int, str]]:
    """A person's events, oldest first, as the database has them."""
    return work.app.rows(
        "SELECT bead_change.bead_id, event.action FROM event JOIN bead_change "
        "ON bead_change.event_id = event.id WHERE event.person_id = ? ORDER BY event.id",
        work.person.id,
    )


def test_decisions_in_quick_succession_are_the_ones_that_were_pressed(long_work, page):
    work, _ = long_work
    desk_of(page, work)
    chance = random.Random(4)
    while len(page.evaluate("window.pressed")) < N_DECISIONS:
        page.keyboard.press(chance.choice("aaaxs"))
        page.wait_for_timeout(chance.choice([0, 20, 40, 80]))
    told = pressed(page)
    assert stored(work) == told
    assert len({bead for bead, action in told if action != "skip"}) == sum(
        action != "skip" for _, action in told
    )


def test_held_keys_and_bursts_decide_only_what_was_seen(long_work, page):
    work, _ = long_work
    desk_of(page, work)
    page.evaluate(FRAMES)
    for _ in range(30):
        page.keyboard.down("a")
        page.wait_for_timeout(30)
    page.keyboard.up("a")
    assert len(pressed(page)) == 1
    for _ in range(60):
        page.keyboard.press("x")
        page.wait_for_timeout(30)
    told = pressed(page)
    assert stored(work) == told
    assert len(told) > 2


def test_two_people_on_one_queue_share_it_without_overlap(long_work, page):
    ada, bea = long_work
    other = page.context.new_page()
    desks = [desk_of(page, ada), desk_of(other, bea)]
    for _ in range(12):
        for desk in desks:
            before = desk.source.inner_text()
            desk.press("a")
            expect(desk.source).not_to_have_text(before)
    mine, theirs = pressed(page), pressed(other)
    other.close()
    assert (stored(ada), stored(bea)) == (mine, theirs)
    assert not {bead for bead, _ in mine} & {bead for bead, _ in theirs}
    assert (len(mine), len(theirs)) == (12, 12)


def test_decisions_outlive_a_server_that_is_killed(chromium, tmp_path, window):
    port, page = free_port(), window.new_page()
    with run_app(tmp_path, port) as app:
        work, _ = long_document(app, "Long")
        desk_of(page, work)
        while len(page.evaluate("window.pressed")) < 20:
            page.keyboard.press("a")
            page.wait_for_timeout(50)
        expect(page.locator(".focus .source p")).to_be_visible()
        app.process.kill()
        app.process.wait(SECONDS)
        for _ in range(8):
            page.keyboard.press("x")
            page.wait_for_timeout(50)
        assert page.evaluate("window.pressed").pop()[1] == "x"
        expect(page.locator(".status .saving")).to_contain_text("saving")
    with run_app(tmp_path, port) as app:
        told = pressed(page)
        again = replace(work, app=app)
        assert stored(again) == told
        assert {action for _, action in told} == {"approve", "reject"}
        expect(page.locator(".focus .source p")).to_be_visible()
    page.close()
