"""Numbers that differ, and texts that were not translated."""

import pytest

from amts_core.checks.wording import identical, numbers


@pytest.mark.parametrize(
    ("src", "tgt", "message", "src_spans", "tgt_spans"),
    [
        pytest.param("3 cats", "4只猫", "number 3 ≠ 4", ((0, 1),), ((0, 1),), id="changed"),
        pytest.param("in 2016", "那年", "number 2016 only in the source", ((3, 7),), (), id="lost"),
        pytest.param("some", "5个", "number 5 only in the target", (), ((0, 1),), id="added"),
        pytest.param("2 and 2", "2", "number 2 only in the source", ((0, 1), (6, 7)), (), id="once too few"),
        pytest.param("1, 2", "3, 4", "number 1, 2 ≠ 3, 4", ((0, 1), (3, 4)), ((0, 1), (3, 4)), id="several"),
        pytest.param("1 in 11, v1.1", "11, 1.1", "number 1 only in the source", ((0, 1),), (), id="parts of numbers are not marked"),
        pytest.param("Fig.5,6", "图", "number 5.6 only in the source", (), (), id="another mark than ours is not marked"),
        pytest.param("Fig.5", "图", "number 5 only in the source", ((4, 5),), (), id="after a full stop"),
        pytest.param("1,000 m", "100米", "number 1000 ≠ 100", (), ((0, 3),), id="grouped digits are not marked"),
        pytest.param("`3` or 3", "`3`", "number 3 only in the source", ((7, 8),), (), id="digits in code are not marked"),
    ],
)  # fmt: skip
def test_numbers_of_one_side_are_marked(src, tgt, message, src_spans, tgt_spans):
    (found,) = numbers(src, tgt)
    assert (found.message, found.src_spans, found.tgt_spans) == (message, src_spans, tgt_spans)


@pytest.mark.parametrize(
    ("src", "tgt"),
    [
        pytest.param("1,000.5 m", "1 000,5 m", id="French"),
        pytest.param("1,000.5 m", "1.000,5 m", id="German"),
        pytest.param("12 of 30", "30中的12", id="another order"),
        pytest.param("in 2024", "２０２４年", id="full-width digits"),
        pytest.param("use `x[0]` and $x_1$", "用", id="code and formulas"),
        pytest.param("see http://x.org/3", "见", id="addresses"),
        pytest.param("three", "三只", id="numbers in words"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_the_same_numbers_are_no_finding(src, tgt):
    assert numbers(src, tgt) == ()


@pytest.mark.parametrize(
    ("src", "tgt"),
    [
        pytest.param("Not translated.", "Not translated.", id="a sentence"),
        pytest.param("Not translated.", " Not translated. ", id="spaces around"),
        pytest.param("the `x` is here", "the `x` is here", id="with code"),
    ],
)
def test_words_left_as_they_were_are_found(src, tgt):
    (found,) = identical(src, tgt)
    assert (found.message, found.src_spans) == ("target is the same as the source", ())


@pytest.mark.parametrize(
    ("src", "tgt"),
    [
        pytest.param("Not translated.", "Nicht übersetzt.", id="translated"),
        pytest.param("Softmax", "Softmax", id="a single word may stay"),
        pytest.param("`a b`", "`a b`", id="code only"),
        pytest.param("$x$ = 1 2", "$x$ = 1 2", id="no letters"),
        pytest.param("http://x.org/a b", "http://x.org/a b", id="an address and a word"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_what_needs_no_translation_is_no_finding(src, tgt):
    assert identical(src, tgt) == ()
