"""The one registry of keys: desks, help, tooltips, documents and tests read it."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, fields, replace

from amts_core.kernel.errors import ReviewError


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyBinding:
    """One key. ``key`` is as browsers name it, in lower case; ``also`` a second one, or empty.

    Keys that are held come before it, in the order ctrl, alt, shift. ``action`` is what the desks
    call it, ``name`` what a person's own key is kept under, of one desk only. ``shown`` is how
    people read it, ``label`` what its button says, ``sentence`` what it does.
    """

    key: str
    shown: str
    action: str
    label: str
    sentence: str
    also: str = ""
    name: str = ""


def _table(rows: Sequence[tuple[str, ...]]) -> tuple[KeyBinding, ...]:
    """Return the keys of a table: a row for each, the fields in their order."""
    names = [one.name for one in fields(KeyBinding)]
    found = [KeyBinding(**dict(zip(names, row, strict=False))) for row in rows]
    return tuple(replace(one, name=one.name or one.action) for one in found)


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
    ("m", "M", "merge", "Merge next", "Merge with the next pair"),
    (
        "shift+m", "Shift+M", "merge_prev", "Merge previous", "Merge with the previous pair"
    ),
    (
        "p", "P", "split", "Split",
        "Split where a side was clicked, or the target at the best place"
    ),
    ("u", "U", "pull", "Pull up", "Pull up the first target segment of the next pair"),
    ("d", "D", "push", "Push down", "Push the last target segment down to the next pair"),
    (
        "shift+u", "Shift+U", "shift_up", "Shift up",
        "Shift all targets below up by one, until the next confirmed pair, after a preview",
    ),
    (
        "shift+d", "Shift+D", "shift_down", "Shift down",
        "Shift all targets from here down by one, until the next confirmed pair, after a preview",
    ),
    (
        "n", "N", "unpair", "No counterpart",
        "No counterpart: confirm it, or take the two sides apart",
    ),
    ("i", "I", "ignore", "Ignore", "Ignore the first warning, with a reason"),
    ("alt+0", "Alt+0", "discard", "Discard", "Throw an unfinished edit of this pair away"),
    (
        "shift+e", "Shift+E", "edit_both", "Edit both sides",
        "Edit the source and the target of this pair; the document stays as it is",
    ),
    (
        "y", "Y", "same", "Same pairs",
        "Decide this pair and the same pairs elsewhere, after a preview"
    ),
    (
        "b", "B", "bulk", "Bulk", "Decide in bulk: by filter, or by confidence after a sample"
    ),
    ("g", "G", "goto", "Go to", "Go to a segment by its number"),
    (
        "enter", "Enter", "next_document", "Next document",
        "Go to the next document, where nothing is left in this one"
    ),
    ("/", "/", "find", "Find", "Find words in the queue; Enter looks, Esc leaves"),
    ("q", "Q", "order", "Order", "Change the order of the queue"),
    ("l", "L", "search", "Look up", "Look words up in approved units"),
    (
        "alt+enter", "Alt+Enter", "insert", "Insert",
        "While words are looked up, put the first translation where the cursor is"
    ),
    (
        "shift+f", "Shift+F", "replace", "Replace",
        "Find and replace in approved pairs, after a preview"
    ),
    (
        "shift+g", "Shift+G", "term", "Add term",
        "Add the words marked in source and target to the glossary"
    ),
    ("o", "O", "offer", "Offer", "Look at the alignment that is offered after an edit"),
    (
        "v", "V", "view", "View",
        "Show the queue as a table beside the card, as a grid around it, or the document",
        "", "grid",
    ),
    ("w", "W", "raw", "Raw text", "Show markup as it is written, or as chips", "alt+w"),
    (
        "alt+n", "Alt+N", "next_mark", "Next mark",
        "While editing, put in the source's next markup that is missing",
    ),
    ("t", "T", "comments", "Comments", "Talk about this pair with others, ask, and answer"),
    ("h", "H", "help", "Keys", "Show this list, and change keys", "?"),
)  # fmt: skip
KEYS = _table(_REVIEW_TABLE)
_POST_EDIT_TABLE = (
    (
        "ctrl+enter", "Ctrl+Enter", "save", "Save, next",
        "Save and go to the next; where a warning was shown, save all the same",
    ),
    (
        "alt+arrowdown", "Alt+↓", "next", "Next",
        "Next segment, the text kept as a draft", "", "down"
    ),
    ("alt+arrowup", "Alt+↑", "prev", "Previous", "Previous segment, the text kept", "", "up"),
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
        "alt+i", "Alt+I", "ignore", "Ignore",
        "Ignore the first warning, with a reason", "", "ignore_warning"
    ),
    (
        "alt+l", "Alt+L", "search", "Look up",
        "Look the marked words up in approved units", "", "look_up"
    ),
    (
        "alt+enter", "Alt+Enter", "insert", "Insert",
        "While words are looked up, put the first translation where the cursor is",
        "", "insert_edit"
    ),
    (
        "alt+r", "Alt+R", "replace", "Replace",
        "Find and replace in saved texts, after a preview", "", "replace_saved"
    ),
    (
        "alt+e", "Alt+E", "term", "Add term",
        "Add the words marked in source and text to the glossary", "", "term_edit"
    ),
    (
        "alt+p", "Alt+P", "propagate", "Propagate",
        "Save this text for identical segments too, after a preview",
    ),
    (
        "alt+m", "Alt+M", "marks", "Marks",
        "Mark what differs from my text, between baseline and ACT, or nothing",
    ),
    (
        "alt+z", "Alt+Z", "undo", "Undo",
        "Undo my last save, any depth, and go there", "", "take_back"
    ),
    ("alt+shift+z", "Alt+Shift+Z", "redo", "Redo", "Redo what I undid last", "", "bring_back"),
    (
        "alt+s", "Alt+S", "find", "Find",
        "Find words in the queue; Enter looks, Esc leaves", "", "find_edit"
    ),
    ("alt+g", "Alt+G", "goto", "Go to", "Go to a segment by its number", "", "go_to"),
    (
        "enter", "Enter", "next_document", "Next document",
        "Go to the next document, where nothing is left in this one", "", "next_document_edit"
    ),
    (
        "alt+a", "Alt+A", "accept_edit", "Approve", "Approve somebody else's post-edit, next"
    ),
    (
        "alt+b", "Alt+B", "send_back", "Send back", "Send a post-edit back with a note, next"
    ),
    (
        "alt+v", "Alt+V", "view", "View",
        "Show the queue as a table beside the card, as a grid around it, or the document",
        "", "grid_edit",
    ),
    (
        "alt+w", "Alt+W", "raw", "Raw text",
        "Show markup as it is written, or as chips", "", "raw_edit"
    ),
    (
        "alt+n", "Alt+N", "next_mark", "Next mark",
        "Put in the source's next markup that is missing", "", "next_mark_edit"
    ),
    (
        "alt+t", "Alt+T", "comments", "Comments",
        "Talk about this segment with others, ask, and answer", "", "comments_edit"
    ),
    ("alt+h", "Alt+H", "help", "Keys", "Show this list, and change keys", "", "edit_help"),
)  # fmt: skip
POST_EDIT_KEYS = _table(_POST_EDIT_TABLE)
"""Of the post-editing desk: they fire while typing, so none types anything."""
DESKS = (KEYS, POST_EDIT_KEYS)
_RESERVED = frozenset({"c", "r"})
"""Streamlit's own."""
_NO_KEY = "no key"
_NAMES = {" ": "Space", "arrowleft": "←", "arrowright": "→", "arrowup": "↑", "arrowdown": "↓"}


def bindings(own: Mapping[str, str], keys: Sequence[KeyBinding] = KEYS) -> tuple[KeyBinding, ...]:
    """Return a desk's keys with a person's own ones, by name, in place of the original ones.

    What a person has chosen for one action is no longer the original key of another.
    """
    chosen = {own[one.name] for one in keys if one.name in own}
    return tuple(
        replace(one, key=own[one.name], shown=_shown(own[one.name]), also="")
        if one.name in own
        else _less(one, chosen)
        for one in keys
    )


def _less(one: KeyBinding, chosen: Set[str]) -> KeyBinding:
    """Return an action with those of its keys that are not chosen for another one."""
    also = "" if one.also in chosen else one.also
    if one.key not in chosen:
        return replace(one, also=also)
    return replace(one, key=also, shown=_shown(also) if also else _NO_KEY, also="")


def rebound(own: Mapping[str, str], name: str, key: str) -> dict[str, str]:
    """Return a person's own keys with one more.

    :raises ReviewError: the key is taken, reserved, or none that can be had.
    """
    keys = next((desk for desk in DESKS if name in {one.name for one in desk}), None)
    if keys is None:
        raise ReviewError(f"There is no action {name!r} to give a key to.")
    if keys is KEYS:
        _check_bare(key)
    else:
        _check_held(key)
    for one in bindings(own, keys):
        if key in (one.key, one.also) and one.name != name:
            raise ReviewError(f"{_shown(key)} is already there for: {one.sentence}.")
    return {**own, name: key}


def without(own: Mapping[str, str], keys: Sequence[KeyBinding]) -> dict[str, str]:
    """Return a person's own keys less those of one desk, which has its original ones again."""
    names = {one.name for one in keys}
    return {name: key for name, key in own.items() if name not in names}


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
