"""``gather`` and ``general``: from pages of a site to a corpus."""

import pytest

from amts_core import review
from amts_core.gathering.store import gathering_rows
from amts_core.kernel.records import Action, DeskAct, Via
from amts_core.project.store import people
from amts_core.review.store import bead_rows
from tests.cli.conftest import written
from tests.conftest import TEXTBOOK
from tests.events import person_named
from tests.gathering.conftest import chapter, chapters, page, saved  # noqa: F401 (a fixture)
from tests.gathering.web.conftest import site  # noqa: F401 (a fixture)

IN_BOOK = "--project", "Book", "--tgt-lang", "es"


@pytest.fixture
def book(opened):
    return people.create_project(opened, "Book", "en", ["es"])


def test_from_pages_to_a_corpus(amts, tmp_path, opened, book, site, saved):  # noqa: F811
    """Two pages come from a site, the others from files; one page is about something else."""
    name = chapters()[0]
    urls = [
        site.put(f"/{code}", (saved / f"{name} {code}.html").read_bytes()) for code in ("en", "es")
    ]
    for path in saved.glob(f"{name}*"):
        path.unlink()
    addresses = written(tmp_path / "urls.txt", "\n".join(urls).encode())
    like = TEXTBOOK / "en" / chapters()[3]
    ran = amts(
        "gather",
        saved,
        "--urls",
        addresses,
        *IN_BOOK,
        "--name",
        "Ships",
        "--like",
        like,
        "--pause",
        "0",
        "--allow",
        site.origin,
    )
    assert ran.status == 0, ran.messages
    *pages, made = ran.lines
    assert {one["page"] for one in pages} >= set(urls)
    assert (made["pages"], made["left_out"], made["matched"]) == (5, 2, 2)
    assert "left out: chatter en.html: It is about something else" in ran.messages
    (stored,) = gathering_rows.gatherings(opened, book.id)
    found = bead_rows.beads(opened, stored.alignment_id)
    assert len(found) == made["pairs"] > 40
    lead = person_named(opened, "command line")
    for bead in found[:3]:
        review.decide(
            opened, DeskAct(person=lead, via=Via.API), bead.id, Action.APPROVE, seen_version=0
        )
    output = tmp_path / "general.tsv"
    ran = amts("general", *IN_BOOK, "--output", output, "--corpus")
    assert ran.lines[0]["imported"] == 3
    assert ran.lines[1] == {"corpus": "general en-es.tsv", "units": 3}
    assert len(output.read_text("utf-8").splitlines()) == 4


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        pytest.param((), 1, "Nothing says what the articles should be about", id="no subject"),
        pytest.param(("--src-keywords", "x"), 1, "There are 0 pages", id="no pages"),
        pytest.param(("--most", "0"), 2, "'0' is not a number from 1 to", id="no pairs wanted"),
        pytest.param(("--src-keywords", "x", "--allow", "a"), 1, "no host with a port", id="allow"),
        pytest.param(("--name", ""), 1, "has 0 characters", id="no name"),
        pytest.param(
            ("none.html", "--src-keywords", "x"), 1, "No pair of sentences was found", id="no file"
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_gathered(amts, book, arguments, status, told):
    ran = amts("gather", *IN_BOOK, "--name", "Ships", *arguments)
    assert (ran.status, told in ran.messages) == (status, True), ran.messages


def test_general_units_need_somewhere_to_go(amts, book):
    assert "name a file with --output" in amts("general", *IN_BOOK).messages
    assert "is approved yet" in amts("general", *IN_BOOK, "--corpus").messages
