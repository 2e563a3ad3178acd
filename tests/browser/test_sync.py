"""Sync in a browser: a folder is watched, its sources change, its translations follow."""

import re
from pathlib import Path

import pytest

from amts_core.kernel.records import Role
from amts_core.project.store import people
from tests.browser.conftest import Work
from tests.sync.conftest import BICYCLES, STATION

NEW = "Helmets are free of charge."


@pytest.fixture
def book(tmp_path) -> Path:
    """Two documents in two languages, as files."""
    for name, (src, tgt) in {"bicycles.md": BICYCLES, "station.md": STATION}.items():
        for language, text in (("en", src), ("zh", tgt)):
            (tmp_path / language).mkdir(exist_ok=True)
            (tmp_path / language / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def desk(app, page, request):
    """Sync for a lead of a project of its own."""
    project = people.create_project(app.store, f"Synchronised {request.node.name}", "en", ["zh"])
    lead = people.add_person(app.store, "Grace of Sync", Role.LEAD)
    work = Work(app, project, lead, "")
    page.goto(work.address("sync"))
    return work


def press(page, label):
    page.get_by_role("button", name=label, exact=True).click()


def watch(page, folder):
    page.get_by_text("A folder", exact=True).click()
    path = page.get_by_role("textbox", name="Its path on this machine")
    path.fill(str(folder))
    path.press("Enter")
    press(page, "Watch it")


def settled(page, told):
    page.get_by_text(told).first.wait_for()


def test_translations_follow_their_sources(desk, page, book):
    watch(page, book)
    settled(page, "Nothing was read yet")
    press(page, "Synchronise all languages")
    settled(page, re.compile("^2 up to date$"))

    src = BICYCLES[0].replace("price = 1", "price = 2")
    (book / "en" / "bicycles.md").write_text(src, encoding="utf-8")
    (book / "en" / "station.md").write_text(f"{STATION[0]}\n{NEW}\n", encoding="utf-8")
    press(page, "Only look")
    settled(page, re.compile("^1 ready to be delivered, 1 behind$"))
    settled(page, re.compile("1 segment, 5 words left"))
    assert (book / "zh" / "bicycles.md").read_text("utf-8") == BICYCLES[1]

    (book / "en" / "station.md").write_text(STATION[0], encoding="utf-8")
    press(page, "Synchronise all languages")
    settled(page, re.compile("^2 up to date$"))
    delivered = (book / "zh" / "bicycles.md").read_text("utf-8")
    assert delivered == BICYCLES[1].replace("price = 1", "price = 2")
    page.get_by_text("The newest delivery in words").click()
    settled(page, "Kept without a change by hand")
    rows = desk.app.rows(
        "SELECT t.name, t.state FROM sync_target t JOIN watch w ON w.id = t.watch_id "
        "WHERE w.project_id = ? ORDER BY t.name",
        desk.project.id,
    )
    assert rows == [("bicycles.md", "up_to_date"), ("station.md", "up_to_date")]


def test_a_document_says_what_a_person_is_needed_for(desk, page, book, app):
    watch(page, book)
    press(page, "Only look")
    settled(page, re.compile("^2 up to date$"))
    text = BICYCLES[0].replace("by the hour", "by the minute")
    (book / "en" / "bicycles.md").write_text(text, encoding="utf-8")
    press(page, "Only look")
    settled(page, re.compile("^1 up to date, 1 behind$"))
    ((target_id,),) = app.rows(
        "SELECT t.id FROM sync_target t JOIN watch w ON w.id = t.watch_id "
        "WHERE w.project_id = ? AND t.state = 'behind'",
        desk.project.id,
    )
    page.goto(desk.address("sync", target=target_id))
    table = page.get_by_role("table", name="What becomes of each segment")
    table.wait_for()
    assert table.locator("mark").all_inner_texts() == ["minute", "hour"]
    assert "骑手按小时付费。" in table.inner_text()
