"""The document beside the card: it follows the person and what they write, and leads to pairs."""

import pytest

from amts_core.kernel.records import Action, BlockKind, DeskAct, Role, Segment, Via
from amts_core.project.store import people
from amts_core.review import decisions
from amts_core.review.store import bead_rows
from tests.browser.conftest import wait_until
from tests.browser.test_post_edit import Desk as EditDesk
from tests.browser.test_post_edit import station
from tests.browser.test_review import Desk
from tests.conftest import add_alignment, proposed

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
expect = playwright_api.expect

N_PAIRS = 300


@pytest.fixture
def reading(page):
    """Let the document stand beside the card, and the table again after the test."""
    yield page.locator(".document")
    page.evaluate("localStorage.removeItem('amts-view')")


def turn_to(page, view):
    page.get_by_role("group", name="View").get_by_role("button", name=view).click()


def sides(texts, kinds=()):
    """Return segments of these texts, two to a block."""
    return tuple(
        Segment(
            n=n,
            block=n // 2,
            kind=kinds[n] if n < len(kinds) else BlockKind.PARAGRAPH,
            text=text,
            start=0,
            end=len(text),
        )
        for n, text in enumerate(texts)
    )


@pytest.fixture
def long_desk(page, work):
    sources = [f"Sentence {n} with `code{n}`." for n in range(N_PAIRS)]
    targets = [f"第{n}句有`code{n}`。" for n in range(N_PAIRS)]
    beads = [
        proposed([n], [n], src, tgt)
        for n, (src, tgt) in enumerate(zip(sources, targets, strict=True))
    ]
    kinds = [BlockKind.HEADING] * 2
    more = add_alignment(
        work.app.store,
        work.project,
        beads,
        name=f"long-{work.project.id}.md",
        alignment_id=f"{work.alignment_id}-long",
        segments=(sides(sources, kinds), sides(targets, kinds)),
    )
    return Desk(page).open(work.address("review", alignment=more))


def comes_into_sight(reading, part) -> None:
    """Wait until a part is within what is seen of the document; it may be drawn anew until then."""

    def is_so() -> bool:
        box, around = part.bounding_box(), reading.bounding_box()
        return box is not None and (
            around["y"] <= box["y"] and box["y"] + box["height"] <= around["y"] + around["height"]
        )

    wait_until(reading.page, is_so)


def test_the_document_follows_moves_decisions_and_what_is_typed(long_desk, page, reading):
    turn_to(page, "Document")
    current = reading.locator(".part.current")
    expect(current).to_have_text("第0句有`code0`。")
    expect(reading.locator(".block.heading .part")).to_have_count(2)
    expect(reading.locator(".block").nth(1)).to_have_text("第2句有`code2`。第3句有`code3`。")
    long_desk.press("j", "j", "j")
    expect(current).to_have_text("第3句有`code3`。")
    comes_into_sight(reading, current)
    long_desk.press("a")
    expect(current).to_have_text("第4句有`code4`。")
    expect(reading.locator(".part.done")).to_have_text("第3句有`code3`。")
    long_desk.press("e")
    page.keyboard.press("End")
    page.keyboard.type("好")
    expect(current).to_have_text("第4句有`code4`。好")
    page.keyboard.press("Control+Enter")
    expect(reading.locator(".part.done")).to_have_text(["第3句有`code3`。", "第4句有`code4`。好"])
    long_desk.press("m")  # what is merged is one text
    expect(current).to_have_text("第5句有`code5`。第6句有`code6`。")
    turn = reading.page.get_by_role("group", name="Side of the document")
    turn.get_by_role("button", name="Source").click()
    expect(current).to_have_text("Sentence 5 with `code5`. Sentence 6 with `code6`.")
    turn.get_by_role("button", name="Translation").click()


def test_only_a_stretch_is_there_and_the_rest_as_one_scrolls(long_desk, page, reading):
    turn_to(page, "Document")
    expect(reading.locator(".part").first).to_be_visible()
    assert reading.locator(".part").count() < N_PAIRS / 2
    far = reading.locator(".part", has_text="第90句")
    while not far.count():
        reading.evaluate("one => one.scrollTo(0, one.scrollHeight)")
        page.wait_for_timeout(100)
    far.click()
    long_desk.shows("Sentence 90 with `code90`.")
    expect(reading.locator(".part.current")).to_have_text("第90句有`code90`。")
    page.reload()
    long_desk.shows("Sentence 90 with `code90`.")
    expect(reading.locator(".part.current")).to_have_text("第90句有`code90`。")  # it is remembered
    long_desk.press("v")
    expect(page.get_by_role("region", name="Queue")).to_be_visible()
    expect(reading).to_have_count(0)


def test_what_was_changed_while_it_was_closed_is_there_when_one_scrolls_to_it_again(
    long_desk, page, reading, work
):
    store = work.app.store
    turn_to(page, "Document")
    expect(reading.locator(".part").nth(2)).to_have_text("第2句有`code2`。")
    turn_to(page, "Table")
    bead = bead_rows.beads(store, f"{work.alignment_id}-long")[2]
    act = DeskAct(person=people.add_person(store, "Zoe", Role.EDITOR), via=Via.API)
    decisions.decide(store, act, bead.id, Action.EDIT, seen_version=0, tgt_text="`code2`变了。")
    long_desk.press("g")
    page.get_by_label("Number of a source segment").fill("36")
    page.keyboard.press("Enter")
    long_desk.shows("Sentence 35 with `code35`.")
    turn_to(page, "Document")
    changed = reading.locator(".part", has_text="code2`").first
    expect(reading.locator(".part.current")).to_have_text("第35句有`code35`。")
    expect(reading.locator(".part", has_text="第2句")).to_have_count(0)
    # to the end and back before an answer can be here
    reading.evaluate(
        """one => {
          one.scrollTo(0, one.scrollHeight);
          requestAnimationFrame(() => requestAnimationFrame(() => one.scrollTo(0, 0)));
        }"""
    )
    expect(changed).to_have_text("`code2`变了。")


def test_a_post_edit_is_read_in_its_document_while_it_is_typed(page, app, reading):
    work = station(app, "read")
    desk = EditDesk(page).open(work.address())
    turn_to(page, "Document")
    current = reading.locator(".part.current")
    expect(current).to_have_text("猫睡觉。")
    expect(reading.locator(".part.done")).to_have_count(0)
    desk.editor.focus()
    desk.write("猫儿睡觉。")
    expect(current).to_have_text("猫儿睡觉。")
    desk.press("Control+Enter")
    desk.shows("It has 3 kittens.")
    expect(reading.locator(".part.done")).to_have_text("猫儿睡觉。")
    reading.locator(".part").nth(2).click()
    desk.shows("The dog barks.")
    expect(desk.editor).to_be_focused()
    desk.press("Alt+v")
    expect(page.get_by_role("region", name="Queue")).to_be_visible()


def test_a_choice_that_is_pressed_keeps_the_focus(reading, long_desk, page):
    """What is pressed is drawn anew; the keyboard goes on from there."""
    for view in ("Document", "Grid", "Table"):
        button = page.get_by_role("group", name="View").get_by_role("button", name=view)
        button.focus()
        page.keyboard.press("Enter")
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(button).to_be_focused()
