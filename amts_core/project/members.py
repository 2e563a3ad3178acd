"""Members: who works here, under which name and role, and with which keys at the desks."""

from collections.abc import Mapping

from amts_core.kernel.database.engine import Store
from amts_core.kernel.records import Person, Role
from amts_core.project.store import people


def join(store: Store, name: str, role: Role) -> Person:
    """Return the person of this name, added where there is none yet; a known one keeps their role.

    Whoever says their name is that person: it is no sign-in.

    :raises StoreError: the name is empty, too long, or holds a control character.
    """
    return people.add_person(store, name, role)


def choose_keys(store: Store, person: Person, keys: Mapping[str, str]) -> None:
    """Keep the keys that a person has chosen for themselves, by action."""
    people.set_person_keys(store, person.id, keys)
