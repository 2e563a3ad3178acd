"""What speaks against two documents, and what is usual in them."""

import random

import numpy as np
import pytest

from amts_core.documents.plausibility import language_warnings, length_ratios
from amts_core.formats import read_document
from tests.conftest import proposed


def beads_of(widths):
    return [proposed([n], [n], "s" * src, "t" * tgt) for n, (src, tgt) in enumerate(widths)]


ENGLISH = (
    "The server reads the file before it answers. It keeps a copy in memory.",
    "The client asks the server for the list. It waits until the answer is there.",
    "When the list is empty, the client asks again after ten seconds.",
)
SPANISH = "El servidor lee el archivo antes de responder. Guarda una copia en memoria."


@pytest.mark.parametrize(
    ("target", "is_refused"),
    [
        pytest.param((SPANISH, *ENGLISH[1:]), False, id="partly translated"),
        pytest.param(ENGLISH, True, id="not translated"),
        pytest.param((*ENGLISH[:2], "The list of the server has been empty for a while now."), True,
                     id="another version of the source"),
    ],
)  # fmt: skip
def test_a_target_that_is_partly_translated_is_one(target, is_refused):
    src, tgt = (
        read_document("\n\n".join(texts).encode(), "a.md", language).segments
        for texts, language in ((ENGLISH, "en"), (target, "es"))
    )
    warnings = language_warnings(src, tgt, ("en", "es"))
    assert bool(warnings) == is_refused


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
