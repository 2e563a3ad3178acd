"""Translate: what AppTest can't see of orders and their results, and the files that leave."""

import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest

from amts_core import translation
from amts_core.documents.store import sources
from amts_core.documents.store.revisions import segments
from amts_core.engines.protocol import BatchJob, BatchStatus
from amts_core.kernel.config import Settings
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Arm, Engine, Finding, Role, Severity
from amts_core.project.store import people
from amts_core.translation.records import Hypothesis, OrderState
from amts_core.translation.store import batches, hypotheses, order_rows

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
expect = playwright_api.expect

HOSTILE = '<img src=x onerror="window.hurt=1"> costs $1$ & :red[more], **really**.'
N_SENTENCES = 60
ORDERED_SECONDS = 400
GAP = Finding(
    check="lost",
    severity=Severity.WARNING,
    message="<b>`x`</b> was put back.",
    src_spans=(),
    tgt_spans=((0, 2),),
)
SLATE, TEAL = "rgb(70, 86, 107)", "rgb(10, 103, 96)"


@pytest.fixture
def boss(work):
    """The work of a lead, with a document of many sentences, the first of them hostile."""
    store = work.app.store
    lead = people.add_person(store, f"Grace {work.project.id}", Role.LEAD)
    numbered = [f"Sentence {n}." for n in range(1, N_SENTENCES)]
    data = "\n\n".join(["INTRO", *numbered]).replace("INTRO", "Begin here.").encode()
    translation.add_documents(store, work.project, [("book/long.md", data)], "en")
    return replace(work, person=lead)


@pytest.fixture
def placed(boss):
    """The id of an order of that document in the baseline arm, without a worker to do it."""
    store = boss.app.store
    (document,) = [
        one for one in sources.newest(store, boss.project.id, "en") if one.path == "book/long.md"
    ]
    settings = Settings.for_database(
        f"sqlite:///{boss.app.database}", data_dir=boss.app.database.parent, encoder=""
    )
    return translation.place(
        settings,
        boss.project,
        boss.person,
        revision_ids=[document.revision_id],
        tgt_langs=("zh",),
        arms=[Arm.BASELINE],
        engine=Engine.LOCAL,
    )


def begin(store, order_id):
    """Let the service have begun."""
    (batch,) = batches.batches(store, order_id)
    batches.set_names(store, batch.id, {})
    batches.set_started(store, batch.id, "job-1", "baseline into zh: started as job-1")
    found = BatchJob(
        id="j",
        name="j",
        status=BatchStatus.IN_PROGRESS,
        message="",
        n_documents=1,
        n_translated=0,
        n_failed=0,
        submitted_at=None,
        ended_at=None,
        progress=0.4,
    )
    batches.set_described(store, batch.id, found, "baseline into zh")
    job_rows.set_progress(store, order_rows.order(store, order_id).job_id, 0.4, "Translating")
    return batch


def finish(store, order_id):
    """Let all come back: each sentence as its number, the first one hostile."""
    batch = begin(store, order_id)
    (document,) = batches.documents_of(store, batch.id)
    found = segments(store, document.revision_id)
    rows = [
        Hypothesis(
            batch_id=batch.id,
            revision_id=document.revision_id,
            tgt_lang="zh",
            n=part.n,
            text=f"句 {part.n}。",
        )
        for part in found[1:]
    ]
    rows.insert(
        0,
        Hypothesis(
            batch_id=batch.id,
            revision_id=document.revision_id,
            tgt_lang="zh",
            n=0,
            text=HOSTILE,
            findings=(GAP,),
        ),
    )
    hypotheses.put_hypotheses(store, batch.id, document.revision_id, found=rows, n_characters=900)
    batches.end(
        store,
        batch.id,
        OrderState.DONE,
        message="",
        line="baseline into zh: all is there.",
        n_counted=900,
        counted_usd=Decimal(0),
    )
    job_rows.finish(
        store, order_rows.order(store, order_id).job_id, "", message="1 document is there"
    )
    return document


def open_document(page, boss, order_id, document, **more):
    page.goto(
        boss.address("translate", order=order_id, revision=document.revision_id, into="zh", **more)
    )
    expect(page.get_by_role("heading", name="book/long.md")).to_be_visible()
    table = page.get_by_role("table")
    expect(table).to_be_visible()
    return table


def tables(page, n):
    """Return the tables that can be seen, once there are so many; those in expanders don't count."""
    found = page.get_by_test_id("stDataFrame").filter(visible=True)
    expect(found).to_have_count(n)
    return found


def test_a_document_is_ordered_and_comes_back(page, boss, tmp_path):
    """The whole way, with the worker of the app and the local engine."""
    path = tmp_path / "short.md"
    path.write_text("# Rain\n\nThe `rain` falls on 3 bicycles.\n", "utf-8")
    page.goto(boss.address("translate"))
    page.get_by_text("Add documents", exact=True).click()
    page.locator("input[type=file]").first.set_input_files(path)
    page.get_by_role("button", name="Add them").click()
    expect(page.get_by_text(re.compile("^1 of 3 are chosen"))).to_be_visible()
    page.get_by_role("button", name="Translate 1 document").click()
    expect(page.get_by_role("heading", name=re.compile("^Order "))).to_be_visible()
    done = page.get_by_text(re.compile("^✓ done: "))
    expect(done).to_be_visible(timeout=ORDERED_SECONDS * 1000)
    page.get_by_role("button", name="short.md", exact=True).click()
    with page.expect_download() as started:
        page.get_by_role("button", name="Baseline: zh.short.md").click()
    text = started.value.path().read_text("utf-8")
    assert text.startswith("# ") and text.count("`rain`") == 1
    expect(page.get_by_role("table")).to_contain_text("falls on 3 bicycles")


def test_a_running_order_is_watched_to_its_end(page, boss, placed):
    begin(boss.app.store, placed)
    page.goto(boss.address("translate", order=placed))
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page.get_by_text("◔ running · Translating")).to_be_visible()
    expect(page.get_by_role("button", name="Prepare all documents")).to_have_count(0)
    finish(boss.app.store, placed)
    expect(page.get_by_text("✓ done: 1 document is there")).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    page.get_by_role("button", name="Prepare all documents").click()
    with page.expect_download() as started:
        page.get_by_role("button", name="Download as ZIP").click()
    with zipfile.ZipFile(io.BytesIO(started.value.path().read_bytes())) as archive:
        assert archive.namelist() == ["book/zh.long.md"]
        assert f"句 {N_SENTENCES - 1}。" in archive.read("book/zh.long.md").decode()


def test_a_click_on_a_row_opens_the_order_and_its_document(page, boss, placed):
    finish(boss.app.store, placed)
    page.goto(boss.address("translate", view="Orders"))
    page.get_by_role("cell", name="Baseline", exact=True).click()
    expect(page.get_by_role("button", name="Post-edit")).to_be_visible()
    page.get_by_role("cell", name="Chinese").click()
    expect(page.get_by_role("heading", name="book/long.md")).to_be_visible()
    expect(page.get_by_role("table")).to_contain_text("Begin here.")
    with page.expect_download() as started:
        page.get_by_role("button", name="Baseline: zh.long.md").click()
    assert started.value.suggested_filename == "zh.long.md"
    page.get_by_role("button", name=f"Order {placed}").click()
    expect(page.get_by_role("heading", name=f"Order {placed}")).to_be_visible()


def test_texts_are_shown_as_they_are(page, boss, placed):
    table = open_document(page, boss, placed, finish(boss.app.store, placed))
    expect(table).to_contain_text(HOSTILE)
    expect(table).to_contain_text("warning: <b>`x`</b> was put back.")
    expect(table.locator("img, strong, .katex")).to_have_count(0)
    expect(table.locator("mark")).to_have_text(HOSTILE[:2])
    assert page.evaluate("window.hurt") is None


def test_pages_are_turned_and_kept_by_the_address(page, boss, placed):
    document = finish(boss.app.store, placed)
    table = open_document(page, boss, placed, document)
    expect(table).not_to_contain_text("Sentence 30.")
    page.get_by_test_id("stPagination").get_by_role("button", name=re.compile("2$")).click()
    expect(table).to_contain_text("Sentence 30.")
    expect(page).to_have_url(re.compile("rows=2"))
    page.reload()
    expect(page.get_by_role("table")).to_contain_text("Sentence 30.")
    page.get_by_text("With mended markup", exact=True).click()
    expect(page.get_by_role("table")).not_to_contain_text("Sentence")


@pytest.mark.parametrize("width", [1024, 1440])
def test_a_document_fits_the_window(page, boss, placed, width):
    page.set_viewport_size({"width": width, "height": 800})
    table = open_document(page, boss, placed, finish(boss.app.store, placed))
    assert table.evaluate("one => one.scrollWidth <= one.clientWidth")
    assert page.get_by_test_id("stMain").evaluate("one => one.scrollWidth <= one.clientWidth")


def test_an_arm_has_its_colour_in_the_light_and_in_the_dark(page, boss, placed):
    page.emulate_media(color_scheme="light")
    table = open_document(page, boss, placed, finish(boss.app.store, placed))
    chip = table.get_by_text("Baseline", exact=True)
    assert chip.evaluate("one => getComputedStyle(one).color") == SLATE
    page.emulate_media(color_scheme="dark")
    expect(chip).not_to_have_css("color", SLATE)
    assert chip.evaluate("one => getComputedStyle(one).color") != TEAL


def test_a_choice_of_documents_survives_another_choice(page, boss):
    page.goto(boss.address("translate"))
    expect(page.get_by_text(re.compile("^0 of 2 are chosen"))).to_be_visible()
    tables(page, 1).first.click(position={"x": 16, "y": 35 + 35 + 17})
    expect(page.get_by_text(re.compile("^1 of 2 are chosen"))).to_be_visible()
    expect(page.get_by_role("button", name="Translate 1 document")).to_be_enabled()
    page.get_by_text("Options", exact=True).click()
    page.get_by_text("Paragraph by paragraph").click()
    expect(page.get_by_text(re.compile("^1 of 2 are chosen"))).to_be_visible()
    expect(page.get_by_role("button", name="Translate 1 document")).to_be_enabled()
