"""Find the chain of beads that pairs two segmented documents with the fewest expected errors.

A chain is scored by the sum of its parts: each bead (up to 6 segments a side), each skip, and each
change between matching and skipping, so that a missing section costs little more than a missing
sentence. The exponential of a chain's score is proportional to its probability (a conditional
random field, as in Lafferty, McCallum and Pereira 2001), and forward and backward sums give the
probability of each bead. The chain returned is not the most probable one but that of the most
probable beads: a bead gains what its probability exceeds one half by, a skip half of that, so that
a doubtful bead gives way to skips. *Bead* is from Brown et al. (1991),
https://aclanthology.org/P91-1022.

Pure and deterministic.
"""

from dataclasses import dataclass

import numba
import numpy as np

from amts_core.align.corridor import Corridor
from amts_core.align.sides import N_SHAPES, SHAPE_OF, SHAPES
from amts_core.kernel.errors import AlignmentInputError
from amts_core.kernel.vectors import Doubles, Floats, Ints

MATCH, SKIP_SRC, SKIP_TGT = 0, 1, 2
_N_STATES = 3
_NEVER = -1e30
_BY_SKIP_SRC, _BY_SKIP_TGT = N_SHAPES, N_SHAPES + 1
_NEGLIGIBLE = -40.0
"""Log ratio from which down a probability changes nothing in double precision."""
_EVEN = 0.5
_SKIP_SHARE = 0.5
_LEAST_PROBABLE = 1e-4
"""Beads less probable than this are no candidates."""


@dataclass(frozen=True, slots=True)
class Bead:
    """Source segments ``src`` that translate target segments ``tgt``.

    Half-open index ranges; an empty one is a skip. ``posterior`` is the probability of exactly this
    bead among all chains; for a skip, that its segment is in no other bead.
    """

    src: range
    tgt: range
    posterior: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Scores of all parts of all chains in a corridor; higher is better, no unit.

    :ivar match: shape ``(n_cells, n_shapes)``: the bead of each of :data:`sides.SHAPES` that ends
        at the cell; ``-inf`` where there is none.
    :ivar skip_src: shape ``(n_src,)``.
    :ivar skip_tgt: shape ``(n_tgt,)``.
    :ivar transitions: shape ``(3, 3)``, from state (row) to state: match, source and target skip.
    """

    corridor: Corridor
    match: Floats
    skip_src: Doubles
    skip_tgt: Doubles
    transitions: Doubles


@dataclass(frozen=True, slots=True, kw_only=True)
class Posteriors:
    """Probabilities of all parts, shaped as in :class:`Scores`; ``log_total`` normalises chains."""

    match: Floats
    skip_src: Doubles
    skip_tgt: Doubles
    transitions: Doubles
    log_total: float


def best_beads(scores: Scores) -> tuple[Bead, ...]:
    """Return the chain of the best beads: each segment of both documents in one of them, in order.

    :raises AlignmentInputError: arrays that don't fit each other, or a NaN.
    """
    _check(scores)
    corridor = scores.corridor
    sums = posteriors(scores)
    moves = _best_moves(
        corridor.lo, corridor.hi, corridor.offsets, sums.match, sums.skip_src, sums.skip_tgt
    )
    return _chain(moves, sums, corridor)


def beads_of(scores: Scores, moves: Ints) -> tuple[Bead, ...]:
    """Return the beads of a chain that somebody else has made, as probable as they are.

    :param moves: shape ``(n_beads, 2)``: source and target segments of each, which together cover
        both documents. What no search makes (a link of another shape, a skip of several segments,
        a link outside of the corridor) has the probability 0.
    :raises AlignmentInputError: arrays that don't fit each other, or a NaN.
    """
    _check(scores)
    return _chain(moves, posteriors(scores), scores.corridor)


def _chain(moves: Ints, sums: Posteriors, corridor: Corridor) -> tuple[Bead, ...]:
    """Return the beads of a chain with their probabilities."""
    ends = np.cumsum(moves, axis=0)
    is_link = (moves > 0).all(axis=1)
    is_one = moves.sum(axis=1) == 1
    is_src, is_tgt = (is_one & (moves[:, side] == 1) for side in (0, 1))
    is_known = is_link & (moves < len(SHAPE_OF)).all(axis=1)
    shapes = np.full(len(moves), -1)
    shapes[is_known] = SHAPE_OF[moves[is_known, 0], moves[is_known, 1]]
    i, j = ends.T
    is_known &= (shapes >= 0) & (corridor.lo[i] <= j) & (j < corridor.hi[i])
    i, j = ends[is_known].T
    values = np.zeros(len(moves))
    values[is_known] = sums.match[corridor.offsets[i] + j - corridor.lo[i], shapes[is_known]]
    values[is_src] = sums.skip_src[ends[is_src, 0] - 1]
    values[is_tgt] = sums.skip_tgt[ends[is_tgt, 1] - 1]
    return tuple(
        Bead(range(i - m, i), range(j - n, j), posterior)
        for (i, j), (m, n), posterior in zip(
            ends.tolist(), moves.tolist(), values.clip(0.0, 1.0).tolist(), strict=True
        )
    )


def posteriors(scores: Scores) -> Posteriors:
    """Return the probability of each part over all chains (forward and backward sums)."""
    corridor = scores.corridor
    arrays = (
        corridor.lo,
        corridor.hi,
        corridor.offsets,
        scores.match,
        scores.skip_src,
        scores.skip_tgt,
        scores.transitions,
    )
    forward = _forward(*arrays)
    match, skip_src, skip_tgt, transitions, log_total = _marginals(*arrays, forward)
    return Posteriors(
        match=match,
        skip_src=skip_src,
        skip_tgt=skip_tgt,
        transitions=transitions,
        log_total=log_total,
    )


def _check(scores: Scores) -> None:
    corridor = scores.corridor
    expected = (int(corridor.offsets[-1]), N_SHAPES)
    if scores.match.shape != expected:
        raise AlignmentInputError(f"Match scores of shape {scores.match.shape}, not {expected}.")
    if len(scores.skip_src) != len(corridor.lo) - 1 or len(scores.skip_tgt) != corridor.hi[-1] - 1:
        raise AlignmentInputError("Skip scores and corridor are of different documents.")
    for name in ("match", "skip_src", "skip_tgt", "transitions"):
        if np.isnan(getattr(scores, name)).any():
            raise AlignmentInputError(f"The {name} scores hold a NaN: check the encoder's vectors.")


@numba.njit(cache=True, nogil=True)
def _best_moves(
    lo: Ints, hi: Ints, cells: Ints, match: Floats, skip_src: Doubles, skip_tgt: Doubles
) -> Ints:
    """Return the moves ``(m, n)`` of the chain of the most probable beads, shape ``(n_beads, 2)``.

    Of source and target skips side by side, those of the source come first.
    """
    n_src = len(lo) - 1
    best = np.full(cells[-1], _NEVER)
    came_by = np.zeros(cells[-1], dtype=np.int8)
    best[0] = 0.0
    for i in range(n_src + 1):
        for j in range(lo[i], hi[i]):
            cell = cells[i] + j - lo[i]
            for shape in range(N_SHAPES):
                if match[cell, shape] < _LEAST_PROBABLE:
                    continue
                m, n = SHAPES[shape]
                score = best[cells[i - m] + j - n - lo[i - m]] + match[cell, shape] - _EVEN
                if score > best[cell]:
                    best[cell], came_by[cell] = score, shape
            if j > lo[i]:
                score = best[cell - 1] + _SKIP_SHARE * (skip_tgt[j - 1] - _EVEN)
                if score > best[cell]:
                    best[cell], came_by[cell] = score, _BY_SKIP_TGT
            if i > 0 and lo[i - 1] <= j < hi[i - 1]:
                score = best[cells[i - 1] + j - lo[i - 1]]
                score += _SKIP_SHARE * (skip_src[i - 1] - _EVEN)
                if score > best[cell]:
                    best[cell], came_by[cell] = score, _BY_SKIP_SRC
    i, j = n_src, hi[n_src] - 1
    moves = np.zeros((i + j, 2), dtype=np.int64)
    n_moves = n_skips_src = 0
    while i > 0 or j > 0:
        by = came_by[cells[i] + j - lo[i]]
        if by == _BY_SKIP_SRC:
            n_skips_src += 1
            i -= 1
        elif by == _BY_SKIP_TGT:
            moves[n_moves] = 0, 1
            n_moves += 1
            j -= 1
        if n_skips_src and (by < _BY_SKIP_SRC or i == j == 0):
            moves[n_moves : n_moves + n_skips_src] = np.array([1, 0])
            n_moves += n_skips_src
            n_skips_src = 0
        if by < _BY_SKIP_SRC:
            moves[n_moves] = SHAPES[by]
            i, j = i - moves[n_moves, 0], j - moves[n_moves, 1]
            n_moves += 1
    return moves[:n_moves][::-1].copy()


@numba.njit(cache=True, nogil=True)
def _log_add(a: float, b: float) -> float:
    if a < b:
        a, b = b, a
    return a if b < a + _NEGLIGIBLE else a + np.log1p(np.exp(b - a))


@numba.njit(cache=True, nogil=True)
def _forward(
    lo: Ints,
    hi: Ints,
    cells: Ints,
    match: Floats,
    skip_src: Doubles,
    skip_tgt: Doubles,
    transitions: Doubles,
) -> Doubles:
    """Return the log sum over the chains that end at each cell in each state."""
    total = np.full((cells[-1], _N_STATES), _NEVER)
    total[0, MATCH] = 0.0
    matched_next = np.full(cells[-1], _NEVER)  # over all states, with the change to a match
    for i in range(len(lo)):
        for j in range(lo[i], hi[i]):
            cell = cells[i] + j - lo[i]
            for shape in range(N_SHAPES):
                if match[cell, shape] == -np.inf:
                    continue
                m, n = SHAPES[shape]
                if m > i or n > j or not lo[i - m] <= j - n < hi[i - m]:
                    continue
                score = matched_next[cells[i - m] + j - n - lo[i - m]] + match[cell, shape]
                total[cell, MATCH] = _log_add(total[cell, MATCH], score)
            for state in range(_N_STATES):
                if i > 0 and lo[i - 1] <= j < hi[i - 1]:
                    before = cells[i - 1] + j - lo[i - 1]
                    score = total[before, state] + transitions[state, SKIP_SRC] + skip_src[i - 1]
                    total[cell, SKIP_SRC] = _log_add(total[cell, SKIP_SRC], score)
                if j > lo[i]:
                    score = total[cell - 1, state] + transitions[state, SKIP_TGT] + skip_tgt[j - 1]
                    total[cell, SKIP_TGT] = _log_add(total[cell, SKIP_TGT], score)
            for state in range(_N_STATES):
                score = total[cell, state] + transitions[state, MATCH]
                matched_next[cell] = _log_add(matched_next[cell], score)
    return total


@numba.njit(cache=True, nogil=True)
def _marginals(
    lo: Ints,
    hi: Ints,
    cells: Ints,
    match: Floats,
    skip_src: Doubles,
    skip_tgt: Doubles,
    transitions: Doubles,
    forward: Doubles,
) -> tuple[Floats, Doubles, Doubles, Doubles, float]:
    """Run backward, and return the probabilities of matches, skips and transitions."""
    n_src = len(lo) - 1
    backward = np.full((cells[-1], _N_STATES), _NEVER)
    backward[cells[-1] - 1] = 0.0
    matched_next = np.full(cells[-1], _NEVER)  # over all matches that begin at the cell
    log_total = _NEVER
    for state in range(_N_STATES):
        log_total = _log_add(log_total, forward[cells[-1] - 1, state])
    p_match = np.zeros(match.shape, dtype=np.float32)
    p_skip_src, p_skip_tgt = np.zeros(len(skip_src)), np.zeros(len(skip_tgt))
    p_transitions = np.zeros((_N_STATES, _N_STATES))
    for i in range(n_src, -1, -1):
        for j in range(hi[i] - 1, lo[i] - 1, -1):
            cell = cells[i] + j - lo[i]
            # all that follows this cell is known: complete it, and hand it on to those before
            for state in range(_N_STATES):
                step = transitions[state, MATCH] + matched_next[cell]
                p_transitions[state, MATCH] += np.exp(forward[cell, state] + step - log_total)
                backward[cell, state] = _log_add(backward[cell, state], step)
            for shape in range(N_SHAPES):
                if match[cell, shape] == -np.inf:
                    continue
                m, n = SHAPES[shape]
                if m > i or n > j or not lo[i - m] <= j - n < hi[i - m]:
                    continue
                before = cells[i - m] + j - n - lo[i - m]
                ahead = backward[cell, MATCH] + match[cell, shape]
                matched_next[before] = _log_add(matched_next[before], ahead)
                for state in range(_N_STATES):
                    step = forward[before, state] + transitions[state, MATCH] + ahead - log_total
                    if step > _NEGLIGIBLE:
                        p_match[cell, shape] += np.exp(step)
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
