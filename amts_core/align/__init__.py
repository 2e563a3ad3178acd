"""Segments × 2 → beads: which source segments translate which target segments.

Plain arrays and strings in, records out: no network, no model, no database. May import ``records``,
``errors``, ``text`` and ``vectors``.

The order of work: a corridor from coarse to fine (:mod:`corridor`), the evidence for every bead in
it (:mod:`evidence`, :mod:`lexical`), the best chain and its probabilities (:mod:`beads`), and a
calibrated confidence (:mod:`confidence`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from amts_core.align import confidence, evidence, features
from amts_core.align.beads import Bead, Scores, best_beads
from amts_core.align.corridor import find_corridor
from amts_core.align.evidence import Evidence
from amts_core.align.lexical import lexicons
from amts_core.align.sides import Side, centred, check_sides
from amts_core.align.weights import Weights, bundled_weights
from amts_core.errors import AlignmentInputError


@dataclass(frozen=True, slots=True)
class ScoredBead:
    """A bead of an alignment: segment numbers, consecutive and ascending; an empty side is a skip.

    ``score`` is the cosine of the two sides' vectors, from 0 to 1, None for a skip; ``confidence``
    the calibrated probability that the bead is exactly right (of a skip: that there is no
    counterpart); ``accept`` the product's own verdict.
    """

    src: tuple[int, ...]
    tgt: tuple[int, ...]
    score: float | None
    confidence: float
    accept: bool


def align(
    src: Side, tgt: Side, src_texts: Sequence[str], tgt_texts: Sequence[str]
) -> tuple[ScoredBead, ...]:
    """Return the best alignment of two documents: every segment in exactly one bead, in order.

    :raises AlignmentInputError: a side is empty, or vectors and texts don't fit each other.
    """
    check_sides(src, tgt)
    if (len(src_texts), len(tgt_texts)) != (src.n, tgt.n):
        raise AlignmentInputError(
            f"{len(src_texts)} and {len(tgt_texts)} texts for {src.n} and {tgt.n} vectors."
        )
    weights = bundled_weights()
    corridor = find_corridor(centred(src), centred(tgt))
    found = evidence.gather(src, tgt, lexicons(src_texts, tgt_texts), corridor)
    beads = best_beads(score(found, weights))
    return _scored(beads, found, src, tgt, weights)


def score(found: Evidence, weights: Weights) -> Scores:
    """Return the scores of all parts of all chains that the evidence covers."""
    return Scores(
        found.corridor,
        features.match_scores(found, weights.match),
        features.skip_features(found, 0) @ weights.skip,
        features.skip_features(found, 1) @ weights.skip,
        weights.transitions(),
    )


def _scored(
    beads: Sequence[Bead], found: Evidence, src: Side, tgt: Side, weights: Weights
) -> tuple[ScoredBead, ...]:
    links = [bead for bead in beads if len(bead.src) and len(bead.tgt)]
    of_links = features.match_features(
        found,
        np.array([(bead.src.stop, bead.tgt.stop) for bead in links], np.int64).reshape(-1, 2),
        np.array([(len(bead.src), len(bead.tgt)) for bead in links], np.int64).reshape(-1, 2),
    )
    certain = confidence.probability(confidence.match_inputs(beads, of_links), weights.calibration)
    of_link = dict(zip(((bead.src, bead.tgt) for bead in links), certain, strict=True))
    of_skip = [_skip_confidence(beads, found, side, weights) for side in (0, 1)]
    scored: list[ScoredBead] = []
    for bead in beads:
        cosine = None
        if len(bead.src) and len(bead.tgt):
            cosine = _cosine(src, tgt, bead)
            sure = float(of_link[bead.src, bead.tgt])
        else:
            side = 0 if len(bead.src) else 1
            sure = of_skip[side][(bead.src or bead.tgt).start]
        accept = cosine is not None and sure >= weights.threshold
        scored.append(ScoredBead(tuple(bead.src), tuple(bead.tgt), cosine, sure, accept))
    return tuple(scored)


def _skip_confidence(
    beads: Sequence[Bead], found: Evidence, side: int, weights: Weights
) -> dict[int, float]:
    """Return the confidence of each skip of one side, by segment."""
    skips = [
        (bead.tgt if side else bead.src, bead.posterior)
        for bead in beads
        if not len(bead.src if side else bead.tgt)
    ]
    segments = [own.start for own, _ in skips]
    inputs = confidence.skip_inputs(
        np.array([posterior for _, posterior in skips]),
        features.skip_features(found, side)[segments],
    )
    sure = confidence.probability(inputs, weights.skip_calibration)
    return dict(zip(segments, map(float, sure), strict=True))


def _cosine(src: Side, tgt: Side, bead: Bead) -> float:
    a, b = _vector(src, bead.src), _vector(tgt, bead.tgt)
    norm = float(np.linalg.norm(a) * np.linalg.norm(b))
    return max(0.0, min(1.0, float(a @ b) / norm)) if norm else 0.0


def _vector(side: Side, segments: range) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    if side.overlaps is not None:
        return np.asarray(side.overlaps[len(segments) - 1, segments.start])
    return np.asarray(side.sums[segments.start : segments.stop].sum(axis=0))
