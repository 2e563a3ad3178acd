"""The glossary: one list of terms a project and target language, replaced as a whole."""

import pytest

from amts_core.errors import NotFoundError, StoreError
from amts_core.store import projects, terms
from amts_core.store.terms import Term
from tests.store.conftest import contents, together

RAIN = [Term("rain", "雨"), Term("hill", "山"), Term("rain", "降雨")]


def test_terms_come_back_by_source_and_each_once(store, project):
    assert terms.terms(store, project.id, "zh") == ()
    assert terms.replace_terms(store, project.id, "zh", iter([*RAIN, RAIN[0]])) == 3
    found = terms.terms(store, project.id, "zh")
    assert set(found) == set(RAIN)
    assert [term.src for term in found] == ["hill", "rain", "rain"]


def test_new_terms_replace_those_of_their_language_and_project_alone(store, project):
    other = projects.create_project(store, "Other", "en", ["zh"])
    for of, language in ((project, "zh"), (project, "es"), (other, "zh")):
        terms.replace_terms(store, of.id, language, RAIN)
    assert terms.replace_terms(store, project.id, "zh", [Term("rain", "雨水")]) == 1
    assert terms.terms(store, project.id, "zh") == (Term("rain", "雨水"),)
    assert len(terms.terms(store, project.id, "es")) == len(terms.terms(store, other.id, "zh")) == 3
    assert terms.replace_terms(store, project.id, "zh", []) == 0
    assert terms.terms(store, project.id, "zh") == ()


@pytest.mark.parametrize(
    "term",
    [
        pytest.param(Term("x" * 201, "y"), id="source"),
        pytest.param(Term("x", "雨" * 201), id="translation"),
    ],
)
def test_a_term_that_is_too_long_changes_nothing(store, project, term):
    terms.replace_terms(store, project.id, "zh", RAIN)
    before = contents(store)
    with pytest.raises(StoreError, match="is longer than 200 characters. Shorten it"):
        terms.replace_terms(store, project.id, "zh", [Term("new", "新"), term])
    assert contents(store) == before


def test_a_term_may_be_as_long_as_a_name(store, project):
    long = Term("雨" * 200, "😀" * 200)
    terms.replace_terms(store, project.id, "zh", [long])
    assert terms.terms(store, project.id, "zh") == (long,)


def test_two_lists_at_once_are_not_mixed(store, project):
    lists = [[Term(f"{name} {n}", "x") for n in range(50)] for name in "abcd"]
    assert together(lambda new: terms.replace_terms(store, project.id, "zh", new), lists) == []
    assert {frozenset(terms.terms(store, project.id, "zh"))} <= {frozenset(one) for one in lists}


def test_an_unknown_project_has_no_glossary(store):
    with pytest.raises(NotFoundError, match="no project 99"):
        terms.replace_terms(store, 99, "zh", RAIN)
