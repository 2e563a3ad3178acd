"""Structure edits: what they make of stored beads, and that every one can be taken back."""

import random

import pytest

from amts_core import review
from amts_core.kernel.errors import ConflictError, ReviewError
from amts_core.kernel.records import Action, BeadStatus
from amts_core.review import structure_edits
from amts_core.review.store import alignments, bead_changes, bead_rows, queues
from amts_core.review.store.queues import Queue
from tests.desk_acts import act_of
from tests.effort import some
from tests.review.conftest import (
    SRC,
    TGT,
    add_document,
    assert_whole,
    decide,
    redo,
    shape,
    structure,
    undo,
)
from tests.stored import bead_history, contents, together


def restructure(store, person, bead_id, action, *, seen=None, **arguments):
    """Edit the structure at a bead; a shift was previewed just before."""
    if seen is None and action is Action.SHIFT:
        bead = bead_rows.bead(store, bead_id)
        run = (bead, *bead_rows.run_until(store, bead, 1, structure_edits.CONFIRMED))
        seen = {one.id: one.state.version for one in run}
    return review.restructure(
        store, act_of(person, arguments), bead_id, action, seen=seen or {}, **arguments
    )


EDITS = [
    pytest.param(0, Action.MERGE, {}, "01-01 2-23 3- 4-4", 0, id="merge with the next"),
    pytest.param(1, Action.MERGE, {"step": -1}, "01-01 2-23 3- 4-4", 0, id="merge with the previous"),
    pytest.param(3, Action.MERGE, {"step": -1}, "0-0 1-1 23-23 4-4", 2, id="merge a skip"),
    pytest.param(2, Action.SPLIT, {}, "0-0 1-1 2-2 -3 3- 4-4", 2, id="split at the suggested place"),
    pytest.param(1, Action.SPLIT, {"offset": 2}, "0-0 1-1 -1 2-23 3- 4-4", 1, id="split in a segment"),
    pytest.param(1, Action.PULL, {}, "0-0 1-12 2-3 3- 4-4", 1, id="pull"),
    pytest.param(2, Action.PUSH, {}, "0-0 1-1 2-2 3-3 4-4", 2, id="push"),
    pytest.param(4, Action.PUSH, {}, "0-0 1-1 2-23 3- 4- -4", 4, id="push at the end"),
    pytest.param(2, Action.SHIFT, {}, "0-0 1-1 2- 3-23 4- -4", 3, id="shift down to the end"),
    pytest.param(2, Action.SHIFT, {"step": -1}, "0-0 1-1 -23 2- 3-4 4-", 4, id="shift up to the end"),
    pytest.param(1, Action.UNPAIR, {}, "0-0 1- -1 2-23 3- 4-4", 2, id="unpair"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "action", "arguments", "expected", "focus"), EDITS)
def test_an_edit_replaces_beads_and_is_undone_and_redone_as_one(
    store, project, document, ada, number, action, arguments, expected, focus
):
    before = structure(store)
    event, bead_id = restructure(store, ada, document[number], action, dwell_ms=9, **arguments)
    assert shape(store) == expected
    after = structure(store)
    assert [one for one, *_ in after].index(bead_id) == focus
    assert (event.action, event.dwell_ms, event.person) == (action, 9, "Ada")
    assert_whole(store, SRC, TGT)
    removed = {one for one, *_ in before} - {one for one, *_ in after}
    made = [bead for bead in bead_rows.beads(store, "a1") if bead.id not in document]
    assert tuple(bead.id for bead in made) == bead_changes.made_by(store, event.id)
    for bead in made:
        assert (set(bead.parents), bead.score, bead.accept) == (removed, None, False)
        assert bead.confidence == min(one.confidence for one in beads_of(store, removed))
        assert (bead.state.version, bead.event_id, bead.person) == (1, event.id, "Ada")
    for bead in beads_of(store, removed):
        assert (bead.state.status, bead.state.version) == (BeadStatus.SUPERSEDED, 1)
    for _ in range(2):
        undone, shown = undo(store, ada, project)
        assert undone.undoes == event.id
        assert structure(store) == before
        assert shown == min(removed)
        _, shown = redo(store, ada, project)
        assert structure(store) == after
        assert shown == made[0].id
        assert_whole(store, SRC, TGT)
    assert len(bead_rows.beads_by_id(store, [*document, *(bead.id for bead in made)])) == len(
        queues.bead_ids(store, "a1", Queue(statuses=frozenset(BeadStatus)))
    )


def beads_of(store, ids):
    return bead_rows.beads_by_id(store, sorted(ids))


def test_no_counterpart_is_confirmed_for_the_source_alone(store, document, ada):
    _, bead_id = restructure(store, ada, document[1], Action.UNPAIR)
    source, target = bead_rows.beads(store, "a1")[1:3]
    assert (source.state.status, source.state.src_text) == (BeadStatus.REJECTED, "One.")
    assert (target.state.status, target.state.tgt_text) == (BeadStatus.PROPOSED, "一，壹。")
    assert bead_id == target.id


def test_a_shift_ends_before_the_next_bead_that_was_decided(store, document, ada, lead):
    decide(store, lead, document[4], Action.APPROVE)
    decide(store, lead, document[3], Action.SKIP)
    restructure(store, ada, document[1], Action.SHIFT)
    assert shape(store) == "0-0 1- 2-1 3-23 4-4"
    assert bead_rows.bead(store, document[4]).state.status is BeadStatus.APPROVED


def test_what_was_approved_is_proposed_again_after_an_edit(store, project, document, ada):
    for bead_id in document[:2]:
        decide(store, ada, bead_id, Action.APPROVE)
    _, made = restructure(store, ada, document[0], Action.MERGE)
    assert bead_rows.bead(store, made).state.status is BeadStatus.PROPOSED
    undo(store, ada, project)
    statuses = [bead_rows.bead(store, bead_id).state.status for bead_id in document[:2]]
    assert statuses == [BeadStatus.APPROVED] * 2


def test_texts_that_a_person_wrote_stay(store, document, ada):
    decide(store, ada, document[0], Action.EDIT, tgt_text="〇。")
    _, made = restructure(store, ada, document[0], Action.MERGE)
    assert bead_rows.bead(store, made).state.tgt_text == "〇。一，壹。"


@pytest.mark.parametrize(
    ("number", "action", "arguments", "message"),
    [
        pytest.param(4, Action.MERGE, {}, "the last pair: there is nothing to merge", id="merge the last"),
        pytest.param(0, Action.MERGE, {"step": -1}, "the first pair: there is nothing", id="merge the first"),
        pytest.param(0, Action.SPLIT, {}, "no border in this target to split at. Click where", id="no border"),
        pytest.param(0, Action.SPLIT, {"offset": 0}, "leaves one half empty", id="an empty half"),
        pytest.param(4, Action.PULL, {}, "the last pair: there is nothing below", id="pull the last"),
        pytest.param(2, Action.PULL, {}, "has no target to pull up", id="pull from a skip"),
        pytest.param(3, Action.PUSH, {}, "has no target to push down", id="push a skip"),
        pytest.param(4, Action.SHIFT, {}, "at least two pairs", id="shift the last"),
        pytest.param(3, Action.UNPAIR, {}, "has no counterpart already", id="unpair a skip"),
    ],
)  # fmt: skip
def test_an_edit_that_makes_no_sense_is_refused(
    store, document, ada, number, action, arguments, message
):
    before = contents(store)
    with pytest.raises(ReviewError, match=message):
        restructure(store, ada, document[number], action, **arguments)
    assert contents(store) == before


@pytest.mark.parametrize(
    ("number", "action", "changed"),
    [
        pytest.param(0, Action.MERGE, 1, id="merge: the next"),
        pytest.param(1, Action.PULL, 2, id="pull: the next"),
        pytest.param(2, Action.PUSH, 3, id="push: the next"),
        pytest.param(1, Action.SPLIT, 1, id="split: itself"),
        pytest.param(1, Action.UNPAIR, 1, id="unpair: itself"),
        pytest.param(1, Action.SHIFT, 3, id="shift: one below"),
    ],
)
@pytest.mark.parametrize("theirs", [Action.SKIP, Action.MERGE], ids=["decided", "merged"])
def test_what_somebody_changed_since_is_not_replaced(
    store, document, ada, lead, number, action, changed, theirs
):
    seen = dict.fromkeys(document, 0)
    if theirs is Action.MERGE:
        restructure(store, lead, document[changed], Action.MERGE)
    else:
        decide(store, lead, document[changed], theirs)
    before = contents(store)
    with pytest.raises(ConflictError):
        restructure(store, ada, document[number], action, seen=seen)
    assert contents(store) == before


def test_beads_that_came_back_since_are_not_replaced_unseen(store, project, document, ada, lead):
    _, merged = restructure(store, lead, document[1], Action.MERGE)
    undo(store, lead, project)
    before = contents(store)
    with pytest.raises(ConflictError, match="was merged, split or aligned anew"):
        restructure(store, ada, document[0], Action.MERGE, seen={document[0]: 0, merged: 1})
    assert contents(store) == before


def test_who_stands_at_a_replaced_bead_goes_on_with_what_took_its_place(store, document, ada):
    _, made = restructure(store, ada, document[1], Action.MERGE)
    after = [queues.beside(store, "a1", Queue(), bead_id=one, n=1)[0].id for one in document[:3]]
    assert after == [made, made, document[3]]
    before = [
        queues.beside(store, "a1", Queue(), bead_id=one, n=1, step=-1)[0].id
        for one in document[1:4]
    ]
    assert before == [document[0], made, made]


def test_what_changed_farther_off_is_no_conflict(store, document, ada, lead):
    seen = dict.fromkeys(document, 0)
    restructure(store, lead, document[3], Action.MERGE)
    restructure(store, ada, document[0], Action.MERGE, seen=seen)
    assert shape(store) == "01-01 2-23 34-4"


def test_of_two_edits_of_one_bead_at_once_one_is_done(store, project, document, ada, lead):
    edits = [(ada, document[0]), (lead, document[1])]
    errors = together(lambda edit: restructure(store, *edit, Action.MERGE), edits)
    assert [type(error) for error in errors] in ([ConflictError], [])
    assert_whole(store, SRC, TGT)
    assert len(bead_history(store, project.id)) == 2 - len(errors)


def test_edits_of_different_beads_at_once_are_all_done(store, project, document, ada, lead):
    edits = [(ada, document[0], Action.MERGE), (lead, document[2], Action.SPLIT)]
    edits += [(ada, document[3], Action.MERGE)]
    assert together(lambda edit: restructure(store, *edit), edits) == []
    assert shape(store) == "01-01 2-2 -3 34-4"
    assert_whole(store, SRC, TGT)


@pytest.mark.parametrize(("number", "action", "arguments", "expected", "focus"), EDITS)
@pytest.mark.parametrize("at_once", [False, True], ids=["in turn", "at once"])
def test_an_edit_that_is_sent_twice_is_done_once(
    store, project, document, ada, number, action, arguments, expected, focus, at_once
):
    results = []

    def act(_):
        results.append(restructure(store, ada, document[number], action, token="t1", **arguments))

    if at_once:
        assert together(act, range(3)) == []
    else:
        for n in range(3):
            act(n)
    assert shape(store) == expected
    assert len({event for event, _ in results}) == 1
    assert {bead_id for _, bead_id in results} <= set(bead_changes.made_by(store, results[0][0].id))
    assert bead_history(store, project.id) == (results[0][0],)


def test_new_beads_are_examined_and_the_old_ones_found_again_after_undo(store, project, ada):
    src, tgt = ["Page 1.", "Page 2."], ["第2页。", "第1页。"]
    numbers = [("numbers",), ("numbers",)]
    ids = add_document(store, project, src, tgt=tgt, beads=[([0], [0]), ([1], [1])], found=numbers)
    wrong = Queue(finding="numbers")
    restructure(store, ada, ids[0], Action.MERGE)
    assert queues.bead_ids(store, "a1", wrong) == ()
    undo(store, ada, project)
    assert queues.bead_ids(store, "a1", wrong) == ids
    _, made = restructure(store, ada, ids[0], Action.PULL)
    assert made in queues.bead_ids(store, "a1", wrong)


def test_a_plan_changes_nothing(store, document):
    before = contents(store)
    bead = bead_rows.bead(store, document[2])
    edit = structure_edits.plan(store, alignments.alignment(store, "a1"), bead, Action.SHIFT)
    assert [one.id for one in edit.removed] == list(document[2:])
    assert contents(store) == before


STRUCTURE = (
    Action.MERGE, Action.SPLIT, Action.PULL, Action.PUSH, Action.SHIFT, Action.UNPAIR,
)  # fmt: skip
DECISIONS = (Action.APPROVE, Action.REJECT, Action.SKIP, Action.FLAG, Action.EDIT)


def random_document(store, project, chance, n=12):
    """Store a document of random beads that cover all its segments."""
    src = [f"S {i} is long, and more." for i in range(n)]
    tgt = [f"第{j}句很长，还有更多。" for j in range(n)]
    beads, i, j = [], 0, 0
    while i < n or j < n:
        n_src, n_tgt = chance.choice([(1, 1), (1, 1), (1, 1), (1, 2), (2, 1), (1, 0), (0, 1)])
        one = list(range(i, min(i + n_src, n))), list(range(j, min(j + n_tgt, n)))
        if one != ([], []):
            beads.append(one)
        i, j = i + len(one[0]), j + len(one[1])
    return src, tgt, add_document(store, project, src, tgt=tgt, beads=beads)


def act_at_random(store, project, person, chance, n, *, may_edit=True):
    """Take a random action; return it, or None where it was refused and changed nothing."""
    kind = chance.choice(
        [*STRUCTURE, *STRUCTURE, *DECISIONS, Action.UNDO, Action.UNDO, Action.REDO]
    )
    if kind is Action.EDIT and not may_edit:
        kind = Action.SKIP
    bead_id = chance.choice([bead.id for bead in bead_rows.beads(store, "a1")])
    before = structure(store)
    try:
        if kind is Action.UNDO:
            undo(store, person, project)
        elif kind is Action.REDO:
            redo(store, person, project)
        elif kind in STRUCTURE:
            offset = chance.choice([None, 2, 5]) if kind is Action.SPLIT else None
            step = chance.choice([-1, 1])
            restructure(store, person, bead_id, kind, step=step, offset=offset)
        else:
            text = f"新的文字 {n}。" if kind is Action.EDIT else None
            decide(store, person, bead_id, kind, tgt_text=text)
    except ReviewError:
        assert structure(store) == before
        return None
    return kind


@pytest.mark.parametrize("seed", range(some(2, of=6)))
def test_whatever_two_people_do_all_segments_stand_once_and_all_can_be_undone(
    store, project, ada, ben, seed
):
    chance = random.Random(seed)
    src, tgt, _ = random_document(store, project, chance)
    assert_whole(store, src, tgt)
    initial = structure(store)
    done = []
    for n in range(60):
        person = chance.choice([ada, ben])
        done.append(act_at_random(store, project, person, chance=chance, n=n, may_edit=seed % 2))
        assert_whole(store, src, tgt)
        if not seed % 2:
            assert all_text(store) == ("".join(src).replace(" ", ""), "".join(tgt))
    assert len([one for one in done if one in STRUCTURE]) > 10
    people = [ada, ben]
    while people:
        left = []
        for person in people:
            try:
                undo(store, person, project)
                left.append(person)
            except ConflictError:
                left.append(person)
            except ReviewError:
                continue
            assert_whole(store, src, tgt)
        people = left
    assert structure(store) == initial


def all_text(store):
    """Return the texts of all beads, without white space."""
    beads = bead_rows.beads(store, "a1")
    return (
        "".join(bead.state.src_text for bead in beads).replace(" ", ""),
        "".join(bead.state.tgt_text for bead in beads).replace(" ", ""),
    )


@pytest.mark.parametrize("seed", range(some(1, of=3)))
def test_one_person_walks_one_path_back_and_forth(store, project, ada, seed):
    """The oracle is a text editor's: a list of snapshots and a place in it."""
    chance = random.Random(seed + 100)
    src, tgt, _ = random_document(store, project, chance)
    snapshots, place = [structure(store)], 0
    for n in range(50):
        kind = act_at_random(store, project, ada, chance=chance, n=n)
        if kind is Action.UNDO:
            place -= 1
        elif kind is Action.REDO:
            place += 1
        elif kind is not None:
            snapshots[place + 1 :] = [structure(store)]
            place += 1
        assert structure(store) == snapshots[place]
    for expected in snapshots[:place][::-1]:
        undo(store, ada, project)
        assert structure(store) == expected
    for expected in snapshots[1:]:
        redo(store, ada, project)
        assert structure(store) == expected
    assert_whole(store, src, tgt)
