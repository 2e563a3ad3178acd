"""Documents: from files that are dropped to their review, with the worker that the app keeps."""

import re

import pytest

from amts_core.kernel.config import SAMPLES
from amts_core.kernel.records import Role
from amts_core.project.store import people
from tests.conftest import add_alignment, proposed

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
expect = playwright_api.expect

CHAPTER, OTHER = "07-convolution.md", "01-what-is-learning.md"
OTHERS = (("x", "en"), ("y", "zh"))
ALIGNED_SECONDS = 240


def dropped(page, *files):
    """Drop files on the one field of the page."""
    page.locator("input[type=file]").first.set_input_files(
        [{"name": name, "mimeType": "", "buffer": data} for name, data in files]
    )


def chapter(language):
    return (SAMPLES / "to_translate" / language / CHAPTER).read_bytes()


def row(page, name):
    return page.get_by_role("button", name=name, exact=True)


@pytest.fixture
def documents(page, work):
    page.goto(work.address("documents"))
    expect(page.get_by_role("heading", name="Documents")).to_be_visible()
    expect(page.get_by_text("Drop both versions of your documents")).to_be_visible()
    return page


def test_a_pair_is_dropped_aligned_and_reviewed(documents, work):
    page = documents
    dropped(page, (CHAPTER, chapter("en")), (CHAPTER, chapter("zh")))
    said = f"{CHAPTER} (English) ↔ {CHAPTER} (Chinese): a new document"
    expect(page.get_by_text(said)).to_be_visible()
    page.get_by_role("button", name="Import and align", exact=True).click()
    title = f"{CHAPTER} (en-zh)"
    expect(page.get_by_text(re.compile(rf"^{re.escape(title)}: "))).to_be_visible()
    review = page.get_by_role("button", name="Review it")
    expect(review).to_be_visible(timeout=ALIGNED_SECONDS * 1000)
    expect(page.get_by_text(f"{title}: aligned").first).to_be_visible()
    review.click()
    expect(page.locator(".focus .side p").first).not_to_be_empty()
    rows = work.app.rows(
        "SELECT src.path, tgt.path FROM alignment JOIN revision s ON s.id = src_revision_id "
        "JOIN document src ON src.id = s.document_id JOIN revision t ON t.id = tgt_revision_id "
        "JOIN document tgt ON tgt.id = t.document_id WHERE alignment.project_id = ? AND "
        "alignment.id != ?",
        work.project.id,
        work.alignment_id,
    )
    assert rows == [(CHAPTER, CHAPTER)]


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        pytest.param("a.md", b"%PDF-1.7\n%", "a.md is a PDF, not a text document.", id="renamed"),
        pytest.param("a.pdf", b"%PDF-1.7\n%", "save it as .docx and look it over", id="PDF"),
        pytest.param("a.rst", b"One.", "Translate its catalogue", id="another way"),
        pytest.param("a.xyz", b"One.", "files ending in .xyz can't be read", id="unknown"),
        pytest.param("a.md", b"", "a.md is empty (0 bytes).", id="empty"),
        pytest.param("a.docx", b"PK", "a.docx", id="broken Word file"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_words(documents, name, data, told):
    dropped(documents, (CHAPTER, chapter("en")), (name, data))
    expect(documents.get_by_role("alert").first).to_contain_text(told)


def test_several_files_are_paired_by_what_they_say(documents, work):
    page = documents
    others = [(f"{n}.md", (SAMPLES / "textbook" / code / OTHER).read_bytes()) for n, code in OTHERS]
    dropped(page, ("a.md", chapter("en")), ("b.md", chapter("zh")), *others, ("c.md", b""))
    expect(page.get_by_role("button", name="Import and align 2 documents")).to_be_enabled()
    expect(page.get_by_text("c.md is empty (0 bytes).")).to_be_visible()


@pytest.mark.parametrize("key", [None, "Enter", "Space"])
def test_a_row_opens_its_review(documents, work, key):
    name = row(documents, f"{work.project.name.lower().replace(' ', '-')}.md")
    if key is None:
        documents.get_by_role("cell", name="not begun").click()
    else:
        name.press(key)
    expect(documents.locator(".focus .side p").first).to_have_text("Zero.")
    expect(documents).to_have_url(re.compile(f"alignment={work.alignment_id}"))


def test_a_pair_is_deleted_and_brought_back(documents, work):
    page = documents
    page.get_by_role("button", name="Actions for").click()
    page.get_by_role("menuitem", name="Delete").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Nobody has decided on it yet.")
    dialog.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("0 aligned documents")).to_be_visible()
    page.get_by_text("Deleted: 1").click()
    page.get_by_role("button", name="Bring back").click()
    expect(page.get_by_text("1 aligned document")).to_be_visible()
    assert work.app.rows("SELECT deleted_at FROM alignment WHERE id = ?", work.alignment_id) == [
        (None,)
    ]


def test_the_menu_of_a_row_is_walked_by_keys(documents, work):
    page = documents
    page.get_by_role("button", name="Actions for").press("Enter")
    expect(page.get_by_role("menuitem", name="Review")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Rename")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menuitem")).to_have_count(0)
    expect(page.get_by_role("button", name="Actions for")).to_be_focused()


def test_the_pages_lead_to_each_other(documents, work):
    for name in ("Home", "Review", "Parallel data", "Documents"):
        documents.get_by_role("link", name=name, exact=True).click()
        expect(documents.get_by_role("heading", name=name, exact=True)).to_be_visible()
        place = f"person={work.person.id}&project={work.project.id}"
        expect(documents).to_have_url(re.compile(place))


def test_several_documents_are_given_to_somebody_by_keys(page, work):
    lead = people.add_person(work.app.store, f"Grace {work.person.id}", Role.LEAD)
    beads = [proposed([0], [0], "One.", "一。")]
    add_alignment(
        work.app.store, work.project, beads, name="b.md", alignment_id=f"{work.alignment_id}-b"
    )
    page.goto(work.address("documents", person=lead.id))
    page.get_by_label("Tick b.md").press("Space")
    page.get_by_label("Tick all rows").press("Space")
    expect(page.get_by_text("2 ticked", exact=True)).to_be_visible()
    page.get_by_role("button", name="Give to somebody…").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("To review.")).to_be_visible()
    person = dialog.get_by_role("combobox", name="Person")
    person.fill(work.person.name)
    person.press("Enter")
    dialog.get_by_role("button", name="Give", exact=True).click()
    expect(page.get_by_text(f"{work.person.name} has 2 documents.")).to_be_visible()
    expect(dialog).to_have_count(0)
    expect(page.locator("td.due", has_text=work.person.name)).to_have_count(2)
    rows = work.app.rows(
        "SELECT person_id, given_by FROM assignment WHERE project_id = ?", work.project.id
    )
    assert rows == [(work.person.id, lead.id)] * 2
