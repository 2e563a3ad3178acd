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
        pytest.param("&lt;unk", SpanKind.ENTITY, "&lt;", id="character reference"),
        pytest.param("a <b>bold</b>", SpanKind.TAG, "<b>", id="tag"),
        pytest.param(
            "a $ m \\times (n+1) $ matrix",
            SpanKind.MATH,
            "$ m \\times (n+1) $",
            id="maths with spaces",
        ),
        pytest.param(
            r"let $\hat x_t = \beta^{\frac{t}{2}} x_t $ be",
            SpanKind.MATH,
            r"$\hat x_t = \beta^{\frac{t}{2}} x_t $",
            id="maths with a space behind braces of braces",
        ),
        pytest.param(
            "a <code ><a href='b'>role</a ></code\n> b",
            SpanKind.CODE,
            "<code ><a href='b'>role</a ></code\n>",
            id="code whose tags are broken over lines",
        ),
        pytest.param("where $ X_t $, of $m", SpanKind.MATH, "$ X_t $", id="a letter with spaces"),
        pytest.param("![a [b] $c$](d.svg) x", SpanKind.IMAGE, "![a [b] $c$](d.svg)", id="picture"),
        pytest.param("[a `b`](c_(d) 'T')", SpanKind.LINK, "[a `b`](c_(d) 'T')", id="link"),
        pytest.param("[a](b.md)", SpanKind.LINK_TARGET, "](b.md)", id="link target"),
        pytest.param("[a](b){.c}", SpanKind.LINK_TARGET, "](b){.c}", id="attributes of a link"),
        pytest.param("[a]{.small}", SpanKind.LINK_TARGET, "]{.small}", id="words with attributes"),
        pytest.param("`a`{.py} x", SpanKind.CODE, "`a`{.py}", id="attributes of code"),
        pytest.param("[a `]` b](c)", SpanKind.LINK, "[a `]` b](c)", id="bracket in a link's code"),
        pytest.param("[a [b](c) d](e)", SpanKind.LINK, "[b](c)", id="no link around a link"),
        pytest.param("[[1]](#x)", SpanKind.LINK, "[[1]](#x)", id="link of a bracketed word"),
        pytest.param(
            "[a]({{< ref b >}})",
            SpanKind.LINK_TARGET,
            "]({{< ref b >}})",
            id="shortcode as a target",
        ),
        pytest.param("# A {#b}", SpanKind.ATTRIBUTES, " {#b}", id="an id with its space"),
        pytest.param("*a*{.b} c", SpanKind.ATTRIBUTES, "{.b}", id="attributes in a sentence"),
        pytest.param("%d秒", SpanKind.PLACEHOLDER, "%d", id="conversion before a Han character"),
        pytest.param("5$和$x$", SpanKind.MATH, "$和$", id="dollars around one character"),
        pytest.param("a <b>`</b>` c", SpanKind.CODE, "`</b>`", id="a tag in code"),
        pytest.param(
            "at http://x.org/{id}/y",
            SpanKind.URL,
            "http://x.org/{id}/y",
            id="address with a placeholder",
        ),
        pytest.param(r"C:\<b>x", SpanKind.TAG, "<b>", id="a tag behind a backslash"),
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
        pytest.param("``two and one`", id="back-ticks of other numbers"),
        pytest.param("$5 and $6", id="two prices"),
        pytest.param("$5 or US$ 6, A$7", id="prices of countries"),
        pytest.param("$ 5 and $ 6, in $ (or CAD) or $", id="prices with spaces"),
        pytest.param("$ 5, $ 6, US$ a $ b", id="signs of money"),
        pytest.param("5$ 和6$", id="dollars behind their numbers"),
        pytest.param("A ?$#@$ model", id="a masked word"),
        pytest.param("花费$5元或者10$", id="prices among Han characters"),
        pytest.param("at 12:30:45, a:b:c, std::vector::x", id="colons are no emoji"),
        pytest.param("a 5%discount, 20% of, 100%d", id="percentages"),
        pytest.param("the set {red, green}, {as is usual}", id="words in braces"),
        pytest.param("{don't}, {e.g. this}", id="marks of prose in braces"),
        pytest.param("{ unclosed", id="one brace"),
        pytest.param("if x<y, then z>w", id="comparisons without spaces"),
        pytest.param("see [ ] here [x]", id="boxes in a sentence"),
        pytest.param(r"\`a\` \[b\](c) \$x$ \{d}", id="escaped"),
        pytest.param("see [1] and [a] (b)", id="words in brackets"),
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
