"""Parallel data: the predicted counts, and files that parse, as they leave the browser."""

import csv
import hashlib
import io
from xml.etree import ElementTree

import pytest

from amts_core import review
from amts_core.kernel.records import Action, DeskAct, Via
from amts_core.review.store import queues
from amts_core.review.store.queues import Queue

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
expect = playwright_api.expect

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
UNITS = [("Zero.", "零。"), ("One.", "一。"), ("Two.", "=二。")]


@pytest.fixture
def approved(work):
    """Three approved units, one of them with a target that CSV and TSV may not hold."""
    store = work.app.store
    first, second, third, *_ = queues.beads(store, work.alignment_id, Queue())
    for bead in (first, second):
        review.decide(
            store, DeskAct(person=work.person, via=Via.API), bead.id, Action.APPROVE, seen_version=0
        )
    review.decide(
        store,
        DeskAct(person=work.person, via=Via.API),
        third.id,
        Action.EDIT,
        seen_version=0,
        tgt_text="=二。",
    )
    return work


@pytest.fixture
def exports(page, approved):
    page.goto(approved.address("parallel_data"))
    expect(page.get_by_role("heading", name="Parallel data")).to_be_visible()
    return page


def metric(page, label):
    return page.get_by_test_id("stMetric").filter(has_text=label).get_by_test_id("stMetricValue")


def read(format_, data):
    if format_ == "TMX":
        return [
            tuple(side.findtext("seg") for side in unit.iter("tuv"))
            for unit in ElementTree.fromstring(data).iter("tu")
        ]
    separator = "," if format_ == "CSV" else "\t"
    head, *rows = csv.reader(io.StringIO(data.decode(), newline=""), delimiter=separator)
    assert head == ["en", "zh"]
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("format_", "n_imported", "n_failed"),
    [("CSV", 2, 1), ("TSV", 2, 1), ("TMX", 3, 0)],
)
def test_the_counts_before_are_the_file_after(exports, approved, format_, n_imported, n_failed):
    exports.get_by_text(format_, exact=True).click()  # the input itself is out of sight
    download = exports.get_by_role("button", name=f"Download {n_imported} units as {format_}")
    expect(download).to_be_visible()
    expect(metric(exports, "Would be imported")).to_have_text(str(n_imported))
    expect(metric(exports, "would be skipped")).to_have_text("0")
    expect(metric(exports, "would fail")).to_have_text(str(n_failed))
    with exports.expect_download() as started:
        download.click()
    name = approved.project.name.lower().replace(" ", "-")
    assert started.value.suggested_filename == f"{name}.en-zh.sentence.{format_.lower()}"
    data = started.value.path().read_bytes()
    assert read(format_, data) == UNITS[:n_imported]
    exports.get_by_role("button", name="See the versions").click()
    digest = hashlib.sha256(data).hexdigest()
    expect(exports.get_by_text(f"SHA-256 of the file: {digest}")).to_be_visible()
    assert approved.app.rows(
        "SELECT n, n_units, sha256 FROM parallel_data_version WHERE project_id = ?",
        approved.project.id,
    ) == [(1, n_imported, digest)]


def test_what_is_left_out_says_why(exports):
    exports.get_by_text("1 unit is left out: see why").click()
    expect(exports.get_by_test_id("stDataFrame")).to_be_visible()


def test_without_approved_units_there_is_nothing_to_download(page, work):
    page.goto(work.address("parallel_data"))
    expect(page.get_by_text("No approved unit yet in this direction.")).to_be_visible()
    expect(metric(page, "Would be imported")).to_have_text("0")
    expect(page.get_by_test_id("stDownloadButton")).to_have_count(0)
