"""Where texts hold what is looked for, and what they are once it is replaced."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amts_core.kernel.errors import ReviewError
from amts_core.kernel.text.occurrences import Search


@pytest.mark.parametrize(
    ("search", "text", "expected"),
    [
        pytest.param(Search(words="cat"), "Cat, concat", ["Cat", "cat"], id="anywhere"),
        pytest.param(Search(words="cat", is_cased=True), "Cat, concat", ["cat"], id="with case"),
        pytest.param(Search(words="cat", is_whole=True), "Cat, concat cats", ["Cat"], id="whole"),
        pytest.param(Search(words="a.c"), "abc a.c", ["a.c"], id="no expression"),
        pytest.param(Search(words="a.c", is_regex=True), "abc a.c", ["abc", "a.c"], id="expression"),
        pytest.param(Search(words="été"), "Été", ["Été"], id="accents"),
        pytest.param(Search(words="模型"), "模型与模型", ["模型", "模型"], id="unspaced"),
        pytest.param(Search(words="模型", is_whole=True), "大模型的", ["模型"], id="unspaced, whole"),
        pytest.param(Search(words="x*", is_regex=True), "axxb", ["xx"], id="nothing is not found"),
        pytest.param(Search(words="aa"), "aaaa", ["aa", "aa"], id="no overlap"),
        pytest.param(Search(words="a b"), "a b", ["a b"], id="a space"),
        pytest.param(Search(words="(x)", is_whole=True), "f(x)g", ["(x)"], id="signs"),
    ],
)  # fmt: skip
def test_where_it_is_found(search, text, expected):
    assert [text[slice(*span)] for span in search.spans(text)] == expected


@pytest.mark.parametrize(
    ("search", "new", "text", "expected"),
    [
        pytest.param(Search(words="a"), r"\1", "bab", r"b\1b", id="as it is"),
        pytest.param(Search(words="a"), "", "banana", "bnn", id="taken out"),
        pytest.param(
            Search(words=r"(\w+)-(\w+)", is_regex=True), r"\2-\1", "a-b, c-d", "b-a, d-c", id="groups"
        ),
        pytest.param(Search(words="z"), "y", "banana", "banana", id="not there"),
    ],
)  # fmt: skip
def test_what_is_put_in_its_place(search, new, text, expected):
    found = search.replaced(text, new)
    assert found.text == expected
    assert found.before == search.spans(text)


@given(
    st.text("abc ", max_size=30), st.text("ab", min_size=1, max_size=2), st.text("ax", max_size=3)
)
def test_plain_words_are_replaced_as_python_does(text, words, new):
    found = Search(words=words, is_cased=True).replaced(text, new)
    assert found.text == text.replace(words, new)
    assert all(found.text[slice(*span)] == new for span in found.after)
    assert all(text[slice(*span)] == words for span in found.before)


@pytest.mark.parametrize(
    ("search", "message"),
    [
        pytest.param(Search(words=""), "nothing to look for", id="nothing"),
        pytest.param(Search(words="x" * 501), "501 characters", id="too long"),
        pytest.param(Search(words="(", is_regex=True), "no regular expression", id="no expression"),
    ],
)
def test_what_can_not_be_looked_for(search, message):
    with pytest.raises(ReviewError, match=message):
        search.spans("text")


def test_a_group_that_is_not_there_is_told():
    with pytest.raises(ReviewError, match="does not have"):
        Search(words="a", is_regex=True).replaced("a", r"\2")


def test_an_expression_may_not_take_for_ever():
    search = Search(words="(a|aa)+$", is_regex=True)
    with pytest.raises(ReviewError, match="takes too long"):
        search.spans("a" * 60 + "b", seconds=0.05)
