"""Who may order what: the whole table."""

from itertools import product

import pytest

from amts_core import rights
from amts_core.errors import PermissionDenied
from amts_core.records import Person, Role
from amts_core.rights import Task


@pytest.mark.parametrize(("role", "task"), list(product(Role, Task)))
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
