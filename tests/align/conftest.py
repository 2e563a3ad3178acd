"""What tests of the aligner share: made-up documents, corridors, and links found slowly."""

from dataclasses import dataclass

import numpy as np
import pytest

from amts_core.align.corridor import Corridor
from amts_core.align.sides import MAX_SIZE, Side
from amts_core.align.word_types import Words


@dataclass(frozen=True, slots=True)
class Made:
    """Two made-up documents: random vectors and words with counterparts, random blocks."""

    src: Side
    tgt: Side


def made(seed, n_src, n_tgt, *, embedded=False) -> Made:
    """Return documents whose segments on the diagonal are alike; one of each has no tokens."""
    rng = np.random.default_rng(seed)
    of_quotes = np.random.default_rng(seed + 1)
    base = rng.normal(size=(max(n_src, n_tgt), 8))
    vocabulary = rng.normal(size=(30, 8))
    sides = []
    for n in (n_src, n_tgt):
        counts = rng.integers(1, 30, n)
        counts[rng.integers(n)] = 0 if n > 1 else 1
        vectors = base[:n] + 0.5 * rng.normal(size=(n, 8)) + 0.3
        sums = (vectors * counts[:, None]).astype(np.float32)
        static, static_counts = sums, counts
        overlaps = None
        if embedded:
            overlaps = rng.normal(size=(MAX_SIZE, n, 8)).astype(np.float16)
            sums, counts = overlaps[0].astype(np.float32), np.ones(n, dtype=np.int64)
        widths = rng.uniform(0, 120, n)
        blocks = np.sort(rng.integers(0, n, n))
        openness = np.array([0.0, *rng.choice([0.0, 0.5, 1.0], n - 1), 0.0])
        words = made_words(rng, vocabulary, rng.integers(0, 7, n))
        sides.append(
            Side(
                sums=sums,
                counts=counts,
                overlaps=overlaps,
                static=static,
                static_counts=static_counts,
                widths=widths,
                blocks=blocks,
                openness=openness,
                words=words,
                quotes=of_quotes.choice([0.0, 0.5, 1.0], n + 1),
            )
        )
    return Made(*sides)


def made_words(rng, vocabulary, lengths) -> Words:
    """Return random words for segments of these lengths, like some of the vocabulary."""
    vectors = vocabulary[: len(vocabulary) // 2 + rng.integers(len(vocabulary) // 2)]
    vectors = vectors + 0.4 * rng.normal(size=vectors.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Words(
        rng.integers(0, len(vectors), lengths.sum()),
        np.concatenate(([0], np.cumsum(lengths))),
        vectors.astype(np.float32),
        rng.uniform(0.5, 2, len(vectors)).astype(np.float32),
    )


def slow_links(src, tgt, lo, hi):
    """Return the links between all segments, word by word; those out of the bounds have none."""
    affinities = np.exp(20 * (src.vectors @ tgt.vectors.T - 1), dtype=np.float64)
    affinities[src.vectors @ tgt.vectors.T <= 0.5] = 0
    words = affinities[src.types][:, tgt.types]
    segments = [
        np.repeat(np.arange(len(side.offsets) - 1), np.diff(side.offsets)) for side in (src, tgt)
    ]
    for word, i in enumerate(segments[0]):
        words[word, (segments[1] < lo[i]) | (segments[1] >= hi[i])] = 0
    none = np.exp(20 * (0.6 - 1))
    agreed = words / (words.sum(axis=1, keepdims=True) + none)
    agreed *= words / (words.sum(axis=0, keepdims=True) + none)
    agreed *= np.sqrt(np.outer(src.weights[src.types], tgt.weights[tgt.types]))
    table = np.zeros((len(src.offsets) - 1, len(tgt.offsets) - 1))
    for word, i in enumerate(segments[0]):
        np.add.at(table[i], segments[1], agreed[word])
    return table


def whole(n_src, n_tgt) -> Corridor:
    """Return the corridor that leaves nothing out."""
    lo = np.zeros(n_src + 1, dtype=np.int64)
    return Corridor.of(lo, lo + n_tgt + 1)


def narrow(n_src, n_tgt, half_width=2) -> Corridor:
    """Return a corridor along the diagonal."""
    middle = np.arange(n_src + 1) * n_tgt // max(n_src, 1)
    lo = np.maximum(middle - half_width, 0)
    hi = np.minimum(np.append(middle[1:], n_tgt) + half_width, n_tgt) + 1
    return Corridor.of(lo, hi)


def inside(corridor, i, j) -> bool:
    """Return whether two boundaries may meet."""
    return 0 <= i < len(corridor.lo) and bool(corridor.lo[i] <= j < corridor.hi[i])


def ends(corridor) -> list[tuple[int, int, int]]:
    """Return each cell with its boundaries: ``(cell, i, j)``."""
    cells = ((i, j) for i in range(len(corridor.lo)) for j in range(corridor.lo[i], corridor.hi[i]))
    return [(cell, i, int(j)) for cell, (i, j) in enumerate(cells)]


@pytest.fixture(params=["static", "embedded"])
def embedded(request) -> bool:
    """Whether overlaps are embedded one by one, or summed up."""
    return request.param == "embedded"
