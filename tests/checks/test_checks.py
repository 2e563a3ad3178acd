"""The list of checks, and what holds for each of them."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amts_core.checks import CHECKS, Context, blocks_approval, findings, prose
from amts_core.kernel.records import Finding, Severity

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
    "neighbour": ("a", "b"),
    "length_ratio": ("a", "b" * 50),
    "not_translated": ("It is a cup of tea.", "It is a cup of tea."),
    "language": ("the loss is small", "损失函数"),
    "glossary": ("a term", "b"),
    "identical": ("the same", "the same"),
    "end_punctuation": ("it is.", "it"),
    "brackets": ("a", "(b"),
    "repeated_word": ("a", "it it"),
    "spaces": ("a", "b  c"),
    "other_target": ("a", "b"),
    "other_source": ("a", "b"),
    "moved": ("a", ""),
}
"""For each check a pair that it has something to say about."""

CONTEXT = Context(
    src_lang="en",
    tgt_lang="es",
    ratio_range=(0.5, 2.0),
    terms=(("term", "término"),),
    other_targets=("c",),
    other_sources=("d",),
    fits=1,
    moved_to=3,
)
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
    " ", "中", "😀", "\u200f", "word", "a" * 600, "中" * 334, "the the", " ", "  ", "\t", "\u200b", "\ufeff", " .", "。", "?", "？", "…",
    "...", "(", "）", "“", "”", "«", "etc.", "三", "million", "か", "한국어", " ，", "Date:",
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
    (found,) = check.run(src, tgt, CONTEXT)
    assert (found.check, found.severity) == (check.slug, check.severity)
    assert found.severity is SEVERITIES.get(check.slug, Severity.WARNING)
    assert found in findings(src, tgt, CONTEXT)


def test_a_good_pair_has_no_findings():
    src = "In 2016, `f(x)` cost $x + 1$; see [the docs](a.md), {name}."
    tgt = "2016年，`f(x)`花费$x+1$；{name}，见[文档](a.md)。"
    assert findings(src, tgt) == ()


def test_findings_come_in_the_order_of_the_list():
    found = findings("=1\n`a`\0", "@2")
    assert [finding.check for finding in found] == [
        "control_characters",
        "line_break",
        "first_character",
        "first_character",
        "numbers",
        "code",
    ]


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
    found = tuple(Finding(check="x", severity=severity, message="x") for severity in severities)
    assert blocks_approval(found) is expected


LANGUAGES = st.sampled_from(["", "en", "zh", "es", "ja", "ko", "tr", "fr"])
CONTEXTS = st.builds(
    Context,
    src_lang=LANGUAGES,
    tgt_lang=LANGUAGES,
    ratio_range=st.none() | st.just((0.5, 2.0)),
    terms=st.lists(st.tuples(TEXTS, TEXTS), max_size=3).map(tuple),
    other_targets=st.lists(TEXTS, max_size=2).map(tuple),
    other_sources=st.lists(TEXTS, max_size=2).map(tuple),
    fits=st.sampled_from([None, -1, 1]),
    moved_to=st.none() | st.integers(0, 9),
)


@settings(deadline=None)
@given(TEXTS, TEXTS, CONTEXTS)
def test_any_text_is_checked_and_marked_within_its_bounds(src, tgt, context):
    found = [(check, finding) for check in CHECKS for finding in check.run(src, tgt, context)]
    if src.strip() and tgt.strip():
        assert tuple(finding for _, finding in found) == findings(src, tgt, context)
    for check, finding in found:
        assert (finding.check, finding.severity) == (check.slug, check.severity)
        assert 0 < len(finding.message) <= 120 and len(finding.message.splitlines()) == 1
        for text, spans in ((src, finding.src_spans), (tgt, finding.tgt_spans)):
            assert all(0 <= start < end <= len(text) for start, end in spans)


@settings(deadline=None, max_examples=400)
@given(TEXTS, TEXTS, CONTEXTS)
def test_a_fix_leaves_nothing_for_its_check_to_find(src, tgt, context):
    for check in CHECKS:
        for finding in check.run(src, tgt, context):
            if finding.fix is not None:
                assert finding.fix != tgt
                assert check.run(src, finding.fix, context) == ()


@settings(deadline=None)
@given(TEXTS)
def test_a_text_agrees_with_itself(text):
    compared = {"numbers", "code", "maths", "references", "end_punctuation", "brackets"}
    assert not compared & {finding.check for finding in findings(text, text)}


@pytest.mark.parametrize(("src", "tgt"), [("a. 3\0", " "), ("", "(b  `c`")])
def test_of_a_skip_only_its_own_findings_are_told(src, tgt):
    assert [one.check for one in findings(src, tgt, CONTEXT)] == ["empty_side", "moved"]


def test_without_context_nothing_is_made_of_it():
    assert findings("the loss is small", "损失很小") == ()


HOSTILE = [
    "a", "(", ")", '"', "'", "「", " ", "\t ", "1", "1,", "1 000 ", ".", "the ", "一", "中 ，", "a \n",
    "VI", "9 million ", "a) ", "$a", "`a", "\u200b", "U.", "<a ", "a .", "é", ":(", "[", "a@", ":r:`", "twenty ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE, ids=ascii)
def test_long_texts_take_no_more_than_their_length(piece):
    def seconds(length):
        text = piece * (length // len(piece))
        prose.markup.cache_clear()
        prose.prose.cache_clear()
        start = time.process_time()
        findings(text, f"{text}x", CONTEXT)
        findings("x", text, CONTEXT)
        return time.process_time() - start

    short, long = (min(seconds(length) for _ in range(3)) for length in (2_500, 10_000))
    assert long < 10 * short + 0.1  # a square of the length takes 16 times as long
