import pytest

from amts_core.carryover.origins import matches
from tests.carryover.documents import row

OLD = """# Bicycles

The station has eighty bicycles. They stand idle in the rain.

A model learns from data.

```python
n = 1
```

## Summary

Nobody rides when it pours.
"""


def states(old: str, new: str) -> list[tuple[str, str, list[str]]]:
    """Return for each new element its state, text, and what it comes from."""
    olds, news = row(old), row(new)
    return [
        (str(match.state), item.key, [olds[i].key for i in match.old])
        for match, item in zip(matches(olds, news), news, strict=True)
    ]


def of(new: str, text: str) -> tuple[str, list[str]]:
    (found,) = [(state, old) for state, key, old in states(OLD, new) if key.startswith(text)]
    return found


@pytest.mark.parametrize(
    ("change", "text", "expected"),
    [
        pytest.param(("", ""), "A model", ("same", ["A model learns from data."]), id="same"),
        pytest.param(
            ("has eighty bicycles", "has ninety bicycles"), "The station",
            ("reworded", ["The station has eighty bicycles."]), id="reworded",
        ),
        pytest.param(
            ("A model", "It snows.\n\nA model"), "It snows", ("new", []), id="a new paragraph"
        ),
        pytest.param(
            ("They stand idle in the rain.", "They stand idle in the rain. They rust."),
            "They rust", ("new", []), id="a new sentence in a paragraph",
        ),
        pytest.param(
            ("The station has eighty bicycles. They stand idle in the rain.",
             "The station has eighty bicycles, and they stand idle in the rain."),
            "The station has eighty bicycles, and",
            ("reworded", ["The station has eighty bicycles.", "They stand idle in the rain."]),
            id="two sentences become one",
        ),
        pytest.param(
            ("Nobody rides when it pours.", "Nobody rides. That is when it pours."), "Nobody rides",
            ("reworded", ["Nobody rides when it pours."]), id="one becomes two: the first",
        ),
        pytest.param(
            ("Nobody rides when it pours.", "Nobody rides. That is when it pours."), "That is",
            ("reworded", ["Nobody rides when it pours."]), id="one becomes two: the second",
        ),
        pytest.param(
            ("## Summary", "## [**Summary**]"), "[**Summary**]", ("reworded", ["Summary"]),
            id="marks round a heading",
        ),
        pytest.param(
            ("n = 1", "n = 1\nn += 1"), "```python", ("reworded", ["```python\nn = 1\n```"]),
            id="code",
        ),
        pytest.param(
            ("They stand idle\n", "They stand\nidle"), "They stand idle",
            ("same", ["They stand idle in the rain."]), id="broken in other lines",
        ),
    ],
)  # fmt: skip
def test_where_an_element_comes_from(change, text, expected):
    assert of(OLD.replace(*change) if change[0] else OLD, text) == expected


def test_a_paragraph_that_moved_is_found():
    moved = OLD.replace("A model learns from data.\n\n", "") + "\nA model learns from data.\n"
    assert of(moved, "A model") == ("moved", ["A model learns from data."])
    assert {state for state, key, _ in states(OLD, moved) if not key.startswith("A model")} == {
        "same"
    }


def test_a_sentence_said_twice_is_known_both_times():
    again = OLD + "\nA model learns from data.\n"
    found = [(state, old) for state, key, old in states(OLD, again) if key.startswith("A model")]
    assert found == [
        ("same", ["A model learns from data."]),
        ("moved", ["A model learns from data."]),
    ]


def test_a_sentence_said_again_is_no_wording_of_the_one_in_its_place():
    old = "The old station has eighty bicycles.\n\nThe new station has ninety bicycles.\n"
    again = "The old station has eighty bicycles.\n\nThe old station has eighty bicycles.\n"
    assert [state for state, _, _ in states(old, again)] == ["same", "moved"]


def test_a_heading_is_no_wording_of_a_sentence():
    old = "# T\n\nIn summary, bicycles are ridden by people in the rain.\n"
    new = "# T\n\n## In summary\n\nBicycles are ridden by people in the rain.\n"
    assert ("new", "In summary", []) in states(old, new)


def test_the_same_step_in_other_frameworks_is_told_apart_by_its_first_line():
    old = "```python\n#@tab tensorflow\npool = Pool(3, padding='same')\npool(X)\n```\n"
    like_it = "```python\n#@tab jax\npool = Pool(3, padding='same')\npool(X)\n```\n"
    same_tab = "```python\n#@tab tensorflow\npads = [1, 2]\nY = pad(X, pads)\nPool(3)(Y)\n```\n"
    found = states(f"Words.\n\n{old}", f"Words.\n\n{like_it}\n{same_tab}")
    assert [state for state, _, _ in found] == ["same", "new", "reworded"]


def test_a_line_that_begins_something_does_not_move_by_itself():
    tab = ":begin_tab:`b`\n{}\n:end_tab:\n\n"
    old = tab.format("Eighty bicycles wait here.") + "First come these.\n\nThen those.\n\n"
    new = "First come these.\n\nThen those.\n\n" + tab.format("A model learns quite slowly.")
    found = [(key[:6], state) for state, key, _ in states(old, new)]
    assert found[2:] == [(":begin", "new"), ("A mode", "new"), (":end_t", "new")]
