"""Skips whose counterpart stands elsewhere."""

from dataclasses import replace

import numpy as np
import pytest

from amts_core.align import displacements
from amts_core.align.beads import Bead
from amts_core.align.bitext import align_segments
from amts_core.align.displacements import counterparts
from amts_core.align.sides import centred
from amts_core.formats import segmented_documents
from amts_core.kernel.config import SAMPLES
from tests.align.conftest import made
from tests.conftest import TEXTBOOK
from training.gold import read_gold

CHAPTER = "02-data-and-features"


def skips(n_src, n_tgt):
    return [Bead(range(n, n + 1), range(0), 1.0) for n in range(n_src)] + [
        Bead(range(n_src, n_src), range(n, n + 1), 1.0) for n in range(n_tgt)
    ]


def vectors(bitext):
    return centred(bitext.src), centred(bitext.tgt)


def test_skipped_counterparts_find_each_other():
    bitext = made(1, 12, 12)
    src, tgt = counterparts(skips(12, 12), vectors(bitext))
    assert src == {i: j for j, i in tgt.items()}
    right = [i == j for i, j in src.items()]
    assert len(right) >= 8
    assert np.mean(right) >= 0.8


@pytest.mark.parametrize(("n_src", "n_tgt"), [(0, 3), (3, 0), (0, 0)])
def test_skips_of_one_side_have_none(n_src, n_tgt):
    bitext = made(1, 5, 5)
    assert counterparts(skips(n_src, n_tgt), vectors(bitext)) == ({}, {})


def test_too_many_are_not_compared(monkeypatch):
    monkeypatch.setattr(displacements, "_N_MOST", 10)
    bitext = made(1, 12, 12)
    assert counterparts(skips(12, 12), vectors(bitext)) == ({}, {})


def test_of_exchanged_halves_one_is_aligned_and_the_other_marked(encoder):
    src, tgt = (
        segmented_documents.read_document(
            (TEXTBOOK / code / f"{CHAPTER}.md").read_bytes(), "a.md", code
        ).segments
        for code in ("en", "zh")
    )
    middle = len(tgt) // 2
    order = [*range(middle, len(tgt)), *range(middle)]
    exchanged = [replace(tgt[j], n=n, block=n) for n, j in enumerate(order)]
    place = {j: n for n, j in enumerate(order)}
    gold = {
        (i, place[j])
        for a, b in read_gold(SAMPLES / "gold" / "en-zh" / f"{CHAPTER}.txt")
        for i in a
        for j in b
    }
    beads = align_segments(src, exchanged, ("en", "zh"), encoder)
    linked = {(i, j) for bead in beads for i in bead.src for j in bead.tgt}
    marked = {
        (bead.src[0], bead.moved_to) for bead in beads if bead.src and bead.moved_to is not None
    }
    assert len(linked & gold) >= 0.9 * len(linked)
    assert len(marked) >= 0.3 * len(src)
    assert len(marked & gold) >= 0.95 * len(marked)
    assert all(bead.moved_to is None for bead in beads if bead.src and bead.tgt)
