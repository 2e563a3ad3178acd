"""How much longer a translation is than its source, read off the document's own links."""

import math
from dataclasses import replace

import numpy as np
import pytest

from amts_core.align.aligner import align
from amts_core.align.beads import Bead
from amts_core.align.evidence import gather
from amts_core.align.expansion import log_expansion, with_own_expansion
from amts_core.align.sides import MAX_SIZE
from tests.align.conftest import made, whole


def evidence_of(src_widths, tgt_widths):
    """Return the evidence of documents whose segments have these widths."""
    bitext = made(0, len(src_widths), len(tgt_widths))
    found = gather(bitext.src, bitext.tgt, whole(len(src_widths), len(tgt_widths)))
    return replace(found, widths=(np.array(src_widths, float), np.array(tgt_widths, float)))


def pairs(posteriors):
    return [Bead(range(n, n + 1), range(n, n + 1), p) for n, p in enumerate(posteriors)]


@pytest.mark.parametrize(
    ("src", "tgt", "posteriors", "expected"),
    [
        pytest.param([50] * 5, [100] * 5, [1] * 5, math.log(2) * 5 / 25, id="twice as long"),
        pytest.param([100] * 5, [50] * 5, [1] * 5, -math.log(2) * 5 / 25, id="half as long"),
        pytest.param([50] * 3, [50, 100, 500], [1] * 3, math.log(2) * 3 / 23, id="the median"),
        pytest.param([50] * 3, [50, 100, 500], [1, 0.1, 0.1], 0, id="probable links weigh more"),
        pytest.param([50] * 3, [100] * 3, [0.5] * 3, math.log(2) * 1.5 / 21.5, id="doubtful links"),
        pytest.param([50, 10, 5], [50, 100, 100], [1] * 3, 0, id="short segments do not count"),
        pytest.param([5] * 3, [100] * 3, [1] * 3, 0, id="short segments only"),
        pytest.param([50] * 3, [100] * 3, [0] * 3, 0, id="impossible links"),
    ],
)
def test_ratio_is_the_median_of_the_links_shrunk(src, tgt, posteriors, expected):
    found = evidence_of(src, tgt)
    assert log_expansion(found, pairs(posteriors)) == pytest.approx(expected)


def test_widths_of_a_bead_are_summed_and_skips_do_not_count():
    found = evidence_of([6, 6, 40, 90], [12, 12, 90])
    beads = [
        Bead(range(2), range(2), 1.0),
        Bead(range(2, 3), range(2, 2), 1.0),
        Bead(range(3, 4), range(2, 2), 1.0),
        Bead(range(4, 4), range(2, 3), 1.0),
    ]
    assert log_expansion(found, beads) == pytest.approx(math.log(2) / 21)
    assert log_expansion(found, beads[1:]) == 0
    assert log_expansion(found, []) == 0


def test_widths_are_corrected_by_half_on_each_side():
    found = evidence_of([40.0] * 30, [80.0] * 30)
    beads = pairs([1.0] * 30)
    corrected = with_own_expansion(found, beads)
    own = log_expansion(found, beads)
    ratio = corrected.widths[1] / corrected.widths[0]
    np.testing.assert_allclose(np.log(ratio), math.log(2) - own)
    np.testing.assert_allclose(corrected.widths[0] * corrected.widths[1], 40 * 80)
    assert found.widths[0].tolist() == [40.0] * 30
    for name in ("cosines", "links", "best", "openness"):
        assert getattr(corrected, name) is getattr(found, name)


@pytest.mark.parametrize("n", [5, 40, 400])
def test_what_is_left_of_a_ratio_becomes_less_with_more_links(n):
    found = evidence_of([40.0] * n, [60.0] * n)
    beads = pairs([1.0] * n)
    left = log_expansion(with_own_expansion(found, beads), beads)
    whole_ratio = math.log(1.5)
    shrink = n / (n + 20)
    assert left == pytest.approx(whole_ratio * (1 - shrink) * shrink)


@pytest.mark.parametrize(("n", "longer"), [(30, 1.0), (400, 1.04), (1, 1.5)])
def test_a_ratio_that_changes_nothing_needs_no_second_look(n, longer):
    """There is hardly any, or too few links to trust."""
    found = evidence_of([40.0] * n, [40.0 * longer] * n)
    assert with_own_expansion(found, pairs([1.0] * n)) is None


def document(seed, factor):
    """Return both sides of 40 translated units, some of two segments, the target so much longer.

    What else speaks for a bead (words, blocks, ends of sentences) says nothing in them.
    """
    rng = np.random.default_rng(seed)
    vectors, widths = ([], []), ([], [])
    for sizes in rng.choice([(1, 1)] * 4 + [(1, 2), (2, 1)], 40):
        meaning, width = rng.normal(size=32), rng.uniform(40, 160)
        for side, size in enumerate(sizes):
            scatter = np.exp(0.1 * rng.normal())
            for share in rng.dirichlet([8] * size):
                noise = 0.4 * np.sqrt(share) * rng.normal(size=32)
                vectors[side].append(share * meaning + noise)
                widths[side].append(width * share * scatter * (factor if side else 1))
    return [embedded_side(*side) for side in zip(vectors, widths, strict=True)]


def embedded_side(vectors, widths):
    n = len(vectors)
    overlaps = np.zeros((MAX_SIZE, n, 32), np.float16)
    for size in range(1, MAX_SIZE + 1):
        for start in range(n - size + 1):
            overlaps[size - 1, start] = np.sum(vectors[start : start + size], axis=0)
    side = made(0, n, n, embedded=True).src
    return replace(
        side,
        sums=overlaps[0].astype(np.float32),
        overlaps=overlaps,
        static=None,
        widths=np.array(widths),
        blocks=np.zeros(n, np.int64),
        openness=np.zeros(n + 1),
        quotes=np.zeros(n + 1),
        words=replace(side.words, types=side.words.types[:0], offsets=np.zeros(n + 1, np.int64)),
    )


@pytest.mark.parametrize("factor", [1.5, 1 / 1.5])
def test_a_longer_translation_gets_the_beads_of_one_that_is_not(factor):
    """Without the correction a quarter of these beads differ."""
    n_beads = n_other = 0
    for seed in range(6):
        usual, longer = (
            {(bead.src, bead.tgt) for bead in align(*document(seed, times))}
            for times in (1, factor)
        )
        n_beads += len(usual)
        n_other += len(usual ^ longer)
    assert n_other <= 0.02 * n_beads
