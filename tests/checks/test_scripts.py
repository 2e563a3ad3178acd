"""Checks of texts in scripts with marks, digits and words of their own."""

import pytest

from amts_core.checks import Context, findings, unmade
from amts_core.kernel.languages import LANGUAGES


def slugs(src, tgt, tgt_lang, src_lang="en"):
    context = Context(src_lang=src_lang, tgt_lang=tgt_lang)
    return {one.check for one in findings(src, tgt, context)}


@pytest.mark.parametrize(
    ("code", "src", "tgt"),
    [
        pytest.param("ar", "Is it so?", "هل هذا صحيح؟", id="Arabic question"),
        pytest.param("ar", "It holds 3 files.", "يحتوي على ٣ ملفات.", id="Arabic digits"),
        pytest.param("ar", "It holds 3.5 million.", "يضم ٣٫٥ ملايين.", id="Arabic decimal mark"),
        pytest.param("ar", "It holds three files.", "يحتوي على 3 ملفات.", id="Arabic words"),
        pytest.param("fa", "It holds 3 files.", "دارای ۳ پرونده است.", id="Persian digits"),
        pytest.param("ur", "It is so.", "یہ ایسا ہی ہے۔", id="Urdu stop"),
        pytest.param("hi", "The first sentence.", "यह पहला वाक्य है।", id="danda"),
        pytest.param("hi", "On the angel.", "यह पर परि की कथा है।", id="a sign is part of a word"),
        pytest.param("am", "It is so.", "ይህ እንደዚያ ነው።", id="Ethiopic stop"),
        pytest.param("hy", "It is so.", "Սա այդպես է։", id="Armenian stop"),
        pytest.param("el", "What is it?", "Τι είναι αυτό;", id="Greek question"),
        pytest.param("th", "It is read before.", "อ่านก่อนแล้ว", id="Thai takes no stop"),
        pytest.param("km", "It is so.", "វា\u200bដូច្នេះ\u200bហើយ។", id="Khmer words are joined"),
        pytest.param("my", "It is so.", "ဒါက ဒီလို ဖြစ်သည်။", id="Burmese stop"),
        pytest.param("he", "Dr. Cohen said so.", 'כך אמר ד"ר כהן.', id="Hebrew abbreviation"),
        pytest.param("ru", "Twenty-one files.", "21 файл.", id="English words, Russian digits"),
        pytest.param("ru", "In May, 5 files.", "В мае 5 файлов.", id="Russian month"),
        pytest.param("pl", "In 2 files.", "W dwóch plikach.", id="Polish words"),
        pytest.param("nl", "In 31 files.", "In eenendertig bestanden.", id="Dutch words"),
        pytest.param("zh-TW", "It is so.", "就是這樣。", id="Traditional Chinese"),
    ],
)
def test_nothing_is_wrong(code, src, tgt):
    assert slugs(src, tgt, code) == set()


@pytest.mark.parametrize(
    ("code", "src", "tgt", "slug"),
    [
        pytest.param("ar", "It holds 3 files.", "يحتوي على ٤ ملفات.", "numbers", id="digits"),
        pytest.param("ar", "Is it so?", "هذا صحيح.", "end_punctuation", id="question"),
        pytest.param("hi", "Is it so?", "ऐसा ही है।", "end_punctuation", id="danda"),
        pytest.param("uk", "The server reads it.", "The server reads a file.", "language", id="script"),
        pytest.param("sv", "The client asks for it and waits.",
                     "This is what the client of the server asks for before it is there.", "language", id="English"),
        pytest.param("ru", "The server waits for it.",
                     "The server waits for it.", "not_translated", id="source"),
        pytest.param("nl", "It has spaces.", "Het heeft  spaties.", "spaces", id="spaces"),
        pytest.param("zh-TW", "These are our problems.", "这些是我们的问题。", "language", id="Simplified"),
        pytest.param("zh-TW", "The server reads files before it answers.",
                     "服务器在回答之前读取文件。", "language", id="Simplified with few signs of it"),
        pytest.param("zh", "These are our problems.", "這些是我們的問題。", "language", id="Traditional"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(code, src, tgt, slug):
    assert slug in slugs(src, tgt, code)


@pytest.mark.parametrize("code", ["sv", "af", "da", "uk"])
def test_words_that_a_language_shares_with_the_source_tell_nothing(code):
    texts = {
        "sv": "Filen är en av dem som servern läser in när den startar i natt.",
        "af": "Die lys is leeg of dit was in die lêer, en dit is by ons as dit so is.",
        "da": "Filen er en af dem, som serveren læser i nat, for den er ny.",
        "uk": "Файл на сервері, а не в пам'яті, і ми по черзі питаємо про це.",
    }
    src = "The file is on the server." if code != "uk" else "Файл на сервере, и мы это знаем."
    assert "language" not in slugs(src, texts[code], code, "ru" if code == "uk" else "en")


def test_it_is_told_which_checks_are_not_made():
    assert unmade(("en", "ar", "zh-TW")) == ""
    told = unmade(("sv", "en"))
    assert told.startswith("Swedish has a general profile: numbers written as words")
    told = unmade(("sr-Latn", "km"))
    assert told.startswith("Serbian (Latin) and Khmer have general profiles: ")


@pytest.mark.parametrize("code", LANGUAGES)
def test_checks_run_in_every_language(code):
    assert "numbers" in slugs("There are 12 files.", "x", code, "en")
    assert "numbers" in slugs("x 12", "There are 13 files.", "en", code)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        pytest.param("ไฟล์", "เซิร์ฟเวอร์อ่านไฟล์ก่อน", id="within a run of Thai"),
        pytest.param("स्मृति", "यह स्मृति में रहता है।", id="a Hindi word with signs"),
        pytest.param("ملف", "هذا ملف جديد.", id="Arabic"),
    ],
)
def test_a_term_of_a_source_is_found(term, text):
    context = Context(src_lang="", tgt_lang="en", terms=((term, "file"),))
    assert "glossary" in {one.check for one in findings(text, "Nothing here.", context)}
    assert "glossary" not in {one.check for one in findings(text, "The file.", context)}


@pytest.mark.parametrize(
    ("languages", "text"),
    [
        pytest.param(("pt", "pt-PT"), "A casa é grande e fica na cidade.", id="Portuguese"),
        pytest.param(("zh", "zh-TW"), "今天天氣很好。".replace("氣", "文"), id="Chinese"),
        pytest.param(("fa", "fa-AF"), "این کتاب بزرگ است.", id="Persian"),
    ],
)
def test_what_two_variants_have_alike_is_no_finding(languages, text):
    assert slugs(text, text, languages[1], languages[0]) == set()
