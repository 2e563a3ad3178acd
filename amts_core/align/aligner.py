"""Segments × 2 → beads: which source segments translate which target segments.

Plain arrays and strings in, records out: no network, no model, no database.

The order of work: a corridor from coarse to fine (:mod:`corridor`), the evidence for every bead in
it (:mod:`evidence`, :mod:`word_types`), the best chain and its probabilities (:mod:`beads`), and a
calibrated confidence (:mod:`confidence`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from amts_core.align import confidence, evidence, features
from amts_core.align.beads import Bead, Scores, beads_of, best_beads
from amts_core.align.corridor import find_corridor
from amts_core.align.displacements import FALSE_MARKS, counterparts
from amts_core.align.evidence import Evidence
from amts_core.align.expansion import with_own_expansion
from amts_core.align.sides import MAX_SIZE, Side, centred, check_sides
from amts_core.align.weights import Kind, Weights, bundled_weights, kind_of
from amts_core.kernel.vectors import Doubles, Floats, Ints, unit_rows

_BETTER_BY = 0.15
"""How much higher a cosine with a neighbour must be than the own one to be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredBead:
    """A bead of an alignment: segment numbers, consecutive and ascending; an empty side is a skip.

    ``score`` is the cosine of the two sides' vectors, from 0 to 1, None for a skip; ``confidence``
    the calibrated probability that the bead is exactly right (of a skip: that there is no
    counterpart); ``accept`` the product's own verdict. ``moved_to`` is, of a skip, the segment of
    the other side that perhaps translates it at another place, None where there is none; ``fits``
    is -1 or 1 where a side of a link fits better with the link before or after it.
    """

    src: tuple[int, ...]
    tgt: tuple[int, ...]
    score: float | None
    confidence: float
    accept: bool
    moved_to: int | None
    fits: int | None = None


def align(src: Side, tgt: Side) -> tuple[ScoredBead, ...]:
    """Return the best alignment of two documents: every segment in exactly one bead, in order.

    :raises AlignmentInputError: a side is empty, or the vectors of both don't fit each other.
    """
    return _searched(src, tgt, None)


def assess(src: Side, tgt: Side, moves: Ints) -> tuple[ScoredBead, ...]:
    """Return the beads of an alignment that somebody else has made, scored as :func:`align` does.

    :param moves: shape ``(n_beads, 2)``: source and target segments of each bead, which together
        cover both documents; at most ``MAX_SIZE`` a side, and of a skip one.
    :raises AlignmentInputError: a side is empty, or the vectors of both don't fit each other.
    """
    return _searched(src, tgt, moves)


def _searched(src: Side, tgt: Side, moves: Ints | None) -> tuple[ScoredBead, ...]:
    check_sides(src, tgt)
    kind = kind_of(src, tgt)
    weights = bundled_weights(kind)
    vectors = centred(src), centred(tgt)
    found = evidence.gather(src, tgt, find_corridor(*vectors), vectors=vectors)
    found, beads = best_chain(found, weights, kind)
    if moves is not None:
        beads = beads_of(score(found, weights), moves)
    return _scored(beads, found, (src, tgt), vectors=vectors, weights=weights)


def best_chain(found: Evidence, weights: Weights, kind: Kind) -> tuple[Evidence, tuple[Bead, ...]]:
    """Return the best beads, and the evidence that they were found by.

    By vectors of runs they are looked for twice: the second time by lengths as the links of the
    first have them.
    """
    beads = best_beads(score(found, weights))
    corrected = with_own_expansion(found, beads) if kind == "contextual" else None
    if corrected is None:
        return found, beads
    return corrected, best_beads(score(corrected, weights))


def score(found: Evidence, weights: Weights) -> Scores:
    """Return the scores of all parts of all chains that the evidence covers."""
    return Scores(
        corridor=found.corridor,
        match=features.match_scores(found, weights.match),
        skip_src=features.skip_features(found, 0) @ weights.skip,
        skip_tgt=features.skip_features(found, 1) @ weights.skip,
        transitions=weights.transitions(),
    )


def _scored(
    beads: Sequence[Bead],
    found: Evidence,
    sides: tuple[Side, Side],
    vectors: tuple[Floats, Floats],
    weights: Weights,
) -> tuple[ScoredBead, ...]:
    links = [bead for bead in beads if len(bead.src) and len(bead.tgt)]
    certain = confidence.probability(confidence.match_inputs(links), weights.calibration)
    cosines = _cosines(links, *sides)
    fits = _better_fits(links, cosines, src=sides[0], tgt=sides[1])
    of_link = iter(zip(cosines.tolist(), certain.tolist(), fits, strict=True))
    of_skip = [_skip_confidence(beads, found, side, weights) for side in (0, 1)]
    moved = counterparts(beads, vectors)
    scored: list[ScoredBead] = []
    for bead in beads:
        cosine: float | None = None
        moved_to: int | None = None
        fit: int | None = None
        if len(bead.src) and len(bead.tgt):
            cosine, sure, fit = next(of_link)
        else:
            side = 0 if len(bead.src) else 1
            segment = (bead.src or bead.tgt).start
            sure, moved_to = of_skip[side][segment], moved[side].get(segment)
            if moved_to is not None:
                sure *= FALSE_MARKS
        accept = cosine is not None and sure >= weights.threshold
        scored.append(
            ScoredBead(
                src=tuple(bead.src),
                tgt=tuple(bead.tgt),
                score=cosine,
                confidence=sure,
                accept=accept,
                moved_to=moved_to,
                fits=fit,
            )
        )
    return tuple(scored)


def _better_fits(links: Sequence[Bead], own: Doubles, src: Side, tgt: Side) -> list[int | None]:
    """Return for each link which neighbour a side of it fits better with, None where neither."""
    src_vectors = unit_rows(_vectors(src, [bead.src for bead in links]))
    tgt_vectors = unit_rows(_vectors(tgt, [bead.tgt for bead in links]))
    found: list[int | None] = [None] * len(links)
    for step in (1, -1):
        here, there = (slice(None, -1), slice(1, None))[::step]
        best = np.maximum(
            (src_vectors[here] * tgt_vectors[there]).sum(axis=1),
            (tgt_vectors[here] * src_vectors[there]).sum(axis=1),
        )
        for number in np.flatnonzero(best > own[here] + _BETTER_BY).tolist():
            found[number + (step < 0)] = step
    return found


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


def _cosines(links: Sequence[Bead], src: Side, tgt: Side) -> Doubles:
    """Return the cosine of the two sides' vectors of each link, from 0 to 1."""
    vectors = _vectors(src, [bead.src for bead in links]), _vectors(tgt, [b.tgt for b in links])
    cosines = (unit_rows(vectors[0]) * unit_rows(vectors[1])).sum(axis=1, dtype=np.float64)
    clipped: Doubles = np.clip(cosines, 0.0, 1.0)
    return clipped


def _vectors(side: Side, ranges: Sequence[range]) -> Floats:
    """Return the vector of each range of segments, one row each."""
    starts = np.array([part.start for part in ranges], dtype=np.int64)
    sizes = np.array([len(part) for part in ranges], dtype=np.int64)
    if side.overlaps is not None:
        return np.asarray(side.overlaps[sizes - 1, starts], np.float32)
    sums = side.sums[starts]
    for offset in range(1, MAX_SIZE):
        reaches = sizes > offset
        sums[reaches] += side.sums[starts[reaches] + offset]
    return sums
