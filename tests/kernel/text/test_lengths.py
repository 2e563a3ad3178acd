import pytest

from amts_core.kernel.text.lengths import latin_width, utf8_length


@pytest.mark.parametrize(
    ("text", "expected"), [("abc", 3), ("é", 2), ("中", 3), ("😀", 4), ("", 0)]
)
def test_bytes_are_counted_and_not_characters(text, expected):
    assert utf8_length(text) == expected


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("machine translation", "机器翻译"),
        ("a data set", "データセット"),
        ("a function", "함수입니다"),
    ],
)
def test_scripts_become_comparable(text, other):
    assert 0.4 < latin_width(text) / latin_width(other) < 2.5


def test_white_space_does_not_count():
    assert latin_width("a b\n c") == latin_width("abc") == 3
