"""Documents, from the web: a collection is ordered, followed, looked at, and put to use."""

import pytest

from amts_core import gathering, review
from amts_core.gathering import order_requests
from amts_core.gathering.jobs import carry_out
from amts_core.kernel.config import Settings
from amts_core.kernel.errors import DocumentError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.jobs.calls import ON_DOCUMENTS
from amts_core.kernel.records import Action, DeskAct, JobState, Via
from amts_core.project.store import people
from amts_core.review.store import bead_rows
from amts_core.translation.store import corpus_rows
from tests.gathering.conftest import EVERYDAY, gathered, page
from tests.pages.conftest import button, texts

PAIRS = (
    ("A model learns from data.", "Un modelo aprende de los datos."),
    ("It forgets nothing.", "No olvida nada."),
)
PAGE = "a_b*.html", page("Days", [row[0] for row in EVERYDAY[:12]])


@pytest.fixture
def book(store):
    return people.create_project(store, "Book", "en", ["es"])


def filled(app):
    app.text_input(key="gather_name-0").input("Ships *2*")
    app.text_area(key="gather_urls-0").input("https://example.org/a\n\n# mine")
    app.file_uploader(key="gather_files-0").set_value([(*PAGE, "text/html")])
    app.text_input(key="gather_keywords-en").input("model, neural network")
    return app.run()


def test_what_is_wanted_is_ordered(visit, store, lead, book):
    app = visit("documents", person=lead.id)
    assert any(text.startswith("Nothing was collected yet.") for text in texts(app.caption))
    assert button(app, "Collect them").disabled
    filled(app)
    button(app, "Collect them").click().run()
    assert not app.exception and not app.error
    assert texts(app.success)[0].startswith(r"Ships \*2\* is being collected.")
    (placed,) = gathering.orders(store, book.id)
    assert (placed.name, placed.tgt_lang) == ("Ships *2*", "es")
    assert placed.urls == ("https://example.org/a",)
    assert [one.name for one in placed.files] == [PAGE[0]]
    assert placed.keywords == (("model", "neural network"), ())
    job = job_rows.find(store, placed.job_id)
    assert (job.state, job_rows.jobs(store, book.id, of_workflows=ON_DOCUMENTS)) == (
        JobState.QUEUED,
        (),
    )
    (shown,) = app.get("progress")
    assert shown.proto.text == r"Ships \*2\*\: Waiting for a worker"
    assert app.text_input(key="gather_name-1").value == ""


def test_what_cannot_be_ordered_is_told(visit, store, lead, book):
    app = filled(visit("documents", person=lead.id))
    app.text_input(key="gather_keywords-en").input("").run()
    button(app, "Collect them").click().run()
    assert texts(app.error)[0].startswith(r"Nothing says what the articles should be about\.")
    assert gathering.orders(store, book.id) == ()


def test_only_leads_collect(visit, me, book):
    app = visit("documents", person=me.id)
    assert "Ada is a translator and may not change the general corpora. Ask a lead." in texts(
        app.caption
    )
    assert "Collect them" not in [one.label for one in app.button]


def test_a_collection_of_which_nothing_came_says_why(visit, store, lead, book):
    settings = Settings.from_environment()
    wanted = gathering.GatheringRequest(
        name="Ships", tgt_lang="es", files=(PAGE,), keywords=(("model",), ())
    )
    placed = order_requests.place(settings, book, lead, wanted)
    with pytest.raises(DocumentError):
        carry_out(settings, placed.id)
    app = visit("documents", person=lead.id)
    assert texts(app.error)[0].startswith(r"Ships\: No pair of sentences was found")
    assert list(app.dataframe[0].value["page and reason"]) == [
        f"{PAGE[0]}: It has none of the English keywords: model."
    ]


def test_a_collection_is_looked_at_and_put_to_use(visit, store, lead, book, encoder):
    made = gathering.offer(store, lead, book, name="Ships", found=gathered(*PAIRS), encoder=encoder)
    app = visit("documents", person=lead.id)
    rows, kept, left_out = (one.value for one in app.dataframe[:3])
    assert list(rows["pairs offered"]) == [2]
    assert list(kept["where from"]) == ["en.html", "es.html"]
    assert left_out.to_numpy().tolist() == [["x.html", "It is empty."]]
    assert texts(app.text)[0] == (
        "Ships: 2 of 3 pages kept, 2 pairs of sentences offered. Pages that look like translations "
        "of each other: 2."
    )
    assert any(text.startswith("No pair into Spanish is approved") for text in texts(app.caption))
    first, _ = bead_rows.beads(store, made.alignment_id)
    review.decide(
        store, DeskAct(person=lead, via=Via.KEY), first.id, Action.APPROVE, seen_version=0
    )
    app.run()
    (download,) = app.get("download_button")
    assert download.proto.label == "Download 1 general unit as TSV"
    button(app, "Give to the local engine as a general corpus").click().run()
    assert texts(app.success) == [
        "The local engine begins with general en-es.tsv from now on: 1 unit."
    ]
    (corpus,) = corpus_rows.corpora(store, book.id)
    assert (corpus.name, corpus.n_units) == ("general en-es.tsv", 1)
    button(app, "Review its pairs").click().run()
    assert texts(app.title) == ["Review"]
    assert app.query_params["alignment"] == made.alignment_id
