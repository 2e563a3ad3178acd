"""Texts of corpora in the script of the language that they are imported for."""

import pytest

from amts_core.kernel.text.chinese_script import in_script


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("讓我們看問題", "zh", "让我们看问题"),
        ("讓我們看問題", "zh-CN", "让我们看问题"),
        ("让我们看问题", "zh", "让我们看问题"),
        ("让我们看问题", "zh-TW", "讓我們看問題"),
        ("让我们看问题", "zh-Hant", "讓我們看問題"),
        ("这是为了启动群里的线程", "zh-TW", "這是為了啟動群裡的線程"),
        ("这是为了启动群里的线程", "zh-HK", "這是為了啓動羣裏的線程"),
        ("台灣的一群人在裡面啟動", "zh-TW", "台灣的一群人在裡面啟動"),
        ("一群人", "zh-TW", "一群人"),
        ("讓我們", "ja", "讓我們"),
        ("let `讓` be", "en", "let `讓` be"),
        ("{#anchor} 2 × 3 讓", "zh", "{#anchor} 2 × 3 让"),
        ("", "zh", ""),
    ],
)
def test_chinese_is_written_in_the_script_of_its_variant(text, language, expected):
    assert in_script(text, language) == expected
