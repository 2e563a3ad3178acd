"""Brackets and quotes without a partner."""

import pytest

from amts_core.checks.brackets import brackets


@pytest.mark.parametrize(
    ("src", "tgt", "message", "spans"),
    [
        pytest.param("a (b)", "甲（乙", "（ is not closed", ((1, 2),), id="not closed"),
        pytest.param("a (b)", "甲乙）", "） is not opened", ((2, 3),), id="not opened"),
        pytest.param("a [b]", "甲[乙", "[ is not closed", ((1, 2),), id="square"),
        pytest.param('a "b"', "甲“乙", "“ is not closed", ((1, 2),), id="quote"),
        pytest.param('a "b"', "甲乙”", "” is not opened", ((2, 3),), id="closing quote"),
        pytest.param('a "b"', 'x "y', '" is not closed', ((2, 3),), id="straight quote"),
        pytest.param('"a" b', "«a b", "« is not closed", ((0, 1),), id="guillemet"),
        pytest.param('"a" b', "„a b", "„ is not closed", ((0, 1),), id="low quote"),
        pytest.param('"a" b', "「甲乙", "「 is not closed", ((0, 1),), id="corner bracket"),
        pytest.param("a", "《甲", "《 is not closed", ((0, 1),), id="title"),
        pytest.param("a (b)", "😀甲(乙", "( is not closed", ((2, 3),), id="after an emoji"),
        pytest.param("a", "((甲", "( is not closed, and 1 more", ((0, 1), (1, 2)), id="two"),
        pytest.param("(a", "((b", "( is not closed", ((1, 2),), id="more than the source"),
        pytest.param('"a" "b"', "“甲“乙”", "“ is not closed", ((0, 1),), id="the first of two"),
    ],
)
def test_a_sign_without_a_partner_is_marked(src, tgt, message, spans):
    (found,) = brackets(src, tgt)
    assert (found.message, found.tgt_spans, found.fix) == (message, spans, None)


@pytest.mark.parametrize(
    ("src", "tgt"),
    [
        pytest.param("a (b) [c] {d}", "甲（乙）[丙]{丁}", id="balanced"),
        pytest.param("a (b)", "甲（乙)", id="widths mixed"),
        pytest.param("(a", "（甲", id="as in the source"),
        pytest.param('a" b', "甲」乙", id="another quote, as in the source"),
        pytest.param("he said: 'No.", "他说：“不。", id="apostrophes as quotes in the source"),
        pytest.param("a", "l'eau d'or, it's", id="apostrophes"),
        pytest.param("a", "„b“ «c» »d« ”e”", id="quotes of several countries"),
        pytest.param("a", "a) b, c) d", id="list markers"),
        pytest.param("a", "1）甲", id="full-width list marker"),
        pytest.param("a", "甲 :) 乙 ;-(", id="emoticons"),
        pytest.param("a", 'a 27" screen', id="inches"),
        pytest.param("a", "`f(` 甲 $x($", id="code and formulas"),
        pytest.param("[a](b.md)", "[甲](b.md)", id="link"),
        pytest.param("[0, 1)", "[0, 1)", id="half-open interval"),
        pytest.param("a", "甲“乙‘丙’丁”", id="quotes within quotes"),
    ],
)
def test_signs_with_a_partner_are_no_finding(src, tgt):
    assert brackets(src, tgt) == ()
