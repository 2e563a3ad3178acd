"""The features of beads and skips against their definitions, computed segment by segment."""

import math

import numpy as np
import pytest

from amts_core.align.evidence import INVALID, gather
from amts_core.align.features import (
    MATCH_FEATURES,
    SKIP_FEATURES,
    match_features,
    match_scores,
    skip_features,
)
from amts_core.align.sides import SHAPES, centred, centred_overlaps, centred_sums, overlap_mean
from tests.align.conftest import ends, inside, made, narrow, slow_links, whole

CLASSES = {(1, 1): "1-1", (1, 2): "1-2", (2, 2): "2-2", (1, 3): "1-3", (2, 3): "2-3"}


def cosine(a, b):
    norm = math.hypot(*a) * math.hypot(*b)
    return float(a @ b) / norm if norm else 0.0


class Slow:
    """The features of a bead from whole vectors, links of all words, and block numbers."""

    def __init__(self, bitext, corridor, band):
        self.sides = bitext.src, bitext.tgt
        self.corridor = corridor
        self.vectors = [centred(side).astype(np.float64) for side in self.sides]
        self.embedded = [
            None
            if side.overlaps is None
            else centred_overlaps(side.overlaps, overlap_mean(side.overlaps))
            for side in self.sides
        ]
        self.static = [
            centred_sums(side.static, side.static_counts).astype(np.float64) for side in self.sides
        ]
        self.links = slow_links(bitext.src.words, bitext.tgt.words, band.lo, band.hi)
        cosines = np.array([[cosine(a, b) for b in self.vectors[1]] for a in self.vectors[0]])
        self.ranked = [np.sort(table, axis=1)[:, ::-1][:, :4] for table in (cosines, cosines.T)]

    def vector(self, side, segments):
        if self.embedded[side] is None:
            return self.sum(side, segments)
        return self.embedded[side][len(segments) - 1, segments.start]

    def sum(self, side, segments):
        return self.vectors[side][segments.start : segments.stop].sum(axis=0)

    def cosine(self, src, tgt):
        return cosine(self.vector(0, src), self.vector(1, tgt))

    def static_cosine(self, src, tgt):
        return cosine(
            self.static[0][src.start : src.stop].sum(axis=0),
            self.static[1][tgt.start : tgt.stop].sum(axis=0),
        )

    def best_smaller(self, src, tgt):
        """Return the highest cosine of the beads that lack the first or last of some side."""
        smaller = []
        if len(src) > 1:
            smaller += [(src[1:], tgt), (src[:-1], tgt)]
        if len(tgt) > 1:
            smaller += [(src, tgt[1:]), (src, tgt[:-1])]
        found = [0.0]
        for a, b in smaller:
            if inside(self.corridor, a.start, b.start) and inside(self.corridor, a.stop, b.stop):
                value = self.cosine(a, b)
                found += [value] if value >= 0.1 or len(a) == len(b) == 1 else []
        return max(found)

    def begins(self, side, n):
        blocks = self.sides[side].blocks
        return n == 0 or blocks[n] != blocks[n - 1]

    def of(self, i, j, m, n):
        src, tgt = range(i - m, i), range(j - n, j)
        own, second = self.cosine(src, tgt), self.static_cosine(src, tgt)
        best, usual = (
            np.mean([values[0][list(src)].mean(), values[1][list(tgt)].mean()])
            for values in (
                [rows[:, 0] for rows in self.ranked],
                [rows.mean(axis=1) for rows in self.ranked],
            )
        )
        widths = [
            side.widths[segments.start : segments.stop].sum()
            for side, segments in zip(self.sides, (src, tgt), strict=True)
        ]
        length = math.log1p(min(widths)) / 5
        z = math.log((widths[1] + 1) / (widths[0] + 1)) ** 2 / (0.022 + 1.6 / (min(widths) + 1))
        linked = self.links[src.start : src.stop, tgt.start : tgt.stop].sum()
        all_linked = self.links[src.start : src.stop].sum()
        all_linked += self.links[:, tgt.start : tgt.stop].sum()
        open_ends = self.sides[0].openness[i], self.sides[1].openness[j]
        first = self.begins(0, src.start), self.begins(1, tgt.start)
        quotes = [side.quotes for side in self.sides]
        return {
            CLASSES.get((min(m, n), max(m, n)), "larger"): 1.0,
            "cosine": own,
            "cosine x length": own * length,
            "cosine less best elsewhere": own - best,
            "usual cosine": usual,
            "length mismatch": min(z, 16.0),
            "words linked": min(linked, 20) / 5,
            "words linked elsewhere": min(all_linked - 2 * linked, 20) / 5,
            "block ends inside": sum(self.begins(0, k) for k in src[1:])
            + sum(self.begins(1, k) for k in tgt[1:]),
            "only one side begins a block": float(first[0] != first[1]),
            "both sides begin a block": float(all(first)),
            "only one side ends a sentence": abs(open_ends[0] - open_ends[1]),
            "neither side ends a sentence": min(open_ends),
            "length": length,
            "second cosine": second,
            "second cosine x length": second * length,
            "gain by joining": own - self.best_smaller(src, tgt) if m + n > 2 else 0.0,
            "both sides begin or end a quotation": min(quotes[0][i], quotes[1][j])
            + min(quotes[0][src.start], quotes[1][tgt.start]),
        }


def beads_in(found):
    """Return where the beads of a corridor end, their shapes, and their places in its arrays."""
    cells = ends(found.corridor)
    places = np.argwhere(found.cosines != INVALID)
    return (
        np.array([cells[cell][1:] for cell, _ in places]),
        np.array([SHAPES[column] for _, column in places]),
        places,
    )


@pytest.mark.parametrize(
    ("n_src", "n_tgt", "corridor"),
    [
        pytest.param(1, 1, whole(1, 1), id="one segment each"),
        pytest.param(6, 7, whole(6, 7), id="whole"),
        pytest.param(14, 11, narrow(14, 11), id="narrow"),
    ],
)
def test_features_of_beads_are_as_defined(n_src, n_tgt, corridor, embedded):
    bitext = made(11, n_src, n_tgt, embedded=embedded)
    found = gather(bitext.src, bitext.tgt, corridor)
    slow = Slow(bitext, found.corridor, found.links)
    positions, sizes, _ = beads_in(found)
    values = match_features(found, positions, sizes)
    for row, position, size in zip(values, positions, sizes, strict=True):
        expected = slow.of(*position, *size)
        wanted = [expected.get(name, 0.0) for name in MATCH_FEATURES]
        np.testing.assert_allclose(row, wanted, atol=1e-3, err_msg=f"{position} {size}")


@pytest.mark.parametrize("corridor", [whole(9, 8), narrow(9, 8)], ids=["whole", "narrow"])
def test_scores_are_weighted_sums_of_features(corridor, embedded):
    bitext = made(12, 9, 8, embedded=embedded)
    found = gather(bitext.src, bitext.tgt, corridor)
    weights = np.random.default_rng(0).normal(size=len(MATCH_FEATURES))
    positions, sizes, places = beads_in(found)
    expected = np.full(found.cosines.shape, -np.inf)
    expected[tuple(places.T)] = match_features(found, positions, sizes) @ weights
    np.testing.assert_allclose(match_scores(found, weights), expected, atol=1e-4)


def test_features_of_skips_are_as_defined():
    bitext = made(13, 9, 12)
    found = gather(bitext.src, bitext.tgt, whole(9, 12))
    slow = Slow(bitext, found.corridor, found.links)
    for side in (0, 1):
        for k, row in enumerate(skip_features(found, side)):
            expected = {
                "skip": 1.0,
                "best cosine anywhere": slow.ranked[side][k, 0],
                "length": math.log1p(slow.sides[side].widths[k]) / 5,
                "words linked": min(slow.links.sum(axis=1 - side)[k], 20) / 5,
                "part of a sentence": sum(slow.sides[side].openness[k : k + 2]),
                "usual cosine": slow.ranked[side][k].mean(),
            }
            np.testing.assert_allclose(row, [expected[name] for name in SKIP_FEATURES], atol=1e-4)


@pytest.mark.parametrize("n_links", [0, 1])
def test_features_of_few_beads(n_links):
    bitext = made(14, 3, 3)
    found = gather(bitext.src, bitext.tgt, whole(3, 3))
    ones = np.ones((n_links, 2), dtype=np.int64)
    assert match_features(found, ones, ones).shape == (n_links, len(MATCH_FEATURES))
