"""Punctuation at the end."""

import pytest

from amts_core.checks.context import Context
from amts_core.checks.final_marks import end_punctuation


@pytest.mark.parametrize(
    ("src", "tgt", "language", "message", "fix"),
    [
        pytest.param("Yes.", "是", "zh", "ends without the . of the source", "是。", id="put, full-width"),
        pytest.param("Yes.", "はいます", "ja", "ends without the . of the source", "はいます。", id="put, Japanese"),
        pytest.param("Yes.", "Sí", "es", "ends without the . of the source", "Sí.", id="put, ASCII"),
        pytest.param("Yes.", "네요", "ko", "ends without the . of the source", "네요.", id="put, Korean"),
        pytest.param("Yes.", "是", "", "ends without the . of the source", "是。", id="put, language unknown"),
        pytest.param("Really?", "真的。", "zh", "ends with . but the source with ?", "真的？", id="replaced"),
        pytest.param("Yes", "是。", "zh", "ends with . but the source without", "是", id="removed"),
        pytest.param("Really?", "Vraiment.", "fr", "ends with . but the source with ?", "Vraiment\u00a0?", id="French space"),
        pytest.param("Really?", "Davvero.", "it", "ends with . but the source with ?", "Davvero?", id="Italian"),
        pytest.param("Yes.", "«Sì»", "it", "ends without the . of the source", "«Sì».", id="after Italian quotes"),
        pytest.param("Really?", "De verdad.", "es", "ends with . but the source with ?", None, id="Spanish question without its begin"),
        pytest.param("Really?", "¿De verdad.", "es", "ends with . but the source with ?", "¿De verdad?", id="Spanish question"),
        pytest.param("See (it).", "见（它）", "zh", "ends without the . of the source", "见（它）。", id="after a bracket"),
        pytest.param('He said "yes."', "他说“是”", "zh", "ends without the . of the source", "他说“是。”", id="inside quotes"),
        pytest.param("Wait...", "等等", "zh", "ends without the … of the source", "等等……", id="Chinese ellipsis"),
        pytest.param("as follows:", "así", "es", "ends without the : of the source", "así:", id="colon"),
        pytest.param("**Bold.**", "**粗体**", "zh", "ends without the . of the source", "**粗体。**", id="emphasis"),
        pytest.param("Yes.", "Sí ", "es", "ends without the . of the source", "Sí. ", id="space after it stays"),
        pytest.param("Use `x.`.", "用`x.`", "zh", "ends without the . of the source", "用`x.`。", id="after code"),
    ],
)  # fmt: skip
def test_another_end_is_found_and_mended(src, tgt, language, message, fix):
    found = end_punctuation(src, tgt, Context(src_lang="en", tgt_lang=language))
    assert [(one.message, one.fix) for one in found] == [(message, fix)]


@pytest.mark.parametrize(
    ("src", "tgt"),
    [
        pytest.param("Yes.", "是。", id="full-width full stop"),
        pytest.param("Really?!", "真的？", id="several marks"),
        pytest.param("Wait...", "等等……", id="ellipsis"),
        pytest.param("Wait…", "等等。。。", id="full stops as an ellipsis"),
        pytest.param("Wait...", "等等。", id="ellipsis and full stop"),
        pytest.param("as follows:", "如下：", id="colon"),
        pytest.param("1.", "1", id="number of an item"),
        pytest.param("as follows:", "如下。", id="colon and full stop"),
        pytest.param("a; b;", "甲；乙；", id="semicolon"),
        pytest.param("A heading", "标题", id="headings"),
        pytest.param("Yes.", "¡Sí!", id="exclamation"),
        pytest.param('"Yes."', "“是”。", id="inside and outside of quotes"),
        pytest.param("See (it).", "（见它。）", id="inside brackets"),
        pytest.param("See [it](a.md).", "见[它](a.md)。", id="link"),
        pytest.param("<b>Yes.</b>", "<b>是。</b>", id="tag"),
        pytest.param("we have $x.$", "我们有$x$。", id="formula"),
        pytest.param("and then,", "然后", id="comma"),
        pytest.param("the probability of", "可能性。", id="goes on in a formula"),
        pytest.param("cats, dogs, etc.", "猫、狗等", id="abbreviation"),
        pytest.param("gatti, cani ecc.", "cats and dogs", id="Italian abbreviation"),
        pytest.param("at 3 p.m.", "下午三点", id="abbreviation with stops"),
        pytest.param("Really?", "本当ですか。", id="Japanese question"),
        pytest.param("The file name.", "ファイルの名前", id="Japanese noun"),
        pytest.param("The file name.", "파일의 이름", id="Korean noun"),
        pytest.param("...", "……", id="marks alone"),
    ],
)  # fmt: skip
def test_ends_that_agree_are_no_finding(src, tgt):
    assert end_punctuation(src, tgt) == ()


def test_the_marks_are_marked():
    (found,) = end_punctuation("😀 Really?", "😀 真的。”")
    assert (found.src_spans, found.tgt_spans) == (((8, 9),), ((4, 5),))
