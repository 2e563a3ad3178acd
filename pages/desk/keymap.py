"""The one registry of keys: desks, help, tooltips, documents and tests read it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from amts_core.kernel.errors import ReviewError


@dataclass(frozen=True, slots=True, kw_only=True)
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


def _table(rows: Sequence[tuple[str, ...]]) -> tuple[KeyBinding, ...]:
    """Return the keys of a table: a row for each, the fields in their order."""
    names = [one.name for one in fields(KeyBinding)]
    return tuple(KeyBinding(**dict(zip(names, row, strict=False))) for row in rows)


_REVIEW_TABLE = (
    ("a", "A", "approve", "Approve", "Approve, next"),
    ("x", "X", "reject", "Reject", "Reject, next"),
    ("s", "S", "skip", "Skip", "Skip to the end of the queue"),
    ("f", "F", "flag", "Flag", "Flag with a note, next"),
    ("e", "E", "edit", "Edit", "Edit the target; Ctrl+Enter saves, approves, next"),
    ("j", "J", "next", "Next", "Next, deciding nothing", "arrowdown"),
    ("k", "K", "prev", "Previous", "Previous, deciding nothing", "arrowup"),
    ("z", "Z", "undo", "Undo", "Undo my last decision, any depth, and go there"),
    ("shift+z", "Shift+Z", "redo", "Redo", "Redo what I undid last"),
    ("m", "M", "merge", "Merge next", "Merge with the next bead"),
    (
        "shift+m", "Shift+M", "merge_prev", "Merge previous", "Merge with the previous bead"
    ),
    (
        "p", "P", "split", "Split", "Split the target where it was clicked, or at the best place"
    ),
    ("u", "U", "pull", "Pull up", "Pull up the first target segment of the next bead"),
    ("d", "D", "push", "Push down", "Push the last target segment down to the next bead"),
    (
        "shift+u", "Shift+U", "shift_up", "Shift up",
        "Shift all targets below up by one, until the next confirmed bead, after a preview",
    ),
    (
        "shift+d", "Shift+D", "shift_down", "Shift down",
        "Shift all targets from here down by one, until the next confirmed bead, after a preview",
    ),
    (
        "n", "N", "unpair", "No counterpart",
        "No counterpart: confirm it, or take the two sides apart",
    ),
    ("i", "I", "ignore", "Ignore", "Ignore the first warning, with a reason"),
    (
        "b", "B", "bulk", "Bulk", "Decide in bulk: by filter, or by confidence after a sample"
    ),
    ("g", "G", "goto", "Go to", "Go to a segment by its number"),
    ("q", "Q", "order", "Order", "Change the order of the queue"),
    ("l", "L", "search", "Look up", "Look words up in approved units"),
    ("o", "O", "offer", "Offer", "Look at the alignment that is offered after an edit"),
    ("h", "H", "help", "Keys", "Show this list, and change keys", "?"),
)  # fmt: skip
KEYS = _table(_REVIEW_TABLE)
_POST_EDIT_TABLE = (
    (
        "ctrl+enter", "Ctrl+Enter", "save", "Save, next",
        "Save and go to the next; where a warning was shown, save all the same",
    ),
    ("alt+arrowdown", "Alt+↓", "down", "Next", "Next segment, the text kept as a draft"),
    ("alt+arrowup", "Alt+↑", "up", "Previous", "Previous segment, the text kept"),
    ("alt+1", "Alt+1", "take_act", "Take ACT", "Begin anew from the text of ACT"),
    (
        "alt+2", "Alt+2", "take_baseline", "Take baseline", "Begin anew from the baseline's text"
    ),
    (
        "alt+3", "Alt+3", "take_memory", "Take memory",
        "Begin anew from the approved translation of the most similar source",
    ),
    (
        "alt+4", "Alt+4", "take_former", "Take the old translation",
        "Begin anew from the translation of the old wording",
    ),
    (
        "alt+0", "Alt+0", "reset", "Reset", "Back to the text that stood here at the beginning"
    ),
    (
        "alt+i", "Alt+I", "ignore_warning", "Ignore", "Ignore the first warning, with a reason"
    ),
    (
        "alt+l", "Alt+L", "look_up", "Look up", "Look the marked words up in approved units"
    ),
    (
        "alt+p", "Alt+P", "propagate", "Propagate",
        "Save this text for identical segments too, after a preview",
    ),
    (
        "alt+m", "Alt+M", "marks", "Marks",
        "Mark what differs from my text, between baseline and ACT, or nothing",
    ),
    ("alt+z", "Alt+Z", "take_back", "Undo", "Undo my last save, any depth, and go there"),
    ("alt+shift+z", "Alt+Shift+Z", "bring_back", "Redo", "Redo what I undid last"),
    ("alt+g", "Alt+G", "go_to", "Go to", "Go to a segment by its number"),
    (
        "alt+a", "Alt+A", "accept_edit", "Approve", "Approve somebody else's post-edit, next"
    ),
    (
        "alt+b", "Alt+B", "send_back", "Send back", "Send a post-edit back with a note, next"
    ),
    ("alt+h", "Alt+H", "edit_help", "Keys", "Show this list, and change keys"),
)  # fmt: skip
POST_EDIT_KEYS = _table(_POST_EDIT_TABLE)
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
