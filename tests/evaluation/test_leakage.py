import pytest

from amts_core.evaluation.leakage import Leak, leakage

UNITS = ["We train the model on images.", "The loss is small.", "Gradient descent needs a rate."]


@pytest.mark.parametrize(
    ("source", "leak", "unit"),
    [
        pytest.param("The loss is small.", Leak.EXACT, 1, id="the same text"),
        pytest.param("  The loss is small. ", Leak.EXACT, 1, id="space around it"),
        pytest.param("We train the model on image.", Leak.NEAR, 0, id="a letter less"),
        pytest.param("Cats sleep all day long.", Leak.NONE, None, id="another subject"),
    ],
)
def test_a_test_segment_is_found_among_units(source, leak, unit):
    (found,) = leakage([source], UNITS)
    assert found.leak is leak
    if unit is not None:
        assert found.unit == unit


def test_without_units_nothing_leaks():
    assert [one.leak for one in leakage(["a", "b"], [])] == [Leak.NONE, Leak.NONE]


def test_order_and_number_are_those_of_the_test_segments():
    sources = [f"Sentence number {n} is here." for n in range(600)]
    found = leakage(sources, sources[::-1])
    assert [one.unit for one in found] == list(range(599, -1, -1))
    assert {one.leak for one in found} == {Leak.EXACT}
