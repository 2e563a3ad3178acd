import time

import pytest

from amts_core.kernel.text.spans import SpanKind, blank_out, has_words, inline_spans, verbatim_texts


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        pytest.param("see `a.b` now", SpanKind.CODE, "`a.b`", id="inline code"),
        pytest.param("see ``x`y`` now", SpanKind.CODE, "``x`y``", id="code with a backtick"),
        pytest.param("<code>a b</code> runs", SpanKind.CODE, "<code>a b</code>", id="code tag"),
        pytest.param("let $x_1 < y$ be", SpanKind.MATH, "$x_1 < y$", id="inline maths"),
        pytest.param(r"let \(x\) be", SpanKind.MATH, r"\(x\)", id="maths in round brackets"),
        pytest.param("see :numref:`fig_x`.", SpanKind.ROLE, ":numref:`fig_x`", id="role"),
        pytest.param("at http://x.org/a_b.", SpanKind.URL, "http://x.org/a_b", id="bare address"),
        pytest.param(
            "价格见http://x.org/a。", SpanKind.URL, "http://x.org/a", id="address before 。"
        ),
        pytest.param("to a.b@c.org now", SpanKind.EMAIL, "a.b@c.org", id="e-mail"),
        pytest.param("Hello {name}!", SpanKind.PLACEHOLDER, "{name}", id="placeholder"),
        pytest.param("&lt;unk", SpanKind.PLACEHOLDER, "&lt;", id="character reference"),
        pytest.param("a <b>bold</b>", SpanKind.TAG, "<b>", id="tag"),
        pytest.param("![a [b] $c$](d.svg) x", SpanKind.IMAGE, "![a [b] $c$](d.svg)", id="picture"),
        pytest.param("[a `b`](c_(d) 'T')", SpanKind.LINK, "[a `b`](c_(d) 'T')", id="link"),
        pytest.param("[a](b.md)", SpanKind.LINK_TARGET, "](b.md)", id="link target"),
    ],
)
def test_markup_is_found_whole(text, kind, expected):
    assert verbatim_texts(text, kind)[0] == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("It costs $5, or $10 a week.", id="prices are no formula"),
        pytest.param("a < b and c > d", id="comparisons are no tags"),
        pytest.param("[**not a link**] (really)", id="a slide marker is no link"),
        pytest.param("an `unclosed code", id="one backtick"),
    ],
)
def test_plain_text_has_no_markup(text):
    assert inline_spans(text) == ()


def test_markup_inside_a_link_follows_it():
    kinds = [span.kind for span in inline_spans("[see `x`](y)")]
    assert kinds == [SpanKind.LINK, SpanKind.CODE, SpanKind.LINK_TARGET]


def test_blanking_keeps_every_place():
    text = "see `a.b` and $x$ here"
    assert blank_out(text, fill="_") == "see _____ and ___ here"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`code` $x$ 3.", False),
        ("`code` and", True),
        ("[word](x)", True),
        ("——", False),
        ("图", True),
    ],
)
def test_words_are_letters_outside_markup(text, expected):
    assert has_words(text) is expected


@pytest.mark.parametrize(
    "piece", ["[", "$", "`a", "<a", "![a", "[a](b ", "{", "\\(", "<code>", "a@"]
)
def test_hostile_text_costs_little(piece):
    begun = time.process_time()
    inline_spans(piece * 20_000)
    assert time.process_time() - begun < 5
