"""History: the past rebuilt from events, the list of them, and what everybody has done."""

import csv
import io
import random
import statistics
from contextlib import suppress
from datetime import timedelta

import pytest

from amts_core import parallel_data, review
from amts_core.history import timeline
from amts_core.history.store import audit
from amts_core.history.store.audit import EventFilter
from amts_core.kernel.database.engine import now
from amts_core.kernel.errors import NotFoundError, ParallelDataError, PermissionDenied, ReviewError
from amts_core.kernel.events import ledger
from amts_core.kernel.events.state_rules import clean
from amts_core.kernel.records import (
    Action,
    BeadStatus,
    BlockKind,
    DeskAct,
    Granularity,
    Role,
    Segment,
    Via,
)
from amts_core.parallel_data import FileFormat, exports
from amts_core.project.store import people
from amts_core.review import rules, second_pass
from amts_core.review.store import alignments, bead_changes, bead_rows, past
from tests.conftest import add_alignment, proposed
from tests.desk_acts import act_of
from tests.effort import some
from tests.stored import bead_history

N = 12
LANGUAGES = "en", "zh"
SINGLE = (Action.APPROVE, Action.REJECT, Action.SKIP, Action.FLAG, Action.EDIT)
STRUCTURE = (Action.MERGE, Action.SPLIT, Action.PULL, Action.PUSH, Action.SHIFT, Action.UNPAIR)


def segments(words):
    """Three segments a block."""
    return [
        Segment(
            n=n,
            block=n // 3,
            kind=BlockKind.PARAGRAPH,
            text=text,
            start=100 * n,
            end=100 * n + len(text),
        )
        for n, text in enumerate(words)
    ]


def document(store, project, name="a.md", alignment_id="a1"):
    """Store a document of twelve sentences and their translations, of two clauses each."""
    src = [f"First {name} {n}, then more." for n in range(N)]
    tgt = [f"首先{n}，然后更多。" for n in range(N)]
    beads = [proposed([n], [n], src[n], tgt[n], confidence=0.5 + n / 40) for n in range(N)]
    sides = segments(src), segments(tgt)
    return add_alignment(
        store, project, beads, name=name, alignment_id=alignment_id, segments=sides
    )


def live(store, alignment_id):
    return bead_rows.beads(store, alignment_id)


def act(store, person, project, alignment_id, chance):
    """Take one random action; what makes no sense here is refused and changes nothing."""
    bead = chance.choice(live(store, alignment_id))
    seen = {one.id: one.state.version for one in live(store, alignment_id)}
    action = chance.choice([*SINGLE * 2, *STRUCTURE, Action.UNDO, Action.UNDO, Action.REDO])
    with suppress(ReviewError):
        if action in (Action.UNDO, Action.REDO):
            take = review.undo if action is Action.UNDO else review.redo
            take(store, DeskAct(person=person, via=Via.KEY), project.id)
        elif action in STRUCTURE:
            review.restructure(
                store,
                DeskAct(person=person, via=Via.KEY),
                bead.id,
                action,
                seen=seen,
                step=chance.choice([1, -1]),
            )
        else:
            text = f"改{chance.randrange(100)}" if action is Action.EDIT else None
            review.decide(
                store,
                DeskAct(person=person, via=Via.KEY, dwell_ms=chance.randrange(3000)),
                bead.id,
                action,
                seen_version=bead.state.version,
                tgt_text=text,
            )


def exported(store, project, granularity, format_):
    """Return what an export makes now: its digest, None where there is nothing to export."""
    planned = exports.plan_export(
        store, project, LANGUAGES, granularity=granularity, format_=format_
    )
    with suppress(ParallelDataError):
        return parallel_data.write_file(planned, format_, LANGUAGES, granularity).sha256
    return None


def exported_at(store, project, event, granularity, format_):
    with suppress(ParallelDataError):
        return timeline.export(
            store, project, event, languages=LANGUAGES, granularity=granularity, format_=format_
        ).sha256
    return None


KINDS = [(Granularity.SENTENCE, FileFormat.TSV), (Granularity.PARAGRAPH, FileFormat.TMX)]


@pytest.mark.parametrize("seed", range(some(1, of=2)))
def test_the_past_is_what_it_was(store, project, ada, lead, seed):
    """The oracles: what was read right after each event, and the fold of all events up to it."""
    chance = random.Random(seed)
    ids = [document(store, project, name, name[0]) for name in ("a.md", "b.md")]
    first = {bead.id: bead.state for one in ids for bead in live(store, one)}
    seen = {}
    for _ in range(60):
        act(
            store,
            chance.choice([ada, lead]),
            project,
            alignment_id=chance.choice(ids),
            chance=chance,
        )
        newest = ledger.last_event(store, project.id)
        seen[newest or 0] = (
            [live(store, one) for one in ids],
            [exported(store, project, *kind) for kind in KINDS],
        )
    folded = dict(first)
    for event in bead_history(store, project.id):
        folded |= {one.bead_id: one.after for one in bead_changes.changes_of(store, event.id)}
        beads, files = seen[event.id]
        assert [past.beads_at(store, one, event.id) for one in ids] == beads
        assert [exported_at(store, project, event, *kind) for kind in KINDS] == files
        visible = {k: one for k, one in folded.items() if one.status is not BeadStatus.SUPERSEDED}
        assert {bead.id: bead.state for side in beads for bead in side} == visible
        for one, side in zip(ids, beads, strict=True):
            counts = past.status_counts_at(store, one, event.id)
            assert counts == {
                status: sum(bead.state.status is status for bead in side)
                for status in {bead.state.status for bead in side}
            }
    before = {bead.id: bead.state for one in ids for bead in past.beads_at(store, one, 0)}
    assert before == first


def test_a_later_alignment_is_not_part_of_the_past(store, project, ada):
    document(store, project)
    bead = live(store, "a1")[0]
    review.decide(store, DeskAct(person=ada, via=Via.KEY), bead.id, Action.APPROVE, seen_version=0)
    at = timeline.moment(store, project.id)
    before = exported(store, project, *KINDS[0])
    # the same document, aligned anew: from now on it is this one that is exported
    add_alignment(store, project, [proposed([0], [0], "New.", "新。")], alignment_id="a2")
    newest = alignments.alignment(store, "a2")
    assert timeline.beads(store, newest, at).exists is False
    assert exported(store, project, *KINDS[0]) is None
    assert exported_at(store, project, at.event, *KINDS[0]) == before


def test_pages_of_the_past_follow_each_other(store, project, ada, monkeypatch):
    monkeypatch.setattr(timeline, "N_BEADS", 5)
    document(store, project)
    of = alignments.alignment(store, "a1")
    at = timeline.moment(store, project.id)
    pages = [timeline.beads(store, of, at, page) for page in (1, 2, 3, 99)]
    assert [page.n_pages for page in pages] == [3] * 4
    assert [page.first for page in pages] == [0, 5, 10, 10]
    assert tuple(bead for page in pages[:3] for bead in page.beads) == live(store, "a1")


@pytest.mark.parametrize(
    ("asked", "number", "before", "after"),
    [
        pytest.param(None, 3, 2, 3, id="now"),
        pytest.param(0, 0, 0, 1, id="before the first"),
        pytest.param(2, 2, 1, 3, id="between"),
        pytest.param(99, 3, 2, 3, id="beyond the last"),
        pytest.param(-5, 0, 0, 1, id="negative"),
    ],
)
def test_moments_are_numbered_by_project(store, project, ada, asked, number, before, after):
    other = people.create_project(store, "Other", "en", ["zh"])
    document(store, other, "b.md", "b")
    document(store, project)
    bead = live(store, "b")[0]
    review.decide(store, DeskAct(person=ada, via=Via.KEY), bead.id, Action.APPROVE, seen_version=0)
    ids = [
        review.decide(
            store, DeskAct(person=ada, via=Via.KEY), one.id, Action.APPROVE, seen_version=0
        ).id
        for one in live(store, "a1")[:3]
    ]
    found = timeline.moment(store, project.id, asked)
    assert (found.number, found.before, found.after, found.n_events) == (number, before, after, 3)
    assert (found.event.id if found.event else None) == (ids[number - 1] if number else None)
    if number:
        assert audit.number_of(store, project.id, ids[number - 1]) == number


@pytest.fixture
def eventful(store, project, ada, lead):
    """Two documents; Ada approves, edits and undoes, Grace rejects and merges."""
    document(store, project)
    document(store, project, "b.md", "b1")
    a, b = live(store, "a1"), live(store, "b1")

    def decide(person, bead, action, dwell_ms=None, **more):
        review.decide(
            store,
            act_of(person, more | {"dwell_ms": dwell_ms}),
            bead.id,
            action,
            seen_version=bead.state.version,
            tgt_text=more.get("tgt_text"),
        )

    decide(ada, a[0], Action.APPROVE, 100)
    decide(ada, a[1], Action.EDIT, 5000, tgt_text="改。")
    decide(ada, b[0], Action.APPROVE, 399)
    decide(ada, b[1], Action.APPROVE, 400)
    review.undo(store, DeskAct(person=ada, via=Via.CLICK), project.id)
    decide(lead, a[2], Action.REJECT, 900, note="wrong")
    seen = {one.id: 0 for one in a[4:6]}
    review.restructure(
        store, DeskAct(person=lead, via=Via.KEY, dwell_ms=700), a[4].id, Action.MERGE, seen=seen
    )
    return a, b


def test_events_are_listed_newest_first(store, project, eventful):
    a, b = eventful
    found = timeline.events(store, project.id, EventFilter())
    assert (found.n_events, found.n_pages) == (7, 1)
    assert [one.event.action for one in found.events] == [
        Action.MERGE,
        Action.REJECT,
        Action.UNDO,
        Action.APPROVE,
        Action.APPROVE,
        Action.EDIT,
        Action.APPROVE,
    ]
    assert [one.is_undone for one in found.events] == [False] * 3 + [True] + [False] * 3
    assert [one.n_beads for one in found.events] == [3, 1, 1, 1, 1, 1, 1]
    assert [one.bead_id for one in found.events] == [
        a[4].id,
        a[2].id,
        b[1].id,
        b[1].id,
        b[0].id,
        a[1].id,
        a[0].id,
    ]
    assert found.events[1].src_text == a[2].state.src_text
    assert found.events[1].event.note == "wrong"


def test_a_redone_event_is_not_undone(store, project, eventful, ada):
    review.redo(store, DeskAct(person=ada, via=Via.KEY), project.id)
    found = timeline.events(store, project.id, EventFilter())
    assert [one.event.id for one in found.events if one.is_undone] == []
    review.undo(store, DeskAct(person=ada, via=Via.KEY), project.id)
    (undone,) = [
        one for one in timeline.events(store, project.id, EventFilter()).events if one.is_undone
    ]
    assert undone.event.dwell_ms == 400


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        pytest.param(lambda ada: EventFilter(person_id=ada.id), 5, id="a person"),
        pytest.param(lambda ada: EventFilter(action=Action.APPROVE), 3, id="an action"),
        pytest.param(lambda ada: EventFilter(alignment_id="b1"), 3, id="a document"),
        pytest.param(
            lambda ada: EventFilter(ada.id, Action.APPROVE, "a1"), 1, id="all of them at once"
        ),
        pytest.param(lambda ada: EventFilter(action=Action.SPLIT), 0, id="nothing"),
    ],
)
def test_events_are_filtered(store, project, eventful, ada, only, expected):
    found = timeline.events(store, project.id, only(ada))
    assert (found.n_events, len(found.events)) == (expected, expected)


def test_pages_of_events_follow_each_other(store, project, eventful, monkeypatch):
    whole = timeline.events(store, project.id, EventFilter()).events
    monkeypatch.setattr(timeline, "N_EVENTS", 3)
    pages = [timeline.events(store, project.id, EventFilter(), page) for page in (1, 2, 3)]
    assert tuple(one for page in pages for one in page.events) == whole
    assert timeline.events(store, project.id, EventFilter(), 9).events == pages[-1].events


def test_an_event_tells_what_it_changed(store, project, eventful):
    a, _ = eventful
    newest = ledger.last_event(store, project.id)
    found = timeline.event(store, project.id, newest)
    assert (found.number, found.n_pages, len(found.changes)) == (7, 1, 3)
    assert [one.after.status for one in found.changes] == [
        BeadStatus.SUPERSEDED,
        BeadStatus.SUPERSEDED,
        BeadStatus.PROPOSED,
    ]
    assert found.changes == bead_changes.changes_of(store, newest)


def test_what_is_of_another_project_is_not_found(store, project, eventful):
    a, _ = eventful
    other = people.create_project(store, "Other", "en", ["zh"])
    with pytest.raises(NotFoundError, match="no event 1"):
        timeline.event(store, other.id, 1)
    with pytest.raises(NotFoundError, match="no pair"):
        timeline.story(store, other.id, a[0].id)
    with pytest.raises(NotFoundError, match="no pair 99999"):
        timeline.story(store, project.id, 99_999)
    assert timeline.events(store, other.id, EventFilter()).events == ()


def test_the_story_of_a_bead_knows_its_parents_and_children(store, project, eventful, lead):
    a, _ = eventful
    told = timeline.story(store, project.id, a[4].id)
    assert told.first is None
    assert [one.event.action for one, _ in told.steps] == [Action.MERGE]
    (child,) = told.children
    assert child.parents == (a[4].id, a[5].id)
    review.undo(store, DeskAct(person=lead, via=Via.KEY), project.id)
    made = timeline.story(store, project.id, child.id)
    assert [one.id for one in made.parents] == [a[4].id, a[5].id]
    assert made.first is not None and made.first.after.src_text == child.state.src_text
    assert [one.event.action for one, _ in made.steps] == [Action.MERGE, Action.UNDO]
    assert made.bead.state.status is BeadStatus.SUPERSEDED
    again = timeline.story(store, project.id, a[4].id)
    assert [one.id for one in again.children] == [child.id]
    assert again.bead.state.status is BeadStatus.PROPOSED


def test_a_second_opinion_is_part_of_the_story_and_changes_nothing(store, project, eventful, lead):
    a, _ = eventful
    second_pass.judge(store, DeskAct(person=lead, via=Via.KEY), a[0].id, Action.REJECT)
    review.undo(store, DeskAct(person=lead, via=Via.KEY), project.id)
    steps = timeline.story(store, project.id, a[0].id).steps
    assert [(one.event.action, change is None) for one, change in steps] == [
        (Action.APPROVE, False),
        (Action.SECOND, True),
        (Action.UNDO, True),
    ]
    listed = timeline.events(store, project.id, EventFilter(alignment_id="a1")).events[:2]
    assert [(one.n_beads, one.bead_id) for one in listed] == [(0, a[0].id)] * 2


def test_effort_is_counted(store, project, eventful, ada, lead):
    grace, mine = sorted(
        timeline.effort(store, lead, project.id, everybody=True),
        key=lambda one: one.role,
    )
    assert (mine.person, mine.n_decisions, mine.n_approved, mine.n_edited) == ("Ada", 4, 3, 1)
    assert (mine.n_undone, mine.n_fast) == (1, 2)
    assert mine.median_dwell_ms == statistics.median([100, 5000, 399, 400])
    assert (grace.person, grace.n_rejected, grace.n_structure) == ("Grace", 1, 1)
    assert (grace.n_fast, grace.median_dwell_ms) == (0, 800)
    assert rules.FAST_MS == 400


@pytest.mark.parametrize("seed", range(some(1, of=3)))
def test_medians_are_those_of_the_standard_library(store, project, ada, lead, seed):
    chance = random.Random(seed)
    document(store, project)
    dwells = {"Ada": [], "Grace": []}
    for bead in live(store, "a1")[: chance.randrange(5, N + 1)]:
        person, dwell_ms = chance.choice([ada, lead]), chance.choice([None, *range(0, 900, 50)])
        review.decide(
            store,
            DeskAct(person=person, via=Via.KEY, dwell_ms=dwell_ms),
            bead.id,
            Action.APPROVE,
            seen_version=0,
        )
        if dwell_ms is not None:
            dwells[person.name].append(dwell_ms)
    found = {
        one.person: one.median_dwell_ms
        for one in timeline.effort(store, lead, project.id, everybody=True)
    }
    for name, median in found.items():
        assert median == (statistics.median(dwells[name]) if dwells[name] else None)


@pytest.mark.parametrize("role", Role)
def test_only_leads_see_what_others_have_done(store, project, eventful, role):
    person = people.add_person(store, "Somebody", role)
    assert timeline.effort(store, person, project.id) == ()
    if role is Role.LEAD:
        assert len(timeline.effort(store, person, project.id, everybody=True)) == 2
    else:
        with pytest.raises(PermissionDenied, match=f"is a {role} and may not see.*Ask a lead"):
            timeline.effort(store, person, project.id, everybody=True)


def test_everybody_sees_their_own_row(store, project, eventful, ada):
    (mine,) = timeline.effort(store, ada, project.id)
    assert mine.person == "Ada"


def test_the_csv_has_a_row_a_change_and_the_texts_as_they_are(store, project, eventful, ada, lead):
    a, b = eventful
    hostile = '=HYPERLINK("x"),\n“quoted”'
    review.decide(
        store,
        DeskAct(person=ada, via=Via.API, note="a;b"),
        b[3].id,
        Action.EDIT,
        seen_version=0,
        tgt_text=hostile,
    )
    second_pass.judge(store, DeskAct(person=lead, via=Via.KEY), a[0].id, Action.REJECT)
    data, n = timeline.csv_file(store, project.id)
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))
    assert len(rows) == n == 11
    assert not data.startswith(b"\xef\xbb\xbf")
    changes = [
        (event, change)
        for event in bead_history(store, project.id)
        for change in bead_changes.changes_of(store, event.id)
    ]
    for row, (event, change) in zip(rows, changes, strict=False):
        assert (row["event"], row["bead"]) == (str(event.id), str(change.bead_id))
        assert (row["status_before"], row["status_after"]) == (
            change.before.status,
            change.after.status,
        )
        assert (row["target_before"], row["target_after"]) == (
            change.before.tgt_text,
            change.after.tgt_text,
        )
        assert (row["source"], row["version"]) == (
            change.after.src_text,
            str(change.after.version),
        )
        assert (row["person"], row["action"], row["via"]) == (event.person, event.action, event.via)
        assert row["at"] == event.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    edited, opinion = rows[-2:]
    assert edited["target_after"] == clean(hostile)
    assert (edited["document"], edited["tgt_lang"], edited["note"]) == ("b.md", "zh", "a;b")
    assert (edited["src_segments"], edited["encoder_digest"], edited["role"]) == (
        "3",
        "0",
        "translator",
    )
    assert (opinion["action"], opinion["bead"], opinion["version"]) == ("second", str(a[0].id), "")
    assert rows[4]["undoes"] == rows[3]["event"]
    assert rows[-3]["src_segments"] == "4 5"


def test_effort_can_be_that_of_late(store, project, eventful, ada):
    assert timeline.effort(store, ada, project.id, since=now() + timedelta(days=1)) == ()
    everything = timeline.effort(store, ada, project.id)
    assert timeline.effort(store, ada, project.id, since=now() - timedelta(days=1)) == everything
