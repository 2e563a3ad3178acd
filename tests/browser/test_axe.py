"""What a program for accessibility finds in the pages of the sample: nothing, of any level."""

import pytest

from amts_core.kernel.records import Role
from amts_core.project.store import people
from tests.browser import test_post_edit, test_review
from tests.browser.conftest import wait_until_idle

pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
axe_api = pytest.importorskip("axe_playwright_python.sync_playwright")

PAGES = (
    "",
    "documents",
    "review",
    "parallel_data",
    "translate",
    "post_edit",
    "compare",
    "sync",
    "history",
    "settings",
)
STREAMLITS_OWN = {"presentation-role-conflict"}
"""The field in which files are dropped."""


def found(page) -> list[tuple]:
    """Return what is found in both themes, on a wide and on a narrow screen."""
    faults = []
    for width, height in ((1440, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            wait_until_idle(page)
            faults += [
                (scheme, width, one["id"], one["impact"], [n["html"][:90] for n in one["nodes"]])
                for one in axe_api.Axe().run(page).response["violations"]
                if one["id"] not in STREAMLITS_OWN
            ]
    return faults


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_found_in_a_page(app, page, name):
    lead = people.add_person(app.store, f"Grace of {name or 'home'}", Role.LEAD)
    page.goto(f"{app.url}/{name}?person={lead.id}&project=1")
    page.get_by_role("heading", level=1).wait_for()
    wait_until_idle(page)
    assert found(page) == []


def test_nothing_is_found_at_the_review_desk(page, work):
    desk = test_review.Desk(page).open(work.address("review"))
    desk.unfold()
    for key in ("h", "b", "e"):
        desk.press(key)
        assert found(page) == []
        page.keyboard.press("Escape")


def test_nothing_is_found_at_the_post_editing_desk(app, page):
    desk = test_post_edit.Desk(page).open(test_post_edit.station(app, "axe").address())
    assert found(page) == []
    desk.press("Alt+h")
    assert found(page) == []
