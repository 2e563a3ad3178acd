"""Scores of alignments against a second implementation of Vecalign's definition."""

import random

import pytest

from amts_core.kernel.errors import AlignmentInputError
from training.gold import lax_score, read_gold, strict_score


def beads(text):
    """Return beads written as ``0-0 1,2-1 3- -4``."""
    sides = [bead.split("-") for bead in text.split()]
    return [tuple(tuple(int(n) for n in side.split(",") if n) for side in bead) for bead in sides]


def share_right(judged, true, *, lax):
    """Return the share of the judged beads that are right.

    Strict: the very same bead is true. Lax: that, or a true bead has a segment of each side.
    """
    right = 0
    for src, tgt in judged:
        same = (src, tgt) in true
        touches = any(set(src) & set(a) and set(tgt) & set(b) for a, b in true)
        right += same or (lax and touches)
    return right / len(judged) if judged else None


def slow_scores(gold, found, *, lax):
    """Return precision over all beads, and recall over those that are no skips."""
    links = [[bead for bead in side if all(bead)] for side in (gold, found)]
    return share_right(found, gold, lax=lax), share_right(links[0], links[1], lax=lax)


def random_beads(lots, n_src, n_tgt):
    """Return a chain of links and single skips."""
    out, i, j = [], 0, 0
    while i < n_src or j < n_tgt:
        m, n = lots.choice([(1, 1)] * 4 + [(1, 0), (0, 1), (2, 1), (1, 2), (2, 2), (1, 3)])
        m, n = min(m, n_src - i), min(n, n_tgt - j)
        if m + n == 1 or (m and n):
            out.append((tuple(range(i, i + m)), tuple(range(j, j + n))))
            i, j = i + m, j + n
    return out


@pytest.mark.parametrize("seed", range(30))
def test_scores_match_the_definition(seed):
    lots = random.Random(seed)
    gold, found = (random_beads(lots, 12, 11) for _ in range(2))
    for score, lax in ((strict_score, False), (lax_score, True)):
        result = score(gold, found)
        precision, recall = slow_scores(gold, found, lax=lax)
        assert result.precision == pytest.approx(precision)
        assert result.recall == pytest.approx(1.0 if recall is None else recall)
        total = result.precision + result.recall
        f1 = 2 * result.precision * result.recall / total if total else 0.0
        assert result.f1 == pytest.approx(f1)


@pytest.mark.parametrize(
    ("gold", "found", "strict", "lax"),
    [
        pytest.param("0-0 1-1", "0-0 1-1", (1, 1), (1, 1), id="perfect"),
        pytest.param("0-0 1-1", "0,1-0,1", (0, 0), (1, 1), id="joined"),
        pytest.param("0,1-0 2-1", "0-0 1- 2-1", (1 / 3, 1 / 2), (2 / 3, 1), id="part of a link"),
        pytest.param("0-0 1- 2-1", "0-0 1- 2-1", (1, 1), (1, 1), id="found skip counts in precision"),
        pytest.param("0-0 1- -1", "0-0 1-1", (1 / 2, 1), (1 / 2, 1), id="missed skips do not lower recall"),
        pytest.param("0-0 1-1", "0-0 1- -1", (1 / 3, 1 / 2), (1 / 3, 1 / 2), id="false skips"),
        pytest.param("0-0", "0-1", (0, 0), (0, 0), id="one side alone is no overlap"),
        pytest.param("0- -0", "0- -0", (1, 1), (1, 1), id="skips only"),
        pytest.param("0- -0", "0-0", (0, 1), (0, 1), id="links where there are none"),
        pytest.param("0-0", "", (0, 0), (0, 0), id="nothing found"),
        pytest.param("", "0-0", (0, 1), (0, 1), id="empty gold"),
        pytest.param("", "", (0, 1), (0, 1), id="both empty"),
    ],
)  # fmt: skip
def test_precision_and_recall(gold, found, strict, lax):
    for score, expected in ((strict_score, strict), (lax_score, lax)):
        result = score(beads(gold), beads(found))
        assert (result.precision, result.recall) == pytest.approx(expected)


def test_a_skip_counts_once_a_segment():
    gold = beads("0-0 1- 2- -1")
    assert strict_score(gold, beads("0-0 1,2- -1")) == strict_score(gold, gold)
    assert strict_score(beads("0-0 1,2- -1"), gold).precision == 1


def test_a_bead_found_twice_counts_once():
    assert strict_score(beads("0-0 1-1"), beads("0-0 0-0 1-2")).precision == 1 / 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[0]:[0]\n[1, 2]:[1]\n", "0-0 1,2-1"),
        ("[3]:[]\n\n[]:[4]\n", "3- -4"),
        ("[0]:[0]:0.25\n", "0-0"),
        ("", ""),
    ],
)
def test_gold_is_read(tmp_path, text, expected):
    path = tmp_path / "gold.txt"
    path.write_text(text, encoding="utf-8")
    assert list(read_gold(path)) == beads(expected)


@pytest.mark.parametrize(
    "line", ["[0]", "0:0", "[0]:[0", "[a]:[0]", "0-0", "[__import__('os')]:[]"]
)
def test_other_forms_are_refused_with_their_line(tmp_path, line):
    path = tmp_path / "gold.txt"
    path.write_text(f"[0]:[0]\n{line}\n", encoding="utf-8")
    with pytest.raises(AlignmentInputError, match=r"^gold\.txt, line 2: "):
        read_gold(path)
