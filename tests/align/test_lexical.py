"""Tokens that translations repeat, and their weights."""

import math
import random
from collections import Counter

import pytest

from amts_core.align.lexical import lexicons, surface_tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Use `x_1` in 3,000 cases", ["`x_1`", "3000", "use", "cases"], id="code, numbers, words"),
        pytest.param("à 1.000,5 °C", ["1000.5"], id="number of another locale"),
        pytest.param("see [the docs](a.md) now", ["](a.md)", "see", "the", "docs", "now"], id="target and words of a link"),
        pytest.param("$x + y$", ["$x+y$"], id="formula without its blanks"),
        pytest.param("ＡＢＣ１２", ["12", "abc"], id="full-width forms"),
        pytest.param("Transformers transform", ["trans", "trans"], id="stems, as often as they occur"),
        pytest.param("naïve Café CAFÉ", ["naive", "cafe", "cafe"], id="accents and case do not count"),
        pytest.param("{name} <b>bold</b>", ["{name}", "<b>", "</b>", "bold"], id="placeholders and tags"),
        pytest.param("猫在 PyTorch 里跑", ["pytor"], id="loan word"),
        pytest.param("a 猫 is", [], id="short words say nothing"),
        pytest.param("", [], id="empty"),
    ],
)  # fmt: skip
def test_surface_tokens(text, expected):
    assert list(surface_tokens(text)) == expected


def tokens_of(lexicon, n):
    return lexicon.tokens[lexicon.offsets[n] : lexicon.offsets[n + 1]].tolist()


def test_only_tokens_of_both_sides_count():
    src, tgt = lexicons(["alpha 7", "beta 8"], ["7 gamma", "delta", "7 7"])
    assert src.weights.tolist() == tgt.weights.tolist() == [pytest.approx(math.log(1 + 3 / 2))]
    assert [tokens_of(src, n) for n in (0, 1)] == [[0], []]
    assert [tokens_of(tgt, n) for n in (0, 1, 2)] == [[0], [], [0, 0]]


@pytest.mark.parametrize(
    ("n_src", "n_tgt", "kept"), [(60, 60, True), (61, 1, False), (1, 61, False)]
)
def test_tokens_of_many_segments_tell_nothing(n_src, n_tgt, kept):
    src, tgt = lexicons(["the"] * n_src, ["the"] * n_tgt)
    assert len(src.tokens) == (n_src if kept else 0)
    assert len(tgt.tokens) == (n_tgt if kept else 0)


@pytest.mark.parametrize("seed", range(3))
def test_weights_and_totals_are_as_defined(seed):
    lots = random.Random(seed)
    words = [f"{a}{b}ord" for a in "abcdefg" for b in "xyz"]
    texts = [
        [" ".join(lots.choices(words[: 8 * side], k=lots.randrange(6))) for _ in range(20 * side)]
        for side in (1, 2)
    ]
    found = lexicons(*texts)
    having = [Counter(word for text in side for word in {*text.split()}) for side in texts]
    weight = {
        word: math.log(1 + 40 / max(n, having[1][word]))
        for word, n in having[0].items()
        if word in having[1]
    }
    assert sorted(found[0].weights) == pytest.approx(sorted(weight.values()))
    for side, lexicon in zip(texts, found, strict=True):
        for n, text in enumerate(side):
            of_text = sorted(weight[word] for word in text.split() if word in weight)
            assert sorted(lexicon.weights[tokens_of(lexicon, n)]) == pytest.approx(of_text)
            assert tokens_of(lexicon, n) == sorted(tokens_of(lexicon, n))
            assert lexicon.totals[n] == pytest.approx(sum(of_text))


@pytest.mark.parametrize("texts", [([""], [""]), (["猫"], ["cat"]), (["", ""], ["7"])])
def test_documents_without_common_tokens(texts):
    for side, lexicon in zip(texts, lexicons(*texts), strict=True):
        assert lexicon.tokens.tolist() == []
        assert lexicon.offsets.tolist() == [0] * (len(side) + 1)
        assert lexicon.totals.tolist() == [0.0] * len(side)
