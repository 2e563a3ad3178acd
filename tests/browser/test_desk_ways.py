"""What is around the card of a desk: filters and search, the table, bars, messages, the banner."""

import re

import pytest

from amts_core.kernel.records import Role
from amts_core.project.store import people
from tests.browser.conftest import Work, free_port, run_app
from tests.browser.test_review import Desk
from tests.conftest import add_alignment, proposed

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
expect = playwright_api.expect


@pytest.fixture
def desk(page, work):
    opened = Desk(page).open(work.address("review"))
    opened.shows("Zero.")
    return opened


def second_document(work) -> None:
    add_alignment(
        work.app.store,
        work.project,
        [proposed([0], [0], "Other.", "别的。"), proposed([1], [], "Alone.", "")],
        name=f"z-{work.project.id}.md",
        alignment_id=f"{work.alignment_id}-z",
    )


def test_slash_goes_to_the_search_whose_hits_are_marked_and_the_next_key_decides(desk, work, page):
    desk.press("/")
    words = page.get_by_label("Contains")
    expect(words).to_be_focused()
    page.keyboard.type("fOUr")
    page.keyboard.press("Enter")
    desk.shows("Four.")
    expect(page.locator(".source mark.hit")).to_have_text("Four")
    expect(desk.card).to_be_focused()
    desk.press("a")
    expect(desk.card).to_contain_text("No pair is left to do with these filters.")
    assert work.statuses()[4] == "approved"
    desk.press("/")
    page.keyboard.type("x")
    page.keyboard.press("Escape")
    expect(words).to_have_value("fOUr")
    page.get_by_role("button", name="Clear filters").last.click()
    desk.shows("Zero.")
    expect(page).not_to_have_url(re.compile("words="))


def test_the_end_of_a_document_leads_to_the_next_one(page, work):
    second_document(work)
    address = work.address("review", alignment=f"{work.alignment_id}-z")
    desk = Desk(page).open(address)
    desk.press("a", "n")
    expect(desk.card).to_contain_text("No pair is left to do.")
    following = page.get_by_role("button", name=re.compile(r"^Next: book-\d+\.md$"))
    expect(following.locator("kbd")).to_have_text("Enter")
    assert following.bounding_box()["height"] < 45
    desk.press("Enter")
    desk.shows("Zero.")
    expect(page).to_have_url(re.compile(f"alignment={work.alignment_id}(&|#)"))


def test_the_end_of_a_review_leads_to_the_export_once(page, work):
    second_document(work)
    address = work.address("review", alignment=f"{work.alignment_id}-z")
    desk = Desk(page).open(address)
    desk.press("a", "n")
    page.get_by_role("button", name="Export what is approved").click()
    expect(page).to_have_url(re.compile("/parallel_data"))
    expect(page.get_by_role("heading", name="Parallel data")).to_be_visible()
    page.goto(address)
    expect(desk.card).to_contain_text("No pair is left to do.")
    for name in ("First", "Previous", "Next", "Last"):
        expect(page.get_by_role("button", name=f"{name} page")).to_be_disabled()


def test_of_a_one_sided_pair_the_main_button_says_so(page, work):
    second_document(work)
    desk = Desk(page).open(work.address("review", alignment=f"{work.alignment_id}-z"))
    main = page.locator(".at-tools button.main")
    expect(main).to_contain_text("Approve")
    desk.press("j")
    desk.shows("Alone.")
    expect(main).to_contain_text("No counterpart")
    main.click()
    desk.shows("Other.")
    expect(desk.message).to_have_text("Confirmed: it has no counterpart. Z takes it back.")
    ((status, note),) = work.app.rows(
        "SELECT bead.status, event.note FROM bead JOIN event ON event.id = bead.event_id "
        "WHERE alignment_id = ?",
        f"{work.alignment_id}-z",
    )
    assert (status, note) == ("rejected", "no counterpart")


def test_anywhere_on_a_row_opens_it(desk, page):
    page.get_by_role("cell", name="七。", exact=True).click()
    desk.shows("Seven.")


def test_the_table_is_closed_and_sized_and_that_is_remembered(desk, page):
    table = page.get_by_role("region", name="Queue")
    before = table.bounding_box()["width"]
    page.get_by_role("button", name="A larger table").click()
    wide = table.bounding_box()["width"]
    assert wide > before
    page.get_by_role("button", name="Close the table").click()
    expect(table).to_have_count(0)
    page.reload()
    desk.shows("Zero.")
    expect(table).to_have_count(0)
    page.get_by_role("button", name="Table", exact=True).click()
    expect(table).to_be_visible()


def test_a_bar_is_one_stop_whose_buttons_arrows_reach(desk, page):
    approve, reject = (page.get_by_role("button", name=name) for name in ("Approve", "Reject"))
    approve.focus()
    page.keyboard.press("ArrowRight")
    expect(reject).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Previous", exact=True)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(reject).to_be_focused()
    page.keyboard.press("Home")
    expect(approve).to_be_focused()
    desk.press("j")
    desk.shows("One.")


def test_a_new_card_is_told_and_headings_are_in_order(desk, page):
    told = page.locator(".at-spoken")
    expect(told).to_have_attribute("role", "status")
    expect(told).to_have_text("1 of 10: Zero. 零。")
    desk.press("j")
    expect(told).to_have_text("2 of 10: One. 一。")
    levels = page.get_by_role("heading").evaluate_all(
        "all => all.map((one) => Number(one.tagName[1]))"
    )
    assert levels == [1, 2, 3, 3]


def test_a_message_goes_with_what_it_is_about(desk, page):
    desk.press("Shift+Z")
    expect(desk.message).to_have_text("There is nothing to redo.")
    desk.press("j")
    desk.shows("One.")
    expect(desk.message).to_have_text("")
    desk.press("Shift+Z")
    expect(desk.message).to_have_text("There is nothing to redo.")
    page.get_by_label("Order").select_option("Uncertain first")
    desk.shows("One.")
    expect(desk.message).to_have_text("")


def test_the_keys_open_with_the_first_ones_in_sight(desk, page):
    desk.press("h")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_focused()
    expect(dialog.get_by_text("Approve, next")).to_be_in_viewport()
    assert dialog.evaluate("(one) => [one.scrollTop, one.scrollHeight > one.clientHeight]") == [
        0,
        True,
    ]


def test_a_key_that_is_taken_is_told_in_the_dialog(desk, page):
    desk.press("h")
    dialog = page.get_by_role("dialog", name="Keys")
    dialog.get_by_role("button", name="Change the key of: Approve, next").click()
    page.keyboard.press("x")
    expect(dialog.get_by_role("status")).to_have_text("X is already there for: Reject, next.")


def test_nothing_greys_out_while_the_server_works(desk, page):
    page.add_style_tag(content="[data-stale] { opacity: 0.3; }")
    seen = desk.card.evaluate("""(card) => {
      let opacity = 1;
      for (let node = card.getRootNode().host; node; node = node.parentElement) opacity *= Number(getComputedStyle(node).opacity);
      return opacity;
    }""")
    assert seen == 1


@pytest.mark.parametrize("width", [390, 1440])
def test_filters_are_one_line_that_folds(desk, page, width):
    page.set_viewport_size({"width": width, "height": 844})
    order = page.get_by_label("Order", exact=True)
    if width < 760:
        expect(order).to_be_hidden()
        page.get_by_role("button", name="Filters").click()
    else:
        boxes = page.locator(".at-filters > select, .at-filters > input").evaluate_all(
            "all => all.map((one) => one.getBoundingClientRect().bottom)"
        )
        assert max(boxes) - min(boxes) < 8
    order.select_option("Uncertain first")
    desk.shows("One.")


def test_bytes_are_told_only_near_the_limit(page, work):
    add_alignment(
        work.app.store,
        work.project,
        [proposed([0], [0], "Short.", "短。"), proposed([1], [1], "Long.", "长" * 320)],
        name="bytes.md",
        alignment_id=f"{work.alignment_id}-bytes",
    )
    desk = Desk(page).open(work.address("review", alignment=f"{work.alignment_id}-bytes"))
    expect(page.locator(".bytes")).to_have_count(0)
    desk.press("j")
    expect(page.locator(".bytes")).to_have_text(["960 of 1000 bytes"])


def test_a_lost_connection_is_told_with_what_is_kept_until_it_is_back(chromium, tmp_path, window):
    port, page = free_port(), window.new_page()
    banner = page.locator(".at-banner")
    with run_app(tmp_path, port) as app:
        project = people.create_project(app.store, "Lost", "en", ["zh"])
        ada = people.add_person(app.store, "Ada", Role.TRANSLATOR)
        beads = [proposed([n], [n], f"Sentence {n}.", f"句{n}。") for n in range(9)]
        work = Work(app, project, ada, add_alignment(app.store, project, beads, name="lost.md"))
        desk = Desk(page).open(work.address("review"))
        expect(banner).to_have_text("")
        app.process.kill()
        app.process.wait()
        desk.press("a", "a")
        expect(banner).to_contain_text("The server does not answer. 2 decisions and texts are kept")
    with run_app(tmp_path, port) as app:
        expect(banner).to_have_text("")
        expect(desk.saving).to_have_text("")
        assert Work(app, project, ada, work.alignment_id).statuses()[:2] == ["approved"] * 2
    page.close()
