"""The languages: each is whole, and all that differs between them stands in its file."""

import ast
import importlib
import re
import unicodedata
from dataclasses import MISSING, FrozenInstanceError, fields
from pathlib import Path

import pytest
import sentencex
from babel import Locale
from babel.core import get_global
from sacrebleu.metrics.bleu import BLEU

from amts_core.kernel import languages
from amts_core.kernel.config import ROOT
from amts_core.kernel.errors import ConfigurationError
from amts_core.kernel.languages import (
    FULL,
    LANGUAGES,
    Language,
    english_name,
    every,
    find,
    profile,
    tags,
)
from amts_core.kernel.languages.writing_systems import LATIN

FOLDER = Path(languages.__file__).parent
EACH = pytest.mark.parametrize("language", FULL.values(), ids=FULL)
ALL = pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
FRAME = {"__init__", "general", "record", "tags", "writing_systems"}
"""The modules of the package that are no language."""

MAY_NAME_LANGUAGES = {
    "tmx.py": "the language in which TMX is administrated",
    "sample_project.py": "the languages of the samples",
    "tmx_reader.py": "the tags of TMX, of which one is called ``it``",
    "xliff_files.py": "the tags of XLIFF, of which one is called ``it``",
    "counts.py": "an ending of English plurals",
    "encoder.py": "the languages that our own model has learnt",
    "universal_encoder.py": "the languages that a model of others has learnt",
    "evaluation.py": "a paired test, which is called ``ar``",
    "significance.py": "a paired test, which is called ``ar``",
    "article_sources.py": "languages that are none of ours",
    "offers.py": "what a translation service offers",
    "chat_trials.py": "the language of the texts by which a chat model is tried, and another one",
    "import_pairs.py": "what a new project begins with",
    "project_dialogs.py": "what a new project begins with",
}
"""Files in which the code of a language may stand, and what for."""


def test_every_file_is_listed_under_its_name():
    names = {path.stem for path in FOLDER.glob("*.py")} - FRAME
    assert names == {language.name.lower() for language in FULL.values()}
    for name in names:
        listed = importlib.import_module(f"amts_core.kernel.languages.{name}").LANGUAGE
        assert profile(listed.code) is listed


def test_codes_and_names_are_each_one_languages():
    for name in ("code", "name", "native_name"):
        assert len({getattr(language, name) for language in LANGUAGES.values()}) == len(LANGUAGES)


def test_no_field_has_a_default():
    """So a type checker names what the file of a new language lacks."""
    assert [field.name for field in fields(Language) if field.default is not MISSING] == []
    assert [field.name for field in fields(Language) if field.default_factory is not MISSING] == []


def product_trees():
    """The sources of the product but for the languages' own files."""
    for folder in (ROOT / "amts_core", ROOT / "pages"):
        for path in sorted(folder.rglob("*.py")):
            if path.parent != FOLDER or path.stem == "record":
                yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_every_field_is_used():
    used = {
        node.attr
        for _, tree in product_trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
    }
    assert [field.name for field in fields(Language) if field.name not in used] == []


def codes_in(tree):
    """The codes of languages that stand alone as a string, but for arguments of a call."""
    arguments = {
        id(argument)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for argument in (*node.args, *(keyword.value for keyword in node.keywords))
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in FULL and id(node) not in arguments
    ]


def test_no_table_of_languages_stands_elsewhere():
    named = {path.name: codes_in(tree) for path, tree in product_trees()}
    assert {name for name, codes in named.items() if codes} <= set(MAY_NAME_LANGUAGES)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param('_UNCASED = frozenset(("zh", "ja"))', id="set"),
        pytest.param('_WORDS = {"de": "der die das"}', id="table"),
        pytest.param('if code == "fr": pass', id="case"),
    ],
)
def test_a_table_of_languages_is_noticed(source):
    assert codes_in(ast.parse(source)) != []


@pytest.mark.parametrize(
    ("code", "name", "native_name", "script", "joiner", "tokenizer"),
    [
        ("en", "English", "English", "Latn", " ", "13a"),
        ("zh", "Chinese", "中文", "Hans", "", "zh"),
        ("es", "Spanish", "Español", "Latn", " ", "13a"),
        ("ja", "Japanese", "日本語", "Jpan", "", "ja-mecab"),
        ("ko", "Korean", "한국어", "Kore", " ", "ko-mecab"),
        ("pt", "Portuguese", "Português", "Latn", " ", "13a"),
        ("tr", "Turkish", "Türkçe", "Latn", " ", "13a"),
        ("vi", "Vietnamese", "Tiếng Việt", "Latn", " ", "13a"),
        ("de", "German", "Deutsch", "Latn", " ", "13a"),
        ("fr", "French", "Français", "Latn", " ", "13a"),
        ("it", "Italian", "Italiano", "Latn", " ", "13a"),
        ("ar", "Arabic", "العربية", "Arab", " ", "13a"),
        ("nl", "Dutch", "Nederlands", "Latn", " ", "13a"),
        ("pl", "Polish", "Polski", "Latn", " ", "13a"),
        ("ru", "Russian", "Русский", "Cyrl", " ", "13a"),
    ],
)
def test_languages_are_described(code, name, native_name, script, joiner, tokenizer):
    found = profile(code)
    assert (found.name, found.native_name) == (name, native_name)
    assert (found.script.code, found.joiner) == (script, joiner)
    assert (found.sacrebleu_tokenizer, found.splitter) == (tokenizer, code)


@EACH
def test_libraries_know_the_language(language):
    assert language.sacrebleu_tokenizer in BLEU.TOKENIZERS
    assert Locale("en").languages[language.code] == language.name
    assert sentencex.get_sentence_boundaries(language.splitter, "A. B.")


ALPHABETS = {
    "Latn": "LATIN", "Hans": "CJK", "Jpan": "CJK", "Kore": "HANGUL", "Cyrl": "CYRILLIC",
    "Arab": "ARABIC",
}  # fmt: skip


@EACH
def test_a_language_is_named_in_its_own_script(language):
    letters = filter(str.isalpha, language.native_name)
    named = {unicodedata.name(letter).split()[0] for letter in letters}
    assert named == {ALPHABETS[language.script.code]}


@EACH
def test_words_are_written_as_they_are_looked_up(language):
    tables = language.number_words, language.more_months, language.scale_words
    looked_up = language.function_words.union(
        language.abbreviations,
        language.final_abbreviations,
        language.minor_function_words,
        language.doubled_words,
        language.open_words,
        *tables,
    )
    assert looked_up == {unicodedata.normalize("NFC", word.casefold()) for word in looked_up}
    assert [word for word in looked_up if not word or word.endswith(".")] == []


@EACH
def test_numbers_and_months_are_whole(language):
    assert set(language.months.values()) == set(range(1, 13))
    if language.joiner and not language.counters:
        assert set(range(11)) <= set(language.number_words.values())
        assert {3, 6, 9} & set(language.scale_words.values())
    else:
        assert language.scale_signs


def test_a_word_for_a_power_of_ten_means_the_same_in_all_languages():
    """Texts are read without asking for their language."""
    meant = {
        (word, power)
        for language in FULL.values()
        for word, power in {**language.scale_words, **language.scale_signs}.items()
    }
    words = [word for word, _ in meant]
    assert [pair for pair in sorted(meant) if words.count(pair[0]) > 1] == []


@EACH
def test_a_language_can_be_told(language):
    if language.script is LATIN:
        assert len(language.function_words) >= 16
    else:
        assert language.telling is not None


@ALL
def test_no_language_is_twice_as_long_as_english(language):
    assert 0.5 < language.expansion < 2
    assert profile("en").expansion == 1


@pytest.mark.parametrize(
    ("code", "name"), [("nl", "Dutch"), ("fr", "French"), ("", ""), ("qqq", "")]
)
def test_any_language_has_an_english_name(code, name):
    assert english_name(code) == name


def test_what_all_have_is_gathered():
    assert {"bzw", "e.g"} <= every(lambda language: language.abbreviations)


@pytest.mark.parametrize(
    "code", ["", "EN", "english", "zh_TW", "zh-tw", "xx", "zh-Hant-TW-x-any", "fil-Latn-419"]
)
def test_an_unknown_code_is_refused_with_examples(code):
    with pytest.raises(ConfigurationError, match=f"{code!r} is not known. Use one such as en"):
        profile(code)
    assert find(code) is None


def test_menus_list_languages_by_name():
    names = [language.name for language in LANGUAGES.values()]
    assert names == sorted(names)


CALLED_OTHERWISE = {"bn": "Bangla"}
"""Names of the CLDR that most people know another one for."""


@pytest.mark.parametrize("code", sorted(LANGUAGES.keys() - FULL.keys()))
def test_a_general_profile_says_what_the_cldr_says(code):
    language = LANGUAGES[code]
    assert language.native_name and language.months
    locale = Locale.parse(code, sep="-")
    assert language.direction == locale.text_direction
    if "-" not in code:
        known = CALLED_OTHERWISE.get(code, language.name)
        assert Locale("en").languages[code] == known
        likely = get_global("likely_subtags")[code].split("_")[1]
        assert language.script.code == likely
    assert not language.is_full or code.partition("-")[0] in FULL


@ALL
def test_the_letters_of_a_script_are_those_of_the_native_name(language):
    letters = re.compile(f"[{language.script.letters}]")
    named = [char for char in language.native_name if char.isalpha()]
    assert named and all(letters.match(char) for char in named)


@pytest.mark.parametrize(
    ("code", "name", "script", "direction", "is_full"),
    [
        ("zh-TW", "Chinese (Traditional)", "Hant", "ltr", True),
        ("zh-HK", "Chinese (Traditional, Hong Kong SAR China)", "Hant", "ltr", True),
        ("pt-PT", "Portuguese (Portugal)", "Latn", "ltr", True),
        ("en-GB", "English (United Kingdom)", "Latn", "ltr", True),
        ("fa-AF", "Dari", "Arab", "rtl", False),
        ("sr", "Serbian", "Cyrl", "ltr", False),
        ("sr-Latn", "Serbian (Latin)", "Latn", "ltr", False),
        ("uz-Cyrl", "Uzbek (Cyrillic)", "Cyrl", "ltr", False),
        ("bo", "Tibetan", "Tibt", "ltr", False),
        ("ckb", "Central Kurdish", "Arab", "rtl", False),
        ("dv", "Divehi", "Thaa", "rtl", False),
    ],
)
def test_a_variant_has_its_own_name_and_script(code, name, script, direction, is_full):
    language = profile(code)
    assert (language.code, language.name, language.script.code) == (code, name, script)
    assert (language.direction, language.is_full) == (direction, is_full)


def test_a_variant_knows_the_words_of_its_language():
    assert profile("pt-PT").function_words == profile("pt").function_words
    assert profile("zh-TW").telling is profile("zh").telling


@pytest.mark.parametrize(
    ("tag", "code", "expected"),
    [
        ("zh-CN", "zh", True),
        ("zh-Hans", "zh", True),
        ("zh-TW", "zh", False),
        ("zh-Hant", "zh-TW", True),
        ("zh-HK", "zh-TW", False),
        ("zh", "zh-TW", False),
        ("pt", "pt-PT", True),
        ("pt-BR", "pt-PT", False),
        ("pt-PT", "pt", True),
        ("sr-Latn", "sr", False),
        ("sr-Latn-RS", "sr-Latn", True),
        ("fa", "fa-AF", True),
        ("fa-IR", "fa-AF", False),
        ("en", "de", False),
    ],
)
def test_what_a_tag_denotes(tag, code, expected):
    assert tags.denotes(tag, code) is expected


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("ZH_tw", "zh-TW"),
        ("pt-pt", "pt-PT"),
        (" SR-latn ", "sr-Latn"),
        ("iw", "he"),
        ("arb", "ar"),
        ("JPN", "ja"),
        ("cmn-Hant-TW", "zh-Hant-TW"),
        ("yue", "yue"),
    ],
)
def test_a_code_is_kept_as_it_should_be_written(written, code):
    assert tags.as_code(written) == code


@pytest.mark.parametrize("word", ["may", "per", "in", "mac", "dan"])
def test_a_word_that_is_a_code_beside_a_shorter_one_is_no_tag(word):
    """As at the head of a table."""
    assert not tags.is_tag(word)


def test_languages_cannot_be_changed():
    with pytest.raises(TypeError):
        LANGUAGES["xx"] = profile("en")
    with pytest.raises(FrozenInstanceError):
        profile("en").joiner = ""
