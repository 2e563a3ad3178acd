"""The search against enumeration of every chain."""

import math
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from amts_core.align.beads import Scores, best_beads, posteriors
from amts_core.align.sides import MAX_SEGMENTS, MAX_SIZE, N_SHAPES, SHAPE_OF, SHAPES
from amts_core.kernel.errors import AlignmentInputError
from tests.align.conftest import ends, inside, narrow, whole

LINKS = list(map(tuple, SHAPES.tolist()))
START = (1, 1)
FORBIDDEN = -1e6


def test_each_shape_has_a_column():
    sizes = range(1, MAX_SIZE + 1)
    allowed = {(m, n) for m in sizes for n in sizes if m + n <= MAX_SEGMENTS}
    assert (MAX_SIZE, MAX_SEGMENTS) == (6, 7)
    assert len(LINKS) == len(set(LINKS)) == N_SHAPES
    assert set(LINKS) == allowed
    for (m, n), column in np.ndenumerate(SHAPE_OF):
        assert column == (LINKS.index((m, n)) if (m, n) in allowed else -1)


def chains(n_src, n_tgt, corridor, i=0, j=0):
    """Yield every chain of moves ``(m, n)`` from a pair of boundaries to the end."""
    if (i, j) == (n_src, n_tgt):
        yield []
    for m, n in [(1, 0), (0, 1), *LINKS]:
        if inside(corridor, i + m, j + n):
            for rest in chains(n_src, n_tgt, corridor, i=i + m, j=j + n):
                yield [(i, j, m, n), *rest]


def state(move):
    m, n = move[-2:]
    return 0 if m and n else 1 if m else 2


def parts(chain):
    """Return the parts of a chain, each named by its array and its place in it."""
    for before, move in pairwise([START, *chain]):
        i, j, m, n = move
        yield "transitions", (state(before), state(move))
        if m and n:
            yield "match", (i + m, j + n, LINKS.index((m, n)))
        elif m:
            yield "skip_src", i
        else:
            yield "skip_tgt", j


def value(scores, part):
    name, place = part
    if name == "match":
        i, j, column = place
        place = scores.corridor.offsets[i] + j - scores.corridor.lo[i], column
    return float(getattr(scores, name)[place])


def enumerated(scores):
    """Return every chain that is possible, with its score."""
    n_src, n_tgt = len(scores.skip_src), len(scores.skip_tgt)
    found = []
    for chain in chains(n_src, n_tgt, scores.corridor):
        total = sum(value(scores, part) for part in parts(chain))
        if total > -math.inf:
            found.append((total, chain))
    return found


def random_scores(seed, corridor, *, spread=2.0):
    rng = np.random.default_rng(seed)
    n_src, n_tgt = len(corridor.lo) - 1, int(corridor.hi[-1]) - 1
    match = rng.normal(scale=spread, size=(corridor.offsets[-1], N_SHAPES)).astype(np.float32)
    match[rng.random(match.shape) < 0.2] = -np.inf
    transitions = rng.normal(size=(3, 3))
    if seed % 2:
        transitions[2, 1] = FORBIDDEN
    return Scores(
        corridor=corridor,
        match=match,
        skip_src=rng.normal(seed % 4, spread, n_src),
        skip_tgt=rng.normal(seed % 4, spread, n_tgt),
        transitions=transitions,
    )


def moves(beads):
    return [(bead.src.start, bead.tgt.start, len(bead.src), len(bead.tgt)) for bead in beads]


SIZES = pytest.mark.parametrize(
    "corridor",
    [
        pytest.param(whole(1, 1), id="one segment each"),
        pytest.param(whole(4, 4), id="four by four"),
        pytest.param(whole(5, 3), id="five by three"),
        pytest.param(whole(2, 6), id="two by six"),
        pytest.param(whole(6, 1), id="six by one"),
        pytest.param(whole(0, 3), id="no source"),
        pytest.param(whole(3, 0), id="no target"),
        pytest.param(narrow(5, 5), id="narrow corridor"),
        pytest.param(narrow(6, 3, 1), id="narrow corridor off the diagonal"),
    ],
)


def gain(beads):
    """Return what a chain of beads gains: what probabilities exceed one half by; of skips, half."""
    return sum((bead.posterior - 0.5) * (1 if bead.src and bead.tgt else 0.5) for bead in beads)


def shares(found):
    """Return the probability of each part over all chains."""
    highest = max(total for total, _ in found)
    mass = sum(math.exp(total - highest) for total, _ in found)
    probability = Counter()
    for total, chain in found:
        for part in parts(chain):
            probability[part] += math.exp(total - highest) / mass
    return probability


@SIZES
@pytest.mark.parametrize("seed", range(12))
def test_no_chain_has_better_beads(corridor, seed):
    scores = random_scores(seed, corridor)
    found = enumerated(scores)
    probability = shares(found)
    gains = [
        sum(
            (probability[part] - 0.5) * (1 if part[0] == "match" else 0.5)
            for part in parts(chain)
            if part[0] != "transitions"
        )
        for _, chain in found
    ]
    assert gain(best_beads(scores)) == pytest.approx(max(gains), abs=1e-3)


def test_source_skips_stand_before_target_skips():
    corridor = whole(4, 4)
    match = np.full((25, N_SHAPES), -np.inf, np.float32)
    match[5 * 2 + 2, 0] = 9
    skips = np.zeros(4)
    beads = best_beads(
        Scores(
            corridor=corridor,
            match=match,
            skip_src=skips,
            skip_tgt=skips,
            transitions=np.zeros((3, 3)),
        )
    )
    assert moves(beads) == [
        (0, 0, 1, 0),
        (1, 0, 0, 1),
        (1, 1, 1, 1),
        (2, 2, 1, 0),
        (3, 2, 1, 0),
        (4, 2, 0, 1),
        (4, 3, 0, 1),
    ]


def test_a_doubtful_bead_gives_way_to_skips():
    """Three beads of one segment, each likelier than skipping it, but all of them doubtful."""
    corridor = whole(1, 3)
    match = np.full((8, N_SHAPES), -np.inf, np.float32)
    match[[5, 6, 7], 0] = 0.1
    scores = Scores(
        corridor=corridor,
        match=match,
        skip_src=np.zeros(1),
        skip_tgt=np.zeros(3),
        transitions=np.diag([0, 0, 0.0]),
    )
    assert all(not (bead.src and bead.tgt) for bead in best_beads(scores))


@SIZES
@pytest.mark.parametrize("seed", range(4))
def test_posteriors_are_shares_of_all_chains(corridor, seed):
    scores = random_scores(seed, corridor)
    found = enumerated(scores)
    expected = shares(found)
    sums = posteriors(scores)
    log_total = math.log(math.fsum(math.exp(total) for total, _ in found))
    assert sums.log_total == pytest.approx(log_total)
    cells = [(i, j) for _, i, j in ends(corridor)]
    for name, shape in (
        ("match", sums.match.shape),
        ("skip_src", sums.skip_src.shape),
        ("skip_tgt", sums.skip_tgt.shape),
        ("transitions", (3, 3)),
    ):
        wanted = np.zeros(shape)
        for place in np.ndindex(shape):
            key = (*cells[place[0]], place[1]) if name == "match" else place
            wanted[place] = expected[name, key[0] if len(key) == 1 else key]
        np.testing.assert_allclose(getattr(sums, name), wanted, atol=1e-6, err_msg=name)


@pytest.mark.parametrize("seed", range(4))
def test_each_bead_carries_its_own_posterior(seed):
    scores = random_scores(seed, whole(4, 4))
    found = enumerated(scores)
    mass = sum(math.exp(total) for total, _ in found)
    beads = best_beads(scores)
    for bead, move in zip(beads, moves(beads), strict=True):
        name, place = list(parts([move]))[1]
        having = sum(math.exp(total) for total, chain in found if (name, place) in parts(chain))
        assert bead.posterior == pytest.approx(having / mass, abs=1e-6)


@pytest.mark.parametrize(
    ("links", "skip", "expected"),
    [
        pytest.param({(1, 1, 1, 1): 1, (2, 2, 1, 1): 1}, -1, "1-1 1-1", id="diagonal"),
        pytest.param(
            {(2, 2, 2, 2): 3, (1, 1, 1, 1): 1, (2, 2, 1, 1): 1},
            -1,
            "2-2",
            id="crossing sentences are one bead",
        ),
        pytest.param({(2, 1, 2, 1): 1}, -1, "2-1 0-1", id="split sentence is merged"),
        pytest.param({(1, 2, 1, 1): 1}, -1, "0-1 1-1 1-0", id="counterpart is elsewhere"),
        pytest.param({}, 0, "1-0 1-0 0-1 0-1", id="nothing in common"),
    ],
)
def test_cheapest_shape_wins(links, skip, expected):
    match = np.full((9, N_SHAPES), -np.inf, dtype=np.float32)
    for (i, j, m, n), score in links.items():
        match[3 * i + j, LINKS.index((m, n))] = score
    transitions = np.zeros((3, 3))
    transitions[2, 1] = FORBIDDEN
    skips = np.full(2, 9.0 * skip)
    beads = best_beads(
        Scores(
            corridor=whole(2, 2),
            match=match,
            skip_src=skips,
            skip_tgt=skips,
            transitions=transitions,
        )
    )
    assert " ".join(f"{len(bead.src)}-{len(bead.tgt)}" for bead in beads) == expected


def test_two_empty_documents_have_no_beads():
    assert best_beads(random_scores(0, whole(0, 0))) == ()


@pytest.mark.parametrize("spread", [1.0, 300.0])
def test_each_segment_is_in_one_bead_of_a_long_document(spread):
    corridor = narrow(300, 280, 12)
    scores = random_scores(1, corridor, spread=spread)
    sums = posteriors(scores)
    in_beads = np.zeros(300), np.zeros(280)
    in_beads[0][:] += sums.skip_src
    in_beads[1][:] += sums.skip_tgt
    for cell, i, j in ends(corridor):
        for column, (m, n) in enumerate(LINKS):
            if sums.match[cell, column]:
                in_beads[0][i - m : i] += sums.match[cell, column]
                in_beads[1][j - n : j] += sums.match[cell, column]
    np.testing.assert_allclose(in_beads[0], 1, atol=1e-4)
    np.testing.assert_allclose(in_beads[1], 1, atol=1e-4)
    beads = best_beads(scores)
    assert [n for bead in beads for n in bead.src] == list(range(300))
    assert [n for bead in beads for n in bead.tgt] == list(range(280))
    assert all(0 <= bead.posterior <= 1 for bead in beads)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        pytest.param({"match": np.zeros((15, 21), np.float32)}, r"shape \(15, 21\), not \(16, 21\)", id="cells are missing"),
        pytest.param({"match": np.zeros((16, 9), np.float32)}, r"shape \(16, 9\), not \(16, 21\)", id="shapes are missing"),
        pytest.param({"skip_src": np.zeros(4)}, "different documents", id="longer source"),
        pytest.param({"skip_tgt": np.zeros(2)}, "different documents", id="shorter target"),
        *(
            pytest.param({name: np.full(shape, np.nan)}, f"The {name} scores hold a NaN", id=f"NaN in {name}")
            for name, shape in (("match", (16, N_SHAPES)), ("skip_src", 3), ("skip_tgt", 3), ("transitions", (3, 3)))
        ),
    ],
)  # fmt: skip
def test_scores_that_do_not_fit_are_refused(changed, message):
    fitting = {
        "match": np.zeros((16, N_SHAPES), np.float32),
        "skip_src": np.zeros(3),
        "skip_tgt": np.zeros(3),
        "transitions": np.zeros((3, 3)),
    }
    with pytest.raises(AlignmentInputError, match=message):
        best_beads(Scores(corridor=whole(3, 3), **(fitting | changed)))
