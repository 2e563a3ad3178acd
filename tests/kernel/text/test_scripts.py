import pytest

from amts_core.kernel.config import ROOT
from amts_core.kernel.languages import FULL
from amts_core.kernel.text.scripts import (
    foreign_language,
    identify_language,
    is_small,
    is_unspaced,
)


@pytest.mark.parametrize("code", ["en", "zh", "es"])
def test_the_samples_are_identified(code):
    text = (ROOT / "samples" / "textbook" / code / "01-what-is-learning.md").read_text("utf-8")
    found = identify_language(text.split("\n\n"), FULL)
    assert found is not None
    assert found.code == code
    assert found.probability > 0.98


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "Der Hund läuft durch den Wald und sucht einen Ball, den er gestern verloren hat."),
        ("fr", "Le chien court dans la forêt et cherche une balle qu'il a perdue hier soir."),
        ("it", "Il cane corre nel bosco e cerca una palla che ha perso ieri sera."),
        ("pt", "O cão corre pela floresta e procura uma bola que não encontrou ontem à noite."),
        ("tr", "Köpek ormanda koşuyor ve dün akşam kaybettiği topu aramaya devam ediyor."),
        ("vi", "Con chó chạy trong rừng và tìm quả bóng mà nó đã đánh mất tối hôm qua."),
        (
            "ja",
            "犬は森の中を走り、昨日の夜になくしたボールをまだ探しています。とても元気な犬で、毎日走っています。",
        ),
        (
            "ko",
            "개가 숲속을 달리며 어제 저녁에 잃어버린 공을 아직도 찾고 있습니다. 매우 건강한 개입니다. 매일 달립니다.",
        ),
    ],
)
def test_all_languages_are_told_apart(code, text):
    found = identify_language([text], FULL)
    assert found is not None
    assert found.code == code


FOREIGN = {
    "sv": "Servern läser filen innan den svarar. Den behåller en kopia i minnet.",
    "uk": "Сервер читає файл, перш ніж відповісти. Він зберігає копію в пам'яті.",
    "ru": "Сервер читает файл перед ответом. Он хранит копию в памяти.",
    "pl": "Serwer czyta plik, zanim odpowie. Przechowuje jego kopię w pamięci.",
    "ar": "يقرأ الخادم الملف قبل الرد. يحتفظ بنسخة في الذاكرة. يمكنك إيقافه في أي وقت.",
    "hi": "सर्वर उत्तर देने से पहले फ़ाइल पढ़ता है। यह मेमोरी में एक प्रति रखता है। आप इसे किसी भी समय रोक "
    "सकते हैं। फ़ाइल नहीं बदली जाती है।",
    "nl": "De server leest het bestand voordat hij antwoordt. Hij bewaart een kopie.",
}


@pytest.mark.parametrize("code", sorted(FOREIGN))
def test_a_language_that_is_none_of_those_asked_for_is_told(code):
    found = foreign_language([FOREIGN[code]], ("en", "zh"))
    assert found is not None and found.code == code
    assert foreign_language([FOREIGN[code]], ("en", code)) is None


@pytest.mark.parametrize(("code", "written"), [("pt-PT", "pt"), ("no", "da"), ("hr", "sr-Latn")])
def test_variants_and_near_relatives_are_not_foreign(code, written):
    texts = {
        "pt": "O cão corre pela floresta e procura uma bola que não encontrou ontem à noite.",
        "da": "Hunden løber gennem skoven og leder efter den bold, som den tabte i går aftes.",
        "sr-Latn": "Pas trči kroz šumu i traži loptu koju je sinoć izgubio u dubokoj travi.",
    }
    assert foreign_language([texts[written]], ("en", code)) is None


@pytest.mark.parametrize(
    ("letter", "expected"), [("a", True), ("ä", True), ("A", False), ("ა", False), ("ب", False)]
)
def test_small_letters_are_those_that_begin_no_sentence(letter, expected):
    assert is_small(letter) is expected


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "samples" / "textbook").glob("*/*.md")),
    ids=lambda path: path.parent.name,
)
def test_stretches_of_the_samples_are_none_foreign(path):
    blocks = [text for text in path.read_text("utf-8").split("\n\n") if text.strip()]
    for start in range(0, len(blocks), 4):
        assert foreign_language(blocks[start : start + 4], FULL) is None


@pytest.mark.parametrize(
    "text",
    [
        "pip install torch torchvision numpy pandas matplotlib seaborn scikit-learn",
        "NVIDIA GeForce RTX 4090, AMD Radeon RX 7900 XTX, Intel Arc A770, Apple M3 Max",
        "src/main/java/org/example/App.java docker-compose.yml package.json tsconfig.json",
    ],
)
def test_names_and_code_are_none_foreign(text):
    assert foreign_language([text], FULL) is None


@pytest.mark.parametrize(
    "text", ["", "x = 1", "`all of this is code, however long it may be here`"]
)
def test_too_little_text_is_not_guessed(text):
    assert identify_language([text], FULL) is None


@pytest.mark.parametrize(
    ("character", "expected"),
    [("中", True), ("。", True), ("の", True), ("a", False), ("한", False)],
)
def test_which_scripts_have_no_spaces(character, expected):
    assert is_unspaced(character) is expected
