"""Who may order what costs money or changes what others work with: the one table of it.

What a person may do to beads is in :mod:`amts_core.review.rules`, in a table of the same kind.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from amts_core.kernel.errors import PermissionDenied
from amts_core.kernel.records import Person, Role


class Task(StrEnum):
    """What can be ordered, in words that follow "may not"."""

    TRANSLATE = "order translations"
    STOP = "stop translations"
    PUBLISH = "publish parallel data"
    DELETE = "delete parallel data at a service"
    CONFIGURE = "change the service settings"
    CORPORA = "change the general corpora"
    POST_EDIT = "post-edit translations"
    JUDGE = "approve or return post-edits"
    HOLD_OUT = "hold documents out"
    REVIEWS = "choose whether post-edits are reviewed"
    DELIVER = "write documents to a folder of this machine"
    WATCH = "change what is watched"
    SYNC = "synchronise documents"
    COMPARE = "compare translations"


_LEADS = frozenset({Role.LEAD})
_EDITORS = frozenset({Role.EDITOR, Role.LEAD})
ASSIGNED: Mapping[Task, frozenset[Role]] = MappingProxyType(
    {
        Task.TRANSLATE: _LEADS,
        Task.STOP: _LEADS,
        Task.PUBLISH: _LEADS,
        Task.DELETE: _LEADS,
        Task.CONFIGURE: _LEADS,
        Task.CORPORA: _LEADS,
        Task.POST_EDIT: _EDITORS,
        Task.JUDGE: _EDITORS,
        Task.HOLD_OUT: _LEADS,
        Task.REVIEWS: _LEADS,
        Task.DELIVER: _LEADS,
        Task.WATCH: _LEADS,
        Task.SYNC: _LEADS,
        Task.COMPARE: _LEADS,
    }
)
"""Which roles may order which task."""


def may(person: Person, task: Task) -> bool:
    """Return whether a person's role allows a task."""
    return person.role in ASSIGNED[task]


def check(person: Person, task: Task) -> None:
    """Refuse a task that the person's role does not allow.

    :raises PermissionDenied: naming the roles that may.
    """
    if not may(person, task):
        roles = " or ".join(_named(role) for role in Role if role in ASSIGNED[task])
        raise PermissionDenied(
            f"{person.name} is {_named(person.role)} and may not {task}. Ask {roles}."
        )


def _named(role: Role) -> str:
    return f"an {role}" if role is Role.EDITOR else f"a {role}"
