"""Evidence from prefix sums and bands against slow computation on whole vectors."""

import math
from dataclasses import replace

import numpy as np
import pytest

from amts_core.align import evidence
from amts_core.align.bitext import side_of
from amts_core.align.evidence import INVALID, gather
from amts_core.align.sides import MAX_SIZE, SHAPE_OF, SHAPES, centred
from amts_core.formats import segmented_documents
from amts_core.formats.segmentation import joined_text
from tests.align.conftest import ends, inside, made, narrow, whole
from tests.conftest import TEXTBOOK

SIZES = pytest.mark.parametrize(
    ("n_src", "n_tgt", "corridor"),
    [
        pytest.param(1, 1, whole(1, 1), id="one segment each"),
        pytest.param(2, 9, whole(2, 9), id="short source"),
        pytest.param(12, 10, whole(12, 10), id="whole"),
        pytest.param(30, 25, narrow(30, 25), id="narrow"),
        pytest.param(12, 30, narrow(12, 30, 1), id="narrow and steep"),
    ],
)


def cosine(a, b):
    norm = math.hypot(*a) * math.hypot(*b)
    return float(a @ b) / norm if norm else 0.0


def centred_slowly(vectors, counts):
    """Return vectors less the mean of all tokens, which is trusted by n / (n + 8)."""
    n = len(vectors)
    mean = vectors.astype(np.float64).sum(axis=0) / max(counts.sum(), 1) * n / (n + 8)
    return [
        vector.astype(np.float64) - count * mean
        for vector, count in zip(vectors, counts, strict=True)
    ]


def overlap(side, start, size):
    """Return the centred vector of ``size`` segments from ``start`` on."""
    if side.overlaps is None:
        return sum(centred_slowly(side.sums, side.counts)[start : start + size])
    mean = side.overlaps[0].astype(np.float64).mean(axis=0) * side.n / (side.n + 8)
    return side.overlaps[size - 1, start].astype(np.float64) - mean


def beads_of(corridor):
    """Yield every bead in a corridor: cell, column, boundaries at which it ends, and shape."""
    for cell, i, j in ends(corridor):
        for m, n in SHAPES.tolist():
            if inside(corridor, i - m, j - n):
                yield cell, SHAPE_OF[m, n], (i, j), (m, n)


@SIZES
def test_cosines_are_those_of_overlaps(n_src, n_tgt, corridor, embedded):
    bitext = made(3, n_src, n_tgt, embedded=embedded)
    found = gather(bitext.src, bitext.tgt, corridor).cosines
    vectors = [
        {
            (start, size): overlap(side, start, size)
            for size in range(1, MAX_SIZE + 1)
            for start in range(side.n - size + 1)
        }
        for side in (bitext.src, bitext.tgt)
    ]
    expected = np.full(found.shape, INVALID)
    for cell, shape, (i, j), (m, n) in beads_of(corridor):
        value = cosine(vectors[0][i - m, m], vectors[1][j - n, n])
        if value >= 0.1 or m == n == 1:
            expected[cell, shape] = value
    np.testing.assert_allclose(found, expected, atol=2e-4)


def test_cosines_of_text_are_those_of_its_embedding(encoder):
    """No overlap of the static encoder is embedded, and all of them are as if they were."""
    data = [(TEXTBOOK / code / "01-what-is-learning.md").read_bytes() for code in ("en", "zh")]
    sides, joined, means = [], [], []
    for code, content in zip(("en", "zh"), data, strict=True):
        segments = segmented_documents.read_document(content, "a.md", code).segments[:20]
        texts = [part.text for part in segments]
        sides.append(side_of(segments, code, encoder))
        tokens = encoder.token_sums([joined_text(texts, code)])
        means.append(tokens.sums[0] / tokens.counts[0] * 20 / 28)
        joined.append(
            {
                (end, size): encoder.token_sums([joined_text(texts[end - size : end], code)])
                for size in range(1, MAX_SIZE + 1)
                for end in range(size, 21)
            }
        )
    corridor = whole(20, 20)
    found = gather(*sides, corridor).cosines
    for cell, shape, (i, j), (m, n) in beads_of(corridor):
        a, b = (
            tokens.sums[0] - tokens.counts[0] * mean
            for tokens, mean in zip((joined[0][i, m], joined[1][j, n]), means, strict=True)
        )
        value = cosine(a, b)
        expected = value if value >= 0.1 or m == n == 1 else INVALID
        assert found[cell, shape] == pytest.approx(expected, abs=1e-4)


@SIZES
def test_second_cosines_are_those_of_the_static_sums(n_src, n_tgt, corridor, embedded):
    bitext = made(10, n_src, n_tgt, embedded=embedded)
    found = gather(bitext.src, bitext.tgt, corridor)
    src, tgt = (
        centred_slowly(side.static, side.static_counts) for side in (bitext.src, bitext.tgt)
    )
    for cell, shape, (i, j), (m, n) in beads_of(corridor):
        if found.cosines[cell, shape] != INVALID:
            expected = cosine(sum(src[i - m : i]), sum(tgt[j - n : j]))
            assert found.second[cell, shape] == pytest.approx(expected, abs=2e-4)


@pytest.mark.parametrize("without", ["src", "tgt", "both"])
def test_without_static_sums_second_cosines_are_zero(without):
    bitext = made(10, 6, 5, embedded=True)
    sides = {"src": bitext.src, "tgt": bitext.tgt}
    for name in sides if without == "both" else [without]:
        sides[name] = replace(sides[name], static=None)
    found = gather(sides["src"], sides["tgt"], whole(6, 5))
    assert not found.second.any()
    same = gather(bitext.src, bitext.tgt, whole(6, 5))
    assert same.second.any()
    np.testing.assert_array_equal(found.cosines, same.cosines)


def test_quotations_are_handed_on():
    bitext = made(10, 6, 5)
    found = gather(bitext.src, bitext.tgt, whole(6, 5))
    for side, quotes in zip((bitext.src, bitext.tgt), found.quotes, strict=True):
        np.testing.assert_array_equal(quotes, side.quotes)


@SIZES
def test_band_reaches_all_neighbours_of_all_beads(n_src, n_tgt, corridor):
    bitext = made(4, n_src, n_tgt)
    band = gather(bitext.src, bitext.tgt, corridor).links
    for _, i, j in ends(corridor):
        for m, n in np.ndindex(MAX_SIZE, MAX_SIZE):
            a, b = i - m - 1, j - n - 1
            if a >= 0 and b >= 0 and inside(corridor, a, b):
                pairs = [
                    (row, column) for row in range(a, i) for column in (b - 1, *range(b, j), j)
                ]
                pairs += [(row, column) for row in (a - 1, i) for column in range(b, j)]
                for row, column in pairs:
                    if 0 <= row < n_src and 0 <= column < n_tgt:
                        assert band.lo[row] <= column < band.hi[row]


@pytest.mark.parametrize(("n_src", "n_tgt"), [(12, 10), (3, 40), (40, 3), (1, 1), (2100, 5)])
def test_best_and_usual_cosine_are_those_of_direct_neighbours(n_src, n_tgt):
    bitext = made(5, n_src, n_tgt)
    found = gather(bitext.src, bitext.tgt, whole(n_src, n_tgt))
    src, tgt = (centred_slowly(side.sums, side.counts) for side in (bitext.src, bitext.tgt))
    for side, (own, others) in enumerate([(src, tgt), (tgt, src)]):
        ranked = [sorted((cosine(a, b) for b in others), reverse=True)[:4] for a in own]
        np.testing.assert_allclose(found.best[side], [row[0] for row in ranked], atol=1e-4)
        np.testing.assert_allclose(found.usual[side], np.mean(ranked, axis=1), atol=1e-4)


def test_of_long_documents_neighbours_are_those_in_the_corridor(monkeypatch):
    monkeypatch.setattr(evidence, "_N_EXACT", 0)
    bitext = made(6, 30, 26)
    found = gather(bitext.src, bitext.tgt, narrow(30, 26))
    src, tgt = (centred_slowly(side.sums, side.counts) for side in (bitext.src, bitext.tgt))
    band = found.links
    rows = [[(i, j) for j in range(band.lo[i], band.hi[i])] for i in range(30)]
    pairs = [pair for row in rows for pair in row]
    columns = [[pair for pair in pairs if pair[1] == j] for j in range(26)]
    for side, groups in enumerate((rows, columns)):
        for n, group in enumerate(groups):
            cosines = [max(0.0, cosine(src[i], tgt[j])) for i, j in group]
            ranked = sorted(cosines, reverse=True)[:4]
            assert found.best[side][n] == pytest.approx(ranked[0], abs=1e-4)
            assert found.usual[side][n] == pytest.approx(sum(ranked) / 4, abs=1e-4)


@SIZES
def test_links_are_summed_over_both_sides(n_src, n_tgt, corridor):
    bitext = made(7, n_src, n_tgt)
    found = gather(bitext.src, bitext.tgt, corridor)
    table = np.zeros((n_src, n_tgt))
    for i, (lo, hi, first) in enumerate(
        zip(found.links.lo, found.links.hi, found.links.offsets, strict=False)
    ):
        table[i, lo:hi] = found.links.values[first : first + hi - lo]
    assert (table.sum() > 0) == (n_src > 1)
    np.testing.assert_allclose(found.linked[0], table.sum(axis=1), rtol=1e-5)
    np.testing.assert_allclose(found.linked[1], table.sum(axis=0), rtol=1e-5)


def test_blocks_begin_where_their_number_changes():
    bitext = made(8, 20, 20)
    found = gather(bitext.src, bitext.tgt, whole(20, 20))
    for side, begins in zip((bitext.src, bitext.tgt), found.begins, strict=True):
        numbers = [-1, *side.blocks.tolist(), -1]
        assert begins.tolist() == [numbers[n] != numbers[n + 1] for n in range(21)]


def test_centring_takes_out_what_all_tokens_share():
    bitext = made(9, 2000, 3)
    vectors = centred(bitext.src)
    np.testing.assert_allclose(
        vectors, centred_slowly(bitext.src.sums, bitext.src.counts), atol=1e-3
    )
    mean = vectors.sum(axis=0) / bitext.src.counts.sum()
    assert abs(mean).max() < 0.01
