"""Stray spaces."""

import pytest

from amts_core.checks.context import Context
from amts_core.checks.spaces import spaces


@pytest.mark.parametrize(
    ("tgt", "language", "message", "fix", "spans"),
    [
        pytest.param(" a", "en", "space at the start or end", "a", ((0, 1),), id="start"),
        pytest.param("a\u3000 ", "en", "space at the start or end", "a", ((1, 3),), id="end"),
        pytest.param("a  b", "en", "several spaces", "a b", ((1, 3),), id="double"),
        pytest.param("a\tb", "en", "tab", "a b", ((1, 2),), id="tab"),
        pytest.param("a \t b", "en", "tab", "a b", ((1, 4),), id="tab between spaces"),
        pytest.param("a\u200bb\ufeff", "en", "invisible character", "ab", ((1, 2), (3, 4)), id="no width"),
        pytest.param("a , b", "en", "space before punctuation", "a, b", ((1, 2),), id="comma"),
        pytest.param("a !", "it", "space before punctuation", "a!", ((1, 2),), id="Italian exclamation mark"),
        pytest.param("a !", "en", "space before punctuation", "a!", ((1, 2),), id="exclamation mark"),
        pytest.param("a\u00a0.", "fr", "space before punctuation", "a.", ((1, 2),), id="French full stop"),
        pytest.param("中 ，文", "zh", "space beside full-width punctuation", "中，文", ((1, 2),), id="before a full-width comma"),
        pytest.param("中， 文", "zh", "space beside full-width punctuation", "中，文", ((2, 3),), id="after a full-width comma"),
        pytest.param("😀  `a  b`", "en", "several spaces", "😀 `a  b`", ((1, 3),), id="code keeps its spaces"),
        pytest.param("a \u200b b  c", "en", "invisible character, several spaces", "a b c", ((2, 3), (5, 7)), id="spaces that meet"),
    ],
)  # fmt: skip
def test_stray_spaces_are_found_and_mended(tgt, language, message, fix, spans):
    (found,) = spaces("x", tgt, Context(tgt_lang=language))
    assert (found.message, found.fix, found.tgt_spans) == (message, fix, spans)


@pytest.mark.parametrize(
    ("src", "tgt", "language"),
    [
        pytest.param("x", "a b, c. d", "en", id="none"),
        pytest.param("x", "Quoi ? Non ; oui : si !", "fr", id="French"),
        pytest.param("x", "Quoi ?", "", id="perhaps French"),
        pytest.param("x  y", "a  b", "en", id="doubled in the source too"),
        pytest.param("Name: ", "名 ", "zh", id="at the end of the source too"),
        pytest.param("x", "use .NET and ... so", "en", id="a name with a stop"),
        pytest.param("x", "`a` , $b$ .", "en", id="after code"),
        pytest.param("x", "本当！　次", "ja", id="ideographic space"),
        pytest.param("x", "中文。 中文", "zh", id="between sentences"),
        pytest.param("x", "می\u200cخواهم 👩\u200d👧", "", id="joiners"),
        pytest.param("x", "用 GPU 训练", "zh", id="around Latin words"),
    ],
)
def test_spaces_that_belong_are_no_finding(src, tgt, language):
    assert spaces(src, tgt, Context(tgt_lang=language)) == ()
