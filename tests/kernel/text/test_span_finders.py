"""An expression is looked into in time that grows with its length, whatever stands in it."""

import time
import timeit

import pytest

from amts_core.kernel.text.span_finders import expression
from amts_core.kernel.text.text_marks import TextMarks


def processor_seconds(text: str) -> float:
    """Return the least of five times that forty looks into ``text`` take."""
    return min(
        timeit.repeat(
            lambda: expression(TextMarks(text), 0), timer=time.process_time, number=40, repeat=5
        )
    )


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param("?", id="question marks"),
        pytest.param("?a", id="questions"),
        pytest.param("?: ", id="choices"),
        pytest.param("a ", id="letters"),
        pytest.param("' \" ", id="quotation marks"),
        pytest.param(" ", id="blanks"),
        pytest.param("é", id="a long word"),
    ],
)
def test_four_times_the_expression_takes_four_times_the_time(unit):
    once, fourfold = ("{" + unit * (n // len(unit)) + "}" for n in (950, 3800))
    assert processor_seconds(fourfold) < 6.5 * processor_seconds(once)


@pytest.mark.parametrize(
    ("text", "is_code"),
    [
        ("{a ? b : c}", True),
        ("{a ?? b\n ? c : d}", True),
        ("{a?.b ?: c}", True),
        ("{a: b ?}", False),
        ("{what ?}", False),
    ],
)
def test_a_choice_is_code(text, is_code):
    assert expression(TextMarks(text), 0) == (len(text) if is_code else 0)
