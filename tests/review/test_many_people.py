"""Many people who open one queue at the same moment: each gets something else to begin with."""

import threading

import pytest

from amts_core import post_editing
from amts_core.kernel.records import Role
from amts_core.post_editing.store import edit_leases
from amts_core.project.store import people as projects
from amts_core.review.store import leases, queues
from amts_core.review.store.queues import Queue
from pages.desk import desk
from pages.post_editing.place import EditPlace, EditSession
from pages.review.place import ReviewPlace, ReviewSession
from tests.conftest import add_alignment, proposed
from tests.translated import translated

N_PEOPLE = 30
BOX = "box"


def at_once(action, people) -> list:
    """Return what ``action`` gives for each person, all called at the same moment."""
    barrier, found = threading.Barrier(len(people)), {}

    def call(person) -> None:
        barrier.wait()
        found[person.id] = action(person)

    threads = [threading.Thread(target=call, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [found[person.id] for person in people]


@pytest.fixture
def people(store):
    return [projects.add_person(store, f"Person {n}", Role.EDITOR) for n in range(N_PEOPLE)]


def test_thirty_people_begin_a_review_with_thirty_beads(store, project, people):
    beads = [proposed([n], [n], f"s{n}", f"t{n}") for n in range(400)]
    of = add_alignment(store, project, beads)

    def opened(person):
        place = ReviewPlace(
            store=store,
            me=person,
            project=project,
            documents=(of,),
            session=ReviewSession(box=BOX, scope=of),
        )
        return desk.data(place)

    found = at_once(opened, people)
    assert len({one["current"] for one in found}) == N_PEOPLE
    every = [card["id"] for one in found for card in one["cards"]]
    assert len(every) == len(set(every))
    assert not [card for one in found for card in one["cards"] if card["holder"]]


def test_who_comes_last_is_told_that_others_have_it_all(store, project, people):
    of = add_alignment(store, project, [proposed([n], [n], f"s{n}", f"t{n}") for n in range(20)])

    def opened(person):
        place = ReviewPlace(
            store=store,
            me=person,
            project=project,
            documents=(of,),
            session=ReviewSession(box=BOX, scope=of),
        )
        return desk.data(place)

    found = at_once(opened, people)
    begun = [one["current"] for one in found if one["current"] is not None]
    assert len(begun) == len(set(begun)) > 0
    assert all("somebody else" in one["empty"] for one in found if one["current"] is None)


def test_what_one_has_gone_to_is_shown_with_who_looks_at_it(store, project, people):
    of = add_alignment(store, project, [proposed([n], [n], f"s{n}", f"t{n}") for n in range(20)])
    ada, bea, *_ = people
    (first, *_) = queues.bead_ids(store, of, Queue())
    leases.take(store, project.id, ada.id, [first])
    session = ReviewSession(box=BOX, scope=of)
    session.exchange.begin_anew(first)
    shown = desk.data(
        ReviewPlace(
            store=store,
            me=bea,
            project=project,
            documents=(of,),
            session=session,
        )
    )
    assert shown["current"] == first
    assert shown["cards"][0]["holder"] == ada.name
    assert leases.holders(store, [first], bea.id) == {first: ada.name}


def test_thirty_people_begin_post_editing_with_thirty_segments(
    store, project, lead, people, tmp_path
):
    if not store.url.startswith("sqlite"):
        pytest.skip("orders are placed by the settings of a database in a file")
    texts = [(f"Sentence {n}.", f"句{n}。", None) for n in range(200)]
    key = translated(store, tmp_path, project, lead=lead, texts=texts)
    documents = {one.key: one for one in post_editing.documents(store, project.id)}

    def opened(person):
        place = EditPlace(
            store=store,
            me=person,
            project=project,
            documents=documents,
            chosen=(key,),
            session=EditSession(box=BOX, scope=(key,)),
        )
        return desk.data(place)

    found = at_once(opened, people)
    assert len({one["current"] for one in found}) == N_PEOPLE
    held = edit_leases.holders(store, [one["current"] for one in found], 0)
    assert [held[one["current"]] for one in found] == [person.name for person in people]
