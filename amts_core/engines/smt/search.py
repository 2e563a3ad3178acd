"""The compiled half of ``decoder`` and ``language_model``: look-up of n-grams, and beam search.

Both are in one file, and are written as they are, for the reasons that ``extraction`` gives.
"""

import heapq
from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

ORDER = 5
"""Longest n-gram, in words."""
BEGIN, END = 1, 2
"""The word numbers of the beginning and the end of a sentence."""
NGRAM_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_KEY_FACTOR = np.uint64(0xBF58476D1CE4E5B9)
LOG_UNSEEN = -12.0
"""Log probability of a word that no n-gram has, before back-off."""
_N_STATE = ORDER - 1
_N_OPTIONS = 25
"""Translations of one phrase that are tried."""
_N_POPS = 250
"""Hypotheses that are made for each number of words that are covered."""
_REACH = 7
"""How far from the first word that is not covered yet a phrase may begin."""
_PHRASE, _WORD, _DISTORTION, _MODEL, _OWN_MODEL, _UNKNOWN, _GENERAL = -7, -6, -5, -4, -3, -2, -1
"""The weights after those of a phrase pair's scores."""
_NEVER = -1e9
_BARRED = -30.0
"""What a sentence loses that begins with a word that none does: it is the last choice."""
_ONE = np.uint64(1)

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
UInts = NDArray[np.uint64]
Reals = NDArray[np.float32]
Doubles = NDArray[np.float64]


class LanguageModel(NamedTuple):
    """A hash table of n-grams: ``keys`` (0 is free), their ``logs`` and ``backoffs``."""

    keys: UInts
    logs: Reals
    backoffs: Reals


Models = tuple[LanguageModel, LanguageModel, LanguageModel]
"""Of all units, of the parallel data alone, and the general one, which is mixed into either."""


class Pairs(NamedTuple):
    """The phrase pairs of a sentence's phrases.

    ``found[start, length]`` is the range of a phrase's pairs; pair ``p`` has the target words
    ``words[word_starts[p]:word_starts[p + 1]]`` and the ``scores[p]``. ``unknown`` has for each
    word of the sentence what is written where no pair has it, ``barred`` the target words that a
    sentence does not begin with, sorted.
    """

    found: Longs
    words: Ints
    word_starts: Longs
    scores: Doubles
    unknown: Ints
    barred: Ints


class PhraseOptions(NamedTuple):
    """What each phrase may become, best first; ``ranges[start, length]`` are a phrase's options.

    ``pairs`` are numbers of phrase pairs, -1 for an unknown word; option ``o`` has the target words
    ``words[o, :sizes[o]]``. ``values`` has its score alone, with that of its words, and what it
    loses at the beginning of a sentence.
    """

    ranges: Longs
    spans: Longs
    pairs: Longs
    words: Ints
    sizes: Longs
    values: Doubles


class Beam(NamedTuple):
    """Hypotheses, one a row: what is covered, where the last phrase ends, the last target words.

    ``scores`` are so far, ``totals`` with an estimate of the rest; ``backs`` and ``taken`` say of
    which hypothesis and option each was made. ``order`` has those that cover the same words side by
    side, the best first, in ``groups``; those of one size are ``group_bounds[size]``.
    """

    covered: UInts
    ends: Longs
    states: Ints
    scores: Doubles
    totals: Doubles
    backs: Longs
    taken: Longs
    order: Longs
    groups: Longs
    group_bounds: Longs


@numba.njit(cache=True, nogil=True)
def filled(model: LanguageModel, hashes: UInts, logs: Reals, backoffs: Reals) -> None:
    """Put n-grams into an empty table that has room for them."""
    mask = np.uint64(len(model.keys) - 1)
    for n in range(len(hashes)):
        at = hashes[n] & mask
        while model.keys[at] != 0 and model.keys[at] != hashes[n]:
            at = (at + _ONE) & mask
        model.keys[at], model.logs[at], model.backoffs[at] = hashes[n], logs[n], backoffs[n]


@numba.njit(cache=True, nogil=True)
def log_probabilities(model: LanguageModel, lines: Ints, bounds: Longs) -> Doubles:
    """Return the log probabilities of some words of each line, each after those before it.

    Those of the first word that is asked for come first, 0 stands behind the last.

    :param bounds: of each line the first word that counts as known, and the range of those asked
        for.
    """
    keys, logs, backoffs = model.keys, model.logs, model.backoffs
    mask = np.uint64(len(keys) - 1)
    found = np.zeros((len(bounds), lines.shape[1]))
    for line in range(len(bounds)):
        for end in range(bounds[line, 1], bounds[line, 2]):
            log, is_found = 0.0, False
            for order in range(min(ORDER, end - bounds[line, 0] + 1), 0, -1):
                hashed = context = np.uint64(0)
                for position in range(end - order + 1, end + 1):
                    context = hashed
                    hashed = (hashed + np.uint64(lines[line, position]) + _ONE) * NGRAM_FACTOR
                    hashed ^= hashed >> np.uint64(29)
                at = hashed & mask
                while keys[at] != 0 and keys[at] != hashed:
                    at = (at + _ONE) & mask
                if keys[at] != 0:
                    log, is_found = log + logs[at], True
                    break
                at = context & mask
                while keys[at] != 0 and keys[at] != context:
                    at = (at + _ONE) & mask
                if keys[at] != 0 and order > 1:
                    log += backoffs[at]
            found[line, end - bounds[line, 1]] = log if is_found else log + LOG_UNSEEN
    return found


@numba.njit(cache=True, nogil=True)
def by_models(models: Models, weights: Doubles, lines: Ints, bounds: Longs) -> Doubles:
    """Return what the models say of lines, as ``log_probabilities`` takes them.

    The general model is mixed into either of the others word by word, with its share: a word that
    few units would make nearly impossible is then as likely as it is in general.
    """
    share = weights[_GENERAL]
    found = np.zeros(len(bounds))
    general = log_probabilities(models[2], lines, bounds) if share > 0 else np.zeros((0, 0))
    for number in range(2):
        weight = weights[_MODEL + number]
        if weight == 0:
            continue
        if share >= 1:
            logs = general
        else:
            logs = log_probabilities(models[number], lines, bounds)
            if share > 0:
                logs = np.log((1 - share) * np.exp(logs) + share * np.exp(general))
        for line in range(len(bounds)):
            for k in range(bounds[line, 2] - bounds[line, 1]):
                found[line] += weight * logs[line, k]
    return found


@numba.njit(cache=True, nogil=True)
def options_of(pairs: Pairs, models: Models, weights: Doubles, n_longest: int) -> PhraseOptions:
    """Return the best translations of each phrase of a sentence.

    :param weights: as :class:`~amts_core.engines.smt.decoder.DecoderWeights` has them.
    :param n_longest: words of the longest target phrase.
    """
    n, n_lengths = len(pairs.unknown), pairs.found.shape[1]
    room = n * n_lengths * _N_OPTIONS
    options = PhraseOptions(
        np.zeros((n, n_lengths, 2), dtype=np.int64),
        np.zeros((room, 2), dtype=np.int64),
        np.full(room, -1, dtype=np.int64),
        np.zeros((room, n_longest), dtype=np.int32),
        np.ones(room, dtype=np.int64),
        np.zeros((room, 3)),
    )
    used = options.ranges[0, 0, 0]  # 0, but no literal: numba compiles for those apart
    for start in range(n):
        for length in range(1, min(n_lengths - 1, n - start) + 1):
            first = used
            if pairs.found[start, length, 1] > pairs.found[start, length, 0]:
                used = _add_best(options, used, pairs, start, length, models, weights)
            elif length == 1:
                used = _add_unknown(options, used, pairs, start, models, weights)
            options.ranges[start, length, 0], options.ranges[start, length, 1] = first, used
            options.spans[first:used, 0], options.spans[first:used, 1] = start, start + length
    _bar(options, used, pairs.barred)
    return options


@numba.njit(cache=True, nogil=True)
def _bar(options: PhraseOptions, used: int, barred: Ints) -> None:
    """Give the options whose first word begins no sentence what they lose there."""
    words, values = options.words, options.values
    places = np.searchsorted(barred, words[:used, 0])
    for at in range(used):
        if places[at] < len(barred) and barred[places[at]] == words[at, 0]:
            values[at, 2] = _BARRED


@numba.njit(cache=True, nogil=True)
def _add_unknown(
    options: PhraseOptions, used: int, pairs: Pairs, start: int, models: Models, weights: Doubles
) -> int:
    """Add the option to write what stands for an unknown word; return how many there are now."""
    options.words[used, 0] = pairs.unknown[start]
    bounds = np.array([[0, 0, 1]])
    model = by_models(models, weights, options.words[used : used + 1], bounds)[0]
    options.values[used, 0] = weights[_UNKNOWN] + weights[_PHRASE] + weights[_WORD]
    options.values[used, 1] = options.values[used, 0] + model
    return used + 1


@numba.njit(cache=True, nogil=True)
def _add_best(
    options: PhraseOptions,
    used: int,
    pairs: Pairs,
    start: int,
    length: int,
    models: Models,
    weights: Doubles,
) -> int:
    """Add the best pairs of a phrase to the options; return how many there are now."""
    all_words, starts, scores = pairs.words, pairs.word_starts, pairs.scores
    first, n = pairs.found[start, length, 0], pairs.found[start, length, 1]
    n -= first
    lines = np.zeros((n, options.words.shape[1]), dtype=np.int32)
    bounds, values = np.zeros((n, 3), dtype=np.int64), np.zeros(n)
    for at in range(n):
        size = starts[first + at + 1] - starts[first + at]
        for k in range(size):
            lines[at, k] = all_words[starts[first + at] + k]
        bounds[at, 2] = size
        values[at] = weights[_PHRASE] + weights[_WORD] * size
        for k in range(scores.shape[1]):
            values[at] += weights[k] * scores[first + at, k]
    totals = values + by_models(models, weights, lines, bounds)
    for best in np.argsort(-totals, kind="mergesort")[:_N_OPTIONS]:
        options.pairs[used], options.sizes[used] = first + best, bounds[best, 2]
        options.words[used] = lines[best]
        options.values[used, 0], options.values[used, 1] = values[best], totals[best]
        used += 1
    return used


@numba.njit(cache=True, nogil=True)
def _futures(options: PhraseOptions) -> Doubles:
    """Return the best that each stretch of a sentence may still cost."""
    ranges, values = options.ranges, options.values
    n = len(ranges)
    best = np.full((n + 1, n + 1), _NEVER)
    for length in range(1, n + 1):
        for start in range(n - length + 1):
            end = start + length
            if length < ranges.shape[1] and ranges[start, length, 1] > ranges[start, length, 0]:
                best[start, end] = values[ranges[start, length, 0], 1]
            for middle in range(start + 1, end):
                best[start, end] = max(best[start, end], best[start, middle] + best[middle, end])
    return best


@numba.njit(cache=True, nogil=True)
def _rests(covered: UInts, futures: Doubles) -> Doubles:
    """Return what the words that are not covered may cost."""
    n = len(futures) - 1
    totals = np.zeros(len(covered))
    for at in range(len(covered)):
        start = -1
        for position in range(n + 1):
            is_free = position < n and not (covered[at] >> np.uint64(position)) & _ONE
            if is_free and start < 0:
                start = position
            elif not is_free and start >= 0:
                totals[at] += futures[start, position]
                start = -1
    return totals


@numba.njit(cache=True, nogil=True)
def _span(start: int, end: int) -> np.uint64:
    """Return the words start:end as a bit each."""
    return ((_ONE << np.uint64(end - start)) - _ONE) << np.uint64(start)


@numba.njit(cache=True, nogil=True)
def _edges(beam: Beam, options: PhraseOptions, size: int) -> Longs:
    """Return which groups can be made ``size`` words long by which options: four bounds each."""
    ranges, covereds, order = options.ranges, beam.covered, beam.order
    groups, bounds = beam.groups, beam.group_bounds
    n, n_lengths = len(ranges), ranges.shape[1]
    edges = np.empty((n_lengths * _N_POPS * (_REACH + 1), 4), dtype=np.int64)
    n_edges = 0
    for before in range(max(0, size - n_lengths + 1), size):
        length = size - before
        for group in range(bounds[before, 0], bounds[before, 1]):
            covered = covereds[order[groups[group, 0]]]
            gap = 0
            while (covered >> np.uint64(gap)) & np.uint64(1):
                gap += 1
            for start in range(gap, min(n - length, gap + _REACH) + 1):
                first, last = ranges[start, length, 0], ranges[start, length, 1]
                if last > first and not covered & _span(start, start + length):
                    edges[n_edges, 0], edges[n_edges, 1] = groups[group, 0], groups[group, 1]
                    edges[n_edges, 2], edges[n_edges, 3] = first, last
                    n_edges += 1
    return edges[:n_edges]


@numba.njit(cache=True, nogil=True)
def _lines(tried: Longs, beam: Beam, options: PhraseOptions) -> tuple[Ints, Longs]:
    """Return the last words of hypotheses with those of an option, as the models take them.

    :param tried: hypothesis and option of each.
    """
    states, words, sizes = beam.states, options.words, options.sizes
    lines = np.zeros((len(tried), _N_STATE + words.shape[1]), dtype=np.int32)
    bounds = np.full((len(tried), 3), _N_STATE)
    for at in range(len(tried)):
        hypothesis, option = tried[at, 0], tried[at, 1]
        for k in range(_N_STATE - 1, -1, -1):
            lines[at, k] = states[hypothesis, k]
            if lines[at, k] >= 0:
                bounds[at, 0] = k
        for k in range(sizes[option]):
            lines[at, _N_STATE + k] = words[option, k]
        bounds[at, 2] += sizes[option]
    return lines, bounds


@numba.njit(cache=True, nogil=True)
def _scored(
    tried: Longs,
    beam: Beam,
    options: PhraseOptions,
    futures: Doubles,
    models: Models,
    weights: Doubles,
) -> tuple[Doubles, Doubles]:
    """Return the scores of hypotheses with an option, and those with what the rest may cost.

    Many at once: numba counts each call's looks at an array.
    """
    lines, bounds = _lines(tried, beam, options)
    scores = by_models(models, weights, lines, bounds)
    spans, values, ends = options.spans, options.values, beam.ends
    covereds, so_far = beam.covered, beam.scores
    covered = np.zeros(len(tried), dtype=np.uint64)
    for at in range(len(tried)):
        hypothesis, option = tried[at, 0], tried[at, 1]
        jump = abs(spans[option, 0] - ends[hypothesis])
        scores[at] = (
            so_far[hypothesis] + values[option, 0] + scores[at] + weights[_DISTORTION] * jump
        )
        if covereds[hypothesis] == 0:
            scores[at] += values[option, 2]
        covered[at] = covereds[hypothesis] | _span(spans[option, 0], spans[option, 1])
    return scores, scores + _rests(covered, futures)


@numba.njit(cache=True, nogil=True)
def _first_tried(beam: Beam, edges: Longs) -> Longs:
    """Return edge and option, counted from its first, of what is tried before all others.

    It is the best option of each edge; at the beginning of a sentence all of them, because their
    order does not know which of them are barred there.
    """
    order, covereds = beam.order, beam.covered
    n = len(edges)
    for edge in range(len(edges)):
        if covereds[order[edges[edge, 0]]] == 0:
            n += edges[edge, 3] - edges[edge, 2] - 1
    found = np.zeros((n, 2), dtype=np.int64)
    n = 0
    for edge in range(len(edges)):
        is_beginning = covereds[order[edges[edge, 0]]] == 0
        for j in range(edges[edge, 3] - edges[edge, 2] if is_beginning else 1):
            found[n, 0], found[n, 1] = edge, j
            n += 1
    return found


@numba.njit(cache=True, nogil=True)
def _extended(
    beam: Beam,
    used: int,
    edges: Longs,
    options: PhraseOptions,
    futures: Doubles,
    models: Models,
    weights: Doubles,
) -> int:
    """Add the best hypotheses that the edges make, best first; return how many there are now.

    Hypotheses that nothing to come can tell apart are one: the better.
    """
    order, spans, words, sizes = beam.order, options.spans, options.words, options.sizes
    covereds, states, so_far = beam.covered, beam.states, beam.scores
    starts = _first_tried(beam, edges)
    tried = np.empty((len(starts) + 2, 2), dtype=np.int64)
    for n in range(len(starts)):
        edge, j = starts[n]
        tried[n, 0], tried[n, 1] = order[edges[edge, 0]], edges[edge, 2] + j
    scores, totals = _scored(tried[: len(starts)], beam, options, futures, models, weights)
    heap = [
        (-totals[n], starts[n, 0], np.int64(0), starts[n, 1], scores[n]) for n in range(len(starts))
    ]
    heapq.heapify(heap)
    known = {np.uint64(0): np.int64(0)}
    state = np.zeros(_N_STATE, dtype=np.int32)
    for _ in range(_N_POPS):
        if len(heap) == 0:
            break
        cost, edge, i, j, score = heapq.heappop(heap)
        back, option = order[edges[edge, 0] + i], edges[edge, 2] + j
        covered = covereds[back] | _span(spans[option, 0], spans[option, 1])
        key = covered * NGRAM_FACTOR + np.uint64(spans[option, 1])
        for k in range(_N_STATE):
            place = k + sizes[option] - _N_STATE
            state[k] = states[back, k + sizes[option]] if place < 0 else words[option, place]
            key = (key ^ (key >> np.uint64(29))) * _KEY_FACTOR + np.uint64(state[k] + 2)
        at = known[key] if key in known else np.int64(used)
        if at == used or score > so_far[at]:
            known[key] = at
            used += at == used
            covereds[at], so_far[at], beam.totals[at] = covered, score, -cost
            beam.ends[at], beam.backs[at], beam.taken[at] = spans[option, 1], back, option
            for k in range(_N_STATE):
                states[at, k] = state[k]
        n = 0
        if j == 0 and edges[edge, 0] + i + 1 < edges[edge, 1]:
            tried[n, 0], tried[n, 1] = order[edges[edge, 0] + i + 1], option
            n += 1
        if option + 1 < edges[edge, 3] and covereds[back] != 0:
            tried[n, 0], tried[n, 1] = back, option + 1
            n += 1
        scores, totals = _scored(tried[:n], beam, options, futures, models, weights)
        for k in range(n):
            is_option = tried[k, 1] != option
            heapq.heappush(heap, (-totals[k], edge, i + (not is_option), j + is_option, scores[k]))
    return used


@numba.njit(cache=True, nogil=True)
def _group(beam: Beam, size: int, first: int, last: int) -> None:
    """Sort the hypotheses first:last, which cover ``size`` words, into groups."""
    by_total = np.argsort(-beam.totals[first:last], kind="mergesort") + first
    by_covered = by_total[np.argsort(beam.covered[by_total], kind="mergesort")]
    group = beam.group_bounds[size - 1, 1]
    beam.group_bounds[size, 0] = group
    for k in range(len(by_covered)):
        beam.order[first + k] = by_covered[k]
        if k > 0 and beam.covered[by_covered[k]] == beam.covered[by_covered[k - 1]]:
            beam.groups[group - 1, 1] += 1
        else:
            beam.groups[group, 0], beam.groups[group, 1] = first + k, first + k + 1
            group += 1
    beam.group_bounds[size, 1] = group


@numba.njit(cache=True, nogil=True)
def searched(options: PhraseOptions, models: Models, weights: Doubles) -> Beam:
    """Return the hypotheses; those of the last group cover all words."""
    n = len(options.ranges)
    futures = _futures(options)
    room = (n + 1) * _N_POPS + 1
    beam = Beam(
        np.zeros(room, dtype=np.uint64),
        np.zeros(room, dtype=np.int64),
        np.full((room, _N_STATE), -1, dtype=np.int32),
        np.zeros(room),
        np.zeros(room),
        np.zeros(room, dtype=np.int64),
        np.zeros(room, dtype=np.int64),
        np.zeros(room, dtype=np.int64),
        np.zeros((room, 2), dtype=np.int64),
        np.zeros((n + 1, 2), dtype=np.int64),
    )
    beam.states[0, _N_STATE - 1] = BEGIN
    beam.groups[0, 1] = beam.group_bounds[0, 1] = 1
    used = beam.group_bounds[0, 1]  # 1, but no literal
    for size in range(1, n + 1):
        first = used
        edges = _edges(beam, options, size)
        used = _extended(beam, used, edges, options, futures, models, weights)
        _group(beam, size, first, used)
    return beam
