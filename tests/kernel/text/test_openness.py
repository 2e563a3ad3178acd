"""How little the border of two texts looks like the end of a sentence."""

import pytest

from amts_core.kernel.text.openness import openness


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("It ends.", "Next.", 0.0, id="full stop"),
        pytest.param("它结束了。", "下一句。", 0.0, id="Chinese full stop"),
        pytest.param("He said “go.”", "Next.", 0.0, id="closing quote"),
        pytest.param("(It ends!) ", "Next.", 0.0, id="closing bracket and blank"),
        pytest.param("As follows:", "One.", 0.5, id="colon"),
        pytest.param("第一；", "第二。", 0.5, id="semicolon of full width"),
        pytest.param("A heading", "Text.", 1.0, id="no punctuation"),
        pytest.param("First,", "Second.", 1.0, id="comma"),
        pytest.param("See p.", "296 f.", 0.0, id="abbreviation looks like an end"),
        pytest.param("See Mr.", "and so on", 1.0, id="small letter goes on"),
        pytest.param("It ends.", "« un rappel", 1.0, id="small letter after a quote"),
        pytest.param("", "Next.", 1.0, id="nothing before"),
        pytest.param("It ends.", "", 0.0, id="nothing after"),
        pytest.param("“”", "Next.", 1.0, id="quotes only"),
    ],
)
def test_openness(before, after, expected):
    assert openness(before, after) == expected
