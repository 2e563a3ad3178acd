"""Documents: from two uploaded files to their review, with the worker that the app keeps."""

import re

import pytest

from amts_core.kernel.config import SAMPLES

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
expect = playwright_api.expect

CHAPTER = "07-convolution.md"
ALIGNED_SECONDS = 240


def upload(page, side, path):
    place = ("source", "target").index(side)
    page.locator("input[type=file]").nth(place).set_input_files(path)
    expect(page.get_by_test_id("stFileUploader").nth(place)).to_contain_text(path.name)


@pytest.fixture
def documents(page, work):
    page.goto(work.address("documents"))
    expect(page.get_by_role("heading", name="Documents")).to_be_visible()
    expect(page.locator("input[type=file]")).to_have_count(4)
    return page


def test_a_pair_is_uploaded_aligned_and_reviewed(documents, work):
    page, chapters = documents, SAMPLES / "to_translate"
    upload(page, "source", chapters / "en" / CHAPTER)
    upload(page, "target", chapters / "zh" / CHAPTER)
    page.get_by_role("button", name="Import and align", exact=True).click()
    title = f"{CHAPTER} (en-zh)"
    expect(page.get_by_text(re.compile(rf"^{re.escape(title)}: "))).to_be_visible()
    review = page.get_by_role("button", name="Review it")
    expect(review).to_be_visible(timeout=ALIGNED_SECONDS * 1000)
    expect(page.get_by_text(f"{title}: aligned").first).to_be_visible()
    review.click()
    expect(page.locator(".focus .side p").first).not_to_be_empty()
    expect(page.get_by_label("Document", exact=True)).to_have_value(
        f"{CHAPTER} · English → Chinese"
    )
    rows = work.app.rows("SELECT state, progress FROM job WHERE project_id = ?", work.project.id)
    assert rows == [("done", 1.0)] * 2  # it was read, and aligned


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(b"%PDF-1.7\n%", "a.md is a PDF, not a text document.", id="PDF renamed"),
        pytest.param(b"", "a.md is empty (0 bytes).", id="empty"),
        pytest.param(b"One\0", "a.md has a NUL character in line 1", id="NUL character"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_by_the_worker(documents, work, tmp_path, data, told):
    path = tmp_path / "a.md"
    path.write_bytes(data)
    upload(documents, "source", SAMPLES / "to_translate" / "en" / CHAPTER)
    upload(documents, "target", path)
    documents.get_by_role("button", name="Import and align", exact=True).click()
    expect(documents.get_by_role("alert")).to_contain_text(told)
    rows = work.app.rows("SELECT state FROM job WHERE project_id = ?", work.project.id)
    assert rows == [("failed",)]


def test_several_files_are_read_and_paired_by_what_they_say(documents, work):
    page, chapters = documents, SAMPLES / "to_translate"
    page.get_by_role("tab", name="Several files").click()
    files = [
        {"name": name, "mimeType": "text/markdown", "buffer": data}
        for name, data in (
            ("a.md", (chapters / "en" / CHAPTER).read_bytes()),
            ("b.md", (chapters / "zh" / CHAPTER).read_bytes()),
            ("c.md", b""),
        )
    ]
    page.locator("input[type=file]").nth(2).set_input_files(files)
    page.get_by_text("by what they say").click()
    expect(page.get_by_text("1 pair by their content")).to_be_visible()
    page.get_by_text("Left out: 1").click()
    expect(page.get_by_text("c.md is empty (0 bytes).")).to_be_visible()


def test_a_chosen_row_opens_its_review(documents, work):
    documents.get_by_test_id("stDataFrame").click(position={"x": 20, "y": 35 + 17})
    expect(documents.locator(".focus .side p").first).to_have_text("Zero.")
    expect(documents).to_have_url(re.compile(f"alignment={work.alignment_id}"))


def test_the_pages_lead_to_each_other(documents, work):
    for name in ("Home", "Review", "Parallel data", "Documents"):
        documents.get_by_role("link", name=name, exact=True).click()
        expect(documents.get_by_role("heading", name=name, exact=True)).to_be_visible()
        expect(documents.get_by_text(f"{work.project.name} · English → Chinese")).to_be_visible()
        expect(documents).to_have_url(re.compile(f"person={work.person.id}"))
