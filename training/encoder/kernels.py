"""Sums of weighted token vectors, and their update: the loops that take the CPU's time."""

import math

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_BETA_1, _BETA_2 = np.float32(0.9), np.float32(0.999)
_EPSILON = np.float32(1e-10)


@numba.njit(parallel=True, fastmath=True)
def weighted_sums(
    ids: Ints, offsets: Ints, kept: NDArray[np.bool_], table: Floats, weights: Floats
) -> Floats:
    """Return the sum of the weighted vectors of the kept tokens of each text, shape ``(n, d)``."""
    n, d = len(offsets) - 1, table.shape[1]
    sums = np.zeros((n, d), dtype=np.float32)
    for row in numba.prange(n):
        for position in range(offsets[row], offsets[row + 1]):
            if kept[position]:
                token = ids[position]
                weight = weights[token]
                for k in range(d):
                    sums[row, k] += weight * table[token, k]
    return sums


@numba.njit(parallel=True, fastmath=True)
def adam_step(
    tokens: Ints,
    starts: Ints,
    rows: Ints,
    gradients: Floats,
    table: Floats,
    weights: Floats,
    table_mean: Floats,
    table_square: Floats,
    weight_mean: Floats,
    weight_square: Floats,
    rate: float,
    bias_1: float,
    bias_2: float,
) -> None:
    """Move the vectors and weights of the tokens of a batch, in place (Kingma and Ba 2015).

    The second moment is one number a row. Only rows that occur are moved.

    :param tokens: the distinct tokens of the batch.
    :param starts: ``rows[starts[t]:starts[t + 1]]`` are the texts in which token ``t`` occurs.
    :param gradients: of the loss by the sum of each text, shape ``(n_texts, d)``.
    """
    d = table.shape[1]
    for t in numba.prange(len(tokens)):
        token = tokens[t]
        gradient = np.zeros(d, dtype=np.float32)
        for position in range(starts[t], starts[t + 1]):
            for k in range(d):
                gradient[k] += gradients[rows[position], k]
        by_weight = np.float32(0)
        square = np.float32(0)
        for k in range(d):
            by_weight += gradient[k] * table[token, k]
            gradient[k] *= weights[token]
            square += gradient[k] * gradient[k]
            table_mean[token, k] = _BETA_1 * table_mean[token, k] + (1 - _BETA_1) * gradient[k]
        table_square[token] = _BETA_2 * table_square[token] + (1 - _BETA_2) * square / d
        scale = rate / bias_1 / (math.sqrt(table_square[token] / bias_2) + _EPSILON)
        for k in range(d):
            table[token, k] -= scale * table_mean[token, k]
        weight_mean[token] = _BETA_1 * weight_mean[token] + (1 - _BETA_1) * by_weight
        weight_square[token] = (
            _BETA_2 * weight_square[token] + (1 - _BETA_2) * by_weight * by_weight
        )
        step = rate / bias_1 / (math.sqrt(weight_square[token] / bias_2) + _EPSILON)
        weights[token] = max(weights[token] - step * weight_mean[token], 0)
