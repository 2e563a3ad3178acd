"""Compare: what AppTest can't see: points, keys, links, colours, width, and files that leave."""

import json
import re
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from amts_core import translation
from amts_core.kernel.config import Settings
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Arm, Engine, Role
from amts_core.project.store import people
from amts_core.review.store import alignments
from amts_core.translation.records import Hypothesis, OrderState
from amts_core.translation.store import batches, hypotheses, order_rows
from tests.browser.conftest import wait_until_idle
from tests.pages import compared

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
expect = playwright_api.expect

COMPARED_SECONDS = 120
SLATE, TEAL = "rgb(70, 86, 107)", "rgb(10, 103, 96)"
VIEWS = "Scores", "Segments", "Judge", "Effort and cost"
DUEL = "Duel: which is better"


@dataclass(frozen=True, slots=True)
class Bench:
    """A lead, an order of the sample document that came back, and a comparison of it."""

    work: object
    order_id: int
    revision_id: int
    comparison_id: int

    def address(self, **more):
        return self.work.address("compare", comparison=self.comparison_id, **more)

    def judgements(self, *columns):
        return self.work.app.rows(
            f"SELECT {', '.join(columns)} FROM judgement WHERE comparison_id = ? ORDER BY id",
            self.comparison_id,
        )


@pytest.fixture
def lead(work):
    """The work of a lead."""
    person = people.add_person(work.app.store, f"Grace {work.project.id}", Role.LEAD)
    return replace(work, person=person)


@pytest.fixture
def order(lead):
    """The ids of an order of the source document in the baseline arm, come back, and its revision."""
    store = lead.app.store
    revision_id = alignments.without_progress(store, lead.alignment_id).src_revision_id
    settings = Settings.for_database(
        f"sqlite:///{lead.app.database}", data_dir=lead.app.database.parent, encoder=""
    )
    order_id = translation.place(
        settings,
        lead.project,
        lead.person,
        revision_ids=[revision_id],
        tgt_langs=("zh",),
        arms=[Arm.BASELINE],
        engine=Engine.LOCAL,
    )
    (batch,) = batches.batches(store, order_id)
    batches.set_names(store, batch.id, {})
    batches.set_started(store, batch.id, "job-1", "started")
    rows = [
        Hypothesis(
            batch_id=batch.id, revision_id=revision_id, tgt_lang="zh", n=n, text=f"第{n}句。"
        )
        for n in range(10)
    ]
    hypotheses.put_hypotheses(store, batch.id, revision_id, found=rows, n_characters=90)
    batches.end(
        store,
        batch.id,
        OrderState.DONE,
        message="",
        line="all is there",
        n_counted=90,
        counted_usd=Decimal(0),
    )
    job_rows.finish(
        store, order_rows.order(store, order_id).job_id, "", message="1 document is there"
    )
    return order_id, revision_id


@pytest.fixture
def bench(lead, order):
    order_id, revision_id = order
    found = compared.result({revision_id: "book.md"}, 3)
    systems = tuple(replace(one, order_ids=(order_id,)) for one in found.systems)
    comparison_id = compared.kept(
        lead.app.store,
        lead.project,
        lead.person,
        order_ids=(order_id,),
        made=replace(found, systems=systems),
    )
    return Bench(lead, order_id, revision_id, comparison_id)


def open_view(page, bench, view, **more):
    page.goto(bench.address(view=view, **more))
    expect(page.get_by_role("heading", name="Both arms")).to_be_visible()


def judged(page, n):
    found = page.locator("section.judging")
    expect(found).to_contain_text(f"{n} of 10 judged")
    expect(found.get_by_role("button").first).to_be_enabled()
    return found


def open_duel(page, bench):
    open_view(page, bench, "Judge")
    judged(page, 0)
    page.get_by_role("combobox", name="How").click()
    page.get_by_role("option", name=DUEL).click()
    expect(page.get_by_role("button", name="The first is better")).to_be_enabled()
    wait_until_idle(page)
    page.locator("section.judging").focus()


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_a_worker_compares_what_a_lead_asks_for(page, lead, order):
    page.goto(lead.address("compare", view="New comparison"))
    page.get_by_label("Name").fill("The sample")
    page.get_by_label("Name").press("Tab")
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("heading", name="The sample")).to_be_visible()
    table = page.get_by_role("table", name="Articles, en to zh")
    expect(table).to_be_visible(timeout=COMPARED_SECONDS * 1000)
    expect(table).to_contain_text("All segments")
    expect(page.get_by_text("10 segments of 1 document are compared")).to_be_visible()
    assert lead.app.rows(
        "SELECT name, result_sha256 IS NULL FROM comparison WHERE project_id = ?", lead.project.id
    ) == [("The sample", 0)]


def test_a_point_opens_its_segment_and_the_address_keeps_it(page, bench):
    open_view(page, bench, "Segments")
    point = page.locator("svg.marks .mark-symbol.dots_marks path").nth(7)
    expect(point).to_be_visible()
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x - 20, y)
    page.mouse.move(x, y, steps=5)
    expect(page.locator("#vg-tooltip-element.visible")).to_be_visible()  # it looks for what is near
    page.mouse.click(x, y)
    expect(page).to_have_url(re.compile(r"segment=\d+"))
    expect(page.get_by_text(re.compile(r"^book\.md, segment \d+ · ")).first).to_be_visible()
    n = re.search(r"segment=(\d+)", page.url)[1]
    expect(page.get_by_text("参考 ").first).to_have_text(f"参考 {n}。")
    page.reload()
    expect(page.get_by_text("参考 ").first).to_have_text(f"参考 {n}。")


def test_a_segment_of_a_list_is_read_above_the_page(page, bench):
    open_view(page, bench, "Segments")
    wait_until_idle(page)  # nothing moves under the pointer any more
    page.get_by_role("button", name="Read it").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("参考 9。")
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
    page.get_by_role("tab", name="All segments").click()
    table = page.get_by_test_id("stDataFrame").filter(visible=True)
    table.click(position={"x": 16, "y": 35 + 35 + 17})
    expect(page.get_by_role("dialog")).to_contain_text("参考 1。")


def test_texts_are_shown_as_they_are(page, bench):
    open_view(page, bench, "Segments", segment=0)
    expect(page.get_by_text(compared.HOSTILE).first).to_be_visible()
    main = page.get_by_test_id("stMain")
    expect(main.locator("b, .katex")).to_have_count(0)
    expect(main.locator("mark").first).to_be_visible()


def test_a_number_leads_to_its_document(page, bench):
    open_view(page, bench, "Scores")
    articles = page.get_by_role("table", name="Articles, en to zh")
    articles.get_by_role("link", name="50.0").click()
    expect(page.get_by_role("button", name=f"Order {bench.order_id}")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile(r"^book-\d+\.md$"))).to_be_visible()
    page.go_back()
    systems = page.get_by_role("table", name="Systems, en to zh")
    systems.get_by_role("link", name="6 / 3 / 1").first.click()
    expect(page.get_by_text("Biggest wins")).to_be_visible()


def test_segments_are_judged_by_keys_alone(page, bench):
    open_view(page, bench, "Judge")
    expected = []
    for done, score in enumerate(("85", "7", "100")):
        shown = judged(page, done)
        expected.append(int(shown.get_attribute("data-segment")))
        expect(shown.locator("p.words").nth(1)).to_be_focused()
        press(page, "ArrowRight", "Shift+ArrowRight", "m", "Home", "n", "End", "n", "x")
        expect(shown.locator(".told").first).to_have_text("1 minor error · 1 major error")
        press(page, "Control+Enter")  # a score is missing: nothing is sent
        expect(shown).to_contain_text("First: give a score from 0 to 100 first.")
        press(page, *score, "Enter", "o", "o", "ArrowUp", "m", "ArrowDown")
        press(page, "Enter", *"40", "ArrowUp", "Control+Enter")
    judged(page, 3)
    found = bench.judgements("segment", "protocol", "annotations", "systems", "seconds > 0")
    assert [one[0] for one in found] == expected
    for (_, protocol, annotations, systems, is_timed), score in zip(
        found, (85, 7, 100), strict=True
    ):
        first, second = json.loads(annotations)
        assert (protocol, is_timed) == ("cESA", 1)
        assert [first["system"], second["system"]] == json.loads(systems)
        assert (first["score"], second["score"]) == (score, 41)
        assert {(one["side"], one["severity"]) for one in first["spans"]} == {
            ("tgt", "minor"),
            ("tgt", "major"),
        }
        missing, omitted = second["spans"]
        assert (missing["start"], missing["severity"]) == (None, "major")
        assert (omitted["side"], omitted["start"], omitted["severity"]) == ("src", 0, "major")
    page.reload()
    judged(page, 3)


def test_errors_are_marked_by_the_mouse(page, bench):
    open_view(page, bench, "Judge")
    shown = judged(page, 0)
    second = shown.locator(".output").nth(1)
    second.locator("[data-word]").first.click()
    second.get_by_role("button", name="Minor").click()
    expect(second.locator(".minor")).not_to_have_count(0)
    second.locator(".minor").first.click()
    second.get_by_role("button", name="Major").click()
    expect(second.locator(".minor")).to_have_count(0)
    expect(second.locator(".major")).not_to_have_count(0)
    second.get_by_role("button", name="Take away").click()
    expect(second.locator(".told")).to_have_text("No error marked")
    for n in range(2):
        shown.get_by_role("slider").nth(n).fill("60")
    shown.get_by_role("button", name="Next").click()
    judged(page, 1)
    ((annotations,),) = bench.judgements("annotations")
    assert [(one["score"], one["spans"]) for one in json.loads(annotations)] == [(60, [])] * 2


def test_a_duel_is_judged_by_keys(page, bench):
    open_duel(page, bench)
    expected = []
    for done, key in enumerate("1201"):
        shown = judged(page, done)
        expected.append(int(shown.get_attribute("data-segment")))
        page.keyboard.press(key)
    judged(page, 4)
    found = bench.judgements("segment", "preferred", "protocol")
    assert [segment for segment, _, _ in found] == expected
    assert [preferred is None for _, preferred, _ in found] == [False, False, True, False]
    assert {protocol for _, _, protocol in found} == {"duel"}


def test_a_held_key_judges_once(page, bench):
    open_duel(page, bench)
    page.keyboard.down("1")
    for _ in range(30):
        page.keyboard.down("1")  # what a keyboard sends while a key is held
        page.wait_for_timeout(20)
    page.keyboard.up("1")
    judged(page, 1)
    assert len(bench.judgements("id")) == 1


def test_a_duel_is_judged_by_buttons_and_names_nobody(page, bench):
    open_duel(page, bench)
    shown = judged(page, 0)
    for word in ("ACT", "Baseline"):
        expect(shown).not_to_contain_text(word)
    shown.get_by_role("button", name="Equally good or bad").click()
    judged(page, 1)
    assert bench.judgements("preferred") == [(None,)]
    page.get_by_text("What the judges said: 1 judgement").click()
    expect(page.get_by_role("table", name="Win rates")).to_contain_text("0 / 1 / 0")


@pytest.mark.parametrize("width", [1024, 1440])
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_fits_the_window(page, bench, width, view):
    page.set_viewport_size({"width": width, "height": 800})
    open_view(page, bench, view, segment=3)
    expect(page.get_by_test_id("stMain").locator("table, section.judging").first).to_be_visible()
    assert page.get_by_test_id("stMain").evaluate("one => one.scrollWidth <= one.clientWidth")
    widest = (
        page.get_by_test_id("stMain")
        .locator("table")
        .evaluate_all("all => all.every(one => one.getBoundingClientRect().right <= innerWidth)")
    )
    assert widest


def test_in_a_narrow_window_names_have_room(page, bench):
    page.set_viewport_size({"width": 390, "height": 844})
    open_view(page, bench, "Scores")
    assert page.get_by_test_id("stMain").evaluate("one => one.scrollWidth <= one.clientWidth")
    table = page.get_by_role("table", name="Articles, en to zh")
    cell = table.get_by_role("cell").first
    assert cell.evaluate("one => one.clientWidth") >= 12 * 9
    assert table.evaluate("one => one.parentElement.scrollWidth > one.parentElement.clientWidth")


def test_arms_have_their_colours_in_the_light_and_in_the_dark(page, bench):
    page.emulate_media(color_scheme="light")
    open_view(page, bench, "Scores")
    table = page.get_by_role("table", name="Systems, en to zh")
    baseline, act = (table.get_by_text(name) for name in ("Baseline", "ACT v3 (sentence)"))
    expect(baseline).to_have_css("color", SLATE)
    expect(act).to_have_css("color", TEAL)
    page.emulate_media(color_scheme="dark")
    expect(baseline).not_to_have_css("color", SLATE)
    expect(act).not_to_have_css("color", TEAL)


def test_a_comparison_is_taken_along_in_four_formats(page, bench):
    open_view(page, bench, "Scores")
    page.get_by_role("button", name="Download").click()
    found = {}
    for label in ("Markdown", "CSV, for a spreadsheet", "LaTeX", "HTML"):
        with page.expect_download() as started:
            page.get_by_role("button", name=label, exact=True).click()
        found[started.value.suggested_filename] = started.value.path().read_text("utf-8")
    name = f"comparison-{bench.comparison_id}"
    assert list(found) == [f"{name}.{ending}" for ending in ("md", "csv", "tex", "html")]
    assert all("ACT v3 (sentence)" in text for text in found.values())
