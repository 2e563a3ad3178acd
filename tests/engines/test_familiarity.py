"""How many words of a text no example has, against a count by hand."""

import pytest

from amts_core.engines.smt import familiarity
from amts_core.engines.smt.setup import GeneralCorpus
from amts_core.exchange import Text, Verbatim


def split(run):
    return list(run)


def pieces(text):
    return (Text(text),)


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "abc.tsv"
    path.write_text("The model learns.\t模型学习。\nA Bicycle\t自行车\n", encoding="utf-8")
    return GeneralCorpus("abc", "en", "zh", path)


def test_words_are_counted_and_nothing_else():
    known = frozenset({"the", "model", "l", "eau"})
    text = (Text("The MODEL, 3.5 times: the "), Verbatim("`code`", 1), Text(" forgets l'eau 42!"))
    found = familiarity.measure([text], known, split)
    assert (found.n_words, found.n_unknown) == (6, 2)  # l' is a word with its mark: no letters only
    assert found.unknown_share == pytest.approx(2 / 6)
    assert familiarity.measure([], known, split).unknown_share == 0


def test_a_corpus_serves_both_ways_and_is_read_once(corpus, tmp_path):
    folder = tmp_path / "words"
    there = familiarity.words_of_corpora(folder, [corpus], ("en", "zh"), split)
    back = familiarity.words_of_corpora(folder, [corpus], ("zh", "en"), split)
    assert there == {"the", "model", "learns", "a", "bicycle"}
    assert back == set("模型学习自行车")
    corpus.path.write_text("")
    assert familiarity.words_of_corpora(folder, [corpus], ("en", "zh"), split) == there
    assert familiarity.words_of_corpora(folder, [corpus], ("en", "es"), split) == frozenset()


def test_units_have_words_too():
    words = familiarity.words_of_units([("Rain falls", "下雨"), ("Rain", "雨")], split)
    assert words == {"rain", "falls"}


def test_words_with_marks_on_their_letters_are_words():
    known = familiarity.words_of_units([("हिन्दी भाषा", "")], split)
    found = familiarity.measure([pieces("हिन्दी किताब")], known, split)
    assert (found.n_words, found.n_unknown) == (2, 1)


def test_words_of_a_model_that_ships_are_known():
    assert {"software", "the", "such"} <= familiarity.words_that_ship(("en", "es"))
    assert "florbs" not in familiarity.words_that_ship(("en", "es"))
    assert familiarity.words_that_ship(("en", "fr")) == frozenset()
