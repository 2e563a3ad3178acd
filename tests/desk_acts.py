"""Acts at a desk as tests give them: by a person, with a key, unless something else is said."""

from typing import Any

from amts_core.kernel.records import DeskAct, Person, Via

HOW = ("via", "token", "dwell_ms", "note", "to")


def act_of(person: Person, arguments: dict[str, Any]) -> DeskAct:
    """Return how a person acts, which is taken out of the arguments of a call."""
    how = {name: arguments.pop(name) for name in HOW if name in arguments}
    return DeskAct(person=person, **{"via": Via.KEY} | how)
