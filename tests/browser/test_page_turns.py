"""From page to page: each begins at its top, and one step back leads to the one before."""

import re

import pytest

from tests.browser.conftest import wait_until_idle

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
expect = playwright_api.expect


def turn(page, name):
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


def test_a_page_is_one_step(page, work):
    page.goto(work.address("documents"))
    expect(page.get_by_text("1 aligned document")).to_be_visible()
    wait_until_idle(page)
    n_steps = page.evaluate("history.length")
    turn(page, "History")
    wait_until_idle(page)
    expect(page).to_have_url(re.compile(rf"/history\?.*project={work.project.id}"))
    assert page.evaluate("history.length") == n_steps + 1
    page.go_back()
    expect(page.get_by_role("heading", name="Documents", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("/documents"))


def test_a_page_begins_at_its_top(page, work):
    page.set_viewport_size({"width": 900, "height": 360})
    page.goto(work.address("documents"))
    expect(page.get_by_role("heading", name="Documents", exact=True)).to_be_visible()
    main = page.get_by_test_id("stMain")
    page.get_by_text("Waiting to be translated").scroll_into_view_if_needed()
    assert main.evaluate("one => one.scrollTop") > 0
    turn(page, "Parallel data")
    assert main.evaluate("one => one.scrollTop") == 0
