"""Keys of texts: the same for the same text, in every process, and in 64 bits with a sign."""

import hashlib

import pytest

from amts_core.kernel.text.keys import text_key


@pytest.mark.parametrize(
    ("text", "other", "is_same"),
    [
        pytest.param("One.", " One.\n", True, id="outer white space"),
        pytest.param("One.", "\u3000One.", True, id="a wide space"),
        pytest.param("One two.", "One  two.", False, id="inner white space"),
        pytest.param("One.", "one.", False, id="case"),
        pytest.param("é", "e\u0301", False, id="not composed"),
        pytest.param("", "  ", True, id="nothing"),
        pytest.param("a\ud83d", "a", False, id="half a character"),
    ],
)
def test_texts_that_differ_in_outer_white_space_alone_have_one_key(text, other, is_same):
    assert (text_key(text) == text_key(other)) is is_same


@pytest.mark.parametrize("text", ["", "One.", "第一句。", "😀" * 400])
def test_a_key_is_the_begin_of_the_hash(text):
    """The oracle reads the hexadecimal digits; stored keys depend on this for ever."""
    digits = int(hashlib.sha256(text.encode()).hexdigest()[:16], 16)
    assert text_key(text) == (digits - 2**64 if digits >= 2**63 else digits)


def test_keys_fit_in_64_bits_and_use_both_signs():
    keys = [text_key(f"text {n}") for n in range(2000)]
    assert len(set(keys)) == 2000
    assert min(keys) >= -(2**63)
    assert max(keys) < 2**63
    assert 800 < sum(key < 0 for key in keys) < 1200
