"""The desk stands still: card, buttons and neighbours keep their places, on screens of all sizes."""

import re

import pytest

from amts_core.kernel.records import Role
from amts_core.project.store import people
from tests.browser.conftest import Work, one_a_line, wait_until_idle
from tests.browser.test_post_edit import Desk as EditDesk
from tests.browser.test_post_edit import station
from tests.browser.test_review import Desk
from tests.conftest import add_alignment, proposed

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
expect = playwright_api.expect

N_PAIRS = 60
PLACES = """() => {
  const root = document.querySelector("[data-testid=stBidiComponentRegular]")?.shadowRoot
    ?? [...document.querySelectorAll("*")].find((one) => one.shadowRoot?.querySelector(".card")).shadowRoot;
  const wanted = ".focus, .at-before, .at-after, .status, .at-tools button";
  return [...root.querySelectorAll(wanted)].map((one) => {
    const {x, y, width, height} = one.getBoundingClientRect();
    const name = one.getAttribute("title") ?? one.className;
    return one.matches("button") ? [name, x, y] : one.matches(".at-after") ? [name, x, y] : [name, x, y, width, height];
  });
}"""


def text_of(n: int) -> str:
    """A text of one to some hundred words, with a mark to tell it by, and faults now and then."""
    words = " ".join(f"word{n}" for _ in range(1 + (n * n * 7) % 190))
    return f"{n}: {words}{' `code`' * (n % 3)}."


@pytest.fixture(scope="module")
def long_work(app) -> Work:
    project = people.create_project(app.store, "Still", "en", ["zh"])
    person = people.add_person(app.store, "Stella", Role.TRANSLATOR)
    beads = [
        proposed([n], [n] if n % 7 else [], text_of(n), "字" * ((n * 37) % 400) if n % 7 else "")
        for n in range(1, N_PAIRS + 1)
    ]
    segments = one_a_line(one.src_text for one in beads), one_a_line(one.tgt_text for one in beads)
    of = add_alignment(
        app.store, project, beads, name="still.md", alignment_id="still", segments=segments
    )
    return Work(app, project, person, of)


def places(page) -> list:
    found = page.evaluate(PLACES)
    assert len(found) > 6
    # what stands in the first place of the bar says what to do with this pair
    return [
        ["main", *one[1:]]
        if "counterpart" in one[0]
        else ["main", *one[1:]]
        if "Approve" in one[0]
        else one
        for one in found
    ]


def in_sight(page, *locators) -> None:
    height = page.viewport_size["height"]
    for one in locators:
        box = one.bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= height


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=lambda one: f"{one[0]}x{one[1]}")
def test_nothing_moves_from_pair_to_pair(page, long_work, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    desk = Desk(page).open(long_work.address("review"))
    expect(desk.source).to_have_text(re.compile("^1: "))
    wait_until_idle(page)
    before = places(page)
    for n in range(2, N_PAIRS + 1):
        desk.press("j")
        expect(desk.source).to_have_text(re.compile(f"^{n}: "))
        assert (n, places(page)) == (n, before)
    desk.press("e")
    expect(desk.editor).to_be_focused()
    assert page.evaluate(PLACES)[:2] == before[:2]


@pytest.mark.parametrize(
    "size", [(1440, 900), (720, 450), (390, 844)], ids=lambda one: f"{one[0]}x{one[1]}"
)
def test_text_and_decision_are_on_the_first_screen(page, long_work, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    desk = Desk(page).open(long_work.address("review"))
    desk.press("j")
    expect(desk.source).to_have_text(re.compile("^2: "))
    in_sight(
        page,
        page.locator(".focus"),
        *(page.get_by_role("button", name=name) for name in ("Approve", "Reject")),
    )
    for score in page.locator(".facts .score").all():
        assert score.evaluate("(one) => one.scrollWidth <= one.clientWidth")
        in_sight(page, score)
    if size == (1440, 900):
        assert page.locator(".focus").bounding_box()["y"] <= size[1] / 3
    page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    "size", [(1440, 900), (720, 450), (390, 844)], ids=lambda one: f"{one[0]}x{one[1]}"
)
def test_nothing_moves_from_segment_to_segment(page, app, size):
    lines = [
        (text_of(n).replace(".", ""), "句" * (1 + (n * 61) % 300), "句" * (1 + (n * 23) % 250))
        for n in range(1, 9)
    ]
    work = station(app, f"still{size[0]}", lines)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    desk = EditDesk(page).open(work.address())
    expect(desk.source).to_have_text(re.compile("^1: "))
    wait_until_idle(page)
    before = places(page)
    in_sight(page, desk.editor, page.get_by_role("button", name="Save, next"))
    for n in range(2, 9):
        desk.press("Alt+ArrowDown")
        expect(desk.source).to_have_text(re.compile(f"^{n}: "))
        assert (n, places(page)) == (n, before)
    page.keyboard.type("字")
    expect(page.locator(".changed")).to_be_visible()
    assert places(page) == before
