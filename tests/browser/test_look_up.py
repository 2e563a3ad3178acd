"""Looking words up at both desks: what is found, once each, and put in where the cursor was."""

import pytest

from tests.browser import test_post_edit, test_review
from tests.browser.test_replace import approve
from tests.conftest import add_alignment, proposed

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
expect = playwright_api.expect
CARET = "(one) => [one.selectionStart, one.selectionEnd]"


def approved_unit(work, *, name="look") -> None:
    """A pair of another document that is approved, the same for every name."""
    bead = [proposed([0], [0], "A cat is here.", "这里有一只猫。", accept=True)]
    approve(
        work,
        add_alignment(
            work.app.store,
            work.project,
            bead,
            name=f"{name}-{work.project.id}.md",
            alignment_id=f"{name}-{work.project.id}",
        ),
    )


@pytest.fixture
def desk(page, app):
    """The post-editing desk, with a unit to look up, and ``猫睡觉。`` in the editor."""
    work = test_post_edit.station(app, f"looked up {id(page)}")
    approved_unit(work)
    opened = test_post_edit.Desk(page).open(work.address())
    opened.shows("The cat sleeps.")
    return opened


@pytest.fixture
def dialog(page):
    return page.get_by_role("dialog", name="Look up")


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        pytest.param(["End"], "猫睡觉。这里有一只猫。", id="at the end"),
        pytest.param(["Home", "ArrowRight"], "猫这里有一只猫。睡觉。", id="in the middle"),
    ],
)
def test_what_is_found_is_put_where_the_cursor_was_and_taken_back(desk, page, dialog, keys, text):
    desk.press(*keys, "Alt+l")
    page.keyboard.type("cat")
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog).to_be_hidden()
    expect(desk.editor).to_have_value(text)
    expect(desk.editor).to_be_focused()
    desk.press("Control+z")
    expect(desk.editor).to_have_value("猫睡觉。")


def test_alt_enter_puts_in_the_first_that_is_found_and_the_last_words_are_chosen(
    desk, page, dialog
):
    desk.press("End", "Alt+l")
    page.keyboard.type("dog")
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("No approved unit holds “dog”.")
    page.keyboard.press("Escape")
    desk.press("Alt+l")
    page.keyboard.type("cat")
    page.keyboard.press("Enter")
    expect(dialog.locator(".found mark")).to_have_text("cat")
    page.keyboard.press("Alt+Enter")
    expect(dialog).to_be_hidden()
    expect(desk.editor).to_have_value("猫睡觉。这里有一只猫。")


def test_the_same_unit_of_two_documents_is_found_once(page, work, dialog):
    for name in ("one", "two"):
        approved_unit(work, name=name)
    desk = test_review.Desk(page).open(work.address("review", alignment=work.alignment_id))
    desk.press("l")
    page.keyboard.type("cat")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    expect(dialog.get_by_role("listitem")).to_contain_text(" and 1 more")
    box, button = dialog.get_by_role("searchbox"), dialog.get_by_role("button", name="Look up")
    right = box.bounding_box()["x"] + box.bounding_box()["width"]
    assert button.bounding_box()["x"] - right >= 8
