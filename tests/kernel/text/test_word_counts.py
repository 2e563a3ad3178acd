"""Words as the translators of a language count them."""

import pytest

from amts_core.kernel.errors import ConfigurationError
from amts_core.kernel.text.word_counts import words


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        pytest.param("", "en", 0, id="nothing"),
        pytest.param("  It\trains.\n", "en", 2, id="white space"),
        pytest.param("state-of-the-art isn't new", "en", 3, id="hyphens and apostrophes"),
        pytest.param("a – b ... = c", "en", 3, id="signs that stand alone"),
        pytest.param("The `n = 80` is 3.14", "en", 5, id="numbers"),
        pytest.param("모델은 데이터에서 배운다.", "ko", 3, id="Korean has spaces"),
        pytest.param("Mô hình học", "vi", 3, id="Vietnamese counts syllables"),
        pytest.param("模型从数据中学习。", "zh", 8, id="Chinese counts characters"),
        pytest.param("使用softmax回归，n=80。", "zh", 6, id="Latin runs in Chinese"),
        pytest.param("データから学ぶ", "ja", 7, id="Japanese counts kana too"),
        pytest.param("，。！", "zh", 0, id="only punctuation"),
    ],
)  # fmt: skip
def test_words(text, language, expected):
    assert words(text, language) == expected


def test_an_unknown_language_is_refused():
    with pytest.raises(ConfigurationError, match="xx"):
        words("text", "xx")
