"""The words that differ between two texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amts_core.kernel.text.changed_words import changes


def marked(text, spans):
    """Return a text with brackets around the spans."""
    for start, end in reversed(spans):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("before", "after", "gone", "come"),
    [
        pytest.param("Same.", "Same.", "Same.", "Same.", id="nothing"),
        pytest.param("A big dog.", "A small dog.", "A [big] dog.", "A [small] dog.", id="a word"),
        pytest.param("A dog.", "A big old dog.", "A dog.", "A [big old] dog.", id="words more"),
        pytest.param("模型训练", "模型的训练", "模型训练", "模型[的]训练", id="a character"),
        pytest.param(
            "用GPU训练", "用CPU训练", "用[GPU]训练", "用[CPU]训练", id="a word in Chinese"
        ),
        pytest.param("One  two", "One two", "One  two", "One two", id="white space"),
        pytest.param("x_1 = 2", "x_2 = 2", "x_[1] = 2", "x_[2] = 2", id="an index"),
        pytest.param("", "New.", "", "[New.]", id="from nothing"),
        pytest.param("モデル", "モデラ", "モデ[ル]", "モデ[ラ]", id="kana"),
        pytest.param("모델은 크다", "모델이 크다", "[모델은] 크다", "[모델이] 크다", id="Korean"),
    ],
)
def test_words_that_differ(before, after, gone, come):
    found = changes(before, after)
    assert (marked(before, found.before), marked(after, found.after)) == (gone, come)


def without(text, spans):
    """Return what stays of a text, without white space."""
    for start, end in reversed(spans):
        text = text[:start] + text[end:]
    return "".join(text.split())


@given(st.text("ab 中,_\n", max_size=30), st.text("ab 中,_\n", max_size=30))
def test_what_is_not_marked_is_the_same(before, after):
    found = changes(before, after)
    assert without(before, found.before) == without(after, found.after)
    for text, spans in ((before, found.before), (after, found.after)):
        ends = [at for span in spans for at in span]
        assert ends == sorted(ends) and all(0 <= at <= len(text) for at in ends)
