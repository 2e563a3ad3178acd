"""Pieces as a model reads them, and a translation as pieces; terms put in beforehand."""

import pytest

from amts_core.engines.neural.neural_model import Encoded, ModelAnswer
from amts_core.engines.neural.neural_text import hint, marked, restored, terms_written, with_terms
from amts_core.engines.protocol import Term
from amts_core.exchange.source_pieces import source
from amts_core.exchange.wire_format import Close, Open, Text, Verbatim, joined


def pieces(text, id="s0"):
    return source(text, id).pieces


def words(text, sources=None):
    """A model's answer with a token a word, the space before it part of it."""
    ends = [n for n, one in enumerate(text) if one == " "] + [len(text)]
    return ModelAnswer(text, tuple(ends), sources)


def encoded(text):
    """A text with a token a word, the space before it part of it."""
    return Encoded(tuple(text.split()), words(text).ends)


def html(found):
    shown = {Open: lambda one: f"<{one.id[-1]}>", Close: lambda one: f"</{one.id[-1]}>"}
    return "".join(
        one.text
        if isinstance(one, Text)
        else f"{{{one.text}}}"
        if isinstance(one, Verbatim)
        else shown[type(one)](one)
        for one in found
    )


def back(text, answer, tgt_lang="es", sources=None):
    """A translation of a text as pieces, written short; None where a placeholder is missing."""
    as_read = marked(pieces(text), "⟦{}⟧")
    found = restored(words(answer, sources), as_read, encoded(as_read.text), tgt_lang)
    return None if found is None else html(found)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        pytest.param("The network learns.", "The network learns.", id="words"),
        pytest.param("Call `a` or `b`", "Call ⟦1⟧ or ⟦2⟧", id="placeholders"),
        pytest.param("Of 12 `a`, 3 are `b`", "Of 12 ⟦4⟧, 3 are ⟦5⟧", id="numbers that are free"),
        pytest.param("**Bold**  and\n[a link](x)", "Bold and a link", id="pairs and white space"),
        pytest.param("`a`", "⟦1⟧", id="nothing else"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_text_as_it_is_read(text, read):
    found = marked(pieces(text), "⟦{}⟧")
    assert found.text == read
    assert [
        found.text[:end].endswith(one)
        for end, one in zip(found.ends, found.placeholders, strict=True)
    ] == [True] * len(found.kept)


@pytest.mark.parametrize(
    ("text", "answer", "sources", "expected"),
    [
        pytest.param("One two", "Uno dos", None, "Uno dos", id="words"),
        pytest.param("Call `a` now", "Ahora ⟦1⟧ llama", None, "Ahora {`a`} llama", id="moved"),
        pytest.param("See `a` or `b`", "⟦2⟧ o ⟦ 1 ⟧ .", None, "{`b`} o {`a`} .", id="swapped"),
        pytest.param("(`a`, it)", "(⟦1⟧, eso)", None, "({`a`}, eso)", id="beside punctuation"),
        pytest.param("See `a` now", "Ahora ve", None, None, id="lost"),
        pytest.param("See `a` now", "Ve ⟦1⟧ y ⟦1⟧", None, None, id="doubled"),
        pytest.param("See `a` now", "Ve ⟦2⟧ ahora", None, None, id="another"),
        pytest.param("A **red** bike", "Una bici roja", (0, 2, 1), "Una bici <1>roja</1>", id="aligned pair"),
        pytest.param("A **red** bike", "Una bici roja", None, "Una <1>bici</1> roja", id="pair by position"),
        pytest.param("A **red** bike", "Una bici", (0, 2), "Una bici", id="pair without words"),
        pytest.param("**All of it**", "Todo", (1,), "<1>Todo</1>", id="around all"),
        pytest.param("See **the `a` here**", "Ve aquí ⟦1⟧", (0, 3, 2), "Ve <1>aquí {`a`}</1>", id="pair around"),
        pytest.param("See `a`", "", None, None, id="nothing came"),
        pytest.param("See", "", None, "", id="nothing came at all"),
        pytest.param("One two", "Uno dos", (-1, -1), "Uno dos", id="aligned to nothing"),
    ],
)  # fmt: skip
def test_a_translation_as_pieces(text, answer, sources, expected):
    assert back(text, answer, sources=sources) == expected


def test_chinese_is_written_without_spaces():
    assert back("The network learns", "网 络 学 SGD now", "zh") == "网络学SGD now"


def test_a_placeholder_that_shares_its_token_is_not_trusted():
    as_read = marked(pieces("`a``b`"), "⟦{}⟧")
    as_read = marked((Verbatim("s0.1", "a"), Verbatim("s0.2", "b")), "⟦{}⟧")
    one_token = Encoded((as_read.text,), (len(as_read.text),))
    assert restored(words("⟦1⟧ ⟦2⟧"), as_read, one_token, "es") is None


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        pytest.param("See `a` and `b`", "`b` y `a`", "⟦2⟧ y ⟦1⟧", id="same markup"),
        pytest.param("See `a`", "`a` y `c` y `a`", "⟦1⟧ y `c` y `a`", id="other markup"),
        pytest.param("See it", "**Ve**  eso", "Ve eso", id="pairs"),
    ],
)
def test_a_similar_target_has_the_placeholders_of_the_text(text, target, expected):
    assert hint(pieces(target, "u"), marked(pieces(text), "⟦{}⟧")) == expected


TERMS = (
    Term("network", "red", "es"), Term("neural network", "red neuronal", "es"),
    Term("IT", "TI", "es"), Term("模型", "modelo", "es"), Term("network", "malla", "es"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The network learns", "The {red} learns", id="a word"),
        pytest.param("A neural network.", "A {red neuronal}.", id="the longest"),
        pytest.param("Network", "{Red}", id="a capital"),
        pytest.param("networks subnetwork", "networks subnetwork", id="part of a word"),
        pytest.param("it and IT", "it and {TI}", id="a term in capitals"),
        pytest.param("训练模型吧", "训练{modelo}吧", id="a script without spaces"),
        pytest.param("`network` network", "{`network`} {red}", id="code"),
    ],
)
def test_terms_stay_as_they_are_translated(text, expected):
    found = with_terms(pieces(text), TERMS)
    assert html(found) == expected
    assert not any(isinstance(one, Verbatim) and not one.id for one in terms_written(found))


def test_terms_become_words_again():
    assert terms_written(with_terms(pieces("A network"), TERMS)) == (Text("A red"),)
    assert with_terms(pieces("A network"), ()) == joined((Text("A network"),))
