"""Edits of beads: what each makes of its beads, and that none loses a segment or a word."""

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from amts_core.kernel.errors import ReviewError
from amts_core.kernel.languages import LANGUAGES
from amts_core.kernel.records import BeadState, BeadStatus, NewBead, ReviewBead, StructureEdit
from amts_core.review.structure import (
    Texts,
    merge,
    pull,
    push,
    replace_run,
    shift,
    split,
    suggested_split,
    unpair,
)

SRC = {0: "S zero.", 1: "S one.", 2: "S two.", 3: "S three.", 4: "S four."}
TGT = {0: "A nought.", 1: "B is one, or not.", 2: "C two.", 3: "D three.", 4: "E four."}
TEXTS = Texts(("en", "de"), SRC, TGT)
WHOLE = (None, None)


def bead(src, tgt, text=None, cut=WHOLE, *, texts=TEXTS, confidence=0.9, position=0.0):
    """Return a bead of these segments, with the text they have or another one."""
    joiners = [LANGUAGES[code].joiner for code in texts.languages]
    if text is None:
        text = joiners[1].join(part for part in parts(tgt, cut, texts.tgt) if part)
    state = BeadState(
        status=BeadStatus.PROPOSED,
        src_text=joiners[0].join(texts.src[i] for i in src),
        tgt_text=text,
        version=0,
    )
    return ReviewBead(
        id=1,
        alignment_id="a1",
        position=position,
        src=tuple(src),
        tgt=tuple(tgt),
        score=0.5,
        confidence=confidence,
        accept=True,
        state=state,
        tgt_cut=cut,
    )


def parts(tgt, cut, stored):
    for k, n in enumerate(tgt):
        start = cut[0] if k == 0 else None
        end = cut[1] if k == len(tgt) - 1 else None
        yield stored[n][start:end].strip()


def contents(edit):
    return [(one.src, one.tgt, one.tgt_text, one.tgt_cut) for one in edit.added]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param(bead([0], [0]), bead([1], [1]), ((0, 1), (0, 1), "A nought. B is one, or not.", WHOLE), id="two links"),
        pytest.param(bead([0], [0]), bead([1], []), ((0, 1), (0,), "A nought.", WHOLE), id="a skip adds no joiner"),
        pytest.param(bead([], [0]), bead([1], []), ((1,), (0,), "A nought.", WHOLE), id="two skips make a link"),
        pytest.param(bead([0], [0], "Edited "), bead([1], [2], " too"), ((0, 1), (0, 2), "Edited too", WHOLE), id="edits stay, the joiner is not doubled"),
        pytest.param(bead([1], [1], cut=(None, 9)), bead([], [1], cut=(9, None)), ((1,), (1,), TGT[1], WHOLE), id="a cut heals"),
        pytest.param(bead([1], [1], cut=(None, 3)), bead([], [1], cut=(3, None)), ((1,), (1,), TGT[1], WHOLE), id="a cut in a word heals"),
        pytest.param(bead([1], [1], "B is 1,", (None, 9)), bead([], [1], cut=(9, None)), ((1,), (1,), "B is 1, or not.", WHOLE), id="a cut with an edit heals"),
        pytest.param(bead([1], [0, 1], cut=(2, 4)), bead([], [1, 2], cut=(4, 2)), ((1,), (0, 1, 2), "nought. B is one, or not. C", (2, 2)), id="outer cuts stay"),
        pytest.param(bead([1], [1], cut=(None, 9)), bead([2], []), ((1, 2), (1,), "B is one,", (None, 9)), id="a cut stays before a skip"),
        pytest.param(bead([0], []), bead([2], [1], cut=(9, None)), ((0, 2), (1,), "or not.", (9, None)), id="a cut stays behind a skip"),
    ],
)  # fmt: skip
def test_a_merge_joins_both_sides(first, second, expected):
    edit = merge(first, second, TEXTS)
    assert contents(edit) == [expected]
    assert edit.removed == (first, second)
    assert edit.unpaired == ()
    assert edit.added[0].src_text == " ".join(SRC[n] for n in expected[0])


def test_a_merge_in_an_unspaced_script_joins_without_a_space():
    texts = Texts(("en", "zh"), SRC, {0: "甲。", 1: "使用 GPU。"})
    whole = merge(bead([0], [0], texts=texts), bead([1], [1], texts=texts), texts)
    assert whole.added[0].tgt_text == "甲。使用 GPU。"
    halves = split(bead([0], [1], texts=texts), 3, texts).added
    assert [half.tgt_text for half in halves] == ["使用", "GPU。"]
    assert merge(*map(made, halves), texts).added[0].tgt_text == "使用 GPU。"


def made(new, number=1):
    """Return a new bead as the store would keep it."""
    state = BeadState(
        status=BeadStatus.PROPOSED, src_text=new.src_text, tgt_text=new.tgt_text, version=0
    )
    return ReviewBead(
        id=number,
        alignment_id="a1",
        position=0.0,
        src=new.src,
        tgt=new.tgt,
        score=new.score,
        confidence=new.confidence,
        accept=False,
        state=state,
        src_cut=new.src_cut,
        tgt_cut=new.tgt_cut,
    )


AB = "A nought. B is one, or not."


@pytest.mark.parametrize(
    ("whole", "offset", "first", "second"),
    [
        pytest.param(bead([0], [0, 1]), 9, ((0,), (0,), "A nought.", WHOLE), ((), (1,), TGT[1], WHOLE), id="behind a segment"),
        pytest.param(bead([0], [0, 1]), 10, ((0,), (0,), "A nought.", WHOLE), ((), (1,), TGT[1], WHOLE), id="before a segment"),
        pytest.param(bead([0], [0, 1]), 19, ((0,), (0, 1), "A nought. B is one,", (None, 9)), ((), (1,), "or not.", (9, None)), id="in the second segment"),
        pytest.param(bead([0], [0, 1]), 2, ((0,), (0,), "A", (None, 2)), ((), (0, 1), "nought. B is one, or not.", (2, None)), id="in the first segment"),
        pytest.param(bead([0], [0, 1, 2], cut=(2, 1)), 12, ((0,), (0, 1), "nought. B is", (2, 4)), ((), (1, 2), "one, or not. C", (4, 1)), id="between outer cuts"),
        pytest.param(bead([0], [1], cut=(4, None)), 5, ((0,), (1,), "one,", (4, 10)), ((), (1,), "or not.", (10, None)), id="what is cut is cut again"),
        pytest.param(bead([], [1]), 10, ((), (1,), "B is one,", (None, 10)), ((), (1,), "or not.", (10, None)), id="without a source"),
        pytest.param(bead([0], [0, 1], "A zero! B is one, or not."), 8, ((0,), (0,), "A zero!", WHOLE), ((), (1,), TGT[1], WHOLE), id="behind an edit, at a border"),
        pytest.param(bead([0], [0, 1], "A nought. B was one, or not."), 10, ((0,), (0,), "A nought.", WHOLE), ((), (1,), "B was one, or not.", WHOLE), id="before an edit, at a border"),
        pytest.param(bead([0], [1], "BB isn't one, or not."), 14, ((0,), (1,), "BB isn't one,", (None, 10)), ((), (1,), "or not.", (10, None)), id="behind an edit, in a segment"),
        pytest.param(bead([0], [0], "xx yy zz uu"), 6, ((0,), (0,), "xx yy", (None, 5)), ((), (0,), "zz uu", (5, None)), id="all is new: by proportion"),
        pytest.param(bead([0], [0], "A nought. And more."), 10, ((0,), (0,), "A nought.", (None, 9)), ((), (0,), "And more.", (9, None)), id="behind the stored text"),
        pytest.param(bead([0], [0], "A nought. A nought."), 10, ((0,), (0,), "A nought.", (None, 9)), ((), (0,), "A nought.", (9, None)), id="the stored text twice"),
        pytest.param(bead([0], [0], "Yes. A nought."), 5, ((0,), (0,), "Yes.", (None, 0)), ((), (0,), "A nought.", (0, None)), id="before the stored text"),
    ],
)  # fmt: skip
def test_a_split_divides_text_and_segments_at_one_place(whole, offset, first, second):
    edit = split(whole, offset, TEXTS)
    assert contents(edit) == [first, second]
    assert edit.removed == (whole,)


@pytest.mark.parametrize("offset", [-3, 0, 1, 10, 11, 12, 99])
def test_a_split_that_leaves_an_empty_half_is_refused(offset):
    with pytest.raises(ReviewError, match=f"at character {offset} of 11 .* Put the cursor"):
        split(bead([0], [0], " A nought. "), offset, TEXTS)


@pytest.mark.parametrize(
    ("src", "offset", "expected"),
    [
        pytest.param([0], 9, [(0,), ()], id="one stays with the first"),
        pytest.param([], 9, [(), ()], id="none"),
        pytest.param([0, 1], 2, [(0,), (1,)], id="two: one each, however short the half"),
        pytest.param([0, 1], 26, [(0,), (1,)], id="two: one each, however long the half"),
        pytest.param([0, 1, 2], 9, [(0,), (1, 2)], id="a third"),
        pytest.param([0, 1, 2], 19, [(0, 1), (2,)], id="two thirds"),
    ],
)
def test_a_split_divides_the_other_side_in_proportion(src, offset, expected):
    edit = split(bead(src, [0, 1]), offset, TEXTS)
    assert [one.src for one in edit.added] == expected
    assert [one.src_text for one in edit.added] == [
        " ".join(SRC[n] for n in half) for half in expected
    ]


def test_the_source_is_split_as_the_target_is():
    edit = split(bead([0, 1], [0, 1]), None, TEXTS, src_offset=2)
    assert [(one.src, one.src_cut, one.src_text) for one in edit.added] == [
        ((0,), (None, 2), "S"),
        ((0, 1), (2, None), "zero. S one."),
    ]
    assert [(one.tgt, one.tgt_cut) for one in edit.added] == [((0,), WHOLE), ((1,), WHOLE)]


def test_both_sides_are_split_where_both_places_are_given():
    edit = split(bead([0], [0]), 2, TEXTS, src_offset=2)
    assert [(one.src_text, one.tgt_text) for one in edit.added] == [
        ("S", "A"),
        ("zero.", "nought."),
    ]
    assert [(one.src_cut, one.tgt_cut) for one in edit.added] == [
        ((None, 2), (None, 2)),
        ((2, None), (2, None)),
    ]


def test_a_source_that_leaves_an_empty_half_is_not_split():
    with pytest.raises(ReviewError, match="second half of the source"):
        split(bead([0], [0]), None, TEXTS, src_offset=0)


def test_a_written_text_without_segments_is_split_only_with_its_source():
    written = bead([0, 1], [], "By hand. And more.")
    assert contents(split(written, 8, TEXTS)) == [
        ((0,), (), "By hand.", WHOLE),
        ((1,), (), "And more.", WHOLE),
    ]
    with pytest.raises(ReviewError, match="“And more.” was written by a person .* with E"):
        split(bead([0], [], "By hand. And more."), 8, TEXTS)


@pytest.mark.parametrize(
    ("whole", "first"),
    [
        pytest.param(bead([0], [0, 1]), "A nought. ", id="the border of two segments"),
        pytest.param(bead([0], [0, 1, 2]), "A nought. ", id="the border nearest to the middle"),
        pytest.param(bead([0], [2, 3, 4], cut=(2, None)), "two. D three. ", id="be it the second"),
        pytest.param(bead([0], [0, 1], "A zero; really! B is one, or not."), "A zero; really! ", id="a border behind an edit"),
        pytest.param(bead([0], [0, 1], "A x B is 1, or."), "A x B is 1,", id="no border is left: a clause"),
        pytest.param(bead([0], [0], "One, two. Three (four.) Five, six"), "One, two. Three (four.)", id="an end of a sentence"),
        pytest.param(bead([0], [0], "One is 3.14, five 1,000.5 at 10:30 h"), "One is 3.14,", id="numbers are whole"),
        pytest.param(bead([0], [0], "With `a. b` and [see. x](u. v); or not"), "With `a. b` and [see. x](u. v);", id="markup is whole"),
        pytest.param(bead([0], [0], "他说：“好。”我不同意。"), "他说：“好。”", id="full-width, with closing marks"),
        pytest.param(bead([0], [0], "甲、乙，丙、丁、戊"), "甲、乙，", id="a comma before an enumeration comma"),
        pytest.param(bead([0], [0], "東京、大阪"), "東京、", id="a Japanese comma"),
        pytest.param(bead([0], [0], "Nothing to see here."), None, id="none"),
        pytest.param(bead([0], []), None, id="no target"),
    ],
)  # fmt: skip
def test_a_split_is_suggested_near_the_middle(whole, first):
    offset = suggested_split(whole, TEXTS)
    assert (None if offset is None else whole.state.tgt_text[:offset]) == first


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        pytest.param(bead([0], [0]), bead([1], [1, 2]), [((0,), (0, 1), AB, WHOLE), ((1,), (2,), "C two.", WHOLE)], id="one of two"),
        pytest.param(bead([0], []), bead([1], [1, 2]), [((0,), (1,), TGT[1], WHOLE), ((1,), (2,), "C two.", WHOLE)], id="to a skip"),
        pytest.param(bead([0], [0]), bead([1], [1], "edited"), [((0,), (0, 1), "A nought. edited", WHOLE), ((1,), (), "", WHOLE)], id="the only one, edits included"),
        pytest.param(bead([0], [0]), bead([], [1]), [((0,), (0, 1), AB, WHOLE)], id="a skip vanishes"),
        pytest.param(bead([0], [0], "E!"), bead([1], [1, 2], "B was one. C two."), [((0,), (0, 1), "E! B was one.", WHOLE), ((1,), (2,), "C two.", WHOLE)], id="edited, but not at the border"),
        pytest.param(bead([0], []), bead([1], [0, 1], "A nought. X is two!"), [((0,), (0,), "A nought.", WHOLE), ((1,), (1,), "X is two!", WHOLE)], id="edited from the border on"),
        pytest.param(bead([0], [1], cut=(None, 9)), bead([1], [1, 2], cut=(9, None)), [((0,), (1,), TGT[1], WHOLE), ((1,), (2,), "C two.", WHOLE)], id="the rest of a cut segment"),
        pytest.param(bead([0], [0]), bead([1], [1], cut=(None, 9)), [((0,), (0, 1), "A nought. B is one,", (None, 9)), ((1,), (), "", WHOLE)], id="a cut segment moves with its cut"),
        pytest.param(bead([0], [0]), bead([1], [], "By hand"), [((0,), (0,), "A nought. By hand", WHOLE), ((1,), (), "", WHOLE)], id="a written text"),
    ],
)  # fmt: skip
def test_pull_moves_the_first_segment_up(above, below, expected):
    edit = pull(above, below, TEXTS)
    assert contents(edit) == expected
    assert edit.removed == (above, below)


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        pytest.param(bead([0], [0, 1]), bead([1], [2]), [((0,), (0,), "A nought.", WHOLE), ((1,), (1, 2), "B is one, or not. C two.", WHOLE)], id="one of two"),
        pytest.param(bead([0], [0, 1]), bead([1], []), [((0,), (0,), "A nought.", WHOLE), ((1,), (1,), TGT[1], WHOLE)], id="to a skip"),
        pytest.param(bead([0], [1], "edited"), bead([1], [2]), [((0,), (), "", WHOLE), ((1,), (1, 2), "edited C two.", WHOLE)], id="the only one, edits included"),
        pytest.param(bead([], [1]), bead([1], [2]), [((1,), (1, 2), "B is one, or not. C two.", WHOLE)], id="a skip vanishes"),
        pytest.param(bead([0], [0, 1], "A nought. B was"), bead([1], [2]), [((0,), (0,), "A nought.", WHOLE), ((1,), (1, 2), "B was C two.", WHOLE)], id="edited, but not at the border"),
        pytest.param(bead([0], [0, 1], cut=(None, 9)), bead([1], [1], cut=(9, None)), [((0,), (0,), "A nought.", WHOLE), ((1,), (1,), TGT[1], WHOLE)], id="a part of a segment"),
        pytest.param(bead([0], [0, 1]), None, [((0,), (0,), "A nought.", WHOLE), ((), (1,), TGT[1], WHOLE)], id="one of two, at the end"),
        pytest.param(bead([0], [1]), None, [((0,), (), "", WHOLE), ((), (1,), TGT[1], WHOLE)], id="the only one, at the end"),
        pytest.param(bead([], [0, 1]), None, [((), (0,), "A nought.", WHOLE), ((), (1,), TGT[1], WHOLE)], id="a skip of two, at the end"),
    ],
)  # fmt: skip
def test_push_moves_the_last_segment_down(above, below, expected):
    edit = push(above, below, TEXTS)
    assert contents(edit) == expected
    assert edit.removed == ((above,) if below is None else (above, below))


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        pytest.param(lambda: pull(bead([0], [0]), bead([1], []), TEXTS), "next pair has no target .* M", id="nothing to pull"),
        pytest.param(lambda: push(bead([0], []), bead([1], [1]), TEXTS), "no target to push", id="nothing to push"),
        pytest.param(lambda: push(bead([], [4]), None, TEXTS), "no source already.* Press N", id="pushed as far as can be"),
        pytest.param(lambda: pull(bead([0], [0]), bead([1], [1, 2], "B and C"), TEXTS), "“B and C” was edited .* press P", id="pull of what was rewritten"),
        pytest.param(lambda: push(bead([0], [1, 2], "C two."), bead([1], []), TEXTS), "was edited where .* press P", id="push of what is gone"),
        pytest.param(lambda: push(bead([0], [], "By hand"), None, TEXTS), "“By hand” was written by a person", id="push of a written text"),
        pytest.param(lambda: shift([bead([0], [0])], -1), "at least two pairs, not 1. .* U or D", id="shift of one"),
        pytest.param(lambda: shift([], 1), "at least two pairs, not 0", id="shift of none"),
        pytest.param(lambda: shift([bead([0], []), bead([1], [])], 1), "change nothing", id="shift of sources alone"),
        pytest.param(lambda: shift([bead([], [0]), bead([], [1])], -1), "change nothing", id="shift of targets alone"),
        pytest.param(lambda: shift([bead([0], [], "By hand"), bead([1], [1])], -1), "“By hand” was written", id="shift of a written text"),
        pytest.param(lambda: unpair(bead([0], [])), "no counterpart already. Approve", id="unpair a source"),
        pytest.param(lambda: unpair(bead([], [0])), "no counterpart already. Approve", id="unpair a target"),
    ],
)  # fmt: skip
def test_what_can_not_be_done_is_refused_with_a_way_out(edit, message):
    with pytest.raises(ReviewError, match=message):
        edit()


LINKS = [bead([0], [0]), bead([1], [1]), bead([2], [2])]
LATE = [bead([], [0]), bead([0], [1]), bead([1], [2]), bead([2], [])]
EARLY = [bead([0], []), bead([1], [0]), bead([2], [1]), bead([], [2])]


@pytest.mark.parametrize(
    ("beads", "step", "expected"),
    [
        pytest.param(LINKS, -1, [((), (0,)), ((0,), (1,)), ((1,), (2,)), ((2,), ())], id="up"),
        pytest.param(LINKS, 1, [((0,), ()), ((1,), (0,)), ((2,), (1,)), ((), (2,))], id="down"),
        pytest.param(LATE, 1, [((0,), (0,)), ((1,), (1,)), ((2,), (2,))], id="down takes up the skips of up"),
        pytest.param(EARLY, -1, [((0,), (0,)), ((1,), (1,)), ((2,), (2,))], id="up takes up the skips of down"),
        pytest.param([bead([0], []), bead([1], [0])], -1, [((0,), (0,)), ((1,), ())], id="a skip before vanishes"),
        pytest.param([bead([0], [0]), bead([1], []), bead([2], [1])], -1, [((), (0,)), ((0,), ()), ((1,), (1,)), ((2,), ())], id="a skip within is shifted like a link"),
    ],
)  # fmt: skip
def test_a_shift_moves_all_targets_by_one(beads, step, expected):
    edit = shift(beads, step)
    assert [(one.src, one.tgt) for one in edit.added] == expected
    assert [one.src_text for one in edit.added] == [
        " ".join(SRC[n] for n in src) for src, _ in expected
    ]
    assert [one.tgt_text for one in edit.added] == [
        " ".join(TGT[n] for n in tgt) for _, tgt in expected
    ]
    assert edit.removed == tuple(beads)


def test_a_shift_keeps_edits_and_cuts_with_their_target():
    edit = shift([bead([0], [1], "one!", (None, 9)), bead([1], [1], cut=(9, None))], -1)
    assert contents(edit) == [
        ((), (1,), "one!", (None, 9)),
        ((0,), (1,), "or not.", (9, None)),
        ((1,), (), "", WHOLE),
    ]


@pytest.mark.parametrize("step", [0, 2])
def test_a_shift_is_by_one(step):
    with pytest.raises(ValueError, match=f"step is {step}"):
        shift(LINKS, step)


def test_a_link_falls_into_a_confirmed_source_and_a_target():
    link = bead([0, 1], [1, 2], "edited", (3, None))
    edit = unpair(link)
    assert contents(edit) == [((0, 1), (), "", WHOLE), ((), (1, 2), "edited", (3, None))]
    assert edit.added[0].src_text == "S zero. S one."
    assert (edit.removed, edit.unpaired) == ((link,), (0,))


def test_the_confidence_is_the_least_and_the_score_is_gone():
    low, high = bead([0], [0, 1], confidence=0.4), bead([1], [2], confidence=0.8)
    for edit in (merge(low, high, TEXTS), pull(low, high, TEXTS), shift([high, low], -1)):
        assert {(one.confidence, one.score) for one in edit.added} == {(0.4, None)}


def new(src, tgt, cut=WHOLE):
    one = bead(src, tgt, cut=cut)
    return NewBead(
        src=one.src,
        tgt=one.tgt,
        src_text=one.state.src_text,
        tgt_text=one.state.tgt_text,
        confidence=0.7,
        score=0.6,
        tgt_cut=cut,
    )


@pytest.mark.parametrize(
    ("before", "after", "stretches"),
    [
        pytest.param([([0], [0]), ([1], [1])], [([0], [0]), ([1], [1])], [], id="the same"),
        pytest.param([], [], [], id="nothing"),
        pytest.param([([0], [0]), ([1], [1]), ([2], [2])], [([0], [0]), ([1, 2], [1, 2])], [((1, 3), (1, 2))], id="the end differs"),
        pytest.param([([0, 1], [0, 1]), ([2], [2])], [([0], [0]), ([1], [1]), ([2], [2])], [((0, 1), (0, 2))], id="the begin differs"),
        pytest.param([([0], [0, 1]), ([1], []), ([2], [2]), ([3], []), ([], [3])], [([0], [0]), ([1], [1]), ([2], [2]), ([3], [3])], [((0, 2), (0, 2)), ((3, 5), (3, 4))], id="two stretches around one that stays"),
        pytest.param([([0], [0, 1]), ([1, 2], [2])], [([0, 1], [0]), ([2], [1, 2])], [((0, 2), (0, 2))], id="no border in common"),
        pytest.param([([0], []), ([], [0]), ([1], [1])], [([], [0]), ([0], []), ([1], [1])], [], id="skips in another order"),
        pytest.param([([0], [0], (None, 4)), ([1], [0], (4, None))], [([0], [0]), ([1], [])], [((0, 2), (0, 2))], id="a cut heals"),
        pytest.param([([0], [0], (None, 4)), ([1], [0], (4, None))], [([0], [0], (None, 5)), ([1], [0], (5, None))], [((0, 2), (0, 2))], id="a cut moves"),
    ],
)  # fmt: skip
def test_only_what_differs_is_replaced(before, after, stretches):
    beads = [bead(*one[:2], cut=one[2] if len(one) > 2 else WHOLE) for one in before]
    added = [new(*one) for one in after]
    assert replace_run(beads, added) == tuple(
        StructureEdit(tuple(beads[slice(*old)]), tuple(added[slice(*fresh)]))
        for old, fresh in stretches
    )


def test_an_edited_bead_with_the_same_segments_is_left_alone():
    assert replace_run([bead([0], [0], "edited")], [new([0], [0])]) == ()


@pytest.mark.parametrize(
    "added",
    [
        pytest.param([], id="nothing"),
        pytest.param([new([0], [0])], id="too little"),
        pytest.param([new([0], [0, 1]), new([1], [2])], id="too much"),
        pytest.param([new([0], [0]), new([1], [1], (None, 4))], id="a part"),
        pytest.param([new([1], [0]), new([0], [1])], id="another order"),
        pytest.param([new([0], [0]), new([1], [0, 1])], id="one twice"),
    ],
)
def test_a_new_alignment_of_something_else_is_refused(added):
    with pytest.raises(ValueError, match="can't replace"):
        replace_run([bead([0], [0]), bead([1], [1])], added)


WORDS = st.lists(
    st.sampled_from(["a", "bc", "d,", "e.", "f;", "`g. h`", "ä", "不。", "好，"]),
    min_size=1,
    max_size=5,
)
SENTENCES = st.lists(WORDS.map(" ".join), min_size=1, max_size=7)


@st.composite
def documents(draw):
    """Return the texts of two documents, and a random chain of beads that covers them."""
    languages = draw(st.sampled_from([("en", "de"), ("en", "zh"), ("ja", "en")]))
    texts = Texts(languages, *(dict(enumerate(draw(SENTENCES))) for _ in range(2)))
    beads, src, tgt = [], 0, 0
    while src < len(texts.src) or tgt < len(texts.tgt):
        m, n = draw(shapes(len(texts.src) - src, len(texts.tgt) - tgt))
        span = range(src, src + m), range(tgt, tgt + n)
        beads.append(bead(*span, texts=texts, confidence=draw(st.sampled_from([0.9, 0.5, 0.1]))))
        src, tgt = src + m, tgt + n
    return texts, beads


def shapes(n_src, n_tgt):
    """Return a strategy of how many of the segments that are left a bead takes, at most 3."""
    sizes = [(m, n) for m in range(min(n_src, 3) + 1) for n in range(min(n_tgt, 3) + 1)]
    return st.sampled_from(sorted(sizes[1:], key=lambda size: (abs(size[0] - size[1]), size)))


def step(draw, texts, beads):
    """Return the beads after one random edit of structure, or of a text."""
    k = draw(st.integers(0, len(beads) - 1))
    one, following = beads[k], beads[k + 1] if k + 1 < len(beads) else None
    pairs = (
        {}
        if following is None
        else {
            "merge": lambda: merge(one, following, texts),
            "pull": lambda: pull(one, following, texts),
        }
    )
    end = draw(st.integers(k, len(beads)))
    edits = pairs | {
        "push": lambda: push(one, following, texts),
        "split": lambda: split(one, draw(st.integers(0, len(one.state.tgt_text))), texts),
        "split source": lambda: split(
            one, None, texts, src_offset=draw(st.integers(0, len(one.state.src_text)))
        ),
        "split both": lambda: split(
            one,
            draw(st.integers(0, len(one.state.tgt_text))),
            texts,
            src_offset=draw(st.integers(0, len(one.state.src_text))),
        ),
        "suggested": lambda: split(one, suggested_split(one, texts) or 0, texts),
        "shift": lambda: shift(beads[k:end], draw(st.sampled_from([-1, 1]))),
        "unpair": lambda: unpair(one),
        "edit": None,
    }
    edit = edits[draw(st.sampled_from(sorted(edits)))]
    if edit is None:
        name = draw(st.sampled_from(["src_text", "tgt_text"]))
        was = getattr(one.state, name)
        text = " ".join(draw(st.permutations(was.split()))) or "new"
        state = replace(one.state, **{name: text})
        return [*beads[:k], replace(one, state=state), *beads[k + 1 :]]
    try:
        found = edit()
    except ReviewError:
        return beads
    assert found.removed == tuple(beads[k : k + len(found.removed)])
    assert {new.confidence for new in found.added} == {min(b.confidence for b in found.removed)}
    assert letters(found.added) == letters(b.state for b in found.removed)
    fresh = [made(one) for one in found.added]
    return [*beads[:k], *fresh, *beads[k + len(found.removed) :]]


def letters(sides):
    """Return the joined texts of both sides, without white space."""
    texts = [(side.src_text, side.tgt_text) for side in sides]
    return tuple("".join("".join(column).split()) for column in zip(*texts, strict=True))


def check_cover(texts, beads):
    """The pieces of each segment of both sides make it whole, in order."""
    for side, stored in enumerate((texts.src, texts.tgt)):
        at, place = 0, 0
        for n, start, end in (piece for one in beads for piece in pieces_of(one, side)):
            assert (n, start) == (at, place)
            at, place = (n + 1, 0) if end is None else (n, end)
        assert (at, place) == (len(stored), 0)
    assert all(one.src or one.tgt for one in beads)


def pieces_of(one, side):
    numbers, (start, end) = ((one.src, one.src_cut), (one.tgt, one.tgt_cut))[side]
    for k, n in enumerate(numbers):
        yield n, (start or 0) if k == 0 else 0, end if k == len(numbers) - 1 else None


@settings(deadline=None, max_examples=300)
@given(documents(), st.integers(1, 12), st.data())
def test_no_edit_loses_a_segment_or_a_word(document, n_steps, data):
    texts, beads = document
    check_cover(texts, beads)
    for _ in range(n_steps):
        beads = step(data.draw, texts, beads)
        check_cover(texts, beads)


@settings(deadline=None)
@given(documents(), st.data())
def test_a_merge_takes_back_a_split(document, data):
    texts, beads = document
    one = data.draw(st.sampled_from(beads))
    offset = data.draw(st.integers(0, len(one.state.tgt_text)))
    try:
        halves = split(one, offset, texts).added
    except ReviewError:
        assume(False)
    whole = merge(*map(made, halves), texts).added[0]
    assert made(whole) == replace(one, score=None, accept=False)


@settings(deadline=None)
@given(documents(), st.sampled_from([-1, 1]))
def test_a_shift_back_takes_back_a_shift_of_links(document, direction):
    links = [one for one in document[1] if one.src and one.tgt]
    assume(len(links) > 1)
    there = shift(links, direction).added
    back = shift([made(one) for one in there], -direction).added
    expected = [(b.src, b.tgt, b.state.tgt_text) for b in links]
    assert [(b.src, b.tgt, b.tgt_text) for b in back] == expected


@settings(deadline=None)
@given(documents(), st.data())
def test_a_suggested_split_is_never_refused(document, data):
    texts, beads = document
    one = data.draw(st.sampled_from(beads))
    offset = suggested_split(one, texts)
    assert offset is None or len(split(one, offset, texts).added) == 2


@settings(deadline=None)
@given(st.integers(1, 5), st.integers(1, 5), st.data())
def test_the_stretches_turn_one_alignment_into_the_other(n_src, n_tgt, data):
    """The oracle replaces beads in a list; what stays must be in both alignments."""
    numbers = count()

    def chain():
        src, tgt, pairs = 0, 0, []
        while (src, tgt) != (n_src, n_tgt):
            m, n = data.draw(shapes(n_src - src, n_tgt - tgt))
            pairs.append(([*range(src, src + m)], [*range(tgt, tgt + n)]))
            src, tgt = src + m, tgt + n
        return pairs

    texts = Texts(("en", "de"), *(dict(enumerate("abcde")) for _ in range(2)))
    beads = [replace(bead(*one, texts=texts), id=next(numbers)) for one in chain()]
    wanted = [(tuple(src), tuple(tgt)) for src, tgt in chain()]
    added = [
        NewBead(src=src, tgt=tgt, src_text="", tgt_text="", confidence=0.5) for src, tgt in wanted
    ]
    current = [(one.src, one.tgt, one.id) for one in beads]
    for edit in replace_run(beads, added):
        removed = [(one.src, one.tgt, one.id) for one in edit.removed]
        at = current.index(removed[0])
        assert current[at : at + len(removed)] == removed
        assert not {one[:2] for one in removed} <= set(wanted)
        current[at : at + len(removed)] = [(one.src, one.tgt, None) for one in edit.added]
    assert sorted(one[:2] for one in current) == sorted(wanted)
