"""Find and replace in many texts: what becomes of each, and what is refused."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amts_core.kernel.errors import ReviewError
from amts_core.kernel.text import substitutions
from amts_core.kernel.text.occurrences import Search
from amts_core.kernel.text.substitutions import Rewording, SearchedText


def searched(*texts):
    return [
        SearchedText(id=n, version=1, document="a.md", src_text="s", text=text)
        for n, text in enumerate(texts)
    ]


def test_texts_that_change_are_told_with_the_places():
    wanted = Rewording(Search(words="cat"), "dog")
    found = wanted.among(searched("the cat", "no", "Cat and cat", "dog"))
    assert [(one.of.id, one.replaced.text) for one in found] == [(0, "the dog"), (2, "dog and dog")]
    assert (found[1].replaced.before, found[1].replaced.after) == (((0, 3), (8, 11)),) * 2


def test_what_leaves_nothing_is_not_possible():
    found = Rewording(Search(words="cat"), "").among(searched("cat", "a cat"))
    assert [one.is_possible for one in found] == [False, True]


@pytest.mark.parametrize("new", ["a\nb", "\x07", "x" * 501])
def test_what_can_not_be_put_in(new):
    with pytest.raises(ReviewError, match="on one line"):
        Rewording(Search(words="a"), new).among(searched("a"))


def test_an_expression_has_a_time_for_all_texts_together():
    evil = "a" * 40 + "b"
    wanted = Rewording(Search(words="(a|aa)+$", is_regex=True), "")
    with pytest.raises(ReviewError, match="takes too long"):
        wanted.among(searched(*[evil] * 50), seconds=0.05)
    with pytest.raises(ReviewError, match="takes too long"):
        wanted.within(evil)


@pytest.mark.parametrize(("n", "message"), [(0, "Nothing is chosen"), (501, "501 texts would")])
def test_how_many_may_change_at_once(n, message):
    substitutions.check_number(500)
    with pytest.raises(ReviewError, match=message):
        substitutions.check_number(n)


@pytest.mark.parametrize(
    ("search", "note", "needed"),
    [
        pytest.param(Search(words="a"), "“a” → “b”", "a", id="plain"),
        pytest.param(
            Search(words="a", is_whole=True, is_cased=True),
            "“a” → “b” (whole words, with case)",
            "a",
            id="with options",
        ),
        pytest.param(
            Search(words="a+", is_regex=True), "“a+” → “b” (expression)", "", id="an expression"
        ),
    ],
)
def test_what_an_event_notes_and_what_a_text_must_hold(search, note, needed):
    wanted = Rewording(search, "b")
    assert (wanted.note, wanted.needed) == (note, needed)


LETTERS = st.text("abß ñ猫😀", max_size=12)


@given(texts=st.lists(LETTERS, max_size=5), words=LETTERS.filter(bool), new=LETTERS)
def test_plain_words_are_replaced_as_by_python_itself(texts, words, new):
    wanted = Rewording(Search(words=words, is_cased=True), new)
    put = unicodedata.normalize("NFC", new)
    expected = [one.replace(words, put) for one in texts]
    assert [wanted.within(one) for one in texts] == expected
    found = {one.of.id: one.replaced.text for one in wanted.among(searched(*texts))}
    assert found == {n: one for n, one in enumerate(expected) if one != texts[n]}


def test_an_error_is_told_with_the_text_that_would_have_it():
    substitutions.check_errors("A source.", "")
    with pytest.raises(ReviewError, match="^“A source.” can't have it: too long. Leave it out"):
        substitutions.check_errors("A source.", "too long")
    with pytest.raises(ReviewError, match=f"^“{'x' * 59}…” can't"):
        substitutions.check_errors("x" * 61, "too long")
