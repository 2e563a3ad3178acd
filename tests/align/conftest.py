"""What tests of the aligner share: made-up documents, and corridors through them."""

from dataclasses import dataclass

import numpy as np
import pytest

from amts_core.align.corridor import Corridor
from amts_core.align.sides import MAX_SIZE, Side

WORDS = ("alpha", "beta", "gamma", "delta", "12", "12", "3,000", "`x_1`", "$y$", "书", "。")


@dataclass(frozen=True, slots=True)
class Made:
    """Two made-up documents: random vectors with counterparts, random words, random blocks."""

    src: Side
    tgt: Side
    texts: tuple[list[str], list[str]]


def made(seed, n_src, n_tgt, *, embedded=False) -> Made:
    """Return documents whose segments on the diagonal are alike; one of each has no tokens."""
    rng = np.random.default_rng(seed)
    base = rng.normal(size=(max(n_src, n_tgt), 8))
    sides, texts = [], []
    for n in (n_src, n_tgt):
        counts = rng.integers(1, 30, n)
        counts[rng.integers(n)] = 0 if n > 1 else 1
        vectors = base[:n] + 0.5 * rng.normal(size=(n, 8)) + 0.3
        sums = (vectors * counts[:, None]).astype(np.float32)
        overlaps = None
        if embedded:
            overlaps = rng.normal(size=(MAX_SIZE, n, 8)).astype(np.float32)
            sums, counts = overlaps[0], np.ones(n, dtype=np.int64)
        widths = rng.uniform(0, 120, n)
        sides.append(Side(sums, counts, overlaps, widths, np.sort(rng.integers(0, n, n))))
        texts.append([" ".join(rng.choice(WORDS, rng.integers(0, 7))) for _ in range(n)])
    return Made(*sides, tuple(texts))


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
