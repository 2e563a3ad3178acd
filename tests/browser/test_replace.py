"""Find and replace at both desks: a key, a preview, what is ticked, and one undo."""

import pytest

from amts_core.kernel.records import Action, DeskAct, Via
from amts_core.post_editing.store import edit_rows
from amts_core.review import decisions
from amts_core.review.store import bead_rows
from tests.browser import test_post_edit, test_review
from tests.browser.conftest import wait_until
from tests.conftest import add_alignment, proposed

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
expect = playwright_api.expect
station = test_post_edit.station


def approve(work, alignment_id) -> None:
    """Approve every pair of a document."""
    act = DeskAct(person=work.person, via=Via.API)
    for bead in bead_rows.beads(work.app.store, alignment_id):
        seen = bead.state.version
        decisions.decide(work.app.store, act, bead.id, Action.APPROVE, seen_version=seen)


@pytest.fixture
def approved(work):
    """Three approved pairs of another document of the project, two of them with a word."""
    targets = ["大模型。", "模型和模型。", "没有。"]
    beads = [proposed([n], [n], f"Model {n}.", text) for n, text in enumerate(targets)]
    name = f"z-{work.project.id}.md"
    of = add_alignment(work.app.store, work.project, beads, name=name, alignment_id=f"{name}-1")
    approve(work, of)
    return of


def targets(work, alignment_id):
    return [one.state.tgt_text for one in bead_rows.beads(work.app.store, alignment_id)]


def test_a_word_is_replaced_in_approved_pairs_and_brought_back(page, work, approved):
    desk = test_review.Desk(page).open(work.address("review", alignment=work.alignment_id))
    desk.press("Shift+F")
    dialog = page.get_by_role("dialog", name="Find and replace")
    expect(dialog.get_by_label("Find")).to_be_focused()
    page.keyboard.type("模型")
    page.keyboard.press("Tab")
    page.keyboard.type("范型")
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("“模型” is found nowhere there.")
    dialog.get_by_label("Where").select_option("all")
    dialog.get_by_role("button", name="Preview").click()
    expect(dialog.get_by_text("3 places in 2 pairs.")).to_be_visible()
    expect(dialog.get_by_role("rowheader")).to_have_text(f"z-{work.project.id}.md")
    expect(dialog.locator("mark.gone")).to_have_text(["模型"] * 3)
    expect(dialog.locator("mark.came")).to_have_text(["范型"] * 3)
    dialog.get_by_label("Replace in: 大模型。").uncheck()
    dialog.get_by_role("button", name="Replace in 1 pair").click()
    expect(dialog).to_be_hidden()
    expect(desk.message).to_have_text("Replaced in 1 pair. Z takes it back.")
    assert targets(work, approved) == ["大模型。", "范型和范型。", "没有。"]
    desk.press("z")
    expect(desk.message).to_have_text("Taken back: edited “Model 1.” (“模型” → “范型”).")
    assert targets(work, approved) == ["大模型。", "模型和模型。", "没有。"]


def test_a_pair_that_was_changed_since_is_told_and_shown_anew(page, work, approved):
    desk = test_review.Desk(page).open(work.address("review", alignment=approved, show="All"))
    desk.press("Shift+F")
    dialog = page.get_by_role("dialog", name="Find and replace")
    page.keyboard.type("(模)型")
    dialog.get_by_label("Regular expression").check()
    dialog.get_by_label("Replace with").fill(r"\1\2")
    page.keyboard.press("Enter")
    expect(dialog.locator("p.message")).to_contain_text(
        "names a group that the expression does not"
    )
    dialog.get_by_label("Replace with").fill(r"\1式")
    page.keyboard.press("Enter")
    expect(dialog.locator("mark.came")).to_have_text(["模式"] * 3)
    expect(dialog.get_by_label("Replace with")).to_be_focused()
    act = DeskAct(person=work.person, via=Via.API)
    first = bead_rows.beads(work.app.store, approved)[0]
    decisions.decide(
        work.app.store, act, first.id, Action.EDIT, seen_version=1, tgt_text="小模型。"
    )
    dialog.get_by_role("button", name="Replace in 2 pairs").click()
    expect(dialog.locator("p.message")).to_contain_text("Nothing is replaced")
    expect(dialog.locator(".changes")).to_contain_text("小模式。")
    dialog.get_by_role("button", name="Replace in 2 pairs").click()
    expect(dialog).to_be_hidden()
    assert targets(work, approved) == ["小模式。", "模式和模式。", "没有。"]


def test_a_marked_word_is_replaced_in_saved_texts_and_brought_back(page, app):
    work = station(app, f"replaced {id(page)}")
    desk = test_post_edit.Desk(page).open(work.address(edits="All"))
    desk.shows("The cat sleeps.")
    desk.write("那只猫睡。")
    desk.press("Control+Enter")
    desk.shows("It has 3 kittens.")
    desk.write("猫有 3 只。")
    desk.press("Control+Enter")
    desk.shows("The dog barks.")
    desk.press("Alt+ArrowUp")
    desk.shows("It has 3 kittens.")
    desk.press("Home", "Shift+ArrowRight", "Alt+r")
    dialog = page.get_by_role("dialog", name="Find and replace")
    expect(dialog.get_by_label("Find")).to_have_value("猫")
    dialog.get_by_label("Replace with").fill("猫咪")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("2 places in 2 segments.")).to_be_visible()
    dialog.get_by_role("button", name="Replace in 2 segments").click()
    expect(dialog).to_be_hidden()
    expect(desk.message).to_have_text("Replaced in 2 segments. Alt+Z takes it back.")
    expect(desk.editor).to_be_focused()
    expect(desk.editor).to_have_value("猫咪有 3 只。")
    assert [text for text, *_ in work.rows()[:2]] == ["那只猫咪睡。", "猫咪有 3 只。"]
    desk.press("Alt+z")
    wait_until(page, lambda: work.rows()[0][0] == "那只猫睡。")
    (first, *_) = edit_rows.of_document(app.store, work.key)
    assert first.state.text == "那只猫睡。"
