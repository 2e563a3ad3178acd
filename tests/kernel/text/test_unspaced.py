"""Words of scripts that put no space between them: they are estimated, and compared by letters."""

import pytest

from amts_core.kernel.text.changed_words import changes
from amts_core.kernel.text.word_counts import words


@pytest.mark.parametrize(
    ("text", "code", "least", "most"),
    [
        pytest.param("เซิร์ฟเวอร์อ่านไฟล์ก่อนที่จะตอบกลับ", "th", 5, 10, id="Thai"),
        pytest.param("ใช้ Python 3.12 ได้", "th", 4, 4, id="Thai and Latin"),
        pytest.param("ម៉ាស៊ីនមេអានឯកសារមុនពេលឆ្លើយតប", "km", 4, 10, id="Khmer"),
        pytest.param("यह पहला वाक्य है।", "hi", 4, 4, id="Hindi has spaces"),
        pytest.param("هذا هو الملف.", "ar", 3, 3, id="Arabic has spaces"),
        pytest.param("這是檔案。", "zh-TW", 4, 4, id="Traditional Chinese"),
    ],
)
def test_words_are_counted(text, code, least, most):
    assert least <= words(text, code) <= most


def test_a_word_with_signs_changes_as_a_whole():
    assert changes("हिन्दी में", "हिंदी में").after == ((0, 5),)


def test_of_thai_what_changes_is_a_letter_with_its_signs():
    before, after = "อ่านไฟล์", "อ่านไฟ"
    assert [before[start:end] for start, end in changes(before, after).before] == ["ล์"]
