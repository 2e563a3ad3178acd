"""What is found about a bead's place."""

from amts_core.checks.order import MOVED, moved
from amts_core.records import Severity


def test_a_skip_without_counterpart_elsewhere_has_no_finding():
    assert moved(None) == ()


def test_the_segment_is_named_as_people_count():
    (finding,) = moved(34)
    assert (finding.check, finding.severity) == (MOVED, Severity.WARNING)
    assert "segment 35 of the other document" in finding.message
