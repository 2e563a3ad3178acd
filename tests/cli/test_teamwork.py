"""``comments``, ``assignments`` and ``assign``: what is asked, and who was given what."""

import pytest

from amts_core.kernel.records import Action, DeskAct, Role, Via
from amts_core.project.store import people
from amts_core.review.store import bead_rows
from amts_core.teamwork import Desk, Topic, comments
from tests.conftest import add_alignment, proposed
from tests.review.conftest import decide

IN_BOOK = ("--project", "Book")
GIVEN = {
    "person": "Ada",
    "desk": "review",
    "document": "a.md",
    "tgt_lang": "zh",
    "n": 2,
    "left": 1,
    "own": 1,
    "due": "2020-02-29",
    "overdue": True,
    "by": "command line",
}


@pytest.fixture
def ada(opened):
    return people.add_person(opened, "Ada", Role.TRANSLATOR)


@pytest.fixture
def beads(opened, book):
    pairs = [proposed([0], [0], "One.", "一。"), proposed([1], [1], "Two.", "二。")]
    return bead_rows.beads(opened, add_alignment(opened, book, pairs))


def test_questions_are_listed(amts, opened, book, beads, ada):
    ben = people.add_person(opened, "Ben", Role.EDITOR)
    decide(opened, ada, beads[0].id, Action.FLAG, note="Which one?")
    act = DeskAct(person=ada, via=Via.KEY, note="And this?", to=ben.id)
    comments.say(opened, act, book.id, Topic(Desk.REVIEW, beads[1].id))
    flagged, asked = amts("comments", *IN_BOOK).lines
    expected = {"desk": "review", "id": beads[1].id, "document": "a.md", "src": "Two."}
    expected |= {"question": "And this?", "person": "Ada", "to": "Ben", "comments": 1}
    assert asked == expected | {"src_lang": "en", "tgt_lang": "zh", "at": asked["at"]}
    assert (flagged["question"], flagged["to"]) == ("Which one?", None)
    assert amts("comments", *IN_BOOK, "--to", "Ben").lines == [asked]
    assert "nobody called 'Cy'. Known: Ada, Ben." in amts("comments", *IN_BOOK, "--to", "Cy").reason


def test_documents_are_given_and_taken_back(amts, opened, book, beads, ada):
    decide(opened, ada, beads[0].id, Action.APPROVE)
    assign = ("assign", "a.md", *IN_BOOK, "--tgt-lang", "zh", "--to", "Ada")
    assert amts(*assign, "--due", "2020-02-29").lines == [GIVEN]
    assert amts("assignments", *IN_BOOK).lines == [GIVEN]
    assert amts("assignments", *IN_BOOK, "--person", "Ada").lines == [GIVEN]
    assert amts(*assign).lines == [GIVEN | {"due": None, "overdue": False}]
    assert amts(*assign, "--take-back").lines == []
    assert (
        "no document 'a.md' at this desk. There are: none."
        in amts(*assign, "--desk", "post_edit").reason
    )
    assert amts(*assign, "--due", "soon").status == 2
