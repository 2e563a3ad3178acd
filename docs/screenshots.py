"""Take the screenshots of the guides from the sample project, so that they never go stale.

usage: python -m docs.screenshots        (needs Chromium, fonts-noto-cjk and playwright)
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from amts_core.kernel.config import ROOT, SAMPLES
from amts_core.project import SAMPLE

_IMAGES = ROOT / "docs" / "images"
_SIZE = {"width": 1440, "height": 860}
_START_SECONDS = 180.0
_ORDER_SECONDS = 600.0
_SETTLE_SECONDS = 60.0
_CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"]


@contextmanager
def running_app() -> Iterator[tuple[str, dict[str, str]]]:
    """Start the app on data of its own and give its address, and the environment of its data."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "AMTS_DATA_DIR": data}
        app = subprocess.Popen(
            [sys.executable, "-m", "amts_core", "app", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait_for(f"http://localhost:{port}/_stcore/health")
            yield f"http://localhost:{port}", environment
        finally:
            app.terminate()
            app.wait(timeout=30)


def _wait_for(address: str) -> None:
    until = time.monotonic() + _START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


def take(page: Page, address: str) -> None:
    """Walk through the sample project as a translator would, and take a picture of each page."""
    page.goto(address)
    page.get_by_label("Your name").fill("Ada")
    page.get_by_role("button", name="Start as lead").click()
    page.get_by_text("First steps with the sample").wait_for()
    _shoot(page, "home")

    page.get_by_role("link", name="Review").click()
    card = page.locator("section.card")
    card.get_by_role("button", name="Approve").wait_for()
    for _ in range(5):
        before = card.inner_text()
        page.keyboard.press("a")
        expect(card).not_to_have_text(before, use_inner_text=True)
        page.wait_for_timeout(500)
    _shoot(page, "review")
    page.keyboard.press("e")
    page.wait_for_timeout(500)
    _shoot(page, "edit")
    page.keyboard.press("Escape")
    page.wait_for_timeout(500)
    page.keyboard.press("b")
    page.get_by_text("By confidence, after a sample").wait_for()
    _shoot(page, "bulk")
    page.keyboard.press("Escape")

    page.get_by_role("link", name="Documents").click()
    page.get_by_text("Drop both versions").wait_for()
    page.locator("input[type=file]").first.set_input_files(
        [SAMPLES / "to_translate" / language / "07-convolution.md" for language in ("en", "zh")]
    )
    page.get_by_role("button", name="Import and align", exact=True).wait_for()
    _shoot(page, "documents")

    page.get_by_role("link", name="History").click()
    page.get_by_role("heading", name="History").wait_for()
    _shoot(page, "history")


def prepare(environment: dict[str, str]) -> None:
    """Do on the command line what a team has done by then: approved, published, put up to wait."""
    documents = sorted(map(str, (SAMPLES / "to_translate" / "en").iterdir()))
    for arguments in (
        ["accept"],
        [
            "export",
            "--src-lang",
            "en",
            "--tgt-lang",
            "zh",
            "--format",
            "tsv",
            "--output",
            os.devnull,
        ],
        ["publish", "--engine", "local", "--version", "v1"],
        ["wait", *documents, "--tgt-lang", "zh"],
    ):
        command = [sys.executable, "-m", "amts_core", *arguments, "--project", SAMPLE]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def take_as_lead(page: Page) -> None:
    """Walk through parallel data, an order and its results, and the settings, as Ada, a lead."""
    page.get_by_role("link", name="Parallel data").click()
    page.get_by_text("Would be imported").wait_for()
    _shoot(page, "parallel-data")

    page.get_by_role("link", name="Translate", exact=True).click()
    ordered = page.get_by_role("button", name=re.compile(r"Translate \d+ documents"))
    ordered.wait_for()
    _shoot(page, "translate")
    ordered.click()
    page.get_by_text(re.compile("^✓ done: ")).wait_for(timeout=_ORDER_SECONDS * 1000)
    _shoot(page, "order")
    page.get_by_role("table", name="Documents of the order").get_by_role("cell").first.click()
    page.get_by_text("All segments").wait_for()
    _shoot(page, "results")

    page.get_by_role("link", name="Settings").click()
    page.get_by_role("heading", name="Permissions").wait_for()
    _shoot(page, "settings")


def take_as_editor(page: Page) -> None:
    """Post-edit some segments of what came back, and look at what can be taken of the document."""
    page.get_by_role("link", name="Post-edit").click()
    editor = page.locator("textarea.editor")
    for _ in range(4):
        before = editor.input_value()
        page.wait_for_timeout(500)
        page.keyboard.press("Control+Enter")
        page.wait_for_timeout(1000)
        if editor.input_value() == before:
            page.keyboard.press("Control+Enter")  # a warning asks once more
        expect(editor).not_to_have_value(before)
    page.keyboard.press("End")
    page.keyboard.press("Backspace")
    page.wait_for_timeout(2000)
    _shoot(page, "post_edit")

    page.get_by_text("Take the document").click()
    page.get_by_role("button", name="Prepare this document").click()
    page.get_by_text("segments post-edited").scroll_into_view_if_needed()
    _shoot(page, "post_edit_delivery")


def take_comparison(page: Page, environment: dict[str, str]) -> None:
    """Compare both arms of the order with the human translations of its chapters."""
    for source in sorted((SAMPLES / "to_translate" / "en").iterdir()):
        target = SAMPLES / "to_translate" / "zh" / source.name
        command = [sys.executable, "-m", "amts_core", "import", str(source), str(target)]
        command += ["--project", SAMPLE, "--src-lang", "en", "--tgt-lang", "zh"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    page.get_by_role("link", name="Compare", exact=True).click()
    page.get_by_text("New comparison", exact=True).click()
    page.get_by_role("button", name="Compare", exact=True).click()
    page.get_by_text("All segments").first.wait_for(timeout=_ORDER_SECONDS * 1000)
    _shoot(page, "compare")
    page.get_by_text("Segments", exact=True).click()
    page.get_by_text("Biggest wins").wait_for()
    page.get_by_role("button", name="Read it").first.click()
    page.get_by_text("nearest units of the parallel data").wait_for()
    _shoot(page, "compare_segments")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.get_by_text("Judge", exact=True).click()
    page.locator("section.judging p.words").nth(1).wait_for()
    page.wait_for_timeout(1000)
    for key in ("ArrowRight", "Shift+ArrowRight", "m", "8", "0"):
        page.keyboard.press(key)
    _shoot(page, "compare_judge")


def take_sync(page: Page, folder: Path) -> None:
    """Watch a folder with the chapters in two languages, change one, and look what is behind."""
    for language in ("en", "zh"):
        shutil.copytree(SAMPLES / "to_translate" / language, folder / language)
    page.get_by_role("link", name="Sync", exact=True).click()
    page.get_by_text("A folder", exact=True).click()
    path = page.get_by_role("textbox", name="Its path on this machine")
    path.fill(str(folder))
    path.press("Enter")
    page.get_by_role("button", name="Watch it", exact=True).click()
    page.get_by_role("button", name="Only look").click()
    page.get_by_text(re.compile(r"^\d+ up to date")).wait_for()
    for chapter in sorted((folder / "en").iterdir())[:2]:
        text = chapter.read_text(encoding="utf-8")
        chapter.write_text(f"{text}\nOne more sentence closes the chapter.\n", encoding="utf-8")
    page.get_by_role("button", name="Only look").click()
    page.get_by_text(re.compile(r"^\d+ behind")).first.wait_for()
    _shoot(page, "sync")


def _shoot(page: Page, name: str) -> None:
    page.wait_for_timeout(1500)  # let the last animation end
    page.screenshot(path=_IMAGES / f"{name}.png")


def main() -> None:
    """Take all screenshots, light, at 1440 pixels."""
    _IMAGES.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=_SETTLE_SECONDS * 1000)
    with running_app() as (address, environment), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=_CHROMIUM_ARGUMENTS
        )
        page = browser.new_page(viewport=_SIZE)
        take(page, address)
        prepare(environment)
        take_as_lead(page)
        take_as_editor(page)
        take_comparison(page, environment)
        with tempfile.TemporaryDirectory() as folder:
            take_sync(page, Path(folder) / "book")
        browser.close()


if __name__ == "__main__":
    main()
