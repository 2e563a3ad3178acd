"""``workload``: the share of words that nobody had to touch, on the command line."""

from amts_core.kernel.text.word_counts import words
from tests.cli.conftest import ENGLISH


def test_the_parts_come_before_the_goal(amts, english, chinese):
    amts("import", english, chinese, "--project", "Book", "--src-lang", "en", "--tgt-lang", "zh")
    amts("accept", "--project", "Book", "--min-confidence", "0")
    *parts, found = amts("workload", "--project", "Book").lines
    assert [one["part"] for one in parts] == ["alignment", "output", "sync"]
    n = sum(words(line.strip("# "), "en") for line in ENGLISH.splitlines())
    assert parts[0] == {
        "part": "alignment",
        "words": n,
        "untouched": n,
        "touched": 0,
        "left": 0,
        "apart": 0,
        "repeated": 0,
        "unopened": 0,
        "share": 1.0,
        "untouched_means": parts[0]["untouched_means"],
    }
    assert found == {"goal_of": "output", "share": None, "goal": 0.8, "reached": False}


def test_what_nobody_has_accepted_is_left(amts, english, chinese):
    amts("import", english, chinese, "--project", "Book", "--src-lang", "en", "--tgt-lang", "zh")
    alignment, *_ = amts("workload", "--project", "Book").lines
    assert (alignment["share"], alignment["left"]) == (0.0, alignment["words"])


def test_a_project_that_is_not_there_is_told(amts):
    assert "There is no project 'Nowhere'" in amts("workload", "--project", "Nowhere").reason
