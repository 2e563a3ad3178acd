"""Review by keys: focus, decisions, undo, editing, and what a reload keeps."""

import re

import pytest

from amts_core.project import SAMPLE
from amts_core.review.store import bead_rows
from pages.desk.keymap import KEYS
from tests.browser.conftest import one_a_line, wait_until
from tests.conftest import add_alignment, proposed

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
expect = playwright_api.expect

FRAMES = "() => new Promise(done => { let n = 4; const next = () => n-- ? requestAnimationFrame(next) : done(); next(); })"


def press_each(page, card, keys) -> None:
    """Press keys one after the other, each as soon as the card takes them."""
    for key in keys:
        expect(card).not_to_have_attribute("aria-busy", "true")
        page.bring_to_front()  # one behind another is painted every few seconds
        page.evaluate(FRAMES)
        page.keyboard.press(key)


class Desk:
    """The review page as a person sees it."""

    def __init__(self, page):
        self.page = page
        self.card = page.locator(".card")
        self.source = page.locator(".focus .source p")
        self.target = page.locator(".focus .target p")
        self.state = page.locator(".facts .state")
        self.place = page.locator(".facts .place")
        self.message = page.locator(".status .message")
        self.saving = page.locator(".status .saving")
        self.editor = page.locator(".focus textarea")

    def open(self, address):
        self.page.goto(address)
        expect(self.source).to_be_visible()
        return self

    def press(self, *keys):
        """Press keys one after the other, each as soon as the card takes them."""
        press_each(self.page, self.card, keys)

    def unfold(self):
        """Show the buttons of rare actions: whether they are is remembered."""
        more = self.page.get_by_role("button", name="More", exact=True)
        if more.get_attribute("aria-expanded") == "false":
            more.click()

    def shows(self, source):
        """Wait until this bead is shown and what was decided before it is in the database."""
        expect(self.source).to_have_text(source)
        expect(self.saving).to_have_text("")


@pytest.fixture
def desk(page, work):
    """The desk with ten beads, ``Zero.`` to ``Nine.``, the first one in focus."""
    opened = Desk(page).open(work.address("review"))
    opened.shows("Zero.")
    return opened


def test_an_address_that_names_a_page_is_kept_while_a_person_says_who_they_are(app, page):
    page.goto(f"{app.url}/documents")
    page.get_by_label(re.compile("Your name|Or somebody new")).fill("Guest")
    expect(page.get_by_text("Page not found")).to_have_count(0)
    page.get_by_role("button", name="Start as translator").click()
    expect(page.get_by_role("heading", name="Documents")).to_be_visible()


def test_the_sample_project_is_toured_from_the_first_page(app, page):
    page.goto(app.url)
    page.get_by_label(re.compile("Your name|Or somebody new")).fill("Tourist")
    page.get_by_role("button", name="Start as translator").click()
    expect(page.get_by_role("heading", name="Home")).to_be_visible()
    expect(page.get_by_text(SAMPLE).first).to_be_visible()
    page.get_by_role("button", name="Go on reviewing").click()
    desk = Desk(page)
    desk.shows("What Is Learning?")
    expect(desk.target).to_have_attribute("lang", "es")
    desk.press("a")
    expect(desk.message).to_have_text("Approved. Z takes it back.")
    expect(desk.source).not_to_have_text("What Is Learning?")
    (decision,) = app.rows(
        "SELECT event.action, event.via, bead.status FROM event JOIN person ON person.id = "
        "event.person_id JOIN bead ON bead.event_id = event.id WHERE person.name = 'Tourist'"
    )
    assert decision == ("approve", "key", "approved")
    desk.press("z")
    desk.shows("What Is Learning?")
    expect(desk.state).to_have_text("○ Proposed")


@pytest.mark.parametrize(
    ("key", "status", "told"),
    [
        pytest.param("a", "approved", "Approved. Z takes it back.", id="A approves"),
        pytest.param("x", "rejected", "Rejected. Z takes it back.", id="X rejects"),
        pytest.param("s", "skipped", "Skipped: it comes again at the end.", id="S skips"),
    ],
)
def test_a_decision_is_stored_once_the_mark_is_gone(desk, work, key, status, told):
    desk.press(key)
    desk.shows("One.")
    assert work.statuses() == [status] + ["proposed"] * 9
    (event,) = work.events()
    assert event[1] == "key"
    expect(desk.message).to_have_text(told)


def test_the_card_has_the_focus_without_a_click(desk):
    expect(desk.card).to_be_focused()
    desk.press("a")
    desk.shows("One.")
    expect(desk.card).to_be_focused()


def test_moving_decides_nothing_and_ends_at_the_ends(desk, work):
    desk.press("k")
    desk.press("j")
    desk.shows("One.")
    desk.press("ArrowDown")
    desk.shows("Two.")
    desk.press("k")
    desk.shows("One.")
    desk.press("ArrowUp")
    desk.shows("Zero.")
    assert work.events() == []


def test_undo_goes_back_bead_by_bead_and_redo_forth(desk, work):
    for key, after in (("a", "One."), ("x", "Two."), ("s", "Three.")):
        desk.press(key)
        desk.shows(after)
    assert work.statuses()[:4] == ["approved", "rejected", "skipped", "proposed"]
    for before in ("Two.", "One.", "Zero."):
        desk.press("z")
        desk.shows(before)
        expect(desk.message).to_have_text(re.compile(f"Taken back: .*ed “{before}”"))
    assert work.statuses() == ["proposed"] * 10
    desk.press("Shift+Z")
    expect(desk.state).to_have_text(re.compile("Approved by Ada"))
    assert work.statuses()[0] == "approved"


def test_undo_without_a_decision_says_so_and_the_desk_goes_on(desk):
    for _ in range(2):
        desk.press("z")
        expect(desk.message).to_have_text("There is nothing to undo.")
    desk.press("j")
    desk.shows("One.")


def test_a_held_key_decides_once(desk, work, page):
    page.evaluate(FRAMES)
    for _ in range(12):
        page.keyboard.down("a")
    desk.shows("One.")
    for _ in range(12):
        page.keyboard.down("a")
    page.keyboard.up("a")
    desk.press("j")
    desk.shows("Two.")
    assert work.events() == [("approve", "key")]


def test_fast_keys_decide_only_what_was_on_screen(desk, work, page):
    page.evaluate(FRAMES)
    for _ in range(6):
        page.keyboard.press("a")
    expect(desk.source).not_to_have_text("Zero.")
    desk.press("j")
    expect(page.locator(".status .saving")).to_have_text("")
    n_decided = len(work.events())
    assert 1 <= n_decided <= 6
    assert work.statuses() == ["approved"] * n_decided + ["proposed"] * (10 - n_decided)


def test_an_edit_is_saved_and_approved(desk, work):
    desk.press("e")
    expect(desk.editor).to_be_focused()
    desk.editor.press_sequentially("！")
    desk.page.keyboard.press("Control+Enter")
    desk.shows("One.")
    expect(desk.message).to_have_text("Saved and approved. Z takes it back.")
    assert work.app.rows(
        "SELECT status, tgt_text FROM bead WHERE alignment_id = ? AND place = 0",
        work.alignment_id,
    ) == [("approved", "零。！")]
    desk.press("z")
    desk.shows("Zero.")
    expect(desk.target).to_have_text("零。")


def test_keys_are_text_while_editing(desk, work):
    desk.press("e")
    expect(desk.editor).to_be_focused()
    desk.page.keyboard.type("axsjkzh?e")
    expect(desk.editor).to_have_value("零。axsjkzh?e")
    desk.shows("Zero.")
    desk.page.keyboard.press("Escape")
    expect(desk.message).to_have_text("Your draft is kept.")
    assert work.events() == []


def test_leaving_an_edit_keeps_the_draft_over_a_reload(desk, work):
    desk.press("e")
    desk.editor.press_sequentially("…")
    desk.page.keyboard.press("Escape")
    expect(desk.editor).to_have_count(0)
    expect(desk.target).to_have_text("零。")
    expect(desk.card).to_contain_text("You have an unfinished edit of this pair")
    desk.page.reload()
    desk.shows("Zero.")
    desk.press("e")
    expect(desk.editor).to_have_value("零。…")
    desk.page.keyboard.press("Control+Enter")
    desk.shows("One.")
    assert work.app.rows("SELECT count(*) FROM draft WHERE person_id = ?", work.person.id) == [(0,)]


@pytest.mark.parametrize("is_open", [True, False], ids=["while editing", "as a draft"])
def test_an_edit_is_thrown_away(desk, work, page, is_open):
    desk.press("e")
    desk.editor.press_sequentially("…")
    if is_open:
        page.get_by_role("button", name="Discard").click()
    else:
        page.keyboard.press("Escape")
        expect(desk.message).to_have_text("Your draft is kept.")
        desk.press("Alt+0")
    expect(desk.message).to_have_text("Your edit is thrown away.")
    expect(desk.editor).to_have_count(0)
    expect(desk.card).not_to_contain_text("unfinished edit")
    query = "SELECT count(*) FROM draft WHERE person_id = ?"
    wait_until(page, lambda: work.app.rows(query, work.person.id) == [(0,)])
    page.reload()
    desk.shows("Zero.")
    desk.press("e")
    expect(desk.editor).to_have_value("零。")


def test_what_is_thrown_away_stays_so_though_the_server_has_not_heard_of_it(desk, work, page):
    lost = []

    def connect(socket):
        lost.clear()
        server = socket.connect_to_server()
        socket.on_message(lambda message: None if lost else server.send(message))

    page.route_web_socket(re.compile("_stcore/stream"), connect)
    page.reload()
    desk.shows("Zero.")
    desk.press("e")
    desk.editor.press_sequentially("…")
    query = "SELECT count(*) FROM draft WHERE person_id = ?"
    wait_until(page, lambda: work.app.rows(query, work.person.id) == [(1,)])
    lost.append(True)
    page.get_by_role("button", name="Discard").click()
    expect(desk.message).to_have_text("Your edit is thrown away.")
    page.reload()
    desk.shows("Zero.")
    expect(desk.card).not_to_contain_text("unfinished edit")
    desk.press("e")
    expect(desk.editor).to_have_value("零。")
    wait_until(page, lambda: work.app.rows(query, work.person.id) == [(0,)])
    expect(desk.editor).to_have_value("零。")


def test_a_draft_goes_with_the_decision_on_its_pair(desk, page):
    desk.press("e")
    desk.editor.press_sequentially("…")
    page.keyboard.press("Escape")
    desk.press("a")
    desk.shows("One.")
    desk.press("z")
    desk.shows("Zero.")
    expect(desk.card).not_to_contain_text("unfinished edit")


def test_keys_are_text_in_other_fields(desk, work, page):
    desk.press("/")
    page.keyboard.type("ax")
    page.keyboard.press("Escape")
    expect(desk.card).to_be_focused()
    page.get_by_role("button", name="Next", exact=True).click()
    desk.shows("One.")
    assert work.events() == []


def test_an_empty_target_is_refused_and_the_bead_stays(desk, work):
    desk.press("e")
    desk.editor.fill("  ")
    desk.page.keyboard.press("Control+Enter")
    expect(desk.message).to_have_text(re.compile("This can't be approved"))
    desk.shows("Zero.")
    assert work.events() == []


@pytest.mark.parametrize("key", ["h", "?"])
def test_help_lists_every_key_and_leaves_by_escape(desk, work, page, key):
    desk.press(key)
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    for binding in KEYS:
        expect(dialog).to_contain_text(binding.sentence)
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert work.events() == []
    desk.press("a")
    desk.shows("One.")


def test_every_key_has_a_button_that_does_the_same(desk, work, page):
    page.get_by_role("button", name="Approve").click()
    desk.shows("One.")
    page.get_by_role("button", name="Undo").click()
    desk.shows("Zero.")
    assert work.events() == [("approve", "click"), ("undo", "click")]


def test_a_reload_keeps_the_place(desk, page):
    desk.press("j")
    desk.shows("One.")
    desk.press("j")
    desk.shows("Two.")
    page.reload()
    desk.shows("Two.")
    expect(desk.place).to_have_text("3 of 10")
    desk.press("j")
    desk.shows("Three.")


@pytest.mark.parametrize(
    "place",
    [
        pytest.param("bead=999999", id="gone"),
        pytest.param("bead=1", id="of another document"),
        pytest.param("bead=x", id="no number"),
    ],
)
def test_an_address_with_another_place_leads_to_the_first_bead(page, work, place):
    desk = Desk(page).open(f"{work.address('review')}#{place}")
    desk.shows("Zero.")
    expect(page).to_have_url(re.compile(r"#bead=\d+$"))
    desk.press("j")
    desk.shows("One.")


def test_decisions_add_nothing_to_the_history_of_the_browser(desk, page):
    before = page.evaluate("history.length")
    for key, after in (("a", "One."), ("j", "Two."), ("x", "Three.")):
        desk.press(key)
        desk.shows(after)
    assert page.evaluate("history.length") == before


def test_undo_leads_back_to_another_document(desk, work, page):
    name = f"other-{work.project.id}.md"
    add_alignment(
        work.app.store,
        work.project,
        [proposed([0], [0], "Other.", "别的。")],
        name=name,
        alignment_id=f"{work.alignment_id}-other",
    )
    desk.press("a")
    desk.shows("One.")
    page.reload()
    desk.shows("One.")
    page.get_by_label("Document", exact=True).click()
    page.get_by_role("option", name=f"{name} · English → Chinese", exact=True).click()
    desk.shows("Other.")
    expect(desk.card).to_be_focused()
    desk.press("z")
    desk.shows("Zero.")
    expect(page).to_have_url(
        re.compile(f"alignment={work.alignment_id}&|alignment={work.alignment_id}#")
    )
    assert work.statuses() == ["proposed"] * 10


def chosen(page, label, option):
    page.get_by_label(label, exact=True).select_option(option)


def test_filters_stay_in_the_address(desk, page):
    desk.press("a")
    desk.shows("One.")
    chosen(page, "Order", "Uncertain first")
    chosen(page, "Show", "Approved")
    desk.shows("Zero.")
    expect(page).to_have_url(re.compile(r"show=Approved"))
    page.reload()
    desk.shows("Zero.")
    expect(desk.place).to_have_text("1 of 1")
    chosen(page, "Show", "To do")
    desk.shows("One.")
    expect(page).to_have_url(re.compile(r"order=Uncertain"))
    expect(desk.card).to_be_focused()


def test_a_row_of_the_queue_leads_to_its_bead(desk, page, work):
    page.get_by_role("button", name="Go to 4: Three.").click()
    desk.shows("Three.")
    expect(desk.place).to_have_text("4 of 10")
    desk.press("a")
    desk.shows("Four.")
    assert work.statuses()[3] == "approved"


def test_somebody_elses_decision_is_not_overwritten(desk, work, page):
    other = page.context.new_page()
    Desk(other).open(work.address("review")).press("x")
    expect(other.locator(".status .message")).to_have_text("Rejected. Z takes it back.")
    other.close()
    desk.press("a")
    expect(desk.message).to_have_text(re.compile("changed since you saw it: it is now rejected"))
    assert work.statuses()[0] == "rejected"


def test_when_all_is_decided_the_desk_says_so(desk, work):
    for number in range(9):
        desk.press("a")
        expect(desk.place).to_have_text(f"1 of {9 - number}")
    desk.press("x")
    expect(desk.card).to_contain_text("No pair is left to do.")
    assert work.statuses() == ["approved"] * 9 + ["rejected"]
    desk.press("z")
    desk.shows("Nine.")


def test_text_is_never_read_as_markup(app, page, work):
    hostile = "<b>A</b> $x$ :red[no] **no** <img src=x onerror=alert(1)>"
    add_alignment(
        app.store,
        work.project,
        [proposed([0], [0], hostile, hostile)],
        name="hostile.md",
        alignment_id=f"{work.alignment_id}-hostile",
    )
    desk = Desk(page).open(work.address("review", alignment=f"{work.alignment_id}-hostile"))
    desk.shows(hostile)
    expect(desk.target).to_have_text(hostile)


def another(work, pairs):
    """Add a document with these pairs to the project, and return its alignment."""
    beads = [proposed([n], [n], src, tgt) for n, (src, tgt) in enumerate(pairs)]
    return add_alignment(
        work.app.store,
        work.project,
        beads,
        name=f"more-{work.project.id}.md",
        alignment_id=f"{work.alignment_id}-more",
        segments=tuple(one_a_line(texts) for texts in zip(*pairs, strict=True)),
    )


def test_both_sides_are_edited_and_the_draft_has_both(desk, work, page):
    def source_of_first():
        return bead_rows.beads(work.app.store, work.alignment_id)[0].state.src_text

    desk.press("Shift+E")
    source = page.get_by_role("textbox", name="Source in English")
    expect(source).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(" More")
    page.keyboard.press("Escape")
    expect(desk.source).to_have_text("Zero.")
    desk.shows("Zero.")
    page.reload()
    desk.press("e")
    expect(source).to_have_value("Zero. More")
    page.keyboard.press("Control+Enter")
    desk.shows("One.")
    assert source_of_first() == "Zero. More"
    desk.press("z")
    desk.shows("Zero.")
    assert source_of_first() == "Zero."


def test_a_click_into_the_source_splits_it_there(page, work):
    more = another(work, [("One two.", "一二。"), ("Three.", "三。")])
    desk = Desk(page).open(work.address("review", alignment=more))
    desk.shows("One two.")
    box = desk.source.bounding_box()
    desk.source.click(position={"x": 34, "y": box["height"] / 2})
    expect(page.get_by_text(re.compile("P splits here"))).to_be_visible()
    desk.press("p")
    expect(desk.message).to_have_text(re.compile("^Split"))
    halves = [bead.state.src_text for bead in bead_rows.beads(work.app.store, more)]
    assert len(halves) == 3 and "".join(halves[:2]).replace(" ", "") == "Onetwo."


def test_the_same_pairs_are_decided_after_a_preview_and_taken_back_as_one(page, work):
    more = another(work, [("Note", "注")] * 3)

    def statuses():
        return [bead.state.status for bead in bead_rows.beads(work.app.store, more)]

    desk = Desk(page).open(work.address("review", alignment=more))
    expect(page.get_by_text("2 more the same").first).to_be_visible()
    desk.press("y")
    dialog = page.get_by_role("dialog", name="Same pairs")
    expect(dialog.get_by_role("row")).to_have_count(3)
    dialog.get_by_role("checkbox").nth(1).uncheck()
    dialog.get_by_role("button", name="Approve all of them").click()
    expect(desk.message).to_have_text(re.compile("^Approved, and 1 same pair"))
    assert statuses() == ["approved", "approved", "proposed"]
    desk.press("z")
    expect(desk.message).to_have_text(re.compile("^Taken back"))
    assert statuses() == ["approved", "proposed", "proposed"]


def test_what_is_said_on_a_pair_is_seen_by_others_and_answered(desk, work, page):
    desk.press("t")
    dialog = page.get_by_role("dialog", name="Comments")
    dialog.get_by_label("Comment", exact=True).fill("Which zero?")
    dialog.get_by_label("Who has to answer").select_option(label="anybody has to answer")
    dialog.get_by_role("button", name="Comment", exact=True).click()
    expect(dialog).to_contain_text(f"{work.person.name} asked")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Asked: Which zero?")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Asked: Which zero?").click()
    dialog.get_by_role("button", name="That is answered").click()
    expect(dialog).to_contain_text("took it as answered")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="2 comments")).to_be_visible()


def test_markup_is_a_chip_raw_by_a_key_and_put_in_one_by_one(page, work):
    more = another(work, [("Call `f` in $x$.", "Ruf `f` in $x$."), ("Three.", "三。")])
    desk = Desk(page).open(work.address("review", alignment=more))
    chips = page.locator(".focus .source .chip")
    expect(chips).to_have_count(2)
    assert chips.all_inner_texts() == ["f", "x"]
    chips.first.hover()
    expect(page.locator(".focus .chip.lit")).to_have_count(2)
    desk.press("w")
    assert chips.all_inner_texts() == ["`f`", "$x$"]
    desk.press("w", "e")
    page.keyboard.press("Control+a")
    page.keyboard.type("Ruf ")
    page.keyboard.press("Alt+n")
    page.keyboard.type(" in ")
    page.keyboard.press("Alt+n")
    expect(desk.editor).to_have_value("Ruf `f` in $x$")
    page.keyboard.press("Alt+n")
    expect(desk.message).to_have_text("All markup of the source is here.")


def test_in_the_grid_the_card_is_a_row_among_the_others(desk, work, page):
    desk.press("v")
    above = page.locator(".at-above tbody tr")
    below = page.locator(".at-below tbody tr")
    expect(above).to_have_count(0)
    expect(below).to_have_count(9)
    for number, source in enumerate(("One.", "Two."), 1):
        desk.press("a")
        desk.shows(source)
        expect(above).to_have_count(0)  # what is decided is not to do any more
        expect(below).to_have_count(9 - number)
    below.filter(has_text="Five.").click()
    desk.shows("Five.")
    expect(above).to_have_count(3)
    box = page.locator(".focus").bounding_box()
    assert 0 < box["y"] and box["y"] + box["height"] < page.viewport_size["height"]
    page.reload()
    desk.shows("Five.")
    expect(above).to_have_count(3)
    page.get_by_role("button", name="Table", exact=True).click()
    expect(page.get_by_role("region", name="Queue")).to_be_visible()
    expect(above).to_have_count(0)
