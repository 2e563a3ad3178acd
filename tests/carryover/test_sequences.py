import random
from itertools import combinations, pairwise

import pytest

from amts_core.carryover.sequences import Alike, best_chain, corridors, equal_pairs, likeliest_pairs


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("abc", "abc", [(0, 0), (1, 1), (2, 2)], id="equal"),
        pytest.param("abc", "xaybzcw", [(0, 1), (1, 3), (2, 5)], id="inserted"),
        pytest.param("abcde", "adebc", [(0, 0)], id="moved"),
        pytest.param("-ab-", "--ab", [(1, 2), (2, 3)], id="what is unique goes first"),
        pytest.param("", "abc", [], id="nothing"),
    ],
)
def test_equal_pairs_ascend(old, new, expected):
    found = equal_pairs([(old, new)], [])
    assert all(old[i] == new[j] for i, j in found)
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(found))
    assert set(expected) <= set(found)


def test_what_an_earlier_pass_has_paired_stays():
    blocks, elements = ("xy", "yx"), ("aa", "aa")
    first = equal_pairs([blocks], [])
    assert set(first) <= set(equal_pairs([elements], first))


def test_corridors_lie_between_the_pairs():
    found = [(list(olds), list(news)) for olds, news in corridors([(1, 0), (2, 3)], 4, 4)]
    assert found == [([0], []), ([], [1, 2]), ([3], [])]


@pytest.mark.parametrize("seed", range(30))
def test_the_best_chain_is_that_of_an_exhaustive_search(seed):
    """The oracle tries every subset: slow, obvious, and shares no code with the search."""
    chance = random.Random(seed)
    candidates = []
    for _ in range(chance.randrange(1, 11)):
        i, j = chance.randrange(6), chance.randrange(6)
        sizes = chance.choice([(1, 1), (1, 2), (2, 1)])
        gain = float(chance.randrange(1, 9))
        candidates.append(Alike(range(i, i + sizes[0]), range(j, j + sizes[1]), gain))
    best = 0.0
    for size in range(1, len(candidates) + 1):
        for chosen in combinations(candidates, size):
            if ascends(sorted(chosen, key=lambda one: one.old.start)):
                best = max(best, sum(one.gain for one in chosen))
    found = best_chain(candidates)
    assert ascends(found)
    assert sum(one.gain for one in found) == best


def ascends(chain):
    return all(
        one.old.stop <= other.old.start and one.new.stop <= other.new.start
        for one, other in pairwise(chain)
    )


def longest(old, new):
    """Return how many equal things two rows have in common, in order: the textbook's table."""
    row = [0] * (len(new) + 1)
    for one in old:
        above, row = row, [0]
        for j, other in enumerate(new):
            row.append(above[j] + 1 if one == other else max(above[j + 1], row[j]))
    return row[-1]


@pytest.mark.parametrize("seed", range(30))
def test_the_likeliest_pairs_are_as_many_as_there_can_be(seed):
    chance = random.Random(seed)
    rows = tuple([chance.choice("abcd") for _ in range(chance.randrange(1, 30))] for _ in range(2))
    around = tuple([chance.choice("xy") for _ in row] for row in rows)
    found = likeliest_pairs(rows, [around])
    assert all(rows[0][i] == rows[1][j] for i, j in found)
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(found))
    assert len(found) == longest(*rows)


def test_what_stands_twice_is_paired_by_its_surroundings():
    assert likeliest_pairs(("aa", "a"), [("xy", "y")]) == [(1, 0)]
    assert likeliest_pairs(("aa", "a"), [("xy", "x")]) == [(0, 0)]


def test_too_many_equal_things_are_left_to_what_comes_after():
    assert likeliest_pairs(("a" * 1000, "a" * 1000), []) == []
