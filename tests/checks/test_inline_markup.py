"""Code, formulas and references that only one side has."""

import pytest

from amts_core.checks.inline_markup import code, maths, references
from amts_core.kernel.text.span_forms import FORMS


def told(found):
    """Return what a person is told and what is marked, a tuple for each finding."""
    return [(finding.message, finding.src_spans, finding.tgt_spans) for finding in found]


@pytest.mark.parametrize(
    ("src", "tgt", "message", "src_spans", "tgt_spans"),
    [
        pytest.param("run `a.b`", "运行", "`a.b` only in the source", ((4, 9),), (), id="lost"),
        pytest.param("run", "运行`a`", "`a` only in the target", (), ((2, 5),), id="added"),
        pytest.param("`a`", "`b`", "`a` only in the source; `b` only in the target", ((0, 3),), ((0, 3),), id="changed"),
        pytest.param("`a` `a`", "`a`", "`a` only in the source", ((0, 3), (4, 7)), (), id="once too few"),
        pytest.param("<code>a</code>", "a", "<code>a</code> only in the source", ((0, 14),), (), id="as a tag"),
        pytest.param(f"`{'x' * 50}`", "b", f"`{'x' * 38}… only in the source", ((0, 52),), (), id="long code is cut"),
    ],
)  # fmt: skip
def test_code_of_one_side_is_marked(src, tgt, message, src_spans, tgt_spans):
    assert told(code(src, tgt)) == [(message, src_spans, tgt_spans)]


@pytest.mark.parametrize(
    ("src", "tgt"),
    [
        pytest.param("run `a` or `b`", "`b`或`a`", id="another order"),
        pytest.param("`f(a, b)`", "`f(a,b)`", id="spaces within"),
        pytest.param("no code", "没有", id="none"),
        pytest.param("$x$", "$y$", id="formulas are no code"),
    ],
)
def test_the_same_code_is_no_finding(src, tgt):
    assert code(src, tgt) == ()


@pytest.mark.parametrize(
    ("src", "tgt", "message", "src_spans", "tgt_spans"),
    [
        pytest.param("let $x$ be", "设x为", "$x$ only in the source", ((4, 7),), (), id="lost"),
        pytest.param("$x_1$", "$x_2$", "$x_1$ only in the source; $x_2$ only in the target", ((0, 5),), ((0, 5),), id="changed"),
        pytest.param("a", r"\(x\)", r"\(x\) only in the target", (), ((0, 5),), id="round brackets"),
        pytest.param("$$x$$", "$x$", "$$x$$ only in the source; $x$ only in the target", ((0, 5),), ((0, 3),), id="display and inline"),
    ],
)  # fmt: skip
def test_a_formula_of_one_side_is_marked(src, tgt, message, src_spans, tgt_spans):
    assert told(maths(src, tgt)) == [(message, src_spans, tgt_spans)]


@pytest.mark.parametrize(
    ("src", "tgt"),
    [
        pytest.param("$x + 1$", "$x+1$", id="spaces within"),
        pytest.param("costs $5 or $10", "5元", id="prices are no formulas"),
        pytest.param("`a`", "`b`", id="code is no formula"),
    ],
)
def test_the_same_formula_is_no_finding(src, tgt):
    assert maths(src, tgt) == ()


@pytest.mark.parametrize(
    ("src", "expected"),
    [
        pytest.param("see :numref:`fig_x`", ":numref:`fig_x`", id="role"),
        pytest.param("[here](a.md)", "](a.md)", id="target of a link"),
        pytest.param("at https://x.org/a.", "https://x.org/a", id="address"),
        pytest.param("to a@b.org", "a@b.org", id="e-mail"),
        pytest.param("Hello {name}", "{name}", id="placeholder"),
        pytest.param("%d of %s", "%d, %s", id="two placeholders"),
        pytest.param("a &lt; b", "&lt;", id="character reference"),
    ],
)
def test_a_reference_of_one_side_is_found(src, expected):
    (found,) = references(src, "看")
    assert found.message == f"{expected} only in the source"
    assert [src[start:end] for start, end in found.src_spans] == expected.split(", ")


@pytest.mark.parametrize(
    ("src", "tgt"),
    [
        pytest.param("[here](a.md)", "[这里](a.md)", id="the text of a link is translated"),
        pytest.param("see https://x.org.", "见https://x.org。", id="full stops differ"),
        pytest.param("{a} of {b}", "{b}的{a}", id="another order"),
        pytest.param("<b>bold</b>", "粗", id="emphasis may go"),
        pytest.param("![a cat](c.png)", "![猫](c.png)", id="caption of a picture"),
        pytest.param('<img alt="A cat" src="c">', '<img alt="猫" src="c">', id="words in a tag"),
        pytest.param("Title {#id}", "标题{#id}", id="space before an id"),
        pytest.param("[x](a){.b} {{ c }}", "{{c}} [甲](a){.b}", id="spaces in a template"),
        pytest.param("`a`, $x$", "b", id="code and formulas are no references"),
        pytest.param(":ref:`The loss <loss>`", ":ref:`损失 <loss>`", id="title of a role"),
        pytest.param(":term:`loss`", ":term:`损失 <loss>`", id="title added to a role"),
        pytest.param(
            "[a](https://x.org/en-US/a)", "[甲](https://x.org/zh-CN/a)", id="language of an address"
        ),
        pytest.param(
            '{{< g text="loss" id="l" >}}',
            '{{< g text="损失" id="l" >}}',
            id="text of a placeholder",
        ),
    ],
)
def test_the_same_references_are_no_finding(src, tgt):
    assert references(src, tgt) == ()


@pytest.mark.parametrize(
    ("check", "src", "tgt", "fix"),
    [
        pytest.param(code, "run `a b`", "😀运行`ab1`。", "😀运行`a b`。", id="code"),
        pytest.param(maths, "let $x$", "设$y$", "设$x$", id="formula"),
        pytest.param(references, "to {name}", "给{nombre}", "给{name}", id="placeholder"),
        pytest.param(references, "[a](b.md)", "[甲](c.md)", "[甲](b.md)", id="target of a link"),
        pytest.param(code, "`a` `b`", "`c` `d`", None, id="two missing"),
        pytest.param(code, "`a`", "甲", None, id="none too many"),
        pytest.param(code, "`a` `b`", "`b` `b`", None, id="one of two alike"),
        pytest.param(references, "{a}", "http://x.org", None, id="another kind"),
        pytest.param(references, ":ref:`The loss <a>`", ":ref:`损失 <b>`", None, id="with a title"),
    ],
)
def test_the_one_span_too_many_becomes_the_one_missing(check, src, tgt, fix):
    (found,) = check(src, tgt)
    assert found.fix == fix


def test_a_message_names_few_of_many():
    src = " ".join(f"`{'x' * 50}{n}`" for n in range(9))
    (found,) = code(src, "`y` `z`")
    assert found.message.count("x") > 40 and "and 7 more only in the source" in found.message
    assert len(found.message) <= 120


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_every_form_of_markup_is_compared(form):
    sides = f"{form.example}看", "看"
    found = [check(*pair) for pair in (sides, sides[::-1]) for check in (code, maths, references)]
    lost, added = (one for several in found for one in several)
    assert lost.message.endswith("only in the source")
    assert added.message.endswith("only in the target")
    assert all(check(sides[0], sides[0]) == () for check in (code, maths, references))
