"""What the importer is predicted to do with each unit, and which of several it gets."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amts_core.kernel.records import BeadStatus, TranslationUnit
from amts_core.parallel_data.import_rules import (
    REASONS,
    Duplicates,
    Outcome,
    Reason,
    one_line,
    plan,
)

IMPORTED, SKIPPED, FAILED = Outcome.IMPORTED, Outcome.SKIPPED, Outcome.FAILED


def unit(src, tgt, event=1, unit_id=None):
    unit_id = str(event) if unit_id is None else unit_id
    return TranslationUnit(
        id=unit_id,
        src=src,
        tgt=tgt,
        status=BeadStatus.APPROVED,
        confidence=0.9,
        person="Ada",
        event=event,
        document="a.md",
    )


def outcome(src, tgt, *, is_delimited):
    (row,) = plan([unit(src, tgt)], is_delimited=is_delimited, duplicates=Duplicates.NEWEST).rows
    return row.outcome, row.reason


@pytest.mark.parametrize("is_delimited", [True, False], ids=["delimited", "tmx"])
@pytest.mark.parametrize(
    ("text", "is_over"),
    [
        pytest.param("a" * 1000, False, id="1000 letters"),
        pytest.param("a" * 1001, True, id="1001 letters"),
        pytest.param("é" * 500, False, id="500 of two bytes"),
        pytest.param("é" * 500 + "a", True, id="500 of two bytes and one"),
        pytest.param("中" * 333 + "a", False, id="333 of three bytes and one"),
        pytest.param("中" * 333 + "é", True, id="333 of three bytes and two"),
        pytest.param("中" * 334, True, id="334 of three bytes"),
        pytest.param("😀" * 250, False, id="250 of four bytes"),
        pytest.param("😀" * 250 + "a", True, id="250 of four bytes and one"),
        pytest.param(" " * 9 + "a" * 1000 + "\n", False, id="spaces around don't count"),
        pytest.param("a" * 500 + "\r\n  " + "a" * 499, False, id="a line break counts one"),
        pytest.param("a" * 500 + "\r\n  " + "a" * 500, True, id="a line break counts one too many"),
    ],
)
def test_bytes_decide_and_not_characters(text, is_over, is_delimited):
    src = (SKIPPED, Reason.SOURCE_TOO_LONG) if is_over else (IMPORTED, None)
    tgt = (SKIPPED, Reason.TARGET_TOO_LONG) if is_over else (IMPORTED, None)
    assert outcome(text, "b", is_delimited=is_delimited) == src
    assert outcome("a", text, is_delimited=is_delimited) == tgt


@pytest.mark.parametrize("is_delimited", [True, False], ids=["delimited", "tmx"])
@pytest.mark.parametrize("blank", ["", " ", "\n", "\t\r\n", "\u3000\xa0\u2028"], ids=ascii)
def test_a_unit_with_an_empty_side_is_skipped(blank, is_delimited):
    assert outcome(blank, "b", is_delimited=is_delimited) == (SKIPPED, Reason.EMPTY_SOURCE)
    assert outcome("a", blank, is_delimited=is_delimited) == (SKIPPED, Reason.EMPTY_TARGET)
    assert outcome(blank, blank, is_delimited=is_delimited)[0] is SKIPPED


@pytest.mark.parametrize("text", ["+1", "-1", "=1", "@a", " =1", "\n- a"], ids=ascii)
def test_the_begin_of_a_formula_fails_in_delimited_files_alone(text):
    assert outcome(text, "b", is_delimited=True) == (FAILED, Reason.FIRST_CHARACTER)
    assert outcome("a", text, is_delimited=True) == (FAILED, Reason.FIRST_CHARACTER)
    assert outcome(text, text, is_delimited=False) == (IMPORTED, None)


@pytest.mark.parametrize(
    "text", ["a=1", "1-2", '"=1"', "'=1", "\u22121", "–1", "\uff1d1", "#", "*"]
)
def test_other_first_characters_pass(text):
    assert outcome(text, text + "b", is_delimited=True) == (IMPORTED, None)


@pytest.mark.parametrize("is_delimited", [True, False], ids=["delimited", "tmx"])
@pytest.mark.parametrize(
    "character", ["\0", "\x08", "\x1b", "\x7f", "\x9f", "\ufffe", "\uffff", "\ud800", "\udfff"], ids=ascii
)  # fmt: skip
def test_a_unit_with_a_forbidden_character_fails(character, is_delimited):
    refused = (FAILED, Reason.CONTROL_CHARACTER)
    assert outcome(f"a{character}", "b", is_delimited=is_delimited) == refused
    assert outcome("a", f"{character}b", is_delimited=is_delimited) == refused
    assert outcome("a" * 1001, f"{character}b", is_delimited=is_delimited) == refused


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a\nb", "a b", id="LF"),
        pytest.param("a\r\n\r\nb", "a b", id="two CR LF"),
        pytest.param("a\u2028b\x85c", "a b c", id="other line ends"),
        pytest.param(" a\tb ", "a b", id="tab and ends"),
        pytest.param("« a\u00a0»\u3000b", "« a\u00a0»\u3000b", id="other spaces stay"),
        pytest.param("a\u200db\u200f\ufeff", "a\u200db\u200f\ufeff", id="marks of no width stay"),
    ],
)
def test_texts_are_planned_on_one_line(text, expected):
    assert one_line(text) == expected
    (row,) = plan([unit(text, text)], is_delimited=True, duplicates=Duplicates.NEWEST).rows
    assert (row.unit.src, row.unit.tgt, row.outcome) == (expected, expected, IMPORTED)


REPEATED, OTHER = Reason.REPEATED, Reason.OTHER_TARGET_CHOSEN


@pytest.mark.parametrize(
    ("units", "newest", "most_frequent"),
    [
        pytest.param([("a", "x", 1), ("b", "x", 2)], [None, None], [None, None], id="one target may serve two sources"),
        pytest.param([("a", "x", 1), ("A", "y", 2)], [None, None], [None, None], id="case makes another source"),
        pytest.param([("a", "x", 1), ("a", "x", 2)], [REPEATED, None], [REPEATED, None], id="the same pair twice"),
        pytest.param([("a", "x", 1), ("a", "y", 2)], [OTHER, None], [OTHER, None], id="two targets"),
        pytest.param([("a", "x", 2), ("a", "y", 1)], [None, OTHER], [None, OTHER], id="newest is not last"),
        pytest.param([("a", "x", 9), ("a", "y", 10)], [OTHER, None], [OTHER, None], id="numbers, not digits, make the newest"),
        pytest.param([("a", "x", None), ("a", "y", 1)], [OTHER, None], [OTHER, None], id="no event is oldest"),
        pytest.param([("a", "x", 1), ("a", "x", 2), ("a", "y", 3)], [OTHER, OTHER, None], [REPEATED, None, OTHER], id="two against the newest"),
        pytest.param([("a", "x", 3), ("a", "y", 1), ("a", "y", 2)], [None, OTHER, OTHER], [OTHER, REPEATED, None], id="two older ones"),
        pytest.param([("a", "x", 4), ("a", "y", 1), ("a", "x", 2), ("a", "y", 3)], [None, OTHER, REPEATED, OTHER], [None, OTHER, REPEATED, OTHER], id="equally frequent: the newest"),
        pytest.param([("a b", "x", 1), (" a\n b", "y", 2)], [OTHER, None], [OTHER, None], id="sources differ in spaces alone"),
        pytest.param([("a", "x", 1), ("a", "y" * 1001, 2)], [None, Reason.TARGET_TOO_LONG], [None, Reason.TARGET_TOO_LONG], id="one that is skipped wins nothing"),
        pytest.param([("a", "x", 1), ("a", "=y", 2), ("a", "=y", 3)], [None, Reason.FIRST_CHARACTER, Reason.FIRST_CHARACTER], [None, Reason.FIRST_CHARACTER, Reason.FIRST_CHARACTER], id="those that fail win nothing"),
        pytest.param([("", "x", 1), ("", "x", 2)], [Reason.EMPTY_SOURCE, Reason.EMPTY_SOURCE], [Reason.EMPTY_SOURCE, Reason.EMPTY_SOURCE], id="empty sources are no duplicates"),
    ],
)  # fmt: skip
def test_one_unit_of_each_source_is_imported(units, newest, most_frequent):
    made = [unit(*one, unit_id=str(n)) for n, one in enumerate(units)]
    for duplicates, expected in (
        (Duplicates.NEWEST, newest),
        (Duplicates.MOST_FREQUENT, most_frequent),
    ):
        planned = plan(made, is_delimited=True, duplicates=duplicates)
        assert [row.reason for row in planned.rows] == expected
        assert [row.unit.id for row in planned.rows] == [one.id for one in made]
        assert [one.id for one in planned.imported] == [
            str(n) for n, reason in enumerate(expected) if reason is None
        ]


def test_left_out_duplicates_are_skipped():
    planned = plan(
        [unit("a", "x", 1), unit("a", "x", 2), unit("a", "y", 3)],
        is_delimited=True,
        duplicates=Duplicates.NEWEST,
    )
    assert [row.outcome for row in planned.rows] == [SKIPPED, SKIPPED, IMPORTED]
    assert [row.reason for row in planned.left_out] == [OTHER, OTHER]


UNITS = st.lists(
    st.builds(
        unit,
        st.sampled_from(["a", "a ", "b", "", "=c", "d" * 1001]),
        st.sampled_from("xyz"),
        st.none() | st.integers(1, 5),
    ),
    max_size=7,
).map(lambda units: [unit(one.src, one.tgt, one.event, str(n)) for n, one in enumerate(units)])


@settings(deadline=None)
@given(UNITS, st.booleans(), st.sampled_from(Duplicates))
def test_every_unit_has_one_outcome_and_its_reason(units, is_delimited, duplicates):
    planned = plan(units, is_delimited=is_delimited, duplicates=duplicates)
    assert sum(planned.n(one) for one in Outcome) == len(planned.rows) == len(units)
    assert len(planned.imported) + len(planned.left_out) == len(units)
    for row in planned.rows:
        assert (row.reason is None) == (row.outcome is IMPORTED)
    sources = [one.src for one in planned.imported]
    assert len(set(sources)) == len(sources)
    possible = {one.src.strip() for one in units if one.src.strip() and len(one.src) <= 1000}
    assert set(sources) == {src for src in possible if not (is_delimited and src[0] == "=")}


@settings(deadline=None)
@given(UNITS, st.sampled_from(Duplicates))
def test_the_order_of_units_decided_one_by_one_decides_nothing(drawn, duplicates):
    units = [unit(one.src, one.tgt, n + 1, one.id) for n, one in enumerate(drawn)]

    def chosen(ordered):
        planned = plan(ordered, is_delimited=True, duplicates=duplicates)
        return {row.unit.id: row.reason for row in planned.rows}

    orders = itertools.permutations(units)
    few = itertools.islice(orders, 0, None, max(1, math.factorial(len(units)) // 10))
    assert all(chosen(order) == chosen(units) for order in few)


def test_of_units_decided_at_once_the_last_wins():
    units = [unit("a", tgt, 7, id) for tgt, id in (("x", "9"), ("y", "10"), ("z", "2"))]
    planned = plan(units, is_delimited=True, duplicates=Duplicates.NEWEST)
    assert [one.tgt for one in planned.imported] == ["z"]


def test_each_reason_has_a_sentence():
    assert set(REASONS) == set(Reason)
    assert len(set(REASONS.values())) == len(Reason)
