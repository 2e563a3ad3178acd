"""Two chosen documents are one queue by keys: after the last card of one the first of the next."""

import re

import pytest

from amts_core.kernel.records import Role
from amts_core.project.store import people
from tests.browser import test_post_edit
from tests.browser.test_post_edit import station
from tests.browser.test_review import Desk
from tests.conftest import add_alignment, proposed
from tests.translated import translated

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
expect = playwright_api.expect


@pytest.fixture
def three(work):
    """The ids of three documents by their names, of two pairs each, besides the first of ten."""
    return {
        name: add_alignment(
            work.app.store,
            work.project,
            [proposed([n], [n], f"{name} {n}.", "乙。") for n in range(2)],
            name=f"{name}-{work.project.id}.md",
            alignment_id=f"{work.alignment_id}-{name}",
        )
        for name in ("x", "y", "z")
    }


def test_the_first_pair_of_the_next_document_follows(page, work, three):
    chosen = f"{three['x']}&alignment={three['z']}"
    desk = Desk(page).open(work.address("review", alignment=chosen))
    desk.shows("x 0.")
    desk.press("a", "a")
    desk.shows("z 0.")
    expect(desk.place).to_have_text(f"1 of 2 · z-{work.project.id}.md")
    desk.press("z")
    desk.shows("x 1.")
    address = re.compile(f"alignment={three['x']}&alignment={three['z']}")
    expect(page).to_have_url(address)  # it is of the queue: nobody was led away
    page.reload()
    desk.shows("x 1.")
    expect(page).to_have_url(address)
    desk.press("a", "a", "a")
    expect(desk.card).to_contain_text("No pair is left to do.")
    next_one = page.get_by_role("button", name=re.compile(r"^Next: "))
    expect(next_one).not_to_contain_text(re.compile("[xz]-"))
    next_one.click()
    expect(page).to_have_url(re.compile(f"alignment=({work.alignment_id}|{three['y']})(&|#)"))


def test_an_undo_leads_out_of_the_chosen_documents(page, work, three):
    desk = Desk(page).open(work.address("review", alignment=three["y"]))
    desk.shows("y 0.")
    desk.press("a")
    desk.shows("y 1.")
    page.get_by_role("button", name="Several…").click()
    documents = page.get_by_role("dialog").get_by_role("combobox")
    for name in ("x", "z"):
        documents.fill(f"{name}-{work.project.id}")
        documents.press("Enter")
    documents.press("Escape")
    page.get_by_role("button", name="Work through 2 documents").click()
    desk.shows("x 0.")
    expect(page).to_have_url(re.compile(f"alignment={three['x']}&alignment={three['z']}"))
    desk.press("z")
    desk.shows("y 0.")
    expect(page).to_have_url(re.compile(f"alignment={three['y']}(&|#)"))
    assert work.events()[-1][0] == "undo"


def test_the_first_segment_of_the_next_document_follows(page, app):
    first = station(app, "queue", texts=[("First.", "一。", None), ("Second.", "二。", None)])
    lead = people.add_person(app.store, "Grace of the queue", Role.LEAD)
    other = translated(
        app.store,
        app.database.parent,
        first.project,
        lead=lead,
        texts=[("Other.", "别的。", None)],
        name="other-queue.md",
    )
    # what was ordered last comes first
    chosen = f"{first.key.revision_id}.zh&translation={other.revision_id}.zh"
    desk = test_post_edit.Desk(page).open(first.address(translation=chosen))
    desk.shows("Other.")
    expect(page.locator(".facts")).to_contain_text("1 of 3 · other-queue.md")
    desk.press("Control+Enter")
    desk.shows("First.")
    expect(page.locator(".facts")).to_contain_text("1 of 2 · cats-queue.md")
    desk.press("Alt+z")
    desk.shows("Other.")
    desk.press("Control+Enter")
    desk.shows("First.")
    page.reload()
    desk.shows("First.")
    desk.press("Control+Enter", "Control+Enter")
    expect(page.get_by_text("No segment is left to do")).to_be_visible()
    assert [status for _, status, _ in first.rows()] == ["saved", "saved"]
