"""The list of checks, and what holds for each of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amts_core.checks import CHECKS, blocks_approval, findings
from amts_core.records import Finding, Severity

SPEAKING = {
    "empty_side": ("a", ""),
    "control_characters": ("a\0", "b"),
    "too_long": ("a", "中" * 400),
    "line_break": ("a\nb", "c"),
    "first_character": ("a", "=b"),
    "numbers": ("a 3", "b 4"),
    "code": ("`a`", "b"),
    "maths": ("$a$", "b"),
    "references": ("{a}", "b"),
    "identical": ("the same", "the same"),
}
"""For each check a pair that it has something to say about."""

SEVERITIES = {
    "empty_side": Severity.ERROR,
    "control_characters": Severity.ERROR,
    "too_long": Severity.LIMIT,
    "line_break": Severity.LIMIT,
    "first_character": Severity.LIMIT,
}
"""Errors block approval, limits block export; all others warn."""

PIECES = [
    "`a`", "``", "$x$", "$", "<b>", "<code>", "[a](b)", "](", "http://x.org/1", "a@b.org", "{n}",
    ":r:`x`", "&lt;", "1,000.5", "1 000,5", "２", "3", "\n", "\r", "\u2028", "\0", "\x85", "\ud800", "=", "@",
    " ", "中", "😀", "\u200f", "word", "a" * 600, "中" * 334,
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=12).map("".join)


def test_each_check_has_its_slug_and_its_sentence():
    slugs = [check.slug for check in CHECKS]
    assert len(set(slugs)) == len(slugs)
    assert set(slugs) == set(SPEAKING)
    for check in CHECKS:
        assert check.slug.isidentifier() and check.slug.islower()
        assert check.sentence[0].isupper() and check.sentence.endswith(".")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.slug)
def test_each_check_is_run_in_its_turn(check):
    src, tgt = SPEAKING[check.slug]
    (found,) = check.run(src, tgt)
    assert (found.check, found.severity) == (check.slug, check.severity)
    assert found.severity is SEVERITIES.get(check.slug, Severity.WARNING)
    assert found in findings(src, tgt)


def test_a_good_pair_has_no_findings():
    src = "In 2016, `f(x)` cost $x + 1$; see [the docs](a.md), {name}."
    tgt = "2016年，`f(x)`花费$x+1$；{name}，见[文档](a.md)。"
    assert findings(src, tgt) == ()


def test_findings_come_in_the_order_of_the_list():
    found = findings("=1\n`a`\0", "@2")
    assert [finding.check for finding in found] == [
        "control_characters", "line_break", "first_character", "first_character", "numbers", "code",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("severities", "expected"),
    [
        ([], False),
        ([Severity.WARNING, Severity.LIMIT], False),
        ([Severity.ERROR], True),
        ([Severity.WARNING, Severity.ERROR], True),
    ],
)
def test_errors_alone_block_approval(severities, expected):
    found = tuple(Finding("x", severity, "x") for severity in severities)
    assert blocks_approval(found) is expected


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_any_text_is_checked_and_marked_within_its_bounds(src, tgt):
    found = [(check, finding) for check in CHECKS for finding in check.run(src, tgt)]
    assert tuple(finding for _, finding in found) == findings(src, tgt)
    for check, finding in found:
        assert (finding.check, finding.severity) == (check.slug, check.severity)
        assert finding.message and len(finding.message.splitlines()) == 1
        for text, spans in ((src, finding.src_spans), (tgt, finding.tgt_spans)):
            assert all(0 <= start < end <= len(text) for start, end in spans)


@settings(deadline=None)
@given(TEXTS)
def test_a_text_agrees_with_itself(text):
    compared = {"numbers", "code", "maths", "references"}
    assert not compared & {finding.check for finding in findings(text, text)}
