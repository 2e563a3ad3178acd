"""The ten languages and what is known of each."""

import unicodedata
from dataclasses import FrozenInstanceError

import pytest

from amts_core.kernel.errors import ConfigurationError
from amts_core.kernel.languages import LANGUAGES, profile

SACREBLEU_TOKENIZERS = {
    "none", "zh", "13a", "intl", "char", "ja-mecab", "ko-mecab", "spm", "flores101", "flores200",
}  # fmt: skip
"""The values of --tokenize that https://github.com/mjpost/sacrebleu names."""


def test_there_are_ten_languages_each_with_its_own_names():
    assert len(LANGUAGES) == 10
    for code, found in LANGUAGES.items():
        assert profile(code) is found
        assert found.code == code
    for name in ("code", "name", "native_name"):
        assert len({getattr(found, name) for found in LANGUAGES.values()}) == 10


@pytest.mark.parametrize(
    ("code", "name", "script", "joiner", "tokenizer"),
    [
        ("en", "English", "Latn", " ", "13a"),
        ("zh", "Chinese", "Hans", "", "zh"),
        ("es", "Spanish", "Latn", " ", "13a"),
        ("ja", "Japanese", "Jpan", "", "ja-mecab"),
        ("ko", "Korean", "Kore", " ", "ko-mecab"),
        ("pt", "Portuguese", "Latn", " ", "13a"),
        ("tr", "Turkish", "Latn", " ", "13a"),
        ("vi", "Vietnamese", "Latn", " ", "13a"),
        ("de", "German", "Latn", " ", "13a"),
        ("fr", "French", "Latn", " ", "13a"),
    ],
)
def test_each_language_is_described(code, name, script, joiner, tokenizer):
    found = profile(code)
    assert (found.name, found.script, found.joiner) == (name, script, joiner)
    assert found.sacrebleu_tokenizer == tokenizer
    assert found.sacrebleu_tokenizer in SACREBLEU_TOKENIZERS
    assert found.splitter == code


@pytest.mark.parametrize("found", LANGUAGES.values(), ids=LANGUAGES)
def test_a_language_is_named_in_its_own_script(found):
    alphabets = {"Latn": "LATIN", "Hans": "CJK", "Jpan": "CJK", "Kore": "HANGUL"}
    letters = filter(str.isalpha, found.native_name)
    assert {unicodedata.name(letter).split()[0] for letter in letters} == {alphabets[found.script]}


@pytest.mark.parametrize("found", LANGUAGES.values(), ids=LANGUAGES)
def test_abbreviations_are_written_as_they_are_looked_up(found):
    for word in found.abbreviations:
        assert word == word.lower() == unicodedata.normalize("NFC", word)
        assert word and not word.endswith(".")


@pytest.mark.parametrize("found", LANGUAGES.values(), ids=LANGUAGES)
def test_no_language_is_twice_as_long_as_english(found):
    assert 0.5 < found.expansion < 2
    assert profile("en").expansion == 1


@pytest.mark.parametrize("code", ["", "EN", "english", "zh-TW", "xx"])
def test_an_unknown_code_is_refused_with_those_known(code):
    with pytest.raises(ConfigurationError, match=f"{code!r} is not known. Use one of: en zh es ja"):
        profile(code)


def test_profiles_cannot_be_changed():
    with pytest.raises(TypeError):
        LANGUAGES["xx"] = profile("en")
    with pytest.raises(FrozenInstanceError):
        profile("en").joiner = ""
