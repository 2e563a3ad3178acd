"""What holds for every subject of events: texts, versions, findings, pages."""

import unicodedata
from contextlib import nullcontext
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amts_core.kernel.errors import ConflictError, ReviewError
from amts_core.kernel.events import state_rules
from amts_core.kernel.events.state_rules import check_ignorable, clean, page_of
from amts_core.kernel.records import BeadState, BeadStatus, Finding, Severity

restored = partial(state_rules.restored, noun="pair")
ERROR = Finding(check="empty_side", severity=Severity.ERROR, message="the target is empty")
LIMIT = Finding(check="too_long", severity=Severity.LIMIT, message="target has 1002 of 1000 bytes")
WARNING = Finding(check="numbers", severity=Severity.WARNING, message="number 3 ≠ 4")


def state(status=BeadStatus.PROPOSED, tgt_text="b", version=1):
    return BeadState(status=status, src_text="a", tgt_text=tgt_text, version=version)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("  a b\t", "a b", id="trimmed"),
        pytest.param("a\nb", "a b", id="LF"),
        pytest.param("a\r\nb\rc", "a b c", id="CR LF and CR"),
        pytest.param("a\u2028b\u2029c\x85d", "a b c d", id="separators"),
        pytest.param("a\n", "a", id="at the end"),
        pytest.param("e\u0301", "é", id="composed"),
        pytest.param("\u1112\u1161\u11ab", "한", id="composed Hangul"),
        pytest.param("ｱ①", "ｱ①", id="compatible characters stay"),
        pytest.param("a\u00a0b\u3000c", "a\u00a0b\u3000c", id="other spaces stay"),
        pytest.param("\n \n", "", id="nothing"),
    ],
)
def test_what_is_typed_is_stored_on_one_line(typed, expected):
    assert clean(typed) == expected


@settings(deadline=None)
@given(st.text(st.characters() | st.sampled_from("\r\n\u2028\u0301 e"), max_size=30))
def test_any_typed_text_becomes_clean_once(typed):
    text = clean(typed)
    assert len(text.splitlines()) <= 1
    assert text == text.strip() == unicodedata.normalize("NFC", text) == clean(text)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"version": 9}, id="decided and undone in between"),
        pytest.param({}, id="untouched"),
    ],
)
def test_what_was_before_comes_back_as_a_new_version(changed):
    left = state(BeadStatus.APPROVED, "c", version=2)
    current = replace(left, **changed)
    assert restored(current, left, state()) == state(version=current.version + 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"status": BeadStatus.REJECTED},
        {"src_text": "x"},
        {"tgt_text": "x"},
        {"ignored": ("numbers",)},
    ],
    ids=["status", "source", "target", "ignored"],
)
def test_what_somebody_else_decided_is_not_undone(changed):
    left = state(BeadStatus.APPROVED, version=2)
    with pytest.raises(ConflictError, match="Somebody has changed this pair since"):
        restored(replace(left, version=3, **changed), left, state())


@pytest.mark.parametrize(
    ("check", "reason", "message"),
    [
        pytest.param("numbers", " \n", "^Say in a word or two why", id="no reason"),
        pytest.param("spaces", "why", "^This finding is gone already", id="not found"),
        pytest.param("empty_side", "why", "^Only warnings can be ignored", id="an error"),
        pytest.param("too_long", "why", "^Only warnings can be ignored", id="a limit"),
        pytest.param("numbers", "a date", None, id="a warning with a reason"),
    ],
)
def test_only_a_warning_is_ignored_and_only_with_a_reason(check, reason, message):
    with pytest.raises(ReviewError, match=message) if message else nullcontext():
        check_ignorable(check, [ERROR, LIMIT, WARNING], reason)


@pytest.mark.parametrize(
    ("total", "before", "wanted", "expected"),
    [
        pytest.param(0, 0, None, (1, 1, 0), id="empty queue"),
        pytest.param(10, 0, None, (1, 1, 0), id="one full page"),
        pytest.param(11, 9, None, (1, 2, 0), id="last of the first page"),
        pytest.param(11, 10, None, (2, 2, 10), id="first of the second page"),
        pytest.param(10, 10, None, (1, 1, 0), id="a bead behind the last one"),
        pytest.param(25, 0, 3, (3, 3, 20), id="another page"),
        pytest.param(25, 0, 9, (3, 3, 20), id="a page that there is not"),
        pytest.param(25, 24, -1, (1, 3, 0), id="a page before the first"),
    ],
)
def test_the_page_of_a_bead(total, before, wanted, expected):
    page = page_of(before, total, 10, wanted)
    assert (page.number, page.n_pages, page.first) == expected


@settings(deadline=None)
@given(st.integers(1, 60), st.integers(1, 12), st.data())
def test_a_page_shows_its_bead_and_all_pages_show_all(n_beads, n_rows, data):
    queue = [f"bead {n}" for n in range(n_beads)]
    pages = {page_of(n, n_beads, n_rows) for n in range(n_beads)}
    shown = [
        queue[page.first : page.first + n_rows] for page in sorted(pages, key=lambda p: p.number)
    ]
    assert sum(shown, []) == queue
    assert {page.n_pages for page in pages} == {len(pages)}
    bead = data.draw(st.sampled_from(queue))
    assert bead in shown[page_of(queue.index(bead), n_beads, n_rows).number - 1]
