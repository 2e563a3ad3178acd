"""Who may do what: the one table of it, for beads, for texts, and for what costs money."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from amts_core.kernel.errors import PermissionDenied
from amts_core.kernel.records import Action, Person, Role


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
    COMMENT = "comment"
    RESOLVE = "close the questions of others"
    ASSIGN = "give documents to other people"
    ARRANGE = "make and rename projects, or rename, delete and bring back documents"
    DELETE_DECIDED = "delete documents on which others have decided"
    CLOSE = "archive, bring back or delete projects"


_EVERYBODY = frozenset(Role)
_EDITORS = frozenset({Role.EDITOR, Role.LEAD})
_LEADS = frozenset({Role.LEAD})
ALLOWED: Mapping[Action | Task, frozenset[Role]] = MappingProxyType(
    {
        Action.APPROVE: _EVERYBODY,
        Action.REJECT: _EVERYBODY,
        Action.SKIP: _EVERYBODY,
        Action.FLAG: _EVERYBODY,
        Action.EDIT: _EVERYBODY,
        Action.IGNORE: _EVERYBODY,
        Action.MERGE: _EVERYBODY,
        Action.SPLIT: _EVERYBODY,
        Action.PULL: _EVERYBODY,
        Action.PUSH: _EVERYBODY,
        Action.SHIFT: _EVERYBODY,
        Action.UNPAIR: _EVERYBODY,
        Action.REALIGN: _EVERYBODY,
        Action.PROPAGATE: _EVERYBODY,
        Action.SECOND: _EVERYBODY,
        Action.UNDO: _EVERYBODY,
        Action.REDO: _EVERYBODY,
        Action.ADJUDICATE: _EDITORS,
        Action.ACCEPT: _LEADS,
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
        Task.COMMENT: _EVERYBODY,
        Task.RESOLVE: _EDITORS,
        Task.ASSIGN: _LEADS,
        Task.ARRANGE: _EVERYBODY,
        Task.DELETE_DECIDED: _LEADS,
        Task.CLOSE: _LEADS,
    }
)
"""Which roles may take which action on beads, or order which task.

What is done to post-edits is the task of post-editing, or of judging.
"""


def may(person: Person, deed: Action | Task) -> bool:
    """Return whether a person's role allows an action on beads, or a task."""
    return person.role in ALLOWED[deed]


def check(person: Person, deed: Action | Task) -> None:
    """Refuse what the person's role does not allow.

    :raises PermissionDenied: naming the roles that may.
    """
    if not may(person, deed):
        roles = " or ".join(_named(role) for role in Role if role in ALLOWED[deed])
        what = f"{deed} pairs" if isinstance(deed, Action) else deed
        raise PermissionDenied(
            f"{person.name} is {_named(person.role)} and may not {what}. Ask {roles}."
        )


def _named(role: Role) -> str:
    return f"an {role}" if role is Role.EDITOR else f"a {role}"
