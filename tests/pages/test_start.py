"""Start: a person says who they are."""

import pytest

from amts_core.kernel.records import Role
from amts_core.project.store import people
from tests.events import person_named
from tests.pages.conftest import button, texts


@pytest.mark.parametrize("role", list(Role))
def test_the_first_person_gives_a_name_and_chooses_a_role(visit, store, role):
    app = visit()
    assert [one.label for one in app.text_input] == ["Your name"]
    app.text_input[0].input("  Grace   Hopper ")
    button(app, f"Start as {role}").click().run()
    assert not app.exception
    (person,) = people.all_people(store)
    assert (person.name, person.role) == ("Grace Hopper", role)
    assert app.query_params["person"] == str(person.id)
    assert texts(visit(person=person.id).title) == ["Home"]


def test_a_name_is_needed(visit, store):
    app = visit()
    button(app, "Start as lead").click().run()
    assert texts(app.error) == ["A person needs a name. Write one that colleagues will recognise."]
    assert people.all_people(store) == ()


def test_somebody_known_goes_on(visit, store, me):
    app = visit()
    assert app.selectbox[0].options == ["Ada"]
    button(app, "Go on").click().run()
    assert app.query_params["person"] == str(me.id)
    assert people.all_people(store) == (me,)


def test_somebody_new_chooses_too(visit, store, me):
    app = visit()
    app.text_input[0].input("Grace")
    button(app, "Start as editor").click().run()
    assert person_named(store, "Grace").role is Role.EDITOR


@pytest.mark.parametrize("number", ["99", "-1", "x", "²", "9" * 30])
def test_an_address_that_names_nobody_asks_again(visit, me, number):
    assert texts(visit(person=number).title) == ["AMTS"]
