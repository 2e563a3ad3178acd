"""What a command asks for: the same command again takes up what it has begun.

A record of what is to be stored says it, by all of its fields but those that are
:data:`INCIDENTAL`. So a field that is added is asked for by itself.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import Field, fields
from types import MappingProxyType
from typing import Any, ClassVar, Protocol

INCIDENTAL: Mapping[str, bool] = MappingProxyType({"is_incidental": True})
"""The metadata of a field that no command asks for: it is new each time, or follows from others."""


class CommandRecord(Protocol):
    """A dataclass that says whether a command asks for it."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def by_command(self) -> bool:
        """Whether a command asks for it, which is then to tell what came of it."""


def digest(command: str, new: CommandRecord) -> str | None:
    """Return what a command asks for by a record, tuples in whichever order; None for a page."""
    if not new.by_command:
        return None
    asked = {
        field.name: _comparable(getattr(new, field.name))
        for field in fields(new)
        if not field.metadata.get("is_incidental")
    }
    return hashlib.sha256(json.dumps([command, asked], sort_keys=True).encode()).hexdigest()


def _comparable(value: object) -> str | list[str]:
    return sorted(map(repr, value)) if isinstance(value, tuple) else repr(value)
