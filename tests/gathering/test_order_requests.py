"""Collections that pages order: checked, stored first, carried out once by a worker."""

import os
import signal
from contextlib import closing

import pytest

from amts_core import gathering
from amts_core.documents.store.revisions import NewRevision
from amts_core.formats import segmented_documents
from amts_core.gathering import GatheringRequest, order_requests
from amts_core.gathering.fetcher import FetchLimits
from amts_core.gathering.jobs import carry_out
from amts_core.gathering.store import gathering_orders, gathering_rows
from amts_core.kernel.config import BUNDLED_ENCODER, Settings
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.errors import (
    ConfigurationError,
    DocumentError,
    NotFoundError,
    PermissionDenied,
    StoreError,
    WebError,
)
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import JobState, Role
from amts_core.project.store import people
from amts_core.review.store import backlog_rows, bead_rows
from tests.conftest import TEXTBOOK
from tests.gathering.conftest import EVERYDAY, chapters, page
from tests.gathering.web.conftest import site  # noqa: F401 (a fixture)
from tests.stored import n_rows
from tests.translation.orders.test_kills import start_worker, wait_until

__all__ = ["start_worker"]

KEYWORDS = ("model", "data"), ("modelo", "datos")
PAGE = "a.html", page("Days", [row[0] for row in EVERYDAY[:12]])


@pytest.fixture
def settings(tmp_path):
    return Settings.for_database(None, data_dir=tmp_path, encoder=str(BUNDLED_ENCODER))


@pytest.fixture
def opened(settings):
    with closing(open_store(settings.database_url)) as store:
        yield store


@pytest.fixture
def book(opened):
    return people.create_project(opened, "Book", "en", ["es", "zh"])


@pytest.fixture
def lead(opened):
    return people.add_person(opened, "Grace", Role.LEAD)


@pytest.fixture
def waits(opened, book):
    """A chapter that waits to be translated into Spanish."""
    data = (TEXTBOOK / "en" / chapters()[3]).read_bytes()
    read = segmented_documents.read_document(data, "next.md", "en")
    new = NewRevision(
        path="next.md", language="en", data=data, encoding="utf-8", segments=read.segments
    )
    return backlog_rows.add_waiting(opened, book.id, new, "es")


def html_files(folder):
    return tuple((path.name, path.read_bytes()) for path in sorted(folder.glob("*.html")))


def place(settings, book, person, **wanted):
    return order_requests.place(
        settings, book, person, GatheringRequest(name="Ships", tgt_lang="es", **wanted)
    )


def test_pages_of_a_site_and_saved_ones_are_collected(
    settings,
    opened,
    book,
    lead,
    waits,
    site,  # noqa: F811
    saved,
):
    """Two pages come from a site, the others are handed in; what is left out is in the log."""
    name = chapters()[0]
    urls = []
    for code in ("en", "es"):
        path = saved / f"{name} {code}.html"
        urls.append(site.put(f"/{code}", path.read_bytes()))
        path.unlink()
    urls.append(site.url("/gone"))
    placed = place(
        settings, book, lead, urls=tuple(urls), files=html_files(saved), revision_ids=(waits,)
    )
    limits = FetchLimits(pause_seconds=0, allowed=frozenset({site.origin}))
    made = carry_out(settings, placed.id, limits=limits)
    found = gathering.sources(opened, made)
    assert (made.name, made.order_id, made.person) == ("Ships", placed.id, "Grace")
    assert {one.address for one in found.pages} == {
        *urls[:2],
        "alone.html",
        *(f"{chapters()[1]} {code}.html" for code in ("en", "es")),
    }
    told = [line.text for line in job_rows.log_lines(opened, placed.job_id)]
    assert told == [f"{one.address}: {one.reason}" for one in found.left_out]
    assert {one.address for one in found.left_out} == {
        urls[2],
        "chatter en.html",
        "chatter es.html",
    }
    job = job_rows.find(opened, placed.job_id)
    assert (job.state, job.result) == (JobState.DONE, made.alignment_id)
    assert job.message == f"5 articles kept, {len(found.pairs)} pairs offered"
    assert len(bead_rows.beads(opened, made.alignment_id)) == len(found.pairs) > 40
    before, asked = n_rows(opened), list(site.asked)
    assert carry_out(settings, placed.id, limits=limits) == made
    assert (n_rows(opened), site.asked) == (before, asked)


def test_an_order_of_which_nothing_comes_says_why(settings, opened, book, lead):
    placed = place(settings, book, lead, files=(PAGE,), keywords=KEYWORDS)
    with pytest.raises(DocumentError, match="No pair of sentences"):
        carry_out(settings, placed.id)
    job = job_rows.find(opened, placed.job_id)
    assert job.state is JobState.FAILED
    assert job.message.startswith("No pair of sentences was found in 0 articles")
    (line,) = job_rows.log_lines(opened, placed.job_id)
    assert line.text == "a.html: It has none of the English keywords: model, data."
    with pytest.raises(DocumentError):
        carry_out(settings, placed.id)
    assert len(job_rows.log_lines(opened, placed.job_id)) == 1
    assert gathering_rows.gatherings(opened, book.id) == ()


def test_no_page_of_this_machine_is_asked_for(settings, opened, book, lead, site):  # noqa: F811
    url = site.put("/en", PAGE[1])
    placed = place(settings, book, lead, urls=(url,), keywords=KEYWORDS)
    with pytest.raises(DocumentError):
        carry_out(settings, placed.id)
    (line,) = job_rows.log_lines(opened, placed.job_id)
    assert line.text.startswith(f"{url}: ")
    assert site.asked == []


def test_an_order_is_stored_as_it_was_placed(settings, opened, book, lead, waits):
    placed = place(
        settings,
        book,
        lead,
        urls=("https://example.org/a",),
        files=(PAGE, PAGE),
        keywords=KEYWORDS,
        revision_ids=(waits,),
    )
    assert gathering.orders(opened, book.id) == (placed,)
    assert gathering_orders.of_job(opened, placed.job_id) == placed
    assert (placed.keywords, placed.revision_ids) == (KEYWORDS, (waits,))
    assert [one.name for one in placed.files] == ["a.html", "a.html"]
    assert job_rows.find(opened, placed.job_id).title == "Ships"
    with pytest.raises(NotFoundError):
        gathering_orders.order(opened, 99)


@pytest.mark.parametrize(
    ("role", "changes", "error"),
    [
        pytest.param(Role.EDITOR, {}, PermissionDenied, id="no lead"),
        pytest.param(Role.LEAD, {"name": " "}, StoreError, id="no name"),
        pytest.param(Role.LEAD, {"tgt_lang": "fr"}, ConfigurationError, id="another language"),
        pytest.param(Role.LEAD, {"files": ()}, DocumentError, id="nothing to collect"),
        pytest.param(Role.LEAD, {"urls": ("ftp://a/",)}, WebError, id="no address of a page"),
        pytest.param(Role.LEAD, {"files": (("a.pdf", b"x"),)}, WebError, id="no saved page"),
        pytest.param(Role.LEAD, {"files": (("a.html", b"x" * 5_000_001),)}, WebError, id="large"),
        pytest.param(Role.LEAD, {"keywords": ((), ())}, ConfigurationError, id="no subject"),
        pytest.param(Role.LEAD, {"revision_ids": (99,)}, DocumentError, id="no such document"),
    ],
)
def test_what_cannot_be_ordered_is_refused(settings, opened, book, role, changes, error):
    person = people.add_person(opened, "Somebody", role)
    usual = {"name": "x", "tgt_lang": "es", "files": (PAGE,), "keywords": KEYWORDS}
    before = n_rows(opened)
    with pytest.raises(error):
        order_requests.place(settings, book, person, GatheringRequest(**(usual | changes)))
    assert n_rows(opened) == before


def test_a_name_that_is_on_its_way_is_taken(settings, opened, book, lead):
    placed = place(settings, book, lead, files=(PAGE,), keywords=KEYWORDS)
    with pytest.raises(StoreError, match="already a collection 'Ships'"):
        place(settings, book, lead, files=(PAGE,), keywords=KEYWORDS)
    order_requests.place(
        settings,
        book,
        lead,
        GatheringRequest(name="Ships", tgt_lang="zh", files=(PAGE,), keywords=KEYWORDS),
    )
    job_rows.fail(opened, placed.job_id, "It failed.")
    place(settings, book, lead, files=(PAGE,), keywords=KEYWORDS)


def test_candidates_are_those_that_wait_and_the_others(opened, book, waits):
    found, waiting_ones = gathering.candidates(opened, book, "es")
    assert ([one.path for one in found], waiting_ones) == (["next.md"], (waits,))
    assert gathering.candidates(opened, book, "zh") == (found, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", (), id="none"),
        pytest.param(" a,b ;c\nd,,a", ("a", "b", "c", "d"), id="commas, lines, twice"),
        pytest.param("neural  network", ("neural network",), id="two words"),
        pytest.param("模型，数据、学习", ("模型", "数据", "学习"), id="Chinese commas"),
    ],
)
def test_keywords_are_read(text, expected):
    assert gathering.read_keywords(text) == expected


def test_a_killed_worker_leaves_its_collection_to_another(
    settings,
    opened,
    book,
    lead,
    waits,
    saved,
    start_worker,
):
    wanted = GatheringRequest(
        name="Ships", tgt_lang="es", files=html_files(saved), revision_ids=(waits,)
    )
    placed = gathering.order(settings, book, lead, wanted)
    first = start_worker()
    wait_until(lambda: job_rows.find(opened, placed.job_id).state is not JobState.QUEUED)
    os.kill(first, signal.SIGKILL)
    start_worker()
    wait_until(lambda: job_rows.find(opened, placed.job_id).state.is_end)
    job = job_rows.find(opened, placed.job_id)
    assert job.state is JobState.DONE, job.message
    (made,) = gathering_rows.gatherings(opened, book.id)
    assert (made.order_id, job.result) == (placed.id, made.alignment_id)
    told = [line.text for line in job_rows.log_lines(opened, placed.job_id)]
    assert len(told) == len(gathering.sources(opened, made).left_out) == 2
