"""What is compared as one, against cases told by hand and a slow oracle."""

import random

import pytest

from amts_core.evaluation.compared_units import Link, joined, links
from amts_core.kernel.records import BeadState, BeadStatus, ReviewBead


def bead(src, tgt, status=BeadStatus.PROPOSED, src_text=None, tgt_text=None):
    src_text = " ".join(f"s{n}" for n in src) if src_text is None else src_text
    tgt_text = " ".join(f"t{n}" for n in tgt) if tgt_text is None else tgt_text
    return ReviewBead(
        id=1,
        alignment_id="a",
        position=0.0,
        src=tuple(src),
        tgt=tuple(tgt),
        score=None,
        confidence=0.9,
        accept=False,
        state=BeadState(status=status, src_text=src_text, tgt_text=tgt_text, version=0),
    )


def told(found):
    return [("+".join(map(str, one.numbers)), one.reference) for one in found.referenced]


CASES = [
    pytest.param([bead([0], [0]), bead([1], [1])], False, [0, 1], [("0", "t0"), ("1", "t1")], 0,
                 id="one to one"),
    pytest.param([bead([0, 1], [0])], False, [0, 1], [("0+1", "t0")], 0, id="two to one"),
    pytest.param([bead([0], [0, 1])], False, [0], [("0", "t0 t1")], 0, id="one to two"),
    pytest.param([bead([0], []), bead([1], [0])], False, [0, 1], [("1", "t0")], 1,
                 id="no reference"),
    pytest.param([bead([], [0]), bead([0], [1])], False, [0], [("0", "t1")], 0, id="no source"),
    pytest.param([bead([0], [0], BeadStatus.REJECTED), bead([1], [1])], False, [0, 1],
                 [("1", "t1")], 1, id="rejected"),
    pytest.param([bead([0], [0], BeadStatus.SUPERSEDED), bead([0], [1])], False, [0],
                 [("0", "t1")], 0, id="superseded by another"),
    pytest.param([bead([0], [0], BeadStatus.FLAGGED)], False, [0], [("0", "t0")], 0, id="flagged"),
    pytest.param([bead([0], [0], tgt_text=" a person's words ")], False, [0],
                 [("0", "a person's words")], 0, id="edited"),
    pytest.param([bead([0], [0], tgt_text=" ")], False, [0], [], 1, id="emptied"),
    pytest.param([], False, [0, 1], [], 2, id="nothing aligned"),
    pytest.param([bead([0], [0]), bead([1], [1])], True, [0, 1], [("0", "s0"), ("1", "s1")], 0,
                 id="turned"),
    pytest.param([bead([0], [0]), bead([1], [0])], True, [0], [("0", "s0 s1")], 0,
                 id="turned, a segment split over two beads"),
    pytest.param([bead([0], [0]), bead([1], [0], BeadStatus.REJECTED)], True, [0], [], 1,
                 id="turned, half of a segment is rejected"),
    pytest.param([bead([0], [0]), bead([1], [1]), bead([2], [2])], False, [0, 0, 1],
                 [("0+1", "t0 t1"), ("2", "t2")], 0, id="blocks"),
    pytest.param([bead([0], [0]), bead([1, 2], [1])], False, [0, 0, 1],
                 [("0+1+2", "t0 t1")], 0, id="a bead over two blocks"),
    pytest.param([bead([0], [0]), bead([1], []), bead([2], [1])], False, [0, 0, 1],
                 [("2", "t1")], 2, id="a block with a segment without reference"),
]  # fmt: skip


@pytest.mark.parametrize(("beads", "turned", "keys", "expected", "n_unpaired"), CASES)
def test_segments_are_joined_with_their_references(beads, turned, keys, expected, n_unpaired):
    found = joined(links(beads, turned=turned), keys, " ")
    assert told(found) == expected
    assert found.n_unpaired == n_unpaired


def oracle(chain, keys):
    """Grow each group until nothing more is reached; obvious, and shares no code."""
    found = set()
    for start in range(len(keys)):
        reached = {n for n in range(len(keys)) if keys[n] == keys[start]}
        before = None
        while before != reached:
            before = set(reached)
            for link in chain:
                if reached & {*link.numbers}:
                    reached |= {*link.numbers}
            reached |= {n for n in range(len(keys)) if keys[n] in {keys[m] for m in reached}}
        touching = {n: [link for link in chain if n in link.numbers] for n in reached}
        if all(of and all(link.is_usable for link in of) for of in touching.values()):
            found.add(tuple(sorted(reached)))
    return found


@pytest.mark.parametrize("seed", range(30))
def test_groups_are_those_of_an_exhaustive_search(seed):
    dice = random.Random(seed)
    n = 12
    keys = sorted(dice.randrange(5) for _ in range(n)) if seed % 2 else list(range(n))
    chain = []
    for _ in range(dice.randrange(4, 14)):
        first = dice.randrange(n)
        numbers = tuple(range(first, min(n, first + dice.choice((0, 1, 1, 1, 2)))))
        chain.append(Link(numbers, "x", bool(numbers) and dice.random() > 0.1))
    found = joined(chain, keys, " ")
    assert {one.numbers for one in found.referenced} == oracle(chain, keys)
    assert found.n_unpaired == n - sum(len(one.numbers) for one in found.referenced)
    assert [one.numbers for one in found.referenced] == sorted(
        one.numbers for one in found.referenced
    )
