"""The compiled half of ``phrases``: hashes of phrases, and the pairs that word links allow.

Numba takes what it compiled before for good as long as the function's own file has not changed.
Compiled functions therefore call only those of their own file, and use only its constants. They are
many and small; whatever takes an array out of a tuple does so once, because numba counts each time.
"""

from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

MAX_SOURCE, MAX_TARGET = 7, 8
"""Longest phrases, in words."""
UNKNOWN = 0
"""The number of a word that nothing has."""
KEPT, KEPT_JOINED = 3, 4
"""The word numbers of a placeholder; the second, of the target, has no space before it."""
_FACTOR = np.uint64(0xD1B54A32D192ED03)
_LEAST_SHARE, _LEAST = 1e-4, 1e-7
_FAR = 1 << 30

Bools = NDArray[np.bool_]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
UInts = NDArray[np.uint64]
Doubles = NDArray[np.float64]


class AlignedUnits(NamedTuple):
    """Units as word numbers, one after the other: a tuple, because compiled functions take it.

    Unit ``n`` has the source words ``src[src_starts[n]:src_starts[n + 1]]``; ``links`` are those of
    :func:`~amts_core.engines.smt.word_alignment.align_words`. ``weights`` says how many times each
    unit counts, ``own`` which ones are parallel data and not of the base.
    """

    src: Ints
    tgt: Ints
    src_starts: Longs
    tgt_starts: Longs
    links: Ints
    link_starts: Longs
    weights: Doubles
    own: Bools


class Lexicon(NamedTuple):
    """Word pairs that are linked, by ``source << 32 | target`` and sorted; both probabilities.

    Target word 0 as a source's pair, and the other way, stands for a word without a link.
    """

    keys: Longs
    forward: Doubles
    backward: Doubles


@numba.njit(cache=True, nogil=True)
def span_hash(words: Ints, start: int, end: int) -> np.uint64:
    """Return the hash of the phrase ``words[start:end]``."""
    hashed = np.uint64(end - start)
    for position in range(start, end):
        hashed = (hashed + np.uint64(words[position]) + np.uint64(1)) * _FACTOR
        hashed ^= hashed >> np.uint64(31)
    return hashed


@numba.njit(cache=True, nogil=True)
def _place_of(values: NDArray[np.generic], value: np.generic) -> int:
    """Return where a value stands among sorted ones, -1 where it does not."""
    low, high = 0, len(values)
    while low < high:
        middle = (low + high) // 2
        if values[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low if low < len(values) and values[low] == value else -1


@numba.njit(cache=True, nogil=True)
def span_hashes(words: Ints) -> UInts:
    """Return the hashes of all phrases of a sentence that hold no unknown word."""
    found = np.empty(len(words) * MAX_SOURCE, dtype=np.uint64)
    n = 0
    for start in range(len(words)):
        for end in range(start + 1, min(start + MAX_SOURCE, len(words)) + 1):
            if words[end - 1] == UNKNOWN:
                break
            found[n] = span_hash(words, start, end)
            n += 1
    return found[:n]


@numba.njit(cache=True, nogil=True)
def phrase_hashes(words: Ints, starts: Longs) -> UInts:
    """Return the hashes of phrases: ``words[starts[p]:starts[p + 1]]`` of each."""
    found = np.empty(len(starts) - 1, dtype=np.uint64)
    for phrase in range(len(found)):
        found[phrase] = span_hash(words, starts[phrase], starts[phrase + 1])
    return found


@numba.njit(cache=True, nogil=True)
def spans_found(words: Ints, hashes: UInts, starts: Longs) -> Longs:
    """Return which pairs of a table each phrase of a sentence has: ``[start, length]``, a range.

    Shape ``(n, MAX_SOURCE + 1, 2)``; the range is empty where the table lacks the phrase.
    """
    found = np.zeros((len(words), MAX_SOURCE + 1, 2), dtype=np.int64)
    for start in range(len(words)):
        for length in range(1, min(MAX_SOURCE, len(words) - start) + 1):
            at = _place_of(hashes, span_hash(words, start, start + length))
            if at >= 0:
                found[start, length, 0] = starts[at]
                found[start, length, 1] = starts[at + 1]
    return found


@numba.njit(cache=True, nogil=True)
def _is_kept(word: int) -> bool:
    return word == KEPT or word == KEPT_JOINED


@numba.njit(cache=True, nogil=True)
def linked_words(links: Ints, n_tgt: int) -> Bools:
    """Return which target words of a unit are linked at all."""
    is_linked = np.zeros(n_tgt, dtype=np.bool_)
    for k in range(len(links)):
        is_linked[links[k, 1]] = True
    return is_linked


@numba.njit(cache=True, nogil=True)
def _least_target(links: Ints, start: int, end: int) -> tuple[int, int]:
    """Return the least range of target words that the source words start:end translate, if any.

    None, as (0, 0), where a word in that range translates another source word as well.
    """
    low, high = _FAR, -1
    for k in range(len(links)):
        if start <= links[k, 0] < end:
            low, high = min(low, links[k, 1]), max(high, links[k, 1])
    for k in range(len(links)):
        if low <= links[k, 1] <= high and not start <= links[k, 0] < end:
            return 0, 0
    return (low, high + 1) if high >= 0 else (0, 0)


@numba.njit(cache=True, nogil=True)
def target_ranges(links: Ints, start: int, end: int, is_linked: Bools, found: Longs) -> int:
    """Write the target ranges that form a pair with the source words start:end; return how many.

    The least one, and those that take in words beside it that are not linked.

    :param links: of one unit.
    :param found: room for ``MAX_TARGET ** 2`` ranges.
    """
    least, most = _least_target(links, start, end)
    n = 0
    low = least
    while most > 0 and most - low <= MAX_TARGET:
        high = most
        while high - low <= MAX_TARGET:
            found[n, 0], found[n, 1] = low, high
            n += 1
            if high >= len(is_linked) or is_linked[high]:
                break
            high += 1
        if low == 0 or is_linked[low - 1]:
            break
        low -= 1
    return n


@numba.njit(cache=True, nogil=True)
def _is_sound(units: AlignedUnits, unit: int, start: int, end: int, low: int, high: int) -> bool:
    """Return whether a pair has no placeholder, or is nothing else: words never go across one."""
    src_start, tgt_start = units.src_starts[unit], units.tgt_starts[unit]
    n_src = n_tgt = 0
    for i in range(src_start + start, src_start + end):
        n_src += _is_kept(units.src[i])
    for j in range(tgt_start + low, tgt_start + high):
        n_tgt += _is_kept(units.tgt[j])
    return n_src == n_tgt and (n_src == 0 or (end - start == 1 and high - low == 1))


@numba.njit(cache=True, nogil=True)
def with_room(rows: NDArray[Any]) -> NDArray[Any]:
    """Return the rows with room for as many more."""
    more = np.zeros((2 * len(rows), rows.shape[1]), dtype=rows.dtype)
    more[: len(rows)] = rows
    return more


@numba.njit(cache=True, nogil=True)
def extracted(units: AlignedUnits, wanted: UInts) -> tuple[Ints, UInts]:
    """Return unit, source range and target range of each phrase pair, and the hashes of its sides.

    :param wanted: sorted hashes of the source phrases that are looked for.
    """
    src, tgt = units.src, units.tgt
    places, hashes = np.zeros((1024, 5), dtype=np.int32), np.zeros((1024, 2), dtype=np.uint64)
    ranges = np.zeros((MAX_TARGET * MAX_TARGET, 2), dtype=np.int64)
    n = 0
    for unit in range(len(units.weights)):
        src_start, tgt_start = units.src_starts[unit], units.tgt_starts[unit]
        n_src = units.src_starts[unit + 1] - src_start
        links = units.links[units.link_starts[unit] : units.link_starts[unit + 1]]
        is_linked = linked_words(links, units.tgt_starts[unit + 1] - tgt_start)
        for start in range(n_src):
            for end in range(start + 1, min(start + MAX_SOURCE, n_src) + 1):
                hashed = span_hash(src, src_start + start, src_start + end)
                if _place_of(wanted, hashed) < 0:
                    continue
                for k in range(target_ranges(links, start, end, is_linked, ranges)):
                    low, high = ranges[k, 0], ranges[k, 1]
                    if not _is_sound(units, unit, start, end, low, high):
                        continue
                    if n == len(places):
                        places, hashes = with_room(places), with_room(hashes)
                    places[n] = (unit, start, end, low, high)
                    hashes[n, 0] = hashed
                    hashes[n, 1] = span_hash(tgt, tgt_start + low, tgt_start + high)
                    n += 1
    return places[:n], hashes[:n]


@numba.njit(cache=True, nogil=True)
def counted_targets(units: AlignedUnits, targets: UInts) -> Doubles:
    """Return how often each target phrase is part of any phrase pair, wanted or not.

    :param targets: sorted hashes.
    """
    tgt, counts = units.tgt, np.zeros(len(targets))
    ranges = np.zeros((MAX_TARGET * MAX_TARGET, 2), dtype=np.int64)
    for unit in range(len(units.weights)):
        tgt_start, weight = units.tgt_starts[unit], units.weights[unit]
        n_src = units.src_starts[unit + 1] - units.src_starts[unit]
        links = units.links[units.link_starts[unit] : units.link_starts[unit + 1]]
        is_linked = linked_words(links, units.tgt_starts[unit + 1] - tgt_start)
        for start in range(n_src):
            for end in range(start + 1, min(start + MAX_SOURCE, n_src) + 1):
                for k in range(target_ranges(links, start, end, is_linked, ranges)):
                    hashed = span_hash(tgt, tgt_start + ranges[k, 0], tgt_start + ranges[k, 1])
                    at = _place_of(targets, hashed)
                    if at >= 0:
                        counts[at] += weight
    return counts


@numba.njit(cache=True, nogil=True)
def _described(
    units: AlignedUnits, place: Ints, lexicon: Lexicon, mapped: Ints
) -> tuple[float, float]:
    """Return the log probabilities of a phrase pair by its words: forward, and backward.

    :param place: unit, source range and target range.
    :param mapped: is given for each target word the first source word that it translates.
    """
    unit, start, end, low, high = place
    src_start, tgt_start = units.src_starts[unit], units.tgt_starts[unit]
    sums, counts = np.zeros(end - start), np.zeros(end - start)
    forward = backward = 0.0
    for j in range(low, high):
        word = np.int64(units.tgt[tgt_start + j])
        total, n = 0.0, 0
        for k in range(units.link_starts[unit], units.link_starts[unit + 1]):
            i = units.links[k, 0]
            if units.links[k, 1] != j or not start <= i < end:
                continue
            at = _place_of(lexicon.keys, np.int64(units.src[src_start + i]) << 32 | word)
            total += lexicon.forward[at]
            n += 1
            sums[i - start] += lexicon.backward[at]
            counts[i - start] += 1
            if mapped[j - low] < 0:
                mapped[j - low] = i - start
        if n == 0:
            at = _place_of(lexicon.keys, word)
            total, n = lexicon.backward[at] if at >= 0 else _LEAST_SHARE, 1
        forward += np.log(max(total / n, _LEAST))
    for i in range(end - start):
        if counts[i] > 0:
            share = sums[i] / counts[i]
        else:
            at = _place_of(lexicon.keys, np.int64(units.src[src_start + start + i]) << 32)
            share = lexicon.forward[at] if at >= 0 else _LEAST_SHARE
        backward += np.log(max(share, _LEAST))
    return forward, backward


@numba.njit(cache=True, nogil=True)
def all_described(
    units: AlignedUnits, places: Ints, lexicon: Lexicon, word_starts: Longs
) -> tuple[Doubles, Ints, Ints]:
    """Return the scores of phrase pairs by words, their target words, and what those translate."""
    words = np.zeros(word_starts[-1], dtype=np.int32)
    mapped = np.full(word_starts[-1], -1, dtype=np.int32)
    scores = np.zeros((len(places), 2))
    for pair in range(len(places)):
        first, last = word_starts[pair], word_starts[pair + 1]
        start = units.tgt_starts[places[pair, 0]] + places[pair, 3]
        words[first:last] = units.tgt[start : start + last - first]
        scores[pair] = _described(units, places[pair], lexicon, mapped[first:last])
    return scores, words, mapped
