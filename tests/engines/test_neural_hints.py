"""Which unit is found for a text, and what becomes of its target."""

import numpy as np
import pytest

from amts_core.engines.exact_matches import adopted
from amts_core.engines.neural.hints import Hints
from amts_core.exchange.source_pieces import source
from amts_core.exchange.wire_format import Close, Open, Text, Verbatim
from amts_core.kernel.vectors import unit_rows


class Letters:
    """An encoder that knows letters only."""

    def encode(self, texts):
        counts = [[text.lower().count(chr(97 + n)) for n in range(26)] for text in texts]
        return unit_rows(np.array(counts, dtype=np.float32).reshape(-1, 26))


def pieces(text, id="s0"):
    return source(text, id).pieces


def found(text, *units):
    (hint,) = Hints(units, Letters()).find([pieces(text)])
    if hint is None:
        return None
    return "".join(one.text for one in hint.pieces if isinstance(one, Text)), hint.is_same


@pytest.mark.parametrize(
    ("text", "src", "is_same"),
    [
        pytest.param("The network learns.", "The network learns.", True, id="the same"),
        pytest.param("The network  learns.", "the network learns.", True, id="space and capital"),
        pytest.param("Yes, the network learns.", "Yes the network learns.", True, id="comma"),
        pytest.param("The **network** learns.", "The network learns.", True, id="emphasis"),
        pytest.param("The network learns?", "The network learns.", False, id="a question"),
        pytest.param("It is 0.5 of them now.", "It is 0.9 of them now.", False, id="another number"),
        pytest.param("Call `fit()` now.", "Call `fit()` now.", True, id="code"),
        pytest.param("Call `fit()` now.", "Call `run()` now.", False, id="other code"),
        pytest.param(
            "It is possible to train this model on your own machine without any data at all.",
            "It is not possible to train this model on your own machine without any data at all.",
            False,
            id="not",
        ),
        pytest.param("The network learns.", "The network forgets.", False, id="another word"),
        pytest.param("A bicycle stands in the rain.", "The network learns.", None, id="else"),
        pytest.param("…", "The network learns.", None, id="no words"),
    ],
)  # fmt: skip
def test_a_unit_is_the_same_or_similar_or_no_help(text, src, is_same):
    expected = None if is_same is None else ("好", is_same)
    assert found(text, (src, "好"), ("Something else entirely", "坏")) == expected


def test_the_unit_that_is_written_alike_is_taken():
    units = (("the network learns.", "小"), ("The network learns.", "大"))
    assert found("The network learns.", *units) == ("大", True)
    assert found("the network learns.", *units) == ("小", True)


def test_of_two_equal_sources_the_first_is_taken():
    assert found("One.", ("One.", "一"), ("One.", "壹")) == ("一", True)


def test_the_most_similar_unit_is_the_hint():
    units = (
        ("The big network learns fast.", "a"),
        ("The network learns.", "b"),
        ("Network", "c"),
    )
    assert found("The network learns fast.", *units) == ("a", False)


def test_many_texts_are_found_in_their_order():
    words = [f"{a}{b} stands" for a in "abcdefghij" for b in "klmnopqrst"]
    hints = Hints([(word, word.upper()) for word in words], Letters())
    answers = hints.find([pieces(word) for word in reversed(words)])
    assert [one.pieces for one in answers] == [(Text(w.upper()),) for w in reversed(words)]


@pytest.mark.parametrize(
    ("tgt", "text", "expected"),
    [
        pytest.param(
            "调用 `fit()`。", "Call `fit()`.",
            (Text("调用 "), Verbatim("s0.1", "`fit()`"), Text("。")), id="verbatim",
        ),
        pytest.param(
            "`b` 和 `a`", "`a` and `b`",
            (Verbatim("s0.2", "`b`"), Text(" 和 "), Verbatim("s0.1", "`a`")), id="another order",
        ),
        pytest.param(
            "`a` `a` `c`", "`a`",
            (Verbatim("s0.1", "`a`"), Text(" `a` `c`")), id="more than the text has",
        ),
        pytest.param(
            "[网](u) **好**", "**good** [net](v)",
            (
                Open("s0.2", "a"), Text("网"), Close("s0.2", "a"), Text(" "), Open("s0.1", "b"),
                Text("好"), Close("s0.1", "b"),
            ),
            id="pairs",
        ),
        pytest.param("**好**", "good", (Text("好"),), id="a pair that the text lacks"),
    ],
)  # fmt: skip
def test_a_target_takes_the_markup_of_the_text(tgt, text, expected):
    assert adopted(pieces(tgt, "u"), pieces(text)) == expected
