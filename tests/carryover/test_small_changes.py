import pytest

from amts_core.carryover.small_changes import carried


@pytest.mark.parametrize(
    ("old", "new", "translation", "expected"),
    [
        pytest.param(
            "See :numref:`fig_a` for more.", "See :numref:`fig_b` for more.",
            "更多见 :numref:`fig_a`。", "更多见 :numref:`fig_b`。", id="a figure's label",
        ),
        pytest.param(
            "Read [the notes](https://a.org/1).", "Read [the notes](https://a.org/2).",
            "请读[笔记](https://a.org/1)。", "请读[笔记](https://a.org/2)。", id="a link's target",
        ),
        pytest.param(
            "Call `fit` and `fit`.", "Call `train` and `train`.", "调用`fit`和`fit`。",
            "调用`train`和`train`。", id="code, every time that it stands there",
        ),
        pytest.param(
            "From $a$ to $b$.", "From $b$ to $a$.", "从$a$到$b$。", "从$b$到$a$。", id="exchanged"
        ),
        pytest.param(
            "Call `fit` first.", "Call `train` first.", "先调用`train`。", "先调用`train`。",
            id="the translation has it already",
        ),
        pytest.param(
            "Call `fit` first.", "Call `train` first.", "先调用它。", None,
            id="the translation does not have it",
        ),
        pytest.param(
            "Call `fit` first.", "Call `train` first.", "先调用`fit`，再用`fit`。", None,
            id="the translation has it twice",
        ),
        pytest.param(
            "Call `fit`, then `fit`.", "Call `fit`, then `train`.", "调用`fit`，然后`fit`。", None,
            id="one of two equal ones",
        ),
        pytest.param(
            "Call `fit` first.", "Now call `fit` first.", "先调用`fit`。", None, id="a word too"
        ),
        pytest.param("It is 5 km.", "It is 6 km.", "五公里。", None, id="a number is a word"),
        pytest.param("Padding", "[**Padding**]", "填充", "[**填充**]", id="marks round it"),
        pytest.param(
            "We pad.", "[**We pad**].", "我们填充。", "[**我们填充**]。",
            id="marks round it, the full stop outside",
        ),
        pytest.param("(**We pad.**)", "We pad.", "(**填充。**)", "填充。", id="marks taken away"),
        pytest.param(
            "We pad here.", "We [**pad**] here.", "这里填充。", None, id="marks round a word"
        ),
        pytest.param(
            "We pad here.", "We [**pad**] here.", "这里[**填充**]。", "这里[**填充**]。",
            id="marks that are there already",
        ),
        pytest.param(
            "We `pad` here.", "We [**`fill`**] here.", "这里[**`pad`**]。", "这里[**`fill`**]。",
            id="both",
        ),
    ],
)  # fmt: skip
def test_what_needs_no_translator_is_carried(old, new, translation, expected):
    assert carried(old, new, translation) == expected


def test_a_span_over_two_lines_is_one():
    assert carried("See `a b` now.", "See `c` now.", "请看\n`a\nb`。") == "请看\n`c`。"
