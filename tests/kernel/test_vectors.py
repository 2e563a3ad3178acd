"""Nearest neighbours, against a plain sort of all of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amts_core.kernel import vectors
from amts_core.kernel.vectors import top_k, unit_rows


def plain(queries, units, k, least):
    """The nearest units of each query with their cosines, one query and one unit at a time."""
    found = []
    for query in queries:
        cosines = [(-float(query @ unit), n) for n, unit in enumerate(units)]
        nearest = [(n, -cosine) for cosine, n in sorted(cosines)[:k]]
        found.append([(n, cosine) for n, cosine in nearest if least is None or cosine >= least])
    return found


def pairs(nearest):
    return [
        [(n, cosine) for n, cosine in zip(*row, strict=True) if n >= 0]
        for row in zip(nearest.numbers.tolist(), nearest.cosines.tolist(), strict=True)
    ]


# of whole numbers, each product is exact, and many are equal
@st.composite
def sides(draw):
    rows = st.lists(st.tuples(*[st.integers(-2, 2)] * 3), max_size=9)
    return tuple(np.array(draw(rows), dtype=np.float32).reshape(-1, 3) for _ in range(2))


@given(sides(), st.integers(1, 12), st.sampled_from([None, -1.0, 0.0, 2.0]), st.integers(1, 10))
def test_the_nearest_are_those_of_a_plain_sort(sides, k, least, n_block):
    queries, units = sides
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vectors, "_N_QUERIES", n_block)
        patch.setattr(vectors, "_N_UNITS", n_block)
        nearest = top_k(queries, units, k, least=least)
    assert nearest.numbers.shape == nearest.cosines.shape == (len(queries), min(k, len(units)))
    assert pairs(nearest) == plain(queries, units, k, least)
    assert np.all(np.isneginf(nearest.cosines[nearest.numbers < 0]))


def test_half_precision_will_do():
    chance = np.random.default_rng(1)
    queries, units = (unit_rows(chance.standard_normal((9, 8), dtype=np.float32)) for _ in "ab")
    exact, rough = top_k(queries, units, 3), top_k(queries, units.astype(np.float16), 3)
    assert exact.numbers.tolist() == rough.numbers.tolist()
    assert np.allclose(exact.cosines, rough.cosines, atol=1e-2)
