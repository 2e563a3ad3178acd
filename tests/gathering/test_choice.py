"""Articles about a subject, and the pairs in them."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from amts_core import gathering
from amts_core.gathering import topics
from amts_core.gathering.choice import Subject, choose, found_words
from amts_core.gathering.fetcher import FetchLimits
from amts_core.kernel.errors import ConfigurationError
from tests.gathering.conftest import chapter, chapters


@pytest.fixture
def collection(saved):
    return gathering.collect(("en", "es"), [], [saved], FetchLimits())


@pytest.fixture
def texts():
    """Sentences of a chapter that is none of the pages."""
    return tuple(chapter(chapters()[3], "en"))


def test_articles_about_something_else_are_left_out(collection, texts, encoder):
    found = choose(collection, Subject(texts), encoder)
    assert [one.address for one in found.left_out] == ["chatter en.html", "chatter es.html"]
    assert all("It is about something else" in one.reason for one in found.left_out)
    assert len(found.pages) == 5
    assert all(page.nearness > 2 * topics.LEAST_LIKENESS for page in found.pages)


def test_pages_and_sentences_find_their_translation(collection, texts, encoder):
    """The oracle is the textbook itself: its versions have the same place in the files' order."""
    found = choose(collection, Subject(texts), encoder)
    titles = [page.title for page in found.pages]
    assert [(titles[src], titles[tgt]) for src, tgt in found.matched] == [
        (f"{name} en", f"{name} es") for name in chapters()[:2]
    ]
    assert len(found.pairs) > 40
    same = sum((pair.src_page, pair.tgt_page) in found.matched for pair in found.pairs)
    assert same / len(found.pairs) >= 0.95
    counted = Counter(page for pair in found.pairs for page in (pair.src_page, pair.tgt_page))
    assert [page.n_pairs for page in found.pages] == [counted[n] for n in range(5)]


def test_pairs_are_chosen_once_and_nearest_first(collection, texts, encoder):
    found = choose(collection, Subject(texts), encoder)
    for side in ("src", "tgt"):
        sides = [getattr(pair, side) for pair in found.pairs]
        assert len(set(sides)) == len(sides)
    near = [pair.nearness for pair in found.pairs]
    assert near == sorted(near, reverse=True)
    known = encoder.encode(texts)
    best = [
        max(float(encoder.encode([pair.src])[0] @ row) for row in known) for pair in found.pairs[:3]
    ]
    assert near[:3] == pytest.approx(best, abs=1e-4)
    few = choose(collection, Subject(texts), encoder, n_most=7)
    assert few.pairs == found.pairs[:7]


def test_keywords_are_asked_of_articles_in_their_language(collection, encoder):
    words = {"en": ("no such word", "market"), "es": ()}
    found = choose(collection, Subject(keywords=words), encoder)
    assert [page.address for page in found.pages if page.language == "en"] == ["chatter en.html"]
    assert sum(page.language == "es" for page in found.pages) == 3
    (market,) = [page for page in found.pages if page.language == "en"]
    assert (market.keywords, market.nearness) == (("market",), None)
    reasons = {one.reason for one in found.left_out}
    assert reasons == {"It has none of the English keywords: no such word, market."}


def test_without_documents_the_surest_pairs_come_first(collection, encoder):
    found = choose(collection, Subject(keywords={"en": ("data",)}), encoder)
    margins = [pair.margin for pair in found.pairs]
    assert margins == sorted(margins, reverse=True)
    assert {pair.nearness for pair in found.pairs} == {None}


def test_articles_in_one_language_give_no_pairs(collection, texts, encoder):
    english = tuple(one for one in collection.found if one.document.language == "en")
    found = choose(replace(collection, found=english), Subject(texts), encoder)
    assert (found.pairs, found.matched) == ((), ())


def test_something_has_to_say_what_the_subject_is(collection, encoder):
    with pytest.raises(ConfigurationError, match="Nothing says what the articles"):
        choose(collection, Subject(keywords={"en": ()}), encoder)


@pytest.mark.parametrize(
    ("text", "word", "is_found"),
    [
        ("A neural network.", "neural network", True),
        ("A NEURAL\nNETWORK", "neural  network", True),
        ("the networks", "network", False),
        ("a sub-network", "network", True),
        ("in C++ code", "C++", True),
        ("这是神经网络模型", "神经网络", True),
        ("ニューラルネットワークを使う", "ネットワーク", True),
        ("a.b", "a+b", False),
        ("Straße", "STRASSE", False),
    ],
)
def test_words_are_found(text, word, is_found):
    assert found_words(text, (word,)) == ((word,) if is_found else ())


def test_likeness_is_a_cosine_without_the_centre():
    rng = np.random.default_rng(1)
    article, others, everyday = (rng.normal(size=(n, 5)).astype(np.float32) for n in (4, 7, 9))
    a, b = (side.mean(0) - everyday.mean(0) for side in (article, others))
    expected = float(a @ b / np.sqrt((a @ a) * (b @ b)))
    assert topics.likeness(article, others, everyday) == pytest.approx(expected, abs=1e-6)
    assert topics.likeness(article[:0], others, everyday) == 0.0


def test_the_nearest_is_that_of_an_exhaustive_search():
    rng = np.random.default_rng(2)
    texts, others = (rng.normal(size=(n, 3)).astype(np.float32) for n in (1100, 20))
    found = topics.nearest(texts, others)
    for n in (0, 511, 512, 1099):
        cosines = [
            float(texts[n] @ other / np.linalg.norm(texts[n]) / np.linalg.norm(other))
            for other in others
        ]
        assert found[n] == pytest.approx(max(cosines), abs=1e-5)
    assert not topics.nearest(texts[:2], others[:0]).any()
