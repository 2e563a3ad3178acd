"""The likelihood of true alignments under the aligner's weights, and its gradient."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from amts_core.align import evidence, features
from amts_core.align.beads import MATCH, SKIP_SRC, SKIP_TGT, Scores, posteriors
from amts_core.align.bitext import side_of
from amts_core.align.corridor import Corridor, find_corridor
from amts_core.align.encoder import Encoder
from amts_core.align.evidence import INVALID, Evidence
from amts_core.align.sides import MAX_SEGMENTS, MAX_SIZE, SHAPE_OF, SHAPES, centred
from amts_core.align.weights import Weights
from amts_core.kernel.vectors import Doubles, Ints
from training.aligner.bitexts import Bitext
from training.gold import Pair

N_MATCH = len(features.MATCH_FEATURES)
N_SKIP = len(features.SKIP_FEATURES)
N_TRANSITION = len(features.TRANSITIONS)
_HALF_WIDTH = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A document ready for training: features of all parts, and their sums over the true chain.

    ``match[k]`` are the features of the bead in column ``shapes[k]`` of cell ``cells[k]``.
    """

    evidence: Evidence
    cells: Ints
    shapes: Ints
    match: Doubles
    skips: tuple[Doubles, Doubles]
    truth: Doubles


def evidence_of(bitext: Bitext, encoder: Encoder, corridor: Corridor | None) -> Evidence:
    """Return the evidence as the product has it, or all that there is in a given corridor."""
    sides = [
        side_of(segments, language, encoder)
        for segments, language in zip((bitext.src, bitext.tgt), bitext.languages, strict=True)
    ]
    if corridor is None:
        return evidence.gather(*sides, find_corridor(centred(sides[0]), centred(sides[1])))
    return evidence.gather(*sides, corridor, least=-1.0)


def example(bitext: Bitext, encoder: Encoder) -> Example | None:
    """Return a document for training; None where the true chain can't be expressed."""
    chain = monotone(bitext.gold, len(bitext.src), len(bitext.tgt))
    found = evidence_of(bitext, encoder, _around(chain, len(bitext.src), len(bitext.tgt)))
    corridor = found.corridor
    cells, shapes = np.nonzero(found.cosines != INVALID)
    rows = np.searchsorted(corridor.offsets, cells, side="right") - 1
    columns = cells - corridor.offsets[rows] + corridor.lo[rows]
    sizes = SHAPES[shapes]
    match = features.match_features(found, np.column_stack((rows, columns)), sizes)
    skips = features.skip_features(found, 0), features.skip_features(found, 1)
    index = {key: k for k, key in enumerate(zip(cells.tolist(), shapes.tolist(), strict=True))}
    truth = _sums(chain, found, index, match=match, skips=skips)
    return (
        None
        if truth is None
        else Example(
            evidence=found, cells=cells, shapes=shapes, match=match, skips=skips, truth=truth
        )
    )


def monotone(gold: Iterable[Pair], n_src: int, n_tgt: int) -> list[Pair]:
    """Return gold as one chain: every segment once, in order; crossing links become skips."""
    links = sorted(
        (src, tgt)
        for src, tgt in gold
        if src and tgt and src[-1] - src[0] < len(src) and tgt[-1] - tgt[0] < len(tgt)
    )
    longest = [1] * len(links)
    before = [-1] * len(links)
    for k, (_, tgt) in enumerate(links):
        for earlier in range(max(0, k - 60), k):
            if links[earlier][1][-1] < tgt[0] and longest[earlier] >= longest[k]:
                longest[k], before[k] = longest[earlier] + 1, earlier
    kept: list[Pair] = []
    k = max(range(len(links)), key=longest.__getitem__, default=-1)
    while k >= 0:
        kept.append(links[k])
        k = before[k]
    chain: list[Pair] = []
    i = j = 0
    for src, tgt in [*reversed(kept), ((n_src,), (n_tgt,))]:
        chain += [((n,), ()) for n in range(i, src[0])]
        chain += [((), (n,)) for n in range(j, tgt[0])]
        chain.append((src, tgt))
        i, j = src[-1] + 1, tgt[-1] + 1
    return chain[:-1]


def weights_of(vector: Doubles) -> Weights:
    """Return the parameters as the product reads them, without calibration."""
    none = np.zeros(0)
    match, skip, transition = np.split(vector, (N_MATCH, N_MATCH + N_SKIP))
    return Weights(
        match=match,
        skip=skip,
        transition=transition,
        calibration=none,
        skip_calibration=none,
        threshold=1.0,
    )


def loss(vector: Doubles, examples: Sequence[Example], penalty: float) -> tuple[float, Doubles]:
    """Return the penalised negative log likelihood of the true chains, and its gradient."""
    total = penalty * float(vector @ vector) / 2
    gradient = penalty * vector
    for one in examples:
        sums = posteriors(_scores(one, vector))
        p = sums.match[one.cells, one.shapes].astype(np.float64)
        t = sums.transitions
        expected = np.concatenate(
            (
                p @ one.match,
                sums.skip_src @ one.skips[0] + sums.skip_tgt @ one.skips[1],
                [
                    t[MATCH, SKIP_SRC] + t[MATCH, SKIP_TGT],
                    t[SKIP_SRC, SKIP_SRC] + t[SKIP_TGT, SKIP_TGT],
                    t[SKIP_SRC, MATCH] + t[SKIP_TGT, MATCH],
                    t[SKIP_SRC, SKIP_TGT],
                ],
            )
        )
        total += sums.log_total - float(one.truth @ vector)
        gradient = gradient + expected - one.truth
    return total, gradient


def _scores(one: Example, vector: Doubles) -> Scores:
    weights = weights_of(vector)
    match = np.full(one.evidence.cosines.shape, -np.inf, dtype=np.float32)
    match[one.cells, one.shapes] = one.match @ weights.match
    return Scores(
        corridor=one.evidence.corridor,
        match=match,
        skip_src=one.skips[0] @ weights.skip,
        skip_tgt=one.skips[1] @ weights.skip,
        transitions=weights.transitions(),
    )


def _sums(
    chain: Sequence[Pair],
    found: Evidence,
    index: dict[tuple[int, int], int],
    match: Doubles,
    skips: tuple[Doubles, Doubles],
) -> Doubles | None:
    """Return the features summed over a chain; of beads that are too large, a part is skipped."""
    corridor = found.corridor
    of_match, of_skip, of_transition = np.zeros(N_MATCH), np.zeros(N_SKIP), np.zeros(N_TRANSITION)
    i = j = 0
    state = MATCH
    for m, n in _moves(chain):
        i, j = i + m, j + n
        if m and n:
            k = index.get((int(corridor.offsets[i] + j - corridor.lo[i]), int(SHAPE_OF[m, n])))
            if k is None:
                return None
            of_match += match[k]
            following = MATCH
        else:
            following = SKIP_SRC if m else SKIP_TGT
            of_skip += skips[0][i - 1] if m else skips[1][j - 1]
        kind = _transition(state, following)
        if kind is not None:
            of_transition[kind] += 1
        state = following
    return np.concatenate((of_match, of_skip, of_transition))


def _transition(before: int, after: int) -> int | None:
    """Return which of the transitions this is, None from match to match."""
    if before == MATCH:
        return None if after == MATCH else 0
    if after == MATCH:
        return 2
    return 1 if before == after else 3


def _moves(chain: Sequence[Pair]) -> Iterable[tuple[int, int]]:
    """Yield the moves of a chain: between two links, source skips before target skips."""
    waiting: list[tuple[int, int]] = []
    for src, tgt in chain:
        if src and tgt:
            yield from sorted(waiting, reverse=True)
            m, n = min(len(src), MAX_SIZE), min(len(tgt), MAX_SIZE)
            while m + n > MAX_SEGMENTS:
                m, n = (m - 1, n) if m > n else (m, n - 1)
            yield m, n
            waiting = [(1, 0)] * (len(src) - m) + [(0, 1)] * (len(tgt) - n)
        else:
            waiting.append((1, 0) if src else (0, 1))
    yield from sorted(waiting, reverse=True)


def _around(chain: Sequence[Pair], n_src: int, n_tgt: int) -> Corridor:
    """Return a corridor around the true chain: enough rivals to learn from, at little cost."""
    lo = np.full(n_src + 1, n_tgt, dtype=np.int64)
    hi = np.zeros(n_src + 1, dtype=np.int64)
    i = j = 0
    for src, tgt in chain:
        next_i, next_j = i + len(src), j + len(tgt)
        lo[i : next_i + 1] = np.minimum(lo[i : next_i + 1], j)
        hi[i : next_i + 1] = np.maximum(hi[i : next_i + 1], next_j)
        i, j = next_i, next_j
    index = np.arange(n_src + 1)
    first, last = np.maximum(index - _HALF_WIDTH, 0), np.minimum(index + _HALF_WIDTH, n_src)
    return Corridor.of(
        np.maximum(np.minimum.accumulate(lo[::-1])[::-1][first] - _HALF_WIDTH, 0),
        np.minimum(np.maximum.accumulate(hi)[last] + _HALF_WIDTH, n_tgt) + 1,
    )
