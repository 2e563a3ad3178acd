"""Who may order what: the whole table."""

from contextlib import nullcontext
from itertools import product

import pytest

from amts_core.kernel import rights
from amts_core.kernel.errors import PermissionDenied
from amts_core.kernel.records import Action, Person, Role
from amts_core.kernel.rights import Task

NO_DECISIONS = (Action.POST_EDIT, Action.RETURN, Action.CARRY)
"""What is done to other things than beads, and what no person does but an import."""
ON_BEADS = [one for one in Action if one not in NO_DECISIONS]
REFUSED = {
    (Role.TRANSLATOR, Action.ACCEPT): "Ada is a translator and may not accept .* Ask a lead.$",
    (Role.EDITOR, Action.ACCEPT): "Ada is an editor and may not accept pairs. Ask a lead.$",
    (Role.TRANSLATOR, Action.ADJUDICATE): "may not adjudicate .* Ask an editor or a lead.$",
}
FOR_EDITORS = (Task.POST_EDIT, Task.JUDGE, Task.RESOLVE)
FOR_EVERYBODY = (Task.ARRANGE, Task.COMMENT)


@pytest.mark.parametrize("role", list(Role))
def test_everybody(role):
    for task in FOR_EVERYBODY:
        rights.check(Person(1, "Ada", role), task)


@pytest.mark.parametrize(
    ("role", "task"),
    [pair for pair in product(Role, Task) if pair[1] not in (*FOR_EDITORS, *FOR_EVERYBODY)],
)
def test_leads_and_nobody_else(role, task):
    person = Person(1, "Ada", role)
    assert rights.may(person, task) is (role is Role.LEAD)
    if role is Role.LEAD:
        rights.check(person, task)
    else:
        article = "an" if role is Role.EDITOR else "a"
        with pytest.raises(PermissionDenied) as raised:
            rights.check(person, task)
        assert str(raised.value) == f"Ada is {article} {role} and may not {task}. Ask a lead."


@pytest.mark.parametrize(("role", "task"), list(product(Role, FOR_EDITORS)))
def test_editors_and_leads(role, task):
    person = Person(1, "Ada", role)
    assert rights.may(person, task) is (role is not Role.TRANSLATOR)
    if role is Role.TRANSLATOR:
        with pytest.raises(PermissionDenied, match=f"may not {task}. Ask an editor or a lead.$"):
            rights.check(person, task)
    else:
        rights.check(person, task)


@pytest.mark.parametrize("action", ON_BEADS)
@pytest.mark.parametrize("role", Role)
def test_only_leads_accept_editors_adjudicate_and_everybody_does_the_rest(role, action):
    person = Person(1, "Ada", role)
    message = REFUSED.get((role, action))
    with pytest.raises(PermissionDenied, match=message) if message else nullcontext():
        rights.check(person, action)


def test_the_table_of_roles_is_whole_and_cannot_be_changed():
    assert set(rights.ALLOWED) == {*ON_BEADS, *Task}
    for roles in rights.ALLOWED.values():
        assert roles in ({Role.LEAD}, {Role.EDITOR, Role.LEAD}, set(Role))
    with pytest.raises(TypeError):
        rights.ALLOWED[Action.ACCEPT] = frozenset(Role)
