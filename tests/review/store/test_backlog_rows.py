"""Documents that wait for a translation, and the beads that may be of use to them."""

import pytest

from amts_core.documents.store import revisions
from amts_core.documents.store.revisions import NewRevision
from amts_core.kernel.records import BeadStatus, BlockKind, Segment
from amts_core.project.store import people
from amts_core.review.store import backlog_rows, bead_rows, queues
from amts_core.review.store.backlog_rows import WaitingDocument
from amts_core.review.store.queues import Queue, Sorting
from tests.conftest import add_alignment, proposed
from tests.stored import contents, put, together


def new(name, *texts):
    segments = tuple(
        Segment(n=n, block=n, kind=BlockKind.ITEM, text=text, start=0, end=1)
        for n, text in enumerate(texts)
    )
    return NewRevision(
        path=name,
        language="en",
        data="|".join([name, *texts]).encode(),
        encoding="utf-8",
        segments=segments,
    )


def test_documents_wait_by_path_and_language_until_they_are_removed(store, project):
    second = backlog_rows.add_waiting(store, project.id, new("b.md", "Two."), "zh")
    first = backlog_rows.add_waiting(store, project.id, new("a.md", "One.", "More."), "zh")
    assert backlog_rows.add_waiting(store, project.id, new("a.md", "One.", "More."), "es") == first
    a_zh, a_es, b_zh = (
        WaitingDocument(first, "a.md", "zh"),
        WaitingDocument(first, "a.md", "es"),
        WaitingDocument(second, "b.md", "zh"),
    )
    assert backlog_rows.waiting_documents(store, project.id) == (a_es, a_zh, b_zh)
    assert sorted(backlog_rows.waiting_texts(store, project.id, "zh")) == ["More.", "One.", "Two."]
    assert sorted(backlog_rows.waiting_texts(store, project.id, "es")) == ["More.", "One."]
    backlog_rows.remove_waiting(store, first, "zh")
    backlog_rows.remove_waiting(store, first, "zh")
    assert backlog_rows.waiting_documents(store, project.id) == (a_es, b_zh)
    assert backlog_rows.waiting_texts(store, project.id, "zh") == ("Two.",)
    assert [part.text for part in revisions.segments(store, first)] == ["One.", "More."]


def test_waiting_again_changes_nothing(store, project):
    first = backlog_rows.add_waiting(store, project.id, new("a.md", "One."), "zh")
    before = contents(store)
    assert backlog_rows.add_waiting(store, project.id, new("a.md", "One."), "zh") == first
    assert contents(store) == before


def test_a_document_that_is_added_twice_at_once_waits_once(store, project):
    add = lambda _: backlog_rows.add_waiting(store, project.id, new("a.md", "One."), "zh")  # noqa: E731
    assert together(add, range(4)) == []
    assert len(backlog_rows.waiting_documents(store, project.id)) == 1


def test_projects_do_not_mix(store, project):
    other = people.create_project(store, "Other", "en", ["zh"])
    backlog_rows.add_waiting(store, project.id, new("a.md", "One."), "zh")
    assert backlog_rows.waiting_documents(store, other.id) == ()
    assert backlog_rows.waiting_texts(store, other.id, "zh") == ()


def test_units_and_what_may_become_one_are_usable(store, project, ada):
    beads = [proposed([n], [n], f"s{n}", f"t{n}") for n in range(6)]
    beads += [proposed([6], [], "s6", ""), proposed([], [6], "", "t6")]
    add_alignment(store, project, beads)
    ids = queues.bead_ids(store, "a1", Queue())
    for bead_id, status in zip(ids, BeadStatus, strict=False):
        put(store, project, ada, bead_ids=[bead_id], status=status)
    statuses = {bead.id: bead.state.status for bead in bead_rows.beads_by_id(store, ids)}
    unusable = {BeadStatus.REJECTED, BeadStatus.SUPERSEDED}
    expected = [(one, f"s{n}") for n, one in enumerate(ids[:6]) if statuses[one] not in unusable]
    assert list(backlog_rows.usable_sources(store, project.id, "zh")) == expected
    assert len(expected) == 4
    assert backlog_rows.usable_sources(store, project.id, "es") == ()
    other = people.create_project(store, "Other", "en", ["zh"])
    assert backlog_rows.usable_sources(store, other.id, "zh") == ()


@pytest.mark.parametrize("n_update", [2, 5000])
def test_the_most_useful_come_first(store, project, alignment, monkeypatch, n_update):
    monkeypatch.setattr(backlog_rows, "_N_UPDATE", n_update)
    ids = queues.bead_ids(store, alignment, Queue())
    backlog_rows.set_usefulness(store, list(zip(ids, [0.5, 0.0, 2.25, 0.5], strict=True)))
    useful = Queue(order=Sorting.USEFUL)
    assert queues.bead_ids(store, alignment, useful) == (ids[2], ids[0], ids[3], ids[1])
    backlog_rows.set_usefulness(store, [(ids[1], 9.0)])
    assert queues.bead_ids(store, alignment, useful)[0] == ids[1]
    backlog_rows.set_usefulness(store, [])
    assert {bead.state.version for bead in bead_rows.beads(store, alignment)} == {0}
