"""What speaks against two documents, and what is usual in them."""

import random

import numpy as np
import pytest

from amts_core.documents.plausibility import length_ratios
from tests.conftest import proposed


def beads_of(widths):
    return [proposed([n], [n], "s" * src, "t" * tgt) for n, (src, tgt) in enumerate(widths)]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("n", [50, 101, 400])
def test_the_usual_range_leaves_out_one_in_a_hundred_at_each_end(seed, n):
    chance = random.Random(seed)
    widths = [(chance.randint(5, 90), chance.randint(5, 90)) for _ in range(n)]
    ratios = [tgt / src for src, tgt in widths]
    expected = np.quantile(ratios, [0.01, 0.99], method="nearest")
    assert length_ratios(beads_of(widths)) == tuple(expected)


def test_the_range_is_of_widths_not_of_characters():
    """By :func:`~amts_core.kernel.text.lengths.latin_width` a Chinese character counts 3.1 letters."""
    beads = [proposed([n], [n], "s" * 31, "雨" * 10) for n in range(60)]
    assert length_ratios(beads) == (pytest.approx(1.0), pytest.approx(1.0))


@pytest.mark.parametrize(
    ("n_links", "n_skips", "is_told"),
    [
        pytest.param(50, 0, True, id="just enough"),
        pytest.param(49, 0, False, id="too few"),
        pytest.param(49, 30, False, id="skips don't count"),
        pytest.param(0, 0, False, id="none"),
    ],
)
def test_few_links_say_nothing_of_what_is_usual(n_links, n_skips, is_told):
    beads = beads_of([(10, 10)] * n_links) + [proposed([0], [], "x", "")] * n_skips
    assert (length_ratios(beads) is not None) == is_told
