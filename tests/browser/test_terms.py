"""The glossary at both desks: its terms on the card, and one that is added from marked words."""

import pytest

from amts_core.kernel.records import Role
from amts_core.project import GlossaryTerm, terms
from amts_core.project.store import people, term_rows
from tests.browser import test_post_edit, test_review

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
expect = playwright_api.expect
CAT = GlossaryTerm("cat", "猫")


def glossary(page):
    return page.get_by_role("list", name="Glossary")


def test_a_term_is_added_from_words_marked_on_both_sides(page, work):
    store = work.app.store
    editor = people.add_person(store, f"Ed {work.project.id}", Role.EDITOR)
    address = work.address("review").replace(f"person={work.person.id}", f"person={editor.id}")
    desk = test_review.Desk(page).open(address)
    expect(glossary(page)).to_have_count(0)
    for text in (desk.source, desk.target):
        text.dblclick(position={"x": 8, "y": 14})
        page.evaluate(test_review.FRAMES)
    desk.press("Shift+G")
    dialog = page.get_by_role("dialog", name="Add a term")
    expect(dialog.get_by_label("Term in English")).to_have_value("Zero")
    target = dialog.get_by_label("Term in Chinese")
    expect(target).to_be_focused()
    expect(target).to_have_value("零")
    target.fill("〇")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(desk.message).to_have_text("“Zero” → “〇” is in the glossary now.")
    expect(glossary(page)).to_have_text("Zero → 〇missing")
    expect(page.locator("ul.findings")).to_contain_text("glossary: “Zero” is “〇”")
    assert terms(store, work.project.id, "zh") == (GlossaryTerm("Zero", "〇"),)

    desk.press("Shift+G")
    target.fill("零")
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("It is there already as “〇”.")
    dialog.get_by_role("button", name="Replace what is there").click()
    expect(dialog).to_be_hidden()
    expect(glossary(page)).to_have_text("Zero → 零✓")
    expect(page.locator("ul.findings")).to_have_count(0)
    expect(page.locator(".target mark.term")).to_have_text("零")
    assert terms(store, work.project.id, "zh") == (GlossaryTerm("Zero", "零"),)


def test_translators_are_told_who_keeps_the_glossary(page, work):
    term_rows.replace_terms(work.app.store, work.project.id, "zh", [GlossaryTerm("zero", "零")])
    desk = test_review.Desk(page).open(work.address("review"))
    expect(glossary(page)).to_have_text("zero → 零✓")
    desk.press("Shift+G")
    expect(desk.message).to_contain_text("Editors and leads keep the glossary.")
    expect(page.get_by_role("dialog")).to_be_hidden()
    desk.press("e")
    desk.editor.fill("洞。")
    expect(glossary(page)).to_have_text("zero → 零missing")
    glossary(page).get_by_role("button", name="零").click()
    expect(glossary(page)).to_have_text("zero → 零✓")


def test_a_term_that_is_added_while_typing_is_looked_for_at_once(page, app):
    work = test_post_edit.station(app, f"terms {id(page)}")
    desk = test_post_edit.Desk(page).open(work.address())
    desk.shows("The cat sleeps.")
    desk.write("狗睡。")
    desk.source.dblclick(position={"x": 40, "y": 14})
    page.evaluate(test_review.FRAMES)
    desk.press("Alt+e")
    dialog = page.get_by_role("dialog", name="Add a term")
    expect(dialog.get_by_label("Term in English")).to_have_value("cat")
    page.keyboard.type("猫")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(desk.editor).to_be_focused()
    expect(glossary(page)).to_have_text("cat → 猫missing")
    expect(desk.findings).to_contain_text(["glossary: “cat” is “猫”"])
    assert terms(app.store, work.project.id, "zh") == (CAT,)
    desk.write("猫睡。")
    expect(glossary(page)).to_have_text("cat → 猫✓")
    expect(desk.findings).to_have_count(0)
