"""Phrase pairs and language models of a large corpus, pruned to what it has shown more than once.

Phrase pairs are those that word links allow, as in the engine itself; what was seen once is left
out, and of each phrase the pairs that are seldom its translation (Johnson et al. 2007,
https://aclanthology.org/D07-1103, finds that most can go). Language models are of interpolated
modified Kneser-Ney, with the back-off weights of what is left.
"""

from collections.abc import Sequence
from itertools import pairwise

import numba
import numpy as np
from numpy.typing import NDArray

from amts_core.engines.smt.extraction import (
    MAX_TARGET,
    AlignedUnits,
    Doubles,
    Ints,
    Longs,
    UInts,
    all_described,
    linked_words,
    span_hash,
    target_ranges,
    with_room,
)
from amts_core.engines.smt.general_model import FIRST_WORD, NGrams, PairTable, PhraseList
from amts_core.engines.smt.language_model import hashes, smoothed
from amts_core.engines.smt.phrases import lexicon

_LONGEST = 5
"""Words of a phrase, on either side."""
_N_BEST = 20
"""Translations of a phrase that are kept in either direction."""
_LEAST_SHARE = 0.01
"""Of a phrase's pairs; what is seldomer in both directions goes."""


@numba.njit(nogil=True)
def _has_kept(units: AlignedUnits, unit: int, start: int, end: int, low: int, high: int) -> bool:
    """Return whether a pair holds what is no word of its own: a placeholder."""
    src_start, tgt_start = units.src_starts[unit], units.tgt_starts[unit]
    for i in range(src_start + start, src_start + end):
        if units.src[i] < FIRST_WORD:
            return True
    for j in range(tgt_start + low, tgt_start + high):
        if units.tgt[j] < FIRST_WORD:
            return True
    return False


@numba.njit(nogil=True)
def _all_pairs(units: AlignedUnits) -> tuple[Ints, UInts]:
    """Return unit, source and target range of each pair of units; hashes of both sides."""
    places, hashes = np.zeros((1 << 20, 5), dtype=np.int32), np.zeros((1 << 20, 2), np.uint64)
    ranges = np.zeros((MAX_TARGET * MAX_TARGET, 2), dtype=np.int64)
    n = 0
    for unit in range(len(units.weights)):
        src_start, tgt_start = units.src_starts[unit], units.tgt_starts[unit]
        n_src = units.src_starts[unit + 1] - src_start
        n_tgt = units.tgt_starts[unit + 1] - tgt_start
        links = units.links[units.link_starts[unit] : units.link_starts[unit + 1]]
        is_linked = linked_words(links, n_tgt)
        for start in range(n_src):
            for end in range(start + 1, min(start + _LONGEST, n_src) + 1):
                for k in range(target_ranges(links, start, end, is_linked, ranges)):
                    low, high = ranges[k, 0], ranges[k, 1]
                    if high - low > _LONGEST or _has_kept(units, unit, start, end, low, high):
                        continue
                    if n == len(places):
                        places, hashes = with_room(places), with_room(hashes)
                    places[n] = (unit, start, end, low, high)
                    hashes[n, 0] = span_hash(units.src, src_start + start, src_start + end)
                    hashes[n, 1] = span_hash(units.tgt, tgt_start + low, tgt_start + high)
                    n += 1
    return places[:n].copy(), hashes[:n].copy()


def table(units: AlignedUnits, least: int) -> PairTable:
    """Return the phrase pairs of units that are worth keeping.

    :param least: how often a pair must have been seen.
    """
    places, hashed = _all_pairs(units)
    both = (hashed[:, 0] * np.uint64(0x9E3779B97F4A7C15)) ^ hashed[:, 1]
    _, first, joint = np.unique(both, return_index=True, return_counts=True)
    totals = [np.unique(hashed[:, side], return_counts=True) for side in (0, 1)]
    is_kept = joint >= least
    first, joint = first[is_kept], joint[is_kept]
    sides = [hashed[first, side] for side in (0, 1)]
    counts = [
        of[np.searchsorted(known, side)] for (known, of), side in zip(totals, sides, strict=True)
    ]
    kept = _is_among_best(sides[0], joint, counts[0]) | _is_among_best(sides[1], joint, counts[1])
    first, joint = first[kept], joint[kept]
    listed = [_listed(units, places[first], hashed[first, side], side) for side in (0, 1)]
    phrases = [
        PhraseList(words, starts, totals[side][1][np.searchsorted(totals[side][0], of)])
        for side, (words, starts, of, _) in enumerate(listed)
    ]
    numbers = np.stack([of_pair for *_, of_pair in listed], axis=1).astype(np.int32)
    order = np.lexsort((numbers[:, 1], numbers[:, 0]))
    first, joint, numbers = first[order], joint[order], numbers[order]
    lengths = (places[first, 4] - places[first, 3]).astype(np.int64)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    by_words, _, mapped = all_described(units, places[first], lexicon(units), starts)
    return PairTable(
        phrases=(phrases[0], phrases[1]),
        pairs=numbers,
        joint=joint,
        by_words=by_words,
        mapped=mapped,
        mapped_starts=starts,
    )


def _is_among_best(phrase: UInts, joint: Longs, counts: Longs) -> NDArray[np.bool_]:
    """Return which pairs are among the most frequent of their phrase, and frequent enough."""
    order = np.lexsort((-joint, phrase))
    is_new = np.concatenate(([True], phrase[order][1:] != phrase[order][:-1]))
    start = np.maximum.accumulate(np.where(is_new, np.arange(len(order)), 0))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order)) - start
    return (rank < _N_BEST) & (joint >= _LEAST_SHARE * counts)


def _listed(
    units: AlignedUnits, places: Ints, hashes: UInts, side: int
) -> tuple[Ints, Longs, UInts, Longs]:
    """Return the phrases of one side in the order of their words, their hashes, and each pair's."""
    known, at, of_pair = np.unique(hashes, return_index=True, return_inverse=True)
    words, starts = (units.src, units.src_starts) if side == 0 else (units.tgt, units.tgt_starts)
    low = starts[places[at, 0]] + places[at, 1 + 2 * side]
    lengths = places[at, 2 + 2 * side] - places[at, 1 + 2 * side]
    padded = np.full((len(known), _LONGEST), -1, dtype=np.int32)
    for offset in range(_LONGEST):
        has = offset < lengths
        padded[has, offset] = words[low[has] + offset]
    order = np.lexsort(padded.T[::-1])
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    flat = padded[order]
    return (
        flat[flat >= 0],
        np.concatenate(([0], np.cumsum(lengths[order].astype(np.int64)))),
        known[order],
        place[of_pair],
    )


def grams(sentences: Sequence[Ints], n_words: int, least: Sequence[int]) -> tuple[NGrams, ...]:
    """Return the n-grams of sentences by order: those seen often enough, and all words.

    :param least: how often an n-gram of each order must have been seen, not falling: so what an
        n-gram backs off to is kept as well.
    """
    kept: list[NGrams] = []
    for enough, found in zip(least, smoothed(sentences, n_words, len(least)), strict=True):
        is_kept = found.n >= enough
        words = found.words[is_kept]
        place = np.lexsort(words.T[::-1])
        logs = np.log(np.maximum(found.probabilities[is_kept], 1e-12))
        kept.append(NGrams(words[place], logs[place], np.zeros(len(place))))
    backed = [_backoffs(one, longer) for one, longer in pairwise(kept)]
    return (
        *(NGrams(one.words, one.logs, of) for one, of in zip(kept, backed, strict=False)),
        kept[-1],
    )


def _backoffs(own: NGrams, longer: NGrams) -> Doubles:
    """Return the logs of the back-off weights of n-grams, for the longer ones that are kept."""
    before = _places(own.words, longer.words[:, :-1])
    shorter = _places(own.words, longer.words[:, 1:])
    given = np.bincount(before, weights=np.exp(longer.logs), minlength=len(own.words))
    taken = np.bincount(before, weights=np.exp(own.logs[shorter]), minlength=len(own.words))
    weights = np.clip(1 - given, 1e-4, 1) / np.clip(1 - taken, 1e-4, 1)
    return np.log(np.minimum(weights, 1.0))


def _places(words: Ints, wanted: Ints) -> Longs:
    """Return where each n-gram stands among some, all of which are there."""
    keys, asked = hashes(words), hashes(wanted)
    order = np.argsort(keys)
    return order[np.searchsorted(keys[order], asked)]
