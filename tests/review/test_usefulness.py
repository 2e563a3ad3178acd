"""Usefulness: what segments would retrieve, against a count one by one."""

import numpy as np
import pytest

from amts_core.kernel import vectors
from amts_core.review import usefulness as retrieval
from amts_core.review.usefulness import usefulness


def counted(queries, units, n_best, least):
    """Return the usefulness of each unit, with a full sort for each query."""
    scores = [0.0] * len(units)
    for query in queries:
        cosines = [
            float(np.dot(query, unit)) / float(np.linalg.norm(query) * np.linalg.norm(unit))
            for unit in units
        ]
        for n in sorted(range(len(units)), key=lambda n: -cosines[n])[:n_best]:
            if cosines[n] >= least:
                scores[n] += cosines[n]
    return scores


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("n_queries", "n_units", "n_best", "least"),
    [
        pytest.param(7, 20, 3, 0.1, id="few"),
        pytest.param(40, 6, 8, 0.0, id="fewer units than are retrieved"),
        pytest.param(25, 30, 1, -1.0, id="the best alone"),
        pytest.param(9, 9, 4, 0.99, id="none is like another"),
    ],
)
def test_usefulness_is_what_a_count_finds(n_queries, n_units, n_best, least, seed, monkeypatch):
    monkeypatch.setattr(vectors, "_N_QUERIES", 4)
    chance = np.random.default_rng(seed)
    queries = chance.normal(size=(n_queries, 5)).astype(np.float32) * 3
    units = chance.normal(size=(n_units, 5)).astype(np.float32)
    before = queries.copy(), units.copy()
    found = usefulness(queries, units, n_best=n_best, least=least)
    np.testing.assert_allclose(found, counted(queries, units, n_best, least), atol=1e-5)
    assert (queries == before[0]).all() and (units == before[1]).all()


@pytest.mark.parametrize(
    ("n_queries", "n_units"),
    [pytest.param(0, 3, id="no query"), pytest.param(3, 0, id="no unit"), pytest.param(0, 0, id="nothing")],
)  # fmt: skip
def test_without_queries_or_units_nothing_is_useful(n_queries, n_units):
    found = usefulness(np.ones((n_queries, 4)), np.ones((n_units, 4)))
    assert found.tolist() == [0.0] * n_units


def test_of_the_default_number_of_retrieved_units_others_get_nothing():
    units = np.array([[1.0, n / 100] for n in range(12)])
    found = usefulness(np.array([[1.0, 0.0]]), units)
    assert [score > 0 for score in found] == [True] * retrieval.N_BEST + [False] * 4
    assert list(found[:8]) == sorted(found[:8], reverse=True)


def test_a_text_without_words_is_no_help():
    """Its vector is zero, and has no cosine with anything."""
    found = usefulness(np.array([[1.0, 0.0]]), np.array([[0.0, 0.0], [1.0, 0.0]]))
    assert found.tolist() == [0.0, 1.0]
