"""People and projects: names that are one's own, and what adding twice does."""

import pytest

from amts_core.kernel.errors import NotFoundError, StoreError
from amts_core.kernel.records import Person, Project, Role
from amts_core.project.store import people
from tests.stored import together


def test_a_person_is_found_by_number(store, ada):
    assert ada == Person(ada.id, "Ada", Role.TRANSLATOR)
    assert people.find_person(store, ada.id) == ada


def test_a_known_person_keeps_their_role(store, ada):
    assert people.add_person(store, "  Ada ", Role.LEAD) == ada


def test_people_are_listed_by_name(store, lead, ada):
    assert people.all_people(store) == (ada, lead)


@pytest.mark.parametrize("name", ["", "  ", "\t\n"])
def test_a_name_has_letters(store, name):
    with pytest.raises(StoreError, match="A person needs a name"):
        people.add_person(store, name, Role.LEAD)
    with pytest.raises(StoreError, match="A project needs a name"):
        people.create_project(store, name, "en", ["zh"])
    assert people.all_people(store) == people.all_projects(store) == ()


@pytest.mark.parametrize("name", ["a" * 201, "Ad\0a", "Ada\ud800"])
def test_a_name_can_be_kept_by_every_database(store, name):
    with pytest.raises(StoreError, match="can't be used"):
        people.add_person(store, name, Role.LEAD)
    with pytest.raises(StoreError, match="can't be used"):
        people.create_project(store, name, "en", ["zh"])


def test_white_space_in_names_is_squeezed(store):
    assert people.add_person(store, " 李\u3000 明 ", Role.EDITOR).name == "李 明"
    assert people.create_project(store, " The\n book", "en", ["zh"]).name == "The book"


def test_projects_are_listed_oldest_first(store):
    made = [people.create_project(store, name, "en", ["zh", "es"]) for name in ("B", "A")]
    assert people.all_projects(store) == tuple(made)
    assert made[0] == Project(made[0].id, "B", "en", ("zh", "es"))


def test_a_name_is_taken_once(store, project):
    with pytest.raises(
        StoreError,
        match="There is already a project 'Book', which may be archived. Choose another name",
    ):
        people.create_project(store, "Book ", "de", ["fr"])
    assert people.all_projects(store) == (project,)


def test_a_target_language_is_added_once(store, project):
    for _ in range(2):
        assert people.add_target_language(store, project.id, "es").tgt_langs == ("zh", "es")
    assert people.find_project(store, project.id).tgt_langs == ("zh", "es")


@pytest.mark.parametrize(
    ("find", "message"),
    [
        pytest.param(lambda store: people.find_person(store, 7), "no person 7", id="person"),
        pytest.param(lambda store: people.find_project(store, 7), "no project 7", id="project"),
        pytest.param(
            lambda store: people.project_named(store, "X"),
            r"no project 'X'. Projects: 'Book'\.",
            id="project by name",
        ),
        pytest.param(
            lambda store: people.add_target_language(store, 7, "es"),
            "no project 7",
            id="project to be changed",
        ),
    ],
)
def test_what_there_is_not_is_named(store, project, find, message):
    with pytest.raises(NotFoundError, match=message):
        find(store)


def test_without_projects_none_are_listed(store):
    with pytest.raises(NotFoundError, match="Projects: none yet"):
        people.project_named(store, "X")


def test_people_who_come_together_become_one_person(store):
    assert together(lambda role: people.add_person(store, "Ada", role), list(Role)) == []
    assert len(people.all_people(store)) == 1


def test_of_projects_made_together_one_is_made(store):
    errors = together(lambda code: people.create_project(store, "Book", code, []), ["en", "de"])
    assert [str(error)[:32] for error in errors] == ["There is already a project 'Book"]
    assert len(people.all_projects(store)) == 1


def test_languages_added_together_are_all_kept(store, project):
    languages = ["es", "ja", "fr", "de"]
    add = people.add_target_language
    assert together(lambda code: add(store, project.id, code), languages) == []
    assert sorted(people.find_project(store, project.id).tgt_langs) == sorted(["zh", *languages])
