"""Texts from right to left: each side runs as its language does, whatever it begins with."""

import pytest

from amts_core.kernel.records import Role
from amts_core.project.store import people
from tests.browser.conftest import one_a_line
from tests.conftest import add_alignment, proposed

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
expect = playwright_api.expect

SOURCE = "`log.txt` is written by [the server](https://a.b/c)."
TARGETS = {
    "ar": "`log.txt` يكتبه [الخادم](https://a.b/c).",
    "he": "`log.txt` נכתב על ידי [השרת](https://a.b/c).",
}


@pytest.mark.parametrize("code", TARGETS)
def test_a_card_and_its_editor_run_as_the_language_does(app, page, code):
    project = people.create_project(app.store, f"Book {code}", "en", [code])
    person = people.add_person(app.store, f"Ada {code}", Role.TRANSLATOR)
    bead = proposed([0], [0], SOURCE, TARGETS[code])
    add_alignment(
        app.store,
        project,
        [bead],
        name=f"{code}.md",
        alignment_id=f"right-to-left-{code}",
        segments=(one_a_line([SOURCE]), one_a_line([TARGETS[code]])),
        languages=("en", code),
    )
    page.goto(f"{app.url}/review?person={person.id}&project={project.id}")
    source, target = page.locator(".focus .side p").nth(0), page.locator(".focus .side p").nth(1)
    expect(source).to_have_css("direction", "ltr")
    expect(target).to_have_css("direction", "rtl")  # although it begins with Latin letters
    expect(target).to_have_attribute("lang", code)
    expect(target).to_have_text(TARGETS[code])
    chips = target.locator(".chip")
    expect(chips.first).to_have_text("`log.txt`")
    for number in range(chips.count()):  # markup runs as it is written, whatever is around it
        expect(chips.nth(number)).to_have_css("direction", "ltr")
    page.keyboard.press("e")
    editor = page.locator(".focus textarea")
    expect(editor).to_have_css("direction", "rtl")
    expect(editor).to_have_value(TARGETS[code])
