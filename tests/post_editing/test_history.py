"""Post-edits in the history: listed, opened, written to the record, and kept out of other figures."""

import csv
import io

import pytest

from amts_core import post_editing
from amts_core.history import timeline
from amts_core.history.store import audit
from amts_core.history.store.audit import EventFilter
from amts_core.kernel.records import Action, DeskAct, Via
from amts_core.review.store import bead_rows
from tests.conftest import add_alignment, proposed
from tests.post_editing.conftest import save
from tests.review.conftest import decide


@pytest.fixture
def eventful(store, book, lead, ben, eve, edits):
    """A bead approved; texts saved, saved again, undone, judged."""
    add_alignment(store, book, [proposed([0], [0], "One.", "一。")])
    (bead,) = bead_rows.beads(store, "a1")
    decide(store, ben, bead.id, Action.APPROVE, dwell_ms=100)
    post_editing.set_reviews(store, lead, book.id, is_on=True)
    save(store, ben, edits[0].id, "一")
    save(store, ben, edits[0].id, "二")
    post_editing.undo(store, DeskAct(person=ben, via=Via.CLICK), book.id)
    post_editing.approve(store, DeskAct(person=eve, via=Via.KEY), edits[0].id, seen_version=3)
    return bead


def test_events_are_listed_with_what_they_are_about(store, book, eventful):
    found = timeline.events(store, book.id, EventFilter()).events
    assert [(one.event.action, one.n_beads, one.n_post_edits) for one in found] == [
        (Action.APPROVE, 0, 1),
        (Action.UNDO, 0, 1),
        (Action.POST_EDIT, 0, 1),
        (Action.POST_EDIT, 0, 1),
        (Action.APPROVE, 1, 0),
    ]
    assert [(one.path, one.tgt_lang, one.src_text) for one in found[:1]] == [
        ("part/bicycles.md", "zh", "Bicycles")
    ]
    assert [one.is_undone for one in found] == [False, False, True, False, False]
    only = timeline.events(store, book.id, EventFilter(action=Action.POST_EDIT))
    assert only.n_events == 2
    assert timeline.events(store, book.id, EventFilter(alignment_id="a1")).n_events == 1


def test_an_event_tells_what_it_changed(store, book, edits, eventful):
    undone = timeline.events(store, book.id, EventFilter(action=Action.UNDO)).events[0]
    detail = timeline.event(store, book.id, undone.event.id)
    ((edit, change),) = detail.edits
    assert (detail.changes, edit.id) == ((), edits[0].id)
    assert (change.before.text, change.after.text) == ("二", "一")
    assert timeline.event(store, book.id, audit.nth_event(store, book.id, 1).id).edits == ()


def test_the_record_has_a_row_a_change(store, book, edits, eventful):
    data, n = timeline.csv_file(store, book.id)
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))
    assert len(rows) == n == 5
    assert [(row["action"], row["bead"], row["post_edit"]) for row in rows] == [
        ("approve", str(eventful.id), ""),
        ("post_edit", "", str(edits[0].id)),
        ("post_edit", "", str(edits[0].id)),
        ("undo", "", str(edits[0].id)),
        ("approve", "", str(edits[0].id)),
    ]
    saved = rows[2]
    assert (saved["document"], saved["tgt_lang"], saved["src_segments"]) == (
        "part/bicycles.md",
        "zh",
        "0",
    )
    assert (saved["source"], saved["target_before"], saved["target_after"]) == (
        "Bicycles",
        "一",
        "二",
    )
    assert (saved["status_before"], saved["status_after"], saved["version"]) == (
        "saved",
        "saved",
        "2",
    )
    assert (saved["taken"], saved["active_ms"], saved["n_keystrokes"]) == ("act", "5000", "20")
    assert float(saved["hter"]) > 0 and rows[0]["taken"] == ""
    assert rows[3]["undoes"] == rows[2]["event"]


def test_figures_of_the_review_stay_those_of_the_review(store, book, lead, eventful):
    found = {one.person: one for one in timeline.effort(store, lead, book.id, everybody=True)}
    assert set(found) == {"Ben"}
    ben = found["Ben"]
    assert (ben.n_decisions, ben.n_approved, ben.n_undone, ben.n_fast) == (1, 1, 0, 1)
    assert ben.n_post_edited == 2
