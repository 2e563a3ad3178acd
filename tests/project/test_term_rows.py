"""The glossary: one list of terms a project and target language, replaced as a whole."""

import pytest

from amts_core.kernel.errors import NotFoundError, StoreError
from amts_core.project.store import people, term_rows
from amts_core.project.store.term_rows import GlossaryTerm
from tests.stored import contents, together

RAIN = [GlossaryTerm("rain", "雨"), GlossaryTerm("hill", "山"), GlossaryTerm("rain", "降雨")]


def test_terms_come_back_by_source_and_each_once(store, project):
    assert term_rows.terms(store, project.id, "zh") == ()
    assert term_rows.replace_terms(store, project.id, "zh", iter([*RAIN, RAIN[0]])) == 3
    found = term_rows.terms(store, project.id, "zh")
    assert set(found) == set(RAIN)
    assert [term.src for term in found] == ["hill", "rain", "rain"]


def test_new_terms_replace_those_of_their_language_and_project_alone(store, project):
    other = people.create_project(store, "Other", "en", ["zh"])
    for of, language in ((project, "zh"), (project, "es"), (other, "zh")):
        term_rows.replace_terms(store, of.id, language, RAIN)
    assert term_rows.replace_terms(store, project.id, "zh", [GlossaryTerm("rain", "雨水")]) == 1
    assert term_rows.terms(store, project.id, "zh") == (GlossaryTerm("rain", "雨水"),)
    assert (
        len(term_rows.terms(store, project.id, "es"))
        == len(term_rows.terms(store, other.id, "zh"))
        == 3
    )
    assert term_rows.replace_terms(store, project.id, "zh", []) == 0
    assert term_rows.terms(store, project.id, "zh") == ()


@pytest.mark.parametrize(
    "term",
    [
        pytest.param(GlossaryTerm("x" * 201, "y"), id="source"),
        pytest.param(GlossaryTerm("x", "雨" * 201), id="translation"),
    ],
)
def test_a_term_that_is_too_long_changes_nothing(store, project, term):
    term_rows.replace_terms(store, project.id, "zh", RAIN)
    before = contents(store)
    with pytest.raises(StoreError, match="is longer than 200 characters. Shorten it"):
        term_rows.replace_terms(store, project.id, "zh", [GlossaryTerm("new", "新"), term])
    assert contents(store) == before


def test_a_term_may_be_as_long_as_a_name(store, project):
    long = GlossaryTerm("雨" * 200, "😀" * 200)
    term_rows.replace_terms(store, project.id, "zh", [long])
    assert term_rows.terms(store, project.id, "zh") == (long,)


def test_two_lists_at_once_are_not_mixed(store, project):
    lists = [[GlossaryTerm(f"{name} {n}", "x") for n in range(50)] for name in "abcd"]
    assert together(lambda new: term_rows.replace_terms(store, project.id, "zh", new), lists) == []
    assert {frozenset(term_rows.terms(store, project.id, "zh"))} <= {
        frozenset(one) for one in lists
    }


def test_an_unknown_project_has_no_glossary(store):
    with pytest.raises(NotFoundError, match="no project 99"):
        term_rows.replace_terms(store, 99, "zh", RAIN)
