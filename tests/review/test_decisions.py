"""The review desk: decisions that are checked and stored, and their undoing."""

import random

import pytest

from amts_core import review
from amts_core.checks import CHECKS
from amts_core.kernel.errors import ActedElsewhere, ConflictError, ReviewError
from amts_core.kernel.events import undo_stack
from amts_core.kernel.records import Action, BeadState, BeadStatus, DeskAct, Via
from amts_core.project.store import people, term_rows
from amts_core.project.store.term_rows import GlossaryTerm
from amts_core.review import BeadExaminer, decisions, proposed_alignments
from amts_core.review.store import alignments, bead_changes, bead_drafts, bead_rows, queues
from amts_core.review.store.queues import Queue
from tests.conftest import add_alignment, proposed
from tests.review.conftest import decide, redo, states, undo
from tests.stored import bead_history, contents, put, together


@pytest.mark.parametrize(
    ("action", "text", "status", "stored"),
    [
        pytest.param(Action.APPROVE, None, BeadStatus.APPROVED, "一。", id="approve"),
        pytest.param(Action.REJECT, None, BeadStatus.REJECTED, "一。", id="reject"),
        pytest.param(Action.SKIP, None, BeadStatus.SKIPPED, "一。", id="skip"),
        pytest.param(Action.FLAG, None, BeadStatus.FLAGGED, "一。", id="flag"),
        pytest.param(Action.EDIT, "壹。", BeadStatus.APPROVED, "壹。", id="edit"),
        pytest.param(Action.EDIT, " e\u0301\n x ", BeadStatus.APPROVED, "é  x", id="composed"),
    ],
)
def test_a_decision_changes_the_bead(store, ids, ada, action, text, status, stored):
    event = decide(store, ada, ids[0], action, tgt_text=text, dwell_ms=1500)
    assert (event.person, event.action, event.dwell_ms) == ("Ada", action, 1500)
    bead = bead_rows.bead(store, ids[0])
    assert (bead.state.status, bead.state.tgt_text) == (status, stored)
    assert (bead.state.version, bead.event_id) == (1, event.id)


@pytest.mark.parametrize(
    ("number", "action", "text", "message"),
    [
        pytest.param(2, Action.APPROVE, None, "the target is empty.*reject", id="empty"),
        pytest.param(0, Action.EDIT, " \n", "the target is empty", id="emptied"),
        pytest.param(0, Action.EDIT, "a\0b", "a control character in target", id="NUL"),
        pytest.param(
            0, Action.EDIT, "a\ud83d", "a control character in target", id="half an emoji"
        ),
    ],
)
def test_what_has_an_error_is_not_approved(store, project, ids, ada, number, action, text, message):
    before = states(store)
    with pytest.raises(ReviewError, match=message):
        decide(store, ada, ids[number], action, tgt_text=text)
    assert states(store) == before
    assert bead_history(store, project.id) == ()


@pytest.mark.parametrize("action", [Action.REJECT, Action.SKIP, Action.FLAG])
def test_what_has_an_error_can_be_refused(store, ids, ada, action):
    decide(store, ada, ids[2], action)
    assert states(store)[ids[2]][0] is not BeadStatus.PROPOSED


def test_what_somebody_changed_is_looked_at_again(store, project, ids, ada, lead):
    decide(store, lead, ids[0], Action.REJECT)
    with pytest.raises(ConflictError, match="it is now rejected"):
        decide(store, ada, ids[0], Action.APPROVE, version=0)
    assert states(store)[ids[0]][0] is BeadStatus.REJECTED
    assert len(bead_history(store, project.id)) == 1


@pytest.mark.parametrize(
    ("action", "text"),
    [
        pytest.param(Action.APPROVE, None, id="approve"),
        pytest.param(Action.REJECT, None, id="reject"),
        pytest.param(Action.SKIP, None, id="skip"),
        pytest.param(Action.FLAG, None, id="flag"),
        pytest.param(Action.EDIT, "壹。", id="edit"),
        pytest.param(Action.EDIT, " 壹。\n", id="edit, with other white space"),
    ],
)
def test_the_same_decision_of_two_people_is_agreement(store, project, ids, ada, lead, action, text):
    bead_drafts.save_draft(store, ada.id, ids[0], "unfinished")
    cleaned = text.strip() if text else None
    first = decide(store, lead, ids[0], action, version=0, tgt_text=cleaned)
    before = states(store)
    assert decide(store, ada, ids[0], action, version=0, tgt_text=text) is None
    assert (states(store), bead_history(store, project.id)) == (before, (first,))
    assert bead_drafts.drafts(store, ada.id, [ids[0]]).get(ids[0]) is None


def test_a_key_pressed_twice_decides_once(store, project, ids, ada):
    event = decide(store, ada, ids[0], Action.APPROVE, version=0)
    assert decide(store, ada, ids[0], Action.APPROVE, version=0) is None
    assert bead_history(store, project.id) == (event,)


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        pytest.param((Action.REJECT, None), (Action.APPROVE, None), id="another status"),
        pytest.param((Action.EDIT, "壹。"), (Action.APPROVE, None), id="an edit against the original"),
        pytest.param((Action.APPROVE, None), (Action.EDIT, "壹。"), id="the original against an edit"),
        pytest.param((Action.EDIT, "壹。"), (Action.EDIT, "弌。"), id="two edits"),
        pytest.param((Action.SKIP, None), (Action.FLAG, None), id="skip against flag"),
    ],
)  # fmt: skip
def test_on_conflict_nothing_is_overwritten_and_my_text_is_kept(
    store, project, ids, ada, lead, theirs, mine
):
    decide(store, lead, ids[0], theirs[0], tgt_text=theirs[1], version=0)
    before = states(store)
    with pytest.raises(ConflictError, match="changed since you saw it"):
        decide(store, ada, ids[0], mine[0], tgt_text=mine[1], version=0)
    assert states(store) == before
    assert len(bead_history(store, project.id)) == 1
    assert bead_drafts.drafts(store, ada.id, [ids[0]]).get(ids[0]) == mine[1]
    seen = bead_changes.state_at(store, ids[0], 0)
    assert seen == BeadState(
        status=BeadStatus.PROPOSED, src_text="One.", tgt_text="一。", version=0
    )
    assert bead_rows.bead(store, ids[0]).person == "Grace"


def test_what_was_merged_takes_no_decisions(store, project, ids, ada, lead):
    put(store, project, lead, bead_ids=ids[:1], status=BeadStatus.SUPERSEDED)
    for version in (0, 1):
        with pytest.raises(ConflictError, match="was merged, split or aligned anew"):
            decide(store, ada, ids[0], Action.EDIT, version=version, tgt_text="壹。")
    assert bead_drafts.drafts(store, ada.id, [ids[0]]).get(ids[0]) == "壹。"


def test_a_note_is_kept_on_one_line(store, project, ids, ada):
    notes = [
        decide(store, ada, bead_id, Action.FLAG, note=note).note
        for bead_id, note in zip(ids, (None, "", " \n ", " which\nterm? "), strict=True)
    ]
    assert notes == [None, None, None, "which term?"]
    assert [event.note for event in bead_history(store, project.id)] == notes


def test_findings_are_those_of_the_text_in_hand(store, ids):
    bead = bead_rows.bead(store, ids[0])
    examiner = BeadExaminer(store, alignments.alignment(store, "a1"))
    assert examiner.findings(bead) == ()
    assert [found.check for found in examiner.findings(bead, "")] == ["empty_side"]


def test_terms_are_told_used_or_not(store, project, ids):
    term_rows.replace_terms(store, project.id, "zh", [GlossaryTerm("one", "一")])
    bead = bead_rows.bead(store, ids[0])
    examiner = BeadExaminer(store, alignments.alignment(store, "a1"))
    (use,) = examiner.terms(bead)
    assert (use.is_used, use.src_spans, use.tgt_spans) == (True, ((0, 3),), ((0, 1),))
    (use,) = examiner.terms(bead, "壹。")
    assert (use.is_used, use.tgt_spans) == (False, ())


def test_a_skip_says_where_its_counterpart_perhaps_is(store, project):
    add_alignment(store, project, [proposed([0], [], "One.", "", moved_to=4)])
    (bead,) = queues.beads(store, "a1", Queue())
    examiner = BeadExaminer(store, alignments.alignment(store, "a1"))
    assert [found.check for found in examiner.findings(bead)] == ["empty_side", "moved"]


@pytest.mark.parametrize("seed", range(3))
def test_undo_goes_back_to_the_beginning_and_redo_to_the_end(store, project, ids, ada, seed):
    chance = random.Random(seed)
    seen = [states(store)]
    for n in range(12):
        action = chance.choice([Action.APPROVE, Action.REJECT, Action.SKIP, Action.EDIT])
        text = f"text {n}" if action is Action.EDIT else None
        decide(store, ada, chance.choice([ids[0], ids[1], ids[3]]), action, tgt_text=text)
        seen.append(states(store))
    for expected in reversed(seen[:-1]):
        undo(store, ada, project)
        assert states(store) == expected
    with pytest.raises(ReviewError, match="nothing to undo"):
        undo(store, ada, project)
    for expected in seen[1:]:
        redo(store, ada, project)
        assert states(store) == expected
    with pytest.raises(ReviewError, match="nothing to redo"):
        redo(store, ada, project)
    assert len(bead_history(store, project.id)) == 36


def test_a_new_decision_ends_redo_and_undo_goes_on_below_it(store, project, ids, ada):
    start = states(store)
    decide(store, ada, ids[0], Action.APPROVE)
    approved = states(store)
    decide(store, ada, ids[1], Action.APPROVE)
    undo(store, ada, project)
    decide(store, ada, ids[1], Action.REJECT)
    with pytest.raises(ReviewError, match="nothing to redo"):
        redo(store, ada, project)
    undo(store, ada, project)
    assert states(store) == approved
    undo(store, ada, project)
    assert states(store) == start


def test_undo_names_the_event_and_the_bead(store, project, ids, ada):
    decided = decide(store, ada, ids[1], Action.EDIT, tgt_text="贰。")
    event, bead_id = undo(store, ada, project)
    assert (event.action, event.undoes, bead_id) == (Action.UNDO, decided.id, ids[1])
    bead = bead_rows.bead(store, ids[1])
    assert (bead.state.tgt_text, bead.state.version, bead.event_id) == ("二。", 2, event.id)
    event, bead_id = redo(store, ada, project)
    assert (event.action, event.undoes, bead_id) == (Action.REDO, decided.id, ids[1])


def test_people_undo_their_own_decisions(store, project, ids, ada, lead):
    decide(store, ada, ids[0], Action.APPROVE)
    decide(store, lead, ids[1], Action.REJECT)
    undo(store, ada, project)
    found = states(store)
    assert [found[ids[i]][0] for i in (0, 1)] == [BeadStatus.PROPOSED, BeadStatus.REJECTED]
    with pytest.raises(ReviewError, match="nothing to undo"):
        undo(store, ada, project)
    with pytest.raises(ReviewError, match="nothing to redo"):
        redo(store, lead, project)


def test_undo_stays_in_its_project(store, project, ids, ada):
    other = people.create_project(store, "Other", "en", ["zh"])
    decide(store, ada, ids[0], Action.APPROVE)
    with pytest.raises(ReviewError, match="nothing to undo"):
        undo(store, ada, other)


@pytest.mark.parametrize("action", [Action.REJECT, Action.SKIP, Action.EDIT])
def test_undo_is_refused_after_somebody_elses_decision(store, project, ids, ada, lead, action):
    decide(store, ada, ids[0], Action.APPROVE)
    text = "壹。" if action is Action.EDIT else None
    decide(store, lead, ids[0], action, tgt_text=text)
    before, n_events = states(store), len(bead_history(store, project.id))
    with pytest.raises(ConflictError, match="Somebody has changed this pair since"):
        undo(store, ada, project)
    assert (states(store), len(bead_history(store, project.id))) == (before, n_events)
    undo(store, lead, project)
    undo(store, ada, project)
    assert states(store)[ids[0]] == (BeadStatus.PROPOSED, "一。")


def test_redo_is_refused_after_somebody_elses_decision(store, project, ids, ada, lead):
    decide(store, ada, ids[0], Action.APPROVE)
    undo(store, ada, project)
    decide(store, lead, ids[0], Action.REJECT)
    with pytest.raises(ConflictError, match="Somebody has changed"):
        redo(store, ada, project)
    assert states(store)[ids[0]][0] is BeadStatus.REJECTED


def test_of_undos_in_several_windows_one_is_done(store, project, ids, ada):
    """A bead skipped again looks the same before and after: its state alone would not tell."""
    for _ in range(2):
        decide(store, ada, ids[0], Action.SKIP)
    errors = together(lambda _: undo(store, ada, project), range(2))
    n_undone = len(bead_history(store, project.id)) - 2
    assert [type(error) for error in errors] == [ActedElsewhere] * (2 - n_undone)
    for _ in range(2 - n_undone):
        undo(store, ada, project)
    with pytest.raises(ReviewError, match="nothing to undo"):
        undo(store, ada, project)
    assert states(store)[ids[0]][0] is BeadStatus.PROPOSED


def test_a_decision_ends_the_draft_and_a_refused_one_keeps_it(store, ids, ada):
    for bead_id in (ids[0], ids[2]):
        bead_drafts.save_draft(store, ada.id, bead_id, "unfinished")
    decide(store, ada, ids[0], Action.REJECT)
    with pytest.raises(ReviewError):
        decide(store, ada, ids[2], Action.APPROVE)
    drafts = [
        bead_drafts.drafts(store, ada.id, [bead_id]).get(bead_id) for bead_id in (ids[0], ids[2])
    ]
    assert drafts == [None, "unfinished"]


def test_undo_and_redo_reach_beyond_the_events_that_are_read_first(
    store, project, ids, ada, monkeypatch
):
    monkeypatch.setattr(undo_stack, "_N_RECENT", 3)
    seen = [states(store)]
    for n in range(8):
        decide(store, ada, ids[n % 2], Action.EDIT, tgt_text=f"text {n}")
        seen.append(states(store))
    for _ in range(2):
        for expected in reversed(seen[:-1]):
            undo(store, ada, project)
            assert states(store) == expected
        for expected in seen[1:]:
            redo(store, ada, project)
            assert states(store) == expected
    with pytest.raises(ReviewError, match="nothing to redo"):
        redo(store, ada, project)


ACTIONS = {
    "decide": lambda store, person, project, bead_id, token: review.decide(
        store,
        DeskAct(person=person, via=Via.KEY, token=token),
        bead_id,
        Action.EDIT,
        seen_version=0,
        tgt_text="x",
    ),
    "undo": lambda store, person, project, bead_id, token: review.undo(
        store, DeskAct(person=person, via=Via.KEY, token=token), project.id
    ),
    "redo": lambda store, person, project, bead_id, token: review.redo(
        store, DeskAct(person=person, via=Via.KEY, token=token), project.id
    ),
}


@pytest.fixture
def prepared(store, project, ids, ada):
    """Ada has taken three decisions, and undone one of them."""
    for bead_id in ids[1:]:
        decide(store, ada, bead_id, Action.SKIP)
    undo(store, ada, project)


@pytest.mark.parametrize("name", ACTIONS)
def test_what_is_sent_twice_is_done_once(store, project, ids, ada, prepared, name):
    first = ACTIONS[name](store, ada, project, ids[0], "t1")
    before = contents(store)
    assert ACTIONS[name](store, ada, project, ids[0], "t1") == first
    assert contents(store) == before


@pytest.mark.parametrize("name", ACTIONS)
def test_what_is_sent_twice_at_once_is_done_once(store, project, ids, ada, prepared, name):
    n_before = len(bead_history(store, project.id))
    results = []
    act = ACTIONS[name]
    assert (
        together(lambda _: results.append(act(store, ada, project, ids[0], "t1")), range(4)) == []
    )
    assert len(results) == 4
    assert results == [results[0]] * 4
    assert len(bead_history(store, project.id)) == n_before + 1


BOOK = [
    proposed([0], [0], "The 3 cats.", "三只猫。"),
    proposed([1], [1], "The 3 cats.", "猫有四只。", fits=1),
    proposed([2], [2], "Chapter 7 begins.", "第八章开始。", fits=-1),
]


@pytest.fixture
def book(store, project):
    """Beads with findings of every kind: of their texts, of their place, of other beads."""
    slugs = proposed_alignments.found_slugs(BOOK, ("en", "zh"), None)
    add_alignment(store, project, BOOK, found=slugs)
    return queues.bead_ids(store, "a1", Queue())


def found(store, bead_id):
    """Return by which findings a queue finds a bead, and which the desk shows for it."""
    bead = bead_rows.bead(store, bead_id)
    examiner = BeadExaminer(store, alignments.alignment(store, bead.alignment_id))
    shown = {finding.check for finding in examiner.findings(bead)}
    listed = {
        check.slug
        for check in CHECKS
        if queues.holds(store, bead.alignment_id, Queue(finding=check.slug), bead_id)
    }
    return listed, shown


def ignore(store, person, bead_id, check, *, version=None, reason="a date", token=None):
    seen = bead_rows.bead(store, bead_id).state.version if version is None else version
    return decisions.ignore(
        store,
        DeskAct(person=person, via=Via.CLICK, note=reason, token=token),
        bead_id,
        check,
        seen_version=seen,
    )


def test_what_is_ignored_is_neither_shown_nor_found_until_it_is_undone(store, project, book, ada):
    bead_id = book[2]
    listed, shown = found(store, bead_id)
    assert listed == shown >= {"numbers", "neighbour"}
    event = ignore(store, ada, bead_id, "numbers", reason=" the\nold number ")
    assert (event.action, event.note) == (Action.IGNORE, "numbers: the old number")
    assert bead_rows.bead(store, bead_id).state.ignored == ("numbers",)
    assert bead_rows.bead(store, bead_id).state.status is BeadStatus.PROPOSED
    assert found(store, bead_id) == (listed - {"numbers"}, shown - {"numbers"})
    ignore(store, ada, bead_id, "neighbour")
    assert found(store, bead_id) == (listed - {"numbers", "neighbour"},) * 2
    decide(store, ada, bead_id, Action.APPROVE)
    assert bead_rows.bead(store, bead_id).state.ignored == ("neighbour", "numbers")
    for left in ({"numbers", "neighbour"}, {"numbers"}, set()):
        undo(store, ada, project)
        assert found(store, bead_id) == (listed - left, shown - left)
    redo(store, ada, project)
    assert found(store, bead_id) == (listed - {"numbers"}, shown - {"numbers"})


def test_an_edit_mends_findings_and_its_undo_brings_them_back(store, project, book, ada):
    before = [found(store, bead_id) for bead_id in book]
    decide(store, ada, book[1], Action.EDIT, tgt_text="三只猫。")
    listed, shown = found(store, book[1])
    assert listed == shown
    assert "other_target" not in shown and "neighbour" in shown
    undo(store, ada, project)
    assert [found(store, bead_id) for bead_id in book] == before


def test_an_edit_is_examined_in_the_light_of_the_new_text(store, book):
    """Another bead has the very target that is being typed: there is nothing to compare."""
    bead = bead_rows.bead(store, book[1])
    examiner = BeadExaminer(store, alignments.alignment(store, "a1"))
    slugs = [
        {finding.check for finding in examiner.findings(bead, text)}
        for text in (None, "三只猫。", "第八章开始。")
    ]
    assert ["other_target" in one for one in slugs] == [True, False, True]
    assert ["other_source" in one for one in slugs] == [False, False, True]


@pytest.mark.parametrize(
    ("number", "check", "reason", "message"),
    [
        pytest.param(2, "numbers", "  ", "Say in a word or two why", id="no reason"),
        pytest.param(0, "numbers", "why", "is gone already", id="no such finding"),
        pytest.param(3, "empty_side", "why", "Only warnings can be ignored", id="an error"),
    ],
)
def test_what_can_not_be_ignored(store, project, book, ada, number, check, reason, message):
    add_alignment(store, project, [proposed([0], [], "One.", "")], name="b.md", alignment_id="a2")
    ids = book + queues.bead_ids(store, "a2", Queue())
    before = contents(store)
    with pytest.raises(ReviewError, match=message):
        ignore(store, ada, ids[number], check, reason=reason)
    assert contents(store) == before


def test_what_changed_since_is_not_ignored(store, book, ada, lead):
    decide(store, lead, book[2], Action.APPROVE)
    with pytest.raises(ConflictError, match="it is now approved"):
        ignore(store, ada, book[2], "numbers", version=0)


def test_a_finding_that_is_ignored_twice_at_once_is_so_once(store, project, book, ada):
    results = []
    act = lambda _: results.append(  # noqa: E731
        ignore(store, ada, book[2], "numbers", version=0, token="t1")
    )
    assert together(act, range(4)) == []
    assert results == [results[0]] * 4
    assert bead_history(store, project.id) == (results[0],)


def test_the_source_of_a_unit_is_edited_and_taken_back(store, project, ids, ada):
    decide(store, ada, ids[0], Action.EDIT, src_text="  One!\n", tgt_text="一！")
    bead = bead_rows.bead(store, ids[0])
    assert (bead.state.src_text, bead.state.tgt_text) == ("One!", "一！")
    undo(store, ada, project)
    assert bead_rows.bead(store, ids[0]).state.src_text == "One."


def test_an_edit_of_a_source_that_clashes_is_kept_as_a_draft(store, ids, ada, lead):
    decide(store, lead, ids[0], Action.REJECT)
    with pytest.raises(ConflictError):
        decide(store, ada, ids[0], Action.EDIT, version=0, src_text="One!")
    assert bead_drafts.src_drafts(store, ada.id, [ids[0]]) == {ids[0]: "One!"}
    assert bead_drafts.drafts(store, ada.id, [ids[0]]) == {ids[0]: "一。"}
