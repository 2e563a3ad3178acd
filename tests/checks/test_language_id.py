"""Sides in another script or language than theirs."""

import pytest

from amts_core.checks.context import Context
from amts_core.checks.language_id import language

ENGLISH = "The loss of the model is small and that of the data is large."


@pytest.mark.parametrize(
    ("src", "tgt", "languages", "message"),
    [
        pytest.param("损失函数很小", "The 损失函数 is small", ("zh", "en"), "target has “损失函数”, no English", id="Chinese left in English"),
        pytest.param("The loss is small", "The loss was small", ("en", "zh"), "target has no Chinese character", id="no Chinese"),
        pytest.param("The loss is small", "The loss was small", ("en", "ja"), "target has no Japanese character", id="no Japanese"),
        pytest.param("The loss is small", "The loss was small", ("en", "ko"), "target has no Korean character", id="no Korean"),
        pytest.param("The loss", "これはペンです", ("en", "zh"), "target has “これはペンです”, no Chinese", id="Japanese as Chinese"),
        pytest.param("The loss", "损失函数的值是非常小的而且模型非常好用。", ("en", "ja"), "target has no kana: perhaps Chinese", id="Chinese as Japanese"),
        pytest.param("The loss", "손실함수는 작다", ("en", "zh"), "target has “손실함수는”, no Chinese", id="Korean as Chinese"),
        pytest.param("The loss", "Функция потерь", ("en", "es"), "target is hardly in the Latin script", id="Cyrillic"),
        pytest.param(ENGLISH, ENGLISH.replace("small", "tiny"), ("en", "es"), "target reads like English", id="English as Spanish"),
        pytest.param(ENGLISH, ENGLISH.replace("small", "tiny"), ("en", "it"), "target reads like English", id="English as Italian"),
        pytest.param("x", "La perdita del modello è piccola e quella dei dati non lo è.", ("it", "de"), "target reads like Italian", id="Italian left in German"),
        pytest.param("Es ist der Verlust der Daten und das ist nicht gut.", "x", ("en", "de"), "source reads like German", id="German as the source"),
    ],
)  # fmt: skip
def test_a_side_in_another_language_is_found(src, tgt, languages, message):
    context = Context(src_lang=languages[0], tgt_lang=languages[1])
    assert [one.message for one in language(src, tgt, context)] == [message]


@pytest.mark.parametrize(
    ("src", "tgt", "languages"),
    [
        pytest.param("The loss is small", "损失很小", ("en", "zh"), id="Chinese"),
        pytest.param("Use GPU and CUDA today", "今天用GPU和CUDA", ("en", "zh"), id="names"),
        pytest.param("Microsoft Visual Studio Code", "Microsoft VS Code", ("en", "zh"), id="names alone"),
        pytest.param("The loss is small", "`the loss` 小", ("en", "zh"), id="code"),
        pytest.param("西游记的故事", "The story (西游记故事)", ("zh", "en"), id="title in brackets"),
        pytest.param("The word 日本語版だ", "La palabra 日本語版だ", ("en", "es"), id="cited in both"),
        pytest.param("the name", "東京都知事選挙", ("en", "ja"), id="a Japanese title"),
        pytest.param("α, β and γ", "α, β y γ", ("en", "es"), id="Greek signs"),
        pytest.param(ENGLISH, "La pérdida del modelo es pequeña y la de los datos, grande.", ("en", "es"), id="Spanish"),
        pytest.param(ENGLISH, "La perdita del modello è piccola e quella dei dati è grande.", ("en", "it"), id="Italian"),
        pytest.param(ENGLISH, ENGLISH, ("en", "es"), id="identical is another finding"),
        pytest.param("The loss is small", "The loss was small", ("en", ""), id="language unknown"),
        pytest.param("The loss is small", "The loss was small", ("en", "xx"), id="no language of ours"),
    ],
)  # fmt: skip
def test_a_side_in_its_language_is_no_finding(src, tgt, languages):
    assert language(src, tgt, Context(src_lang=languages[0], tgt_lang=languages[1])) == ()


def test_foreign_characters_are_marked():
    (found,) = language("损失函数😀", "😀 the 损失函数.", Context(src_lang="zh", tgt_lang="en"))
    assert (found.src_spans, found.tgt_spans) == ((), ((6, 10),))
    (found,) = language("😀 the 损失函数.", "损失函数", Context(src_lang="en", tgt_lang="zh"))
    assert (found.src_spans, found.tgt_spans) == (((6, 10),), ())
