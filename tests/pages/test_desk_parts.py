"""What the cards of every desk are made of."""

import pytest

from pages.desk import parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Call `f(x)` now.", [("code", "`f(x)`", 1)], id="code"),
        pytest.param("``a`b`` is code", [("code", "``a`b``", 2)], id="longer fences"),
        pytest.param("so $x + y$ holds", [("math", "$x + y$", 1)], id="a formula"),
        pytest.param("see :numref:`fig_a`", [("role", ":numref:`fig_a`", 0)], id="a role"),
        pytest.param("é 😀 <b>bold</b>", [("tag", "<b>", 0), ("tag", "</b>", 0)], id="by code points"),
        pytest.param("a [link](to.html)", [("link_target", "](to.html)", 0)], id="a target, not its words"),
        pytest.param("plain words, 5 $", [], id="none"),
    ],
)  # fmt: skip
def test_what_is_repeated_as_it_is_are_marks(text, expected):
    found = [(one.kind, text[one.start : one.end], one.n_signs) for one in parts.marks(text)]
    assert [one for one in found if one[0] != "emoji"] == expected


@pytest.mark.parametrize(
    ("text", "links", "signs"),
    [
        pytest.param("see [the docs](a.html).", ["the docs"], ["[", "](a.html)"], id="a link"),
        pytest.param("[one](1) [two](2)", ["one", "two"], ["[", "](1)", "[", "](2)"], id="two"),
        pytest.param("not [a link] at all", [], [], id="brackets"),
    ],
)
def test_a_link_is_read_as_its_words(text, links, signs):
    found = parts.read_text(text)
    assert [text[start:end] for start, end in found.spans] == links
    assert [text[one.start : one.end] for one in found.marks] == signs
