"""The one registry of keys: the card, its help, its tooltips, the README and the tests read it."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class KeyBinding:
    """One key. ``key`` is as browsers name it, in lower case; ``also`` a second one, or empty.

    ``shown`` is how people read it, ``label`` what its button says, ``sentence`` what it does.
    """

    key: str
    shown: str
    action: str
    label: str
    sentence: str
    also: str = ""


KEYS = (
    KeyBinding("a", "A", "approve", "Approve", "Approve, next"),
    KeyBinding("x", "X", "reject", "Reject", "Reject, next"),
    KeyBinding("s", "S", "skip", "Skip", "Skip to the end of the queue"),
    KeyBinding("e", "E", "edit", "Edit", "Edit the target; Ctrl+Enter saves, approves, next"),
    KeyBinding("j", "J", "next", "Next", "Next, deciding nothing", "arrowdown"),
    KeyBinding("k", "K", "prev", "Previous", "Previous, deciding nothing", "arrowup"),
    KeyBinding("z", "Z", "undo", "Undo", "Undo my last decision, any depth, and go there"),
    KeyBinding("shift+z", "Shift+Z", "redo", "Redo", "Redo what I undid last"),
    KeyBinding("h", "H", "help", "Keys", "Show this list", "?"),
)


def as_data() -> list[dict[str, Any]]:
    """Return the registry as the card's script reads it."""
    return [asdict(binding) for binding in KEYS]
