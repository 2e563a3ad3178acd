"""Which files were moved: the same bytes first, then the most alike, each once."""

from itertools import permutations

import pytest

from amts_core.sync.renames import LEAST_ALIKE, moved

A = tuple("the station has many bicycles that stand idle in the rain".split())
A2 = (*A[:8], "out", "of", "sun")
B = tuple("an entirely different text about gradients and matrices".split())


@pytest.mark.parametrize(
    ("gone", "new", "expected"),
    [
        pytest.param({"a": "1"}, {"b": "1"}, {"b": "a"}, id="the same bytes"),
        pytest.param({"a": "1"}, {"b": "2"}, {"b": "a"}, id="alike"),
        pytest.param({"a": "1"}, {"c": "3"}, {}, id="another text"),
        pytest.param({"a": "1", "x": "1"}, {"b": "1"}, {"b": "a"}, id="two with the same bytes"),
        pytest.param({"a": "1"}, {"b": "2", "y": "1"}, {"y": "a"}, id="bytes before likeness"),
        pytest.param({}, {"b": "2"}, {}, id="nothing gone"),
        pytest.param({"e": "9"}, {"f": "8"}, {}, id="two empty files are not alike"),
    ],
)
def test_moves_are_found(gone, new, expected):
    words = {"a": A, "x": A, "y": A, "b": A2, "c": B, "e": (), "f": ()}
    assert moved(gone, new, words) == expected


def test_the_most_alike_go_together():
    """The oracle tries every pairing and takes the one with the greatest sum."""
    olds = {f"old{n}": tuple(f"w{i}" for i in range(10 * n, 10 * n + 10)) for n in range(3)}
    news = {f"new{n}": (*olds[f"old{n}"][:8], "x", f"y{n}") for n in range(3)}
    words = olds | news

    def alike(one, other):
        return len(set(words[one]) & set(words[other])) / 10

    best = max(permutations(olds), key=lambda order: sum(map(alike, news, order)))
    found = moved(dict.fromkeys(olds, "1"), dict.fromkeys(news, "2"), words)
    assert found == dict(zip(news, best, strict=True))
    assert all(alike(*pair) >= LEAST_ALIKE for pair in found.items())
