"""Phrase pairs, against an enumeration of all pairs that the links allow, counted the slow way."""

import itertools
import math
import random
from collections import Counter, defaultdict

import numpy as np
import pytest

from amts_core.engines.smt import phrases
from amts_core.engines.smt.phrases import (
    KEPT,
    KEPT_JOINED,
    MAX_SOURCE,
    MAX_TARGET,
    collected,
    span_hashes,
)

BOTH = (KEPT, KEPT_JOINED)


def ints(words) -> np.ndarray:
    return np.array(words, dtype=np.int32)


def hash_of(words) -> int:
    """The hash of a phrase: of those that begin with a sentence's first word, the longest."""
    return int(span_hashes(words)[len(words) - 1])


class Unit:
    def __init__(self, src, tgt, links, weight=1.0, own=False):
        self.src, self.tgt, self.links = tuple(src), tuple(tgt), sorted(links)
        self.weight, self.own = weight, own


def aligned(units) -> phrases.AlignedUnits:
    return collected(
        [ints(unit.src) for unit in units],
        [ints(unit.tgt) for unit in units],
        [ints(unit.links).reshape(-1, 2) for unit in units],
        weights=np.array([unit.weight for unit in units], dtype=float),
        own=np.array([unit.own for unit in units], dtype=bool),
    )


def all_spans(units):
    """Every source phrase of the units."""
    return {
        unit.src[start:end]
        for unit in units
        for start, end in itertools.combinations(range(len(unit.src) + 1), 2)
        if end - start <= MAX_SOURCE
    }


def table_of(units, wanted=None, **general):
    """``{(source, target): (scores, sources)}`` as the product finds them."""
    wanted = all_spans(units) if wanted is None else wanted
    by_hash = {int(hash_of(ints(one))): one for one in wanted}
    hashes = np.array(sorted(by_hash), dtype=np.uint64)
    table = phrases.phrase_table(aligned(units), hashes, **general)
    found = {}
    for k, hashed in enumerate(table.hashes):
        for pair in range(table.starts[k], table.starts[k + 1]):
            at = slice(table.word_starts[pair], table.word_starts[pair + 1])
            key = by_hash[int(hashed)], tuple(table.words[at].tolist())
            assert key not in found
            found[key] = table.scores[pair], tuple(table.sources[at].tolist())
    return found


def consistent(unit):
    """All ranges ``(i, i2, j, j2)`` with a link, and no link from inside one to outside the other."""
    src_spans = itertools.combinations(range(len(unit.src) + 1), 2)
    tgt_spans = [*itertools.combinations(range(len(unit.tgt) + 1), 2)]
    for (i, i2), (j, j2) in itertools.product(src_spans, tgt_spans):
        if i2 - i > MAX_SOURCE or j2 - j > MAX_TARGET:
            continue
        sides = [(i <= s < i2, j <= t < j2) for s, t in unit.links]
        if (True, True) in sides and all(a == b for a, b in sides):
            yield i, i2, j, j2


def is_sound(unit, i, i2, j, j2) -> bool:
    """Whether there is no placeholder, or nothing but one on both sides."""
    at_src = [s for s in range(i, i2) if unit.src[s] == KEPT]
    at_tgt = [t for t in range(j, j2) if unit.tgt[t] in BOTH]
    is_free = not at_src and not at_tgt
    return is_free or ([i], [j]) == (at_src, at_tgt) and (i2 - i, j2 - j) == (1, 1)


class Oracle:
    """Counts of everything, by loops over all units."""

    def __init__(self, units):
        self.units = units
        self.joint, self.own, self.by_tgt = Counter(), Counter(), Counter()
        self.places = defaultdict(list)
        self.word_pairs, self.of_src, self.of_tgt = Counter(), Counter(), Counter()
        for unit in units:
            for i, i2, j, j2 in consistent(unit):
                self.by_tgt[unit.tgt[j:j2]] += unit.weight
                if is_sound(unit, i, i2, j=j, j2=j2):
                    pair = unit.src[i:i2], unit.tgt[j:j2]
                    self.joint[pair] += unit.weight
                    self.own[pair] += unit.weight * unit.own
                    self.places[pair].append((unit, i, i2, j, j2))
            links = [(unit.src[s], unit.tgt[t]) for s, t in unit.links]
            lone_src = set(range(len(unit.src))) - {s for s, _ in unit.links}
            lone_tgt = set(range(len(unit.tgt))) - {t for _, t in unit.links}
            links += [(unit.src[s], None) for s in lone_src]
            links += [(None, unit.tgt[t]) for t in lone_tgt]
            for s, t in links:
                self.word_pairs[s, t] += unit.weight
                self.of_src[s] += unit.weight
                self.of_tgt[t] += unit.weight
        self.by_src = Counter()
        for (src, _), n in self.joint.items():
            self.by_src[src] += n

    def forward(self, s, t):
        return self.word_pairs[s, t] / self.of_src[s]

    def backward(self, s, t):
        return self.word_pairs[s, t] / self.of_tgt[t]

    def by_words(self, unit, i, i2, j, j2):
        """Both scores by words, and what each target word translates, of a pair where it stands.

        A word's probability is the mean over its links; without any, how often it has none.
        """
        there = back = 0.0
        sources = []
        for t in range(j, j2):
            linked = [s for s, other in unit.links if other == t]
            p = [self.forward(unit.src[s], unit.tgt[t]) for s in linked]
            p = p or [self.backward(None, unit.tgt[t])]
            there += math.log(sum(p) / len(p))
            sources.append(linked[0] - i if linked else -1)
        for s in range(i, i2):
            p = [self.backward(unit.src[s], unit.tgt[t]) for other, t in unit.links if other == s]
            p = p or [self.forward(unit.src[s], None)]
            back += math.log(sum(p) / len(p))
        return pytest.approx((there, back)), tuple(sources)


def random_unit(rng, *, weighted=True) -> Unit:
    """A unit of few different words, random links, and placeholders linked one to one."""
    n_src, n_tgt = rng.randint(1, 10), rng.randint(1, 10)
    src = [rng.choice((KEPT, 5, 6, 7, 8)) for _ in range(n_src)]
    tgt = [rng.choice((*BOTH, 5, 6, 7, 8)) for _ in range(n_tgt)]
    links = {
        (s, t)
        for s, t in itertools.product(range(n_src), range(n_tgt))
        if src[s] != KEPT and tgt[t] not in BOTH and rng.random() < 1.2 / n_tgt
    }
    kept_tgt = [t for t in range(n_tgt) if tgt[t] in BOTH]
    rng.shuffle(kept_tgt)
    links |= set(zip((s for s in range(n_src) if src[s] == KEPT), kept_tgt, strict=False))
    own = weighted and rng.random() < 0.3
    return Unit(src, tgt, links, weight=3.0 if own else 1.0, own=own)


@pytest.mark.parametrize("seed", range(40))
def test_pairs_and_scores_are_those_of_the_enumeration(seed):
    rng = random.Random(seed)
    units = [random_unit(rng) for _ in range(rng.randint(1, 12))]
    oracle, found = Oracle(units), table_of(units)
    assert set(found) == set(oracle.joint)
    for (src, tgt), (scores, sources) in found.items():
        joint = oracle.joint[src, tgt]
        assert scores[0] == pytest.approx(math.log(joint / oracle.by_src[src]))
        assert scores[1] == pytest.approx(math.log(joint / oracle.by_tgt[tgt]))
        told = (tuple(scores[2:4]), sources)
        assert any(told == oracle.by_words(*place) for place in oracle.places[src, tgt])
        assert scores[4] == pytest.approx(-1 / joint)
        assert scores[5] == (0.0 if oracle.own[src, tgt] else -1.0)


def general_of(units) -> phrases.PhrasePairs:
    """What a general model that was made of units says of their pairs."""
    oracle = Oracle(units)
    pairs = sorted(oracle.joint)
    told = [oracle.by_words(*oracle.places[pair][0]) for pair in pairs]
    return phrases.PhrasePairs(
        hashes=np.array(
            [[hash_of(ints(side)) for side in pair] for pair in pairs], dtype=np.uint64
        ).reshape(-1, 2),
        joint=np.array([oracle.joint[pair] for pair in pairs], dtype=float),
        by_source=np.array([oracle.by_src[src] for src, _ in pairs], dtype=float),
        by_target=np.array([oracle.by_tgt[tgt] for _, tgt in pairs], dtype=float),
        own=np.zeros(len(pairs)),
        by_words=np.array([of.expected for of, _ in told], dtype=float).reshape(-1, 2),
        words=ints([word for _, tgt in pairs for word in tgt]),
        sources=ints([of for _, sources in told for of in sources]),
        word_starts=np.cumsum([0, *(len(tgt) for _, tgt in pairs)]),
    )


@pytest.mark.parametrize("prior", [1.0, 4.0])
@pytest.mark.parametrize("seed", range(20))
def test_what_is_general_counts_as_a_prior_of_a_few_sightings(seed, prior):
    rng = random.Random(seed)
    own, others = ([random_unit(rng) for _ in range(rng.randint(0, 8))] for _ in range(2))
    mine, general = Oracle(own), Oracle(others)
    found = table_of(own, all_spans(own + others), general=general_of(others), prior=prior)
    assert set(found) == set(mine.joint) | set(general.joint)
    for pair, (scores, _) in found.items():
        src, tgt = pair
        of_src, of_tgt = (
            min(1, prior / max(count, 1)) for count in (general.by_src[src], general.by_tgt[tgt])
        )
        forward = mine.joint[pair] + of_src * general.joint[pair]
        backward = mine.joint[pair] + of_tgt * general.joint[pair]
        by_src = mine.by_src[src] + of_src * general.by_src[src]
        # what no pair has told of a target is nothing that the general model could know
        by_tgt = mine.by_tgt[tgt] + (of_tgt * general.by_tgt[tgt] if is_told(general, tgt) else 0)
        assert scores[0] == pytest.approx(math.log(forward / by_src))
        assert scores[1] == pytest.approx(math.log(backward / max(by_tgt, backward)))
        assert scores[4] == pytest.approx(-1 / (mine.joint[pair] + general.joint[pair]))
        assert scores[5] == (0.0 if mine.own[pair] else -1.0)


def is_told(oracle, tgt) -> bool:
    return any(other == tgt for _, other in oracle.joint)


@pytest.mark.parametrize("seed", range(40))
def test_no_phrase_goes_across_a_placeholder(seed):
    rng = random.Random(seed)
    for src, tgt in table_of([random_unit(rng) for _ in range(4)]):
        if KEPT in src or set(BOTH) & set(tgt):
            assert (src, len(tgt)) == ((KEPT,), 1)
            assert tgt[0] in BOTH
    across = Unit((9, KEPT, 8), (5, KEPT, 6), [(0, 0), (1, 1), (2, 2)])
    assert set(table_of([across])) == {((9,), (5,)), ((KEPT,), (KEPT,)), ((8,), (6,))}


@pytest.mark.parametrize(
    ("src", "tgt", "links", "expected"),
    [
        pytest.param((9, 5), (6, 7), [(0, 0), (1, 1)],
                     {((9,), (6,)), ((5,), (7,)), ((9, 5), (6, 7))}, id="one to one"),
        pytest.param((9, 5), (6, 7), [(0, 1), (1, 0)],
                     {((9,), (7,)), ((5,), (6,)), ((9, 5), (6, 7))}, id="crossing"),
        pytest.param((9, 5), (6,), [(0, 0), (1, 0)], {((9, 5), (6,))}, id="two words for one"),
        pytest.param((9,), (6, 7), [(0, 0)], {((9,), (6,)), ((9,), (6, 7))}, id="a lone word"),
        pytest.param((9,), (6,), [], set(), id="no link"),
        pytest.param((), (), [], set(), id="an empty unit"),
        pytest.param((KEPT, 9), (6,), [(1, 0)], {((9,), (6,))}, id="a placeholder without a pair"),
    ],
)  # fmt: skip
def test_the_pairs_of_a_unit(src, tgt, links, expected):
    assert set(table_of([Unit(src, tgt, links)])) == expected


def test_only_phrases_that_are_wanted_are_kept():
    units = [Unit((9, 5), (6, 7), [(0, 0), (1, 1)])]
    assert set(table_of(units, {(5,), (8,)})) == {((5,), (7,))}
    assert table_of(units, set()) == {}
    assert table_of([], {(5,)}) == {}


def test_pairs_are_found_however_many_a_link_makes():
    """One link among lone words allows hundreds of pairs, and leaves room for the next unit's."""
    wide = Unit(range(10, 23), range(30, 43), [(6, 6)])
    last = Unit((9,), (5,), [(0, 0)], own=True)
    found = table_of([wide, last])
    assert set(found) == set(Oracle([wide, last]).joint)
    assert len(found) > 900
    assert ((9,), (5,)) in found


def test_the_longest_phrases():
    n = 12
    unit = Unit(range(5, 5 + n), range(5, 5 + n), [(k, k) for k in range(n)])
    assert max(len(src) for src, _ in table_of([unit])) == MAX_SOURCE
    many = Unit((9,), range(5, 5 + n), [(0, k) for k in range(MAX_TARGET)])
    assert {len(tgt) for _, tgt in table_of([many])} == {MAX_TARGET}
