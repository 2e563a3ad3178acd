"""Which phrases of units translate which, and how surely.

Phrase pairs are those that the word links allow (Koehn, Och and Marcu 2003,
https://aclanthology.org/N03-1017). Only source phrases that somebody asks for are kept: a job's
model is as large as the job, however much it was taken from.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from amts_core.translate.word_alignment import Links

MAX_SOURCE, MAX_TARGET = 7, 8
"""Longest phrases, in words."""
KEPT = 3
"""The word number of a placeholder on both sides."""
N_SCORES = 6
"""What is known of a phrase pair, natural logarithms: p(target | source), p(source | target), the
same by words, how often it was seen, and whether the parallel data has it."""
_MAX_KEPT = 3
_FACTOR = np.uint64(0xD1B54A32D192ED03)

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
UInts = NDArray[np.uint64]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AlignedUnits:
    """Units as word numbers, one after the other.

    Unit ``n`` has the source words ``src[src_starts[n]:src_starts[n + 1]]``; ``links`` are those of
    :func:`~amts_core.translate.word_alignment.align_words`. ``weights`` says how many times each
    unit counts, ``own`` which ones are parallel data and not of the base.
    """

    src: Ints
    tgt: Ints
    src_starts: Longs
    tgt_starts: Longs
    links: Links
    link_starts: Longs
    weights: Doubles
    own: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PhraseTable:
    """Phrase pairs, sorted by the hash of their source.

    The pairs of ``hashes[k]`` are ``starts[k]:starts[k + 1]``; pair ``p`` has the target words
    ``words[word_starts[p]:word_starts[p + 1]]``, the ``scores[p]`` of :data:`N_SCORES`, and in
    ``sources`` for each target word the source word of the phrase that it translates, -1 for none.
    """

    hashes: UInts
    starts: Longs
    words: Ints
    sources: Ints
    word_starts: Longs
    scores: Doubles


def collected(
    src: Sequence[Ints], tgt: Sequence[Ints], links: Sequence[Links], weights: Doubles,
    own: NDArray[np.bool_],
) -> AlignedUnits:  # fmt: skip
    """Return units one after the other."""

    def ends(parts: Sequence[NDArray[np.int32]]) -> Longs:
        return np.concatenate(([0], np.cumsum([len(part) for part in parts], dtype=np.int64)))

    def joined(parts: Sequence[NDArray[np.int32]], empty: NDArray[np.int32]) -> NDArray[np.int32]:
        return np.concatenate([empty, *parts]).astype(np.int32)

    none, no_links = np.zeros(0, np.int32), np.zeros((0, 2), np.int32)
    return AlignedUnits(
        joined(src, none), joined(tgt, none), ends(src), ends(tgt),
        joined(links, no_links), ends(links), weights, own,
    )  # fmt: skip


def hash_of(words: Ints) -> np.uint64:
    """Return the hash of a phrase."""
    return np.uint64(hash_range(np.ascontiguousarray(words, dtype=np.int32), 0, len(words)))


def phrase_table(units: AlignedUnits, wanted: UInts) -> PhraseTable:
    """Return the pairs of all source phrases whose hash is wanted.

    :param wanted: sorted hashes by :func:`hash_of`.
    """
    lexicon = _lexicon(units)
    arrays = (
        units.src,
        units.tgt,
        units.src_starts,
        units.tgt_starts,
        units.links,
        units.link_starts,
    )
    room = n = len(units.links) * 40
    while n >= room:  # a first guess of how many there are, and what there is room for
        room = n + 1
        places = np.zeros((room, 5), dtype=np.int32)
        hashes = np.zeros((room, 2), dtype=np.uint64)
        n = _extract(*arrays, wanted, places, hashes)
    places, hashes = places[:n], hashes[:n]
    pairs, first, inverse = np.unique(hashes, axis=0, return_index=True, return_inverse=True)
    inverse = inverse.reshape(-1)
    seen = units.weights[places[:, 0]]
    joint = np.bincount(inverse, weights=seen, minlength=len(pairs))
    own = np.bincount(inverse, weights=seen * units.own[places[:, 0]], minlength=len(pairs))
    targets, of_target = np.unique(pairs[:, 1], return_inverse=True)
    of_all = np.zeros(len(targets))
    _count_targets(*arrays, units.weights, targets, of_all)
    sources, starts, of_source = np.unique(pairs[:, 0], return_index=True, return_inverse=True)
    of_sources = np.bincount(of_source, weights=joint, minlength=len(sources))
    at = places[first]
    by_words, words, mapped, word_starts = _described(units, at, lexicon)
    scores = np.stack(
        [
            np.log(joint / of_sources[of_source]),
            np.log(joint / np.maximum(of_all[of_target], joint)),
            by_words[:, 0],
            by_words[:, 1],
            -1.0 / joint,
            np.where(own > 0, 0.0, -1.0),
        ],
        axis=1,
    )
    return PhraseTable(
        sources, np.append(starts, len(pairs)), words, mapped, word_starts, scores
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """Word pairs that are linked, by ``source << 32 | target`` and sorted; both probabilities.

    Target word 0 as a source's pair, and the other way, stands for a word without a link.
    """

    keys: Longs
    forward: Doubles
    backward: Doubles


def _lexicon(units: AlignedUnits) -> _Lexicon:
    number = np.repeat(np.arange(len(units.weights)), np.diff(units.link_starts))
    src = units.src[units.src_starts[number] + units.links[:, 0]].astype(np.int64)
    tgt = units.tgt[units.tgt_starts[number] + units.links[:, 1]].astype(np.int64)
    seen = units.weights[number]
    lone_src, lone_tgt = _unlinked(units, number, 0), _unlinked(units, number, 1)
    keys = np.concatenate((src << 32 | tgt, lone_src[0] << 32, lone_tgt[0]))
    counts = np.concatenate((seen, lone_src[1], lone_tgt[1]))
    distinct, inverse = np.unique(keys, return_inverse=True)
    joint = np.bincount(inverse, weights=counts, minlength=len(distinct)).astype(np.float64)
    return _Lexicon(distinct, _share(joint, distinct >> 32), _share(joint, distinct & 0xFFFFFFFF))


def _unlinked(units: AlignedUnits, number: Longs, side: int) -> tuple[Longs, Doubles]:
    starts, words = (units.src_starts, units.src) if side == 0 else (units.tgt_starts, units.tgt)
    is_linked = np.zeros(len(words), dtype=bool)
    is_linked[starts[number] + units.links[:, side]] = True
    of_unit = np.repeat(np.arange(len(units.weights)), np.diff(starts))
    return words[~is_linked].astype(np.int64), units.weights[of_unit[~is_linked]]


def _share(joint: Doubles, of: Longs) -> Doubles:
    """Return each count as its share of all counts of the same word."""
    _, inverse = np.unique(of, return_inverse=True)
    shares: Doubles = joint / np.bincount(inverse, weights=joint)[inverse]
    return shares


def _described(
    units: AlignedUnits, at: Ints, lexicon: _Lexicon
) -> tuple[Doubles, Ints, Ints, Longs]:
    """Return of phrase pairs their scores by words, their target words, what those translate."""
    lengths = (at[:, 4] - at[:, 3]).astype(np.int64)
    word_starts = np.concatenate(([0], np.cumsum(lengths)))
    words = np.zeros(int(word_starts[-1]), dtype=np.int32)
    mapped = np.full(len(words), -1, dtype=np.int32)
    by_words = np.zeros((len(at), 2))
    _describe(
        units.src, units.tgt, units.src_starts, units.tgt_starts, units.links, units.link_starts,
        at, lexicon.keys, lexicon.forward, lexicon.backward, word_starts, words, mapped, by_words,
    )  # fmt: skip
    return by_words, words, mapped, word_starts


@numba.njit(cache=True)
def hash_range(words, start, end):  # type: ignore[no-untyped-def]
    """Return the hash of words[start:end]."""
    hashed = np.uint64(end - start)
    for position in range(start, end):
        hashed = (hashed + np.uint64(words[position]) + np.uint64(1)) * _FACTOR
        hashed ^= hashed >> np.uint64(31)
    return hashed


@numba.njit(cache=True)
def place_of(values, value):  # type: ignore[no-untyped-def]
    """Return where a value stands in sorted values, -1 where it does not."""
    low, high = 0, len(values)
    while low < high:
        middle = (low + high) // 2
        if values[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low if low < len(values) and values[low] == value else -1


@numba.njit(cache=True)
def _target_of(links, first, last, start, end, n_tgt):  # type: ignore[no-untyped-def]
    """Return the least range of target words that the source words start:end translate, if any.

    None, as (0, 0), where a word in that range translates another source word as well.
    """
    low, high = n_tgt, -1
    for k in range(first, last):
        if start <= links[k, 0] < end:
            low, high = min(low, links[k, 1]), max(high, links[k, 1])
    if high < 0:
        return 0, 0
    for k in range(first, last):
        if low <= links[k, 1] <= high and not start <= links[k, 0] < end:
            return 0, 0
    return low, high + 1


@numba.njit(cache=True)
def _is_sound(src, tgt, src_start, tgt_start, place, links, first, last):  # type: ignore[no-untyped-def]
    """Return whether the placeholders of a pair are linked one to one and in the same order."""
    start, end, low, high = place
    n_src = n_tgt = n_linked = 0
    before = -1
    for i in range(start, end):
        n_src += src[src_start + i] == 3
    for j in range(low, high):
        n_tgt += tgt[tgt_start + j] == 3
    if n_src != n_tgt or n_src > _MAX_KEPT:
        return False
    for k in range(first, last):  # sorted by source word
        i, j = links[k]
        if start <= i < end and src[src_start + i] == 3 and tgt[tgt_start + j] == 3:
            if j <= before:
                return False
            before = j
            n_linked += 1
    return n_linked == n_src


@numba.njit(cache=True)
def _extract(src, tgt, src_starts, tgt_starts, all_links, link_starts, wanted, places, hashes):  # type: ignore[no-untyped-def]
    """Write unit, source and target range of the phrase pairs wanted; return how many there are.

    Those for which there is no room are only counted.
    """
    n = 0
    for unit in range(len(src_starts) - 1):
        src_start, tgt_start = src_starts[unit], tgt_starts[unit]
        n_src, n_tgt = src_starts[unit + 1] - src_start, tgt_starts[unit + 1] - tgt_start
        first, last = link_starts[unit], link_starts[unit + 1]
        is_linked = np.zeros(n_tgt, dtype=np.bool_)
        for k in range(first, last):
            is_linked[all_links[k, 1]] = True
        for start in range(n_src):
            for end in range(start + 1, min(start + MAX_SOURCE, n_src) + 1):
                hashed = hash_range(src, src_start + start, src_start + end)
                if place_of(wanted, hashed) < 0:
                    continue
                least, most = _target_of(all_links, first, last, start, end, n_tgt)
                if most == 0:
                    continue
                low = least
                while low >= 0:
                    high = most
                    while high <= n_tgt and high - low <= MAX_TARGET:
                        place = (start, end, low, high)
                        if _is_sound(src, tgt, src_start, tgt_start, place, all_links, first, last):
                            if n < len(places):
                                places[n] = (unit, start, end, low, high)
                                hashes[n, 0] = hashed
                                hashes[n, 1] = hash_range(tgt, tgt_start + low, tgt_start + high)
                            n += 1
                        if high >= n_tgt or is_linked[high]:
                            break
                        high += 1
                    low -= 1
                    if low < 0 or is_linked[low]:
                        break
    return n


@numba.njit(cache=True)
def _count_targets(  # type: ignore[no-untyped-def]
    src, tgt, src_starts, tgt_starts, all_links, link_starts, weights, targets, of_all
):
    """Add up how often each wanted target phrase is part of any phrase pair as extracted."""
    for unit in range(len(src_starts) - 1):
        src_start, tgt_start = src_starts[unit], tgt_starts[unit]
        n_src, n_tgt = src_starts[unit + 1] - src_start, tgt_starts[unit + 1] - tgt_start
        first, last = link_starts[unit], link_starts[unit + 1]
        is_linked = np.zeros(n_tgt, dtype=np.bool_)
        for k in range(first, last):
            is_linked[all_links[k, 1]] = True
        for start in range(n_src):
            for end in range(start + 1, min(start + MAX_SOURCE, n_src) + 1):
                least, most = _target_of(all_links, first, last, start, end, n_tgt)
                if most == 0:
                    continue
                low = least
                while low >= 0:
                    high = most
                    while high <= n_tgt and high - low <= MAX_TARGET:
                        at = place_of(targets, hash_range(tgt, tgt_start + low, tgt_start + high))
                        if at >= 0:
                            of_all[at] += weights[unit]
                        if high >= n_tgt or is_linked[high]:
                            break
                        high += 1
                    low -= 1
                    if low < 0 or is_linked[low]:
                        break


@numba.njit(cache=True)
def _describe(  # type: ignore[no-untyped-def]
    src,
    tgt,
    src_starts,
    tgt_starts,
    all_links,
    link_starts,
    at,
    keys,
    forward,
    backward,
    word_starts,
    words,
    mapped,
    by_words,
):
    for pair in range(len(at)):
        unit, start, end, low, high = at[pair]
        src_start, tgt_start = src_starts[unit], tgt_starts[unit]
        sums = np.zeros(end - start)
        counts = np.zeros(end - start)
        position = word_starts[pair]
        for j in range(low, high):
            word = np.int64(tgt[tgt_start + j])
            words[position + j - low] = word
            total, n = 0.0, 0
            for k in range(link_starts[unit], link_starts[unit + 1]):
                if all_links[k, 1] != j:
                    continue
                i = all_links[k, 0]
                if not start <= i < end:
                    continue
                found = place_of(keys, np.int64(src[src_start + i]) << 32 | word)
                total += forward[found]
                n += 1
                sums[i - start] += backward[found]
                counts[i - start] += 1
                if mapped[position + j - low] < 0:
                    mapped[position + j - low] = i - start
            if n == 0:
                found = place_of(keys, word)
                total, n = (backward[found] if found >= 0 else 1e-4), 1
            by_words[pair, 0] += np.log(max(total / n, 1e-7))
        for i in range(end - start):
            if counts[i] > 0:
                value = sums[i] / counts[i]
            else:
                found = place_of(keys, np.int64(src[src_start + start + i]) << 32)
                value = forward[found] if found >= 0 else 1e-4
            by_words[pair, 1] += np.log(max(value, 1e-7))
