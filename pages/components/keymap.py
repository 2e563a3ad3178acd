"""The one registry of keys: the card, its help, its tooltips, the README and the tests read it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from amts_core.errors import ReviewError


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
    KeyBinding("f", "F", "flag", "Flag", "Flag with a note, next"),
    KeyBinding("e", "E", "edit", "Edit", "Edit the target; Ctrl+Enter saves, approves, next"),
    KeyBinding("j", "J", "next", "Next", "Next, deciding nothing", "arrowdown"),
    KeyBinding("k", "K", "prev", "Previous", "Previous, deciding nothing", "arrowup"),
    KeyBinding("z", "Z", "undo", "Undo", "Undo my last decision, any depth, and go there"),
    KeyBinding("shift+z", "Shift+Z", "redo", "Redo", "Redo what I undid last"),
    KeyBinding("m", "M", "merge", "Merge next", "Merge with the next bead"),
    KeyBinding(
        "shift+m", "Shift+M", "merge_prev", "Merge previous", "Merge with the previous bead"
    ),
    KeyBinding(
        "p", "P", "split", "Split", "Split the target where it was clicked, or at the best place"
    ),
    KeyBinding("u", "U", "pull", "Pull up", "Pull up the first target segment of the next bead"),
    KeyBinding("d", "D", "push", "Push down", "Push the last target segment down to the next bead"),
    KeyBinding(
        "shift+u", "Shift+U", "shift_up", "Shift up",
        "Shift all targets below up by one, until the next confirmed bead, after a preview",
    ),
    KeyBinding(
        "shift+d", "Shift+D", "shift_down", "Shift down",
        "Shift all targets from here down by one, until the next confirmed bead, after a preview",
    ),
    KeyBinding(
        "n", "N", "unpair", "No counterpart",
        "No counterpart: confirm it, or take the two sides apart",
    ),
    KeyBinding("i", "I", "ignore", "Ignore", "Ignore the first warning, with a reason"),
    KeyBinding(
        "b", "B", "bulk", "Bulk", "Decide in bulk: by filter, or by confidence after a sample"
    ),
    KeyBinding("g", "G", "goto", "Go to", "Go to a segment by its number"),
    KeyBinding("q", "Q", "order", "Order", "Change the order of the queue"),
    KeyBinding("l", "L", "search", "Look up", "Look words up in approved units"),
    KeyBinding("o", "O", "offer", "Offer", "Look at the alignment that is offered after an edit"),
    KeyBinding("h", "H", "help", "Keys", "Show this list, and change keys", "?"),
)  # fmt: skip
_RESERVED = frozenset({"c", "r"})
"""Streamlit's own."""
_NAMES = {" ": "Space", "arrowleft": "←", "arrowright": "→", "arrowup": "↑", "arrowdown": "↓"}


def bindings(own: Mapping[str, str]) -> tuple[KeyBinding, ...]:
    """Return the registry with a person's own keys, by action, in place of the original ones."""
    return tuple(
        replace(one, key=own[one.action], shown=_shown(own[one.action]), also="")
        if one.action in own
        else one
        for one in KEYS
    )


def rebound(own: Mapping[str, str], action: str, key: str) -> dict[str, str]:
    """Return a person's own keys with one more.

    :raises ReviewError: the key is taken, reserved, or none that can be had.
    """
    if action not in {one.action for one in KEYS}:
        raise ReviewError(f"There is no action {action!r} to give a key to.")
    plain = key.removeprefix("shift+")
    if plain in _RESERVED or (len(plain) != 1 and not plain.startswith(("f1", "arrow"))):
        raise ReviewError(f"{_shown(key)} can't be used. Choose a letter, a digit or a sign.")
    for one in bindings(own):
        if key in (one.key, one.also) and one.action != action:
            raise ReviewError(f"{_shown(key)} is already there for: {one.sentence}.")
    return {**own, action: key}


def as_data(own: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Return the registry as the card's script reads it."""
    return [asdict(binding) for binding in bindings(own or {})]


def _shown(key: str) -> str:
    plain = key.removeprefix("shift+")
    name = _NAMES.get(plain, plain.upper())
    return f"Shift+{name}" if key != plain else name
