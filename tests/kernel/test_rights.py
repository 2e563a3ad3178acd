"""Who may order what: the whole table."""

from itertools import product

import pytest

from amts_core.kernel import rights
from amts_core.kernel.errors import PermissionDenied
from amts_core.kernel.records import Person, Role
from amts_core.kernel.rights import Task

FOR_EDITORS = (Task.POST_EDIT, Task.JUDGE)


@pytest.mark.parametrize(
    ("role", "task"), [pair for pair in product(Role, Task) if pair[1] not in FOR_EDITORS]
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
