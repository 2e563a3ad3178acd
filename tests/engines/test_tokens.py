"""Text to tokens and back."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from amts_core.engines.smt.tokens import (
    JOINER,
    PLACEHOLDER,
    Truecaser,
    as_source,
    as_target,
    may_begin,
    spaces,
    tokenize,
)
from amts_core.exchange.wire_format import Close, Open, Text, Verbatim
from amts_core.kernel.text.scripts import is_unspaced

TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(st.sampled_from("aB 1.,:'’-_…()中文テ。，!¿\u00a0\té"), max_size=40),
)
CODE = Verbatim("s0.1", "f(x)")


def characters(run):
    return tuple(run)


def whole(run):
    return (run,)


def tokens_of(text, split=characters):
    return tokenize([Text(text)], split)


def written(text, language) -> str:
    """A text from its target tokens."""
    tokens = as_target(text, language)
    return "".join(
        " " * is_spaced + token.strip(JOINER)
        for token, is_spaced in zip(tokens, spaces(tokens, language), strict=True)
    )


def plain(text) -> str:
    """The text without what stands for something else in tokens, composed, spaces made one."""
    text = unicodedata.normalize("NFC", text)
    return " ".join(text.replace(PLACEHOLDER, " ").replace(JOINER, " ").split())


@given(TEXTS, st.sampled_from(("en", "es", "fr", "de")), st.sampled_from((characters, whole)))
@example("a\ufdd0b \ufdd1c", "en", whole)
@example("e\u0301\u0323 \u1112\u1161\u11ab", "en", whole)
@example("l'eau n'est pas (très) «chaude» !", "fr", whole)
@example("don't; 3.14, 1:2 ... -- it's", "en", whole)
def test_tokens_write_the_text_again(text, language, split):
    assert written(tokens_of(text, split), language) == plain(text)


@given(TEXTS, st.sampled_from(("zh", "ja")))
@example("用 PyTorch 2.0 训练 a model", "zh")
def test_without_spaces_between_words_only_those_between_foreign_words_are_kept(text, language):
    """The oracle takes the text character by character."""
    expected = ""
    words = plain(text).split(" ")
    for word in words:
        sides = expected[-1:], word[:1]
        is_foreign = all(side.isalnum() and not is_unspaced(side) for side in sides)
        expected += " " * is_foreign + word
    assert written(tokens_of(text), language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("  \t ", [], id="blank"),
        pytest.param("Hello, world!", ["Hello", ",", "world", "!"], id="punctuation"),
        pytest.param("3.14 1,000 12:30.", ["3.14", "1,000", "12:30", "."], id="numbers"),
        pytest.param("l'eau d’hier", ["l'", "eau", "d’", "hier"], id="elision"),
        pytest.param("it's don't", ["it", "'s", "don", "'t"], id="clitics"),
        pytest.param("wait... -- …", ["wait", "...", "--", "…"], id="runs of marks"),
        pytest.param("snake_case x1", ["snake", "_", "case", "x1"], id="identifiers"),
        pytest.param("用GPU训练。", ["用", "GPU", "训", "练", "。"], id="two scripts"),
        pytest.param("it’s “so”", ["it", "’s", "“", "so", "”"], id="curly quotes"),
        pytest.param("Vie\u0302\u0323t", ["Việt"], id="decomposed letters"),
        pytest.param(
            "\U00020000\U00020001 x", ["\U00020000", "\U00020001", "x"], id="rare characters"
        ),
    ],
)
def test_the_tokens_of_a_text(text, expected):
    assert list(tokens_of(text).tokens) == expected


def test_pieces_of_markup_have_their_places():
    pieces = [
        Text("Call "),
        CODE,
        Text(", "),
        Open("s0.2", "b"),
        Text("now"),
        Close("s0.2", "b"),
        Text("."),
    ]
    found = tokenize(pieces, characters)
    assert found.tokens == ("Call", PLACEHOLDER, ",", "now", ".")
    assert found.spaced == (False, True, False, True, False)
    assert found.kept == (CODE,)
    assert found.marks == ((3, pieces[3]), (4, pieces[5]))
    assert as_source(found) == ("call", PLACEHOLDER, ",", "now", ".")
    assert as_target(found, "en") == ("Call", PLACEHOLDER, JOINER + ",", "now", JOINER + ".")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("(a", ["(" + JOINER, "a"], id="an opening mark holds what follows"),
        pytest.param("a)", ["a", JOINER + ")"], id="a closing mark holds what is before"),
        pytest.param("a-b", ["a", JOINER + "-" + JOINER, "b"], id="a hyphen holds both"),
        pytest.param("a - b", ["a", "-", "b"], id="a dash holds none"),
    ],
)
def test_joiners(text, expected):
    assert list(as_target(tokens_of(text), "en")) == expected


SEEN = (
    ("The", "model", "of", "NumPy"),
    ("A", "Model", "model"),
    ("x", "GPU"),
    ("We", "know", "the", "end"),
)


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        pytest.param(("The", "Model"), ("the", "Model"), id="the first word alone"),
        pytest.param(("NumPy", "is"), ("NumPy", "is"), id="not a plain capital"),
        pytest.param(("Unseen", "is"), ("unseen", "is"), id="never seen inside"),
        pytest.param(("Model",), ("model",), id="its usual form"),
        pytest.param(("GPU",), ("GPU",), id="an acronym"),
        pytest.param(("model",), ("model",), id="small as it is"),
        pytest.param((), (), id="nothing"),
    ],
)
def test_a_first_word_as_it_stands_inside(tokens, expected):
    assert Truecaser(SEEN).inside(tokens) == expected


@pytest.mark.parametrize(
    ("token", "language", "expected"),
    [
        ("，", "zh", False),
        ("\ufdd1,", "es", False),
        (")", "en", False),
        (".\ufdd1", "en", True),
        ("\ufdd1.\ufdd1", "en", False),
        ("”", "sv", True),
        ("»", "de", True),
        ("嗎", "zh-TW", False),
        ("¿", "es", True),
        ("(", "en", True),
        ("的", "zh", False),
        ("的配置", "zh-CN", False),
        ("的确", "zh", True),
        ("了", "zh", False),
        ("了解", "zh", True),
        ("は", "ja", False),
        ("はい", "ja", True),
        ("的", "en", True),
        ("the", "en", True),
        ("", "en", True),
    ],
)
def test_what_a_sentence_may_begin_with(token, language, expected):
    assert may_begin(token, language) is expected
