"""The one registry of keys: desks, help, tooltips, documents and tests read it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from amts_core.kernel.errors import ReviewError


@dataclass(frozen=True, slots=True)
class KeyBinding:
    """One key. ``key`` is as browsers name it, in lower case; ``also`` a second one, or empty.

    Keys that are held come before it, in the order ctrl, alt, shift. An action belongs to one desk.
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
POST_EDIT_KEYS = (
    KeyBinding(
        "ctrl+enter", "Ctrl+Enter", "save", "Save, next",
        "Save and go to the next; where a warning was shown, save all the same",
    ),
    KeyBinding("alt+arrowdown", "Alt+↓", "down", "Next", "Next segment, the text kept as a draft"),
    KeyBinding("alt+arrowup", "Alt+↑", "up", "Previous", "Previous segment, the text kept"),
    KeyBinding("alt+1", "Alt+1", "take_act", "Take ACT", "Begin anew from the text of ACT"),
    KeyBinding(
        "alt+2", "Alt+2", "take_baseline", "Take baseline", "Begin anew from the baseline's text"
    ),
    KeyBinding(
        "alt+3", "Alt+3", "take_memory", "Take memory",
        "Begin anew from the approved translation of the most similar source",
    ),
    KeyBinding(
        "alt+4", "Alt+4", "take_former", "Take the old translation",
        "Begin anew from the translation of the old wording",
    ),
    KeyBinding(
        "alt+0", "Alt+0", "reset", "Reset", "Back to the text that stood here at the beginning"
    ),
    KeyBinding(
        "alt+i", "Alt+I", "ignore_warning", "Ignore", "Ignore the first warning, with a reason"
    ),
    KeyBinding(
        "alt+l", "Alt+L", "look_up", "Look up", "Look the marked words up in approved units"
    ),
    KeyBinding(
        "alt+p", "Alt+P", "propagate", "Propagate",
        "Save this text for identical segments too, after a preview",
    ),
    KeyBinding(
        "alt+m", "Alt+M", "marks", "Marks",
        "Mark what differs from my text, between baseline and ACT, or nothing",
    ),
    KeyBinding("alt+z", "Alt+Z", "take_back", "Undo", "Undo my last save, any depth, and go there"),
    KeyBinding("alt+shift+z", "Alt+Shift+Z", "bring_back", "Redo", "Redo what I undid last"),
    KeyBinding("alt+g", "Alt+G", "go_to", "Go to", "Go to a segment by its number"),
    KeyBinding(
        "alt+a", "Alt+A", "accept_edit", "Approve", "Approve somebody else's post-edit, next"
    ),
    KeyBinding(
        "alt+b", "Alt+B", "send_back", "Send back", "Send a post-edit back with a note, next"
    ),
    KeyBinding("alt+h", "Alt+H", "edit_help", "Keys", "Show this list, and change keys"),
)  # fmt: skip
"""Of the post-editing desk: they fire while typing, so none is a bare letter."""
DESKS = (KEYS, POST_EDIT_KEYS)
_RESERVED = frozenset({"c", "r"})
"""Streamlit's own."""
_NAMES = {" ": "Space", "arrowleft": "←", "arrowright": "→", "arrowup": "↑", "arrowdown": "↓"}


def bindings(own: Mapping[str, str], keys: Sequence[KeyBinding] = KEYS) -> tuple[KeyBinding, ...]:
    """Return a desk's keys with a person's own ones, by action, in place of the original ones."""
    return tuple(
        replace(one, key=own[one.action], shown=_shown(own[one.action]), also="")
        if one.action in own
        else one
        for one in keys
    )


def rebound(own: Mapping[str, str], action: str, key: str) -> dict[str, str]:
    """Return a person's own keys with one more.

    :raises ReviewError: the key is taken, reserved, or none that can be had.
    """
    keys = next((desk for desk in DESKS if action in {one.action for one in desk}), None)
    if keys is None:
        raise ReviewError(f"There is no action {action!r} to give a key to.")
    if keys is KEYS:
        _check_bare(key)
    else:
        _check_held(key)
    for one in bindings(own, keys):
        if key in (one.key, one.also) and one.action != action:
            raise ReviewError(f"{_shown(key)} is already there for: {one.sentence}.")
    return {**own, action: key}


def without(own: Mapping[str, str], keys: Sequence[KeyBinding]) -> dict[str, str]:
    """Return a person's own keys less those of one desk, which has its original ones again."""
    actions = {one.action for one in keys}
    return {action: key for action, key in own.items() if action not in actions}


def as_data(
    own: Mapping[str, str] | None = None, keys: Sequence[KeyBinding] = KEYS
) -> list[dict[str, Any]]:
    """Return a desk's keys as its script reads them."""
    return [asdict(binding) for binding in bindings(own or {}, keys)]


def _check_bare(key: str) -> None:
    plain = key.removeprefix("shift+")
    if plain in _RESERVED or (len(plain) != 1 and not plain.startswith(("f1", "arrow"))):
        raise ReviewError(f"{_shown(key)} can't be used. Choose a letter, a digit or a sign.")


def _check_held(key: str) -> None:
    plain = key.removeprefix("alt+").removeprefix("shift+")
    is_one = len(plain) == 1 or plain.startswith("arrow")
    if not key.startswith("alt+") or not is_one:
        raise ReviewError(
            f"{_shown(key)} can't be used: it has to work while typing. Choose a letter, a digit "
            "or an arrow, with Alt held."
        )


def _shown(key: str) -> str:
    held, plain = [], key
    for name in ("ctrl", "alt", "shift"):
        if plain.startswith(f"{name}+") and plain != f"{name}+":
            held.append(name.capitalize())
            plain = plain.removeprefix(f"{name}+")
    return "+".join([*held, _NAMES.get(plain, plain.upper())])
