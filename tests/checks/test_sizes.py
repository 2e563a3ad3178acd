"""What makes a pair no unit, and what the service would not import."""

import pytest

from amts_core.checks.sizes import (
    control_characters,
    empty_side,
    first_character,
    line_break,
    too_long,
)


def messages(found):
    return [finding.message for finding in found]


def marks(found):
    return [(finding.src_spans, finding.tgt_spans) for finding in found]


@pytest.mark.parametrize(
    ("src", "tgt", "expected"),
    [
        pytest.param("", "b", ["the source is empty"], id="no source"),
        pytest.param("a", "", ["the target is empty"], id="no target"),
        pytest.param("", "", ["the source is empty", "the target is empty"], id="neither"),
        pytest.param(" \t\n\u3000\xa0", "b", ["the source is empty"], id="white space only"),
        pytest.param("a", "。", [], id="a full stop is text"),
    ],
)
def test_a_side_without_text_is_found(src, tgt, expected):
    assert messages(empty_side(src, tgt)) == expected


@pytest.mark.parametrize(
    ("src", "tgt", "expected"),
    [
        pytest.param("a" * 1000, "b", [], id="1000 letters"),
        pytest.param("a" * 1001, "b", ["source has 1001 of 1000 bytes"], id="1001 letters"),
        pytest.param("b", "中" * 333 + "a", [], id="334 characters of 1000 bytes"),
        pytest.param("b", "中" * 334, ["target has 1002 of 1000 bytes"], id="334 of 1002 bytes"),
        pytest.param("😀" * 250, "é" * 500, [], id="both sides full"),
        pytest.param("😀" * 251, "é" * 501, ["source has 1004 of 1000 bytes", "target has 1002 of 1000 bytes"], id="both sides over"),
        pytest.param("\ud800" * 1001, "b", [], id="a lone surrogate has no bytes"),
    ],
)  # fmt: skip
def test_bytes_over_the_limit_are_found(src, tgt, expected):
    assert messages(too_long(src, tgt)) == expected


@pytest.mark.parametrize(
    "mark",
    ["\n", "\r", "\u2028", "\u2029", "\x85"],
    ids=["LF", "CR", "line separator", "paragraph separator", "next line"],
)
def test_a_line_break_is_marked(mark):
    assert marks(line_break(f"ab{mark}c", "d")) == [(((2, 3),), ())]
    assert messages(line_break(f"{mark}c", f"d{mark}")) == ["a line break in source and target"]


@pytest.mark.parametrize("text", ["", "a b", "a\tb", "a\u3000b", r"a\nb"])
def test_other_white_space_is_no_line_break(text):
    assert line_break(text, text) == ()


@pytest.mark.parametrize("mark", ["+", "-", "=", "@"])
def test_the_begin_of_a_formula_is_marked(mark):
    assert messages(first_character(f"{mark}1", "b")) == [f"source begins with {mark}"]
    assert marks(first_character("a", f"{mark}b")) == [((), ((0, 1),))]
    assert len(first_character(mark, mark)) == 2


@pytest.mark.parametrize("text", ["", "a+b", "a=b", "\u2212 1", "\uff1d 1", "–", "'=1'", "$x$"])
def test_other_characters_may_begin_a_text(text):
    assert first_character(text, text) == ()


@pytest.mark.parametrize(
    "character",
    ["\0", "\x08", "\x0b", "\x0c", "\x1b", "\x7f", "\x80", "\x9f", "\ufffe", "\uffff", "\ud800", "\udfff"],
    ids=ascii,
)  # fmt: skip
def test_a_character_that_no_text_may_hold_is_marked(character):
    found = control_characters("a", f"b{character}")
    assert messages(found) == ["a control character in target"]
    assert marks(found) == [((), ((1, 2),))]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a\tb\r\nc", id="tab and line break"),
        pytest.param("👩\u200d👩\u200d👧", id="joined emoji"),
        pytest.param("\u200fשלום\u200e", id="marks of direction"),
        pytest.param("soft\u00adhyphen\u00a0space", id="soft hyphen, no-break space"),
        pytest.param("\ue000\ufffd\ufeff", id="private, replacement, mark"),
    ],
)
def test_invisible_characters_that_texts_need_pass(text):
    assert control_characters(text, text) == ()


@pytest.mark.parametrize(
    ("src", "tgt", "fix"),
    [
        pytest.param("a", "b\x00c\x07", "bc", id="target alone"),
        pytest.param("a\x00", "b\x00c", None, id="the source too"),
        pytest.param("a\x00", "b", None, id="source alone"),
    ],
)
def test_control_characters_are_taken_from_the_target(src, tgt, fix):
    (found,) = control_characters(src, tgt)
    assert found.fix == fix


@pytest.mark.parametrize(
    ("src", "tgt", "fix"),
    [
        pytest.param("a", "b\nc", "b c", id="a space between words"),
        pytest.param("a", "b \r\n  c", "b c", id="one space"),
        pytest.param("a", "中\n文", "中文", id="none between Chinese"),
        pytest.param("a", "中，\nb", "中， b", id="one before a Latin word"),
        pytest.param("a", "\nb\n", "b", id="none at the ends"),
        pytest.param("a\nb", "b\nc", None, id="the source too"),
    ],
)
def test_a_target_is_put_on_one_line(src, tgt, fix):
    (found,) = line_break(src, tgt)
    assert found.fix == fix
