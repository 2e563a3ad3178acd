"""Other translations of the same text."""

import pytest

from amts_core.checks.consistency import other_source, other_target
from amts_core.checks.context import Context


@pytest.mark.parametrize(
    ("others", "message"),
    [
        pytest.param(("丙",), "the same source is also translated “丙”", id="one"),
        pytest.param(("丙", "乙", "丁", "丙"), "the same source is also translated “丙” and 1 more", id="several, its own among them"),
        pytest.param(("丙" * 70,), f"the same source is also translated “{'丙' * 59}…”", id="cut"),
    ],
)  # fmt: skip
def test_another_target_is_told(others, message):
    assert [one.message for one in other_target("a", "乙", Context(other_targets=others))] == [
        message
    ]


def test_another_source_is_told():
    (found,) = other_source("a", "乙", Context(other_sources=("a", "b\nc")))
    assert (found.check, found.message) == (
        "other_source",
        "the same target also translates “b c”",
    )


@pytest.mark.parametrize("others", [(), ("same",), (" same ",)])
def test_the_same_text_is_no_other(others):
    assert other_target("a", "same", Context(other_targets=others)) == ()
    assert other_source("same", "a", Context(other_sources=others)) == ()
