"""Find and replace in many texts: what becomes of each, and what is refused."""

import pytest

from amts_core.kernel.errors import ReviewError
from amts_core.kernel.text import substitutions
from amts_core.kernel.text.occurrences import Search
from amts_core.kernel.text.substitutions import SearchedText


def searched(*texts):
    return [
        SearchedText(id=n, version=1, document="a.md", src_text="s", text=text)
        for n, text in enumerate(texts)
    ]


def test_texts_that_change_are_told_with_the_places():
    found = substitutions.substitutions(
        searched("the cat", "no", "Cat and cat", "dog"), Search(words="cat"), "dog"
    )
    assert [(one.of.id, one.replaced.text) for one in found] == [(0, "the dog"), (2, "dog and dog")]
    assert (found[1].replaced.before, found[1].replaced.after) == (((0, 3), (8, 11)),) * 2


def test_what_leaves_nothing_is_not_possible():
    found = substitutions.substitutions(searched("cat", "a cat"), Search(words="cat"), "")
    assert [one.is_possible for one in found] == [False, True]


@pytest.mark.parametrize("new", ["a\nb", "\x07", "x" * 501])
def test_what_can_not_be_put_in(new):
    with pytest.raises(ReviewError, match="on one line"):
        substitutions.substitutions(searched("a"), Search(words="a"), new)


def test_an_expression_has_a_time_for_all_texts_together():
    evil = searched(*["a" * 40 + "b"] * 50)
    with pytest.raises(ReviewError, match="takes too long"):
        substitutions.substitutions(evil, Search(words="(a|aa)+$", is_regex=True), "", seconds=0.05)


@pytest.mark.parametrize(("n", "message"), [(0, "Nothing is chosen"), (501, "501 texts would")])
def test_how_many_may_change_at_once(n, message):
    substitutions.check_number(500)
    with pytest.raises(ReviewError, match=message):
        substitutions.check_number(n)


def test_an_event_notes_what_was_replaced_and_how():
    assert substitutions.note_of(Search(words="a"), "b") == "“a” → “b”"
    search = Search(words="a", is_whole=True, is_cased=True)
    assert substitutions.note_of(search, "b") == "“a” → “b” (whole words, with case)"
