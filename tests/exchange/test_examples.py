"""Units as examples for a service: their markup left out, or as documents travel."""

from collections import Counter
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amts_core.exchange import Paragraph, bare_text, build, example, source
from amts_core.exchange.wire_format import ExchangeDocument
from amts_core.kernel.records import UnitMarkup

NO = '<span translate="no">'


@pytest.mark.parametrize(
    ("src", "tgt", "left_out", "exchange"),
    [
        pytest.param("One.", "一。", ("One.", "一。"), ("One.", "一。"), id="no markup"),
        pytest.param(
            "Call `f`.", "调用 `f`。", ("Call f.", "调用 f。"),
            (f"Call {NO}`f`</span>.", f"调用 {NO}`f`</span>。"), id="code",
        ),
        pytest.param(
            "See :numref:`a_b`, $x_1$.", "$x_1$，见 :numref:`a_b`。",
            ("See a_b, x_1.", "x_1，见 a_b。"),
            (
                f"See {NO}:numref:`a_b`</span>, {NO}$x_1$</span>.",
                f"{NO}$x_1$</span>，见 {NO}:numref:`a_b`</span>。",
            ),
            id="in another order",
        ),
        pytest.param(
            "Press <kbd>F1</kbd>, ``{ref}`x` ``.", "<kbd>F1</kbd>，``{ref}`x` ``。",
            ("Press F1, {ref}`x`.", "F1，{ref}`x`。"),
            (
                f"Press {NO}&lt;kbd&gt;F1&lt;/kbd&gt;</span>, {NO}``{{ref}}`x` ``</span>.",
                f"{NO}&lt;kbd&gt;F1&lt;/kbd&gt;</span>，{NO}``{{ref}}`x` ``</span>。",
            ),
            id="elements of code, code in code",
        ),
        pytest.param(
            "The **big** [dog](en.md).", "**大**[狗](zh.md)。", ("The big dog.", "大狗。"),
            ("The <b>big</b> <a>dog</a>.", "<b>大</b><a>狗</a>。"), id="emphasis and a link",
        ),
        pytest.param(
            "A *big* **dog**", "**大**狗", ("A big dog", "大狗"),
            ("A big <b>dog</b>", "<b>大</b>狗"), id="emphasis of one side only",
        ),
        pytest.param(
            "Terms {#terms}", "术语", ("Terms", "术语"), ("Terms", "术语"), id="attributes",
        ),
        pytest.param(
            "So[^1] ![it](a.png) is", "是[^1]的", ("So is", "是的"),
            (f"So{NO}[^1]</span> is", f"是{NO}[^1]</span>的"), id="what is no word",
        ),
        pytest.param(
            "H<sub>2</sub>O {n}", "H<sub>2</sub>O {n}", ("H2O {n}", "H2O {n}"),
            (f"H{NO}&lt;sub&gt;2&lt;/sub&gt;</span>O {NO}{{n}}</span>",) * 2,
            id="tags around a number, placeholder",
        ),
        pytest.param("a < b & c", "a < b & c", ("a < b & c",) * 2, ("a &lt; b &amp; c",) * 2, id="signs of HTML"),
        pytest.param("Use `x`", "用 $x$", ("Use x", "用 x"), None, id="other notation"),
        pytest.param("Use `x`", "用 `y`", None, None, id="other code"),
        pytest.param("Use `x` or `x`", "用 `x`", None, None, id="once and twice"),
        pytest.param("Use it", "用 {name}", None, None, id="placeholder of one side"),
    ],
)  # fmt: skip
def test_both_sides_are_written_alike(src, tgt, left_out, exchange):
    assert example(src, tgt, UnitMarkup.AS_WRITTEN) == (src, tgt)
    assert example(src, tgt, UnitMarkup.LEFT_OUT) == left_out
    assert example(src, tgt, UnitMarkup.EXCHANGE) == exchange
    turned = example(tgt, src, UnitMarkup.EXCHANGE)
    assert turned == (exchange and exchange[::-1])


class Marks(HTMLParser):
    """The elements of an example."""

    def __init__(self, html):
        super().__init__()
        self.opened, self.closed = Counter(), Counter()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.opened[tag, *attrs] += 1

    def handle_endtag(self, tag):
        self.closed[tag] += 1


WORDS = st.sampled_from(["dog", "cat", "big", "small"])
NAMES = st.sampled_from(["`f`", "$x$", ":numref:`fig`", "{name}"])
AROUND = st.sampled_from(["**a b**", "*c d*", "[e f](g.md)", "<b>h i</b>", "[^1]", "![j](k.png)"])
SIDES = st.lists(WORDS | AROUND, min_size=1, max_size=6)


@given(SIDES, SIDES, st.lists(NAMES, max_size=3), st.data())
def test_both_sides_hold_the_same_marks_or_none(src, tgt, names, data):
    src, tgt = (" ".join(data.draw(st.permutations([*side, *names]))) for side in (src, tgt))
    made = example(src, tgt, UnitMarkup.EXCHANGE)
    assert made is not None
    opened, others = (Marks(side).opened for side in made)
    assert opened == others
    assert opened["span", ("translate", "no")] >= len(names)
    assert Marks(made[0]).closed.total() == opened.total()
    bare = example(src, tgt, UnitMarkup.LEFT_OUT)
    assert bare == (bare_text(src), bare_text(tgt))
    assert not set("`$*[]<>!:") & set("".join(bare))


@given(SIDES, NAMES)
def test_a_name_on_one_side_leaves_a_unit_out(side, name):
    src = " ".join(side)
    for markup in (UnitMarkup.LEFT_OUT, UnitMarkup.EXCHANGE):
        assert example(src, f"{src} {name}", markup) is None
        assert example(f"{name} {src}", src, markup) is None


@given(st.lists(WORDS | AROUND | NAMES, min_size=1, max_size=6))
def test_an_example_looks_like_the_paragraph_of_a_job(side):
    text = " ".join(side)
    pieces = source(text, "s7").pieces
    paragraph = build(ExchangeDocument("en", (Paragraph("s7", pieces),))).decode()
    for piece in pieces:
        paragraph = paragraph.replace(f' id="{getattr(piece, "id", "s7")}"', "")
    assert f"<p>{example(text, text, UnitMarkup.EXCHANGE)[0]}</p>" in paragraph.replace(
        ' id="s7"', ""
    )


@given(st.text(), st.text(), st.sampled_from(UnitMarkup))
def test_any_text_is_written_or_refused(src, tgt, markup):
    made = example(src, tgt, markup)
    assert made is None or len(made) == 2
