"""Find the most probable chain of beads that pairs two segmented documents.

A chain is scored by the sum of its parts: each bead (up to 4-4), each skip, and each change between
matching and skipping, so that a missing section costs little more than a missing sentence. The
exponential of a chain's score is proportional to its probability (a conditional random field, as in
Lafferty, McCallum and Pereira 2001; the search is Viterbi's, the probabilities are the forward and
backward sums). *Bead* is from Brown et al. (1991), https://aclanthology.org/P91-1022.

Pure and deterministic.
"""

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from amts_core.align.corridor import Corridor, Ints
from amts_core.align.sides import MAX_SIZE
from amts_core.errors import AlignmentInputError
from amts_core.vectors import Floats

Doubles = NDArray[np.float64]
MATCH, SKIP_SRC, SKIP_TGT = 0, 1, 2
_N_STATES = 3
_NEVER = -1e30
_N_SHAPES = MAX_SIZE * MAX_SIZE


@dataclass(frozen=True, slots=True)
class Bead:
    """Source segments ``src`` that translate target segments ``tgt``.

    Half-open index ranges; an empty one is a skip. ``posterior`` is the probability of exactly this
    bead among all chains; for a skip, that its segment is in no other bead.
    """

    src: range
    tgt: range
    posterior: float


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of all parts of all chains in a corridor; higher is better, no unit.

    :ivar match: shape ``(n_cells, 16)``: the bead of shape ``(m, n)`` that ends at the cell, in
        column ``4 (m - 1) + n - 1``; ``-inf`` where there is none.
    :ivar skip_src: shape ``(n_src,)``.
    :ivar skip_tgt: shape ``(n_tgt,)``.
    :ivar transitions: shape ``(3, 3)``, from state (row) to state: match, source and target skip.
    """

    corridor: Corridor
    match: Floats
    skip_src: Doubles
    skip_tgt: Doubles
    transitions: Doubles


@dataclass(frozen=True, slots=True)
class Posteriors:
    """Probabilities of all parts, shaped as in :class:`Scores`; ``log_total`` normalises chains."""

    match: Floats
    skip_src: Doubles
    skip_tgt: Doubles
    transitions: Doubles
    log_total: float


def best_beads(scores: Scores) -> tuple[Bead, ...]:
    """Return the best chain: every segment of both documents in exactly one bead, in order.

    :raises AlignmentInputError: arrays that don't fit each other, or a NaN.
    """
    _check(scores)
    corridor = scores.corridor
    arrays = corridor.lo, corridor.hi, corridor.offsets
    moves = _viterbi(*arrays, scores.match, scores.skip_src, scores.skip_tgt, scores.transitions)
    sums = posteriors(scores)
    beads: list[Bead] = []
    i = j = 0
    for m, n in moves.tolist():
        src, tgt = range(i, i + m), range(j, j + n)
        i, j = i + m, j + n
        if m and n:
            cell = corridor.offsets[i] + j - corridor.lo[i]
            posterior = sums.match[cell, MAX_SIZE * (m - 1) + n - 1]
        else:
            posterior = sums.skip_src[src.start] if m else sums.skip_tgt[tgt.start]
        beads.append(Bead(src, tgt, float(min(max(posterior, 0.0), 1.0))))
    return tuple(beads)


def posteriors(scores: Scores) -> Posteriors:
    """Return the probability of each part over all chains (forward and backward sums)."""
    corridor = scores.corridor
    arrays = (
        corridor.lo, corridor.hi, corridor.offsets,
        scores.match, scores.skip_src, scores.skip_tgt, scores.transitions,
    )  # fmt: skip
    forward = _forward(*arrays)
    return Posteriors(*_marginals(*arrays, forward))


def _check(scores: Scores) -> None:
    corridor = scores.corridor
    expected = (int(corridor.offsets[-1]), _N_SHAPES)
    if scores.match.shape != expected:
        raise AlignmentInputError(f"Match scores of shape {scores.match.shape}, not {expected}.")
    if len(scores.skip_src) != len(corridor.lo) - 1 or len(scores.skip_tgt) != corridor.hi[-1] - 1:
        raise AlignmentInputError("Skip scores and corridor are of different documents.")
    for name in ("match", "skip_src", "skip_tgt", "transitions"):
        if np.isnan(getattr(scores, name)).any():
            raise AlignmentInputError(f"The {name} scores hold a NaN: check the encoder's vectors.")


@numba.njit(cache=True, nogil=True)
def _viterbi(
    lo: Ints, hi: Ints, cells: Ints, match: Floats,
    skip_src: Doubles, skip_tgt: Doubles, transitions: Doubles,
) -> Ints:  # fmt: skip
    """Return the moves ``(m, n)`` of the best chain, shape ``(n_beads, 2)``."""
    n_src = len(lo) - 1
    best = np.full((cells[-1], _N_STATES), _NEVER)
    came_from = np.zeros((cells[-1], _N_STATES), dtype=np.int8)
    shapes = np.zeros(cells[-1], dtype=np.int8)
    best[0, MATCH] = 0.0
    for i in range(n_src + 1):
        for j in range(lo[i], hi[i]):
            cell = cells[i] + j - lo[i]
            for shape in range(_N_SHAPES):
                m, n = shape // MAX_SIZE + 1, shape % MAX_SIZE + 1
                if m > i or n > j or not lo[i - m] <= j - n < hi[i - m]:
                    continue
                before = cells[i - m] + j - n - lo[i - m]
                for state in range(_N_STATES):
                    score = best[before, state] + transitions[state, MATCH] + match[cell, shape]
                    if score > best[cell, MATCH]:
                        best[cell, MATCH] = score
                        came_from[cell, MATCH] = state
                        shapes[cell] = shape
            for state in range(_N_STATES):
                if i > 0 and lo[i - 1] <= j < hi[i - 1]:
                    before = cells[i - 1] + j - lo[i - 1]
                    score = best[before, state] + transitions[state, SKIP_SRC] + skip_src[i - 1]
                    if score > best[cell, SKIP_SRC]:
                        best[cell, SKIP_SRC] = score
                        came_from[cell, SKIP_SRC] = state
                if j > lo[i]:
                    score = best[cell - 1, state] + transitions[state, SKIP_TGT] + skip_tgt[j - 1]
                    if score > best[cell, SKIP_TGT]:
                        best[cell, SKIP_TGT] = score
                        came_from[cell, SKIP_TGT] = state
    i, j = n_src, hi[n_src] - 1
    state = int(np.argmax(best[cells[-1] - 1]))
    moves = np.zeros((i + j, 2), dtype=np.int64)
    n_moves = 0
    while i > 0 or j > 0:
        cell = cells[i] + j - lo[i]
        if state == MATCH:
            m, n = shapes[cell] // MAX_SIZE + 1, shapes[cell] % MAX_SIZE + 1
        elif state == SKIP_SRC:
            m, n = 1, 0
        else:
            m, n = 0, 1
        state = int(came_from[cell, state])
        moves[n_moves] = m, n
        n_moves += 1
        i, j = i - m, j - n
    return moves[:n_moves][::-1].copy()


@numba.njit(cache=True, nogil=True)
def _log_add(a: float, b: float) -> float:
    if a < b:
        a, b = b, a
    return a if b <= _NEVER / 2 else a + np.log1p(np.exp(b - a))


@numba.njit(cache=True, nogil=True)
def _forward(
    lo: Ints, hi: Ints, cells: Ints, match: Floats,
    skip_src: Doubles, skip_tgt: Doubles, transitions: Doubles,
) -> Doubles:  # fmt: skip
    """Return the log sum over the chains that end at each cell in each state."""
    total = np.full((cells[-1], _N_STATES), _NEVER)
    total[0, MATCH] = 0.0
    for i in range(len(lo)):
        for j in range(lo[i], hi[i]):
            cell = cells[i] + j - lo[i]
            for shape in range(_N_SHAPES):
                m, n = shape // MAX_SIZE + 1, shape % MAX_SIZE + 1
                if m > i or n > j or not lo[i - m] <= j - n < hi[i - m]:
                    continue
                if match[cell, shape] == -np.inf:
                    continue
                before = cells[i - m] + j - n - lo[i - m]
                for state in range(_N_STATES):
                    score = total[before, state] + transitions[state, MATCH] + match[cell, shape]
                    total[cell, MATCH] = _log_add(total[cell, MATCH], score)
            for state in range(_N_STATES):
                if i > 0 and lo[i - 1] <= j < hi[i - 1]:
                    before = cells[i - 1] + j - lo[i - 1]
                    score = total[before, state] + transitions[state, SKIP_SRC] + skip_src[i - 1]
                    total[cell, SKIP_SRC] = _log_add(total[cell, SKIP_SRC], score)
                if j > lo[i]:
                    score = total[cell - 1, state] + transitions[state, SKIP_TGT] + skip_tgt[j - 1]
                    total[cell, SKIP_TGT] = _log_add(total[cell, SKIP_TGT], score)
    return total


@numba.njit(cache=True, nogil=True)
def _marginals(
    lo: Ints, hi: Ints, cells: Ints, match: Floats,
    skip_src: Doubles, skip_tgt: Doubles, transitions: Doubles, forward: Doubles,
) -> tuple[Floats, Doubles, Doubles, Doubles, float]:  # fmt: skip
    """Run backward, and return the probabilities of matches, skips and transitions."""
    n_src = len(lo) - 1
    backward = np.full((cells[-1], _N_STATES), _NEVER)
    backward[cells[-1] - 1] = 0.0
    log_total = _NEVER
    for state in range(_N_STATES):
        log_total = _log_add(log_total, forward[cells[-1] - 1, state])
    p_match = np.zeros(match.shape, dtype=np.float32)
    p_skip_src, p_skip_tgt = np.zeros(len(skip_src)), np.zeros(len(skip_tgt))
    p_transitions = np.zeros((_N_STATES, _N_STATES))
    for i in range(n_src, -1, -1):
        for j in range(hi[i] - 1, lo[i] - 1, -1):
            cell = cells[i] + j - lo[i]
            # this cell is complete: hand its sums on to the cells before it
            for shape in range(_N_SHAPES):
                m, n = shape // MAX_SIZE + 1, shape % MAX_SIZE + 1
                if m > i or n > j or not lo[i - m] <= j - n < hi[i - m]:
                    continue
                if match[cell, shape] == -np.inf:
                    continue
                before = cells[i - m] + j - n - lo[i - m]
                ahead = backward[cell, MATCH] + match[cell, shape]
                for state in range(_N_STATES):
                    step = ahead + transitions[state, MATCH]
                    p = np.exp(forward[before, state] + step - log_total)
                    p_match[cell, shape] += p
                    p_transitions[state, MATCH] += p
                    backward[before, state] = _log_add(backward[before, state], step)
            for state in range(_N_STATES):
                if i > 0 and lo[i - 1] <= j < hi[i - 1]:
                    before = cells[i - 1] + j - lo[i - 1]
                    step = backward[cell, SKIP_SRC] + skip_src[i - 1] + transitions[state, SKIP_SRC]
                    p = np.exp(forward[before, state] + step - log_total)
                    p_skip_src[i - 1] += p
                    p_transitions[state, SKIP_SRC] += p
                    backward[before, state] = _log_add(backward[before, state], step)
                if j > lo[i]:
                    step = backward[cell, SKIP_TGT] + skip_tgt[j - 1] + transitions[state, SKIP_TGT]
                    p = np.exp(forward[cell - 1, state] + step - log_total)
                    p_skip_tgt[j - 1] += p
                    p_transitions[state, SKIP_TGT] += p
                    backward[cell - 1, state] = _log_add(backward[cell - 1, state], step)
    return p_match, p_skip_src, p_skip_tgt, p_transitions, log_total
