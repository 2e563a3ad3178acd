"""Word links: of an obvious dictionary, and of units that are none."""

import random

import numpy as np
import pytest

from amts_core.engines.smt.word_alignment import WordPair, align_words

DICTIONARY = {f"s{n}": f"t{n}" for n in range(12)}


def shuffled(n, seed):
    """Units whose target has the dictionary's words in another order, and the true links."""
    rng = random.Random(seed)
    src = [rng.sample([*DICTIONARY], rng.randint(2, 6)) for _ in range(n)]
    tgt = [[DICTIONARY[word] for word in rng.sample(words, len(words))] for words in src]
    links = [
        {(i, t.index(DICTIONARY[word])) for i, word in enumerate(s)}
        for s, t in zip(src, tgt, strict=True)
    ]
    return src, tgt, links


def as_sets(found):
    return [{tuple(link) for link in links.tolist()} for links in found]


def share_right(found, expected):
    """Return which share of the expected links was found."""
    n_right = sum(len(a & b) for a, b in zip(as_sets(found), expected, strict=True))
    return n_right / sum(map(len, expected))


@pytest.mark.parametrize("seed", range(3))
def test_an_obvious_dictionary_is_found(seed):
    src, tgt, expected = shuffled(150, seed)
    found = as_sets(align_words(src, tgt))
    n_right = sum(len(a & b) for a, b in zip(found, expected, strict=True))
    assert n_right / sum(map(len, expected)) > 0.95
    assert n_right / sum(map(len, found)) > 0.95


def test_few_units_are_linked_by_what_is_known_of_their_words():
    made = [shuffled(4, seed) for seed in range(8)]
    known = [WordPair(src_word, tgt_word, 0.6) for src_word, tgt_word in DICTIONARY.items()]
    known += [WordPair(f"s{n}", f"t{n + 1}", 0.05) for n in range(11)]  # too rare to be shown
    told, alone = (
        np.mean([share_right(align_words(src, tgt, of), expected) for src, tgt, expected in made])
        for of in (known, ())
    )
    assert told > 0.8
    assert alone < 0.6


def test_what_is_known_counts_the_less_the_more_units_there_are():
    src, tgt, expected = shuffled(400, 4)
    wrong = [WordPair(f"s{n}", f"t{(n + 1) % 12}", 1.0) for n in range(12)]
    assert share_right(align_words(src, tgt, wrong), expected) > 0.95


def test_the_same_units_have_the_same_links():
    src, tgt, _ = shuffled(60, 9)
    first, second = align_words(src, tgt), align_words(src, tgt)
    for a, b in zip(first, second, strict=True):
        np.testing.assert_array_equal(a, b)


def test_links_are_sorted_pairs():
    src, tgt, _ = shuffled(30, 5)
    for links in align_words(src, tgt):
        assert links.dtype == np.int32
        assert links.tolist() == sorted(links.tolist())


@pytest.mark.parametrize(
    ("src", "tgt"),
    [
        pytest.param([], ["t1"], id="no source"),
        pytest.param(["s1"], [], id="no target"),
        pytest.param([], [], id="neither"),
        pytest.param(["s1"] * 201, ["t1"], id="a source that is no sentence"),
        pytest.param(["s1"], ["t1"] * 201, id="a target that is no sentence"),
    ],
)
def test_what_is_no_unit_has_no_links_and_shifts_none(src, tgt):
    others = shuffled(40, 2)
    expected = as_sets(align_words(others[0], others[1]))
    found = as_sets(align_words([src, *others[0], src], [tgt, *others[1], tgt]))
    assert found == [set(), *expected, set()]
    assert as_sets(align_words([src], [tgt])) == [set()]


def test_no_units():
    assert align_words([], []) == []
