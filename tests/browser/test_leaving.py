"""A desk that is left before the server has what was done there: for another page, or for good."""

import re
import signal
from itertools import count

import pytest

from amts_core.kernel.records import Action, DeskAct, Role, Via
from amts_core.project.store import people
from amts_core.review import structure_edits
from amts_core.review.store import bead_rows
from tests.browser import test_post_edit, test_review
from tests.browser.conftest import wait_until
from tests.browser.test_post_edit import station

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
expect = playwright_api.expect

_NUMBERS = count(1)
DRAFTS = "SELECT text FROM draft WHERE bead_id = ?"


@pytest.fixture
def desk(page, work):
    return test_review.Desk(page).open(work.address("review", alignment=work.alignment_id))


@pytest.fixture
def editing(app):
    return station(app, f"left{next(_NUMBERS)}")


def go_to_documents(page):
    page.get_by_role("link", name="Documents").first.click()


def test_a_decision_is_stored_though_the_desk_is_left_while_the_server_stands_still(
    desk, work, page
):
    work.app.process.send_signal(signal.SIGSTOP)
    try:
        desk.press("a")
        expect(page.locator(".status .saving")).to_have_text("saving 1…")
        go_to_documents(page)
        page.wait_for_timeout(300)
    finally:
        work.app.process.send_signal(signal.SIGCONT)
    wait_until(page, lambda: len(work.events()) == 1)
    expect(page).to_have_url(re.compile("documents"))
    expect(page.locator(".courier")).to_have_text("")
    assert "approved" in work.statuses()
    page.wait_for_timeout(2000)
    assert len(work.events()) == 1, "once"


def test_a_post_edit_is_stored_though_the_desk_is_left_while_the_server_stands_still(editing, page):
    desk = test_post_edit.Desk(page).open(editing.address())
    desk.write("猫在睡。")
    editing.app.process.send_signal(signal.SIGSTOP)
    try:
        page.keyboard.press("Control+Enter")
        go_to_documents(page)
        page.wait_for_timeout(300)
    finally:
        editing.app.process.send_signal(signal.SIGCONT)
    wait_until(page, lambda: editing.rows()[0][1] == "saved")
    expect(page.locator(".courier")).to_have_text("")
    back = test_post_edit.Desk(page).open(editing.address())
    kept = page.evaluate(
        "Object.entries(sessionStorage).filter(([k]) => k.endsWith('-texts')).map(([, v]) => v)"
    )
    assert not any("猫在睡" in one for one in kept), "what is saved is no draft"
    assert back


def test_what_was_typed_is_a_draft_though_the_desk_is_left_at_once(desk, work, page):
    (bead, *_) = (one.id for one in bead_rows.beads(work.app.store, work.alignment_id))
    desk.press("e")
    page.keyboard.type("MINE ")
    go_to_documents(page)
    wait_until(page, lambda: len(work.app.rows(DRAFTS, bead)) == 1)
    assert "MINE" in work.app.rows(DRAFTS, bead)[0][0]


def test_what_was_typed_at_the_editors_desk_is_a_draft_too(editing, page):
    desk = test_post_edit.Desk(page).open(editing.address())
    desk.write("MINE")
    go_to_documents(page)
    wait_until(page, lambda: any("MINE" in text for text, _ in editing.drafts()))
    assert desk


@pytest.mark.parametrize("key", ["e", "f"])
def test_a_window_is_not_closed_over_what_was_just_typed(desk, work, page, key):
    """A text that is no draft yet, a note that is half written."""
    desk.press(key)
    page.keyboard.type("MINE")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    wait_until(page, lambda: asked == ["beforeunload"])


def merged_by_a_colleague(work):
    """Somebody else merges the first two pairs."""
    store = work.app.store
    bea = people.add_person(store, f"Bea {work.project.id}", Role.TRANSLATOR)
    first, second, *_ = bead_rows.beads(store, work.alignment_id)
    seen = {one.id: one.state.version for one in (first, second)}
    by_bea = DeskAct(person=bea, via=Via.KEY)
    structure_edits.restructure(store, by_bea, first.id, Action.MERGE, seen=seen)


def test_who_writes_a_note_decides_nothing_when_the_pair_is_taken_away(desk, work, page):
    desk.press("f")
    page.keyboard.type("this may be ")
    merged_by_a_colleague(work)
    before = work.events()
    desk.card.evaluate("card => card.desk.outbox.flush()")  # as it does by itself now and then
    for letter in "axsaxsaxsaxsaxsa":
        page.keyboard.press(letter)
        page.wait_for_timeout(90)
    expect(desk.message).to_contain_text("Your note is kept")
    page.wait_for_timeout(1500)
    assert work.events() == before, "a letter of the note is no decision"
    desk.press("f")
    expect(page.locator("input.note")).to_have_value(re.compile("^this may be"))


def test_a_comment_stays_with_the_pair_that_it_was_written_for(desk, work, page):
    desk.press("t")
    dialog = page.get_by_role("dialog", name="Comments")
    dialog.get_by_label("Comment", exact=True).fill("Which zero?")
    merged_by_a_colleague(work)
    desk.card.evaluate("card => card.desk.outbox.flush()")
    expect(desk.source).not_to_have_text("Zero.")
    expect(dialog).to_contain_text("Zero.")
    dialog.get_by_label("Comment", exact=True).press("Enter")
    said = "SELECT comment.text FROM comment JOIN bead ON bead.id = bead_id WHERE src_text LIKE '%Zero.%'"
    wait_until(page, lambda: work.app.rows(said) == [("Which zero?",)])


@pytest.mark.parametrize("kind", ["review", "editing"])
def test_half_a_character_is_refused_and_the_desk_goes_on(work, editing, page, kind):
    if kind == "review":
        desk = test_review.Desk(page).open(work.address("review", alignment=work.alignment_id))
    else:
        desk = test_post_edit.Desk(page).open(editing.address())
    field = page.locator("input.words")
    field.fill("x")
    field.evaluate("(node) => { node.value = 'x\\ud83dy'; }")
    field.press("Enter")
    expect(desk.message).to_contain_text("half a character")
    page.reload()
    expect(desk.source).to_be_visible()
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
