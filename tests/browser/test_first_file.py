"""A new user, from the first page to a file of their own approved pairs, in few interactions."""

import csv
import io

import pytest

from tests.browser.conftest import free_port, run_app

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
expect = playwright_api.expect

MOST = 8
ALIGNED_MS = 240_000
FILES = {
    "station.en.md": "The train arrived at the station late in the evening.\n\n"
    "Nobody was waiting on the platform, and the lamps were dark.\n",
    "station.es.md": "El tren llegó a la estación tarde por la noche.\n\n"
    "Nadie esperaba en el andén y las lámparas estaban apagadas.\n",
}


class User:
    """Counts what somebody does with the mouse and the keys."""

    def __init__(self, page):
        self.page, self.n = page, 0

    def click(self, role, name):
        self.n += 1
        self.page.get_by_role(role, name=name, exact=True).click()

    def write(self, label, text):
        self.n += 1
        self.page.get_by_label(label).fill(text)

    def press(self, key):
        self.n += 1
        self.page.keyboard.press(key)

    def drop(self, files):
        self.n += 1
        self.page.locator("input[type=file]").first.set_input_files(
            [
                {"name": name, "mimeType": "", "buffer": text.encode()}
                for name, text in files.items()
            ]
        )


@pytest.fixture
def fresh(window, tmp_path):
    """The app on an empty folder, which has the sample alone, in a window of its own."""
    with run_app(tmp_path, free_port(), with_sample=True) as app:
        page = window.new_page()
        yield app, page
        page.close()


def test_the_first_file_of_own_documents_takes_few_interactions(fresh):
    app, page = fresh
    user = User(page)
    page.goto(app.url)
    user.write("Your name", "Ana")
    user.click("button", "Start as translator")
    expect(page.get_by_text("First steps with the sample")).to_be_visible()
    user.drop(FILES)
    user.click("button", "Import and align")
    expect(page.get_by_role("button", name="Review it")).to_be_visible(timeout=ALIGNED_MS)
    user.click("button", "Review it")
    expect(page.locator(".focus .side p").first).to_contain_text("The train arrived")
    user.press("a")
    expect(page.locator(".focus .side p").first).to_contain_text("Nobody was waiting")
    expect(page.locator(".status .saving")).to_have_text("")  # it is in the database
    user.click("link", "Parallel data")
    with page.expect_download() as download:
        user.click("button", "Download 1 unit as TSV")
    text = download.value.path().read_text("utf-8")
    rows = list(csv.reader(io.StringIO(text), delimiter="\t"))
    assert [one.strip() for one in rows[-1]] == [FILES[name].splitlines()[0] for name in FILES]
    assert user.n <= MOST
    found = app.rows("SELECT name, src_lang, tgt_langs FROM project ORDER BY id")
    assert found[1:] == [("My documents", "en", '["es"]')]
