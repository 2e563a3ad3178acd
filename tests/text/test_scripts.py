import pytest

from amts_core.config import ROOT
from amts_core.languages import LANGUAGES
from amts_core.text.scripts import identify_language, is_unspaced


@pytest.mark.parametrize("code", ["en", "zh", "es"])
def test_the_samples_are_identified(code):
    text = (ROOT / "samples" / "textbook" / code / "01-what-is-learning.md").read_text("utf-8")
    found = identify_language(text.split("\n\n"), LANGUAGES)
    assert found is not None
    assert found.code == code
    assert found.probability > 0.98


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "Der Hund läuft durch den Wald und sucht einen Ball, den er gestern verloren hat."),
        ("fr", "Le chien court dans la forêt et cherche une balle qu'il a perdue hier soir."),
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
    found = identify_language([text], LANGUAGES)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    "text", ["", "x = 1", "`all of this is code, however long it may be here`"]
)
def test_too_little_text_is_not_guessed(text):
    assert identify_language([text], LANGUAGES) is None


@pytest.mark.parametrize(
    ("character", "expected"),
    [("中", True), ("。", True), ("の", True), ("a", False), ("한", False)],
)
def test_which_scripts_have_no_spaces(character, expected):
    assert is_unspaced(character) is expected
