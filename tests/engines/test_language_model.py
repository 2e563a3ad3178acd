"""The language model, against interpolated modified Kneser-Ney written with dictionaries."""

import math
import random
from collections import Counter, defaultdict

import numpy as np
import pytest

from amts_core.engines.smt import language_model
from amts_core.engines.smt.language_model import BEGIN, END, ORDER
from amts_core.engines.smt.phrases import UNKNOWN

CORPUS = (
    "the cat sat on the mat", "the dog sat on the cat", "a dog ate the mat", "the cat ate",
    "a cat sat on a dog", "the dog ate the cat on the mat", "mat", "",
)  # fmt: skip


def numbered(sentences):
    """Sentences as word numbers from 3, and how many numbers there are."""
    words = {word: None for one in sentences for word in one.split()}
    numbers = {word: n for n, word in enumerate(words, start=3)}
    return [[numbers[word] for word in one.split()] for one in sentences], 3 + len(words)


def random_corpus(seed):
    """Few words of very different frequency, so that there are counts of 1, 2, 3 and more."""
    rng = random.Random(seed)
    n_words = rng.randint(4, 25)
    weights = [1 / k for k in range(3, n_words)]
    return [
        rng.choices(range(3, n_words), weights, k=rng.randint(0, 9))
        for _ in range(rng.randint(1, 60))
    ], n_words


def trained(sentences, n_words):
    return language_model.train([np.array(one, dtype=np.int32) for one in sentences], n_words)


def probability(model, words) -> float:
    """That of the last word after the others."""
    lines, bounds = np.array([words], dtype=np.int32), np.array([[0, len(words) - 1, len(words)]])
    return math.exp(language_model.log_probabilities(model, lines, bounds)[0, 0])


class Slow:
    """Chen and Goodman 1999, section 4.1: a dictionary of counts for each order, no hashes."""

    def __init__(self, sentences, n_words):
        self.n_words = n_words
        texts = [(BEGIN, *one, END) for one in sentences]
        raw = [
            Counter(text[k : k + n] for text in texts for k in range(len(text) - n + 1))
            for n in range(1, ORDER + 1)
        ]
        self.counts = []
        for n in range(1, ORDER + 1):
            if n == ORDER:
                counts = raw[-1]
            else:  # of how many words an n-gram is preceded; nothing precedes a beginning
                before = defaultdict(set)
                for gram in raw[n]:
                    before[gram[1:]].add(gram[0])
                counts = {
                    gram: raw[n - 1][gram] if gram[0] == BEGIN else len(before[gram])
                    for gram in raw[n - 1]
                }
            self.counts.append({gram: c for gram, c in counts.items() if gram != (BEGIN,)})
        self.discounts = [self._discounts([*counts.values()]) for counts in self.counts]

    @staticmethod
    def _discounts(counts):
        n1, n2, n3, n4 = (max(counts.count(k), 1) for k in (1, 2, 3, 4))
        y = n1 / (n1 + 2 * n2)
        raw = 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3
        # estimates of so little text may be no discounts at all: kept within reason
        bounds = (0.1, 0.95), (0.2, 1.8), (0.3, 2.5)
        return [min(max(d, low), high) for d, (low, high) in zip(raw, bounds, strict=True)]

    def probability(self, words) -> float:
        return self._of(tuple(words[-ORDER:]))

    def _of(self, gram):
        if not gram:
            return 1 / self.n_words
        counts, discounts = self.counts[len(gram) - 1], self.discounts[len(gram) - 1]
        after = [c for other, c in counts.items() if other[:-1] == gram[:-1]]
        if not after:  # the context was never seen
            return self._of(gram[1:])
        left = sum(discounts[min(c, 3) - 1] for c in after)
        c = counts.get(gram, 0)
        own = c - discounts[min(c, 3) - 1] if c else 0
        return own / sum(after) + left / sum(after) * self._of(gram[1:])


def contexts(sentences, rng):
    """Contexts that were seen, of every length, and some that were not."""
    texts = [(BEGIN, *one) for one in sentences]
    found = [text[max(0, k - 5) : k] for text in texts for k in range(1, len(text) + 1)]
    words = sorted({word for one in sentences for word in one})
    if words:
        found += [tuple(rng.choices(words, k=rng.randint(1, 6))) for _ in range(10)]
    found.append((UNKNOWN, 10_000))
    return rng.sample(found, min(len(found), 25))


@pytest.mark.parametrize("seed", range(12))
def test_probabilities_are_those_of_the_slow_model(seed):
    sentences, n_words = random_corpus(seed)
    slow, model = Slow(sentences, n_words), trained(sentences, n_words)
    seen = {END, *(word for one in sentences for word in one)}
    for context in contexts(sentences, random.Random(seed)):
        for word in seen:
            expected = slow.probability((*context, word))
            assert probability(model, (*context, word)) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("seed", range(12))
def test_probabilities_of_all_words_sum_to_one(seed):
    sentences, n_words = random_corpus(seed + 100)
    seen = {word for one in sentences for word in one}
    model = trained(sentences, n_words)
    # of what is left for words never seen, each of all words has its share
    n_unseen = n_words - len(seen) - 2
    share = Slow(sentences, n_words).probability((10_000,))
    for context in contexts(sentences, random.Random(seed)):
        total = sum(probability(model, (*context, word)) for word in (BEGIN, END, *seen))
        assert 1 - n_unseen * share - 1e-3 <= total <= 1 + 1e-3


def test_what_was_seen_is_likelier():
    sentences, n_words = numbered(CORPUS)
    model = trained(sentences, n_words)
    the, cat, sat, on = sentences[0][:4]
    assert probability(model, (sat, on, the)) > probability(model, (sat, on, cat)) > 0
    assert probability(model, (BEGIN, the)) > probability(model, (BEGIN, on))
    assert probability(model, (cat, the, 10_000)) < 1e-4


def test_no_more_than_the_last_words_count():
    sentences, n_words = numbered(CORPUS)
    model = trained(sentences, n_words)
    words = sentences[5]
    assert probability(model, words[-5:]) == probability(model, words)


@pytest.mark.parametrize(
    "sentences",
    [pytest.param([], id="no sentence"), pytest.param([[]], id="an empty one"), pytest.param([[3]], id="a word")],
)  # fmt: skip
def test_a_model_of_next_to_nothing_answers(sentences):
    model = trained(sentences, 4)
    for words in ((BEGIN, 3), (BEGIN, END), (3, 3, 3), (0,)):
        assert 0 < probability(model, words) <= 1
