"""What a message asks for is of what it was sent from: another document, project or epoch is not."""

import pytest

from amts_core.kernel.records import Role
from amts_core.project.store import people, term_rows
from amts_core.review.store import bead_rows
from pages.desk import desk
from pages.review.actions import ACTIONS
from pages.review.place import ReviewPlace, ReviewSession
from tests.conftest import add_alignment, proposed

BOX = "a box"
N_PAIRS = 120


@pytest.fixture
def project(store):
    return people.create_project(store, "Book", "en", ["zh", "es"])


@pytest.fixture
def place_of(store, project):
    """A desk of one person at one or more of two documents, one session after the other's."""
    me = people.add_person(store, "Ed", Role.EDITOR)
    session = ReviewSession(box=BOX, scope="one")
    for name, language in (("one", "zh"), ("two", "es")):
        beads = [proposed([n], [n], f"{name} {n}", f"{n}") for n in range(N_PAIRS)]
        add_alignment(
            store, project, beads, name=name, alignment_id=name, languages=("en", language)
        )

    def made(*documents):
        return ReviewPlace(
            store=store, me=me, project=project, documents=documents, session=session
        )

    return made


def card(store, name, n):
    return bead_rows.beads(store, name)[n].id


def hear(place, **more):
    message = {"box": BOX, "window": "w", "seq": 1, "epoch": 0, "page": None, "around": None}
    place.session.exchange.receive({**message, "at": None, "after": None, "items": [], **more})


def first_of(data):
    return data["document"]["parts"][0]["src"]["text"]


def test_a_page_and_a_stretch_are_of_the_document_they_were_asked_of(store, place_of):
    one = place_of("one")
    hear(one, at=card(store, "one", 0), page=2, around=card(store, "one", 90))
    told = desk.data(one)
    assert (told["table"]["page"], first_of(told)) == (2, "one 60")
    one.session.enter("two")
    told = desk.data(place_of("two"))
    assert told["current"] == card(store, "two", 0)
    assert (told["table"]["page"], first_of(told)) == (1, "two 0")


def test_a_stretch_is_of_no_other_box(store, place_of):
    two = place_of("two")
    hear(two, box="another", at=card(store, "one", 0), around=card(store, "one", 90))
    assert first_of(desk.data(two)) == "two 0"


def test_a_term_is_of_the_languages_of_its_pair_wherever_the_person_is(store, project, place_of):
    both = place_of("one", "two")
    item = {"action": "add_term", "token": "t", "via": "click", "card": card(store, "two", 0)}
    words = {"src_text": "cat", "text": "gato", "name": ""}
    hear(both, at=card(store, "one", 0), items=[item | words])
    desk.answer(both, ACTIONS)
    found = {of: term_rows.terms(store, project.id, of) for of in ("zh", "es")}
    assert [(one.src, one.tgt) for one in found["es"]] == [("cat", "gato")]
    assert found["zh"] == ()
