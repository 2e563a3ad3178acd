"""Links between words against slow computation, and what they find in real text."""

import numpy as np
import pytest

from amts_core.align import word_types
from amts_core.align.bitext import side_of
from amts_core.align.word_types import link
from amts_core.formats import segmented_documents
from tests.align.conftest import made, slow_links


def bounds(n_src, n_tgt, reach):
    """Return a band along the diagonal, and where its rows begin."""
    middle = np.arange(n_src) * n_tgt // n_src
    lo, hi = np.maximum(middle - reach, 0), np.minimum(middle + reach + 1, n_tgt)
    return lo, hi, np.concatenate(([0], np.cumsum(hi - lo)))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("n_src", "n_tgt", "reach"), [(1, 1, 1), (9, 12, 30), (20, 15, 3), (5, 25, 1)]
)
def test_links_are_as_defined(seed, n_src, n_tgt, reach, monkeypatch):
    monkeypatch.setattr(word_types, "_N_TYPES_AT_ONCE", 7)
    bitext = made(seed, n_src, n_tgt)
    src, tgt = bitext.src.words, bitext.tgt.words
    lo, hi, offsets = bounds(n_src, n_tgt, reach)
    expected = slow_links(src, tgt, lo, hi)
    values = link(src, tgt, lo, hi=hi, offsets=offsets)
    for i in range(n_src):
        row = values[offsets[i] : offsets[i + 1]]
        np.testing.assert_allclose(row, expected[i, lo[i] : hi[i]], rtol=1e-3, atol=1e-5)


def test_a_word_links_to_where_its_translation_stands(encoder):
    texts = (
        ["The cat sleeps.", "Attention weights sum to 1955."],
        ["Die Gewichte ergeben 1955.", "Hier schläft die Katze."],
    )
    src, tgt = (
        side_of(segmented_documents.segments_of_lines("\n".join(side)), code, encoder).words
        for side, code in zip(texts, ("en", "de"), strict=True)
    )
    table = link(src, tgt, *bounds(2, 2, 2)).reshape(2, 2)
    assert table[0, 1] > 4 * table[0, 0]
    assert table[1, 0] > 4 * table[1, 1]


def test_words_are_linked_at_most_once():
    """A word's links weigh no more than the word and its partners do."""
    bitext = made(5, 30, 30)
    src, tgt = bitext.src.words, bitext.tgt.words
    values = link(src, tgt, *bounds(30, 30, 40)).reshape(30, 30)
    most = np.sqrt(tgt.weights.max())
    for i in range(30):
        own = np.sqrt(src.weights[src.types[src.offsets[i] : src.offsets[i + 1]]])
        assert values[i].sum() <= own.sum() * most + 1e-4
