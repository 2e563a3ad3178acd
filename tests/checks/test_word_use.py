"""Texts that were not translated, and words that stand twice."""

import pytest

from amts_core.checks.context import Context
from amts_core.checks.word_use import identical, repeated_word


@pytest.mark.parametrize(
    ("src", "tgt"),
    [
        pytest.param("Not translated.", "Not translated.", id="a sentence"),
        pytest.param("Not translated.", " Not translated. ", id="spaces around"),
        pytest.param("the `x` is here", "the `x` is here", id="with code"),
    ],
)
def test_words_left_as_they_were_are_found(src, tgt):
    (found,) = identical(src, tgt)
    assert (found.message, found.src_spans) == ("target is the same as the source", ())


@pytest.mark.parametrize(
    ("src", "tgt"),
    [
        pytest.param("Not translated.", "Nicht übersetzt.", id="translated"),
        pytest.param("Softmax", "Softmax", id="a single word may stay"),
        pytest.param("`a b`", "`a b`", id="code only"),
        pytest.param("$x$ = 1 2", "$x$ = 1 2", id="no letters"),
        pytest.param("http://x.org/a b", "http://x.org/a b", id="an address and a word"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_what_needs_no_translation_is_no_finding(src, tgt):
    assert identical(src, tgt) == ()


@pytest.mark.parametrize(
    ("src", "tgt", "fix", "spans"),
    [
        pytest.param("a", "the the cat", "the cat", ((4, 7),), id="twice"),
        pytest.param("a", "The the cat", "The cat", ((4, 7),), id="in another case"),
        pytest.param("a", "the the the cat", "the cat", ((4, 7), (8, 11)), id="three times"),
        pytest.param("a", "😀 de  de 😀", "😀 de 😀", ((6, 8),), id="after an emoji"),
        pytest.param("a", "of of. it it", "of. it", ((3, 5), (10, 12)), id="two words"),
    ],
)
def test_a_word_twice_in_a_row_is_found(src, tgt, fix, spans):
    (found,) = repeated_word(src, tgt)
    assert (found.fix, found.tgt_spans) == (fix, spans)
    assert found.message.endswith("twice in a row")


@pytest.mark.parametrize(
    ("src", "tgt", "language"),
    [
        pytest.param("very very good", "muy muy bueno", "es", id="in the source too"),
        pytest.param("slowly", "yavaş yavaş", "tr", id="Turkish"),
        pytest.param("always", "luôn luôn", "vi", id="Vietnamese"),
        pytest.param("look", "看看 看看", "zh", id="Chinese"),
        pytest.param("look", "看看 看看", "", id="no spaces, language unknown"),
        pytest.param("those who", "die Leute, die die Daten lesen", "de", id="two clauses meet"),
        pytest.param("we ask", "nous nous demandons", "fr", id="reflexive"),
        pytest.param("the PEAR package PEAR::Mail", "le paquet PEAR PEAR::Mail", "fr", id="name"),
        pytest.param("a", "the, the", "en", id="with a comma"),
        pytest.param("a", "the `x` the", "en", id="with code between"),
        pytest.param("a", "1 1 a a", "en", id="no words"),
    ],
)
def test_words_doubled_on_purpose_are_no_finding(src, tgt, language):
    assert repeated_word(src, tgt, Context(tgt_lang=language)) == ()
