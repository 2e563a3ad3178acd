"""The search of the local engine, against one that tries everything."""

import itertools
import math
import random
from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest

from amts_core.engines.smt import language_model
from amts_core.engines.smt.decoder import MAX_WORDS, DecoderWeights, Phrase, decode
from amts_core.engines.smt.language_model import BEGIN, END
from amts_core.engines.smt.phrases import N_SCORES, PhraseTable
from tests.engines.test_phrases import hash_of

REACH = 7
"""How far before the first word that is not yet translated a phrase may begin, as documented."""
TGT_WORDS = range(3, 9)
N_TGT = 9
NEW = 100
"""Target numbers from here on stand for words that nothing is known of."""
EVEN = DecoderWeights(
    scores=(1.0,) * N_SCORES,
    phrase=-0.1,
    word=0.0,
    distortion=-0.2,
    model=1.0,
    own_model=0.0,
    unknown=-10.0,
    general_share=0.0,
)


def ints(words) -> np.ndarray:
    return np.array(words, dtype=np.int32)


def table_of(pairs) -> PhraseTable:
    """A phrase table of ``{source words: {target words: scores}}``; words translate in order."""
    by_hash = sorted((int(hash_of(ints(src))), src) for src in pairs)
    starts, word_starts, words, sources, scores = [0], [0], [], [], []
    for _, src in by_hash:
        for tgt, of in pairs[src].items():
            words += tgt
            sources += [k if k < len(src) else -1 for k in range(len(tgt))]
            word_starts.append(len(words))
            scores.append(of)
        starts.append(len(word_starts) - 1)
    return PhraseTable(
        hashes=np.array([hashed for hashed, _ in by_hash], dtype=np.uint64),
        starts=np.array(starts, dtype=np.int64),
        words=ints(words),
        sources=ints(sources),
        word_starts=np.array(word_starts, dtype=np.int64),
        scores=np.array(scores, dtype=float).reshape(-1, N_SCORES),
    )


def model_of(sentences):
    return language_model.train([ints(one) for one in sentences], N_TGT)


def logs_of(model, words) -> list[float]:
    """The log probabilities of the words of a whole target sentence, and of its end."""
    lines = ints([[BEGIN, *words, END]])
    bounds = np.array([[0, 1, len(words) + 2]])
    return language_model.log_probabilities(model, lines, bounds)[0, : len(words) + 1].tolist()


def mixed(model, general, share, words) -> float:
    """The log probability of a sentence by a model with its share of the general one."""
    both = zip(logs_of(model, words), logs_of(general, words), strict=True)
    return sum(math.log((1 - share) * math.exp(a) + share * math.exp(b)) for a, b in both)


class World:
    """A phrase table, models and weights; what a translation scores is summed up term by term.

    Models are of all units, of the parallel data, and the general one, by default the first.
    """

    def __init__(self, pairs, models, weights, barred=()):
        self.pairs, self.weights, self.barred = pairs, weights, barred
        self.models = (*models, models[0])[:3]

    def options(self, src, unknown, start, end):
        """The translations of a stretch: target words and what the phrase alone is worth."""
        w = self.weights
        known = self.pairs.get(tuple(src[start:end]))
        if known is None:
            return [((unknown[start],), w.unknown + w.phrase + w.word)] if end == start + 1 else []
        return [
            (
                tgt,
                sum(a * b for a, b in zip(w.scores, of, strict=True))
                + w.phrase
                + w.word * len(tgt),
            )
            for tgt, of in known.items()
        ]

    def score(self, path, n) -> float:
        """What ``(start, end, target words, worth)`` in target order are worth together."""
        w = self.weights
        words = [word for _, _, tgt, _ in path for word in tgt]
        ends = [0, *(end for _, end, _, _ in path)]
        jumps = [abs(a - b) for a, b in zip([*(one[0] for one in path), n], ends, strict=True)]
        of_all, of_own, general = self.models
        return (
            sum(worth for *_, worth in path)
            - (30.0 if words[:1] and words[0] in self.barred else 0.0)
            + w.distortion * sum(jumps)
            + w.model * mixed(of_all, general, share=w.general_share, words=words)
            + w.own_model * mixed(of_own, general, share=w.general_share, words=words)
        )

    def paths(self, src, unknown, done=(), free=None):
        """Every way to translate a sentence: all segmentations, orders within reach and options."""
        free = set(range(len(src))) if free is None else free
        if not free:
            yield done
            return
        gap = min(free)
        for start, end in itertools.combinations(range(len(src) + 1), 2):
            if end - start > 7 or start > gap + REACH or not free.issuperset(range(start, end)):
                continue
            for tgt, worth in self.options(src, unknown, start, end):
                path = (*done, (start, end, tgt, worth))
                yield from self.paths(src, unknown, path, free - set(range(start, end)))

    def decode(self, src, unknown):
        table = table_of(self.pairs)
        return decode(
            ints(src),
            ints(unknown),
            table,
            models=self.models,
            weights=self.weights,
            barred=ints(sorted(self.barred)),
        )

    def score_of(self, found, src, unknown) -> float:
        """What the phrases of a translation are worth; each must be one of its options."""
        path = []
        for one in found:
            worths = dict(self.options(src, unknown, one.start, one.end))
            path.append((one.start, one.end, one.words, worths[one.words]))
        return self.score(path, len(src))


def random_world(rng, *, n_src=5, n_phrases=8, n_options=2) -> World:
    pairs: dict = defaultdict(dict)
    for _ in range(n_phrases):
        src = tuple(rng.randint(4, 3 + n_src) for _ in range(rng.choice((1, 1, 1, 2, 2, 3))))
        for _ in range(rng.randint(1, n_options)):
            tgt = tuple(rng.choice(TGT_WORDS) for _ in range(rng.randint(1, 3)))
            pairs[src][tgt] = [-rng.expovariate(0.7) for _ in range(N_SCORES)]
    models = tuple(
        model_of([[rng.choice(TGT_WORDS) for _ in range(rng.randint(1, 6))] for _ in range(6)])
        for _ in range(3)
    )
    own = rng.choice((0.0, rng.random()))
    weights = DecoderWeights(
        scores=tuple(rng.random() for _ in range(N_SCORES)),
        phrase=rng.uniform(-1, 1),
        word=rng.uniform(-1, 1),
        distortion=-rng.random(),
        model=rng.random(),
        own_model=own,
        unknown=-5 * rng.random(),
        general_share=rng.choice((0.0, rng.random(), 1.0)),
    )
    barred = rng.sample(TGT_WORDS, rng.choice((0, 1, 3)))
    return World(dict(pairs), models, weights, barred)


def covered(found) -> list[int]:
    return sorted(n for one in found for n in range(one.start, one.end))


@pytest.mark.parametrize("seed", range(60))
def test_the_search_finds_what_trying_everything_finds(seed):
    rng = random.Random(seed)
    world = random_world(rng)
    src = [rng.randint(4, 9) for _ in range(rng.randint(1, 4))]
    unknown = [NEW + n for n in range(len(src))]
    best = max(world.score(path, len(src)) for path in world.paths(src, unknown))
    found = world.decode(src, unknown)
    assert covered(found) == list(range(len(src)))
    assert world.score_of(found, src, unknown) == pytest.approx(best, abs=1e-4)


@pytest.mark.parametrize("n", [1, 2, 7, 8, 30, MAX_WORDS - 1, MAX_WORDS])
def test_every_source_word_is_translated_once(n):
    rng = random.Random(n)
    world = random_world(rng, n_src=12, n_phrases=120, n_options=20)
    src = [rng.randint(4, 17) for _ in range(n)]
    unknown = [NEW + k for k in range(n)]
    found = world.decode(src, unknown)
    assert covered(found) == list(range(n))
    world.score_of(found, src, unknown)  # each phrase is one of its options
    assert all(one.start <= of < one.end or of == -1 for one in found for of in one.sources), (
        "a word translates one of its own phrase"
    )
    free = set(range(n))
    for one in found:
        assert one.start <= min(free) + REACH
        free -= set(range(one.start, one.end))


def test_a_sentence_whose_words_nothing_knows_is_written_word_by_word():
    world = World({}, (model_of([[3, 4]]),) * 2, EVEN)
    found = world.decode([5, 0, 5], [NEW, 3, NEW + 2])
    assert found == (
        Phrase(0, 1, (NEW,), (0,)),
        Phrase(1, 2, (3,), (1,)),
        Phrase(2, 3, (NEW + 2,), (2,)),
    )


def test_a_word_that_is_known_only_in_a_phrase_is_written_where_the_phrase_is_not():
    pairs = {(4, 5): {(6, 7): [0.0] * N_SCORES}}
    world = World(pairs, (model_of([[6, 7]]),) * 2, EVEN)
    found = world.decode([4, 5, 5], [NEW, NEW + 1, NEW + 2])
    assert sorted(one.words for one in found) == [(6, 7), (NEW + 2,)]


def test_an_empty_sentence_has_no_phrases():
    assert (
        World({(4,): {(3,): [0.0] * N_SCORES}}, (model_of([[3]]),) * 2, EVEN).decode([], []) == ()
    )


@pytest.mark.parametrize(
    ("n_before", "expected"),
    [
        pytest.param(6, [8, 6, 7], id="six words before it"),
        pytest.param(7, [8, 6, 7], id="as far as it may"),
        pytest.param(8, [6, 8, 7], id="one word too far"),
    ],
)
def test_a_phrase_moves_forward_no_further_than_its_reach(n_before, expected):
    """The language model knows one order only: the last word first. Too far off, it comes second."""
    first, second = tuple(range(20, 24)), tuple(range(24, 20 + n_before))
    pairs = {first: {(6,): [0.0] * N_SCORES}, second: {(7,): [0.0] * N_SCORES}}
    pairs[(4,)] = {(8,): [0.0] * N_SCORES}
    weights = replace(EVEN, phrase=0.0, distortion=-0.01, model=3.0, unknown=-50.0)
    world = World(pairs, (model_of([[8, 6, 7]] * 20),) * 2, weights)
    found = world.decode([*first, *second, 4], range(NEW, NEW + n_before + 1))
    assert [word for one in found for word in one.words] == expected


@pytest.mark.parametrize(
    ("own_model", "expected"),
    [pytest.param(0.0, (6,), id="without its weight"), pytest.param(5.0, (7,), id="with it")],
)
def test_the_parallel_data_have_a_model_of_their_own(own_model, expected):
    pairs = {(4,): {(6,): [0.0] * N_SCORES, (7,): [-0.1] * N_SCORES}}
    weights = replace(EVEN, phrase=0.0, distortion=0.0, own_model=own_model)
    world = World(pairs, (model_of([[6], [7]]), model_of([[7]] * 5)), weights)
    assert world.decode([4], [NEW])[0].words == expected


@pytest.mark.parametrize(
    ("distortion", "expected"),
    [pytest.param(-0.01, [7, 6], id="cheap jumps"), pytest.param(-9.0, [6, 7], id="dear jumps")],
)
def test_jumps_cost(distortion, expected):
    pairs = {(4,): {(6,): [0.0] * N_SCORES}, (5,): {(7,): [0.0] * N_SCORES}}
    weights = replace(EVEN, phrase=0.0, distortion=distortion)
    world = World(pairs, (model_of([[7, 6]] * 10),) * 2, weights)
    found = world.decode([4, 5], [NEW, NEW + 1])
    assert [word for one in found for word in one.words] == expected


def test_a_barred_translation_hides_none_behind_it():
    """However many other ways there are to begin: a phrase's second translation is tried, too."""
    n = 10
    src = [*range(20, 20 + n)]
    pairs = {
        (word,): {(3 + k % 6, 3 + k // 6): [-20.0] * N_SCORES for k in range(30)} for word in src
    }
    pairs[20, 21] = {(6, 7): [0.0] * N_SCORES, (7, 6): [-0.1] * N_SCORES}
    pairs |= {(word,): {(8,): [-0.01] * N_SCORES} for word in src[2:]}
    weights = replace(EVEN, phrase=0.0, distortion=-3.0, model=0.1, unknown=-50.0)
    models = (model_of([[6, 7, 8], [7, 6, 8]]),) * 2
    unknown = range(NEW, NEW + n)
    assert World(pairs, models, weights).decode(src, unknown)[0].words == (6, 7)
    found = World(pairs, models, weights, barred=[6]).decode(src, unknown)
    assert found[0].words == (7, 6)
    assert [word for one in found for word in one.words] == [7, 6, *[8] * (n - 2)]
