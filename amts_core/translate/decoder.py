"""The best translation of a sentence that phrases and language models can make.

Phrase-based beam search (Koehn 2004, "Pharaoh") with cube pruning (Huang and Chiang 2007,
https://aclanthology.org/P07-1019). A hypothesis covers some source words; hypotheses that cover
equally many compete, with an estimate of what the rest will cost.
"""

import heapq
from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from amts_core.translate.language_model import (
    BEGIN,
    END,
    ORDER,
    LanguageModel,
    log_probability,
)
from amts_core.translate.phrases import MAX_SOURCE, N_SCORES, PhraseTable, hash_range, place_of

MAX_WORDS = 60
"""Longest sentence that is translated in one piece, in words."""
_N_OPTIONS = 25
_N_POPS = 250
_REACH = 7
_N_STATE = ORDER - 1

Ints = NDArray[np.int32]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each kind of evidence counts; of costs the weight is negative or the value is.

    ``scores`` are those of a phrase pair, in the order of
    :data:`~amts_core.translate.phrases.N_SCORES`. ``own_model`` is that of the language model of
    the parallel data alone.
    """

    scores: tuple[float, ...]
    phrase: float
    word: float
    distortion: float
    model: float
    own_model: float
    unknown: float

    def as_array(self) -> Doubles:
        """Return them as the search reads them."""
        rest = self.phrase, self.word, self.distortion, self.model, self.own_model, self.unknown
        return np.array([*self.scores, *rest])


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of a translation: what source words ``start:end`` became.

    ``sources`` gives for each word of ``words`` the source word that it translates, -1 for none.
    """

    start: int
    end: int
    words: tuple[int, ...]
    sources: tuple[int, ...]


def decode(
    words: Ints, unknown: Ints, table: PhraseTable, models: tuple[LanguageModel, LanguageModel],
    weights: Weights,
) -> tuple[Phrase, ...]:  # fmt: skip
    """Return the best translation of a sentence, phrase by phrase in the order of the target.

    :param words: numbers of the source words, at most :data:`MAX_WORDS`.
    :param unknown: for each source word the target word to write where no phrase has it alone.
    :param models: of all units, and of the parallel data alone.
    """
    if not len(words):
        return ()
    general, own = models
    path, spans, pairs = _search(
        words, unknown, table.hashes, table.starts, table.words, table.word_starts, table.scores,
        general.keys, general.logs, general.backoffs, own.keys, own.logs, own.backoffs,
        weights.as_array(),
    )  # fmt: skip
    found: list[Phrase] = []
    for option in path:
        start, end = (int(edge) for edge in spans[option])
        pair = int(pairs[option])
        if pair < 0:
            found.append(Phrase(start, end, (int(unknown[start]),), (start,)))
            continue
        at = slice(int(table.word_starts[pair]), int(table.word_starts[pair + 1]))
        sources = tuple(start + int(i) if i >= 0 else -1 for i in table.sources[at])
        found.append(Phrase(start, end, tuple(map(int, table.words[at])), sources))
    return tuple(found)


@numba.njit(cache=True)
def _model_score(keys, logs, backoffs, buffer, first, start, end):  # type: ignore[no-untyped-def]
    """Return the log probability of buffer[start:end], words before ``first`` left out."""
    total = 0.0
    for position in range(start, end):
        total += log_probability(keys, logs, backoffs, buffer[first:], position - first)
    return total


@numba.njit(cache=True)
def _options(  # type: ignore[no-untyped-def]
    words, unknown, hashes, starts, tgt, tgt_starts, scores, k1, l1, b1, k2, l2, b2, weights
):
    """Return the best translations of each span, best first, and what each costs by itself."""
    n = len(words)
    spans = np.zeros((n * MAX_SOURCE * _N_OPTIONS, 2), dtype=np.int32)
    pairs = np.zeros(len(spans), dtype=np.int64)
    values = np.zeros((len(spans), 2))  # of the phrase itself; and with an estimate of the models
    ranges = np.zeros((n, MAX_SOURCE + 1, 2), dtype=np.int64)
    n_found = 0
    buffer = np.zeros(64, dtype=np.int32)
    w_phrase, w_word, _, w_model, w_own, w_unknown = weights[N_SCORES:]
    for start in range(n):
        for length in range(1, min(MAX_SOURCE, n - start) + 1):
            at = place_of(hashes, hash_range(words, start, start + length))
            ranges[start, length, 0] = ranges[start, length, 1] = n_found
            if at < 0:
                if length == 1:
                    spans[n_found] = (start, start + 1)
                    pairs[n_found] = -1
                    buffer[0] = unknown[start]
                    model = w_model * _model_score(k1, l1, b1, buffer, 0, 0, 1)
                    model += w_own * _model_score(k2, l2, b2, buffer, 0, 0, 1)
                    values[n_found, 0] = w_unknown + w_phrase + w_word
                    values[n_found, 1] = values[n_found, 0] + model
                    n_found += 1
                    ranges[start, length, 1] = n_found
                continue
            first, last = starts[at], starts[at + 1]
            own = np.zeros(last - first)
            total = np.zeros(last - first)
            for pair in range(first, last):
                size = tgt_starts[pair + 1] - tgt_starts[pair]
                value = w_phrase + w_word * size
                for k in range(N_SCORES):
                    value += weights[k] * scores[pair, k]
                own[pair - first] = value
                for k in range(size):
                    buffer[k] = tgt[tgt_starts[pair] + k]
                model = w_model * _model_score(k1, l1, b1, buffer, 0, 0, size)
                model += w_own * _model_score(k2, l2, b2, buffer, 0, 0, size)
                total[pair - first] = value + model
            order = np.argsort(-total)
            for k in range(min(_N_OPTIONS, len(order))):
                spans[n_found] = (start, start + length)
                pairs[n_found] = first + order[k]
                values[n_found] = (own[order[k]], total[order[k]])
                n_found += 1
            ranges[start, length, 1] = n_found
    return spans[:n_found], pairs[:n_found], values[:n_found], ranges


@numba.njit(cache=True)
def _futures(n, values, ranges):  # type: ignore[no-untyped-def]
    """Return the best that each span can still cost."""
    best = np.full((n + 1, n + 1), -1e9)
    for length in range(1, n + 1):
        for start in range(n - length + 1):
            end = start + length
            if length <= MAX_SOURCE:
                first, last = ranges[start, length]
                if last > first:
                    best[start, end] = values[first, 1]
            for middle in range(start + 1, end):
                best[start, end] = max(best[start, end], best[start, middle] + best[middle, end])
    return best


@numba.njit(cache=True)
def _rest(covered, n, futures):  # type: ignore[no-untyped-def]
    total, start = 0.0, -1
    for position in range(n + 1):
        is_free = position < n and not (covered >> np.uint64(position)) & np.uint64(1)
        if is_free and start < 0:
            start = position
        elif not is_free and start >= 0:
            total += futures[start, position]
            start = -1
    return total


@numba.njit(cache=True)
def _scored(  # type: ignore[no-untyped-def]
    state, option, unknown_word, pair, tgt, tgt_starts, k1, l1, b1, k2, l2, b2, weights, buffer
):
    """Append an option's words to a state in ``buffer``; return the models' score and its end."""
    first = _N_STATE
    for k in range(_N_STATE):
        buffer[k] = state[k]
        if state[k] >= 0 and first == _N_STATE:
            first = k
    end = _N_STATE
    if pair < 0:
        buffer[end] = unknown_word
        end += 1
    else:
        for k in range(tgt_starts[pair], tgt_starts[pair + 1]):
            buffer[end] = tgt[k]
            end += 1
    total = weights[N_SCORES + 3] * _model_score(k1, l1, b1, buffer, first, _N_STATE, end)
    if weights[N_SCORES + 4] != 0:
        total += weights[N_SCORES + 4] * _model_score(k2, l2, b2, buffer, first, _N_STATE, end)
    return total, end


@numba.njit(cache=True)
def _search(  # type: ignore[no-untyped-def]
    words, unknown, hashes, starts, tgt, tgt_starts, scores, k1, l1, b1, k2, l2, b2, weights
):
    """Return the options of the best path in target order, and all options' spans and pairs."""
    n = len(words)
    spans, pairs, values, ranges = _options(
        words, unknown, hashes, starts, tgt, tgt_starts, scores, k1, l1, b1, k2, l2, b2, weights
    )
    futures = _futures(n, values, ranges)
    room = (n + 1) * _N_POPS + 1
    covered = np.zeros(room, dtype=np.uint64)
    ends = np.zeros(room, dtype=np.int32)
    states = np.full((room, _N_STATE), -1, dtype=np.int32)
    so_far = np.zeros(room)
    totals = np.zeros(room)
    backs = np.full(room, -1, dtype=np.int64)
    taken = np.full(room, -1, dtype=np.int64)
    states[0, _N_STATE - 1] = BEGIN
    totals[0] = futures[0, n]
    bounds = np.zeros((n + 1, 2), dtype=np.int64)
    bounds[0] = (0, 1)
    used = 1
    buffer = np.zeros(_N_STATE + 16, dtype=np.int32)
    w_distortion = weights[N_SCORES + 2]
    # groups of hypotheses that cover the same words, best first: by stack, in `order`
    order = np.zeros(room, dtype=np.int64)
    groups = np.zeros((room, 2), dtype=np.int64)
    group_bounds = np.zeros((n + 1, 2), dtype=np.int64)
    groups[0] = (0, 1)
    group_bounds[0] = (0, 1)
    n_groups = 1
    edges = np.zeros((20000, 4), dtype=np.int64)
    for size in range(1, n + 1):
        n_edges = 0
        for before in range(max(0, size - MAX_SOURCE), size):
            length = size - before
            for group in range(group_bounds[before, 0], group_bounds[before, 1]):
                low, high = groups[group]
                mask = covered[order[low]]
                gap = 0
                while (mask >> np.uint64(gap)) & np.uint64(1):
                    gap += 1
                span_mask = (np.uint64(1) << np.uint64(length)) - np.uint64(1)
                for start in range(gap, min(n - length, gap + _REACH) + 1):
                    if mask & (span_mask << np.uint64(start)):
                        continue
                    first, last = ranges[start, length]
                    if last > first and n_edges < len(edges):
                        edges[n_edges] = (low, high, first, last)
                        n_edges += 1
        heap: Any = [(0.0, np.int64(-1), np.int64(0), np.int64(0))]
        heap.pop()
        for edge in range(n_edges):
            heap.append(
                (
                    -_estimate(
                        edges,
                        edge,
                        0,
                        0,
                        order,
                        so_far,
                        totals,
                        covered,
                        values,
                        spans,
                        futures,
                        n,
                        states,
                        ends,
                        unknown,
                        pairs,
                        tgt,
                        tgt_starts,
                        k1,
                        l1,
                        b1,
                        k2,
                        l2,
                        b2,
                        weights,
                        buffer,
                    ),
                    np.int64(edge),
                    np.int64(0),
                    np.int64(0),
                )
            )
        heapq.heapify(heap)
        bounds[size, 0] = used
        known = {np.uint64(0): np.int64(0)}
        n_pops = 0
        while len(heap) > 0 and n_pops < _N_POPS:
            cost, edge, i, j = heapq.heappop(heap)
            n_pops += 1
            low, high, first, last = edges[edge]
            back, option = order[low + i], first + j
            start, end = spans[option]
            model, filled = _scored(
                states[back],
                option,
                unknown[start],
                pairs[option],
                tgt,
                tgt_starts,
                k1,
                l1,
                b1,
                k2,
                l2,
                b2,
                weights,
                buffer,
            )
            score = (
                so_far[back] + values[option, 0] + model + w_distortion * abs(start - ends[back])
            )
            mask = covered[back] | (
                ((np.uint64(1) << np.uint64(end - start)) - np.uint64(1)) << np.uint64(start)
            )
            key = mask * np.uint64(0x9E3779B97F4A7C15) + np.uint64(end)
            for k in range(filled - _N_STATE, filled):
                key = (key ^ (key >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9) + np.uint64(
                    buffer[k] + 2
                )
            if key in known:
                at = known[key]
                is_better = score > so_far[at]
            else:
                at = np.int64(used)
                used += 1
                known[key] = at
                is_better = True
            if is_better:
                covered[at], ends[at], so_far[at], backs[at], taken[at] = (
                    mask,
                    end,
                    score,
                    back,
                    option,
                )
                totals[at] = score + _rest(mask, n, futures)
                for k in range(_N_STATE):
                    states[at, k] = buffer[filled - _N_STATE + k]
            if low + i + 1 < high and j == 0:
                heapq.heappush(
                    heap,
                    (
                        -_estimate(
                            edges,
                            edge,
                            i + 1,
                            j,
                            order,
                            so_far,
                            totals,
                            covered,
                            values,
                            spans,
                            futures,
                            n,
                            states,
                            ends,
                            unknown,
                            pairs,
                            tgt,
                            tgt_starts,
                            k1,
                            l1,
                            b1,
                            k2,
                            l2,
                            b2,
                            weights,
                            buffer,
                        ),
                        edge,
                        i + 1,
                        j,
                    ),
                )
            if first + j + 1 < last:
                heapq.heappush(
                    heap,
                    (
                        -_estimate(
                            edges,
                            edge,
                            i,
                            j + 1,
                            order,
                            so_far,
                            totals,
                            covered,
                            values,
                            spans,
                            futures,
                            n,
                            states,
                            ends,
                            unknown,
                            pairs,
                            tgt,
                            tgt_starts,
                            k1,
                            l1,
                            b1,
                            k2,
                            l2,
                            b2,
                            weights,
                            buffer,
                        ),
                        edge,
                        i,
                        j + 1,
                    ),
                )
        bounds[size, 1] = used
        n_groups = _group(
            bounds[size, 0], used, covered, totals, order, groups, group_bounds, size, n_groups
        )
    best, best_score = np.int64(-1), -1e18
    for whole in range(bounds[n, 0], bounds[n, 1]):
        buffer[:_N_STATE] = states[whole]
        buffer[_N_STATE] = END
        first = 0
        while buffer[first] < 0:
            first += 1
        score = so_far[whole] + weights[N_SCORES + 3] * _model_score(
            k1, l1, b1, buffer, first, _N_STATE, _N_STATE + 1
        )
        if weights[N_SCORES + 4] != 0:
            score += weights[N_SCORES + 4] * _model_score(
                k2, l2, b2, buffer, first, _N_STATE, _N_STATE + 1
            )
        score += w_distortion * (n - ends[whole])
        if score > best_score:
            best, best_score = np.int64(whole), score
    path = []
    while best > 0:
        path.append(taken[best])
        best = backs[best]
    return np.array(path[::-1], dtype=np.int64), spans, pairs


@numba.njit(cache=True)
def _estimate(  # type: ignore[no-untyped-def]
    edges,
    edge,
    i,
    j,
    order,
    so_far,
    totals,
    covered,
    values,
    spans,
    futures,
    n,
    states,
    ends,
    unknown,
    pairs,
    tgt,
    tgt_starts,
    k1,
    l1,
    b1,
    k2,
    l2,
    b2,
    weights,
    buffer,
):
    """Return the score of a hypothesis with an option, and what the rest may cost."""
    low, _, first, _ = edges[edge]
    back, option = order[low + i], first + j
    start, end = spans[option]
    model, _ = _scored(
        states[back],
        option,
        unknown[start],
        pairs[option],
        tgt,
        tgt_starts,
        k1,
        l1,
        b1,
        k2,
        l2,
        b2,
        weights,
        buffer,
    )
    mask = covered[back] | (
        ((np.uint64(1) << np.uint64(end - start)) - np.uint64(1)) << np.uint64(start)
    )
    score = (
        so_far[back] + values[option, 0] + model + weights[N_SCORES + 2] * abs(start - ends[back])
    )
    return score + _rest(mask, n, futures)


@numba.njit(cache=True)
def _group(first, last, covered, totals, order, groups, group_bounds, size, n_groups):  # type: ignore[no-untyped-def]
    """Sort a stack into groups that cover the same words, the best of each first."""
    by_total = np.argsort(-totals[first:last]) + first
    by_mask = by_total[np.argsort(covered[by_total], kind="mergesort")]
    group_bounds[size, 0] = n_groups
    for k in range(len(by_mask)):
        order[first + k] = by_mask[k]
        if k == 0 or covered[by_mask[k]] != covered[by_mask[k - 1]]:
            if k > 0:
                groups[n_groups - 1, 1] = first + k
            groups[n_groups, 0] = first + k
            n_groups += 1
    if len(by_mask):
        groups[n_groups - 1, 1] = last
    group_bounds[size, 1] = n_groups
    return n_groups
