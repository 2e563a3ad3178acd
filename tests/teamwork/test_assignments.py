"""Documents given to people: who has what, what is left of it, and what is overdue."""

from datetime import date

import pytest

from amts_core.kernel.errors import NotFoundError, PermissionDenied
from amts_core.kernel.records import Action
from amts_core.review import document_pairs
from amts_core.teamwork import Desk, DeskWork, assignments
from tests.conftest import add_alignment, proposed
from tests.post_editing.conftest import save
from tests.review.conftest import add_document, decide
from tests.teamwork.conftest import live_beads

TODAY = date(2026, 3, 10)
SOON, PAST = date(2026, 3, 12), date(2026, 3, 9)


@pytest.fixture
def works(store, project, document):
    """Two documents at the review desk, of five beads each."""
    add_document(store, project, name="b.md", alignment_id="a2")
    return [one.work for one in assignments.works(store, project.id)]


def give(store, by, project, given, person, due=None):
    assignments.give(store, by, project.id, given, person_id=person.id, due=due)


def told(found):
    return [
        (one.assignment.person, one.state.path, one.state.n_left, one.n_own, one.days_left(TODAY))
        for one in found
    ]


def test_what_people_have_to_do_and_what_is_left_of_it(store, project, works, ada, ben, lead):
    give(store, lead, project, works[:1], ada, due=SOON)
    give(store, lead, project, works, ben)
    decide(store, ada, live_beads(store)[0].id, Action.APPROVE)
    decide(store, lead, live_beads(store)[1].id, Action.REJECT)
    decide(store, ada, live_beads(store)[2].id, Action.SKIP)
    found = assignments.given(store, project.id)
    assert told(found) == [
        ("Ada", "a.md", 3, 1, 2),
        ("Ben", "a.md", 3, 0, None),
        ("Ben", "b.md", 5, 0, None),
    ]
    assert [one.assignment.by for one in found] == ["Grace"] * 3
    assert told(assignments.given(store, project.id, ada.id)) == [("Ada", "a.md", 3, 1, 2)]
    assert found[0].state.alignment_id == "a1"


def test_the_newest_assignment_counts_and_can_be_taken_back(store, project, works, ada, lead):
    give(store, lead, project, works, ada, due=PAST)
    give(store, lead, project, works[1:], ada, due=SOON)
    assert told(assignments.given(store, project.id)) == [
        ("Ada", "a.md", 5, 0, -1),
        ("Ada", "b.md", 5, 0, 2),
    ]
    assignments.take_back(store, lead, project.id, works[:1], person_id=ada.id)
    assert told(assignments.given(store, project.id)) == [("Ada", "b.md", 5, 0, 2)]


def test_what_is_overdue_is_what_is_not_done_when_its_day_is_over(store, project, ada, lead):
    add_alignment(store, project, [proposed([0], [0], "One.", "一。")])
    (work,) = [one.work for one in assignments.works(store, project.id)]
    for due, expected in ((PAST, True), (TODAY, False), (None, False)):
        give(store, lead, project, [work], ada, due=due)
        assert assignments.given(store, project.id)[0].is_overdue(TODAY) is expected
    give(store, lead, project, [work], ada, due=PAST)
    decide(store, ada, live_beads(store)[0].id, Action.APPROVE)
    (found,) = assignments.given(store, project.id)
    assert (found.is_overdue(TODAY), found.days_left(TODAY)) == (False, None)


def test_how_far_everybody_is(store, project, works, ada, ben, lead):
    give(store, lead, project, works, ben, due=SOON)
    give(store, lead, project, works[1:], ada, due=PAST)
    give(store, lead, project, works[:1], ada)
    for bead in live_beads(store, "a2")[:2]:
        decide(store, ada, bead.id, Action.APPROVE)
    found = assignments.progress(assignments.given(store, project.id), TODAY)
    assert [
        (one.person, one.n_documents, one.n, one.n_left, one.n_own, one.days_left, one.n_overdue)
        for one in found
    ] == [("Ada", 2, 10, 8, 2, -1, 1), ("Ben", 2, 10, 8, 0, 2, 0)]


def test_who_may_give_what_to_whom(store, project, works, ada, ben, lead):
    for by in (ada, ben):
        with pytest.raises(PermissionDenied, match="may not give documents to other people"):
            give(store, by, project, works, lead)
        give(store, by, project, works[:1], by)
        with pytest.raises(PermissionDenied, match="may not give documents to other people"):
            assignments.take_back(store, by, project.id, works[:1], person_id=lead.id)
        assignments.take_back(store, by, project.id, works[:1], person_id=by.id)
    assert assignments.given(store, project.id) == ()
    with pytest.raises(NotFoundError, match="no person 99"):
        assignments.give(store, lead, project.id, works, person_id=99)
    with pytest.raises(NotFoundError, match="Document 99 into zh is not there"):
        give(store, lead, project, [works[0], DeskWork(Desk.REVIEW, 99, "zh")], ada)
    assert assignments.given(store, project.id) == ()


def test_an_assignment_is_of_the_document_whatever_its_revision(store, project, works, ada, lead):
    give(store, lead, project, works, ada)
    again = [proposed([0], [0], "Zero.", "零。"), proposed([1], [1], "One.", "一。")]
    add_alignment(store, project, again, alignment_id="a3")
    found = assignments.given(store, project.id)
    assert [(one.state.alignment_id, one.state.n) for one in found] == [("a3", 2), ("a2", 5)]
    document_pairs.delete(store, lead, "a2")
    assert [one.state.path for one in assignments.given(store, project.id)] == ["a.md"]


def test_translated_documents_are_given_to_those_who_post_edit(
    store, book, key, edits, ada, ben, lead
):
    work = next(one.work for one in assignments.works(store, book.id) if one.key == key)
    assert work == DeskWork(Desk.POST_EDIT, work.document_id, "zh")
    with pytest.raises(PermissionDenied, match="Ada is a translator and may not post-edit"):
        give(store, lead, book, [work], ada)
    give(store, lead, book, [work], ben, due=SOON)
    save(store, ben, edits[0].id, "零")
    save(store, lead, edits[1].id, "一")
    (found,) = assignments.given(store, book.id)
    assert told([found]) == [("Ben", "part/bicycles.md", 2, 1, 2)]
    assert (found.state.key, found.state.n) == (key, 4)
