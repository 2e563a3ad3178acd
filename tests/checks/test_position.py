"""What is found about a bead's place."""

import pytest

from amts_core.checks.context import Context
from amts_core.checks.position import MOVED, elsewhere, moved, neighbour
from amts_core.kernel.records import Severity


def test_a_skip_without_counterpart_elsewhere_has_no_finding():
    assert moved(None) == ()


def test_the_segment_is_named_as_people_count():
    (finding,) = moved(34)
    assert (finding.check, finding.severity) == (MOVED, Severity.WARNING)
    assert "segment 35 of the other document" in finding.message
    assert elsewhere("a", "", Context(moved_to=34)) == (finding,)


@pytest.mark.parametrize(
    ("fits", "messages"),
    [
        pytest.param(-1, ["fits better with the previous"], id="before"),
        pytest.param(1, ["fits better with the next"], id="after"),
        pytest.param(0, [], id="here"),
        pytest.param(None, [], id="unknown"),
    ],
)
def test_a_better_neighbour_is_told(fits, messages):
    assert [one.message for one in neighbour("a", "b", Context(fits=fits))] == messages
