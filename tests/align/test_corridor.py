"""The corridor on documents whose true path is known."""

import numpy as np
import pytest

from amts_core.align.corridor import find_corridor
from tests.align.conftest import inside


def bitext(seed, n, *, missing=(0, 0), side=1, noise=1.0, joined=0.0, noise_length=0):
    """Return vectors of two documents of about ``n`` segments, and the boundaries that must meet.

    ``missing`` is the range that one side lacks, ``joined`` the share of target pairs that are one
    segment, ``noise_length`` the number of foreign segments before the target.
    """
    rng = np.random.default_rng(seed)
    base = rng.normal(size=(n, 48))
    src, tgt, path = [], [rng.normal(size=48) for _ in range(noise_length)], []
    for k, vector in enumerate(base):
        lost = missing[0] <= k < missing[1]
        if not (lost and side == 0):
            src.append(vector + noise * rng.normal(size=48))
        if not (lost and side == 1):
            other = vector + noise * rng.normal(size=48)
            if tgt and path and rng.random() < joined:
                path.pop()
                tgt[-1] = tgt[-1] + other
            else:
                tgt.append(other)
        if not lost:
            path.append((len(src), len(tgt)))
    return np.array(src, np.float32), np.array(tgt, np.float32), path


CASES = pytest.mark.parametrize(
    "options",
    [
        pytest.param({}, id="one to one"),
        pytest.param({"joined": 0.4}, id="many joined sentences"),
        pytest.param({"missing": (300, 1000), "side": 1}, id="a third is not translated"),
        pytest.param({"missing": (1400, 1800), "side": 0}, id="target has a chapter more"),
        pytest.param({"missing": (0, 600), "side": 1}, id="translation starts late"),
        pytest.param({"missing": (1500, 2000), "side": 1}, id="translation ends early"),
        pytest.param({"noise_length": 500}, id="foreign preface"),
    ],
)


@CASES
@pytest.mark.parametrize("seed", range(2))
def test_true_path_lies_inside(options, seed):
    src, tgt, path = bitext(seed, 2000, **options)
    corridor = find_corridor(src, tgt)
    assert [pair for pair in path if not inside(corridor, *pair)] == []


@CASES
def test_size_is_near_linear(options):
    sizes = []
    for n in (2000, 8000):
        scaled = {key: value for key, value in options.items() if key in ("side", "joined")}
        if "missing" in options:
            scaled["missing"] = tuple(n * edge // 2000 for edge in options["missing"])
        if "noise_length" in options:
            scaled["noise_length"] = n * options["noise_length"] // 2000
        src, tgt, _ = bitext(0, n, **scaled)
        sizes.append(int(find_corridor(src, tgt).offsets[-1]))
    assert sizes[1] < 4.4 * sizes[0]
    assert sizes[0] < 120 * (2000 + 2000)


@pytest.mark.parametrize(
    ("n_src", "n_tgt"),
    [
        (1, 1),
        (1, 3000),
        (3000, 1),
        (0, 700),
        (700, 0),
        (320, 320),
        (321, 321),
        (5, 999),
        (1000, 333),
    ],
)
def test_every_corridor_can_be_walked(n_src, n_tgt):
    rng = np.random.default_rng(n_src + n_tgt)
    vectors = (rng.normal(size=(n, 8)).astype(np.float32) for n in (n_src, n_tgt))
    corridor = find_corridor(*vectors)
    lo, hi = corridor.lo, corridor.hi
    assert len(lo) == len(hi) == n_src + 1
    assert (lo[0], hi[-1]) == (0, n_tgt + 1)
    assert (lo < hi).all()
    assert (np.diff(lo) >= 0).all()
    assert (np.diff(hi) >= 0).all()
    assert (lo[1:] < hi[:-1]).all()
    assert corridor.offsets.tolist() == [0, *np.cumsum(hi - lo)]


@pytest.mark.parametrize("n", [1, 40, 320])
def test_where_nothing_speaks_for_a_path_all_of_it_stays(n):
    vectors = np.zeros((n, 8), dtype=np.float32)
    assert find_corridor(vectors, vectors).offsets[-1] == (n + 1) ** 2


def test_a_plain_path_is_narrow():
    vectors = np.random.default_rng(0).normal(size=(2000, 64)).astype(np.float32)
    assert find_corridor(vectors, vectors).offsets[-1] < 30 * 2000
