"""Alignments: their beads, progress and neighbours, against a recount in plain Python."""

import random

import pytest

from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.records import BeadStatus
from amts_core.project.store import people
from amts_core.review.store import alignments, bead_rows, queues
from amts_core.review.store.queues import Queue
from tests.conftest import add_alignment, proposed
from tests.stored import bead_history, n_rows, put, together


@pytest.fixture
def reviewed(store, project, ada):
    """All beads of an alignment that was reviewed at random, in document order."""
    chance = random.Random(7)
    beads = [
        proposed([i], [i] if i % 5 else [], f"s{i}", f"t{i}", confidence=chance.randrange(11) / 10)
        for i in range(60)
    ]
    add_alignment(store, project, beads)
    add_alignment(store, project, beads[:3], name="b.md", alignment_id="a2")
    ids = queues.bead_ids(store, "a1", Queue())
    for status in [*BeadStatus, *BeadStatus]:
        put(store, project, ada, bead_ids=chance.sample(ids, 6), status=status)
    every = queues.beads(store, "a1", Queue(statuses=frozenset(BeadStatus)))
    return sorted(every, key=lambda bead: bead.position)


def test_progress_is_what_a_recount_finds(store, project, reviewed):
    counted = [bead.state.status for bead in reviewed]
    n_beads = len(counted) - counted.count(BeadStatus.SUPERSEDED)
    n_approved = counted.count(BeadStatus.APPROVED)
    n_decided = n_approved + counted.count(BeadStatus.REJECTED)
    found = alignments.alignment(store, "a1")
    assert (found.n_beads, found.n_approved, found.n_decided) == (n_beads, n_approved, n_decided)
    assert [one.n_beads for one in alignments.alignments_of(store, project.id)] == [n_beads, 3]
    assert alignments.n_proposed(store, project.id) == counted.count(BeadStatus.PROPOSED) + 3


@pytest.mark.parametrize("n", [1, 4])
def test_the_beads_around_one_are_those_that_stand(store, reviewed, n):
    standing = [bead.state.status is not BeadStatus.SUPERSEDED for bead in reviewed]
    for place, bead in enumerate(reviewed):
        before = [reviewed[i] for i in range(place) if standing[i]]
        after = [reviewed[i] for i in range(place + 1, 60) if standing[i]]
        assert bead_rows.around(store, bead, n) == (tuple(before[-n:]), tuple(after[:n]))


def test_beads_of_a_document_are_those_that_stand_in_order(store, reviewed):
    standing = [bead for bead in reviewed if bead.state.status is not BeadStatus.SUPERSEDED]
    assert list(bead_rows.beads(store, "a1")) == standing


@pytest.mark.parametrize(
    "stops",
    [
        pytest.param({BeadStatus.APPROVED, BeadStatus.REJECTED}, id="confirmed"),
        pytest.param({BeadStatus.FLAGGED}, id="flagged"),
        pytest.param(set(), id="none"),
    ],
)
def test_a_run_ends_before_the_first_bead_with_such_a_status(store, reviewed, stops):
    def run(beads):
        kept = []
        for bead in beads:
            if bead.state.status in stops:
                break
            if bead.state.status is not BeadStatus.SUPERSEDED:
                kept.append(bead)
        return kept

    for place, bead in enumerate(reviewed):
        after = bead_rows.run_until(store, bead, 1, frozenset(stops))
        assert list(after) == run(reviewed[place + 1 :])
        before = bead_rows.run_until(store, bead, -1, frozenset(stops))
        assert list(before) == run(reviewed[:place][::-1])[::-1]


def test_beads_come_back_as_proposed_and_in_order(store, project):
    given = [
        proposed([0], [0, 1], "One.", "一。二。"),
        proposed([1], [], "Two 😀.", "", confidence=0.7, moved_to=40),
        proposed([2, 3], [2], "x", "三。", confidence=0.99, accept=True),
    ]
    add_alignment(store, project, given)
    beads = queues.beads(store, "a1", Queue())
    assert [bead.position for bead in beads] == [0, 1, 2]
    for bead, one in zip(beads, given, strict=True):
        assert (bead.src, bead.tgt, bead.score) == (one.src, one.tgt, one.score)
        assert (bead.confidence, bead.accept) == (one.confidence, one.accept)
        assert bead.moved_to == one.moved_to
        assert (bead.state.src_text, bead.state.tgt_text) == (one.src_text, one.tgt_text)
        assert (bead.state.status, bead.state.version) == (BeadStatus.PROPOSED, 0)
        assert (bead.event_id, bead.person, bead.changed_at) == (None, None, None)


def test_a_bead_says_who_changed_it(store, project, alignment, ada):
    bead_id = queues.bead_ids(store, alignment, Queue())[1]
    put(store, project, ada, bead_ids=[bead_id], status=BeadStatus.FLAGGED)
    bead = bead_rows.bead(store, bead_id)
    event = bead_history(store, project.id)[0]
    assert (bead.person, bead.event_id, bead.changed_at) == ("Ada", event.id, event.at)
    assert bead_rows.beads_by_id(store, [bead_id, 99_999]) == (bead,)


def test_an_alignment_knows_what_it_was_made_of(store, project):
    add_alignment(store, project, [proposed([0], [0], "One.", "一。")], name="c/d.md")
    found = alignments.alignment(store, "a1")
    assert (found.src_path, found.tgt_path) == ("c/d.md", "c/d.md")
    assert (found.src_lang, found.tgt_lang) == ("en", "zh")
    assert (found.encoder, found.encoder_digest, found.warnings) == ("test", "0", ())
    assert alignments.alignments_of(store, project.id) == (found,)


def test_alignments_are_listed_by_path_and_newest_first(store, project):
    beads = [proposed([0], [0], "One.", "一。")]
    for alignment_id, name in [("x", "b.md"), ("y", "a.md"), ("z", "b.md")]:
        add_alignment(store, project, beads, name=name, alignment_id=alignment_id)
    listed = [found.id for found in alignments.alignments_of(store, project.id)]
    assert listed == ["y", "z", "x"]


def test_projects_do_not_mix(store, project, alignment):
    other = people.create_project(store, "Other", "en", ["zh"])
    assert alignments.alignments_of(store, other.id) == ()
    assert alignments.n_proposed(store, other.id) == 0


def test_an_alignment_without_beads_counts_none(store, project):
    add_alignment(store, project, [])
    found = alignments.alignment(store, "a1")
    assert (found.n_beads, found.n_approved, found.n_decided) == (0, 0, 0)


def test_an_alignment_is_stored_once(store, project, alignment):
    before = n_rows(store)
    add_alignment(store, project, [proposed([0], [0], "Other.", "他。")], alignment_id=alignment)
    assert n_rows(store) == before


def test_an_alignment_made_twice_at_once_is_stored_once(store, project):
    beads = [proposed([i], [i], "One.", "一。") for i in range(50)]
    assert together(lambda _: add_alignment(store, project, beads), range(4)) == []
    assert (n_rows(store)["alignment"], n_rows(store)["bead"]) == (1, 50)


def test_an_alignment_is_stored_whole_or_not_at_all(store, project):
    def broken():
        yield proposed([0], [0], "One.", "一。")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add_alignment(store, project, broken())
    assert alignments.alignments_of(store, project.id) == ()


@pytest.mark.parametrize(
    ("find", "message"),
    [
        (lambda store: alignments.alignment(store, "x"), "no alignment 'x'. Choose"),
        (lambda store: bead_rows.bead(store, 7), "no pair 7. Choose"),
    ],
)
def test_what_there_is_not_is_named(store, find, message):
    with pytest.raises(NotFoundError, match=message):
        find(store)
