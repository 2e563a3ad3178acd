"""Which units a job takes, against a full sort of all of them."""

import numpy as np
import pytest

from amts_core.engines.smt.unit_selection import nearest
from amts_core.kernel import vectors as vectors_module


def vectors(rng, n, d=6):
    found = rng.standard_normal((n, d)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def in_rounds(queries, units, n) -> list[int]:
    """The nearest unit of each query, then the second of each, until there are ``n``."""
    ranked = [sorted(range(len(units)), key=lambda k: -float(units[k] @ q)) for q in queries]
    found: dict[int, None] = {}
    for place in range(len(units)):
        for ranks in ranked:
            if len(found) < n:
                found.setdefault(ranks[place])
    return sorted(found)


@pytest.mark.parametrize(
    ("n_queries", "n_units", "n"),
    [
        pytest.param(1, 30, 10, id="one query"),
        pytest.param(3, 40, 39, id="all but one"),
        pytest.param(5, 8, 8, id="all"),
        pytest.param(5, 8, 20, id="more than there are"),
        pytest.param(4, 0, 3, id="no units"),
        pytest.param(70, 100, 1, id="one, and more queries than are looked up at once"),
    ],
)
@pytest.mark.parametrize("seed", range(4))
def test_units_are_taken_in_rounds(seed, n_queries, n_units, n):
    rng = np.random.default_rng(seed)
    queries, units = vectors(rng, n_queries), vectors(rng, n_units)
    assert nearest(queries, units, n).tolist() == in_rounds(queries, units, n)


@pytest.mark.parametrize("seed", range(4))
def test_each_of_many_queries_has_its_nearest(seed):
    rng = np.random.default_rng(seed)
    queries, units = vectors(rng, 150), vectors(rng, 1000)
    found = nearest(queries, units, 400)
    assert found.tolist() == in_rounds(queries, units, 400)
    assert set(np.argmax(queries @ units.T, axis=1)) <= set(found.tolist())


@pytest.mark.parametrize("n_block", [1, 7, 64])
def test_blocks_change_nothing(monkeypatch, n_block):
    rng = np.random.default_rng(3)
    queries, units = vectors(rng, 20), vectors(rng, 100)
    monkeypatch.setattr(vectors_module, "_N_QUERIES", n_block)
    monkeypatch.setattr(vectors_module, "_N_UNITS", n_block)
    assert nearest(queries, units, 40).tolist() == in_rounds(queries, units, 40)


def test_half_precision_and_lengths_of_queries_change_nothing():
    rng = np.random.default_rng(1)
    queries, units = vectors(rng, 3), vectors(rng, 20)
    expected = nearest(queries, units, 5).tolist()
    assert nearest(queries * 7, units.astype(np.float16), 5).tolist() == expected


def test_no_query_has_no_units():
    rng = np.random.default_rng(1)
    assert nearest(vectors(rng, 0), vectors(rng, 8), 3).tolist() == []


def test_a_text_without_a_vector_does_no_harm():
    rng = np.random.default_rng(1)
    units = vectors(rng, 20)
    queries = np.stack([np.zeros(6, dtype=np.float32), units[7]])
    assert 7 in nearest(queries, units, 4)
