"""Which words of two documents translate each other, judged by the encoder's own token vectors.

Each word shares itself out among the words near it on the other side that are like it, or among
none; a link is as strong as both words agree on it. The idea is that of Dou and Neubig (2021),
https://aclanthology.org/2021.eacl-main.181, with the similarities of word types, which are computed
once a document.
"""

from dataclasses import dataclass

import numba
import numpy as np

from amts_core.kernel.vectors import Floats, Ints, unit_rows

_LEAST_LIKE = 0.5
"""Cosine under which two words have nothing to do with each other."""
_SHARPNESS = 20.0
"""Words share themselves out by the exponential of so many times the cosine."""
_NONE = 0.6
"""Cosine of the imagined word that stands for no counterpart."""
_N_NEAR = 96
_LEAST_NEAR = 0.45
"""Dimensions by which candidates are found, and their least cosine in them."""
_N_TYPES_AT_ONCE = 1024
_N_STRIDE = 64


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one document, or what the encoder's tokenizer makes of them.

    Those of segment ``i`` are ``types[offsets[i]:offsets[i + 1]]``.

    :ivar types: shape ``(n_words,)``: which of the document's distinct words each one is.
    :ivar vectors: shape ``(n_types, d)``, rows of length 1.
    :ivar weights: shape ``(n_types,)``: how much each tells; about 1.
    """

    types: Ints
    offsets: Ints
    vectors: Floats
    weights: Floats


def link(src: Words, tgt: Words, lo: Ints, hi: Ints, offsets: Ints) -> Floats:
    """Return the weight of the links between segments ``i`` and ``lo[i]:hi[i]``, row after row."""
    starts, columns, affinities = _alike(src.vectors, tgt.vectors)
    order = np.argsort(tgt.types, kind="stable")
    first = np.searchsorted(tgt.types[order], np.arange(len(tgt.vectors) + 1))
    segment_of = np.repeat(np.arange(len(tgt.offsets) - 1), np.diff(tgt.offsets))
    return _links(
        src.types,
        src.offsets,
        np.sqrt(src.weights),
        tgt.types,
        tgt.offsets,
        np.sqrt(tgt.weights),
        segment_of,
        starts,
        columns,
        affinities,
        order,
        first,
        lo,
        hi,
        offsets,
        np.float32(np.exp(_SHARPNESS * (_NONE - 1))),
    )


def _alike(src: Floats, tgt: Floats) -> tuple[Ints, Ints, Floats]:
    """Return for each source type the like target types, as a compressed sparse matrix.

    Candidates are found by the few dimensions in which words differ most, and judged by all.
    """
    axes = _principal_axes(src, tgt)
    near_src, near_tgt = unit_rows(src @ axes), unit_rows(tgt @ axes).T.copy()
    n_types, lengths = len(src), [np.zeros(1, np.int64)]
    columns, values = [np.zeros(0, np.int64)], [np.zeros(0, np.float32)]
    for start in range(0, n_types, _N_TYPES_AT_ONCE):
        stop = min(start + _N_TYPES_AT_ONCE, n_types)
        nearness = near_src[start:stop] @ near_tgt
        found = _judged(nearness, src[start:stop], tgt, _LEAST_NEAR, _LEAST_LIKE)
        lengths.append(found[0])
        columns.append(found[1])
        values.append(np.exp(_SHARPNESS * (found[2] - 1)))
    return np.cumsum(np.concatenate(lengths)), np.concatenate(columns), np.concatenate(values)


def _principal_axes(src: Floats, tgt: Floats) -> Floats:
    """Return the directions in which the vectors of both sides are longest, shape ``(d, k)``."""
    n_dimensions = src.shape[1]
    if n_dimensions <= _N_NEAR:
        return np.eye(n_dimensions, dtype=np.float32)
    _, axes = np.linalg.eigh(src.T @ src + tgt.T @ tgt)
    return np.ascontiguousarray(axes[:, -_N_NEAR:], dtype=np.float32)


@numba.njit(cache=True, fastmath=True, nogil=True)
def _judged(
    nearness: Floats, src: Floats, tgt: Floats, least_near: float, least_like: float
) -> tuple[Ints, Ints, Floats]:
    """Return how many target types each row is like, which ones, and their cosines."""
    lengths = np.zeros(len(nearness), dtype=np.int64)
    columns = np.empty(1024, dtype=np.int64)
    values = np.empty(1024, dtype=np.float32)
    n_found = 0
    for row in range(len(nearness)):
        for start in range(0, nearness.shape[1], _N_STRIDE):
            stop = min(start + _N_STRIDE, nearness.shape[1])
            nearest = np.float32(-1)
            for column in range(start, stop):  # no branch: this loop is compiled to vector code
                nearest = max(nearest, nearness[row, column])
            if nearest <= least_near:
                continue
            for column in range(start, stop):
                if nearness[row, column] <= least_near:
                    continue
                cosine = np.float32(0)
                for d in range(src.shape[1]):
                    cosine += src[row, d] * tgt[column, d]
                if cosine <= least_like:
                    continue
                if n_found == len(columns):
                    columns = np.concatenate((columns, np.empty_like(columns)))
                    values = np.concatenate((values, np.empty_like(values)))
                columns[n_found], values[n_found] = column, cosine
                lengths[row] += 1
                n_found += 1
    return lengths, columns[:n_found].copy(), values[:n_found].copy()


@numba.njit(cache=True, nogil=True)
def _links(
    src_types: Ints,
    src_offsets: Ints,
    src_weights: Floats,
    tgt_types: Ints,
    tgt_offsets: Ints,
    tgt_weights: Floats,
    segment_of: Ints,
    starts: Ints,
    columns: Ints,
    affinities: Floats,
    order: Ints,
    first: Ints,
    lo: Ints,
    hi: Ints,
    offsets: Ints,
    none: np.float32,
) -> Floats:
    src_sums = np.full(len(src_types), none, dtype=np.float32)
    tgt_sums = np.full(len(tgt_types), none, dtype=np.float32)
    values = np.zeros(offsets[-1], dtype=np.float32)
    for is_second in range(2):
        heads = first.copy()  # the bounds rise, so the places before them are never looked at again
        for i in range(len(lo)):
            begin, end = tgt_offsets[lo[i]], tgt_offsets[hi[i]]
            for word in range(src_offsets[i], src_offsets[i + 1]):
                one = src_types[word]
                for entry in range(starts[one], starts[one + 1]):
                    other, affinity = columns[entry], affinities[entry]
                    while heads[other] < first[other + 1] and order[heads[other]] < begin:
                        heads[other] += 1
                    weight = src_weights[one] * tgt_weights[other]
                    for index in range(heads[other], first[other + 1]):
                        place = order[index]
                        if place >= end:
                            break
                        if is_second:
                            both = affinity / src_sums[word] * affinity / tgt_sums[place]
                            cell = offsets[i] + segment_of[place] - lo[i]
                            values[cell] += both * weight
                        else:
                            src_sums[word] += affinity
                            tgt_sums[place] += affinity
    return values
